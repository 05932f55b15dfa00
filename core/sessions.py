"""Logged-in sessions of the simulated services: an opaque token in a cookie, a row behind it."""

from datetime import datetime

from sqlalchemy import ColumnElement, ForeignKey, String, select, update
from sqlalchemy.orm import Mapped, mapped_column

from core import clock, tokens
from core.db import Base, Identified, OfBac, add, one, session
from core.delais import REAUTHENTIFICATION, SEANCE_INACTIVE, SEANCE_MAXIMALE


class Seance(Identified, OfBac, Base):
    """One login to one service, on one device. All instants on the wall clock."""

    __tablename__ = "seance"

    empreinte: Mapped[str] = mapped_column(String(64), unique=True)
    appareil_id: Mapped[str] = mapped_column(ForeignKey("appareil.id", ondelete="CASCADE"))
    service: Mapped[str] = mapped_column(String(40))
    sujet_id: Mapped[str] = mapped_column(String(16), index=True)
    ouverte_le: Mapped[datetime]
    vue_le: Mapped[datetime]
    prouvee_le: Mapped[datetime]  # the password was typed at this instant
    fermee_le: Mapped[datetime | None]

    def is_alive(self, now: datetime) -> bool:
        """Not closed, not idle for 30 minutes, not older than 12 hours."""
        idle, age = now - self.vue_le, now - self.ouverte_le
        return self.fermee_le is None and idle <= SEANCE_INACTIVE and age <= SEANCE_MAXIMALE

    def is_proved(self, now: datetime) -> bool:
        """Whether the password was typed recently enough for a sensitive change."""
        return now - self.prouvee_le <= REAUTHENTIFICATION


def start(bac_id: str, appareil_id: str, service: str, sujet_id: str) -> str:
    """The token of a new session; the one that the device had for this service ends."""
    now = clock.wall_now()
    _end(Seance.appareil_id == appareil_id, Seance.service == service)
    token = tokens.new_token()
    add(
        Seance(
            bac_id=bac_id,
            empreinte=tokens.fingerprint(token),
            appareil_id=appareil_id,
            service=service,
            sujet_id=sujet_id,
            ouverte_le=now,
            vue_le=now,
            prouvee_le=now,
        )
    )
    return token


def find(token: str, appareil_id: str, service: str) -> Seance | None:
    """The living session of a token, only on the device where it began; its use is noted."""
    now = clock.wall_now()
    row = one(
        select(Seance).where(
            Seance.empreinte == tokens.fingerprint(token),
            Seance.appareil_id == appareil_id,
            Seance.service == service,
        )
    )
    if row is None or not row.is_alive(now):
        return None
    return row if _is_seen(row, now) else None


def _is_seen(row: Seance, now: datetime) -> bool:
    """Note the use; False when the session was ended in the meantime."""
    seen = update(Seance).where(Seance.id == row.id, Seance.fermee_le.is_(None))
    return session().scalar(seen.values(vue_le=now).returning(Seance.id)) is not None


def end(seance: Seance) -> None:
    """Log out: every copy of the token is dead at its next request."""
    seance.fermee_le = clock.wall_now()


def end_all(service: str, sujet_id: str) -> None:
    """Log out everywhere: after a new password, a closing, a block."""
    _end(Seance.service == service, Seance.sujet_id == sujet_id)


def _end(*conditions: ColumnElement[bool]) -> None:
    now = clock.wall_now()
    still_open = (Seance.fermee_le.is_(None), *conditions)
    session().execute(update(Seance).where(*still_open).values(fermee_le=now))
