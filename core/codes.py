"""One-time codes sent by message: six digits, one use, five tries, bound to what asked for them."""

import hmac
from datetime import datetime, timedelta
from enum import StrEnum

import pyotp
from flask import current_app
from sqlalchemy import ColumnElement, String, func, select, update
from sqlalchemy.orm import Mapped, mapped_column

from core.db import Base, Identified, OfBac, add, one, session

TRIES = 5


class Verdict(StrEnum):
    BON = "bon"
    FAUX = "faux"
    EXPIRE = "expire"
    EPUISE = "epuise"  # tried five times, or used, or replaced: ask for another
    ABSENT = "absent"  # none was sent


class Code(Identified, OfBac, Base):
    """A code sent: `objet` says what for, `tentative` binds it to one attempt; sandbox clock."""

    __tablename__ = "code"

    objet: Mapped[str] = mapped_column(String(40))
    tentative: Mapped[str] = mapped_column(String(64), index=True)
    empreinte: Mapped[str] = mapped_column(String(64))
    envoye_le: Mapped[datetime]
    expire_le: Mapped[datetime]
    essais: Mapped[int] = mapped_column(default=0)
    utilise_le: Mapped[datetime | None]
    remplace_le: Mapped[datetime | None]


def issue(bac_id: str, objet: str, tentative: str, now: datetime, duree: timedelta) -> str:
    """Six digits, valid until `now + duree` inclusive; the code sent before stops working (R45)."""
    digits = pyotp.HOTP(pyotp.random_base32()).at(0)
    keep(bac_id, objet, tentative, digits, now, now + duree)
    return digits


def keep(
    bac_id: str, objet: str, tentative: str, code: str, now: datetime, expire_le: datetime
) -> None:
    """Note a code that leaves by message or letter; the one sent before stops working."""
    replace(bac_id, objet, tentative, now)
    add(
        Code(
            bac_id=bac_id,
            objet=objet,
            tentative=tentative,
            empreinte=_fingerprint(objet, tentative, code),
            envoye_le=now,
            expire_le=expire_le,
        )
    )


def replace(bac_id: str, objet: str, tentative: str, now: datetime) -> None:
    """Make the codes already sent for this attempt useless."""
    sent = _sent(bac_id, objet, tentative)
    session().execute(update(Code).where(*sent).values(remplace_le=now))


def check(bac_id: str, objet: str, tentative: str, typed: str, now: datetime) -> Verdict:
    """Count one try of `typed`, and use the code up when it is the right one in time."""
    counted = (
        update(Code)
        .where(*_sent(bac_id, objet, tentative), Code.essais < TRIES, Code.utilise_le.is_(None))
        .values(essais=Code.essais + 1)
        .returning(Code.id, Code.empreinte, Code.expire_le)
    )
    row = session().execute(counted).one_or_none()
    if row is None:
        return Verdict.EPUISE if last_sent(bac_id, objet, tentative) else Verdict.ABSENT
    if not _reads(row.empreinte, objet, tentative, typed):
        return Verdict.FAUX
    if now > row.expire_le:
        return Verdict.EXPIRE
    return Verdict.BON if use(row.id, now) else Verdict.EPUISE


def find(bac_id: str, objet: str, tentative: str, typed: str, now: datetime) -> str | None:
    """The id of the code that reads so and is still good: to `use` at the end of a long démarche.

    No try is counted: whoever calls it has limits of their own.
    """
    query = select(Code).where(
        *_sent(bac_id, objet, tentative), Code.utilise_le.is_(None), Code.expire_le >= now
    )
    row = one(query)
    return row.id if row and _reads(row.empreinte, objet, tentative, typed) else None


def use(id_: str, now: datetime) -> bool:
    """True for the one caller that uses the code up, however many try at once."""
    used = (
        update(Code)
        .where(Code.id == id_, Code.utilise_le.is_(None), Code.remplace_le.is_(None))
        .values(utilise_le=now)
        .returning(Code.id)
    )
    return session().execute(used).one_or_none() is not None


def _reads(empreinte: str, objet: str, tentative: str, typed: str) -> bool:
    """Whether what was typed is the code, whatever its capitals and spaces."""
    code = "".join(c for c in typed.upper() if c.isalnum())
    return hmac.compare_digest(empreinte, _fingerprint(objet, tentative, code))


def _sent(bac_id: str, objet: str, tentative: str) -> tuple[ColumnElement[bool], ...]:
    return (
        Code.bac_id == bac_id,
        Code.objet == objet,
        Code.tentative == tentative,
        Code.remplace_le.is_(None),
    )


def last_sent(bac_id: str, objet: str, tentative: str) -> datetime | None:
    """When the last code of this attempt left (sandbox clock); None when none did."""
    mine = (Code.bac_id == bac_id, Code.objet == objet, Code.tentative == tentative)
    return session().scalar(select(func.max(Code.envoye_le)).where(*mine))


def _fingerprint(objet: str, tentative: str, code: str) -> str:
    """HMAC with the site's key: six digits hashed alone would be read back in a second."""
    key = str(current_app.secret_key).encode()
    return hmac.digest(key, f"{objet}:{tentative}:{code}".encode(), "sha256").hex()
