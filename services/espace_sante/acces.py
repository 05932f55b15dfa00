"""Coming into Mon espace santé: identifier, password, channel, code (R140). No page, no JSON."""

from dataclasses import dataclass
from enum import StrEnum

from core import clock, codes, db, mots_de_passe, sessions, tokens
from core.codes import Verdict
from core.delais import CODE_ESPACE_SANTE, ENTRE_DEUX_CODES
from core.limites import Limite
from core.sessions import Seance, Tentative
from services.bac_a_sable.garde import Visite
from services.bac_a_sable.models import record
from services.boite.models import send
from services.espace_sante import models
from services.espace_sante.activation import SERVICE
from services.espace_sante.models import Espace
from services.espace_sante.rules import Canal, Etat, normal
from services.referentiel.models import Assure

OBJET = "espace-connexion"
MOTS_DE_PASSE = Limite("espace-mot-de-passe", 5)  # by identifier typed, known or not
CODES = Limite("espace-connexion-code", 10)  # by space, over all codes
ENVOIS = Limite("espace-connexion-envoi", 5)
ENVOI_SUIVANT = Limite("espace-connexion-suivant", 1, ENTRE_DEUX_CODES)
PAS_LE_MOT_DE_PASSE = "Ce n'est pas le mot de passe de l'espace. Relisez-le."
REFUSED = "L'identifiant ou le mot de passe n'est pas le bon. Relisez les deux."


class Entree(StrEnum):
    REFUSE = "refuse"  # identifier or password: which one is not said
    BLOQUE = "bloque"
    CANAL = "canal"


@dataclass(frozen=True)
class Connexion:
    """What a login led to; `attendre` in seconds."""

    etat: Entree
    attendre: int = 0


@dataclass(frozen=True)
class Saisie:
    """What a code led to: the token of the session when it is open."""

    verdict: Verdict
    token: str | None = None
    attendre: int = 0
    suite: str = ""
    premiere: bool = False  # R141: the on-boarding is still to come


def person(espace: Espace) -> Assure:
    """The insured person of a space."""
    return db.session().get_one(Assure, espace.assure_id)


def sign_in(visite: Visite, identifiant: str, password: str, suite: str = "") -> Connexion:
    """Identifier and password; the code's channel comes next. No device is ever trusted."""
    bac = visite.bac
    if wait := MOTS_DE_PASSE.hit(tokens.fingerprint(normal(identifiant)), bac.id):
        record(bac, "espace_sante.connexion_bloquee")
        return Connexion(Entree.BLOQUE, wait)
    espace = models.by_identifiant(bac.id, identifiant)
    kept = espace.mot_de_passe if espace and espace.etat is Etat.ACTIF else None
    if not mots_de_passe.is_right(kept, password) or espace is None:
        record(bac, "espace_sante.connexion_refusee")
        return Connexion(Entree.REFUSE)
    sessions.begin(bac.id, visite.appareil.id, OBJET, espace.id, suite)
    return Connexion(Entree.CANAL)


def under_way(visite: Visite) -> Tentative | None:
    """The login begun on this device, waiting for its code."""
    return sessions.attempt(visite.appareil.id, OBJET)


def space_of(attempt: Tentative) -> Espace:
    """The space that a login under way is for."""
    return db.session().get_one(Espace, attempt.sujet_id)


def send_code(visite: Visite, attempt: Tentative, canal: Canal) -> int:
    """Send a code by the channel chosen; the one before stops working. Seconds to wait, or 0."""
    bac, now, espace = visite.bac, visite.bac.now(), space_of(attempt)
    key = f"{attempt.id}:{canal}"
    if wait := ENVOI_SUIVANT.hit(key, bac.id) or ENVOIS.hit(espace.id, bac.id):
        return wait
    attempt.canal = canal
    code = codes.issue(bac.id, OBJET, attempt.id, now, CODE_ESPACE_SANTE)
    send(
        person(espace),
        f"espace_sante/code-{canal}",
        now=now,
        adresse=espace.canaux[canal],
        code=code,
        valable_jusqu_au=now + CODE_ESPACE_SANTE,
    )
    record(bac, "espace_sante.code_envoye", canal=str(canal))
    return 0


def enter_code(visite: Visite, attempt: Tentative, typed: str) -> Saisie:
    """Try a code; the right one opens a session."""
    bac, espace = visite.bac, space_of(attempt)
    if wait := CODES.hit(espace.id, bac.id):
        return Saisie(Verdict.EPUISE, attendre=wait)
    verdict = codes.check(bac.id, OBJET, attempt.id, typed, bac.now())
    if verdict is not Verdict.BON:
        record(bac, "espace_sante.code_refuse", verdict=str(verdict))
        return Saisie(Verdict.EPUISE if verdict is Verdict.ABSENT else verdict)
    attempt.fermee_le = clock.wall_now()
    for limite in (CODES, ENVOIS):
        limite.forget(espace.id, bac.id)
    MOTS_DE_PASSE.forget(tokens.fingerprint(espace.identifiant or ""), bac.id)
    token = sessions.start(bac.id, visite.appareil.id, SERVICE, espace.id)
    if espace.mail:
        send(person(espace), "espace_sante/connexion", now=bac.now(), adresse=espace.mail)
    record(bac, "espace_sante.connexion")
    return Saisie(verdict, token, suite=attempt.suite, premiere=espace.accueilli_le is None)


def current(visite: Visite, token: str | None) -> tuple[Espace, Seance] | None:
    """The space of a living session of this device, or None."""
    seance = sessions.find(token, visite.appareil.id, SERVICE) if token else None
    espace = db.session().get(Espace, seance.sujet_id) if seance else None
    if espace is None or seance is None or espace.etat is not Etat.ACTIF:
        return None
    return espace, seance


def sign_out(visite: Visite, seance: Seance) -> None:
    sessions.end(seance)
    record(visite.bac, "espace_sante.deconnexion")


def prove(visite: Visite, espace: Espace, password: str) -> tuple[bool, int]:
    """The password typed again before a sensitive change; with the seconds to wait, or 0."""
    if wait := MOTS_DE_PASSE.hit(espace.id, visite.bac.id):
        return False, wait
    return mots_de_passe.is_right(espace.mot_de_passe, password), 0
