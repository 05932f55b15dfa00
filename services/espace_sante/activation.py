"""Enrolling (R130-R139): who one is, a code, the decision, the contacts. No page, no JSON here."""

from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from typing import Any

from core import codes, mots_de_passe, sessions, tokens
from core.clock import plus_days
from core.codes import Verdict
from core.delais import (
    CODE_ESPACE_SANTE,
    CODE_PROVISOIRE_COURRIER_JOURS,
    CODE_PROVISOIRE_JOURS,
    ENTRE_DEUX_CODES,
)
from core.limites import Limite
from core.wizard import Parcours
from services.bac_a_sable.garde import Visite
from services.bac_a_sable.models import lock, record
from services.boite.models import send
from services.compte import acces as compte
from services.compte import models as comptes
from services.espace_sante import models, rules, semis
from services.espace_sante.models import Espace
from services.espace_sante.rules import Canal, Etat
from services.referentiel import models as referentiel
from services.referentiel.models import Assure
from services.referentiel.rules import Couverture, Statut

SERVICE = "espace-sante"
OBJET = "espace-activation"
PROVISOIRE = "espace-provisoire"  # the 12 characters of the mail and of the letter (R130)
CODE_LENGTH = 12
IDENTITES = Limite("espace-identite", 5)  # by number, known or not
APPAREILS = Limite("espace-appareil", 20)
DEMANDES = Limite("espace-code-provisoire", 5)  # by number, known or not
CODES = Limite("espace-code", 10)  # by person, over all codes
ENVOIS = Limite("espace-envoi", 5)
ENVOI_SUIVANT = Limite("espace-envoi-suivant", 1, ENTRE_DEUX_CODES)

UNKNOWN = (
    "Ces trois informations ne vont pas ensemble. Relisez-les une par une. Un code provisoire "
    "vaut 6 semaines, et seul le dernier envoyé marche."
)
USED = "Ce code provisoire ne peut plus servir. Demandez-en un autre."
UNKNOWN_CHILD = "Ce n'est pas le dernier code envoyé pour cet enfant, ou il n'est plus valable."
TAKEN = "Cet identifiant est déjà pris. Inventez-en un autre."
NO_CHANNEL = "Cette coordonnée n'est pas connue. Choisissez l'autre."
TOO_LATE = "L'espace est déjà ouvert. Activez-le, puis fermez-le."
NO_CONTACT = "Gardez une adresse mail ou un portable : les codes y arrivent."


class Reponse(StrEnum):
    OK = "ok"
    INCONNU = "inconnu"  # one of the answers is wrong: which one is not said
    ENFANT = "enfant"  # R147: a parent activates it
    BLOQUE = "bloque"


@dataclass(frozen=True)
class Examen:
    """What the three identifiers led to; `code_id` is the provisional code's."""

    reponse: Reponse
    assure: Assure | None = None
    code_id: str = ""
    attendre: int = 0


@dataclass(frozen=True)
class Coordonnees:
    """Where the caisse can write: either may be empty (R135)."""

    mail: str
    portable: str

    @property
    def canaux(self) -> dict[Canal, str]:
        known = {Canal.MAIL: self.mail, Canal.SMS: self.portable}
        return {canal: address for canal, address in known.items() if address}


class Issue(StrEnum):
    """What the last step led to."""

    FAIT = "fait"
    CODE_PERDU = "code-perdu"  # used or replaced since the first step
    IDENTIFIANT_PRIS = "identifiant-pris"
    TROP_TARD = "trop-tard"  # R137: the space has opened by itself


# ——— Being informed ———


def can_have_one(assure: Assure) -> bool:
    """A definitive number, and no AME: without them, no letter comes."""
    return assure.statut is Statut.NIR and assure.couverture is Couverture.NORMALE


def inform(visite: Visite, assure: Assure) -> Espace | None:
    """At the start of the exercise: the space awaits, its provisional code has arrived (R130)."""
    now = visite.bac.now()
    if not can_have_one(assure) or models.is_child(assure, now):
        return None
    known = models.of_assure(assure.id)
    if known is not None or not lock(visite.bac):  # two windows opened at once: one letter
        return known
    if (known := models.of_assure(assure.id)) is not None:
        return known
    espace = models.inform(assure, now)
    send_provisional(visite, assure, now)
    return espace


def send_provisional(visite: Visite, assure: Assure, letter: datetime) -> None:
    """A provisional code by mail where the caisse knows one, and by post at `letter`."""
    now = visite.bac.now()
    code = tokens.spelled(CODE_LENGTH)
    end = plus_days(now, CODE_PROVISOIRE_JOURS)
    codes.keep(assure.bac_id, PROVISOIRE, assure.id, code, now, end)
    known: dict[str, Any] = {"now": now, "code": code, "valable_jusqu_au": end}
    reader = referentiel.titulaire(assure)
    pour = assure.nom_complet
    mail = contacts(reader).mail
    if mail and is_read(reader, mail):
        send(reader, "espace_sante/code-provisoire-mail", adresse=mail, pour=pour, **known)
    if not reader.npai:  # in NPAI, letters come back to the caisse
        send(reader, "espace_sante/code-provisoire", deliver_at=letter, pour=pour, **known)
    record(visite.bac, "espace_sante.code_provisoire_envoye")


def ask_provisional(visite: Visite, nir: str, naissance: date, fin_serie: str) -> int:
    """R133: another code, for whoever gives the three; nothing tells whether they are right.

    Seconds to wait when too many were asked for, else 0.
    """
    if wait := DEMANDES.hit(tokens.fingerprint(nir), visite.bac.id):
        return wait
    assure = referentiel.by_nir(visite.bac.id, nir)
    right = assure is not None and assure.naissance == naissance and _holds(assure, fin_serie)
    now = visite.bac.now()
    if assure and right and can_have_one(assure) and not models.is_child(assure, now):
        models.inform(assure, now)
        send_provisional(visite, assure, plus_days(now, CODE_PROVISOIRE_COURRIER_JOURS))
    record(visite.bac, "espace_sante.code_provisoire_demande")
    return 0


def _provisional(assure: Assure, typed: str, now: datetime) -> str | None:
    """The id of this person's code that reads so, still good; it is used up at the end only."""
    return codes.find(assure.bac_id, PROVISOIRE, assure.id, typed, now)


def _holds(assure: Assure, fin_serie: str) -> bool:
    carte = referentiel.carte(assure)
    return carte is not None and carte.fin_serie == fin_serie


# ——— The three identifiers ———


def identify(visite: Visite, code: str, nir: str, fin_serie: str) -> Examen:
    """R130: right together, or nobody is found. The code is used up at the last step only."""
    bac = visite.bac
    sujet = tokens.fingerprint(nir)
    if wait := APPAREILS.hit(visite.appareil.id, bac.id) or IDENTITES.hit(sujet, bac.id):
        return Examen(Reponse.BLOQUE, attendre=wait)
    assure = referentiel.by_nir(bac.id, nir)
    good = _provisional(assure, code, bac.now()) if assure else None
    if assure is None or good is None or not _holds(assure, fin_serie):
        record(bac, "espace_sante.identite_inconnue")
        return Examen(Reponse.INCONNU)
    if models.is_child(assure, bac.now()):
        return Examen(Reponse.ENFANT, assure)
    return Examen(Reponse.OK, assure, good)


# ——— The code by mail or SMS (R134, R135) ———


def contacts(assure: Assure) -> Coordonnees:
    """What the caisse knows: its own file, else the compte ameli's."""
    compte_ameli = comptes.of_assure(assure.id)
    mail = assure.mail or (compte_ameli.mail if compte_ameli else "")
    return Coordonnees(mail, assure.portable or (compte_ameli.portable if compte_ameli else ""))


def is_read(assure: Assure, address: str) -> bool:
    """Whether what is sent there reaches the person: an old address does not (R135)."""
    compte_ameli = comptes.of_assure(assure.id)
    theirs = [assure.mail_propose, assure.portable_propose]
    theirs += [compte_ameli.mail, compte_ameli.portable] if compte_ameli else []
    return address in theirs


def send_code(visite: Visite, run_id: str, assure: Assure, canal: Canal) -> int:
    """Send the code; the one before stops working. Seconds to wait instead, or 0."""
    bac, now = visite.bac, visite.bac.now()
    if wait := ENVOI_SUIVANT.hit(f"{run_id}:{canal}", bac.id) or ENVOIS.hit(assure.id, bac.id):
        return wait
    address = contacts(assure).canaux[canal]
    code = codes.issue(bac.id, OBJET, run_id, now, CODE_ESPACE_SANTE)
    if is_read(assure, address):
        end = now + CODE_ESPACE_SANTE
        key = f"espace_sante/code-{canal}"
        send(assure, key, now=now, adresse=address, code=code, valable_jusqu_au=end)
    record(bac, "espace_sante.code_envoye", canal=str(canal))
    return 0


def enter_code(visite: Visite, run_id: str, assure: Assure, typed: str) -> tuple[Verdict, int]:
    """Try the code of a run; with the seconds to wait when there were too many tries."""
    if wait := CODES.hit(assure.id, visite.bac.id):
        return Verdict.EPUISE, wait
    verdict = codes.check(visite.bac.id, OBJET, run_id, typed, visite.bac.now())
    if verdict is not Verdict.BON:
        record(visite.bac, "espace_sante.code_refuse", verdict=str(verdict))
    return (Verdict.EPUISE if verdict is Verdict.ABSENT else verdict), 0


def call_caisse(visite: Visite, assure: Assure) -> None:
    """What a call to the 3646 does, in the exercise: the caisse notes the card's contacts."""
    assure.mail = assure.mail_propose
    assure.portable = assure.portable_propose or assure.portable
    record(visite.bac, "espace_sante.coordonnees_corrigees")


# ——— Decision (R137) ———


def can_refuse(visite: Visite, assure: Assure) -> bool:
    """Until six weeks have passed, and while nothing is active yet."""
    espace = models.inform(assure, visite.bac.now())
    by_itself = rules.opens_by_itself(espace.informe_le, visite.bac.now())
    return espace.etat is not Etat.ACTIF and not by_itself


def refuse(visite: Visite, assure: Assure, code_id: str) -> Issue:
    """No space is opened; one may change one's mind at any time."""
    now = visite.bac.now()
    if not can_refuse(visite, assure):
        return Issue.TROP_TARD
    if not codes.use(code_id, now):
        return Issue.CODE_PERDU
    models.inform(assure, now).refuse_le = now
    _tell(assure, "espace_sante/refus", contacts(assure).mail, now)
    record(visite.bac, "espace_sante.refuse")
    return Issue.FAIT


# ——— Activation (R138, R139) ———


def identifier_problem(visite: Visite, assure: Assure, typed: str) -> str | None:
    """What is wrong with an identifier for this person, or None."""
    if problem := rules.identifier_problem(typed):
        return problem
    found = models.by_identifiant(visite.bac.id, typed)
    return TAKEN if found is not None and found.assure_id != assure.id else None


def password_problem(assure: Assure, typed: str, identifiant: str) -> str | None:
    """What is wrong with a password for this person, or None."""
    return rules.password_problem(typed, *compte.personal(assure), identifiant)


@dataclass(frozen=True)
class Choix:
    """What the steps gathered: contacts, identifier, hashed password, children's ids."""

    mail: str
    portable: str
    identifiant: str
    empreinte: str
    enfants: tuple[str, ...] = ()


def choice(run: Parcours, identifiant: str, password: str) -> Choix:
    """What the steps before the last one kept, and what the last one asks."""
    contacts, enfants = run.reponses["contacts"], run.answer("profils", "enfants", [])
    known = (contacts["mail"], contacts["portable"])
    return Choix(*known, identifiant, hashed(password), tuple(enfants))


def activate(visite: Visite, assure: Assure, code_id: str, choix: Choix) -> Issue:
    """The space, and those of the children chosen; once, however often it is asked for."""
    now = visite.bac.now()
    if identifier_problem(visite, assure, choix.identifiant):
        return Issue.IDENTIFIANT_PRIS
    if not codes.use(code_id, now):
        return Issue.CODE_PERDU
    espace = _open(assure, now)
    espace.identifiant = rules.normal(choix.identifiant)
    espace.mot_de_passe = choix.empreinte
    espace.mail, espace.portable = choix.mail, choix.portable
    sessions.end_all(SERVICE, espace.id)  # activated again: whoever was inside is out
    sessions.end_attempts(espace.id)
    for child in models.enfants(assure, now):
        if child.id in choix.enfants:
            _open(child, now)
    _tell(assure, "espace_sante/active", choix.mail, now)
    record(visite.bac, "espace_sante.active", enfants=len(choix.enfants))
    return Issue.FAIT


def _open(assure: Assure, now: datetime) -> Espace:
    espace = models.inform(assure, now)
    first = espace.active_le is None
    espace.active_le, espace.refuse_le, espace.ferme_le = espace.active_le or now, None, None
    if first:
        semis.fill(assure, now)
    return espace


def activate_child(visite: Visite, child: Assure, typed: str) -> Examen:
    """R147: the parent, logged in, types the child's own provisional code."""
    if wait := IDENTITES.hit(child.id, visite.bac.id):
        return Examen(Reponse.BLOQUE, attendre=wait)
    now = visite.bac.now()
    good = _provisional(child, typed, now)
    if good is None or not codes.use(good, now):
        return Examen(Reponse.INCONNU)
    _open(child, now)
    record(visite.bac, "espace_sante.profil_active")
    return Examen(Reponse.OK, child)


def ask_child_code(visite: Visite, child: Assure) -> int:
    """A child's provisional code, to the parent. Seconds to wait, or 0."""
    if wait := DEMANDES.hit(child.id, visite.bac.id):
        return wait
    now = visite.bac.now()
    send_provisional(visite, child, plus_days(now, CODE_PROVISOIRE_COURRIER_JOURS))
    return 0


def _tell(assure: Assure, key: str, mail: str, now: datetime) -> None:
    if mail:
        send(assure, key, now=now, adresse=mail)


def hashed(password: str) -> str:
    """What the run keeps of the password."""
    return mots_de_passe.hashed(password)
