"""What may be written, given, renewed, and until when (R149-R152). Plain Python, days in France.

A line prescribes `boites` boxes each time, once and then `renouvellements` times. The boxes of one
time are a *tour*. `remises` counts the boxes given over all tours.
"""

from collections.abc import Sequence
from datetime import date, timedelta
from enum import StrEnum
from typing import Protocol

from core.delais import DELIVRANCE_JOURS
from core.tokens import UNAMBIGUOUS

NUMERO = 12  # characters, the last one of control
SCEAU = 24
POSOLOGIE = 160  # characters
BOITES_MAX = 6
RENOUVELLEMENTS_MAX = 12
AN = 365  # days
ENFANT = 6  # years: R. 5125-23, EFG
MAJORITE = 18  # R147: until then, a parent keeps the papers


class Etat(StrEnum):
    """R152."""

    EMISE = "emise"
    PARTIELLE = "partiellement-delivree"
    DELIVREE = "delivree"
    ANNULEE = "annulee"
    EXPIREE = "expiree"


class Issue(StrEnum):
    """What the pharmacist notes for a line (R151)."""

    REMIS = "remis"
    SUBSTITUE = "substitue"
    NON_REMIS = "non-remis"


class NonSubstituable(StrEnum):
    """The three reasons of the arrêté of 12/11/2019: the mention alone is not enough."""

    MTE = "mte"
    EFG = "efg"
    CIF = "cif"


class NonRemis(StrEnum):
    """Why a line is not given. Ours: the source says « motif » and lists none."""

    RUPTURE = "rupture"
    REFUS = "refus"
    DEJA = "deja"
    AVIS = "avis"


class Annulation(StrEnum):
    ERREUR = "erreur"
    CHANGEMENT = "changement"
    DEMANDE = "demande"


class Fermeture(StrEnum):
    """Why nothing of a line can be given today."""

    FINIE = "finie"
    TROP_TOT = "trop-tot"  # the renewal begins later
    TROP_TARD = "trop-tard"


NOMS_ETATS = {
    Etat.EMISE: "émise",
    Etat.PARTIELLE: "partiellement délivrée",
    Etat.DELIVREE: "délivrée",
    Etat.ANNULEE: "annulée",
    Etat.EXPIREE: "expirée",
}
NOMS_MOTIFS_NS = {
    NonSubstituable.MTE: "marge thérapeutique étroite (MTE)",
    NonSubstituable.EFG: "enfant de moins de 6 ans, forme adaptée (EFG)",
    NonSubstituable.CIF: "contre-indication à un composant (CIF)",
}
NOMS_NON_REMIS = {
    NonRemis.RUPTURE: "rupture de stock",
    NonRemis.REFUS: "le patient n'en veut pas",
    NonRemis.DEJA: "le patient en a déjà",
    NonRemis.AVIS: "avis du médecin demandé",
}
NOMS_ANNULATIONS = {
    Annulation.ERREUR: "erreur de saisie",
    Annulation.CHANGEMENT: "changement de traitement",
    Annulation.DEMANDE: "demande du patient",
}


class Ligne(Protocol):
    """What the rules need to know of a line."""

    @property
    def duree(self) -> int: ...
    @property
    def boites(self) -> int: ...
    @property
    def renouvellements(self) -> int: ...
    @property
    def remises(self) -> int: ...
    @property
    def tour_le(self) -> date | None: ...


class Ordonnance(Protocol):
    """What the rules need to know of an ordonnance."""

    @property
    def premiere_avant(self) -> date: ...
    @property
    def fin(self) -> date: ...
    @property
    def est_annulee(self) -> bool: ...


# ——— Giving ———


def prescrites(ligne: Ligne) -> int:
    """All the boxes of a line, renewals included."""
    return ligne.boites * (1 + ligne.renouvellements)


def est_finie(ligne: Ligne) -> bool:
    return ligne.remises >= prescrites(ligne)


def tour(ligne: Ligne) -> int:
    """Which time the next box belongs to: 0, then one for each renewal."""
    return min(ligne.remises // ligne.boites, ligne.renouvellements)


def reste(ligne: Ligne) -> int:
    """The boxes left in the time under way, or in the next one; 0 when all were given."""
    return 0 if est_finie(ligne) else ligne.boites - ligne.remises % ligne.boites


def ouvre_le(ligne: Ligne) -> date | None:
    """The first day of the renewal to come; None when boxes of this time may be given already.

    A renewal waits until what was given before is used up (R. 5132-14).
    """
    between = ligne.remises > 0 and ligne.remises % ligne.boites == 0
    if est_finie(ligne) or not between or ligne.tour_le is None:
        return None
    return ligne.tour_le + timedelta(days=ligne.duree)


def fermeture(ligne: Ligne, ordonnance: Ordonnance, today: date) -> Fermeture | None:
    """Why nothing of this line can be given today, or None."""
    if est_finie(ligne):
        return Fermeture.FINIE
    if est_perdue(ligne, ordonnance, today):
        return Fermeture.TROP_TARD
    opens = ouvre_le(ligne)
    return Fermeture.TROP_TOT if opens and today < opens else None


def est_perdue(ligne: Ligne, ordonnance: Ordonnance, today: date) -> bool:
    """Whether what is left of a line can never be given any more."""
    if est_finie(ligne):
        return False
    last = ordonnance.fin if ligne.remises else ordonnance.premiere_avant
    opens = ouvre_le(ligne)
    return max(today, opens or today) > last


def a_remettre(ligne: Ligne, ordonnance: Ordonnance, today: date) -> int:
    """How many boxes may be given today."""
    if ordonnance.est_annulee or fermeture(ligne, ordonnance, today):
        return 0
    return reste(ligne)


def etat(ordonnance: Ordonnance, lignes: Sequence[Ligne], today: date) -> Etat:
    """R152. Expired: something is left, and none of it can be given any more."""
    if ordonnance.est_annulee:
        return Etat.ANNULEE
    left = [ligne for ligne in lignes if not est_finie(ligne)]
    if not left:
        return Etat.DELIVREE
    if all(est_perdue(ligne, ordonnance, today) for ligne in left):
        return Etat.EXPIREE
    return Etat.PARTIELLE if any(ligne.remises for ligne in lignes) else Etat.EMISE


# ——— Writing ———


def refus_duree(duree: int, renouvellements: int) -> str | None:
    """Why this duration cannot be written, or None."""
    if not 1 <= duree <= DELIVRANCE_JOURS:
        return (
            f"De 1 à {DELIVRANCE_JOURS} jours : la pharmacie remet un mois à la fois. "
            "Plus longtemps ? Ajoutez des renouvellements."
        )
    if duree * (1 + renouvellements) > AN:
        return (
            f"{duree} jours et {renouvellements} renouvellements dépassent un an. "
            "Un traitement se prescrit pour un an au plus."
        )
    return None


def refus_mention(motif: NonSubstituable | None, marge_etroite: bool, age: int) -> str | None:
    """Why « non substituable » cannot be written for this reason, or None."""
    if motif is NonSubstituable.MTE and not marge_etroite:
        return "Ce médicament n'est pas sur la liste des marges thérapeutiques étroites."
    if motif is NonSubstituable.EFG and age >= ENFANT:
        return f"EFG ne vaut que pour un enfant de moins de {ENFANT} ans."
    return None


# ——— Numbers ———


def controle(debut: str) -> str:
    """The last character of a number: one wrong character, or two exchanged, always show.

    31 letters and digits, a prime; weights from 2 to 12, and 1 for the control: each error shows.
    """
    total = sum(UNAMBIGUOUS.index(c) * weight for weight, c in enumerate(debut, start=2))
    return UNAMBIGUOUS[-total % len(UNAMBIGUOUS)]


def compact(typed: str) -> str:
    """What was typed, in capitals, without spaces and dashes."""
    return "".join(c for c in typed.upper() if c.isalnum())


def est_numero(text: str) -> bool:
    """Whether these 12 characters can be a number: right letters, right control."""
    known = len(text) == NUMERO and all(c in UNAMBIGUOUS for c in text)
    return known and controle(text[:-1]) == text[-1]


def epelle(digest: bytes, length: int = SCEAU) -> str:
    """A digest as characters to read aloud, about 5 bits each."""
    rest, letters = int.from_bytes(digest, "big"), ""
    for _ in range(length):
        rest, place = divmod(rest, len(UNAMBIGUOUS))
        letters += UNAMBIGUOUS[place]
    return letters
