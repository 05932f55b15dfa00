"""Answer, three choices or a plain refusal, from a calibrated probability."""

import math
from dataclasses import astuple, fields, replace

import pytest

from chatbot.decide import (
    Calibration,
    Decision,
    Features,
    calibrated,
    decide,
    features,
    probability,
)
from chatbot.evaluation import questions, strangers
from chatbot.repair import Candidate, Repaired
from chatbot.search import Found, Hit, search

CALIBRATION = Calibration(0.0, [0.0] * len(fields(Features)), answer_from=0.6, unknown_below=0.2)
NOBODYS = Repaired([], None, 0.0, 0)


def hit(key: str, score: float, bm25: float = 1.0, probability: float = 0.5) -> Hit:
    return Hit("page", key, key, f"/{key}/", "", "", frozenset(), score, bm25, probability)


def query(*words: str, unknown: int = 0, cost: float = 0.0) -> Repaired:
    return Repaired([[Candidate(word, 1.0)] for word in words], None, cost, unknown)


@pytest.mark.parametrize(
    ("confidence", "decision"),
    [
        (1.0, Decision.ANSWER),
        (0.6, Decision.ANSWER),
        (0.5999, Decision.CHOICES),
        (0.2, Decision.CHOICES),
        (0.1999, Decision.UNKNOWN),
        (0.0, Decision.UNKNOWN),
    ],
)
def test_the_thresholds_belong_to_the_bolder_decision(
    confidence: float, decision: Decision
) -> None:
    assert decide(confidence, CALIBRATION) is decision


@pytest.mark.parametrize(
    "found",
    [
        Found([], query("xqzwvkj"), frozenset(), 0.0, 0.0, 0.1),
        Found([hit("a", 1.0)], NOBODYS, frozenset(), 0.0, 0.0, 0.1),
    ],
    ids=["no hit", "no word"],
)
def test_nothing_found_or_nothing_asked_is_nobodys_question(found: Found) -> None:
    assert features(found).alien == 1
    assert features(found).probability == 0
    assert decide(probability(found, calibrated()), calibrated()) is Decision.UNKNOWN


def test_features_stay_between_zero_and_one() -> None:
    for row in [*questions("dev")[::25], *strangers("dev")[::10]]:
        found = features(search(row.q, kind="page"))
        for field, value in zip(fields(Features), astuple(found), strict=True):
            assert 0 <= value <= 1, (row.q, field.name, value)


def test_a_lone_hit_leads_by_the_whole_margin() -> None:
    alone = Found([hit("a", 1.2)], query("carte"), frozenset({"cart"}), 1.0, 5.0, 0.0)
    assert features(alone).margin == 1
    two = replace(alone, hits=[hit("a", 1.2), hit("b", 0.9)])
    assert features(two).margin == pytest.approx(0.3)


def test_index_and_classifier_may_disagree() -> None:
    asked, stems = query("carte"), frozenset({"cart"})
    agreed = Found([hit("a", 1.2, bm25=9), hit("b", 0.9, bm25=3)], asked, stems, 1.0, 5.0, 0.0)
    split = Found([hit("a", 1.2, bm25=3), hit("b", 0.9, bm25=9)], asked, stems, 1.0, 5.0, 0.0)
    assert (features(agreed).agreement, features(split).agreement) == (1, 0)


def test_unknown_words_count_for_their_share_of_the_question() -> None:
    found = Found([hit("a", 1.0)], query("w", "x", "y", "z", unknown=1), frozenset(), 0.5, 1.0, 0)
    assert features(found).unknown == 0.25


def test_the_calibration_has_a_weight_for_each_feature_and_ordered_thresholds() -> None:
    fitted = calibrated()
    assert len(fitted.weights) == len(fields(Features))
    assert 0 < fitted.unknown_below < fitted.answer_from < 1
    assert all(map(math.isfinite, [fitted.bias, *fitted.weights]))


def test_a_stranger_lowers_the_probability_and_a_sure_page_raises_it() -> None:
    base = Found([hit("a", 1.2)], query("carte"), frozenset({"cart"}), 1.0, 5.0, 0.1)
    middle = probability(base, calibrated())
    assert probability(replace(base, alien=0.9), calibrated()) < middle
    surer = replace(base, hits=[hit("a", 1.2, probability=0.95)])
    assert probability(surer, calibrated()) > middle


def test_no_weight_at_all_is_a_half() -> None:
    assert probability(search("carte vitale", kind="page"), CALIBRATION) == 0.5
