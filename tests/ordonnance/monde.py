"""A world with Jeanne in it and an ordonnance for her, without any page: rows and rules alone."""

from collections.abc import Sequence
from datetime import datetime

from flask import Flask

from core import clock, db
from services.bac_a_sable import models as bac_a_sable
from services.bac_a_sable.garde import Visite
from services.bac_a_sable.models import BacASable
from services.ordonnance import delivrance, emission, models
from services.ordonnance.delivrance import Bilan, Geste
from services.ordonnance.emission import Ecrit
from services.ordonnance.models import Ordonnance
from services.ordonnance.rules import Issue
from services.referentiel import models as referentiel
from services.referentiel import semis

AMLODIPINE = Ecrit("tensamor-5", "1 gélule le matin", 30, 2, 3)
CETIRIZINE = Ecrit("cetirizine-10", "1 comprimé le soir", 15, 1)
PHARMACIE = "Pharmacie d'essai"


def world(app: Flask) -> str:
    """The id of a new bac à sable."""
    with app.app_context():
        bac = bac_a_sable.create("jeanne")
        semis.seed(bac.id, "jeanne", clock.wall_now())
        bac_a_sable.enter(bac, None)
        db.commit()
        return bac.id


def issued(bac_id: str, *ecrits: Ecrit, mes: bool = False) -> Ordonnance:
    """A signed ordonnance for Jeanne, in the present context."""
    bac = db.session().get_one(BacASable, bac_id)
    device = db.every(db.select(bac_a_sable.Appareil).where(bac_a_sable.Appareil.bac_id == bac_id))
    jeanne = referentiel.assures(bac_id)[0]
    visite = Visite(device[0], bac)
    return emission.issue(visite, jeanne, ecrits or (AMLODIPINE,), mes=mes, suivi=True)


def everything(ordonnance: Ordonnance, boites: int | None = None) -> list[Geste]:
    """All that is left of each line's time under way, or so many boxes of it."""
    from services.ordonnance import rules

    rows = [row for row in models.lignes(ordonnance) if not rules.est_finie(row)]
    return [Geste(row.id, Issue.REMIS, boites or rules.reste(row)) for row in rows]


def give(ordonnance: Ordonnance, gestes: Sequence[Geste], now: datetime) -> Bilan:
    return delivrance.note(ordonnance, gestes, ordonnance.version, PHARMACIE, now)


def fresh(id_: str) -> Ordonnance:
    """The row as it stands in the database."""
    query = db.select(Ordonnance).where(Ordonnance.id == id_)
    found = db.one(query.execution_options(populate_existing=True))
    assert found is not None
    return found
