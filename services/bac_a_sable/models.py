"""The bac à sable: a world of one's own, its devices, its two clocks and its journal."""

import hashlib
import json
from datetime import datetime, timedelta

from sqlalchemy import String, delete, func, select, update
from sqlalchemy.exc import InvalidRequestError
from sqlalchemy.orm import Mapped, mapped_column

from core import clock, depot, tokens
from core.db import Base, Identified, OfBac, add, every, one, session
from core.delais import BAC_SANS_VISITE, CODE_JONCTION
from core.droits import Role
from core.images import Fichier

JOINING_CODE = 12  # characters out of 31: 59 bits


class BacASable(Identified, Base):
    """A visitor's world. `avance` is how far its clock is ahead of the wall clock."""

    __tablename__ = "bac_a_sable"

    scenario: Mapped[str] = mapped_column(String(60))
    cree_le: Mapped[datetime]  # wall
    vu_le: Mapped[datetime] = mapped_column(index=True)  # wall
    avance: Mapped[timedelta] = mapped_column(default=timedelta())
    tete: Mapped[str] = mapped_column(String(64), default="")  # end of the journal's chain

    def now(self) -> datetime:
        """`sandbox_now`: the clock that rules everything a citizen learns."""
        return clock.wall_now() + self.avance

    def advance_to(self, instant: datetime) -> None:
        """Move the clock forward; it never goes back."""
        self.avance = max(self.avance, instant - clock.wall_now())


class Appareil(Identified, OfBac, Base):
    """A browser or a program that entered a bac à sable; its token is its only key."""

    __tablename__ = "appareil"

    empreinte: Mapped[str] = mapped_column(String(64), unique=True)
    role: Mapped[Role] = mapped_column(String(30), default=Role.ASSURE)
    # The person played. No foreign key: the référentiel stands above.
    personne_id: Mapped[str | None] = mapped_column(String(16))
    vu_le: Mapped[datetime]  # wall


class Jonction(Identified, OfBac, Base):
    """A code that brings a second device into the same world, once, within 10 minutes (wall)."""

    __tablename__ = "jonction"

    empreinte: Mapped[str] = mapped_column(String(64), unique=True)
    personne_id: Mapped[str | None] = mapped_column(String(16))
    expire_le: Mapped[datetime]
    utilise_le: Mapped[datetime | None]


class Trace(Identified, OfBac, Base):
    """One line of a bac à sable's journal, chained to the one before: append-only."""

    __tablename__ = "trace"

    evenement: Mapped[str] = mapped_column(String(60))
    details: Mapped[str]  # JSON without any personal data
    a: Mapped[datetime] = mapped_column(index=True)  # sandbox clock
    mur: Mapped[datetime]  # wall clock
    rang: Mapped[int]
    empreinte: Mapped[str] = mapped_column(String(64))

    def chained(self, head: str) -> str:
        """The end of the chain once this line is added after `head`."""
        when = (self.mur.isoformat(), self.a.isoformat())
        facts = [head, self.bac_id, self.rang, self.evenement, self.details, *when]
        return hashlib.sha256("\n".join(map(str, facts)).encode()).hexdigest()


def create(scenario: str) -> BacASable:
    """A new world, empty."""
    now = clock.wall_now()
    return add(BacASable(scenario=scenario, cree_le=now, vu_le=now))


def enter(bac: BacASable, personne_id: str | None) -> str:
    """Let a device in; returns its token, kept nowhere else."""
    token = tokens.new_token()
    now = clock.wall_now()
    empreinte = tokens.fingerprint(token)
    add(Appareil(bac_id=bac.id, empreinte=empreinte, personne_id=personne_id, vu_le=now))
    return token


def device(token: str) -> tuple[Appareil, BacASable] | None:
    """The device of a token and its world; the visit is noted."""
    appareil = one(select(Appareil).where(Appareil.empreinte == tokens.fingerprint(token)))
    bac = session().get(BacASable, appareil.bac_id) if appareil else None
    if appareil is None or bac is None:
        return None
    _note_visit(appareil, bac)
    return appareil, bac


def _note_visit(appareil: Appareil, bac: BacASable) -> None:
    """Once a minute is enough: not every page needs a write."""
    now = clock.wall_now()
    if now - appareil.vu_le > timedelta(minutes=1):
        session().execute(update(Appareil).where(Appareil.id == appareil.id).values(vu_le=now))
        session().execute(update(BacASable).where(BacASable.id == bac.id).values(vu_le=now))


def lock(bac: BacASable) -> bool:
    """One writer at a time in a world: others wait. False when it was wiped in the meantime."""
    session().flush()  # a refresh would undo what is not written yet
    try:
        session().refresh(bac, with_for_update=True)
    except InvalidRequestError:
        return False
    return True


def hold(appareil: Appareil, bac: BacASable) -> bool:
    """Lock the world for this device; False when the device left while it waited."""
    if not lock(bac):
        return False
    here = select(Appareil.id).where(Appareil.id == appareil.id)
    return session().scalar(here) is not None


def leave(appareil: Appareil) -> None:
    """« Terminer ma séance »: this device is out, its sessions with it; the world stays."""
    session().execute(delete(Appareil).where(Appareil.id == appareil.id))


def has_devices(bac: BacASable) -> bool:
    """Whether anybody can still come back to this world."""
    return (
        session().scalar(select(Appareil.id).where(Appareil.bac_id == bac.id).limit(1)) is not None
    )


def has_other_devices(appareil: Appareil) -> bool:
    """Whether somebody else can come back to this world once this device has left it."""
    others = select(Appareil.id).where(
        Appareil.bac_id == appareil.bac_id, Appareil.id != appareil.id
    )
    return session().scalar(others.limit(1)) is not None


def wipe(bac: BacASable) -> None:
    """« Tout effacer »: the world and everything in it, at once. Raises images.Away."""
    depot.empty(bac.id)
    session().execute(delete(BacASable).where(BacASable.id == bac.id))


def purge(most: int) -> int:
    """Wipe at most so many worlds without a visit for 30 days, the oldest first; how many.

    A world waits for its pictures to be wiped: with its rows nothing would tell where they are.
    """
    limit = clock.wall_now() - BAC_SANS_VISITE
    idle = select(BacASable.id).where(BacASable.vu_le < limit)
    emptied = idle.where(BacASable.id.not_in(select(Fichier.bac_id)))
    old = emptied.order_by(BacASable.vu_le).limit(most)
    gone = session().execute(delete(BacASable).where(BacASable.id.in_(old)).returning(BacASable.id))
    return len(gone.all())


def joining_code(bac: BacASable, personne_id: str | None) -> tuple[str, datetime]:
    """A code for another device and its last instant (wall); the codes given before stop."""
    now = clock.wall_now()
    session().execute(delete(Jonction).where(Jonction.bac_id == bac.id))
    code = tokens.spelled(JOINING_CODE)
    add(
        Jonction(
            bac_id=bac.id,
            empreinte=tokens.fingerprint(code),
            personne_id=personne_id,
            expire_le=now + CODE_JONCTION,
        )
    )
    return code, now + CODE_JONCTION


def join(typed: str) -> str | None:
    """A token for the device that brings the right code in time, the first of them only."""
    now = clock.wall_now()
    code = "".join(c for c in typed.upper() if c.isalnum())
    used = (
        update(Jonction)
        .where(
            Jonction.empreinte == tokens.fingerprint(code),
            Jonction.utilise_le.is_(None),
            Jonction.expire_le >= now,
        )
        .values(utilise_le=now)
        .returning(Jonction.bac_id, Jonction.personne_id)
    )
    row = session().execute(used).one_or_none()
    bac = row and session().get(BacASable, row.bac_id)
    return enter(bac, row.personne_id) if row and bac else None


def record(bac: BacASable, evenement: str, **details: str | int | bool) -> None:
    """Add a line to the journal, and to what missions look at. Never a name, number or code."""
    if not lock(bac):
        return
    last = session().scalar(select(func.max(Trace.rang)).where(Trace.bac_id == bac.id))
    row = Trace(
        bac_id=bac.id,
        rang=(last or 0) + 1,
        evenement=evenement,
        details=json.dumps(details, ensure_ascii=False, sort_keys=True),
        a=bac.now(),
        mur=clock.wall_now(),
    )
    bac.tete = row.empreinte = row.chained(bac.tete)
    add(row)


def events(bac_id: str, since: datetime | None = None) -> list[tuple[str, datetime]]:
    """The names and instants (sandbox clock) of what happened, oldest first."""
    rows = journal(bac_id)
    return [(row.evenement, row.a) for row in rows if since is None or row.a >= since]


def journal(bac_id: str, service: str = "") -> list[Trace]:
    """The lines, oldest first: all of them, or those of one service (« agents.… »)."""
    lines = select(Trace).where(Trace.bac_id == bac_id).order_by(Trace.rang)
    return every(lines.where(Trace.evenement.startswith(f"{service}.")) if service else lines)


def broken_at(bac: BacASable) -> int | None:
    """The rank of the first line that does not follow from the one before; None: all hold."""
    head, rank = "", 0
    for rank, row in enumerate(journal(bac.id), start=1):
        if row.empreinte != (head := row.chained(head)):
            return rank
    return None if head == bac.tete else rank + 1  # the last lines are gone


def is_intact(bac: BacASable) -> bool:
    """Whether the journal's chain holds: no line changed, removed or added between."""
    return broken_at(bac) is None
