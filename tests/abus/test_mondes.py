"""One address may enter many worlds, and not without end."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from flask import Flask

from core import clock
from core.limites import Limite
from services.exercice import entree
from tests.visiteur import Visiteur

WINDOW = timedelta(minutes=15)


@pytest.fixture
def two_worlds(monkeypatch: pytest.MonkeyPatch) -> None:
    """Two worlds an address, at noon: addresses are counted by day, and midnight would forget."""
    now = clock.wall_now().replace(hour=12)
    monkeypatch.setattr(clock, "wall_now", lambda: now)
    monkeypatch.setattr(entree, "NOUVEAUX_MONDES", Limite("monde-essai", 2, WINDOW))


def entered(app: Flask) -> int:
    visiteur = Visiteur(app)
    visiteur.get("/s-entrainer/")
    answer = visiteur.post("/s-entrainer/exercice/entrer", scenario="jeanne", personne="", suite="")
    return answer.status_code


@pytest.mark.usefixtures("two_worlds")
def test_one_too_many_waits_for_the_window(
    practice_app: Flask, wall: Callable[[timedelta], None]
) -> None:
    assert [entered(practice_app) for _ in range(3)] == [303, 303, 429]
    wall(WINDOW - timedelta(seconds=1))
    assert entered(practice_app) == 429
    wall(timedelta(seconds=2))
    assert entered(practice_app) == 303
