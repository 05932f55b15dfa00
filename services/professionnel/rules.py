"""What a professional may invoice, and what it comes to (R120-R127). Plain Python, centimes."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from typing import Protocol

from core.delais import SEANCE_PROFESSIONNEL
from services.referentiel.rules import EtatCarte, Exoneration

QUANTITE_MAX = 6
ACTES_MAX = 8
PLEIN = 100  # %


class Support(StrEnum):
    """What the patient showed."""

    APPLI = "appli"
    CARTE = "carte"
    PAPIER = "papier"  # nothing: a paper sheet, that the patient sends


class Equipement(StrEnum):
    """The desk: whole, or with one of the faults of R122. ADRi silent: ours."""

    COMPLET = "complet"
    INACTIF = "inactif"  # compatible software, function not activated
    SANS_LECTEUR = "sans-lecteur"
    NFC_SEUL = "nfc-seul"
    QR_SEUL = "qr-seul"
    ADRI_MUET = "adri-muet"


class Etat(StrEnum):
    """Where a sheet stands."""

    OUVERTE = "ouverte"
    FINIE = "finie"  # the 20 minutes are over (R121)
    SIGNEE = "signee"


class Moyen(StrEnum):
    """How the appli is read (R124)."""

    QR = "qr"
    SANS_CONTACT = "sans-contact"


NOMS_EQUIPEMENTS = {
    Equipement.COMPLET: "Tout marche : logiciel activé, lecteur de QR code et sans contact",
    Equipement.INACTIF: "La fonction « appli carte Vitale » n'est pas activée",
    Equipement.SANS_LECTEUR: "Il n'y a pas de lecteur",
    Equipement.NFC_SEUL: "Le lecteur est sans contact (NFC) seulement",
    Equipement.QR_SEUL: "Le lecteur est à QR code seulement",
    Equipement.ADRI_MUET: "Internet est coupé : ADRi ne répond pas",
}
NE_LIT_PAS = {
    Equipement.INACTIF: frozenset(Moyen),
    Equipement.SANS_LECTEUR: frozenset(Moyen),
    Equipement.NFC_SEUL: frozenset({Moyen.QR}),
    Equipement.QR_SEUL: frozenset({Moyen.SANS_CONTACT}),
}
CARTES_MUETTES = {
    EtatCarte.PERDUE: "Cette carte a été déclarée perdue. Elle ne sert plus.",
    EtatCarte.VOLEE: "Cette carte a été déclarée volée. Elle ne sert plus.",
    EtatCarte.DEFECTUEUSE: "La puce ne répond pas. La carte est à remplacer.",
    EtatCarte.REMPLACEE: "Une autre carte l'a remplacée. Elle ne sert plus.",
}


class Feuille(Protocol):
    """What the rules need to know of a sheet."""

    @property
    def support(self) -> Support: ...
    @property
    def lue_le(self) -> datetime: ...
    @property
    def signee_le(self) -> datetime | None: ...


def etat(feuille: Feuille, now: datetime) -> Etat:
    """Paper asks for no session: nothing is read online."""
    if feuille.signee_le is not None:
        return Etat.SIGNEE
    lasts = feuille.support is Support.PAPIER or now <= fin_seance(feuille.lue_le)
    return Etat.OUVERTE if lasts else Etat.FINIE


def lit(equipement: Equipement, moyen: Moyen) -> bool:
    """Whether this desk reads the appli so (R122, R123)."""
    return moyen not in NE_LIT_PAS.get(equipement, frozenset())


def fin_seance(lue_le: datetime) -> datetime:
    """The last instant of a session: 20 minutes, whatever is done in between (R121)."""
    return lue_le + SEANCE_PROFESSIONNEL


# ——— Rights and amounts ———


@dataclass(frozen=True)
class Situation:
    """What ADRi answers for one person, one day."""

    ouverts: bool
    jusqu_au: date | None
    exoneration: Exoneration
    css: bool
    complementaire: str | None
    mineur: bool
    ame: bool

    @property
    def est_exempte(self) -> bool:
        """Nothing is held back: under 18, maternité, Complémentaire santé solidaire, AME."""
        return self.mineur or self.css or self.ame or self.exoneration is Exoneration.MATERNITE


INCONNUE = Situation(False, None, Exoneration.NONE, False, None, False, False)  # nothing is asked


@dataclass(frozen=True)
class Tarif:
    """One act before anybody's rights are known. `taux` in %; `mutuelle` when it is known."""

    libelle: str
    montant: int
    base: int
    taux: int
    retenue: int
    mutuelle: int | None = None


@dataclass(frozen=True)
class Parts:
    """Who pays what of one act."""

    montant: int
    base: int
    taux: int
    participation: int
    amo: int  # of the Assurance Maladie, participation still to be held back
    complementaire: int

    @property
    def rembourse(self) -> int:
        return max(0, self.amo - self.participation)

    def a_payer(self, tiers_payant: bool) -> int:
        """What the patient pays at the counter."""
        return self.montant - (self.amo + self.complementaire if tiers_payant else 0)


def taux(tarif: Tarif, situation: Situation, lie_ald: bool) -> int:
    """100 % in maternité, and for what the long illness asks for; the act's rate otherwise."""
    if situation.exoneration is Exoneration.MATERNITE:
        return PLEIN
    ald = situation.exoneration is Exoneration.ALD and lie_ald
    return PLEIN if ald or situation.ame else tarif.taux


def parts(tarif: Tarif, quantite: int, situation: Situation, lie_ald: bool = False) -> Parts:
    """Who pays what of `quantite` times the same act."""
    montant, base = tarif.montant * quantite, tarif.base * quantite
    rate = taux(tarif, situation, lie_ald)
    amo = round(base * rate / 100)
    return Parts(
        montant,
        base,
        rate,
        0 if situation.est_exempte else tarif.retenue * quantite,
        amo,
        _covered(tarif, quantite, situation, base - amo),
    )


def _covered(tarif: Tarif, quantite: int, situation: Situation, left: int) -> int:
    """What the complementary cover pays: never more than what is left of the price."""
    if situation.complementaire is None:
        return 0
    over = (tarif.montant - tarif.base) * quantite
    return left if tarif.mutuelle is None else min(tarif.mutuelle * quantite, over + left)


def total(rows: Iterable[Parts], tiers_payant: bool) -> int:
    """What the patient pays for the whole sheet."""
    return sum(row.a_payer(tiers_payant) for row in rows)


def tiers_payant(situation: Situation, demande: bool) -> bool:
    """Closed rights never; the Complémentaire santé solidaire and AME always."""
    return situation.ouverts and (demande or situation.css or situation.ame)
