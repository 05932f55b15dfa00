"""Polite words get a short answer of their own, and no page is looked for."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from chatbot import dialogue
from chatbot.courtesy import courtesy
from chatbot.evaluation import questions
from tests.judge import Page

SAID = {
    "merci": "Avec plaisir",
    "Merci beaucoup !": "Avec plaisir",
    "ok merci pour votre aide": "Avec plaisir",
    "Bonjour": "Quelle est votre question",
    "bonjour madame": "Quelle est votre question",
    "êtes-vous une personne ?": "Je suis un programme",
    "t'es un robot ?": "Je suis un programme",
    "est-ce que je parle à quelqu'un ?": "Je suis un programme",
    "merci, au revoir": "Au revoir",
    "bonne journée": "Au revoir",
    "thank you": "You are welcome",
    "hello": "Hello",
}


@pytest.mark.parametrize(("said", "answered"), SAID.items())
def test_polite_words_are_answered_without_any_search(
    monkeypatch: pytest.MonkeyPatch, said: str, answered: str
) -> None:
    monkeypatch.delattr(dialogue, "search")
    for before in (None, "carte-vitale-commander"):
        found = dialogue.answer(said, before=before)
        assert answered in found.text
        assert found.courtesy
        assert not found.pages


@pytest.mark.parametrize(
    "said",
    [
        "bonjour, comment changer d'adresse ?",
        "merci de me dire où envoyer ma feuille de soins",
        "je veux parler à une personne",
        "une personne",
        "programme",
        "",
        "je veux mourir merci",
    ],
)
def test_a_question_in_polite_words_is_a_question(said: str) -> None:
    assert not dialogue.answer(said).courtesy


def test_no_question_of_ours_is_taken_for_politeness() -> None:
    assert not [row.q for row in questions("dev") + questions("test") if courtesy(row.q)]


def test_the_page_offers_nothing_more_and_nothing_is_kept(
    ask: Callable[..., Page], journal: Path
) -> None:
    page = ask("merci beaucoup")
    assert "Avec plaisir" in page.main
    assert "Appeler le 36" not in page.main
    assert list(journal.glob("*")) == []


def test_a_program_is_told_that_it_was_politeness(ask_json: Callable[..., dict[str, Any]]) -> None:
    answer = ask_json("êtes-vous une personne ?")
    assert answer["courtesy"] is True
    assert answer["pages"] == []
    assert ask_json("carte vitale perdue")["courtesy"] is False
