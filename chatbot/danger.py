"""Danger first: emergencies, distress, violence, poisoning, found before anything else is read."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from typing import Any

from rapidfuzz.distance import DamerauLevenshtein

from chatbot.repair import sound
from core.analyse import words
from editorial import store

MAX_GAP = 2  # foreign words allowed inside an expression
MIN_FUZZY_LENGTH = 5  # shorter words are matched as typed, or by sound
MIN_SIMILARITY = 0.8


@dataclass(frozen=True)
class Number:
    """An emergency number to show as a telephone link."""

    number: str
    label: str


@dataclass(frozen=True)
class Alert:
    """What is said before any search result: kind of danger, sentence, numbers."""

    kind: str
    text: str
    numbers: list[Number]


@dataclass(frozen=True)
class Expression:
    kind: str
    words: tuple[str, ...]


@dataclass(frozen=True)
class Rules:
    """content/urgences.yaml, ready to match."""

    expressions: list[Expression]
    exceptions: list[tuple[str, ...]]
    alerts: Mapping[str, Alert]


def rules_from(data: Mapping[str, Any]) -> Rules:
    numbers = {str(key): Number(str(key), row["nom"]) for key, row in data["numeros"].items()}
    alerts = {
        row["cle"]: Alert(row["cle"], row["phrase"], [numbers[str(n)] for n in row["numeros"]])
        for row in data["cas"]
    }
    expressions = [
        Expression(kind, tuple(words(text)))
        for kind, texts in data["expressions"].items()
        for text in texts
    ]
    return Rules(expressions, [tuple(words(text)) for text in data["exceptions"]], alerts)


@cache
def loaded() -> Rules:
    return rules_from(store.read("urgences"))


def alert(text: str, rules: Rules | None = None) -> Alert | None:
    """The alert that a message calls for, None for an everyday question.

    Works on the whole message, whatever its length, typing errors and SMS spelling included.
    """
    rules = rules or loaded()
    said = words(text)
    for exception in rules.exceptions:
        said = _without(said, exception)
    for expression in rules.expressions:
        if find(said, expression.words) is not None:
            return rules.alerts[expression.kind]
    return None


def _without(said: list[str], exception: Sequence[str]) -> list[str]:
    span = find(said, exception)
    return said if span is None else [*said[: span[0]], "", *said[span[1] :]]


def find(said: Sequence[str], expression: Sequence[str]) -> tuple[int, int] | None:
    """(start, end) of the first place where the expression's words stand in order, nearly."""
    if not expression:
        return None
    for start, word in enumerate(said):
        if same(word, expression[0]):
            end = _follow(said, start + 1, expression[1:])
            if end is not None:
                return start, end
    return None


def _follow(said: Sequence[str], position: int, rest: Sequence[str]) -> int | None:
    for wanted in rest:
        window = range(position, min(position + MAX_GAP + 1, len(said)))
        found = next((i for i in window if same(said[i], wanted)), None)
        if found is None:
            return None
        position = found + 1
    return position


def same(typed: str, wanted: str) -> bool:
    """Whether a typed word stands for a wanted one: same letters, same sound, or a near miss."""
    if typed == wanted:
        return True
    if len(wanted) < MIN_FUZZY_LENGTH or len(typed) < MIN_FUZZY_LENGTH - 1:
        return False
    if typed[0] != wanted[0]:
        return False
    return near(typed, wanted)


@cache
def near(typed: str, wanted: str) -> bool:
    similarity = DamerauLevenshtein.normalized_similarity(typed, wanted)
    return similarity >= MIN_SIMILARITY or (len(wanted) > 5 and sound(typed) == sound(wanted))
