"""One provisional code, one activation, one identifier, however many ask at the same instant."""

import itertools
from collections import Counter
from collections.abc import Callable, Iterator

from flask import Flask

from core import clock, codes, db
from core.delais import CODE_ESPACE_SANTE
from services.bac_a_sable import models as bac_a_sable
from services.bac_a_sable.garde import Visite
from services.bac_a_sable.models import BacASable
from services.espace_sante import activation
from services.espace_sante.activation import PROVISOIRE, Choix, Issue
from services.espace_sante.models import Espace
from services.espace_sante.rules import Etat
from services.referentiel import models as referentiel
from services.referentiel import semis
from services.referentiel.models import Assure
from tests.courses.ensemble import Foule, app, foule  # noqa: F401 - fixtures

CODE = "K7M492QDWXYZ"


def world(app: Flask, scenario: str = "famille-guilvinec") -> str:
    """The id of a new world: Maud, Yann and their children."""
    with app.app_context():
        bac = bac_a_sable.create(scenario)
        semis.seed(bac.id, scenario, clock.wall_now())
        bac_a_sable.enter(bac, None)
        db.commit()
        return bac.id


def visit(bac_id: str) -> Visite:
    """A visit whose form is being read: as every posted form does, it holds the world."""
    device = db.every(db.select(bac_a_sable.Appareil).where(bac_a_sable.Appareil.bac_id == bac_id))
    bac = db.session().get_one(BacASable, bac_id)
    assert bac_a_sable.hold(device[0], bac)
    return Visite(device[0], bac)


def person(bac_id: str, cle: str) -> Assure:
    found = referentiel.by_cle(bac_id, cle)
    assert found is not None
    return found


def sent(app: Flask, bac_id: str, cle: str) -> str:
    """The id of a provisional code that has just left for this person."""
    now = clock.wall_now()
    with app.app_context():
        assure = person(bac_id, cle)
        codes.keep(bac_id, PROVISOIRE, assure.id, CODE, now, now + CODE_ESPACE_SANTE)
        found = codes.find(bac_id, PROVISOIRE, assure.id, CODE, now)
        db.commit()
    assert found is not None
    return found


def activating(bac_id: str, cle: str, code_id: str, names: Callable[[], str]) -> Issue:
    """The last step of an activation."""
    choix = Choix(f"{cle}@exemple.test", "", names(), "x")
    return activation.activate(visit(bac_id), person(bac_id, cle), code_id, choix)


def test_a_provisional_code_is_used_once(app: Flask, foule: Foule) -> None:
    bac, now = world(app), clock.wall_now()
    for _ in range(foule.rounds):
        code_id = sent(app, bac, "maud")
        used = foule.race(app, lambda code_id=code_id: codes.use(code_id, now))
        assert used.count(True) == 1


def test_a_space_is_activated_once(app: Flask, foule: Foule) -> None:
    for _ in range(foule.rounds):
        bac = world(app)
        code_id, numbers = sent(app, bac, "maud"), itertools.count()
        found = foule.race(
            app,
            lambda bac=bac, code_id=code_id, numbers=numbers: activating(
                bac, "maud", code_id, lambda: f"camomille{next(numbers)}"
            ),
        )
        assert Counter(found) == {Issue.FAIT: 1, Issue.CODE_PERDU: foule.threads - 1}
        with app.app_context():
            maud = person(bac, "maud")
            assert len(referentiel.documents(maud, clock.plus_days(clock.wall_now(), 9))) == 2


def test_two_people_never_get_the_same_identifier(app: Flask, foule: Foule) -> None:
    for _ in range(foule.rounds):
        bac = world(app)
        keys = {cle: sent(app, bac, cle) for cle in ("maud", "yann")}
        turns = itertools.cycle(keys.items())
        found = foule.race(
            app, lambda bac=bac, turns=turns: activating(bac, *next(turns), lambda: "camomille64")
        )
        assert found.count(Issue.FAIT) == 1
        assert set(found) <= {Issue.FAIT, Issue.CODE_PERDU, Issue.IDENTIFIANT_PRIS}
        assert [row.etat for row in spaces(app, bac)].count(Etat.ACTIF) == 1


def test_refused_or_active_never_both(app: Flask, foule: Foule) -> None:
    for _ in range(foule.rounds):
        bac = world(app)
        code_id, turns = sent(app, bac, "yann"), itertools.count()

        found = foule.race(app, refusing_or_not(bac, code_id, turns))
        assert found.count(Issue.FAIT) == 1
        (row,) = spaces(app, bac)
        assert (row.active_le is None) != (row.refuse_le is None)


def refusing_or_not(bac: str, code_id: str, turns: Iterator[int]) -> Callable[[], Issue]:
    """One in two activates, with the same code."""

    def choose() -> Issue:
        if next(turns) % 2:
            return activating(bac, "yann", code_id, lambda: "camomille64")
        return activation.refuse(visit(bac), person(bac, "yann"), code_id)

    return choose


def test_one_letter_leaves_however_many_windows_open(app: Flask, foule: Foule) -> None:
    """A page that is only read does not hold the world: the flow does."""

    def look(bac: str) -> bool:
        device = db.every(db.select(bac_a_sable.Appareil).where(bac_a_sable.Appareil.bac_id == bac))
        visite = Visite(device[0], db.session().get_one(BacASable, bac))
        return activation.inform(visite, person(bac, "yann")) is not None

    for _ in range(foule.rounds):
        bac = world(app)
        assert all(foule.race(app, lambda bac=bac: look(bac)))
        assert len(spaces(app, bac)) == 1
        with app.app_context():
            told = [name for name, _ in bac_a_sable.events(bac)]
            assert told.count("espace_sante.code_provisoire_envoye") == 1


def spaces(app: Flask, bac: str) -> list[Espace]:
    with app.app_context():
        return db.every(db.select(Espace).where(Espace.bac_id == bac))
