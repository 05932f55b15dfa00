"""What a person changes in their account, and its closing (R53, R59-R61). No page, no JSON here.

Each change takes effect at once, leaves a dated démarche, and sends a notice.
"""

import re
from dataclasses import dataclass
from datetime import datetime

from core import clock, db, fictif, mots_de_passe, sessions
from core.clock import plus_days
from core.delais import PIECE_VERIFIEE_JOURS, VIREMENTS_LANCES_JOURS
from core.sessions import Seance
from services.bac_a_sable.garde import Visite
from services.bac_a_sable.models import record
from services.boite.models import send
from services.compte import acces, models, ouverture
from services.compte.models import AppareilDeConfiance, Compte, Demarche
from services.compte.rules import folded
from services.referentiel import models as referentiel
from services.referentiel.models import Assure

ADRESSE_REELLE = (
    "Cette adresse pourrait être celle d'une vraie personne. Nous ne l'avons pas gardée. "
    "Recopiez celle de l'exercice."
)
ADRESSE_CONNUE = "La caisse connaît déjà cette adresse. Recopiez la nouvelle."
IBAN_CONNU = "La caisse connaît déjà cet IBAN. Recopiez celui du nouveau RIB."
NOM_CONNU = "Vous portez déjà ce nom. Tapez-en un autre."
NOM_FORME = "Un nom s'écrit avec des lettres, des espaces, des tirets ou des apostrophes."
MAIL_CONNU = "C'est déjà l'adresse de votre compte. Tapez la nouvelle."
MAIL_PRIS = "Cette adresse sert déjà au compte d'une autre personne. Choisissez-en une autre."
TELEPHONE_CONNU = "La caisse connaît déjà ce numéro. Tapez le nouveau."
TELEPHONE_VIDE = "Tapez au moins un numéro, portable ou fixe."
A_RETAPER = "Par sécurité, tapez votre mot de passe encore une fois."
ACTUEL_FAUX = "Ce n'est pas le mot de passe actuel. Relisez-le."
NOM = re.compile(r"[^\W\d_](?:[^\W\d_]|[ '’-](?=[^\W\d_])){0,39}")


@dataclass(frozen=True)
class Change:
    """What a change led to: its trace; or the refusal of one answer, `champ` naming it."""

    demarche: Demarche | None = None
    champ: str = ""
    refus: str = ""
    attendre: int = 0  # seconds, when there were too many tries

    @property
    def ok(self) -> bool:
        return not self.refus


@dataclass(frozen=True)
class Preuve:
    """A password typed again; `attendre`: seconds before another try, when there were too many."""

    bonne: bool = False
    attendre: int = 0
    manque: bool = False  # nothing was typed

    @property
    def refus(self) -> str:
        """Why it does not do."""
        if self.manque:
            return A_RETAPER
        return wait_text(self.attendre) if self.attendre else ACTUEL_FAUX


@dataclass(frozen=True)
class Adresse:
    rue: str
    code_postal: str
    commune: str

    def same_as(self, other: "Adresse") -> bool:
        """Compared as the post reads: accents, capitals and hyphens do not count."""
        return [folded(part) for part in self._parts()] == [folded(part) for part in other._parts()]

    def _parts(self) -> tuple[str, str, str]:
        return self.rue, self.code_postal, self.commune


@dataclass(frozen=True)
class Accords:
    """« Communication autorisée » (R37, R59)."""

    mail: bool
    portable_appel: bool
    portable_sms: bool
    fixe: bool


# ——— Proof ———


def prove(visite: Visite, compte: Compte, seance: Seance, password: str) -> Preuve:
    """Type the password again before a sensitive change; guesses are counted by account."""
    if wait := acces.MOTS_DE_PASSE.hit(compte.id, visite.bac.id):
        record(visite.bac, "compte.preuve_bloquee")
        return Preuve(attendre=wait)
    return Preuve(acces.prove(seance, compte, password))


def proof(visite: Visite, compte: Compte, seance: Seance, password: str) -> Preuve:
    """Whether a sensitive change may be obeyed: the password is recent, or typed with it."""
    if is_proved(seance):
        return Preuve(bonne=True)
    return prove(visite, compte, seance, password) if password else Preuve(manque=True)


# ——— Address ———


def adresse_connue(assure: Assure) -> Adresse:
    return Adresse(assure.adresse, assure.code_postal, assure.commune)


def adresses_nouvelles(assure: Assure) -> list[Adresse]:
    """The fictional addresses that may be typed, the one to propose first."""
    found = []
    if assure.nouvelle_adresse and assure.nouveau_code_postal and assure.nouvelle_commune:
        where = (assure.nouveau_code_postal, assure.nouvelle_commune)
        found.append(Adresse(assure.nouvelle_adresse, *where))
    for rue in ("12 allée de l'Exercice", "3 place de l'Essai"):
        found.append(Adresse(rue, assure.code_postal, assure.commune))
    return [row for row in found if not row.same_as(adresse_connue(assure))]


def change_adresse(visite: Visite, compte: Compte, typed: Adresse) -> Change:
    """A new address, for everybody of the account who lived at the former one."""
    assure = acces.person(compte)
    former = adresse_connue(assure)
    if typed.same_as(former):
        return Change(champ="rue", refus=ADRESSE_CONNUE)
    chosen = next((row for row in adresses_nouvelles(assure) if row.same_as(typed)), None)
    if chosen is None:
        return Change(champ="rue", refus=ADRESSE_REELLE)
    for person in referentiel.foyer(assure):
        if adresse_connue(person) == former:
            _move(person, chosen)
    steps = ["Votre nouvelle adresse est enregistrée."]
    if former.code_postal[:2] != chosen.code_postal[:2]:
        steps.append(
            "Vous changez de département : votre caisse actuelle rembourse vos soins "
            "jusqu'à ce que la nouvelle prenne le relais."
        )
    demarche = _trace(visite, assure, "changement-adresse", *steps)
    _tell(visite, compte, "adresse-change", "adresse.changee")
    return Change(demarche)


def _move(person: Assure, where: Adresse) -> None:
    person.adresse, person.code_postal, person.commune = where.rue, where.code_postal, where.commune
    person.npai = False


# ——— Bank details ———


def iban_nouveau(assure: Assure) -> str:
    """The fictional IBAN of a new bank, never the one that the caisse knows."""
    made = (fictif.iban(f"{assure.cle} {rank}") for rank in (2, 3))
    return next(iban for iban in made if iban != assure.iban)


def change_iban(visite: Visite, compte: Compte, iban: str) -> Change:
    """`iban`: 27 characters, already read by core.fictif."""
    assure, now = acces.person(compte), visite.bac.now()
    if iban == assure.iban:
        return Change(champ="iban", refus=IBAN_CONNU)
    assure.iban = iban
    demarche = _trace(
        visite,
        assure,
        "modifier-coordonnees-bancaires",
        "Vos nouvelles coordonnées bancaires sont enregistrées.",
        (
            plus_days(now, VIREMENTS_LANCES_JOURS),
            "Les virements déjà lancés sont passés. Les suivants arrivent sur le nouveau compte.",
        ),
    )
    _tell(visite, compte, "iban-change", "iban.change")
    return Change(demarche)


# ——— Name ———


def change_nom_usage(visite: Visite, compte: Compte, nom: str) -> Change:
    """Another nom d'usage; the birth name typed again gives it up."""
    assure, now = acces.person(compte), visite.bac.now()
    typed = " ".join(nom.split())
    if NOM.fullmatch(typed) is None:
        return Change(champ="nom", refus=NOM_FORME)
    if folded(typed) == folded(assure.nom):
        return Change(champ="nom", refus=NOM_CONNU)
    assure.nom_usage = None if folded(typed) == folded(assure.nom_naissance) else typed
    demarche = _trace(
        visite,
        assure,
        "changement-nom-usage",
        "Votre demande est reçue. Le nom choisi s'affiche dans « Mes informations ».",
        (
            plus_days(now, PIECE_VERIFIEE_JOURS),
            "Le document est vérifié. Vous pouvez mettre à jour votre carte Vitale.",
        ),
    )
    _tell(visite, compte, "nom-usage-change", "nom_usage.change")
    return Change(demarche)


# ——— Mail, telephones, consents ———


def mail_nouveau(compte: Compte) -> str:
    """A fictional address to propose, never the present one."""
    name, _, domain = compte.mail.partition("@")
    name = name.removesuffix(".nouveau") if name.endswith(".nouveau") else f"{name}.nouveau"
    return f"{name}@{domain}"


def change_mail(visite: Visite, compte: Compte, mail: str) -> Change:
    """Codes go to the new address from now on; a notice leaves for both."""
    assure, former = acces.person(compte), compte.mail
    if mail == former:
        return Change(champ="mail", refus=MAIL_CONNU)
    if ouverture.mail_is_taken(visite, mail, compte):
        return Change(champ="mail", refus=MAIL_PRIS)
    sessions.end_attempts(compte.id)  # a code under way left for the old address
    compte.mail = assure.mail = assure.mail_propose = mail
    text = "Votre nouvelle adresse mail est enregistrée. Les codes y arrivent dès maintenant."
    demarche = _trace(visite, assure, "informations-mail", text)
    send(assure, "compte/mail-ancien", now=visite.bac.now(), adresse=former)
    _tell(visite, compte, "mail-change", "mail.change")
    return Change(demarche)


ELSEWHERE = 5000  # from a number to one of no household: theirs follow one another


def portable_nouveau(compte: Compte) -> str:
    """A fictional mobile number to propose."""
    last = int(compte.portable[-4:] or "0") + ELSEWHERE
    return f"{fictif.PORTABLE}{last % 10_000:04}"


def fixe_nouveau(compte: Compte) -> str:
    """A fictional landline number to propose."""
    last = int(compte.fixe[-4:] or "0") + ELSEWHERE
    return f"{fictif.FIXES[0]}{last % 10_000:04}"


def change_telephones(visite: Visite, compte: Compte, portable: str, fixe: str) -> Change:
    """New numbers; "" leaves one as it is. An SMS leaves for the former mobile and the new one."""
    if not portable and not fixe:
        return Change(champ="portable", refus=TELEPHONE_VIDE)
    if portable and portable == compte.portable:
        return Change(champ="portable", refus=TELEPHONE_CONNU)
    if fixe and fixe == compte.fixe:
        return Change(champ="fixe", refus=TELEPHONE_CONNU)
    assure = acces.person(compte)
    if portable:
        _new_mobile(visite, compte, assure, portable)
    if fixe:
        compte.fixe = assure.fixe = fixe
        record(visite.bac, "fixe.change")
    demarche = _trace(visite, assure, "informations-telephone", _saved(portable, fixe))
    return Change(demarche)


def _new_mobile(visite: Visite, compte: Compte, assure: Assure, portable: str) -> None:
    numbers = [number for number in (compte.portable, portable) if number]
    for number in numbers:
        send(assure, "compte/telephone-change", now=visite.bac.now(), adresse=number)
    compte.portable = assure.portable = assure.portable_propose = portable
    record(visite.bac, "portable.change")


def _saved(portable: str, fixe: str) -> str:
    if portable and fixe:
        return "Vos nouveaux numéros de téléphone sont enregistrés."
    return f"Votre nouveau numéro de {'portable' if portable else 'fixe'} est enregistré."


def change_accords(visite: Visite, compte: Compte, accords: Accords) -> Change:
    """Messages of security keep coming, whatever is chosen."""
    compte.accord_mail = accords.mail
    compte.accord_portable_appel = accords.portable_appel
    compte.accord_portable_sms = accords.portable_sms
    compte.accord_fixe = accords.fixe
    assure = acces.person(compte)
    text = "Vos choix de contact sont enregistrés."
    demarche = _trace(visite, assure, "informations-communication", text)
    _tell(visite, compte, "consentements", "accords.changes")
    return Change(demarche)


# ——— Password, devices, closing ———


def change_mot_de_passe(
    visite: Visite, compte: Compte, seance: Seance, actuel: str, nouveau: str
) -> Change:
    """Another password, the present one typed first; every session of the account then ends."""
    assure = acces.person(compte)
    if problem := ouverture.password_problem(assure, nouveau):
        return Change(champ="nouveau", refus=problem)
    typed = prove(visite, compte, seance, actuel)
    if typed.attendre:
        return Change(champ="actuel", refus=typed.refus, attendre=typed.attendre)
    if not typed.bonne:
        return Change(champ="actuel", refus=typed.refus)
    if mots_de_passe.is_right(compte.mot_de_passe, nouveau):
        return Change(champ="nouveau", refus=acces.MOT_DE_PASSE_CONNU)
    acces.change_password(visite, compte, nouveau)
    text = "Votre mot de passe a changé. Le compte s'est fermé sur tous vos appareils."
    return Change(_trace(visite, assure, "informations-mot-de-passe", text))


def wait_text(seconds: int) -> str:
    """What a blocked person reads, in whole minutes."""
    minutes = max(1, round(seconds / 60))
    unit = "minute" if minutes == 1 else "minutes"
    return f"Trop d'essais. Attendez {minutes} {unit}, puis recommencez."


def revoke(visite: Visite, compte: Compte, id_: str) -> bool:
    """Stop trusting one device; False when this account trusts none of this id."""
    now = visite.bac.now()
    rows = {row.id: row for row in models.trusted_devices(compte, now)}
    found: AppareilDeConfiance | None = rows.get(id_)
    if found is None:
        return False
    found.revoque_le = now
    record(visite.bac, "appareil.revoque")
    return True


def revoke_all(visite: Visite, compte: Compte) -> None:
    models.revoke_all(compte, visite.bac.now())
    record(visite.bac, "appareil.revoque")


def close(visite: Visite, compte: Compte) -> None:
    """R61: sessions, trusted devices and the account go; the person's rights stay."""
    now = visite.bac.now()
    send(acces.person(compte), "compte/compte-ferme", now=now, adresse=compte.mail)
    sessions.end_all(acces.SERVICE, compte.id)
    sessions.end_attempts(compte.id)
    models.close(compte)
    record(visite.bac, "compte.ferme")


def logout(seance: Seance) -> None:
    sessions.end(seance)


# ——— Trace and notice ———


def _trace(
    visite: Visite, assure: Assure, libelle: str, *steps: str | tuple[datetime, str]
) -> Demarche:
    """A démarche whose steps happen now, but for those that bring their own instant."""
    now = visite.bac.now()
    dated = [(now, step) if isinstance(step, str) else step for step in steps]
    return models.record_demarche(visite.bac.id, assure.id, libelle, now, *dated)


def _tell(visite: Visite, compte: Compte, message: str, event: str) -> None:
    send(acces.person(compte), f"compte/{message}", now=visite.bac.now(), adresse=compte.mail)
    record(visite.bac, event)


def demarche_of(compte: Compte, id_: str, now: datetime) -> Demarche | None:
    """A démarche of this person by its id; anybody else's, or one to come, is as good as none."""
    found = db.of_bac(Demarche, id_, compte.bac_id)
    mine = found is not None and found.assure_id == compte.assure_id and found.le <= now
    return found if mine else None


def is_proved(seance: Seance) -> bool:
    return seance.is_proved(clock.wall_now())
