"""A box leaves once, however many pharmacies ask at the same instant: SQLite and PostgreSQL."""

from collections.abc import Callable, Sequence
from datetime import datetime, timedelta

import pytest
from flask import Flask

from core import clock, db
from services.ordonnance import delivrance, models, rules
from services.ordonnance.delivrance import Bilan, Geste, Refus
from services.ordonnance.emission import Ecrit
from services.ordonnance.models import Ordonnance
from services.ordonnance.rules import Annulation, Etat
from tests.courses.ensemble import Foule, app, foule  # noqa: F401 - fixtures
from tests.ordonnance import monde


@pytest.fixture
def bac(app: Flask) -> str:
    return monde.world(app)


def write(app: Flask, bac: str, *ecrits: Ecrit) -> Ordonnance:
    with app.app_context():
        row = monde.issued(bac, *ecrits)
        db.commit()
        return row


def given(app: Flask, row: Ordonnance) -> list[int]:
    """Boxes counted on each line; and what was noted says the same."""
    with app.app_context():
        lines, noted = models.lignes(row), models.delivrances(row)
        for line in lines:
            assert line.remises == sum(d.boites for d in noted if d.ligne_id == line.id)
            assert line.remises <= rules.prescrites(line)
        return [line.remises for line in lines]


def dispense(row: Ordonnance, boites: int | None, now: datetime) -> Callable[[], Bilan]:
    """A pharmacist who reads, then notes everything, or so many boxes of each line."""

    def act() -> Bilan:
        seen = monde.fresh(row.id)
        gestes: Sequence[Geste] = monde.everything(seen, boites)
        return monde.give(seen, gestes, now)

    return act


def test_a_whole_ordonnance_is_given_once(app: Flask, foule: Foule, bac: str) -> None:
    now = clock.wall_now()
    for _ in range(foule.rounds):
        row = write(
            app, bac, Ecrit("cetirizine-10", "1 le soir", 15, 3), Ecrit("omeprazole-20", "1", 28, 1)
        )
        found = foule.race(app, dispense(row, None, now))
        assert sum(bilan.ok for bilan in found) == 1
        assert given(app, row) == [3, 1]
        with app.app_context():
            assert models.etat(monde.fresh(row.id), now) is Etat.DELIVREE


def same_page(row: Ordonnance, now: datetime) -> Bilan:
    """One box, noted from the page that the first of all versions showed."""
    seen = monde.fresh(row.id)
    return delivrance.note(seen, monde.everything(seen, 1), 0, monde.PHARMACIE, now)


def test_the_same_page_noted_by_all_counts_once(app: Flask, foule: Foule, bac: str) -> None:
    now = clock.wall_now()
    for _ in range(foule.rounds):
        row = write(app, bac, Ecrit("cetirizine-10", "1 le soir", 15, 6))
        found = foule.race(app, lambda row=row: same_page(row, now))
        assert [bilan.refus for bilan in found if not bilan.ok] == [Refus.CHANGEE] * (
            foule.threads - 1
        )
        assert given(app, row) == [1]


def test_box_by_box_exactly_what_was_prescribed_is_given(
    app: Flask, foule: Foule, bac: str
) -> None:
    """Each tries again until nothing is left."""
    now = clock.wall_now()

    def insist(row: Ordonnance) -> int:
        got = 0
        while True:
            seen = monde.fresh(row.id)
            gestes = monde.everything(seen, 1)
            if not gestes:
                return got
            got += monde.give(seen, gestes, now).ok
            db.commit()

    for _ in range(foule.rounds):
        row = write(app, bac, Ecrit("cetirizine-10", "1 le soir", 15, 5))
        assert sum(foule.race(app, lambda row=row: insist(row))) == 5
        assert given(app, row) == [5]


def test_a_renewal_is_given_once(app: Flask, foule: Foule, bac: str) -> None:
    start = clock.wall_now()
    for _ in range(foule.rounds):
        row = write(app, bac, Ecrit("amlodipine-5", "1", 28, 2, 2))
        for time in range(3):
            now = start + timedelta(days=29 * time)
            found = foule.race(app, dispense(row, None, now))
            assert sum(bilan.ok for bilan in found) == 1
            assert given(app, row) == [2 * (time + 1)]


def test_cancelled_or_given_never_both(app: Flask, foule: Foule, bac: str) -> None:
    now = clock.wall_now()
    for _ in range(foule.rounds):
        row = write(app, bac, Ecrit("cetirizine-10", "1 le soir", 15, 3))
        found = foule.race(app, cancel_or_give(row, now))
        assert sum(found) == 1
        with app.app_context():
            cancelled = monde.fresh(row.id).est_annulee
        assert given(app, row) == [0 if cancelled else 3]


def cancel_or_give(row: Ordonnance, now: datetime) -> Callable[[], bool]:
    """One in three is the doctor."""
    turns = iter(range(1000))

    def act() -> bool:
        seen = monde.fresh(row.id)
        if next(turns) % 3 == 0:
            return models.cancel(seen, 0, Annulation.ERREUR, now)
        return monde.give(seen, monde.everything(seen), now).ok

    return act
