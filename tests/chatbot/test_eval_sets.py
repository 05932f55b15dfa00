"""The evaluation sets are what they claim to be, and the engine keeps its promises on them."""

from functools import cache

import pytest

from chatbot import evaluation
from chatbot.evaluation import NOISE, Score, decisions, lines, questions, strangers
from core.analyse import analyse
from editorial import store

SETS = ("dev", "test", "oos")
KINDS = {"clean", "sms", "typo", "en", "vague", "oos_near", "oos_far"}


@cache
def score(name: str, noise: str, english: bool = False) -> Score:
    """Questions in French, or those in English: two promises."""
    rows = [row for row in questions(name) if (row.kind == "en") is english]
    return evaluation.rank(rows, evaluation.ours, NOISE[noise])


def stems(text: str) -> tuple[str, ...]:
    return tuple(sorted(set(analyse(text))))


# --- the sets ------------------------------------------------------------------------------------


@pytest.mark.parametrize(("name", "at_least"), [("dev", 300), ("test", 200), ("oos", 120)])
def test_sets_are_large_enough(name: str, at_least: int) -> None:
    assert len(list(lines(name))) >= at_least
    if name != "oos":
        assert len(questions(name)) >= at_least


@pytest.mark.parametrize("name", SETS)
def test_lines_have_the_declared_shape(name: str) -> None:
    for row in lines(name):
        assert set(row) == {"q", "pages", "topic", "kind", "author", "added"}, row
        assert row["q"].strip() == row["q"] != ""
        assert row["kind"] in KINDS
        assert row["kind"].startswith("oos") == (name == "oos") == (not row["pages"])


def test_no_question_is_asked_twice() -> None:
    asked = [row["q"].casefold() for name in SETS for row in lines(name)]
    assert len(asked) == len(set(asked))


def test_topics_of_dev_and_test_are_disjoint() -> None:
    dev, test = ({row["topic"] for row in lines(name)} for name in ("dev", "test"))
    assert not dev & test


def test_strangers_are_split_between_tuning_and_test() -> None:
    dev, test = ({row.q for row in strangers(name)} for name in ("dev", "test"))
    assert not dev & test
    assert len(dev | test) == len(list(lines("oos")))
    for name in ("dev", "test"):
        assert {row.kind for row in strangers(name)} == {"oos_near", "oos_far"}


@pytest.mark.parametrize("name", ["dev", "test"])
def test_every_kind_of_writing_is_asked(name: str) -> None:
    kinds = {row.kind for row in questions(name)}
    assert kinds == {"clean", "sms", "typo", "en", "vague"}


@pytest.mark.parametrize("name", ["dev", "test"])
def test_no_question_has_the_stems_of_a_wording_that_we_wrote(name: str) -> None:
    # Alternate questions of the pages and formulations, as compiled.
    ours = {stems(text): text for page in store.read("documents") for text in page["questions"]}
    shared = [(row["q"], ours[stems(row["q"])]) for row in lines(name) if stems(row["q"]) in ours]
    assert not shared


def test_no_stranger_is_a_wording_that_the_classifier_was_shown() -> None:
    from chatbot.training import pages_examples

    shown = {stems(text) for text, label in pages_examples() if not label}
    same = [row["q"] for row in lines("oos") if stems(row["q"]) in shown and stems(row["q"])]
    assert not same


def test_every_page_has_its_eight_wordings() -> None:
    for row in store.read("documents"):
        assert len(set(row["questions"])) >= 8, row["cle"]


# --- the noises ----------------------------------------------------------------------------------


def test_noises_are_the_same_at_each_run_and_change_what_they_say() -> None:
    asked = [row.q for row in questions("dev")]
    for name, noise in NOISE.items():
        assert [noise(q) for q in asked] == [noise(q) for q in asked]
        changed = sum(noise(q) != q for q in asked)
        assert (changed == 0) if name == "clean" else changed > len(asked) / 4, name


def test_typos_touch_about_a_tenth_of_the_letters() -> None:
    from rapidfuzz.distance import DamerauLevenshtein

    asked = [row.q for row in questions("dev")]
    edits = sum(DamerauLevenshtein.distance(q, NOISE["typos"](q)) for q in asked)
    letters = sum(c.isalpha() for q in asked for c in q)
    assert 0.06 <= edits / letters <= 0.12


# --- the promises --------------------------------------------------------------------------------


# The set that tuning never saw; the other one in the full matrices.
BOTH = [pytest.param("dev", marks=pytest.mark.complet), "test"]


@pytest.mark.parametrize("name", BOTH)
def test_the_right_page_comes_first(name: str) -> None:
    assert evaluation.percent(score(name, "clean").first) >= 85


@pytest.mark.parametrize("name", BOTH)
def test_the_right_page_is_among_the_first_three(name: str) -> None:
    assert evaluation.percent(score(name, "clean").three) >= 95


@pytest.mark.parametrize("name", BOTH)
def test_english_questions_find_the_page_four_times_in_five(name: str) -> None:
    found = score(name, "clean", english=True)
    assert evaluation.percent(found.first) >= 80
    assert evaluation.percent(found.three) >= 90


def test_typing_errors_leave_four_questions_in_five_well_answered() -> None:
    assert evaluation.percent(score("test", "typos").first) >= 80


def test_missing_accents_change_nothing() -> None:
    rows = questions("test")[::4]
    plain = evaluation.rank(rows, evaluation.ours, NOISE["clean"])
    assert evaluation.rank(rows, evaluation.ours, NOISE["noaccent"]) == plain


def test_our_questions_are_seldom_refused() -> None:
    assert decisions(questions("test"))["unknown"] <= 8


def test_what_is_not_ours_is_seldom_answered() -> None:
    assert decisions(strangers("test"))["answer"] <= 10
