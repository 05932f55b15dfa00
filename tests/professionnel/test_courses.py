"""Twelve readers of one QR code, two tabs that sign: one of them succeeds, on both databases."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from flask import Flask

from core import clock, db
from core.droits import Role
from services.appli_carte_vitale.acces import QR
from services.bac_a_sable import models as bac_a_sable
from services.bac_a_sable.garde import Visite
from services.bac_a_sable.models import Appareil, BacASable
from services.professionnel import adri, catalogue, facturation, lecture, models
from services.professionnel.facturation import Bilan, Refus
from services.professionnel.lecture import Lue, Reponse
from services.professionnel.models import Feuille
from services.professionnel.rules import Support
from services.referentiel import jetons, semis
from services.referentiel import models as referentiel
from services.referentiel.models import Assure, Depense
from tests.courses.ensemble import Foule, app, foule  # noqa: F401 - fixtures
from tests.professionnel.gestes import activated


@pytest.fixture
def bac(app: Flask) -> str:
    """A world with Jeanne, whose appli is active, and a pharmacist's device."""
    with app.app_context():
        made = bac_a_sable.create("jeanne")
        semis.seed(made.id, "jeanne", clock.wall_now())
        bac_a_sable.enter(made, None)
        visite(made.id).appareil.role = Role.PHARMACIEN
        activated(jeanne(made.id), made)
        db.commit()
        return made.id


def visite(bac_id: str) -> Visite:
    device = db.one(db.select(Appareil).where(Appareil.bac_id == bac_id))
    assert device is not None
    return Visite(device, db.session().get_one(BacASable, bac_id))


def jeanne(bac_id: str) -> Assure:
    return referentiel.assures(bac_id)[0]


def shown(app: Flask, bac: str) -> jetons.Jeton:
    with app.app_context():
        now = clock.wall_now()
        made = jetons.issue(jeanne(bac), QR, now, now + timedelta(seconds=120))
        db.commit()
        return made


@pytest.mark.parametrize("how", ["jeton", "code", "both"])
def test_of_twelve_readers_of_one_qr_one_reads_it(
    app: Flask, foule: Foule, bac: str, how: str
) -> None:
    for _ in range(foule.rounds):
        found = foule.race(app, reader(bac, shown(app, bac), how))
        answers = [row.reponse for row in found]
        assert answers.count(Reponse.OK) == 1, answers
        assert set(answers) <= {Reponse.OK, Reponse.UTILISE, Reponse.ATTENDRE}
        forget_tries(app)


def reader(bac: str, made: jetons.Jeton, how: str) -> Callable[[], Lue]:
    """Some scan, some type."""
    turns = iter(range(1000))

    def act() -> Lue:
        typed = how == "code" or (how == "both" and next(turns) % 2)
        return lecture.read(visite(bac), made.code if typed else f"x?jeton={made.jeton}")

    return act


def forget_tries(app: Flask) -> None:
    from core.limites import Compteur

    with app.app_context():
        db.session().execute(db.Base.metadata.tables[Compteur.__tablename__].delete())
        db.commit()


def written(app: Flask, bac: str) -> str:
    """The id of a sheet with an act on it, not signed yet."""
    with app.app_context():
        who = lecture.desk(visite(bac))
        sheet = models.open_sheet(
            jeanne(bac), visite(bac).appareil.id, who.cle, Support.APPLI, clock.wall_now()
        )
        models.add_act(sheet, "boite", 1, lie_ald=False)
        db.commit()
        return sheet.id


def test_a_sheet_is_signed_once(app: Flask, foule: Foule, bac: str) -> None:
    for n in range(1, foule.rounds + 1):
        found = foule.race(app, signer(bac, written(app, bac)))
        assert sum(bilan.ok for bilan in found) == 1
        assert {bilan.refus for bilan in found if not bilan.ok} == {Refus.SIGNEE}
        with app.app_context():
            query = db.select(Depense).where(Depense.acte.startswith("Médicament courant"))
            assert len([row for row in db.every(query) if row.bac_id == bac]) == n


def signer(bac: str, id_: str) -> Callable[[], Bilan]:
    def act() -> Bilan:
        sheet, now = db.session().get_one(Feuille, id_), clock.wall_now()
        rights = adri.situation(jeanne(bac), now)
        return facturation.write(sheet, catalogue.professionnel("pharmacien"), rights, True, now)

    return act
