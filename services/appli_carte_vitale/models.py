"""The appli carte Vitale: one per person and telephone, its states, the agents' three acts."""

from datetime import datetime

from sqlalchemy import ForeignKey, Index, String, select, text, update
from sqlalchemy.orm import Mapped, mapped_column

from core.db import Base, Identified, add, every, one, session
from services.appli_carte_vitale import rules
from services.appli_carte_vitale.rules import Etat, Fin, Voie
from services.boite.models import withdraw
from services.referentiel.models import Assure, OfAssure, choix

ALIVE = text("fin_le IS NULL")
# The mails that tell how an activation ended (R103).
FINALISER, ECHEC = "appli_carte_vitale/finaliser", "appli_carte_vitale/echec"


class Telephone(Identified, OfAssure, Base):
    """A telephone of the exercise, in somebody's hand on one device: the last one taken."""

    __tablename__ = "telephone"

    appareil_id: Mapped[str | None] = mapped_column(
        ForeignKey("appareil.id", ondelete="SET NULL"), index=True
    )
    modele: Mapped[str] = mapped_column(String(40))  # key of content/appli_carte_vitale.yaml
    pris_le: Mapped[datetime]  # wall
    essais_nir: Mapped[int] = mapped_column(default=0)  # R95
    nir_bloque_jusqu_au: Mapped[datetime | None]  # sandbox clock


class Appli(Identified, OfAssure, Base):
    """An activation and the appli that it ends in. Instants on the sandbox clock.

    One row alive per person (R86): a new activation ends the one before it. `telephone` and
    `systeme` are what an agent sees (R118).
    """

    __tablename__ = "appli"
    __table_args__ = (
        Index(
            "ix_appli_vivante",
            "assure_id",
            unique=True,
            sqlite_where=ALIVE,
            postgresql_where=ALIVE,
        ),
    )

    telephone_id: Mapped[str | None] = mapped_column(
        ForeignKey("telephone.id", ondelete="SET NULL")
    )
    telephone: Mapped[str] = mapped_column(String(60))
    systeme: Mapped[str] = mapped_column(String(40))
    nfc: Mapped[bool]
    voie: Mapped[Voie] = mapped_column(choix(Voie))
    empreinte: Mapped[str] = mapped_column(String(200), default="")  # of the secret code
    mail: Mapped[str] = mapped_column(String(120), default="")
    mail_demande: Mapped[str] = mapped_column(String(120), default="")  # its code is to be typed
    commencee_le: Mapped[datetime]
    deposee_le: Mapped[datetime | None]  # R102: sent to be checked
    verifiee_le: Mapped[datetime | None]  # when the answer is there, often still to come
    echec: Mapped[str | None] = mapped_column(String(40))  # R103: the cause, told in the appli only
    finalisee_le: Mapped[datetime | None]
    bloquee_le: Mapped[datetime | None]
    fin_le: Mapped[datetime | None]
    fin: Mapped[Fin | None] = mapped_column(choix(Fin))
    motif: Mapped[str] = mapped_column(String(200), default="")  # an agent's reason
    mise_a_jour_le: Mapped[datetime | None]  # R106
    essais: Mapped[int] = mapped_column(default=0)  # wrong secret codes since the last right one
    pause_jusqu_au: Mapped[datetime | None]  # wall

    def etat(self, now: datetime) -> Etat:
        """Where it stands at `now`, sandbox clock."""
        return rules.etat(self, now)


class Blocage(Identified, OfAssure, Base):
    """R119: a person may not use nor activate the appli, from `bloque_le` to `leve_le`."""

    __tablename__ = "blocage_appli"

    bloque_le: Mapped[datetime]
    motif: Mapped[str] = mapped_column(String(200))
    leve_le: Mapped[datetime | None]
    motif_levee: Mapped[str] = mapped_column(String(200), default="")


class Recu(Identified, OfAssure, Base):
    """R114: an expense that the appli fetched in time; it stays in this appli."""

    __tablename__ = "recu_appli"

    appli_id: Mapped[str] = mapped_column(ForeignKey("appli.id", ondelete="CASCADE"), index=True)
    depense_id: Mapped[str] = mapped_column(ForeignKey("depense.id", ondelete="CASCADE"))
    recu_le: Mapped[datetime]


# ——— What is asked of an appli ———


def alive(assure_id: str) -> Appli | None:
    """The person's appli or activation that nothing has ended; there is one at most."""
    return one(select(Appli).where(Appli.assure_id == assure_id, Appli.fin_le.is_(None)))


def active(assure_id: str) -> Appli | None:
    """The appli that a professional may read: activated, neither ended nor blocked (R86)."""
    row = alive(assure_id)
    usable = row is not None and row.finalisee_le is not None and row.bloquee_le is None
    return row if usable else None


def latest(assure_id: str) -> Appli | None:
    """The last one begun, whatever became of it (R118)."""
    query = select(Appli).where(Appli.assure_id == assure_id)
    rows = every(query.order_by(Appli.fin_le.is_not(None), Appli.commencee_le.desc()).limit(1))
    return rows[0] if rows else None


def is_blocked(assure_id: str) -> bool:
    """Whether an agent keeps this person from the appli."""
    return blocage(assure_id) is not None


def blocage(assure_id: str) -> Blocage | None:
    """The block in force, or None."""
    return one(select(Blocage).where(Blocage.assure_id == assure_id, Blocage.leve_le.is_(None)))


# ——— The agents' three acts (R119); each True for the one who did it ———


def revoke(assure: Assure, now: datetime, motif: str) -> bool:
    """End the person's appli or activation: the telephone was lost, or stolen."""
    appli = alive(assure.id)
    return appli is not None and _end(appli, assure, now, Fin.REVOQUEE, motif)


def block(assure: Assure, now: datetime, motif: str) -> bool:
    """Keep the person from the appli until the block is lifted; False when they already are."""
    if is_blocked(assure.id):
        return False
    add(Blocage(assure_id=assure.id, bac_id=assure.bac_id, bloque_le=now, motif=motif))
    _set_block(assure, now)
    return True


def unblock(assure: Assure, now: datetime, motif: str) -> bool:
    """Lift the block: the appli is again what it was; False when there is none."""
    lifted = (
        update(Blocage)
        .where(Blocage.assure_id == assure.id, Blocage.leve_le.is_(None))
        .values(leve_le=now, motif_levee=motif)
        .returning(Blocage.id)
    )
    if not session().scalars(lifted).all():
        return False
    _set_block(assure, None)
    return True


def _set_block(assure: Assure, since: datetime | None) -> None:
    kept = update(Appli).where(Appli.assure_id == assure.id, Appli.fin_le.is_(None))
    session().execute(kept.values(bloquee_le=since))


def end(assure: Assure, appli: Appli, now: datetime, fin: Fin) -> bool:
    """End this appli, once: True for the one caller that does.

    The mail that would have told the outcome of an activation does not leave.
    """
    return _end(appli, assure, now, fin, "")


def _end(appli: Appli, assure: Assure, now: datetime, fin: Fin, motif: str) -> bool:
    for key in (FINALISER, ECHEC):
        withdraw(assure, key, appli.mail, now)
    ended = (
        update(Appli)
        .where(Appli.id == appli.id, Appli.fin_le.is_(None))
        .values(fin_le=now, fin=fin, motif=motif, empreinte="")
        .returning(Appli.id)
    )
    return session().scalars(ended).one_or_none() is not None
