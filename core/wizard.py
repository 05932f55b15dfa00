"""Steps: one URL each, answers kept in a row, earlier steps checked again at every visit.

The run's id is in the URL, so that two windows never mix their answers. A service declares a
`Tunnel`; its views call `open_step` and `keep`.
"""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import JSON, String, select, update
from sqlalchemy.orm import Mapped, mapped_column

from core import clock
from core.champs import Formulaire
from core.db import Base, Identified, OfBac, add, every, of_bac, session


class Parcours(Identified, OfBac, Base):
    """One run through the steps of a tunnel, with the answers given so far (JSON by step)."""

    __tablename__ = "parcours"

    tunnel: Mapped[str] = mapped_column(String(40))
    appareil_id: Mapped[str] = mapped_column(String(16))
    reponses: Mapped[dict[str, dict[str, Any]]] = mapped_column(JSON, default=dict)
    commence_le: Mapped[datetime]  # wall
    fini_le: Mapped[datetime | None]

    def answer(self, step: str, name: str, default: Any = "") -> Any:
        """One answer of a step already passed."""
        return self.reponses.get(step, {}).get(name, default)


@dataclass(frozen=True)
class Etape:
    """A step: its word in the URL, its title, the form that it asks."""

    cle: str
    titre: str
    form: type[Formulaire]


@dataclass(frozen=True)
class Tunnel:
    """The steps in order; the last one, « Vérifier », asks nothing."""

    nom: str
    etapes: tuple[Etape, ...]

    @property
    def total(self) -> int:
        return len(self.etapes)

    def find(self, cle: str) -> Etape | None:
        return next((step for step in self.etapes if step.cle == cle), None)

    def number(self, step: Etape) -> int:
        """Its place, from 1: « Étape 2 sur 5 »."""
        return self.etapes.index(step) + 1

    def before(self, step: Etape) -> Etape | None:
        place = self.etapes.index(step)
        return self.etapes[place - 1] if place else None

    def after(self, step: Etape) -> Etape | None:
        place = self.etapes.index(step) + 1
        return self.etapes[place] if place < self.total else None

    def due(self, run: Parcours) -> Etape:
        """The first step without an answer; the last one when all have theirs."""
        return next((s for s in self.etapes if s.cle not in run.reponses), self.etapes[-1])

    def may_open(self, run: Parcours, step: Etape) -> bool:
        """A step opens once all the earlier ones are answered."""
        return self.etapes.index(step) <= self.etapes.index(self.due(run))


def start(tunnel: Tunnel, bac_id: str, appareil_id: str) -> Parcours:
    """A new run, empty."""
    now = clock.wall_now()
    return add(
        Parcours(
            bac_id=bac_id,
            tunnel=tunnel.nom,
            appareil_id=appareil_id,
            reponses={},
            commence_le=now,
        )
    )


def find(tunnel: Tunnel, id_: str, bac_id: str, appareil_id: str) -> Parcours | None:
    """An unfinished run of this device, or None."""
    run = of_bac(Parcours, id_, bac_id)
    mine = run is not None and run.tunnel == tunnel.nom and run.appareil_id == appareil_id
    return run if run is not None and mine and run.fini_le is None else None


def draft(tunnel: Tunnel, bac_id: str, appareil_id: str) -> Parcours | None:
    """The latest run left unfinished on this device, offered before a new one."""
    query = select(Parcours).where(
        Parcours.bac_id == bac_id,
        Parcours.appareil_id == appareil_id,
        Parcours.tunnel == tunnel.nom,
        Parcours.fini_le.is_(None),
    )
    runs = every(query.order_by(Parcours.commence_le.desc()).limit(1))
    return runs[0] if runs else None


def keep(run: Parcours, step: Etape, answers: dict[str, Any]) -> None:
    """Store a step's answers; a changed answer reopens nothing: later ones are kept."""
    run.reponses = {**run.reponses, step.cle: answers}


def finish(run: Parcours) -> bool:
    """End a run, once: True for the one caller that does."""
    now = clock.wall_now()
    ended = (
        update(Parcours)
        .where(Parcours.id == run.id, Parcours.fini_le.is_(None))
        .values(fini_le=now, reponses={})  # what was typed is not needed any more
        .returning(Parcours.id)
    )
    return session().execute(ended).one_or_none() is not None
