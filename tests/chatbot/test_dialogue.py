"""From a question to an answer: its shape, chips, other institutions, masking."""

import json
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from chatbot import dialogue
from chatbot.decide import Decision, calibrated
from chatbot.evaluation import questions
from core.free_text import mask
from core.templating import typographie
from editorial import catalogues, store

CATALOGUE = catalogues.read_yaml(catalogues.CONTENT / "urgences.yaml")
ALWAYS = replace(calibrated(), answer_from=0.0, unknown_below=0.0)
UNSURE = replace(calibrated(), answer_from=2.0, unknown_below=0.0)
NEVER = replace(calibrated(), answer_from=2.0, unknown_below=2.0)
LABELS = catalogues.load().libelles

PERSONAL = {
    "nir": "1 85 05 78 006 084 36",
    "nir without spaces": "185057800608436",
    "nir without key": "1 85 05 78 006 084",
    "nir of Corsica, south": "2 62 12 2A 010 001 42",
    "nir of Corsica, north": "162122B01000103",
    "nir of Corsica, lower case": "2 62 12 2b 010 001",
    "nir, provisional": "7 85 05 99 123 456 12",
    "iban": "FR76 3000 6000 0112 3456 7890 189",
    "iban without spaces": "FR7630006000011234567890189",
    "iban of elsewhere": "DE89 3704 0044 0532 0130 00",
    "rib": "30006 00001 12345678901 89",
    "mail": "jeanne.dupont+sante@exemple.fr",
    "mail with spaces": "jeanne.dupont @ exemple.fr",
    "mobile": "06 12 34 56 78",
    "mobile with dots": "06.12.34.56.78",
    "mobile with slashes": "06/12/34/56/78",
    "mobile glued to a word": "tel0612345678",
    "international": "+33 6 12 34 56 78",
    "international, old style": "0033612345678",
    "card": "4970 1234 5678 9012",
    "file number": "202611220001",
}
SENTENCE = "j’ai perdu ma carte vitale {} que faire"


def digits(text: str) -> str:
    return "".join(c for c in text if c.isdigit())


# --- the shape of an answer (R67) ----------------------------------------------------------------


def test_an_answer_has_its_sentence_path_tip_source_and_date() -> None:
    found = dialogue.answer("Comment obtenir une attestation de droits ?")  # R70
    best = found.best
    assert found.decision is Decision.ANSWER
    assert best is not None
    page = store.page("attestation-de-droits")
    assert page is not None
    assert (best.key, best.url, best.title) == (page["cle"], page["url"], page["titre"])
    assert found.text == page["resume"] == best.excerpt
    assert best.menu_path == ["Mes démarches", "Télécharger", "Attestation de droits"]
    assert best.tip == page["astuce"]
    assert best.verified == page["verifie_le"]
    assert best.official_url == "https://assure.ameli.fr"


def test_a_lost_card_is_declared_first_then_ordered_and_the_tip_is_the_attestation() -> None:
    found = dialogue.answer("J'ai perdu ma carte vital")  # R68, R70
    assert found.best is not None
    assert found.best.key == "carte-vitale-perte-vol"
    assert found.text.index("éclarez") < found.text.index("ommandez")
    assert "Déclarer la perte ou le vol de carte Vitale" in found.best.menu_path
    assert "attestation de droits" in found.best.tip


def test_every_page_can_be_an_answer_and_its_path_is_its_labels() -> None:
    for key in store.summaries():
        found = dialogue.chosen(key)
        page = store.page(key)
        assert found is not None
        assert page is not None
        best = found.best
        assert best is not None
        assert found.text.strip()
        assert best.tip.strip()
        label = LABELS[page["libelle"]["cle"]] if page["libelle"] else None
        assert best.menu_path == ([typographie(t) for t in label.chemin] if label else [])
        assert best.official_url == (label.url_officielle if label else None)
        opened = label.url_entrainement if label and label.exercice_ouvert else None
        assert best.practice_url == opened  # a door only where something is built behind it


def test_up_to_three_pages_come_whatever_the_decision() -> None:
    for calibration in (ALWAYS, UNSURE, NEVER):
        found = dialogue.answer("carte vitale", calibration)
        assert [page.key for page in found.pages] == [
            page.key for page in dialogue.answer("carte vitale").pages
        ]
        assert 1 <= len(found.pages) <= 3


@pytest.mark.parametrize(
    ("calibration", "decision", "text"),
    [
        (ALWAYS, Decision.ANSWER, None),
        (UNSURE, Decision.CHOICES, dialogue.CHOICES_TEXT),
        (NEVER, Decision.UNKNOWN, dialogue.UNKNOWN_TEXT),
    ],
)
def test_the_words_follow_the_decision(
    calibration: Any, decision: Decision, text: str | None
) -> None:
    found = dialogue.answer("carte vitale perdue", calibration)
    assert found.decision is decision
    assert found.text == (text or found.pages[0].excerpt)
    assert (found.best is None) == (decision is not Decision.ANSWER)


@pytest.mark.parametrize("typed", ["", "?!", "😀", "et de la"])
def test_a_question_without_words_is_asked_again(typed: str) -> None:
    found = dialogue.answer(typed)
    assert found.decision is Decision.UNKNOWN
    assert found.text == dialogue.EMPTY_TEXT


def test_what_the_engine_corrected_is_said() -> None:
    assert dialogue.answer("caret vitale perdue").corrected == "carte vitale perdue"
    assert dialogue.answer("carte vitale perdue").corrected is None


def test_the_text_of_every_answer_is_composed_in_french() -> None:
    asked = ["", "x" * 151, "licenciement", "quelle dose de doliprane", "carte perdue", "zzqx"]
    for question in asked:
        text = dialogue.answer(question).text
        assert text == typographie(text), question
    assert dialogue.too_long_text("x" * 151) == typographie(dialogue.too_long_text("x" * 151))


# --- chips ---------------------------------------------------------------------------------------


def test_a_chip_is_a_page_and_nothing_is_searched_again(monkeypatch: pytest.MonkeyPatch) -> None:
    offered = dialogue.answer("carte", UNSURE).pages

    def refuse(*_: Any, **__: Any) -> None:
        raise AssertionError("searched again")

    monkeypatch.setattr(dialogue, "search", refuse)
    for page in offered:
        found = dialogue.chosen(page.key)
        assert found is not None
        assert found.best == page
        assert found.decision is Decision.ANSWER


@pytest.mark.parametrize("key", ["", "nexiste", "../../etc/passwd", "F04", "\x00"])
def test_a_chip_of_no_page_is_no_answer(key: str) -> None:
    assert dialogue.chosen(key) is None


# --- not ours ------------------------------------------------------------------------------------

# One question for each institution of content/urgences.yaml, in its order.
ELSEWHERE = [
    ("comment demander les apl", "CAF"),
    ("m'inscrire au chômage", "France Travail"),
    ("où payer mes impôts", "Impôts"),
    ("partir à la retraite à 62 ans", "retraite"),
    ("mon patron veut me licencier", "travail"),
    ("renouveler mon passeport", "Mairie"),
    ("renouveler mon titre de séjour", "Préfecture"),
    ("demander l'aah à la mdph", "MDPH"),
    ("payer mes cotisations à l'urssaf", "Urssaf"),
    ("demande de logement social", "Logement"),
    ("demander le divorce", "Justice"),
    ("je suis à la msa", "MSA"),
    ("bourse étudiante crous", "Crous"),
    ("colis pas reçu", "consommation"),
]


@pytest.mark.parametrize("number", range(len(ELSEWHERE)), ids=[name for _, name in ELSEWHERE])
def test_each_other_institution_gets_its_questions(number: int) -> None:
    asked, name = ELSEWHERE[number]
    row = CATALOGUE["institutions"][number]
    found = dialogue.answer(asked)
    assert found.redirect is not None
    assert name in found.redirect.institution
    assert found.redirect.institution == typographie(row["nom"])
    assert found.redirect.url == row["url"]
    assert found.redirect.url.startswith("https://")
    assert found.text == found.redirect.text == typographie(row["phrase"])
    assert found.decision is Decision.UNKNOWN
    assert found.best is None


def test_the_table_above_names_every_institution() -> None:
    assert len(ELSEWHERE) == len(CATALOGUE["institutions"])


def test_our_own_questions_are_almost_never_sent_elsewhere() -> None:
    rows = questions("dev")[::3]
    sent = [row.q for row in rows if dialogue.answer(row.q).redirect]
    assert len(sent) <= 0.03 * len(rows), sent


@pytest.mark.parametrize(
    "asked",
    [
        "quelle dose de doliprane pour un enfant",
        "combien de comprimés par jour",
        "oublié ma pilule que faire",
        "puis-je prendre de l'ibuprofène enceinte",
    ],
)
def test_a_medical_question_gets_no_advice(asked: str) -> None:
    found = dialogue.answer(asked)
    assert found.decision is Decision.UNKNOWN
    assert found.best is None
    assert found.text == typographie(CATALOGUE["medical_phrase"])
    for word in ("conseil médical", "pharmacien", "médecin", "15"):
        assert word in found.text


# --- personal data -------------------------------------------------------------------------------


@pytest.mark.parametrize("personal", PERSONAL.values(), ids=PERSONAL.keys())
def test_personal_data_is_masked_in_the_answer_and_said(personal: str) -> None:
    found = dialogue.answer(SENTENCE.format(personal))
    assert found.hidden
    assert "[masqué]" in found.question
    assert len(digits(found.question)) <= 2
    assert "@" not in found.question
    assert found.pages[0].key == "carte-vitale-perte-vol"


@pytest.mark.parametrize("personal", PERSONAL.values(), ids=PERSONAL.keys())
def test_nothing_unmasked_reaches_the_journal(
    ask_json: Callable[..., dict[str, Any]],
    journal: Path,
    personal: str,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(dialogue, "calibrated", lambda: NEVER)
    answer = ask_json(SENTENCE.format(personal))
    assert answer["masked"] is True
    assert personal not in json.dumps(answer, ensure_ascii=False)
    kept = "".join(path.read_text(encoding="utf-8") for path in journal.glob("*"))
    row = json.loads(kept)
    assert row["event"] == "sans-reponse"
    assert "[masqué]" in row["question"]
    assert personal not in kept
    assert len(digits(row["question"])) <= 2


def test_an_ordinary_question_is_not_masked() -> None:
    for row in questions("dev") + questions("test"):
        assert not mask(row.q).hidden, row.q


def test_an_answered_question_is_not_kept_at_all(
    ask_json: Callable[..., dict[str, Any]], journal: Path
) -> None:
    assert ask_json("carte vitale perdue")["decision"] == "answer"
    assert list(journal.glob("*")) == []


def test_a_message_of_danger_is_never_kept(
    ask_json: Callable[..., dict[str, Any]], journal: Path
) -> None:
    assert ask_json("je veux mourir")["alert"]
    assert list(journal.glob("*")) == []
