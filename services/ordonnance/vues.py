"""What the pages show of an ordonnance: its lines, what was given, what comes next."""

from dataclasses import dataclass
from datetime import date, datetime

from core import clock
from core.clock import paris
from services.boite.rules import day_text
from services.ordonnance import models, rules
from services.ordonnance.models import Delivrance, Ligne, Ordonnance
from services.ordonnance.rules import Etat, Fermeture, Issue
from services.referentiel.models import Assure


@dataclass(frozen=True)
class Trace:
    """One thing noted for a line, in words. `le` in Paris time."""

    le: datetime
    pharmacie: str
    texte: str
    nom: str


@dataclass(frozen=True)
class Vue:
    """A line and where it stands today. Boxes of the time under way."""

    ligne: Ligne
    fermeture: Fermeture | None
    a_remettre: int
    ouvre_le: date | None
    traces: list[Trace]

    @property
    def tour(self) -> int:
        return rules.tour(self.ligne)

    @property
    def prescrites(self) -> int:
        return rules.prescrites(self.ligne)


@dataclass(frozen=True)
class Fiche:
    """An ordonnance, whole."""

    ordonnance: Ordonnance
    assure: Assure
    etat: Etat
    lignes: list[Vue]

    @property
    def nom_etat(self) -> str:
        return rules.NOMS_ETATS[self.etat]

    @property
    def emise_le(self) -> datetime:
        return paris(self.ordonnance.emise_le)

    @property
    def jour(self) -> str:
        """« 22 novembre 2026 »."""
        return day_text(self.ordonnance.emise_le)

    @property
    def annulee_le(self) -> datetime | None:
        return paris(self.ordonnance.annulee_le) if self.ordonnance.annulee_le else None

    @property
    def motif_annulation(self) -> str:
        motif = self.ordonnance.motif_annulation
        return rules.NOMS_ANNULATIONS[motif] if motif else ""

    @property
    def traces(self) -> list[Trace]:
        """Everything noted, oldest first."""
        return sorted((t for row in self.lignes for t in row.traces), key=lambda t: t.le)

    @property
    def ouverte(self) -> bool:
        """Whether something can be given today."""
        return any(row.a_remettre for row in self.lignes)


def fiche(ordonnance: Ordonnance, now: datetime) -> Fiche:
    """Everything that a page shows of it at `now` (sandbox clock)."""
    rows, noted = models.lignes(ordonnance), models.delivrances(ordonnance)
    today = clock.day(now)
    views = [
        _view(row, ordonnance, [d for d in noted if d.ligne_id == row.id], now) for row in rows
    ]
    return Fiche(ordonnance, models.person(ordonnance), rules.etat(ordonnance, rows, today), views)


def _view(row: Ligne, ordonnance: Ordonnance, noted: list[Delivrance], now: datetime) -> Vue:
    today = clock.day(now)
    return Vue(
        row,
        rules.fermeture(row, ordonnance, today),
        rules.a_remettre(row, ordonnance, today),
        rules.ouvre_le(row),
        [Trace(paris(d.le), d.pharmacie, in_words(d), row.nom) for d in noted],
    )


def in_words(noted: Delivrance) -> str:
    """« 2 boîtes, remplacé par Amlodipine 5 mg »."""
    if noted.motif:
        return f"Non remis : {rules.NOMS_NON_REMIS[noted.motif]}"
    plural = "s" if noted.boites > 1 else ""
    text = f"{noted.boites} boîte{plural} remise{plural}"
    if noted.issue is Issue.SUBSTITUE:
        text += f", {noted.remplace_par} à la place"
    return text if noted.tour == 0 else f"{text} (renouvellement {noted.tour})"
