"""The missions begun in a bac à sable: since when, done or not, and the answers given."""

from collections.abc import Callable
from datetime import datetime
from typing import Any

from sqlalchemy import JSON, String, UniqueConstraint, delete, select, update
from sqlalchemy.orm import Mapped, mapped_column

from core.db import Base, Identified, OfBac, add, every, one, session
from editorial import store
from services.bac_a_sable import models
from services.bac_a_sable.models import BacASable
from services.missions.rules import OWN, Etat, done_at, etat, is_sorted_out, missed
from services.referentiel.models import Assure

# Label of the téléservice practised → icon of its mission; a flag for any other.
ICONES = {
    "compte-creer": "compte",
    "compte-connexion": "securite",
    "compte-code-securite": "message",
    "attestation-de-droits": "attestation",
    "changement-adresse": "demenagement",
    "apcv-utiliser": "appli",
    "commander-carte-vitale": "carte-vitale",
    "mes-activer": "espace-sante",
    "mes-documents": "formulaires",
    "ordonnance-numerique": "ordonnance",
}

KEPT = ("mission", "commencee_le", "reussie_le", "reponses")
# What a mission asks of a person (« besoin ») → whether they have it. Each service adds its own.
BESOINS: dict[str, Callable[[Assure], bool]] = {}


class Essai(Identified, OfBac, Base):
    """One mission in one world; beginning again starts the same row anew (sandbox clock)."""

    __tablename__ = "essai"
    __table_args__ = (UniqueConstraint("bac_id", "mission"),)

    mission: Mapped[str] = mapped_column(String(40))
    commencee_le: Mapped[datetime]
    reussie_le: Mapped[datetime | None]
    reponses: Mapped[dict[str, str]] = mapped_column(JSON, default=dict)
    vue_le: Mapped[datetime | None]  # « réussi » was opened: no page announces it any more

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


def running(bac: BacASable) -> Essai | None:
    """The mission begun last that is under way, or done and not announced yet."""
    here = select(Essai).where(Essai.bac_id == bac.id, Essai.vue_le.is_(None))
    found = one(here.order_by(Essai.commencee_le.desc()).limit(1))
    if found is not None:
        _notice(bac, found)
    return found


def suits(mission: dict[str, Any], assure: Assure) -> bool:
    """Whether this person can do the mission: what it asks for, they have.

    Where it asks for nothing, its own person is still the one to begin with.
    """
    besoin = mission["besoin"] or ""
    own = (mission["scenario"], mission["personne"]) == (assure.scenario, assure.cle)
    if not besoin or besoin in OWN and not own:
        return own or not mission["scenario"]
    has = BESOINS.get(besoin.removeprefix("sans-"))
    return has is None or has(assure) is not besoin.startswith("sans-")


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
    essai.vue_le = None
    models.record(bac, "mission.commencee", mission=cle)
    return essai


def give_up(bac: BacASable, cle: str) -> None:
    """The mission is as if it had never begun."""
    models.lock(bac)
    session().execute(delete(Essai).where(Essai.bac_id == bac.id, Essai.mission == cle))


def carry(before: BacASable, bac: BacASable) -> None:
    """What was done in a world that one leaves for a mission counts in the next one."""
    for row in of(before).values():
        if row.reussie_le is not None:
            kept = {name: getattr(row, name) for name in KEPT}
            add(Essai(bac_id=bac.id, vue_le=row.reussie_le, **kept))


def try_again(bac: BacASable, essai: Essai, mission: dict[str, Any]) -> None:
    """The messages missed are to be sorted anew."""
    models.lock(bac)
    again = missed(mission, essai.reponses)
    essai.reponses = {cle: row for cle, row in essai.reponses.items() if cle not in again}


def answer(bac: BacASable, essai: Essai, message: str, verdict: str) -> None:
    """Keep what the visitor says of a message; the first answer stays."""
    models.lock(bac)
    if message not in essai.reponses:
        essai.reponses = {**essai.reponses, message: verdict}  # a new value, so that it is saved
    _notice(bac, essai)


def _notice(bac: BacASable, essai: Essai) -> None:
    """Write down a success the first time that it is seen, on whichever page that is."""
    mission = missions().get(essai.mission)
    at = _reached(bac, essai, mission) if mission and essai.reussie_le is None else None
    if at is None:
        return
    first = session().execute(
        update(Essai)
        .where(Essai.id == essai.id, Essai.reussie_le.is_(None))
        .values(reussie_le=at)
        .returning(Essai.id)
    )
    if first.one_or_none() is not None:
        models.record(bac, "mission.reussie", mission=essai.mission)


def _reached(bac: BacASable, essai: Essai, mission: dict[str, Any]) -> datetime | None:
    """When the goal was reached (sandbox clock); None: not yet."""
    if mission["messages"]:
        return bac.now() if is_sorted_out(mission, essai.reponses) else None
    return done_at(models.events(bac.id, essai.commencee_le), mission)
