"""Opening an account (R30-R40): who one is, what proves it, then the account. No page, no JSON."""

from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum

from core import codes, tokens
from core.codes import Verdict
from core.delais import arrivee_code_provisoire, fin_code_provisoire
from core.limites import Limite
from services.bac_a_sable.garde import Visite
from services.bac_a_sable.models import record
from services.boite.models import send
from services.compte import acces, models, rules
from services.compte.models import Compte
from services.referentiel import models as referentiel
from services.referentiel.models import Assure
from services.referentiel.rules import Motif, compte_ameli

PROVISOIRE = "compte-provisoire"
CODE_LENGTH = 12
UNKNOWN = (
    "Ces informations ne vont pas ensemble. Relisez-les une par une avec la fiche. "
    "Vous avez déménagé ou changé de nom ? Voyez l'aide de chaque ligne."
)
WRONG_PROOF = "L'un des deux ne correspond pas. Relisez-les avec la fiche."
WRONG_CODE = {
    Verdict.FAUX: "Ce n'est pas le code de la lettre. Relisez-le.",
    Verdict.EXPIRE: "Ce code n'est plus valable. Demandez-en un autre.",
    Verdict.EPUISE: "Ce code ne peut plus servir. Demandez-en un autre.",
    Verdict.ABSENT: "Aucun code n'a été envoyé. Demandez-en un d'abord.",
}
MAIL_TAKEN = "Cette adresse sert déjà à un autre compte. Il en faut une par personne."
IDENTITES = Limite("compte-identite", 10)  # per device
PREUVES = Limite("compte-preuve", 5)  # per person
LETTRES = Limite("compte-lettre", 5)  # per person
CODES = Limite("compte-code-provisoire", 10)  # per person, over all letters


class Reponse(StrEnum):
    OK = "ok"
    INCONNU = "inconnu"  # one of the answers is wrong: which one is not said
    REFUSE = "refuse"  # R30
    DEJA = "deja"  # there is an account
    BLOQUE = "bloque"


@dataclass(frozen=True)
class Examen:
    """What the caisse answers. `motif` when it refuses, `attendre` (seconds) when it blocks."""

    reponse: Reponse
    assure: Assure | None = None
    motif: Motif = Motif.OK
    attendre: int = 0


@dataclass(frozen=True)
class Contacts:
    """R37: what the person gives to be reached, and what they agree to."""

    mail: str
    portable: str = ""
    fixe: str = ""
    accord_mail: bool = False
    accord_portable_appel: bool = False
    accord_portable_sms: bool = False
    accord_fixe: bool = False


def identify(visite: Visite, nom: str, nir: str, naissance: date, code_postal: str) -> Examen:
    """R31: the four answers are right together, or nobody is found; then R29 and R30."""
    if wait := IDENTITES.hit(visite.appareil.id, visite.bac.id):
        return Examen(Reponse.BLOQUE, attendre=wait)
    assure = referentiel.by_nir(visite.bac.id, nir)
    if assure is None or not _is(assure, nom, naissance, code_postal):
        record(visite.bac, "compte.identite_inconnue")
        return Examen(Reponse.INCONNU)
    access = compte_ameli(assure)
    if not access.ouvert:
        record(visite.bac, "compte.refus", motif=str(access.motif))
        return Examen(Reponse.REFUSE, assure, access.motif)
    return Examen(Reponse.OK, assure)


def _is(assure: Assure, nom: str, naissance: date, code_postal: str) -> bool:
    """R32: the postcode is the one that the caisse knows, the name the married or birth one."""
    return (
        rules.same_name(nom, assure.nom_usage, assure.nom_naissance)
        and assure.naissance == naissance
        and assure.code_postal == code_postal
    )


def prove(visite: Visite, assure: Assure, fin_serie: str, fin_iban: str) -> Examen:
    """R33, R34: both proofs are right, for an account at once."""
    if wait := PREUVES.hit(assure.id, visite.bac.id):
        return Examen(Reponse.BLOQUE, attendre=wait)
    carte = referentiel.carte(assure)
    right_card = carte is not None and carte.fin_serie == fin_serie
    right_bank = (assure.iban or "")[-7:] == fin_iban
    if not (right_card and right_bank):
        record(visite.bac, "compte.preuve_refusee")
        return Examen(Reponse.INCONNU, assure)
    return _free(assure)


def ask_provisional_code(visite: Visite, assure: Assure) -> datetime | None:
    """R35: a code by letter, in place of both proofs; when it arrives, or None when it cannot.

    The letters of somebody in NPAI come back to the caisse.
    """
    if assure.npai:
        return None
    if LETTRES.hit(assure.id, visite.bac.id):
        return letter(visite, assure)  # the last one asked for is on its way
    now = visite.bac.now()
    code = tokens.spelled(CODE_LENGTH)
    arrival, end = arrivee_code_provisoire(now), fin_code_provisoire(now)
    codes.keep(visite.bac.id, PROVISOIRE, assure.id, code, now, end)
    send(
        assure,
        "compte/code-provisoire",
        now=now,
        deliver_at=arrival,
        code=code,
        valable_jusqu_au=end,
    )
    record(visite.bac, "compte.code_provisoire_demande")
    return arrival


def prove_by_code(visite: Visite, assure: Assure, typed: str) -> tuple[Verdict, Examen]:
    """Try the code of the letter."""
    if wait := CODES.hit(assure.id, visite.bac.id):
        return Verdict.EPUISE, Examen(Reponse.BLOQUE, assure, attendre=wait)
    verdict = codes.check(visite.bac.id, PROVISOIRE, assure.id, typed, visite.bac.now())
    return verdict, _free(assure) if verdict is Verdict.BON else Examen(Reponse.INCONNU, assure)


def _free(assure: Assure) -> Examen:
    """One account a person; said only to whoever proved to be that person."""
    taken = acces.account_of(assure) is not None
    return Examen(Reponse.DEJA if taken else Reponse.OK, assure)


def password_problem(assure: Assure, typed: str) -> str | None:
    """What is wrong with a password for this person, or None."""
    return rules.password_problem(typed, *acces.personal(assure))


def mail_is_taken(visite: Visite, mail: str, mine: Compte | None = None) -> bool:
    """R38: an address serves one account only."""
    found = models.of_mail(visite.bac.id, mail)
    return found is not None and (mine is None or found.id != mine.id)


def open_account(visite: Visite, assure: Assure, empreinte: str, contacts: Contacts) -> Compte:
    """The account, to be confirmed by the mail that leaves now (R39). `empreinte`: the password."""
    now = visite.bac.now()
    compte = models.create(assure, now, mot_de_passe=empreinte, **vars(contacts))
    acces.mail_confirmation(compte, now)
    record(visite.bac, "compte.cree")
    return compte


def letter(visite: Visite, assure: Assure) -> datetime | None:
    """When the last letter asked for arrives or arrived; None when none was."""
    sent = codes.last_sent(visite.bac.id, PROVISOIRE, assure.id)
    return arrivee_code_provisoire(sent) if sent else None
