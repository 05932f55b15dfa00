"""Mon espace santé: who has one, the provisional codes sent, logins under way, profile opened."""

import hmac
from datetime import datetime, timedelta
from typing import Any

from flask import current_app
from sqlalchemy import JSON, ForeignKey, String, UniqueConstraint, delete, select, update
from sqlalchemy.orm import Mapped, mapped_column

from core import clock
from core.clock import plus_days
from core.db import Base, Identified, OfBac, add, every, one, session
from core.delais import CODE_PROVISOIRE_JOURS
from services.espace_sante.rules import MAJORITE, Canal, Etat, normal
from services.referentiel import models as referentiel
from services.referentiel.models import Assure

ATTEMPT_OPEN = timedelta(hours=1)  # wall: a login begun is forgotten after that


class Espace(Identified, OfBac, Base):
    """One person's space. A child's has no identifier: the parent opens it (R147). Sandbox clock.

    `mail` and `portable` are the contacts confirmed at the activation (R138).
    """

    __tablename__ = "espace_sante"
    __table_args__ = (
        UniqueConstraint("bac_id", "assure_id"),
        UniqueConstraint("bac_id", "identifiant"),
    )

    assure_id: Mapped[str] = mapped_column(ForeignKey("assure.id", ondelete="CASCADE"))
    informe_le: Mapped[datetime]
    active_le: Mapped[datetime | None]
    refuse_le: Mapped[datetime | None]
    ferme_le: Mapped[datetime | None]
    identifiant: Mapped[str | None] = mapped_column(String(64))
    mot_de_passe: Mapped[str | None] = mapped_column(String(200))
    mail: Mapped[str] = mapped_column(String(120), default="")
    portable: Mapped[str] = mapped_column(String(10), default="")
    accueilli_le: Mapped[datetime | None]  # R141: the on-boarding was gone through, or skipped
    acces_urgence: Mapped[bool] = mapped_column(default=True)  # R148
    volontes: Mapped[dict[str, Any]] = mapped_column(JSON, default=dict)  # R146

    @property
    def etat(self) -> Etat:
        if self.ferme_le is not None:
            return Etat.FERME
        if self.active_le is not None:
            return Etat.ACTIF
        return Etat.REFUSE if self.refuse_le is not None else Etat.A_ACTIVER

    @property
    def canaux(self) -> dict[Canal, str]:
        """The ways a code can leave: the channel and its address."""
        known = {Canal.MAIL: self.mail, Canal.SMS: self.portable}
        return {canal: address for canal, address in known.items() if address}


class CodeProvisoire(Identified, OfBac, Base):
    """The 12 characters of the mail and of the letter (R130): good once, six weeks."""

    __tablename__ = "code_provisoire_sante"

    assure_id: Mapped[str] = mapped_column(ForeignKey("assure.id", ondelete="CASCADE"), index=True)
    empreinte: Mapped[str] = mapped_column(String(64))
    envoye_le: Mapped[datetime]
    expire_le: Mapped[datetime]
    utilise_le: Mapped[datetime | None]
    remplace_le: Mapped[datetime | None]


class TentativeSante(Identified, OfBac, Base):
    """A login whose identifier and password were right; the code is still to come (R140)."""

    __tablename__ = "tentative_sante"

    appareil_id: Mapped[str] = mapped_column(ForeignKey("appareil.id", ondelete="CASCADE"))
    espace_id: Mapped[str] = mapped_column(ForeignKey("espace_sante.id", ondelete="CASCADE"))
    canal: Mapped[Canal | None] = mapped_column(String(10))
    suite: Mapped[str] = mapped_column(String(200), default="")
    ouverte_le: Mapped[datetime]  # wall
    fermee_le: Mapped[datetime | None]


class ProfilOuvert(Base):
    """Which profile a session looks at: one's own, or an attached child's (R143)."""

    __tablename__ = "profil_ouvert"

    seance_id: Mapped[str] = mapped_column(
        ForeignKey("seance.id", ondelete="CASCADE"), primary_key=True
    )
    espace_id: Mapped[str] = mapped_column(ForeignKey("espace_sante.id", ondelete="CASCADE"))


# ——— Spaces ———


def of_assure(assure_id: str) -> Espace | None:
    return one(select(Espace).where(Espace.assure_id == assure_id))


def by_identifiant(bac_id: str, identifiant: str) -> Espace | None:
    """The space that this identifier opens, whatever its capitals."""
    kept = normal(identifiant)
    return one(select(Espace).where(Espace.bac_id == bac_id, Espace.identifiant == kept))


def inform(assure: Assure, now: datetime) -> Espace:
    """The row of somebody who is told that a space awaits them."""
    return of_assure(assure.id) or add(
        Espace(bac_id=assure.bac_id, assure_id=assure.id, informe_le=now, volontes={})
    )


def enfants(assure: Assure, now: datetime) -> list[Assure]:
    """The minors attached to a card: their spaces are looked after by its holder (R136, R147)."""
    today = clock.day(now)
    rows = referentiel.foyer(assure)
    return [row for row in rows if row.titulaire_id == assure.id and row.age(today) < MAJORITE]


def is_child(assure: Assure, now: datetime) -> bool:
    """Whether a parent looks after this person's space."""
    return assure.est_ayant_droit and assure.age(clock.day(now)) < MAJORITE


def close(espace: Espace, now: datetime) -> None:
    """R137: the space can be opened again; its way in is gone."""
    espace.ferme_le, espace.identifiant, espace.mot_de_passe = now, None, None


# ——— Provisional codes ———


def keep_code(assure: Assure, code: str, now: datetime) -> CodeProvisoire:
    """Note a code that leaves now; the ones sent before stop working."""
    before = update(CodeProvisoire).where(
        CodeProvisoire.assure_id == assure.id, CodeProvisoire.remplace_le.is_(None)
    )
    session().execute(before.values(remplace_le=now))
    return add(
        CodeProvisoire(
            bac_id=assure.bac_id,
            assure_id=assure.id,
            empreinte=_fingerprint(assure.id, code),
            envoye_le=now,
            expire_le=plus_days(now, CODE_PROVISOIRE_JOURS),
        )
    )


def good_code(assure: Assure, typed: str, now: datetime) -> CodeProvisoire | None:
    """The code of this person that reads so, still good; it is used up at the end only."""
    code = "".join(c for c in typed.upper() if c.isalnum())
    query = select(CodeProvisoire).where(
        CodeProvisoire.assure_id == assure.id,
        CodeProvisoire.remplace_le.is_(None),
        CodeProvisoire.utilise_le.is_(None),
        CodeProvisoire.expire_le >= now,
    )
    row = one(query)
    right = row and hmac.compare_digest(row.empreinte, _fingerprint(assure.id, code))
    return row if right else None


def use_code(code_id: str, now: datetime) -> bool:
    """True for the one caller that uses the code up; a code replaced meanwhile is of no use."""
    used = (
        update(CodeProvisoire)
        .where(
            CodeProvisoire.id == code_id,
            CodeProvisoire.utilise_le.is_(None),
            CodeProvisoire.remplace_le.is_(None),
        )
        .values(utilise_le=now)
        .returning(CodeProvisoire.id)
    )
    return session().scalar(used) is not None


def _fingerprint(assure_id: str, code: str) -> str:
    key = str(current_app.secret_key).encode()
    return hmac.digest(key, f"espace-sante:{assure_id}:{code}".encode(), "sha256").hex()


# ——— Logins under way ———


def begin(appareil_id: str, espace: Espace, suite: str) -> TentativeSante:
    """A new login on this device; the one before ends."""
    now = clock.wall_now()
    before = update(TentativeSante).where(
        TentativeSante.appareil_id == appareil_id, TentativeSante.fermee_le.is_(None)
    )
    session().execute(before.values(fermee_le=now))
    return add(
        TentativeSante(
            bac_id=espace.bac_id,
            appareil_id=appareil_id,
            espace_id=espace.id,
            suite=suite,
            ouverte_le=now,
        )
    )


def attempt(appareil_id: str) -> TentativeSante | None:
    """The login open on this device, within the hour."""
    return one(
        select(TentativeSante).where(
            TentativeSante.appareil_id == appareil_id,
            TentativeSante.fermee_le.is_(None),
            TentativeSante.ouverte_le >= clock.wall_now() - ATTEMPT_OPEN,
        )
    )


def end_attempts(espace: Espace) -> None:
    """A new password, a closing: logins under way on any device end."""
    rows = update(TentativeSante).where(
        TentativeSante.espace_id == espace.id, TentativeSante.fermee_le.is_(None)
    )
    session().execute(rows.values(fermee_le=clock.wall_now()))


# ——— The profile that a session looks at ———


def profils(espace: Espace, now: datetime) -> list[Espace]:
    """The active spaces that the holder of this one may open: its own, then the children's."""
    holder = session().get_one(Assure, espace.assure_id)
    ids = [row.id for row in enfants(holder, now)]
    query = select(Espace).where(Espace.bac_id == espace.bac_id, Espace.assure_id.in_(ids))
    found = {row.assure_id: row for row in every(query) if row.etat is Etat.ACTIF}
    return [espace, *(found[id_] for id_ in ids if id_ in found)]


def opened(seance_id: str, espace: Espace, now: datetime) -> Espace:
    """The profile last chosen in this session, while it may still be opened; else one's own."""
    chosen = session().get(ProfilOuvert, seance_id)
    if chosen is None or chosen.espace_id == espace.id:
        return espace
    return next((row for row in profils(espace, now) if row.id == chosen.espace_id), espace)


def open_profile(seance_id: str, espace: Espace, id_: str, now: datetime) -> Espace | None:
    """Look at another profile; None for one that is not this person's to open."""
    found = next((row for row in profils(espace, now) if row.id == id_), None)
    if found is None:
        return None
    session().execute(delete(ProfilOuvert).where(ProfilOuvert.seance_id == seance_id))
    add(ProfilOuvert(seance_id=seance_id, espace_id=found.id))
    return found
