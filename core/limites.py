"""How many tries: counters in the database, one statement each: they hold across processes."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from importlib import import_module
from math import ceil
from typing import Any

from flask import current_app
from sqlalchemy import ForeignKey, String, case, delete
from sqlalchemy.orm import Mapped, mapped_column

from core import clock
from core.db import Base, session
from core.delais import FENETRE_ESSAIS

KEPT = timedelta(days=1)  # longer than any window


class Compteur(Base):
    """Tries counted since `debut` (wall clock); the key says of what, and by whom."""

    __tablename__ = "compteur"

    cle: Mapped[str] = mapped_column(String(120), primary_key=True)
    bac_id: Mapped[str | None] = mapped_column(ForeignKey("bac_a_sable.id", ondelete="CASCADE"))
    debut: Mapped[datetime]
    essais: Mapped[int]


@dataclass(frozen=True)
class Limite:
    """At most `essais` in `fenetre`; one more blocks for a whole window, counted from that one."""

    nom: str
    essais: int
    fenetre: timedelta = FENETRE_ESSAIS

    def hit(self, sujet: str, bac_id: str | None = None) -> int:
        """Count one try; seconds to wait before the next one, 0 when this one is allowed."""
        now = clock.wall_now()
        count, since = _counted(self._key(sujet, bac_id), bac_id, now, self)
        if count <= self.essais:
            return 0
        return max(1, ceil((since + self.fenetre - now).total_seconds()))

    def forget(self, sujet: str, bac_id: str | None = None) -> None:
        """The right answer was given: what was counted against this subject is forgotten."""
        key = self._key(sujet, bac_id)
        session().execute(delete(Compteur).where(Compteur.cle == key))

    def _key(self, sujet: str, bac_id: str | None) -> str:
        return f"{self.nom}:{bac_id or ''}:{sujet}"


def purge() -> int:
    """Forget the counters of another day: what is left of addresses goes with them."""
    old = delete(Compteur).where(Compteur.debut < clock.wall_now() - KEPT)
    return len(session().execute(old.returning(Compteur.cle)).all())


def _counted(key: str, bac_id: str | None, now: datetime, limit: Limite) -> tuple[int, datetime]:
    """The count after this try and the start of its window: one atomic upsert."""
    over = Compteur.debut <= now - limit.fenetre
    blocked_now = Compteur.essais == limit.essais
    values: dict[str, Any] = {"cle": key, "bac_id": bac_id, "debut": now, "essais": 1}
    insert = _insert()(Compteur).values(**values)
    query = insert.on_conflict_do_update(
        index_elements=["cle"],
        set_={
            "essais": case((over, 1), else_=Compteur.essais + 1),
            "debut": case((over | blocked_now, now), else_=Compteur.debut),
        },
    ).returning(Compteur.essais, Compteur.debut)
    count, since = session().execute(query).one()
    return count, since


def _insert() -> Any:
    """The dialect's INSERT, the one that knows ON CONFLICT."""
    dialect = current_app.extensions["engine"].dialect.name  # the other one is not even loaded
    return import_module(f"sqlalchemy.dialects.{dialect}").insert
