"""When a carte Vitale may be ordered, and what follows the order (R72-R85). Plain Python.

The order of one person goes: nothing declared, declared, open for four days, closed for one, open
again (R76); then followed by the clock until the card has arrived (R81-R83).
"""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import StrEnum

from core.clock import plus_days
from core.delais import (
    CARTE_ARRIVEE_JOURS,
    CARTE_ENVOYEE_JOURS,
    COMMANDE_EN_LIGNE_JOURS,
    COMMANDE_FERMEE_JOURS,
    DECISION_CARTE_JOURS,
    SUIVI_CARTE_JOURS,
)
from services.referentiel.rules import EtatCarte

AGE_PREMIERE_CARTE = 12  # R73


class Motif(StrEnum):
    """Why a card is ordered (R73)."""

    PREMIERE = "premiere"
    PERTE = "perte"
    VOL = "vol"
    PANNE = "panne"
    VISUEL = "visuel"  # the name printed has changed


class Refus(StrEnum):
    """Why a card cannot be ordered (R74, R75), the first reason found."""

    TROP_JEUNE = "trop-jeune"
    NON_AUTORISE = "non-autorise"
    MUTATION = "mutation"
    NPAI = "npai"
    EN_COURS = "en-cours"
    DECLARATION = "declaration"
    PLI = "pli"  # the one day on which the paper form leaves


DECLARES = {
    EtatCarte.PERDUE: Motif.PERTE,
    EtatCarte.VOLEE: Motif.VOL,
    EtatCarte.DEFECTUEUSE: Motif.PANNE,
}
ETATS = {motif: etat for etat, motif in DECLARES.items()}
# R75 speaks of loss and theft alone: after a failure, no day is closed.
AVEC_PLI = frozenset({Motif.PERTE, Motif.VOL})


@dataclass(frozen=True)
class Dossier:
    """What the caisse knows of somebody who wants a card."""

    age: int
    douze_ans_le: date
    autorise: bool = True
    en_mutation: bool = False
    npai: bool = False
    carte: EtatCarte | None = None
    declaree_le: date | None = None
    visuel_change: bool = False
    en_cours: bool = False


@dataclass(frozen=True)
class Examen:
    """The answer: a reason to order, or one not to. `le`: the day on which that changes, if known.

    For a refusal, the first day on which it ends; for a card lost or stolen, the last of the four
    days open before the paper form leaves.
    """

    motif: Motif | None = None
    refus: Refus | None = None
    le: date | None = None

    @property
    def ok(self) -> bool:
        return self.refus is None


def examine(dossier: Dossier, today: date) -> Examen:
    """Whether a card may be ordered on this day."""
    if refusal := _lasting(dossier):
        return refusal
    motif = _reason(dossier)
    if motif is None:
        return Examen(refus=Refus.DECLARATION)
    if motif not in AVEC_PLI or dossier.declaree_le is None:
        return Examen(motif)
    return _windowed(motif, dossier.declaree_le, today)


def _lasting(dossier: Dossier) -> Examen | None:
    """R74: what no waiting opens, but for a birthday."""
    if dossier.age < AGE_PREMIERE_CARTE:
        return Examen(refus=Refus.TROP_JEUNE, le=dossier.douze_ans_le)
    found = {
        Refus.NON_AUTORISE: not dossier.autorise,
        Refus.MUTATION: dossier.en_mutation,
        Refus.NPAI: dossier.npai,
        Refus.EN_COURS: dossier.en_cours,
    }
    reason = next((refus for refus, holds in found.items() if holds), None)
    return Examen(refus=reason) if reason else None


def _reason(dossier: Dossier) -> Motif | None:
    """R73; None when a declaration is needed first."""
    if dossier.carte is None:
        return Motif.PREMIERE
    if dossier.carte in DECLARES:
        return DECLARES[dossier.carte]
    return Motif.VISUEL if dossier.visuel_change else None


def _windowed(motif: Motif, declared: date, today: date) -> Examen:
    """R75, R76: four calendar days open, one closed, then open again."""
    last = last_day(declared)
    reopening = last + timedelta(days=COMMANDE_FERMEE_JOURS + 1)
    if today <= last:
        return Examen(motif, le=last)
    return Examen(refus=Refus.PLI, le=reopening) if today < reopening else Examen(motif)


def last_day(declared: date) -> date:
    """The last day to order online before the paper form leaves (R75)."""
    return declared + timedelta(days=COMMANDE_EN_LIGNE_JOURS)


class Suivi(StrEnum):
    """Where an order stands (R83; the names are ours)."""

    ENREGISTREE = "enregistree"
    ETUDE = "etude"
    A_REFAIRE = "a-refaire"
    FABRICATION = "fabrication"
    ENVOYEE = "envoyee"
    ARRIVEE = "arrivee"
    RECUE = "recue"


APRES = (
    (0, Suivi.ENREGISTREE),
    (SUIVI_CARTE_JOURS, Suivi.ETUDE),
    (DECISION_CARTE_JOURS, Suivi.FABRICATION),
    (CARTE_ENVOYEE_JOURS, Suivi.ENVOYEE),
    (CARTE_ARRIVEE_JOURS, Suivi.ARRIVEE),
)


def calendar(sent: datetime, refused: bool) -> list[tuple[datetime, Suivi]]:
    """What happens to an order whose files left at `sent`, and when (R81-R83)."""
    steps = [(plus_days(sent, days), suivi) for days, suivi in APRES]
    if not refused:
        return steps
    decision = plus_days(sent, DECISION_CARTE_JOURS)
    return [*(row for row in steps if row[0] < decision), (decision, Suivi.A_REFAIRE)]


def standing(sent: datetime, refused: bool, now: datetime) -> Suivi:
    """Where an order stands at `now`; it is in the letter box until somebody says otherwise."""
    return [suivi for le, suivi in calendar(sent, refused) if le <= now][-1]
