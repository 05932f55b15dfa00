"""What works once works once, however many ask at the same instant: SQLite and PostgreSQL."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from flask import Flask

from core import clock, codes, db, limites, tokens, wizard
from core.codes import Verdict
from core.db import Base
from services.bac_a_sable import models as bac_a_sable
from services.bac_a_sable.models import BacASable
from services.compte import creation, models
from services.compte.ouverture import PROVISOIRE
from services.referentiel import jetons, semis
from services.referentiel.models import Assure
from tests.courses.ensemble import Foule, app, foule  # noqa: F401 - fixtures

Course = Callable[[Foule, Flask], None]


@pytest.fixture
def bac(app: Flask) -> str:
    """A world with Jeanne in it."""
    with app.app_context():
        made = bac_a_sable.create("jeanne")
        semis.seed(made.id, "jeanne", clock.wall_now())
        db.commit()
        return made.id


def in_world(app: Flask, act: Callable[[], str]) -> str:
    """Run one thing alone, and keep it."""
    with app.app_context():
        made = act()
        db.commit()
        return made


def row(model: type[Base], bac: str) -> Base:
    return db.every(db.select(model).where(model.bac_id == bac))[0]  # type: ignore[attr-defined]


def jeanne(bac: str) -> Assure:
    found = row(Assure, bac)
    assert isinstance(found, Assure)
    return found


@pytest.mark.parametrize(
    ("objet", "typed"), [("connexion", "481203"), (PROVISOIRE, "K7M492QDWXYZ")]
)
def test_a_code_opens_once(app: Flask, foule: Foule, bac: str, objet: str, typed: str) -> None:
    """The mailed code (R45), and the provisional one of the letter (R35)."""
    for n in range(foule.rounds):
        now, key = clock.wall_now(), f"essai-{objet}-{n}"
        with app.app_context():
            codes.keep(bac, objet, key, typed, now, now + timedelta(minutes=15))
            db.commit()
        found = foule.race(app, lambda key=key, now=now: codes.check(bac, objet, key, typed, now))
        assert found.count(Verdict.BON) == 1
        assert found.count(Verdict.EPUISE) == foule.threads - 1


def test_a_code_is_guessed_five_times_at_most(app: Flask, foule: Foule, bac: str) -> None:
    for n in range(foule.rounds):
        now, key = clock.wall_now(), f"devine-{n}"
        with app.app_context():
            codes.keep(bac, "connexion", key, "481203", now, now)
            db.commit()
        found = foule.race(
            app, lambda key=key, now=now: codes.check(bac, "connexion", key, "000000", now)
        )
        assert found.count(Verdict.FAUX) == codes.TRIES
        with app.app_context():
            assert codes.check(bac, "connexion", key, "481203", now) is Verdict.EPUISE


def test_a_confirmation_confirms_once(app: Flask, foule: Foule, bac: str) -> None:
    now = clock.wall_now()
    with app.app_context():
        assure = jeanne(bac)
        compte = models.create(assure, now, mail="j@exemple.test", mot_de_passe="x")
        db.commit()
    for _ in range(foule.rounds):
        with app.app_context():
            sent = models.send_confirmation(compte, now)
            db.commit()
        found = foule.race(app, lambda sent=sent: models.use_confirmation(sent, now))
        assert found.count(True) == 1


def test_a_joining_code_lets_one_device_in(app: Flask, foule: Foule, bac: str) -> None:
    for _ in range(foule.rounds):
        code = in_world(
            app,
            lambda: bac_a_sable.joining_code(db.session().get_one(BacASable, bac), None)[0],
        )
        found = foule.race(app, lambda code=code: bac_a_sable.join(code))
        assert sum(token is not None for token in found) == 1


def test_a_qr_token_is_scanned_once(app: Flask, foule: Foule, bac: str) -> None:
    now = clock.wall_now()
    for _ in range(foule.rounds):
        token = in_world(
            app,
            lambda: jetons.issue(jeanne(bac), "identite", now, now + timedelta(minutes=1)).jeton,
        )
        found = foule.race(
            app, lambda token=token: jetons.consume(token, "identite", bac, now) is not None
        )
        assert found.count(True) == 1


def test_a_creation_ends_once(app: Flask, foule: Foule, bac: str) -> None:
    for _ in range(foule.rounds):
        with app.app_context():
            run = wizard.start(creation.TUNNEL, bac, tokens.new_id())
            db.commit()
        assert foule.race(app, lambda run=run: wizard.finish(run)).count(True) == 1


def test_a_limit_holds(app: Flask, foule: Foule, bac: str) -> None:
    limit = limites.Limite("course", 5)
    for n in range(foule.rounds):
        found = foule.race(app, lambda n=n: limit.hit(f"sujet-{n}", bac))
        assert found.count(0) == 5
        assert all(wait in (0, 900, 901) or 890 < wait <= 901 for wait in found)


def test_the_journal_stays_one_chain(app: Flask, foule: Foule, bac: str) -> None:
    def write() -> None:
        bac_a_sable.record(db.session().get_one(BacASable, bac), "course")

    for _ in range(max(foule.rounds // 10, 1)):
        foule.race(app, write)
    with app.app_context():
        world = db.session().get_one(BacASable, bac)
        assert bac_a_sable.is_intact(world)
        assert len(bac_a_sable.events(bac)) == foule.threads * max(foule.rounds // 10, 1)
