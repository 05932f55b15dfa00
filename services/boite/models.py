"""La boîte: every simulated mail, SMS and letter of a person, and the only way to send one."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import TYPE_CHECKING, Any

from sqlalchemy import ForeignKey, String, delete, func, select, update
from sqlalchemy.orm import Mapped, mapped_column

from core.clock import paris
from core.db import Base, Identified, OfBac, add, every, one, session
from core.templating import typographie
from editorial import store
from services.bac_a_sable.models import BacASable, record
from services.boite.rules import day_text, duration_text, hour_text, until_text

if TYPE_CHECKING:
    from services.referentiel.models import Assure

LATEST = 4  # shown beside a service


class Canal(StrEnum):
    MAIL = "mail"
    SMS = "sms"
    COURRIER = "courrier"


class MessageError(ValueError):
    """A message was not given exactly the values that its text asks for."""


class Message(Identified, OfBac, Base):
    """A message as it was written. `deliver_at`: when it arrives (sandbox clock)."""

    __tablename__ = "message"

    assure_id: Mapped[str] = mapped_column(ForeignKey("assure.id", ondelete="CASCADE"), index=True)
    canal: Mapped[Canal] = mapped_column(String(10))
    service: Mapped[str] = mapped_column(String(30))
    nom: Mapped[str] = mapped_column(String(60))
    expediteur: Mapped[str] = mapped_column(String(80))
    adresse: Mapped[str | None] = mapped_column(String(200))  # whom it was written to
    objet: Mapped[str] = mapped_column(String(120))
    corps: Mapped[str]
    code: Mapped[str | None] = mapped_column(String(40))
    lien: Mapped[str | None] = mapped_column(String(300))
    lien_texte: Mapped[str | None] = mapped_column(String(80))
    valable_jusqu_au: Mapped[datetime | None]
    envoye_le: Mapped[datetime]
    deliver_at: Mapped[datetime]
    lu_le: Mapped[datetime | None]
    rang: Mapped[int]  # two messages of the same instant keep their order

    @property
    def lu(self) -> bool:
        return self.lu_le is not None

    @property
    def recu_le(self) -> datetime:
        """When it arrived, as clocks show it in France."""
        return paris(self.deliver_at)

    @property
    def valable(self) -> str | None:
        """« Valable jusqu'à 10 h 57 »; None when nothing in it expires."""
        if self.valable_jusqu_au is None:
            return None
        return f"Valable {until_text(self.valable_jusqu_au, self.deliver_at)}"


@dataclass(frozen=True)
class Resume:
    """What is unread, by canal and in all, and the latest messages, newest first."""

    mails: int
    sms: int
    courriers: int
    derniers: list[Message]

    @property
    def non_lus(self) -> int:
        return self.mails + self.sms + self.courriers


def send(
    assure: Assure,
    key: str,
    *,
    now: datetime,
    deliver_at: datetime | None = None,
    adresse: str | None = None,
    lien: str | None = None,
    code: str | None = None,
    valable_jusqu_au: datetime | None = None,
    **values: str,
) -> Message:
    """Write content/messages/<key>.txt to a person's boîte, now or on a later day.

    `lien` is a path of ours: it shows a page, and only that page's button does anything.
    Raises KeyError for an unknown key, MessageError when a value is missing or unasked for.
    """
    text: dict[str, Any] = store.read("messages")[key]
    arrival = deliver_at or now
    _refuse_holes(key, text, values, lien, code)
    filled = {name: typographie(value) for name, value in values.items()}
    filled |= _known(assure, now, arrival, valable_jusqu_au) | {"code": code or ""}
    service, _, nom = key.partition("/")
    return add(
        Message(
            bac_id=assure.bac_id,
            assure_id=assure.id,
            canal=Canal(text["canal"]),
            service=service,
            nom=nom,
            expediteur=text["expediteur"],
            adresse=adresse,
            objet=_fill(key, text["objet"], filled),
            corps=_fill(key, text["corps"], filled),
            code=code,
            lien=lien,
            lien_texte=text["lien_texte"],
            valable_jusqu_au=valable_jusqu_au,
            envoye_le=now,
            deliver_at=arrival,
            rang=_next_rank(assure.bac_id),
        )
    )


def withdraw(assure: Assure, key: str, adresse: str, now: datetime) -> None:
    """Take back what was to arrive at this address after `now`: it has no reason any more."""
    service, _, nom = key.partition("/")
    session().execute(
        delete(Message).where(
            Message.assure_id == assure.id,
            Message.service == service,
            Message.nom == nom,
            Message.adresse == adresse,
            Message.deliver_at > now,
        )
    )


def _refuse_holes(
    key: str, text: dict[str, Any], values: dict[str, str], lien: str | None, code: str | None
) -> None:
    if set(values) != set(text["valeurs"]):
        raise MessageError(f"{key}: needs the values {text['valeurs']}, got {sorted(values)}")
    if bool(code) != text["code"]:
        raise MessageError(f"{key}: {'needs a code' if text['code'] else 'carries no code'}")
    if bool(lien) != bool(text["lien_texte"]):
        raise MessageError(f"{key}: {'needs a link' if text['lien_texte'] else 'carries no link'}")
    if lien and not lien.startswith("/s-entrainer/"):
        raise MessageError(f"{key}: a link leads to a page of the exercise, not to {lien}")


def _known(
    assure: Assure, now: datetime, arrival: datetime, end: datetime | None
) -> dict[str, str]:
    """The values that every message may use; the validity only when something expires."""
    known = {"prenom": assure.prenom, "nom": assure.nom}
    known |= {"jour": day_text(now), "heure": hour_text(now)}
    if end is None:
        return known
    return known | {"valable": until_text(end, arrival), "duree": duration_text(arrival, end)}


def _fill(key: str, text: str, values: dict[str, str]) -> str:
    try:
        return text.format_map(values)
    except KeyError as hole:
        raise MessageError(f"{key}: {hole} is not known; was valable_jusqu_au given?") from hole


def _next_rank(bac_id: str) -> int:
    last = session().scalar(select(func.max(Message.rang)).where(Message.bac_id == bac_id))
    return (last or 0) + 1


def messages(
    bac_id: str, assure_id: str, now: datetime, canal: Canal | None = None
) -> list[Message]:
    """What has arrived for a person at `now` (sandbox clock), newest first."""
    query = (
        select(Message)
        .where(Message.bac_id == bac_id, Message.assure_id == assure_id, Message.deliver_at <= now)
        .order_by(Message.deliver_at.desc(), Message.rang.desc())
    )
    return every(query if canal is None else query.where(Message.canal == canal))


def find(bac_id: str, assure_id: str, id_: str, now: datetime) -> Message | None:
    """One message that has arrived; another person's, or a future one, is as good as none."""
    return one(
        select(Message).where(
            Message.id == id_,
            Message.bac_id == bac_id,
            Message.assure_id == assure_id,
            Message.deliver_at <= now,
        )
    )


def mark_read(message: Message, now: datetime) -> bool:
    """Note the first opening; True when it is this one."""
    first = session().execute(
        update(Message)
        .where(Message.id == message.id, Message.lu_le.is_(None))
        .values(lu_le=now)
        .returning(Message.id)
    )
    return first.one_or_none() is not None


def open_message(bac: BacASable, assure_id: str, id_: str) -> Message | None:
    """One message, read by being opened; its link and its code do nothing by themselves."""
    now = bac.now()
    found = find(bac.id, assure_id, id_, now)
    if found and mark_read(found, now):
        record(bac, "boite.lu", service=found.service, message=found.nom)
    return found


def resume(bac_id: str, assure_id: str, now: datetime) -> Resume:
    """The boîte as a page shows it on its side: unread counts, and the latest messages."""
    arrived = messages(bac_id, assure_id, now)
    unread = [row.canal for row in arrived if not row.lu]
    mails, sms, courriers = (unread.count(canal) for canal in Canal)
    return Resume(mails, sms, courriers, arrived[:LATEST])
