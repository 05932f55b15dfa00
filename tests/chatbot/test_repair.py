"""Repair of typing errors, on a small vocabulary and on the real one."""

import time
from collections import defaultdict

import pytest

from chatbot import index
from chatbot.repair import Vocabulary, candidates, is_repairable, repair, sound
from chatbot.search import search
from core.analyse import stem

KNOWN = {
    "carte": 90,
    "vitale": 80,
    "attestation": 40,
    "droits": 30,
    "remboursement": 50,
    "medecin": 40,
    "traitant": 30,
    "pharmacie": 12,
    "accident": 20,
    "travail": 30,
    "perdu": 9,
    "css": 5,
    "cure": 3,
}


def small() -> Vocabulary:
    sounds: dict[str, list[str]] = defaultdict(list)
    for word in KNOWN:
        sounds[sound(word)].append(word)
    return Vocabulary(KNOWN, frozenset(map(stem, KNOWN)), sounds, frozenset({"ald", "puma", "mes"}))


@pytest.mark.parametrize(
    ("typed", "corrected"),
    [
        ("atestation de driots", "attestation de droits"),  # a letter missing, two swapped
        ("carrte vittale", "carte vitale"),  # doubled
        ("remboursemznt", "remboursement"),  # the neighbouring key
        ("accident travial", "accident travail"),
        ("Carte VITALLE perdu", "Carte vitale perdu"),
        ("phramacie", "pharmacie"),
        ("ATTESTATTION", "attestation"),
    ],
)
def test_typing_errors_are_corrected_and_the_rest_stays_as_typed(
    typed: str, corrected: str
) -> None:
    assert repair(typed, small()).corrected == corrected


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("kart", "carte"),
        ("farmassie", "pharmacie"),
        ("medsin", "medecin"),
        ("tretan", "traitant"),
        ("ranboursseman", "remboursement"),
        ("kure", "cure"),
    ],
)
def test_words_written_as_they_sound_are_understood(typed: str, meant: str) -> None:
    assert meant in [found.word for found in candidates(typed, small())]


@pytest.mark.parametrize(
    ("one", "other"),
    [("kart", "carte"), ("farmacie", "pharmacie"), ("osi", "aussi"), ("kestion", "question")],
)
def test_words_that_sound_the_same_share_a_key(one: str, other: str) -> None:
    assert sound(one) == sound(other)


@pytest.mark.parametrize("word", ["vitale", "medecin", "droits", "travail", "cure"])
def test_words_that_sound_different_have_different_keys(word: str) -> None:
    assert [known for known in KNOWN if sound(known) == sound(word)] == [word]


@pytest.mark.parametrize("typed", ["ALD", "ald", "PUMA", "puma", "Puma", "MES", "css", "CSS"])
def test_acronyms_are_never_repaired(typed: str) -> None:
    assert repair(typed, small()).corrected is None


def test_every_exact_word_of_the_content_is_left_alone() -> None:
    vocabulary = index.vocabulary()
    for word in index.exact_words():
        assert not is_repairable(word, vocabulary), word
        assert repair(f"ma {word} {word.upper()}", vocabulary).corrected is None, word


@pytest.mark.parametrize(
    "typed", ["11383", "11383*02", "S6201", "s6201c", "60-3823", "2a", "e1127"]
)
def test_numbers_and_codes_are_never_repaired(typed: str) -> None:
    assert repair(typed, small()).corrected is None


@pytest.mark.parametrize("typed", ["crt", "cur", "per", "ma", "x"])
def test_words_under_four_letters_are_never_repaired(typed: str) -> None:
    assert repair(typed, small()).corrected is None


@pytest.mark.parametrize(
    ("typed", "found"),
    [("vital", True), ("vitalees", True), ("remboursementation", False), ("accid", False)],
)
def test_a_candidate_differs_by_two_letters_at_most_in_length(typed: str, found: bool) -> None:
    near = candidates(typed, small())
    assert bool(near) == found
    assert all(abs(len(c.word) - len(typed)) <= 2 for c in near)


def test_what_nothing_resembles_is_kept_and_counted_unknown() -> None:
    found = repair("xqzwvkj perdu", small())
    assert found.corrected is None
    assert found.unknown == 1
    assert [[c.word for c in slot] for slot in found.slots] == [["xqzwvkj"], ["perdu"]]
    assert found.cost == pytest.approx(7 / 12)


def test_candidates_come_best_first_and_weigh_between_zero_and_one() -> None:
    for typed in ("kart", "vitaile", "atestation", "medcin", "remborsement"):
        weights = [c.weight for c in candidates(typed, small())]
        assert weights == sorted(weights, reverse=True)
        assert all(0 < weight <= 1 for weight in weights)
        assert weights[0] - weights[-1] <= 0.12 + 1e-9


def test_a_well_written_question_costs_nothing_and_shows_no_correction() -> None:
    found = repair("J'ai perdu ma carte Vitale", small())
    assert (found.corrected, found.cost, found.unknown) == (None, 0.0, 0)


@pytest.mark.parametrize("typed", ["", " ", "et de la", "?!…", "\x00\x01", "😀"])
def test_a_text_without_meaningful_words_has_no_slots(typed: str) -> None:
    found = repair(typed, small())
    assert (found.slots, found.corrected, found.cost, found.unknown) == ([], None, 0.0, 0)


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("medcin", "medecin"),
        ("medsin", "medecin"),
        ("rembourcement", "remboursement"),
        ("farmacie", "pharmacie"),
    ],
)
def test_the_misspellings_of_our_own_wordings_are_repaired_all_the_same(
    typed: str, meant: str
) -> None:
    assert repair(typed, index.vocabulary()).corrected == meant


def test_repair_can_be_undone() -> None:
    repaired, raw = search("caret vitalz"), search("caret vitalz", raw=True)
    assert repaired.query.corrected is not None
    assert raw.query.corrected is None
    assert raw.stems == {stem("caret"), stem("vitalz")}
    assert not raw.stems <= repaired.stems


def test_the_corrected_question_needs_no_further_correction() -> None:
    for typed in ("caret vitalz", "attestatoin de droitts", "rembourssemant dentaiire"):
        corrected = search(typed).query.corrected
        assert corrected is not None
        assert search(corrected).query.corrected is None


@pytest.mark.parametrize("letters", ["a" * 10_000, "carte" * 2_000, "é" * 5_000])
def test_a_word_of_thousands_of_letters_is_refused_quickly(letters: str) -> None:
    started = time.thread_time()
    repair(letters, index.vocabulary())
    assert time.thread_time() - started < 2
