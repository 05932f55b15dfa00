"""Coming into the account: password, code, trusted device, forgotten password (R41-R46).

No page and no JSON here: the site and the API call the same functions.
"""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import StrEnum

from flask import current_app
from itsdangerous import BadSignature, URLSafeSerializer

from core import clock, codes, db, mots_de_passe, sessions, tokens
from core.codes import Verdict
from core.delais import CODE_COMPTE, CODE_REINITIALISATION, ENTRE_DEUX_CODES
from core.limites import Limite
from core.sessions import Seance, Tentative
from services.bac_a_sable.garde import Visite
from services.bac_a_sable.models import record
from services.boite.models import send
from services.compte import models, rules
from services.compte.models import Compte, Confirmation, Etat, Objet
from services.referentiel import models as referentiel
from services.referentiel.models import Assure
from services.referentiel.rules import CompteInitial

SERVICE = "compte"
CONFIRM_PATH = "/s-entrainer/compte/confirmer-email"

# Guesses, on the wall clock; keyed by the number typed, known or not, or by the account.
MOTS_DE_PASSE = Limite("compte-mot-de-passe", 5)
REINITIALISATIONS = Limite("compte-reinitialisation", 5)
CODES = Limite("compte-code", 10)
ENVOIS = Limite("compte-envoi", 5)
ENVOI_SUIVANT = Limite("compte-envoi-suivant", 1, ENTRE_DEUX_CODES)


REFUSED = "Le numéro ou le mot de passe n'est pas le bon. Relisez les deux."
WRONG = {
    Verdict.FAUX: "Ce n'est pas ce code. Relisez le dernier message reçu.",
    Verdict.EXPIRE: "Les 15 minutes de ce code sont passées. Demandez-en un autre.",
    Verdict.EPUISE: "Ce code ne peut plus servir. Demandez-en un autre.",
}


class Entree(StrEnum):
    REFUSE = "refuse"  # number or password: which one is not said
    BLOQUE = "bloque"
    A_CONFIRMER = "a-confirmer"
    CODE = "code"
    OUVERT = "ouvert"


@dataclass(frozen=True)
class Connexion:
    """What a login led to. `token` is the session's when it is open; `attendre` in seconds."""

    etat: Entree
    compte: Compte | None = None
    token: str | None = None
    attendre: int = 0


@dataclass(frozen=True)
class Saisie:
    """What a code led to. Tokens of the session and of the trusted device, when there are."""

    verdict: Verdict
    token: str | None = None
    confiance: str | None = None
    attendre: int = 0
    suite: str = ""
    probleme: str = ""  # what is wrong with the new password: the code was not tried


# ——— Who ———


def person(compte: Compte) -> Assure:
    """The insured person of an account."""
    return db.session().get_one(Assure, compte.assure_id)


def account_of(assure: Assure) -> Compte | None:
    """The person's account; the one that their scenario gives them is opened at first sight."""
    if assure.compte_initial is not CompteInitial.AUCUN:
        _open_given(assure)
    return models.of_assure(assure.id)


def _open_given(assure: Assure) -> None:
    since = assure.compte_depuis or clock.wall_now()
    confirmed = assure.compte_initial is CompteInitial.ACTIF
    assure.compte_initial = CompteInitial.AUCUN
    empreinte = mots_de_passe.hashed(assure.mot_de_passe_propose)
    known = {"portable": assure.portable or "", "fixe": assure.fixe or ""}
    compte = models.create(assure, since, mail=assure.mail_propose, mot_de_passe=empreinte, **known)
    if confirmed:
        compte.confirme_le = since
        return
    mail_confirmation(compte, since)


def _known(bac_id: str, nir: str) -> Compte | None:
    assure = referentiel.by_nir(bac_id, nir)
    return account_of(assure) if assure else None


# ——— Login ———


def sign_in(visite: Visite, nir: str, password: str, device: str | None, suite: str) -> Connexion:
    """Number and password; then a code by mail, unless the device is trusted (R42, R43)."""
    bac = visite.bac
    if wait := MOTS_DE_PASSE.hit(tokens.fingerprint(nir), bac.id):
        record(bac, "compte.connexion_bloquee")
        return Connexion(Entree.BLOQUE, attendre=wait)
    compte = _known(bac.id, nir)
    if not mots_de_passe.is_right(compte.mot_de_passe if compte else None, password):
        record(bac, "compte.connexion_refusee")
        return Connexion(Entree.REFUSE)
    assert compte is not None  # noqa: S101 - nobody's password is never right
    if compte.etat(bac.now()) is not Etat.CONFIRME:  # R40: this device may ask for a new link
        sessions.begin(bac.id, visite.appareil.id, Objet.CONFIRMATION, compte.id)
        return Connexion(Entree.A_CONFIRMER, compte)
    if device and models.is_trusted(compte, device, bac.now()):
        return Connexion(Entree.OUVERT, compte, open_session(visite, compte))
    sujet = tokens.fingerprint(nir)
    attempt = sessions.begin(
        bac.id, visite.appareil.id, Objet.CONNEXION, compte.id, suite=suite, compteur=sujet
    )
    wait = send_code(visite, attempt)
    return Connexion(Entree.BLOQUE if wait else Entree.CODE, compte, attendre=wait)


def open_session(visite: Visite, compte: Compte) -> str:
    """The token of a session, and the notice mail of every login (R44)."""
    token = sessions.start(visite.bac.id, visite.appareil.id, SERVICE, compte.id)
    send(person(compte), "compte/connexion", now=visite.bac.now(), adresse=compte.mail)
    record(visite.bac, "compte.connexion")
    return token


def _account(attempt: Tentative) -> Compte | None:
    return db.session().get(Compte, attempt.sujet_id) if attempt.sujet_id else None


def send_code(visite: Visite, attempt: Tentative) -> int:
    """Mail a code for an attempt; seconds to wait instead, when too many were asked for."""
    now, objet = visite.bac.now(), attempt.objet
    if wait := ENVOIS.hit(f"{objet}:{attempt.compteur}", visite.bac.id):
        return wait
    compte = _account(attempt)
    if compte is None:
        # Nobody's: nothing is sent. A code that nobody can type is tried and used up alike.
        codes.keep(visite.bac.id, objet, attempt.id, tokens.new_token(), now, now)
        return 0
    code = codes.issue(visite.bac.id, objet, attempt.id, now, LIFETIMES[objet])
    send(
        person(compte),
        MESSAGES[objet],
        now=now,
        adresse=compte.mail,
        code=code,
        valable_jusqu_au=now + LIFETIMES[objet],
    )
    record(visite.bac, "compte.code_envoye", objet=str(objet))
    return 0


# What is sent for an attempt, and how long it lives.
LIFETIMES: dict[str, timedelta] = {
    Objet.CONNEXION: CODE_COMPTE,
    Objet.MOT_DE_PASSE: CODE_REINITIALISATION,
}
MESSAGES: dict[str, str] = {
    Objet.CONNEXION: "compte/code",
    Objet.MOT_DE_PASSE: "compte/mot-de-passe-oublie",
}


def send_again(visite: Visite, attempt: Tentative) -> int:
    """« Renvoyer un code »: 30 seconds apart; the one sent before stops working (R45)."""
    if wait := ENVOI_SUIVANT.hit(attempt.id, visite.bac.id):
        return wait
    record(visite.bac, "compte.code_perdu")
    return send_code(visite, attempt)


def enter_code(visite: Visite, attempt: Tentative, typed: str, device: str | None) -> Saisie:
    """Try a code; the right one opens a session. `device` names one to trust, or is None."""
    tried = _try_code(visite, attempt, typed)
    compte = _account(attempt)
    if tried.verdict is not Verdict.BON or compte is None:
        return tried
    attempt.fermee_le = clock.wall_now()
    trusted = models.trust(compte, device, visite.bac.now()) if device else None
    return Saisie(Verdict.BON, open_session(visite, compte), trusted, suite=attempt.suite)


def _try_code(visite: Visite, attempt: Tentative, typed: str) -> Saisie:
    if wait := CODES.hit(attempt.compteur, visite.bac.id):
        return Saisie(Verdict.EPUISE, attendre=wait)
    bac = visite.bac
    verdict = codes.check(bac.id, attempt.objet, attempt.id, typed, bac.now())
    if verdict is Verdict.BON:
        _forget(attempt.compteur, bac.id)
    else:
        record(bac, "compte.code_refuse", verdict=str(verdict))
    return Saisie(Verdict.EPUISE if verdict is Verdict.ABSENT else verdict)


def _forget(sujet: str, bac_id: str) -> None:
    """Number, password and code were right: one may begin again as often as one likes."""
    for limite in (MOTS_DE_PASSE, CODES):
        limite.forget(sujet, bac_id)
    for objet in MESSAGES:
        ENVOIS.forget(f"{objet}:{sujet}", bac_id)


# ——— Forgotten password (R46) ———


def ask_reset(visite: Visite, nir: str, naissance: date) -> int:
    """Begin a reset; the same whether an account exists or not. Seconds to wait, or 0."""
    bac = visite.bac
    if wait := REINITIALISATIONS.hit(tokens.fingerprint(nir), bac.id):
        return wait
    assure = referentiel.by_nir(bac.id, nir)
    right = assure is not None and assure.naissance == naissance
    compte = account_of(assure) if assure and right else None
    attempt = sessions.begin(
        bac.id,
        visite.appareil.id,
        Objet.MOT_DE_PASSE,
        compte.id if compte else None,
        compteur=tokens.fingerprint(nir),
    )
    return send_code(visite, attempt)


def reset(visite: Visite, attempt: Tentative, typed: str, password: str) -> Saisie:
    """Try the provisional code; the right one sets the new password and logs out everywhere.

    What depends on the person is looked at after the code: before it, nothing tells who exists.
    """
    if problem := rules.password_problem(password):
        return Saisie(Verdict.FAUX, probleme=problem)
    tried = _try_code(visite, attempt, typed)
    compte = _account(attempt)
    if tried.verdict is not Verdict.BON or compte is None:
        return tried
    if problem := _problem_of_theirs(compte, password):
        wait = send_code(visite, attempt)
        return Saisie(Verdict.FAUX, attendre=wait, probleme=f"{problem} {NEW_CODE}")
    attempt.fermee_le = clock.wall_now()
    change_password(visite, compte, password)
    return tried


def _problem_of_theirs(compte: Compte, password: str) -> str | None:
    """What is wrong with a new password for this person: their name in it, or the same again."""
    if mots_de_passe.is_right(compte.mot_de_passe, password):
        return MOT_DE_PASSE_CONNU
    return rules.password_problem(password, *personal(person(compte)))


MOT_DE_PASSE_CONNU = "C'est déjà votre mot de passe. Choisissez-en un autre."
NEW_CODE = "Un nouveau code vient de partir : tapez celui-là."


def personal(assure: Assure) -> tuple[str, ...]:
    """What a password must not hold: number, names, ways to write the birth date."""
    names = (assure.nom_naissance, assure.nom_usage or "", assure.prenom)
    return (assure.nir, *names, *rules.written(assure.naissance))


def change_password(visite: Visite, compte: Compte, password: str) -> None:
    """Every session, every login under way and every trusted device of the account ends."""
    now, assure = visite.bac.now(), person(compte)
    compte.mot_de_passe = mots_de_passe.hashed(password)
    if password != assure.mot_de_passe_propose:
        assure.mot_de_passe_propose = ""  # the one of the fiche is not true any more
    sessions.end_all(SERVICE, compte.id)
    sessions.end_attempts(compte.id)
    models.revoke_all(compte, now)
    send(assure, "compte/mot-de-passe-change", now=now, adresse=compte.mail)
    record(visite.bac, "compte.mot_de_passe_change")


# ——— Confirmation (R39, R40) ———


def mail_confirmation(compte: Compte, now: datetime, again: bool = False) -> None:
    """Send a confirmation link, 21 days long; the ones sent before stop working."""
    sent = models.send_confirmation(compte, now)
    send(
        person(compte),
        "compte/confirmation-renouvelee" if again else "compte/confirmation",
        now=now,
        adresse=compte.mail,
        lien=f"{CONFIRM_PATH}?lien={_signer().dumps(sent.id)}",
        valable_jusqu_au=sent.expire_le,
    )


def confirmation(visite: Visite, link: str) -> Confirmation | None:
    """The confirmation that a link of this world names; expiry is in its row, not in the link."""
    try:
        id_ = str(_signer().loads(link))
    except BadSignature:
        return None
    return db.of_bac(Confirmation, id_, visite.bac.id)


def confirm(visite: Visite, found: Confirmation) -> bool:
    """Confirm the address: once, in time, and with the last link sent."""
    done = models.use_confirmation(found, visite.bac.now())
    if done:
        record(visite.bac, "compte.confirme")
    return done


def confirm_again(
    visite: Visite, old: Confirmation | None, attempt: Tentative | None
) -> int | None:
    """A new link for whoever holds an old one, or has just typed the password.

    Seconds to wait when too many were asked for, 0 when it is sent, None for anybody else.
    """
    compte_id = old.compte_id if old else attempt.sujet_id if attempt else None
    compte = db.session().get(Compte, compte_id) if compte_id else None
    if compte is None or compte.confirme_le is not None:
        return None
    if wait := ENVOIS.hit(compte.id, visite.bac.id):
        return wait
    mail_confirmation(compte, visite.bac.now(), again=True)
    return 0


def _signer() -> URLSafeSerializer:
    return URLSafeSerializer(str(current_app.secret_key), salt="compte-confirmation")


# ——— Session ———


def current(visite: Visite, token: str | None) -> tuple[Compte, Seance] | None:
    """The account of a living session of this device, or None."""
    seance = sessions.find(token, visite.appareil.id, SERVICE) if token else None
    compte = db.session().get(Compte, seance.sujet_id) if seance else None
    return (compte, seance) if compte and seance else None


def prove(seance: Seance, compte: Compte, password: str) -> bool:
    """Type the password again, before a sensitive change."""
    right = mots_de_passe.is_right(compte.mot_de_passe, password)
    if right:
        sessions.prove(seance)
    return right
