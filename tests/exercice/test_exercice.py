"""The ground of the exercises: entering, the clock, the roles, a second device, leaving."""

import re
from collections.abc import Callable
from datetime import UTC, datetime, timedelta

import pytest
from flask import Flask

from core import clock
from core.droits import NOMS
from editorial import store
from services.exercice.rules import AVANCES, advanced, way_back
from services.missions.models import missions, url_of
from services.referentiel import semis
from tests.compte.gestes import connecte
from tests.visiteur import ENTRY, Visiteur

HOME = "/s-entrainer/exercice/"
Wall = Callable[[timedelta], None]


def test_any_practice_page_begins_at_the_one_door(visiteur: Visiteur) -> None:
    page = visiteur.get("/s-entrainer/compte/creer")
    assert page.h1 == "Vous entrez dans un exercice"
    visiteur.press("Commencer avec")
    assert visiteur.path == "/s-entrainer/compte/creer"  # where one was going


def test_the_door_says_what_an_exercise_is(visiteur: Visiteur) -> None:
    page = visiteur.get(ENTRY)
    for words in ("personne inventée", "Rien n’est envoyé", "Simulation"):
        assert words in page.text
    assert "noindex" in visiteur.client.get(ENTRY).headers["X-Robots-Tag"]


@pytest.mark.parametrize("scenario", [row["cle"] for row in semis.scenarios()])
def test_each_household_can_be_played(visiteur: Visiteur, scenario: str) -> None:
    page = visiteur.enter(scenario, HOME)
    with visiteur.world() as (appareil, bac):
        assert bac.scenario == scenario
        assert appareil.personne_id
    assert page.h1 == "Mes exercices"


def test_the_identity_card_stays_beside_the_fields(visiteur: Visiteur) -> None:
    page = visiteur.enter("jeanne", "/s-entrainer/compte/connexion")
    for words in ("Jeanne Marchand", "2 51 03 63 113 000 21", "Tilleul-63", "personne inventée"):
        assert words in page.text


def test_continue_or_begin_anew_on_a_shared_computer(visiteur: Visiteur) -> None:
    visiteur.enter("jeanne", HOME)
    page = visiteur.get(ENTRY)
    assert "Continuer avec Jeanne" in page.text
    with visiteur.world() as (_, before):
        old = before.id
    visiteur.press("Nouvel exercice")
    with visiteur.world() as (_, after):
        assert after.id != old


def test_another_person_of_the_household_can_be_played(visiteur: Visiteur) -> None:
    visiteur.enter("retraites-lens", HOME)
    with visiteur.world() as (appareil, _):
        first = appareil.personne_id
    visiteur.get("/s-entrainer/exercice/personnes")
    visiteur.press("Jouer ")
    with visiteur.world() as (appareil, _):
        assert appareil.personne_id != first


def test_an_unknown_household_is_refused(visiteur: Visiteur) -> None:
    visiteur.get(ENTRY)
    answer = visiteur.post("/s-entrainer/exercice/entrer", scenario="toto")
    assert answer.status_code == 422


# ——— The clock ———


@pytest.mark.parametrize(
    ("cle", "expected"),
    [
        ("15-min", "2026-03-28T10:15:00+00:00"),
        ("1-h", "2026-03-28T11:00:00+00:00"),
        ("48-h", "2026-03-30T10:00:00+00:00"),
        ("4-jours", "2026-04-01T09:00:00+00:00"),  # the same hour in France, summer time begun
        ("7-jours", "2026-04-04T09:00:00+00:00"),
        ("21-jours", "2026-04-18T09:00:00+00:00"),
        ("6-mois", "2026-09-28T09:00:00+00:00"),
    ],
)
def test_each_button_moves_the_clock(cle: str, expected: str) -> None:
    now = datetime(2026, 3, 28, 10, tzinfo=UTC)
    assert advanced(cle, now, now) == datetime.fromisoformat(expected)


def test_the_clock_stops_after_five_years(visiteur: Visiteur) -> None:
    visiteur.enter("jeanne", HOME)
    for _ in range(9):
        visiteur.advance("6-mois")
    visiteur.get("/s-entrainer/exercice/horloge")
    visiteur.press("6 mois", 422)
    assert "cinq ans" in visiteur.page.text


def test_the_button_shows_every_advance(visiteur: Visiteur) -> None:
    page = visiteur.enter("jeanne", "/s-entrainer/exercice/horloge")
    for texte, _ in AVANCES.values():
        assert texte.replace(" ", "\u00a0") in page.html or texte in page.text


def test_advancing_shows_on_every_page(visiteur: Visiteur) -> None:
    visiteur.enter("jeanne", HOME)
    visiteur.advance("21-jours")
    with visiteur.world() as (_, bac):
        day = clock.paris(bac.now())
        assert bac.now() - clock.wall_now() > timedelta(days=20)
    assert f"{day.day}" in visiteur.get("/s-entrainer/exercice/horloge").text


@pytest.mark.parametrize(
    "asked",
    [
        None,
        "",
        "/",
        "//ailleurs.test/s-entrainer/",
        "https://ailleurs.test/s-entrainer/",
        "/s-entrainer/\\ailleurs.test",
        "/s-entrainer/../admin",
        "/s-entrainer/\nSet-Cookie: a=b",
        "javascript:alert(1)",
    ],
)
def test_one_is_never_sent_elsewhere(asked: str | None) -> None:
    assert way_back(asked) == HOME


# ——— Roles ———


def test_each_role_is_offered_and_taken(visiteur: Visiteur) -> None:
    visiteur.enter("jeanne", "/s-entrainer/exercice/role")
    for role in NOMS:
        answer = visiteur.post("/s-entrainer/exercice/role", role=role, retour=HOME)
        assert answer.status_code == 303
        with visiteur.world() as (appareil, _):
            assert appareil.role == role


def test_a_page_of_somebody_else_says_whose_and_offers_the_switch(visiteur: Visiteur) -> None:
    visiteur.enter("jeanne", HOME)
    visiteur.post("/s-entrainer/exercice/role", role="pharmacien")
    page = visiteur.get("/s-entrainer/compte/creer", 403)
    assert "la personne assurée" in page.text.lower()
    answer = visiteur.post(
        "/s-entrainer/exercice/role", role="assure", retour="/s-entrainer/compte/creer"
    )
    assert answer.location == "/s-entrainer/compte/creer"


def test_who_leads_a_session_has_a_page(visiteur: Visiteur) -> None:
    """How people come in, every mission with its hints, the clock, the way to begin again."""
    visiteur.enter("jeanne", HOME)
    visiteur.get("/s-entrainer/exercice/formateur", 403)
    visiteur.post("/s-entrainer/exercice/role", role="formateur")
    visiteur.get(HOME)
    page = visiteur.follow("Animer une séance")
    assert "/s-entrainer/" in page.main
    for cle in missions():
        assert url_of(cle) in page.links
    assert {f"{HOME}autre-appareil", f"{HOME}effacer", "/partenaires/fiches/"} <= set(page.links)
    visiteur.press("4 jours")
    assert visiteur.path == "/s-entrainer/exercice/formateur"


def test_switching_role_ends_no_session(visiteur: Visiteur) -> None:
    connecte(visiteur)
    visiteur.post("/s-entrainer/exercice/role", role="pharmacien")
    visiteur.post("/s-entrainer/exercice/role", role="assure")
    visiteur.get("/s-entrainer/compte/accueil")
    assert visiteur.path == "/s-entrainer/compte/accueil"


# ——— A second device ———


def joining_code(visiteur: Visiteur) -> str:
    visiteur.get("/s-entrainer/exercice/autre-appareil")
    answer = visiteur.post("/s-entrainer/exercice/autre-appareil")
    assert answer.status_code == 200
    printed = re.search(r'class="spelled">([^<]+)<', answer.get_data(as_text=True))
    assert printed
    return re.sub(r"[^A-Z0-9]", "", printed[1].replace("&nbsp;", ""))


def test_a_second_device_joins_the_same_world_not_logged_in(practice_app: Flask) -> None:
    first, second = Visiteur(practice_app), Visiteur(practice_app)
    connecte(first)
    code = joining_code(first)
    second.get(f"/s-entrainer/exercice/rejoindre?code={code}")
    second.press("Rejoindre")
    assert world_of(first) == world_of(second)
    second.get("/s-entrainer/compte/accueil")
    assert second.path == "/s-entrainer/compte/connexion"


def world_of(visiteur: Visiteur) -> str:
    with visiteur.world() as (_, bac):
        return bac.id


def test_a_joining_code_works_once_and_ten_minutes(practice_app: Flask, wall: Wall) -> None:
    first = Visiteur(practice_app)
    first.enter("jeanne", HOME)
    code = joining_code(first)
    wall(timedelta(seconds=601))
    late = Visiteur(practice_app)
    late.get(f"/s-entrainer/exercice/rejoindre?code={code}")
    late.press("Rejoindre", 422)
    code = joining_code(first)
    for status in (200, 422):
        one = Visiteur(practice_app)
        one.get("/s-entrainer/exercice/rejoindre")
        one.press("Rejoindre", status, code=f"{code[:4]} {code[4:8].lower()} {code[8:]}")


# ——— Leaving ———


def test_finishing_on_the_last_device_wipes_the_world(visiteur: Visiteur) -> None:
    visiteur.enter("jeanne", HOME)
    answer = visiteur.post("/s-entrainer/exercice/terminer")
    assert answer.location == "/s-entrainer/exercice/termine"
    visiteur.get(HOME)
    assert visiteur.path == ENTRY


def test_finishing_on_one_of_two_devices_leaves_the_other(practice_app: Flask) -> None:
    first, second = Visiteur(practice_app), Visiteur(practice_app)
    first.enter("jeanne", HOME)
    second.get(f"/s-entrainer/exercice/rejoindre?code={joining_code(first)}")
    second.press("Rejoindre")
    first.get(HOME)
    first.post("/s-entrainer/exercice/terminer")
    second.get(HOME)
    assert second.path == HOME


def test_everything_can_be_erased_at_once(visiteur: Visiteur) -> None:
    connecte(visiteur)
    visiteur.get("/s-entrainer/exercice/effacer")
    visiteur.press("Tout effacer")
    visiteur.get("/s-entrainer/compte/accueil")
    assert visiteur.path == ENTRY


def test_every_practice_address_of_the_catalogue_answers(visiteur: Visiteur) -> None:
    """libelles.yaml is where both halves meet; a page of another role offers the switch."""
    visiteur.enter("jeanne", HOME)
    rows = store.read("libelles").values()
    of_others = {"/s-entrainer/ordonnance/prescrire", "/s-entrainer/ordonnance/delivrer"}
    of_others |= {"/s-entrainer/professionnel/"}
    for url in sorted({row["url_entrainement"] for row in rows if row["url_entrainement"]}):
        visiteur.get(url, 403 if url in of_others else 200)


def test_the_catalogue_says_which_exercises_are_open(practice_app: Flask) -> None:
    """The guide offers a door only where something is built behind it."""
    urls = practice_app.url_map.bind("")
    for cle, row in store.read("libelles").items():
        if row["url_entrainement"]:
            endpoint, _ = urls.match(row["url_entrainement"], method="GET")
            assert row["exercice_ouvert"] == (endpoint != "exercice.not_built"), cle
