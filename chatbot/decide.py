"""Answer, offer three pages, or say that we do not know: from a calibrated probability."""

import json
import math
from dataclasses import astuple, dataclass
from enum import StrEnum
from functools import cache

from chatbot.search import Found
from core.config import ROOT

CALIBRATION = ROOT / "content" / "chatbot" / "calibration.json"


class Decision(StrEnum):
    ANSWER = "answer"
    CHOICES = "choices"
    UNKNOWN = "unknown"


@dataclass(frozen=True)
class Features:
    """What tells our questions from the others', and a right page from a wrong one (0…1)."""

    probability: float  # of the best page, by the classifier
    alien: float  # of being nobody's question, by the classifier
    margin: float  # lead of the best page over the second
    coverage: float  # share of the query's idf that the best page holds
    strength: float  # BM25 of the best page per unit of the query's idf
    agreement: float  # 1 when index and classifier prefer the same page
    cost: float  # share of the letters that repair changed
    unknown: float  # share of the words that nobody knows
    length: float  # meaningful words, 1 from six on


@dataclass(frozen=True)
class Calibration:
    """Logistic weights fitted on the dev set (`python -m chatbot.evaluation --fit`)."""

    bias: float
    weights: list[float]
    answer_from: float
    unknown_below: float


def features(found: Found) -> Features:
    """The features of a search; an empty query or result is nobody's question."""
    if not found.hits or not found.query.slots:
        return Features(0, 1, 0, 0, 0, 0, 1, 1, 0)
    best, slots = found.hits[0], len(found.query.slots)
    preferred = max(found.hits, key=lambda hit: hit.bm25)
    return Features(
        probability=best.probability,
        alien=found.alien,
        margin=min(1.0, best.score - found.hits[1].score) if len(found.hits) > 1 else 1.0,
        coverage=found.coverage,
        strength=min(1.0, found.strength / 20),
        agreement=float(preferred.key == best.key),
        cost=found.query.cost,
        unknown=found.query.unknown / slots,
        length=min(slots, 6) / 6,
    )


def probability(found: Found, calibration: Calibration) -> float:
    """How likely the question is ours and its best page right (0…1)."""
    values = astuple(features(found))
    score = calibration.bias + sum(w * v for w, v in zip(calibration.weights, values, strict=True))
    return 1 / (1 + math.exp(-score))


def decide(confidence: float, calibration: Calibration) -> Decision:
    if confidence >= calibration.answer_from:
        return Decision.ANSWER
    return Decision.UNKNOWN if confidence < calibration.unknown_below else Decision.CHOICES


@cache
def calibrated() -> Calibration:
    return Calibration(**json.loads(CALIBRATION.read_text(encoding="utf-8")))
