"""The confirmation mail (R39, R40): 21 days, once, the last one sent only."""

from datetime import timedelta

import pytest

from tests.compte.gestes import confirmer, creer, mot_de_passe
from tests.visiteur import Visiteur


@pytest.fixture
def sent(visiteur: Visiteur, monkeypatch: pytest.MonkeyPatch) -> str:
    """The address of the link in the mail; the wall clock stands still."""
    from core import clock

    now = clock.wall_now()
    monkeypatch.setattr(clock, "wall_now", lambda: now)
    creer(visiteur)
    return link(visiteur)


def link(visiteur: Visiteur) -> str:
    return next(a for a in visiteur.latest().links if "confirmer-email" in a)


def later(visiteur: Visiteur, **by: int) -> None:
    with visiteur.world() as (_, bac):
        bac.avance += timedelta(**by)


def test_opening_the_link_changes_nothing(visiteur: Visiteur, sent: str) -> None:
    for _ in range(3):
        assert visiteur.get(sent).h1 == "Confirmer mon email"


@pytest.mark.parametrize(("seconds", "open_"), [(-1, True), (0, True), (1, False)])
def test_the_link_lives_21_calendar_days(
    visiteur: Visiteur, sent: str, seconds: int, open_: bool
) -> None:
    visiteur.advance("21-jours")
    later(visiteur, seconds=seconds)
    page = visiteur.get(sent, 200 if open_ else 410)
    assert page.h1 == ("Confirmer mon email" if open_ else "Ce lien n’est plus valable")


def test_the_second_press_says_it_is_done(visiteur: Visiteur, sent: str) -> None:
    confirmer(visiteur)
    assert visiteur.get(sent, 410).h1 == "L’adresse est déjà confirmée"


def test_a_new_link_replaces_the_old_one(visiteur: Visiteur, sent: str) -> None:
    visiteur.advance("21-jours")
    visiteur.advance("15-min")
    visiteur.get(sent, 410)
    visiteur.press("Envoyer un nouveau lien")
    assert visiteur.get(sent, 410).h1 == "Ce lien a été remplacé"
    assert confirmer(visiteur).h1 == "L’adresse mail est confirmée"


def test_before_it_one_cannot_log_in_and_is_told_why(visiteur: Visiteur) -> None:
    qui = creer(visiteur)
    page = mot_de_passe(visiteur, qui, 403)
    assert page.h1 == "L’adresse mail n’est pas encore confirmée"
    visiteur.press("envoyer un nouveau lien")
    assert confirmer(visiteur).h1 == "L’adresse mail est confirmée"


def test_the_password_comes_first_even_then(visiteur: Visiteur) -> None:
    qui = creer(visiteur)
    mot_de_passe(visiteur, qui, 422, "Autre-123")


@pytest.mark.parametrize(
    ("wrong", "status"), [("x", 404), ("abc.def", 404), ("é" * 50, 404), ("%00", 400)]
)
def test_a_made_up_link_is_not_found(
    visiteur: Visiteur, sent: str, wrong: str, status: int
) -> None:
    visiteur.get(f"/s-entrainer/compte/confirmer-email?lien={wrong}", status)


def test_a_link_of_another_world_is_not_found(visiteur: Visiteur, sent: str) -> None:
    visiteur.enter("jeanne")
    visiteur.get(sent, 404)


def test_without_a_link_the_page_says_where_it_is(visiteur: Visiteur) -> None:
    visiteur.enter("jeanne")
    page = visiteur.get("/s-entrainer/compte/confirmer-email")
    assert "boîte" in page.main
