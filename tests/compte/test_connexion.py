"""Logging in (R41-R46): the code at its edges, trusted device, lost code, forgotten password."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from flask import Flask

from tests.compte.gestes import (
    CONNEXION,
    Fiche,
    avec_compte,
    cinq_faux,
    commencer,
    connecte,
    connecter,
    fiche,
    mot_de_passe,
)
from tests.visiteur import Visiteur, text_of

Wall = Callable[[timedelta], None]


@pytest.fixture
def ouvert(visiteur: Visiteur) -> Fiche:
    """Somebody whose account is confirmed, not logged in."""
    return avec_compte(visiteur)


def move(visiteur: Visiteur, seconds: int) -> None:
    """Move the exercise's clock, to the second."""
    with visiteur.world() as (_, bac):
        bac.avance += timedelta(seconds=seconds)


def freeze(visiteur: Visiteur, monkeypatch: pytest.MonkeyPatch) -> None:
    """Stop the wall clock, so that only `move` moves the exercise's."""
    from core import clock

    now = clock.wall_now()
    monkeypatch.setattr(clock, "wall_now", lambda: now)


def test_number_password_then_code_open_the_account(visiteur: Visiteur, ouvert: Fiche) -> None:
    mot_de_passe(visiteur, ouvert)
    assert visiteur.page.h1 == "Saisissez le code de sécurité reçu par mail"
    code = visiteur.read_code()
    visiteur.press("Continuer", code=code)
    assert visiteur.path == "/s-entrainer/compte/accueil"


def test_a_mail_tells_of_each_login(visiteur: Visiteur, ouvert: Fiche) -> None:
    """R44."""
    connecter(visiteur, ouvert)
    assert "Une connexion à votre compte" in visiteur.get("/s-entrainer/boite/").main


@pytest.mark.parametrize(("seconds", "works"), [(899, True), (900, True), (901, False)])
def test_a_code_lives_15_minutes(
    visiteur: Visiteur,
    ouvert: Fiche,
    monkeypatch: pytest.MonkeyPatch,
    seconds: int,
    works: bool,
) -> None:
    """R41."""
    freeze(visiteur, monkeypatch)
    mot_de_passe(visiteur, ouvert)
    code = visiteur.read_code()
    move(visiteur, seconds)
    visiteur.press("Continuer", 200 if works else 422, code=code)
    assert works or "15 minutes" in visiteur.errors[0]


def test_a_code_works_once(visiteur: Visiteur, ouvert: Fiche) -> None:
    """R45."""
    mot_de_passe(visiteur, ouvert)
    code = visiteur.read_code()
    visiteur.press("Continuer", code=code)
    mot_de_passe(visiteur, ouvert)
    visiteur.press("Continuer", 422, code=code)
    assert "Ce n’est pas ce code" in visiteur.errors[0]


def test_spaces_in_a_code_are_fine(visiteur: Visiteur, ouvert: Fiche) -> None:
    mot_de_passe(visiteur, ouvert)
    code = visiteur.read_code().replace("\u00a0", "").replace(" ", "")
    visiteur.press("Continuer", code=f" {code[:2]} {code[2:]} ")
    assert visiteur.path == "/s-entrainer/compte/accueil"


def test_five_wrong_codes_then_even_the_right_one_is_refused(
    visiteur: Visiteur, ouvert: Fiche
) -> None:
    mot_de_passe(visiteur, ouvert)
    cinq_faux(visiteur, visiteur.read_code())


def test_a_new_code_kills_the_old_one(visiteur: Visiteur, ouvert: Fiche, wall: Wall) -> None:
    mot_de_passe(visiteur, ouvert)
    old = visiteur.read_code()
    wall(timedelta(seconds=31))
    visiteur.press("Recevoir un autre code")
    assert "Le précédent ne marche plus" in visiteur.page.main
    new = visiteur.read_code()
    visiteur.get("/s-entrainer/compte/code")
    if old != new:
        visiteur.press("Continuer", 422, code=old)
    visiteur.press("Continuer", code=new)
    assert visiteur.path == "/s-entrainer/compte/accueil"


def test_two_codes_are_30_seconds_apart(visiteur: Visiteur, ouvert: Fiche, wall: Wall) -> None:
    mot_de_passe(visiteur, ouvert)
    visiteur.press("Recevoir un autre code")
    visiteur.press("Recevoir un autre code", 429)
    assert "secondes" in visiteur.page.main
    wall(timedelta(seconds=31))
    visiteur.press("Recevoir un autre code")


@pytest.mark.parametrize(
    ("months", "asked"), [(["6-mois"], False), (["6-mois", "15-min"], True)], ids=["6", "6+"]
)
def test_a_trusted_device_skips_the_code_for_six_months(
    visiteur: Visiteur, ouvert: Fiche, months: list[str], asked: bool
) -> None:
    """R43."""
    connecter(visiteur, ouvert, a_moi=True)
    move(visiteur, -60)  # the few seconds of this test are not part of the six months
    for month in months:
        visiteur.advance(month)
    mot_de_passe(visiteur, ouvert)
    assert visiteur.path == ("/s-entrainer/compte/code" if asked else "/s-entrainer/compte/accueil")


def test_without_the_box_a_code_is_asked_each_time(visiteur: Visiteur, ouvert: Fiche) -> None:
    connecter(visiteur, ouvert)
    mot_de_passe(visiteur, ouvert)
    assert visiteur.path == "/s-entrainer/compte/code"


def test_the_password_is_asked_even_on_a_trusted_device(visiteur: Visiteur, ouvert: Fiche) -> None:
    connecter(visiteur, ouvert, a_moi=True)
    mot_de_passe(visiteur, ouvert, 422, "Tilleul-64")


def test_a_wrong_password_and_an_unknown_number_answer_alike(
    visiteur: Visiteur, ouvert: Fiche
) -> None:
    mot_de_passe(visiteur, ouvert, 422, "Autre-123")
    known = without_what_was_typed(visiteur)
    visiteur.get(CONNEXION)
    visiteur.press("Continuer", 422, nir="1800175056000", mot_de_passe="Autre-123")
    assert without_what_was_typed(visiteur) == known


def without_what_was_typed(visiteur: Visiteur) -> list[str]:
    return [text_of(element) for element in visiteur.page.tree.iter("main")]


def test_five_wrong_passwords_block_for_15_minutes(
    visiteur: Visiteur, ouvert: Fiche, wall: Wall
) -> None:
    for _ in range(5):
        mot_de_passe(visiteur, ouvert, 422, "Autre-123")
    mot_de_passe(visiteur, ouvert, 429)
    wall(timedelta(minutes=14, seconds=50))
    mot_de_passe(visiteur, ouvert, 429)
    wall(timedelta(seconds=30))
    mot_de_passe(visiteur, ouvert)


def test_an_unknown_number_is_blocked_alike(visiteur: Visiteur, ouvert: Fiche) -> None:
    for n in range(6):
        visiteur.get(CONNEXION)
        status = 422 if n < 5 else 429
        visiteur.press("Continuer", status, nir="1800175056000", mot_de_passe="Autre-123")


@pytest.mark.parametrize(("minutes", "alive"), [(29, True), (31, False)])
def test_a_session_ends_after_30_minutes_without_a_click(
    visiteur: Visiteur, wall: Wall, minutes: int, alive: bool
) -> None:
    connecte(visiteur)
    wall(timedelta(minutes=minutes))
    visiteur.get("/s-entrainer/compte/accueil")
    assert visiteur.path == ("/s-entrainer/compte/accueil" if alive else CONNEXION)


def test_a_session_ends_after_12_hours_whatever_one_does(visiteur: Visiteur, wall: Wall) -> None:
    connecte(visiteur)
    for _ in range(29):
        wall(timedelta(minutes=25))
        visiteur.get("/s-entrainer/compte/accueil")
    assert visiteur.path == CONNEXION


def test_one_comes_back_to_the_page_asked_for(visiteur: Visiteur, ouvert: Fiche) -> None:
    visiteur.get("/s-entrainer/compte/mes-paiements")
    assert visiteur.path == CONNEXION
    visiteur.press("Continuer", nir=ouvert.nir, mot_de_passe=ouvert.mot_de_passe)
    visiteur.press("Continuer", code=visiteur.read_code())
    assert visiteur.path == "/s-entrainer/compte/mes-paiements"


def test_nobody_is_sent_to_another_site(visiteur: Visiteur, ouvert: Fiche) -> None:
    visiteur.get(f"{CONNEXION}?suite=https://ailleurs.test/")
    assert "ailleurs.test" not in visiteur.page.html


# ——— Forgotten password (R46) ———


def forget(visiteur: Visiteur, qui: Fiche, **changes: str) -> None:
    visiteur.get("/s-entrainer/compte/mot-de-passe-oublie")
    born = {
        "naissance-jour": qui.jour,
        "naissance-mois": qui.mois,
        "naissance-annee": qui.annee,
    }
    visiteur.press("Recevoir un code", **({"nir": qui.nir} | born | changes))


def test_a_forgotten_password_is_replaced_with_a_code(visiteur: Visiteur, ouvert: Fiche) -> None:
    forget(visiteur, ouvert)
    visiteur.press("Valider", code=visiteur.read_code(), mot_de_passe="Chataigne-12")
    assert visiteur.page.h1 == "Le mot de passe est changé"
    mot_de_passe(visiteur, ouvert, 422)
    mot_de_passe(visiteur, ouvert, secret="Chataigne-12")
    assert visiteur.path == "/s-entrainer/compte/code"


def test_a_new_password_ends_sessions_and_trust(visiteur: Visiteur, ouvert: Fiche) -> None:
    connecter(visiteur, ouvert, a_moi=True)
    forget(visiteur, ouvert)
    visiteur.press("Valider", code=visiteur.read_code(), mot_de_passe="Chataigne-12")
    visiteur.get("/s-entrainer/compte/accueil")
    assert visiteur.path == CONNEXION
    mot_de_passe(visiteur, ouvert, secret="Chataigne-12")
    assert visiteur.path == "/s-entrainer/compte/code"


def test_forgetting_answers_alike_for_known_and_unknown(visiteur: Visiteur, ouvert: Fiche) -> None:
    forget(visiteur, ouvert)
    known = without_what_was_typed(visiteur)
    visiteur.press("Valider", 422, code="123456", mot_de_passe="Chataigne-12")
    known_wrong = visiteur.errors
    forget(visiteur, ouvert, nir="1800175056000")
    assert without_what_was_typed(visiteur) == known
    visiteur.press("Valider", 422, code="123456", mot_de_passe="Chataigne-12")
    assert visiteur.errors == known_wrong


def test_a_password_with_the_name_is_refused_after_the_code_and_another_is_sent(
    visiteur: Visiteur, ouvert: Fiche
) -> None:
    forget(visiteur, ouvert)
    visiteur.press("Valider", 422, code=visiteur.read_code(), mot_de_passe="Marchand-63")
    assert "nouveau code" in visiteur.errors[0]
    visiteur.press("Valider", code=visiteur.read_code(), mot_de_passe="Chataigne-12")


def test_the_same_password_is_no_new_one(visiteur: Visiteur, ouvert: Fiche) -> None:
    forget(visiteur, ouvert)
    visiteur.press("Valider", 422, code=visiteur.read_code(), mot_de_passe=ouvert.mot_de_passe)
    assert "C’est déjà votre mot de passe" in visiteur.errors[0]
    visiteur.press("Valider", code=visiteur.read_code(), mot_de_passe="Chataigne-12")
    assert visiteur.page.h1 == "Le mot de passe est changé"


def test_a_logged_out_browser_keeps_nothing(practice_app: Flask) -> None:
    """Nothing readable in cookies: opaque signed tokens only."""
    visiteur = Visiteur(practice_app)
    qui = connecte(visiteur)
    values = [cookie.value for cookie in visiteur.client._cookies.values()]
    for secret in (qui.nir, qui.nom, qui.mail, qui.id, fiche(visiteur).id):
        assert not any(secret in value for value in values)


def test_entering_anew_leaves_the_old_world(visiteur: Visiteur) -> None:
    connecte(visiteur)
    commencer(visiteur)
    visiteur.get("/s-entrainer/compte/accueil")
    assert visiteur.path == CONNEXION
