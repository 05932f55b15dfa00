"""The missions begun in a bac à sable: since when, done or not, and the answers given."""

from datetime import datetime
from typing import Any

from sqlalchemy import JSON, String, UniqueConstraint, select
from sqlalchemy.orm import Mapped, mapped_column

from core.db import Base, Identified, OfBac, add, every, one
from editorial import store
from services.bac_a_sable import models
from services.bac_a_sable.models import BacASable
from services.missions.rules import Etat, done_at, etat, next_message

# Label of the téléservice practised → icon of its mission; a flag for any other.
ICONES = {
    "compte-creer": "compte",
    "compte-connexion": "securite",
    "compte-code-securite": "message",
    "attestation-de-droits": "attestation",
    "changement-adresse": "demenagement",
    "commander-carte-vitale": "carte-vitale",
    "mes-activer": "espace-sante",
    "mes-documents": "formulaires",
    "ordonnance-numerique": "ordonnance",
}


class Essai(Identified, OfBac, Base):
    """One mission in one world; beginning again starts the same row anew (sandbox clock)."""

    __tablename__ = "essai"
    __table_args__ = (UniqueConstraint("bac_id", "mission"),)

    mission: Mapped[str] = mapped_column(String(40))
    commencee_le: Mapped[datetime]
    reussie_le: Mapped[datetime | None]
    reponses: Mapped[dict[str, str]] = mapped_column(JSON, default=dict)

    @property
    def etat(self) -> Etat:
        return etat(commencee=True, reussie=self.reussie_le is not None)


def missions() -> dict[str, dict[str, Any]]:
    """Key to compiled mission, in their order."""
    return {row["cle"]: row for row in store.read("missions")}


def find(bac: BacASable, cle: str) -> Essai | None:
    return one(select(Essai).where(Essai.bac_id == bac.id, Essai.mission == cle))


def of(bac: BacASable) -> dict[str, Essai]:
    """Mission key to its trial, for those begun; success is noticed here."""
    found = every(select(Essai).where(Essai.bac_id == bac.id).order_by(Essai.commencee_le))
    for row in found:
        _notice(bac, row)
    return {row.mission: row for row in found}


def url_of(cle: str) -> str:
    return f"/s-entrainer/missions/{cle}/"


def rows(bac: BacASable) -> list[dict[str, Any]]:
    """Every mission with its state in this world, as the macro `missions` prints them."""
    begun = of(bac)
    return [
        {
            "titre": mission["titre"],
            "resume": mission["but"],
            "url": url_of(cle),
            "icone": "faux-message" if mission["messages"] else ICONES.get(mission["libelle"]),
            "etat": begun[cle].etat if cle in begun else Etat.A_FAIRE,
        }
        for cle, mission in missions().items()
    ]


def begin(bac: BacASable, cle: str) -> Essai:
    """Start a mission, or start it again: what was done before no longer counts."""
    models.lock(bac)
    essai = find(bac, cle)
    if essai is None:
        essai = add(Essai(bac_id=bac.id, mission=cle, commencee_le=bac.now(), reponses={}))
    essai.commencee_le, essai.reussie_le, essai.reponses = bac.now(), None, {}
    models.record(bac, "mission.commencee", mission=cle)
    return essai


def answer(bac: BacASable, essai: Essai, message: str, verdict: str) -> None:
    """Keep what the visitor says of a message; the first answer stays."""
    models.lock(bac)
    if message not in essai.reponses:
        essai.reponses = {**essai.reponses, message: verdict}  # a new value, so that it is saved
    _notice(bac, essai)


def _notice(bac: BacASable, essai: Essai) -> None:
    """Write down a success the first time that it is seen."""
    mission = missions().get(essai.mission)
    if mission is None or essai.reussie_le is not None:
        return
    if mission["messages"]:
        sorted_out = next_message(mission, essai.reponses) is None
        essai.reussie_le = bac.now() if sorted_out else None
    else:
        events = models.events(bac.id, essai.commencee_le)
        essai.reussie_le = done_at(events, mission)
    if essai.reussie_le is not None:
        models.record(bac, "mission.reussie", mission=essai.mission)
