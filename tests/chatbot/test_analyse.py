"""One analysis for index and queries: folding, ligatures, stopwords, stems."""

import sys
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor

import pytest

from chatbot.evaluation import lines
from core.analyse import STOPWORDS, analyse, fold, stem, words


@pytest.mark.parametrize(
    ("typed", "folded"),
    [
        ("Éléonore À L'ÉCOLE", "eleonore a l'ecole"),
        ("Œil, cœur, ex æquo", "oeil, coeur, ex aequo"),
        ("ﬁche ﬀ", "fiche ff"),  # typographic ligatures pasted from a PDF
        ("e\u0301tat de sante\u0301", "etat de sante"),  # accents typed as separate characters
        ("ＣＡＲＴＥ １２", "carte 12"),  # full-width letters and digits
        ("ＳＴＲＡＳＳＥ ß", "strasse ß"),
        ("", ""),
    ],
)
def test_folding_leaves_plain_lower_case_letters(typed: str, folded: str) -> None:
    assert fold(typed) == folded


@pytest.mark.parametrize(
    ("typed", "found"),
    [
        ("J'ai perdu ma carte-vitale !", ["j", "ai", "perdu", "ma", "carte", "vitale"]),
        ("11383*02", ["11383", "02"]),
        ("S6201c", ["s6201c"]),
        ("l’œil…", ["l", "oeil"]),
        ("a\x00b\u200bc", ["a", "b", "c"]),
        ("\u202ecarte\u202c", ["carte"]),
        ("😀 تأمين *?[](){}", []),
    ],
)
def test_words_are_runs_of_letters_and_digits(typed: str, found: list[str]) -> None:
    assert words(typed) == found


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("remboursement", "remboursements"),
        ("remboursé", "rembourser"),
        ("médecin traitant", "MEDECINS TRAITANTS"),
        ("J'ai perdu ma carte", "carte perdue"),
        ("Comment obtenir une attestation ?", "obtenir attestation"),
        ("cœur", "coeur"),
        ("inscrite", "inscrit"),
    ],
)
def test_the_same_thing_said_otherwise_has_the_same_terms(one: str, other: str) -> None:
    assert sorted(analyse(one)) == sorted(analyse(other))


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("sans médecin traitant", "médecin traitant"),
        ("carte non reçue", "carte reçue"),
        ("naissance", "naturalisation"),
    ],
)
def test_different_things_keep_different_terms(one: str, other: str) -> None:
    assert sorted(analyse(one)) != sorted(analyse(other))


def test_numbers_and_codes_are_never_stemmed() -> None:
    for code in ("11383", "s6201", "e112", "2a", "60"):
        assert stem(code) == code
        assert analyse(code) == [code]


def test_stopwords_are_written_folded() -> None:
    assert {word for word in STOPWORDS if fold(word) != word} == set()
    assert not STOPWORDS & {"sans", "non", "pas"}


def test_every_term_is_plain_ascii() -> None:
    for row in lines("dev"):
        assert all(term.isascii() and term.isalnum() for term in analyse(row["q"])), row["q"]


def test_accents_change_nothing() -> None:
    for row in lines("dev"):
        assert analyse(row["q"]) == analyse(fold(row["q"])), row["q"]


@pytest.fixture
def hasty() -> Iterator[None]:
    """Threads that take turns in the middle of everything."""
    before = sys.getswitchinterval()
    sys.setswitchinterval(1e-6)
    yield
    sys.setswitchinterval(before)


def test_visitors_who_ask_at_once_get_their_own_stems(hasty: None) -> None:
    asked = sorted({word for row in lines("dev") for word in words(row["q"])})[:400]
    fresh = stem.__wrapped__  # what is remembered would hide the mixing
    alone = [fresh(word) for word in asked]
    with ThreadPoolExecutor(8) as visitors:
        assert list(visitors.map(fresh, asked)) == alone
