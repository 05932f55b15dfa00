"""Accents given back to what is shown, initials spelt out in what is searched."""

import pytest

from chatbot import dialogue
from chatbot.spelling import accented, in_full

PAGES = ["Le médecin traitant. Les indemnités journalières, à déclarer.", "Médecin, où ? Santé."]


@pytest.mark.parametrize(
    ("plain", "spelt"),
    [
        ("medecin traitant", "médecin traitant"),
        ("Medecin", "Médecin"),
        ("indemnite journaliere", "indemnité journalière"),
        ("l'hopital du medecin", "l'hopital du médecin"),
        ("ou a la sante", "ou a la santé"),  # small words are many words
        ("médecin déclare", "médecin déclare"),
        ("", ""),
    ],
)
def test_words_take_the_accents_that_the_pages_give_them(plain: str, spelt: str) -> None:
    assert accented(plain, PAGES) == spelt


@pytest.mark.parametrize(
    ("typed", "searched"),
    [
        ("MES", "Mon espace santé"),
        ("MES ?", "Mon espace santé ?"),
        ("activer MES", "activer Mon espace santé"),
        ("mes droits", "mes droits"),
        ("Mes droits", "Mes droits"),
        ("MES REMBOURSEMENTS", "MES REMBOURSEMENTS"),
        ("MESSAGE", "MESSAGE"),
    ],
)
def test_initials_are_spelt_out_unless_everything_is_in_capitals(typed: str, searched: str) -> None:
    assert in_full(typed) == searched


def test_mes_alone_in_capitals_is_mon_espace_sante() -> None:
    assert dialogue.answer("MES").pages[0].key.startswith("mon-espace-sante")


def test_a_corrected_question_has_its_accents() -> None:
    assert dialogue.answer("medecin traitent").corrected == "médecin traitant"
