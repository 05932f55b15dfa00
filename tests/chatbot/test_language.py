"""English questions: recognised, answered with the page in English, danger first there too."""

from collections.abc import Callable
from typing import Any

import pytest

from chatbot import danger, dialogue
from chatbot.decide import Decision
from chatbot.evaluation import lines
from chatbot.language import is_english
from editorial import store
from tests.judge import Page

QUESTION = "how do I sign up for an ameli account"
NOT_TRANSLATED = "help to quit smoking"
DANGERS = {
    "I want to die": "suicide",
    "I don't want to live anymore": "suicide",
    "my sister says she will end her life, she wants to die": "suicide",
    "he is hitting me": "violence",
    "my husband beats me every night": "violence",
    "I am being abused at home": "violence",
    "my partner threatened to kill me": "violence",
    "my child has been beaten by his father": "enfant",
    "my baby swallowed bleach": "intoxication",
    "I took too many pills": "intoxication",
    "there is a fire in my kitchen": "incendie",
    "my father has chest pain and cannot breathe": "urgence_medicale",
    "I'm bleeding a lot": "urgence_medicale",
    "please help, she is not breathing": "urgence_medicale",
}
HARMLESS = [
    "how to renew my carte vitale",
    "my husband is dying to get his card",
    "how do I kill my ameli account",
    "what is the emergency number",
    "emergency room cost",
    "my doctor hit the wrong button and my refund is late",
    "who pays after a heart attack",
    "is my sick child covered",
]


@pytest.mark.parametrize("name", ["dev", "test"])
def test_the_language_of_every_evaluation_question_is_recognised(name: str) -> None:
    wrong = [r["q"] for r in lines(name) if is_english(r["q"]) != (r["kind"] == "en")]
    assert not wrong


@pytest.mark.parametrize("name", ["detresse", "detresse2", "sosies", "sosies2", "sosies3"])
def test_a_message_in_french_is_never_taken_for_english(name: str) -> None:
    assert not [row["q"] for row in lines(name) if is_english(row["q"])]


def test_an_english_question_gets_the_english_page() -> None:
    best = dialogue.answer(QUESTION).best
    assert best is not None
    assert (best.key, best.url) == ("compte-ameli-creer", "/en/compte-ameli-creer/")
    assert best.title == "Create your compte ameli"
    assert best.verified == "22 November 2026"
    assert best.official_url


def test_the_same_question_in_french_gets_the_french_page() -> None:
    best = dialogue.answer("comment créer un compte ameli").best
    assert best is not None
    assert best.url == "/services-en-ligne/compte-ameli-creer/"


def test_without_an_english_page_the_french_one_is_shown() -> None:
    pages = dialogue.answer(NOT_TRANSLATED).pages
    assert pages[0].url == "/sante-et-prevention/arret-tabac/"
    assert pages[0].language == "fr"


def test_what_is_not_known_is_said_in_english_with_the_english_line() -> None:
    answer = dialogue.answer("what is the best pizza place in Chicago?")
    assert answer.decision is Decision.UNKNOWN
    assert "09 74 75 36 46" in answer.text


def test_the_json_keeps_its_shape(ask_json: Callable[..., dict[str, Any]]) -> None:
    english, french = ask_json(QUESTION), ask_json("comment créer un compte ameli")
    assert english.keys() == french.keys()
    assert english["pages"][0].keys() == french["pages"][0].keys()
    assert english["pages"][0]["url"] == "/en/compte-ameli-creer/"
    assert english["text"] == english["pages"][0]["excerpt"]


def test_the_assistant_marks_what_it_says_in_english(ask: Callable[..., Page]) -> None:
    page = ask(QUESTION)
    quote = next(e for e in page.tree.iter("p") if e.attrib.get("class") == "quote")
    assert quote.attrib["lang"] == "en"
    assert "/en/compte-ameli-creer/" in page.links


def test_a_chip_keeps_the_language() -> None:
    english, french = (
        dialogue.chosen("en/carte-vitale-perte-vol"),
        dialogue.chosen("medecin-traitant"),
    )
    assert english is not None
    assert french is not None
    assert english.pages[0].url == "/en/carte-vitale-perte-vol/"
    assert english.text == english.pages[0].excerpt
    assert french.pages[0].language == "fr"
    assert dialogue.chosen("en/nulle-part") is None


@pytest.mark.parametrize(("said", "kind"), DANGERS.items())
def test_danger_is_recognised_in_english_and_answered_in_english(said: str, kind: str) -> None:
    alert = danger.alert(said)
    assert alert is not None
    assert alert.kind == kind
    assert "This site alerts nobody" in alert.text
    assert {"112", "114"} <= {number.number for number in alert.numbers}


@pytest.mark.parametrize("said", HARMLESS)
def test_an_everyday_english_question_raises_no_alert(said: str) -> None:
    assert danger.alert(said) is None


def test_every_kind_of_danger_has_its_english_sentence() -> None:
    rows = store.read("urgences")["cas"]
    assert all(row["phrase_en"] for row in rows)
    assert set(store.read("urgences")["expressions_en"]) == {row["cle"] for row in rows}
