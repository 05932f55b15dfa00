"""Mon espace santé: who has one, the provisional codes sent, logins under way, profile opened."""

from datetime import datetime
from typing import Any

from sqlalchemy import JSON, ForeignKey, String, UniqueConstraint, delete, select
from sqlalchemy.orm import Mapped, mapped_column

from core import clock
from core.db import Base, Identified, OfBac, add, every, one, session
from services.espace_sante.rules import MAJORITE, Canal, Etat, normal
from services.missions import models as missions
from services.referentiel import models as referentiel
from services.referentiel.models import Assure


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


def is_open(assure: Assure) -> bool:
    """Whether the person activated a space, and it is not closed."""
    own = of_assure(assure.id)
    return own is not None and own.etat is Etat.ACTIF


missions.BESOINS["espace-sante"] = is_open


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
