"""The professional's desk: what a device plays there, the feuilles de soins and their acts.

A sheet is signed once: the first who signs in time takes it, the others find it signed.
"""

from datetime import datetime

from sqlalchemy import ForeignKey, String, delete, select, update
from sqlalchemy.orm import Mapped, mapped_column

from core import tokens
from core.db import Base, Identified, OfBac, add, every, one, session
from core.delais import SEANCE_PROFESSIONNEL
from services.professionnel import rules
from services.professionnel.rules import Equipement, Etat, Support
from services.referentiel.models import Assure, Depense, OfAssure, choix

NUMERO = 9  # characters of a sheet's number


class Poste(Identified, OfBac, Base):
    """Whom a device plays behind the counter, and what works there."""

    __tablename__ = "poste"

    appareil_id: Mapped[str] = mapped_column(
        ForeignKey("appareil.id", ondelete="CASCADE"), unique=True
    )
    professionnel: Mapped[str] = mapped_column(String(30))  # key of content/professionnels.yaml
    equipement: Mapped[Equipement] = mapped_column(choix(Equipement))


class Feuille(Identified, OfAssure, Base):
    """A feuille de soins; `assure_id` is whose appli or card was read. Sandbox clock."""

    __tablename__ = "feuille_de_soins"

    appareil_id: Mapped[str] = mapped_column(
        ForeignKey("appareil.id", ondelete="CASCADE"), index=True
    )
    professionnel: Mapped[str] = mapped_column(String(30))
    support: Mapped[Support] = mapped_column(choix(Support))
    beneficiaire_id: Mapped[str] = mapped_column(ForeignKey("assure.id", ondelete="CASCADE"))
    lue_le: Mapped[datetime]  # the patient showed the appli or the card for the last time
    tiers_payant: Mapped[bool]
    signee_le: Mapped[datetime | None]
    numero: Mapped[str] = mapped_column(String(12), default="")

    def etat(self, now: datetime) -> Etat:
        """Where it stands at `now`, sandbox clock."""
        return rules.etat(self, now)


class Acte(Identified, OfBac, Base):
    """A line of a sheet; its expense exists once the sheet is signed."""

    __tablename__ = "acte"

    feuille_id: Mapped[str] = mapped_column(
        ForeignKey("feuille_de_soins.id", ondelete="CASCADE"), index=True
    )
    rang: Mapped[int]
    cle: Mapped[str] = mapped_column(String(60))  # key of content/soins.yaml
    quantite: Mapped[int]
    lie_ald: Mapped[bool]
    depense_id: Mapped[str | None] = mapped_column(ForeignKey("depense.id", ondelete="SET NULL"))


# ——— The desk ———


def poste(appareil_id: str) -> Poste | None:
    return one(select(Poste).where(Poste.appareil_id == appareil_id))


def sit(bac_id: str, appareil_id: str, professionnel: str, equipement: Equipement) -> None:
    """Play this professional, with this equipment, from now on."""
    row = poste(appareil_id)
    if row is None:
        row = Poste(bac_id=bac_id, appareil_id=appareil_id)
        session().add(row)
    row.professionnel, row.equipement = professionnel, equipement
    session().flush()


# ——— Sheets ———


def open_sheet(
    assure: Assure, appareil_id: str, professionnel: str, support: Support, now: datetime
) -> Feuille:
    """The unsigned sheet of this person at this desk, read again; a new one when there is none."""
    row = _unsigned(assure.id, appareil_id, professionnel)
    if row is None:
        owner = {"assure_id": assure.id, "bac_id": assure.bac_id, "beneficiaire_id": assure.id}
        desk = {"appareil_id": appareil_id, "professionnel": professionnel}
        return add(Feuille(**owner, **desk, support=support, lue_le=now, tiers_payant=False))
    row.support, row.lue_le = support, now
    return row


def _unsigned(assure_id: str, appareil_id: str, professionnel: str) -> Feuille | None:
    query = select(Feuille).where(
        Feuille.assure_id == assure_id,
        Feuille.appareil_id == appareil_id,
        Feuille.professionnel == professionnel,
        Feuille.signee_le.is_(None),
    )
    return one(query.order_by(Feuille.lue_le.desc()).limit(1))


def find(bac_id: str, id_: str, appareil_id: str, professionnel: str) -> Feuille | None:
    """A sheet of this desk; another's is as good as none."""
    query = select(Feuille).where(
        Feuille.id == id_,
        Feuille.bac_id == bac_id,
        Feuille.appareil_id == appareil_id,
        Feuille.professionnel == professionnel,
    )
    return one(query.execution_options(populate_existing=True))


def of_desk(appareil_id: str, professionnel: str) -> list[Feuille]:
    """The sheets of this desk, the latest first."""
    query = select(Feuille).where(
        Feuille.appareil_id == appareil_id, Feuille.professionnel == professionnel
    )
    return every(query.order_by(Feuille.lue_le.desc(), Feuille.id))


def person(assure_id: str) -> Assure:
    return session().get_one(Assure, assure_id)


def actes(feuille: Feuille) -> list[Acte]:
    return every(select(Acte).where(Acte.feuille_id == feuille.id).order_by(Acte.rang))


def add_act(feuille: Feuille, cle: str, quantite: int, lie_ald: bool) -> Acte:
    """One more line, at the end."""
    rang = max((row.rang for row in actes(feuille)), default=-1) + 1
    owner = {"bac_id": feuille.bac_id, "feuille_id": feuille.id, "rang": rang}
    return add(Acte(**owner, cle=cle, quantite=quantite, lie_ald=lie_ald))


def remove_act(feuille: Feuille, rang: int) -> None:
    gone = delete(Acte).where(Acte.feuille_id == feuille.id, Acte.rang == rang)
    session().execute(gone)


def depenses(feuille: Feuille) -> list[Depense]:
    """What the signed sheet made the patient spend, act by act."""
    query = select(Depense).join(Acte, Acte.depense_id == Depense.id)
    return every(query.where(Acte.feuille_id == feuille.id).order_by(Acte.rang))


def sign(feuille: Feuille, now: datetime, tiers_payant: bool) -> bool:
    """True for the one who signs first, within 20 minutes of the reading (R121)."""
    in_time = Feuille.lue_le >= now - SEANCE_PROFESSIONNEL
    signed = (
        update(Feuille)
        .where(
            Feuille.id == feuille.id,
            Feuille.signee_le.is_(None),
            in_time | (Feuille.support == Support.PAPIER),
        )
        .values(signee_le=now, numero=tokens.spelled(NUMERO), tiers_payant=tiers_payant)
        .returning(Feuille.id)
        .execution_options(synchronize_session=False)
    )
    done = session().scalar(signed) is not None
    session().refresh(feuille)
    return done
