"""Danger first: emergencies, distress, violence, poisoning, found before anything else is read."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache, lru_cache
from typing import Any

from rapidfuzz import process
from rapidfuzz.distance import DamerauLevenshtein

from chatbot import classifier, index
from chatbot.classifier import OTHER
from chatbot.language import is_english
from chatbot.repair import sound
from core.analyse import words
from editorial import store

MAX_GAP = 2  # foreign words allowed between two words of an expression
MIN_FUZZY_LENGTH = 5  # shorter words are matched as typed
MIN_SIMILARITY = 0.8
WINDOW = 12  # words within which a motif's groups must all be named
CERTAIN = 0.25  # probability from which the classifier alone raises the alert
SURE = 0.6  # probability from which its kind is not asked of the catalogue
FEW_WORDS = 6  # so few words say little, « girafe bleue mercredi »: it must be sure
SUPPORTED = 0.04  # probability from which a motif or expression does
SPAN, STEP = 22, 8  # words: long messages are read through a sliding window as well
MAX_WORDS = 400  # of a message; 10 000 characters hold more, none of them typed in distress


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
    """Words that stand in this order, nearly side by side."""

    kind: str
    words: tuple[str, ...]


@dataclass(frozen=True)
class Motif:
    """Groups of words, one of each named within WINDOW words, in any order."""

    kind: str
    groups: tuple[frozenset[str], ...]


@dataclass(frozen=True)
class Rules:
    """content/urgences.yaml, ready to match."""

    expressions: list[Expression]
    motifs: list[Motif]
    exact: list[Expression]  # enough alone when typed without an error
    exceptions: list[Expression]
    harmless: list[Motif]
    alerts: Mapping[str, Alert]
    vocabulary: frozenset[str]
    english: list[Expression]
    english_alerts: Mapping[str, Alert]
    english_words: frozenset[str]


Said = list[frozenset[str]]  # for each typed word, the known words that it may stand for


def rules_from(data: Mapping[str, Any]) -> Rules:
    """Read the compiled catalogue of urgences."""
    expressions = _expressions(data["mots"]["expressions"])
    exceptions = _expressions({"": data["mots"]["exceptions"]})
    motifs, harmless = _motifs(data["motifs"]), _motifs({"": data["motifs_exceptions"]})
    known = {w for e in [*expressions, *exceptions] for w in e.words}
    known |= {w for m in [*motifs, *harmless] for group in m.groups for w in group}
    english = _expressions(data["mots"]["expressions_en"])
    exact = {row["cle"] for row in data["cas"] if row.get("mot_a_mot")}
    return Rules(
        expressions,
        motifs,
        [e for e in expressions if e.kind in exact],
        exceptions,
        harmless,
        _alerts(data, "phrase"),
        frozenset(known),
        english,
        _alerts(data, "phrase_en"),
        frozenset(w for e in english for w in e.words),
    )


def _expressions(texts: Mapping[str, Iterable[str]]) -> list[Expression]:
    """From folded texts (editorial/build.py)."""
    return [Expression(kind, tuple(text.split())) for kind, rows in texts.items() for text in rows]


def _motifs(rows: Mapping[str, Iterable[Sequence[str]]]) -> list[Motif]:
    return [
        Motif(kind, tuple(frozenset(words(group)) for group in groups))
        for kind, motifs in rows.items()
        for groups in motifs
    ]


def _alerts(data: Mapping[str, Any], phrase: str) -> dict[str, Alert]:
    numbers = {str(key): Number(str(key), row["nom"]) for key, row in data["numeros"].items()}
    return {
        row["cle"]: Alert(row["cle"], row[phrase], [numbers[str(n)] for n in row["numeros"]])
        for row in data["cas"]
    }


@cache
def loaded() -> Rules:
    return rules_from(store.read("urgences"))


def alert(text: str, rules: Rules | None = None) -> Alert | None:
    """The alert that a message calls for, None for an everyday question; English to English.

    Works on the whole message, whatever its length, typing errors and SMS spelling included: the
    classifier decides, and what it only suspects is settled by the catalogue's expressions. It
    has read little English: the English expressions need no suspicion of its own.
    """
    rules = rules or loaded()
    english = is_english(text)
    kind = _kind(text, rules) or (_named_in_english(text, rules) if english else None)
    if kind is None:
        return None
    return (rules.english_alerts if english else rules.alerts)[kind]


def _named_in_english(text: str, rules: Rules) -> str | None:
    return _first(rules.english, [meanings(w, rules.english_words) for w in _typed(text)])


def _kind(text: str, rules: Rules) -> str | None:
    return _word_for_word(text, rules) or _suspected(text, rules)


def _word_for_word(text: str, rules: Rules) -> str | None:
    """The kind of an expression typed exactly so, whatever stands around it (suicide only).

    The other kinds are told of the past too, « il a fait un infarctus en 2019 »: not so for them.
    """
    typed = _typed(text)
    said = [frozenset({word}) for word in typed]
    if _first(rules.exact, said):
        _, said = _without_the_harmless(typed, said, rules)
    return _first(rules.exact, said)


def _typed(text: str) -> list[str]:
    return words(text)[:MAX_WORDS]


def _first(expressions: Iterable[Expression], said: Said) -> str | None:
    """The kind of the first expression that is said."""
    return next((e.kind for e in expressions if find(said, e.words)), None)


def _suspected(text: str, rules: Rules) -> str | None:
    """What the classifier suspects, settled by the catalogue unless it is nearly sure."""
    if _most_likely(text)[1] < SUPPORTED:
        return None
    typed = _typed(text)
    rest, said = _without_the_harmless(
        typed, [meanings(word, rules.vocabulary) for word in typed], rules
    )
    kind, certainty = _most_likely(" ".join(rest))
    if certainty >= SURE:
        return kind
    named = next((kind for kind in rules.alerts if _is_said(said, kind, rules)), None)
    if not named and certainty >= CERTAIN and len(typed) > FEW_WORDS:
        return kind
    return named


def _most_likely(text: str) -> tuple[str, float]:
    """(kind, probability of any danger) of the most alarming part of a message."""
    model = classifier.load("danger")
    read = [model.probabilities(part) for part in parts(text)]
    worst = min(read, key=lambda p: p[OTHER])
    return max((k for k in worst if k != OTHER), key=worst.__getitem__), 1 - worst[OTHER]


def parts(text: str) -> list[str]:
    """A message whole and, when it is long, part by part: danger hides in the middle."""
    said = _typed(text)
    starts = range(0, len(said) - SPAN + STEP, STEP) if len(said) > SPAN else ()
    return [" ".join(said), *(" ".join(said[i : i + SPAN]) for i in starts)]


def _without_the_harmless(typed: list[str], said: Said, rules: Rules) -> tuple[list[str], Said]:
    """The rest of a message, « mort de rire » taken out, and what its words may stand for."""
    for expression in rules.exceptions:
        typed, said = _cut(find(said, expression.words), typed, said)
    for motif in rules.harmless:
        typed, said = _cut(named(said, motif), typed, said)
    return typed, said


def _cut(span: tuple[int, int] | None, typed: list[str], said: Said) -> tuple[list[str], Said]:
    if span is None:
        return typed, said
    start, end = span
    return typed[:start] + typed[end:], said[:start] + said[end:]


def _is_said(said: Said, kind: str, rules: Rules) -> bool:
    return any(find(said, e.words) for e in rules.expressions if e.kind == kind) or any(
        named(said, motif) for motif in rules.motifs if motif.kind == kind
    )


@lru_cache(maxsize=20_000)
def meanings(typed: str, vocabulary: frozenset[str]) -> frozenset[str]:
    """The known words that a typed one may stand for: same letters, same sound, or a near miss."""
    everyday = typed in index.vocabulary(index.INDEX).frequency
    if typed in vocabulary or everyday or len(typed) < MIN_FUZZY_LENGTH - 1:
        return frozenset({typed})
    near = process.extract(
        typed,
        [w for w in vocabulary if len(w) >= MIN_FUZZY_LENGTH and w[0] == typed[0]],
        scorer=DamerauLevenshtein.normalized_similarity,
        limit=None,
    )
    key = sound(typed)
    return frozenset(w for w, s, _ in near if s >= MIN_SIMILARITY or sound(w) == key)


def find(said: Said, expression: Sequence[str]) -> tuple[int, int] | None:
    """(start, end) of the first place where the expression's words stand in order, nearly."""
    for start, word in enumerate(said):
        if expression and expression[0] in word:
            end = _follow(said, start + 1, expression[1:])
            if end is not None:
                return start, end
    return None


def _follow(said: Said, position: int, rest: Sequence[str]) -> int | None:
    for wanted in rest:
        window = range(position, min(position + MAX_GAP + 1, len(said)))
        found = next((i for i in window if wanted in said[i]), None)
        if found is None:
            return None
        position = found + 1
    return position


def named(said: Said, motif: Motif) -> tuple[int, int] | None:
    """(start, end) of the first window in which every group of the motif is named."""
    for start in range(len(said)):
        places = [_place(said[start : start + WINDOW], group) for group in motif.groups]
        if places and None not in places:
            return start, start + 1 + max(place for place in places if place is not None)
    return None


def _place(window: Said, group: frozenset[str]) -> int | None:
    return next((i for i, word in enumerate(window) if word & group), None)


@lru_cache(maxsize=100)
def _prepared(expressions: tuple[str, ...]) -> tuple[list[Expression], frozenset[str]]:
    """The expressions of a catalogue ready to match, and their words."""
    wanted = [Expression("", tuple(words(text))) for text in expressions]
    return wanted, frozenset(w for expression in wanted for w in expression.words)


def says(text: str, expressions: Iterable[str]) -> bool:
    """Whether a text holds one of some expressions, typing errors forgiven."""
    wanted, known = _prepared(tuple(expressions))
    return _first(wanted, [meanings(word, known) for word in _typed(text)]) is not None
