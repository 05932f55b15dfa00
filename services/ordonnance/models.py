"""The ordonnance numérique: what was prescribed, what was given where, who has read it (R149-R152).

A box leaves once: whoever gives, renews or cancels first takes the ordonnance's `version`, the
others find another one and read again.
"""

from datetime import date, datetime
from typing import Any

from sqlalchemy import ColumnElement, ForeignKey, String, UniqueConstraint, select, update
from sqlalchemy.orm import Mapped, mapped_column

from core import clock
from core.db import Base, Identified, OfBac, add, every, of_bac, one, session
from services.ordonnance import rules
from services.ordonnance.rules import Annulation, Etat, Issue, NonRemis, NonSubstituable
from services.referentiel.models import Assure, OfAssure, choix


class Ordonnance(Identified, OfAssure, Base):
    """A prescription. `premiere_avant` and `fin` are days in France; instants, sandbox clock."""

    __tablename__ = "ordonnance"
    __table_args__ = (UniqueConstraint("bac_id", "numero"),)

    numero: Mapped[str] = mapped_column(String(12))
    sceau: Mapped[str] = mapped_column(String(24))
    prescripteur: Mapped[str] = mapped_column(String(80))
    emise_le: Mapped[datetime] = mapped_column(index=True)
    premiere_avant: Mapped[date]
    fin: Mapped[date]
    accord_mes: Mapped[bool]
    accord_suivi: Mapped[bool]
    version: Mapped[int] = mapped_column(default=0)
    annulee_le: Mapped[datetime | None]
    motif_annulation: Mapped[Annulation | None] = mapped_column(choix(Annulation))

    @property
    def est_annulee(self) -> bool:
        return self.annulee_le is not None


class Ligne(Identified, OfBac, Base):
    """One medicine of an ordonnance; `remises` counts its boxes given, all times together."""

    __tablename__ = "ligne_ordonnance"

    ordonnance_id: Mapped[str] = mapped_column(
        ForeignKey("ordonnance.id", ondelete="CASCADE"), index=True
    )
    rang: Mapped[int]
    medicament: Mapped[str] = mapped_column(String(60))  # key of content/medicaments.yaml
    nom: Mapped[str] = mapped_column(String(80))
    forme: Mapped[str] = mapped_column(String(40))
    posologie: Mapped[str] = mapped_column(String(rules.POSOLOGIE))
    duree: Mapped[int]  # days that one time lasts
    boites: Mapped[int]
    renouvellements: Mapped[int]
    non_substituable: Mapped[NonSubstituable | None] = mapped_column(choix(NonSubstituable))
    remises: Mapped[int] = mapped_column(default=0)
    tour_le: Mapped[date | None]  # the day of the first box of the latest time


class Delivrance(Identified, OfBac, Base):
    """What a pharmacy noted for one line, one day (R151)."""

    __tablename__ = "delivrance"

    ordonnance_id: Mapped[str] = mapped_column(
        ForeignKey("ordonnance.id", ondelete="CASCADE"), index=True
    )
    ligne_id: Mapped[str] = mapped_column(ForeignKey("ligne_ordonnance.id", ondelete="CASCADE"))
    le: Mapped[datetime]
    pharmacie: Mapped[str] = mapped_column(String(80))
    issue: Mapped[Issue] = mapped_column(choix(Issue))
    boites: Mapped[int]
    tour: Mapped[int]
    remplace_par: Mapped[str | None] = mapped_column(String(80))
    motif: Mapped[NonRemis | None] = mapped_column(choix(NonRemis))
    version: Mapped[int]  # of the ordonnance once noted: their order


class Comptoir(Identified, OfBac, Base):
    """Which pharmacy a device plays."""

    __tablename__ = "comptoir"

    appareil_id: Mapped[str] = mapped_column(
        ForeignKey("appareil.id", ondelete="CASCADE"), unique=True
    )
    pharmacie: Mapped[str] = mapped_column(String(60))  # key of content/medicaments.yaml


class Lecture(Identified, OfBac, Base):
    """An ordonnance shown to a pharmacy: it may open what was shown to it, nothing else."""

    __tablename__ = "lecture"
    __table_args__ = (UniqueConstraint("appareil_id", "pharmacie", "ordonnance_id"),)

    appareil_id: Mapped[str] = mapped_column(ForeignKey("appareil.id", ondelete="CASCADE"))
    pharmacie: Mapped[str] = mapped_column(String(60))
    ordonnance_id: Mapped[str] = mapped_column(ForeignKey("ordonnance.id", ondelete="CASCADE"))
    le: Mapped[datetime]


# ——— Reading ———


def of_numero(bac_id: str, numero: str) -> Ordonnance | None:
    """The ordonnance of this number, in this bac à sable."""
    return one(select(Ordonnance).where(Ordonnance.bac_id == bac_id, Ordonnance.numero == numero))


def find(bac_id: str, id_: str) -> Ordonnance | None:
    return of_bac(Ordonnance, id_, bac_id)


def of_people(assures: list[Assure]) -> list[Ordonnance]:
    """The ordonnances of these people, the latest first."""
    ids = [assure.id for assure in assures]
    return _latest(Ordonnance.assure_id.in_(ids))


def issued(bac_id: str) -> list[Ordonnance]:
    """Everything that the doctor of this world wrote, the latest first."""
    return _latest(Ordonnance.bac_id == bac_id)


def _latest(condition: ColumnElement[bool]) -> list[Ordonnance]:
    return every(select(Ordonnance).where(condition).order_by(Ordonnance.emise_le.desc()))


def lignes(ordonnance: Ordonnance) -> list[Ligne]:
    """Its lines as they were written, as they stand now."""
    query = select(Ligne).where(Ligne.ordonnance_id == ordonnance.id).order_by(Ligne.rang)
    return every(query.execution_options(populate_existing=True))


def delivrances(ordonnance: Ordonnance) -> list[Delivrance]:
    """What was noted, oldest first."""
    query = select(Delivrance).where(Delivrance.ordonnance_id == ordonnance.id)
    return every(query.order_by(Delivrance.version, Delivrance.id))


def person(ordonnance: Ordonnance) -> Assure:
    return session().get_one(Assure, ordonnance.assure_id)


def etat(ordonnance: Ordonnance, now: datetime) -> Etat:
    return rules.etat(ordonnance, lignes(ordonnance), clock.day(now))


# ——— The desk ———


def pharmacie_of(appareil_id: str) -> str | None:
    """The key of the pharmacy that this device plays, once it was chosen."""
    return session().scalar(select(Comptoir.pharmacie).where(Comptoir.appareil_id == appareil_id))


def sit(bac_id: str, appareil_id: str, pharmacie: str) -> None:
    """Play this pharmacy from now on."""
    row = one(select(Comptoir).where(Comptoir.appareil_id == appareil_id))
    if row is None:
        add(Comptoir(bac_id=bac_id, appareil_id=appareil_id, pharmacie=pharmacie))
    else:
        row.pharmacie = pharmacie


def note_reading(ordonnance: Ordonnance, appareil_id: str, pharmacie: str, now: datetime) -> None:
    """The ordonnance was shown at this desk; a second time changes nothing."""
    if not was_read(ordonnance, appareil_id, pharmacie):
        row = {"appareil_id": appareil_id, "pharmacie": pharmacie, "le": now}
        add(Lecture(bac_id=ordonnance.bac_id, ordonnance_id=ordonnance.id, **row))


def was_read(ordonnance: Ordonnance, appareil_id: str, pharmacie: str) -> bool:
    return ordonnance.id in {row.id for row in read_at(appareil_id, pharmacie)}


def read_at(appareil_id: str, pharmacie: str) -> list[Ordonnance]:
    """What was shown to this pharmacy on this device, the latest first."""
    query = select(Ordonnance).join(Lecture, Lecture.ordonnance_id == Ordonnance.id)
    here = (Lecture.appareil_id == appareil_id, Lecture.pharmacie == pharmacie)
    return every(query.where(*here).order_by(Lecture.le.desc()))


# ——— Once only ———


def take(ordonnance: Ordonnance, vu: int) -> bool:
    """The right to give something, to the first who saw version `vu`; never once cancelled."""
    return _moved(ordonnance, vu, {})


def cancel(ordonnance: Ordonnance, vu: int, motif: Annulation, now: datetime) -> bool:
    """Cancel what is left, when nothing changed since version `vu`."""
    return _moved(ordonnance, vu, {"annulee_le": now, "motif_annulation": motif})


def _moved(ordonnance: Ordonnance, vu: int, values: dict[str, Any]) -> bool:
    moved = (
        update(Ordonnance)
        .where(
            Ordonnance.id == ordonnance.id,
            Ordonnance.version == vu,
            Ordonnance.annulee_le.is_(None),
        )
        .values(version=vu + 1, **values)
        .returning(Ordonnance.version)
        .execution_options(synchronize_session=False)
    )
    done = session().scalar(moved) is not None
    session().refresh(ordonnance)
    return done


def give(ligne: Ligne, boites: int, today: date) -> bool:
    """Count boxes as given; False when they would be more than were prescribed, or were moved."""
    first = ligne.remises % ligne.boites == 0
    given = (
        update(Ligne)
        .where(
            Ligne.id == ligne.id,
            Ligne.remises == ligne.remises,
            Ligne.remises + boites <= Ligne.boites * (1 + Ligne.renouvellements),
        )
        .values(remises=Ligne.remises + boites, tour_le=today if first else ligne.tour_le)
        .returning(Ligne.id)
        .execution_options(synchronize_session=False)
    )
    done = session().scalar(given) is not None
    session().refresh(ligne)
    return done
