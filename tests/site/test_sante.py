"""/sante: the site answers, and says which of its figures are over."""

from datetime import date

import pytest
from flask.testing import FlaskClient

from editorial import store
from services.site import sante

END = date(2027, 3, 31)  # of the figure below, in content/chiffres.yaml
FIGURE, PAGE = "aah-montant", "chiffres-cles-2026"


def test_it_answers_and_is_never_cached(client: FlaskClient) -> None:
    answer = client.get("/sante")
    assert (answer.status_code, answer.headers["Cache-Control"]) == (200, "no-store")
    assert answer.json is not None
    assert answer.json["ok"] is True


@pytest.mark.parametrize(("day", "told"), [(END, False), (date(2027, 4, 1), True)])
def test_a_figure_is_over_the_day_after_its_last(
    client: FlaskClient, monkeypatch: pytest.MonkeyPatch, day: date, told: bool
) -> None:
    monkeypatch.setattr(sante, "today", lambda: day)
    answer = client.get("/sante").json
    assert answer is not None
    assert (answer["expired"].get(FIGURE) == [PAGE]) is told


def test_a_figure_told_as_the_past_is_never_late() -> None:
    late = store.expired(date(2099, 1, 1))
    assert FIGURE in late
    assert not [key for key in late if key.endswith(("-avant", "-2026"))]
