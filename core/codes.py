"""One-time codes sent by message: six digits, one use, five tries, bound to what asked for them."""

import hmac
from datetime import datetime, timedelta
from enum import StrEnum

import pyotp
from flask import current_app
from sqlalchemy import ColumnElement, String, select, update
from sqlalchemy.orm import Mapped, mapped_column

from core.db import Base, Identified, OfBac, add, session

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
    replace(bac_id, objet, tentative, now)
    digits = pyotp.HOTP(pyotp.random_base32()).at(0)
    add(
        Code(
            bac_id=bac_id,
            objet=objet,
            tentative=tentative,
            empreinte=_fingerprint(objet, tentative, digits),
            envoye_le=now,
            expire_le=now + duree,
        )
    )
    return digits


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
        return Verdict.EPUISE if _was_sent(bac_id, objet, tentative) else Verdict.ABSENT
    digits = "".join(typed.split())
    if not hmac.compare_digest(row.empreinte, _fingerprint(objet, tentative, digits)):
        return Verdict.FAUX
    if now > row.expire_le:
        return Verdict.EXPIRE
    return Verdict.BON if _used_up(row.id, now) else Verdict.EPUISE


def _used_up(id_: str, now: datetime) -> bool:
    """True for the one caller that uses the code, however many try at once."""
    used = (
        update(Code)
        .where(Code.id == id_, Code.utilise_le.is_(None))
        .values(utilise_le=now)
        .returning(Code.id)
    )
    return session().execute(used).one_or_none() is not None


def _sent(bac_id: str, objet: str, tentative: str) -> tuple[ColumnElement[bool], ...]:
    return (
        Code.bac_id == bac_id,
        Code.objet == objet,
        Code.tentative == tentative,
        Code.remplace_le.is_(None),
    )


def _was_sent(bac_id: str, objet: str, tentative: str) -> bool:
    query = select(Code.id).where(
        Code.bac_id == bac_id, Code.objet == objet, Code.tentative == tentative
    )
    return session().execute(query.limit(1)).first() is not None


def _fingerprint(objet: str, tentative: str, digits: str) -> str:
    """HMAC with the site's key: six digits hashed alone would be read back in a second."""
    key = str(current_app.secret_key).encode()
    return hmac.digest(key, f"{objet}:{tentative}:{digits}".encode(), "sha256").hex()
