"""Logins of the simulated services: those under way, and the sessions that they open.

A session is an opaque token in a cookie, with a row behind it.
"""

from datetime import datetime, timedelta

from sqlalchemy import ColumnElement, ForeignKey, String, select, update
from sqlalchemy.orm import Mapped, mapped_column

from core import clock, tokens
from core.db import Base, Identified, OfBac, add, one, session
from core.delais import REAUTHENTIFICATION, SEANCE_INACTIVE, SEANCE_MAXIMALE

ATTEMPT_OPEN = timedelta(hours=1)  # wall: a login begun is forgotten after that


class Tentative(Identified, OfBac, Base):
    """A login, or a password reset, under way on one device: the code is still to come.

    `sujet_id` is the account's or the space's; None when nobody has the identity given: the
    pages stay the same. Instants on the wall clock.
    """

    __tablename__ = "tentative"

    appareil_id: Mapped[str] = mapped_column(ForeignKey("appareil.id", ondelete="CASCADE"))
    objet: Mapped[str] = mapped_column(String(40))
    sujet_id: Mapped[str | None] = mapped_column(String(16), index=True)
    compteur: Mapped[str] = mapped_column(String(64), default="")  # what its limits count by
    canal: Mapped[str | None] = mapped_column(String(10))  # how the code left, where one chooses
    suite: Mapped[str] = mapped_column(String(200), default="")
    ouverte_le: Mapped[datetime]
    fermee_le: Mapped[datetime | None]


def begin(
    bac_id: str,
    appareil_id: str,
    objet: str,
    sujet_id: str | None,
    suite: str = "",
    compteur: str = "",
) -> Tentative:
    """A new attempt on this device; the one before for the same thing ends, its code with it."""
    now = clock.wall_now()
    _end_attempts(Tentative.appareil_id == appareil_id, Tentative.objet == objet)
    return add(
        Tentative(
            bac_id=bac_id,
            appareil_id=appareil_id,
            objet=objet,
            sujet_id=sujet_id,
            compteur=compteur,
            suite=suite,
            ouverte_le=now,
        )
    )


def attempt(appareil_id: str, objet: str) -> Tentative | None:
    """The attempt open on this device, within the hour."""
    query = select(Tentative).where(
        Tentative.appareil_id == appareil_id,
        Tentative.objet == objet,
        Tentative.fermee_le.is_(None),
        Tentative.ouverte_le >= clock.wall_now() - ATTEMPT_OPEN,
    )
    return one(query)


def end_attempts(sujet_id: str) -> None:
    """A new password, a closing: what is under way for this account ends, on any device."""
    _end_attempts(Tentative.sujet_id == sujet_id)


def _end_attempts(*conditions: ColumnElement[bool]) -> None:
    still_open = (Tentative.fermee_le.is_(None), *conditions)
    session().execute(update(Tentative).where(*still_open).values(fermee_le=clock.wall_now()))


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

    def is_alive(self, now: datetime, inactive: timedelta = SEANCE_INACTIVE) -> bool:
        """Not closed, not idle for longer than `inactive`, not older than 12 hours."""
        idle, age = now - self.vue_le, now - self.ouverte_le
        return self.fermee_le is None and idle <= inactive and age <= SEANCE_MAXIMALE

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


def find(
    token: str, appareil_id: str, service: str, inactive: timedelta = SEANCE_INACTIVE
) -> Seance | None:
    """The living session of a token, only on the device where it began; its use is noted."""
    now = clock.wall_now()
    row = one(
        select(Seance).where(
            Seance.empreinte == tokens.fingerprint(token),
            Seance.appareil_id == appareil_id,
            Seance.service == service,
        )
    )
    if row is None or not row.is_alive(now, inactive):
        return None
    return row if _is_seen(row, now) else None


def _is_seen(row: Seance, now: datetime) -> bool:
    """Note the use; False when the session was ended in the meantime."""
    seen = update(Seance).where(Seance.id == row.id, Seance.fermee_le.is_(None))
    return session().scalar(seen.values(vue_le=now).returning(Seance.id)) is not None


def prove(seance: Seance) -> None:
    """The password, or the code, was typed again just now."""
    seance.prouvee_le = clock.wall_now()


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
