"""What a QR code carries, and the short code typed in its place: good once, in time, then dead."""

import hmac
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from flask import current_app
from sqlalchemy import ColumnElement, String, delete, or_, select, update
from sqlalchemy.orm import Mapped, mapped_column

from core import tokens
from core.db import Base, Identified, add, one, session
from services.referentiel.models import Assure, OfAssure

CODE_LENGTH = 8  # characters out of 31: 40 bits, for two minutes and counted guesses


class JetonQr(Identified, OfAssure, Base):
    """A token of one person for one purpose, until `expire_le` on the sandbox clock.

    Only fingerprints are kept: of the QR code's token, and of the code typed in its place.
    """

    __tablename__ = "jeton_qr"

    objet: Mapped[str] = mapped_column(String(30))
    empreinte: Mapped[str] = mapped_column(String(64), unique=True)
    empreinte_code: Mapped[str] = mapped_column(String(64), index=True)
    emis_le: Mapped[datetime]
    expire_le: Mapped[datetime]
    utilise_le: Mapped[datetime | None]


@dataclass(frozen=True)
class Jeton:
    """What is shown: `jeton` goes into the QR code, `code` is read out or typed."""

    jeton: str
    code: str
    expire_le: datetime


class Etat(StrEnum):
    """Why a token is refused, or that it is not."""

    BON = "bon"
    UTILISE = "utilise"
    EXPIRE = "expire"
    INCONNU = "inconnu"  # mistyped, another's, or replaced by a newer one


def issue(assure: Assure, objet: str, now: datetime, expire_le: datetime) -> Jeton:
    """A new token for this person and purpose; the one shown before dies unused."""
    unused = (JetonQr.assure_id == assure.id, JetonQr.objet == objet, JetonQr.utilise_le.is_(None))
    session().execute(delete(JetonQr).where(*unused))
    token, code = tokens.new_token(), tokens.spelled(CODE_LENGTH)
    add(
        JetonQr(
            assure_id=assure.id,
            bac_id=assure.bac_id,
            objet=objet,
            empreinte=tokens.fingerprint(token),
            empreinte_code=_code_fingerprint(assure.bac_id, code),
            emis_le=now,
            expire_le=expire_le,
        )
    )
    return Jeton(token, code, expire_le)


def consume(typed: str, objet: str, bac_id: str, now: datetime) -> Assure | None:
    """The person of a token or of its code, to the first who brings it in time; None to others."""
    return _use(now, JetonQr.objet == objet, *_reads(typed, bac_id))


def consume_presented(objet: str, bac_id: str, now: datetime) -> Assure | None:
    """Contactless: the person whose telephone was held out last in this world, once and in time."""
    held = select(JetonQr.id).where(
        JetonQr.objet == objet,
        JetonQr.bac_id == bac_id,
        JetonQr.utilise_le.is_(None),
        JetonQr.expire_le >= now,
    )
    last = session().scalar(held.order_by(JetonQr.emis_le.desc(), JetonQr.id).limit(1))
    return _use(now, JetonQr.id == last) if last else None


def etat(typed: str, objet: str, bac_id: str, now: datetime) -> Etat:
    """What a token or a code is worth, without using it."""
    row = one(select(JetonQr).where(JetonQr.objet == objet, *_reads(typed, bac_id)))
    if row is None:
        return Etat.INCONNU
    if row.utilise_le is not None:
        return Etat.UTILISE
    return Etat.BON if now <= row.expire_le else Etat.EXPIRE


def last_used(assure: Assure, objet: str) -> datetime | None:
    """When a token of this person was last read (sandbox clock)."""
    query = select(JetonQr.utilise_le).where(
        JetonQr.assure_id == assure.id, JetonQr.objet == objet, JetonQr.utilise_le.is_not(None)
    )
    return session().scalar(query.order_by(JetonQr.utilise_le.desc()).limit(1))


def compact(typed: str) -> str:
    """What was typed, in capitals, without spaces and dashes."""
    return "".join(c for c in typed.upper() if c.isalnum())


def spaced(code: str) -> str:
    """By fours, as it is shown: « K7M4 92QD »."""
    return f"{code[:4]} {code[4:]}"


def _reads(typed: str, bac_id: str) -> tuple[ColumnElement[bool], ...]:
    """The rows of this world that a token, or the code under it, names."""
    as_token = JetonQr.empreinte == tokens.fingerprint(typed)
    as_code = JetonQr.empreinte_code == _code_fingerprint(bac_id, compact(typed))
    return JetonQr.bac_id == bac_id, or_(as_token, as_code)


def _use(now: datetime, *conditions: ColumnElement[bool]) -> Assure | None:
    """One caller gets the person, however many try at once."""
    used = (
        update(JetonQr)
        .where(*conditions, JetonQr.utilise_le.is_(None), JetonQr.expire_le >= now)
        .values(utilise_le=now)
        .returning(JetonQr.assure_id)
    )
    assure_id = session().scalar(used)
    return one(select(Assure).where(Assure.id == assure_id)) if assure_id else None


def _code_fingerprint(bac_id: str, code: str) -> str:
    """HMAC with the site's key: eight characters hashed alone could be read back."""
    key = str(current_app.secret_key).encode()
    return hmac.digest(key, f"jeton:{bac_id}:{code}".encode(), "sha256").hex()
