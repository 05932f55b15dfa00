"""Two windows at the same instant: one declaration, one order, one card; SQLite and PostgreSQL."""

from collections.abc import Callable
from datetime import timedelta

from flask import Flask

from core import clock, db
from services.bac_a_sable import models as bac_a_sable
from services.bac_a_sable.garde import Visite
from services.bac_a_sable.models import Appareil, BacASable
from services.carte_vitale import commande, declaration, models, suite
from services.carte_vitale.rules import Motif
from services.compte import acces
from services.compte import models as comptes
from services.compte.models import Compte
from services.referentiel import models as referentiel
from services.referentiel import semis
from services.referentiel.models import Assure
from tests.courses.ensemble import Foule, app, foule  # noqa: F401 - fixtures


def world(app: Flask) -> str:
    """A world with Colette in it, her account open."""
    with app.app_context():
        made = bac_a_sable.create("carte-perdue")
        found = semis.seed(made.id, "carte-perdue", clock.wall_now())
        bac_a_sable.enter(made, found[0].id)
        acces.account_of(found[0])
        db.commit()
        return made.id


Act = Callable[[Visite, Compte, Assure], bool]


def window(bac_id: str, act: Act) -> Callable[[], bool]:
    """One window of Colette's: everything is read anew, as a request does."""

    def act_there() -> bool:
        bac = db.session().get_one(BacASable, bac_id)
        visite = Visite(db.every(db.select(Appareil).where(Appareil.bac_id == bac_id))[0], bac)
        assure = referentiel.by_cle(bac_id, "colette")
        assert assure is not None
        compte = comptes.of_assure(assure.id)
        assert compte is not None
        return act(visite, compte, assure)

    return act_there


def declare(visite: Visite, compte: Compte, assure: Assure) -> bool:
    return declaration.declare(visite, compte, assure, Motif.PERTE).ok


def order(visite: Visite, compte: Compte, assure: Assure) -> bool:
    return commande.order(visite, compte, assure, "fond", "carte").commande is not None


def test_each_act_is_done_once(app: Flask, foule: Foule) -> None:
    for _ in range(foule.rounds):
        bac_id = world(app)
        assert foule.race(app, window(bac_id, declare)).count(True) == 1
        assert foule.race(app, window(bac_id, order)).count(True) == 1
        _advance(app, bac_id, 4)
        assert foule.race(app, window(bac_id, send_again)).count(True) == 1
        _advance(app, bac_id, 15)
        assert foule.race(app, window(bac_id, receive)).count(True) == 1
        with app.app_context():
            assert len(models.orders(referentiel.assures(bac_id))) == 1
            assure = referentiel.by_cle(bac_id, "colette")
            assert assure is not None
            assert len(referentiel.cartes(assure)) == 2
            done = comptes.demarches(assure.id, clock.wall_now() + timedelta(days=99))
            assert len(done) == 2


def send_again(visite: Visite, compte: Compte, assure: Assure) -> bool:
    found = models.under_way(assure.id)
    return bool(found) and suite.send_again(visite, found, "identite", compte.mail)


def receive(visite: Visite, _compte: Compte, assure: Assure) -> bool:
    found = models.under_way(assure.id)
    return bool(found) and suite.receive(visite, found)


def _advance(app: Flask, bac_id: str, days: int) -> None:
    with app.app_context():
        bac = db.session().get_one(BacASable, bac_id)
        bac.avance += timedelta(days=days, seconds=60)
        db.commit()
