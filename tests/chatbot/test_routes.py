"""The assistant's page: everything works with plain forms, without JavaScript (R64-R71)."""

import json
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from flask.testing import FlaskClient

from chatbot import dialogue
from chatbot.decide import calibrated
from editorial import store
from tests.judge import Page, judged

Ask = Callable[..., Page]
ASKED = "carte vitale perdue"
EXACTLY = "carte vitale perdue " + "x" * 130


@pytest.fixture
def unsure(monkeypatch: pytest.MonkeyPatch) -> None:
    """An assistant that always offers three pages."""
    calibration = replace(calibrated(), answer_from=2.0, unknown_below=0.0)
    monkeypatch.setattr(dialogue, "calibrated", lambda: calibration)


@pytest.fixture
def silent(monkeypatch: pytest.MonkeyPatch) -> None:
    """An assistant that never knows."""
    calibration = replace(calibrated(), answer_from=2.0, unknown_below=2.0)
    monkeypatch.setattr(dialogue, "calibrated", lambda: calibration)


def fields(page: Page, name: str) -> list[str]:
    found = [e for e in page.tree.iter() if e.attrib.get("name") == name]
    return [e.attrib.get("value", "") for e in found if e.tag in ("input", "button")]


def test_the_page_says_what_it_is_and_what_it_may_be_given(get: Callable[..., Page]) -> None:
    page = get("/chatbot")  # R65, R66
    assert "L’assistant est un programme" in page.main
    assert "150 caractères au plus" in page.main
    assert "ne prévient personne" in page.main
    assert "ameliBot" not in page.html
    assert fields(page, "question") == [""]


def test_every_page_leads_to_the_assistant(get: Callable[..., Page]) -> None:
    for url in ("/", "/demarches/", "/formulaires/", "/recherche", "/nexiste"):
        page = get(url, status=404 if url == "/nexiste" else 200)
        assert "/chatbot" in page.links, url


def test_an_answer_shows_path_official_door_tip_source_and_satisfaction(ask: Ask) -> None:
    page = ask("Comment obtenir une attestation de droits")  # R67, R69
    shown = page.main
    for part in ("Mes démarches", "Télécharger", "Attestation de droits", "Conseil."):
        assert part in shown
    assert "D’après la page Attestation de droits, vérifiée le" in shown
    assert "https://assure.ameli.fr" in page.links
    assert "/services-en-ligne/attestation-de-droits/" in page.links
    assert "utile" in shown
    assert fields(page, "utile") == ["oui", "non"]
    assert fields(page, "page") == ["attestation-de-droits"]
    assert fields(page, "sujet") == ["assistant"]


def test_the_question_is_repeated_and_the_field_empty_for_the_next_one(ask: Ask) -> None:
    page = ask(ASKED)
    assert "Vous : carte vitale perdue" in page.main
    assert fields(page, "question") == [""]


def test_150_characters_are_accepted(ask: Ask) -> None:
    assert len(EXACTLY) == 150
    page = ask(EXACTLY)
    assert not page.title.startswith("Erreur")


def test_the_151st_is_refused_the_text_kept_and_the_search_offered(ask: Ask) -> None:
    typed = EXACTLY + "y"
    page = ask(typed, status=422)
    assert page.title.startswith("Erreur : ")
    assert "151 caractères" in page.main
    assert fields(page, "question") == [typed]
    assert fields(page, "q") == [typed]
    assert "Chercher avec ces mots" in page.main
    form = next(e for e in page.tree.iter("form") if typed in [i.get("value") for i in e.iter()])
    assert form is not None


def test_what_was_too_long_is_accepted_by_the_search(get: Callable[..., Page], ask: Ask) -> None:
    typed = fields(ask(EXACTLY + "y", status=422), "q")[0]
    assert len(typed) <= 300
    assert "Résultats pour" in get(f"/recherche?q={typed}").h1


def test_spaces_and_control_characters_do_not_count(ask: Ask) -> None:
    ask("carte   vitale\x00\x01 perdue" + " " * 400)


@pytest.mark.parametrize("typed", ["", "   ", "\t\n", "\u202e\u200f", "\x00"])
def test_an_empty_question_is_asked_again(ask: Ask, typed: str) -> None:
    page = ask(typed, status=422)
    assert "Écrivez votre question" in page.main


@pytest.mark.parametrize("sent", [{}, {"csrf_token": ""}, {"csrf_token": "x.y.z"}])
def test_a_missing_or_stale_token_gets_a_friendly_page_with_the_question_kept(
    client: FlaskClient, sent: dict[str, str]
) -> None:
    response = client.post("/chatbot", data={"question": ASKED, **sent})
    assert response.status_code == 400
    page = judged(response.get_data(as_text=True), "/chatbot")
    assert "ouverte longtemps" in page.main
    assert fields(page, "question") == [ASKED]
    assert fields(page, "csrf_token")[0]


def test_the_token_of_another_visitor_is_refused(client: FlaskClient, token: str) -> None:
    other = client.application.test_client()
    response = other.post("/chatbot", data={"question": ASKED, "csrf_token": token})
    assert response.status_code == 400


def test_a_page_left_open_all_day_still_works(client: FlaskClient) -> None:
    assert client.application.config["WTF_CSRF_TIME_LIMIT"] is None


@pytest.mark.usefixtures("unsure")
def test_three_pages_are_offered_as_buttons_that_name_their_page(ask: Ask) -> None:
    page = ask("carte")
    offered = fields(page, "choix")
    buttons = [e for e in page.tree.iter("button") if e.attrib.get("name") == "choix"]
    assert len(offered) == 3
    assert all(key in store.summaries() for key in offered)
    titles = [" ".join("".join(e.itertext()).split()) for e in buttons]
    expected = [" ".join(store.summaries()[key]["titre"].split()) for key in offered]
    assert titles == expected
    assert "Vouliez-vous dire…" in page.main
    assert "36 46" in page.main


@pytest.mark.usefixtures("unsure")
def test_choosing_one_shows_its_page_and_searches_nothing(
    ask: Ask, monkeypatch: pytest.MonkeyPatch
) -> None:
    key = fields(ask("carte"), "choix")[1]

    def refuse(text: str, **_: Any) -> None:
        assert not text, "searched again"
        raise AssertionError("searched")

    monkeypatch.setattr(dialogue, "search", refuse)
    page = ask(choix=key)
    assert store.summaries()[key]["url"] in page.links
    assert fields(page, "page") == [key]


def test_a_choice_that_names_no_page_is_an_empty_question(ask: Ask) -> None:
    assert "Écrivez votre question" in ask(choix="nexiste", status=422).main


@pytest.mark.usefixtures("silent")
def test_an_unknown_question_gets_themes_a_telephone_and_no_page(ask: Ask) -> None:
    page = ask("carte vitale")  # R71
    assert "Je ne sais pas répondre" in page.main
    for rubrique in store.rubriques():
        assert rubrique["url"] in page.links
    assert "tel:3646" in page.links
    assert fields(page, "utile") == []


@pytest.mark.usefixtures("silent")
def test_an_unknown_question_is_kept_so_that_a_page_can_be_written(ask: Ask, journal: Path) -> None:
    ask("carte vitale")
    (file,) = journal.glob("*.jsonl")
    row = json.loads(file.read_text(encoding="utf-8"))
    assert {k: row[k] for k in ("event", "question", "decision")} == {
        "event": "sans-reponse",
        "question": "carte vitale",
        "decision": "unknown",
    }


def test_another_institution_is_a_link_to_its_site(ask: Ask) -> None:
    page = ask("demande de logement social")
    assert "https://www.anil.org" in page.links
    assert fields(page, "utile") == []


def test_what_was_masked_is_said_and_not_repeated(ask: Ask) -> None:
    page = ask("carte perdue mon numéro 2 62 12 2A 010 001 42")
    assert "masqué un numéro ou une adresse" in page.main
    assert "010 001" not in page.html


def test_the_correction_is_shown(ask: Ask) -> None:
    assert "Question comprise" in ask("caret vitale perdue").main


def test_satisfaction_is_posted_and_kept(client: FlaskClient, ask: Ask, journal: Path) -> None:
    page = ask(ASKED)  # R69
    sent = {name: fields(page, name)[0] for name in ("page", "sujet", "utile")}
    response = client.post("/avis", data=sent)
    assert response.status_code == 200
    assert judged(response.get_data(as_text=True), "/avis").h1 == "Merci pour votre avis"
    (file,) = journal.glob("*.jsonl")
    row = json.loads(file.read_text(encoding="utf-8"))
    assert (row["sujet"], row["page"], row["utile"]) == (
        "assistant",
        "carte-vitale-perte-vol",
        "oui",
    )


@pytest.mark.parametrize(
    "typed",
    [
        "<script>alert(1)</script>",
        "<img src=x onerror=alert(1)>",
        '"><svg/onload=alert(1)>',
        "{{ 7*7 }} {% raw %}",
    ],
)
def test_markup_is_shown_as_text(client: FlaskClient, token: str, typed: str) -> None:
    html = client.post("/chatbot", data={"csrf_token": token, "question": typed}).get_data(True)
    for dangerous in ("<script>alert", "<img src=x", "<svg/onload"):
        assert dangerous not in html
    assert "49" not in html.split("exchange__question")[1][:200]


def test_the_answer_is_never_cached(client: FlaskClient, token: str) -> None:
    response = client.post("/chatbot", data={"csrf_token": token, "question": ASKED})
    assert response.headers["Cache-Control"] == "no-store"
