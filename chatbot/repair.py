"""Typing errors: words that the index does not know, replaced by the nearest ones that it does."""

import re
from collections.abc import Mapping
from dataclasses import dataclass

from rapidfuzz import process
from rapidfuzz.distance import DamerauLevenshtein

from core.analyse import STOPWORDS, stem, words

MIN_LENGTH = 4  # shorter words have too many neighbours
MIN_SIMILARITY = 0.66
MAX_LENGTH_GAP = 2
NEAR_BEST = 0.12  # every candidate this close to the best one is kept, weighted
SAME_SOUND = 0.12  # added to the similarity of a word that sounds the same
MAX_CANDIDATES = 4
# In order: « ph » before « h », endings last.
SOUNDS = [
    (r"ph", "f"),
    (r"(?:ck|qu|q|c(?=[aoulrtkm]|$)|k)", "k"),
    (r"(?:sc|c)(?=[eiy])|ss|z|s", "s"),
    (r"(?:eau|au|o)", "o"),
    (r"(?:ain|ein|in|im|un)(?![aeiouymn])", "1"),
    (r"(?:an|am|en|em)(?![aeiouymn])", "2"),
    (r"(?:ai|ei|et|er|ez|e)(?=$|s$)|(?:ai|ei)", "e"),
    (r"gu(?=[ei])", "g"),
    (r"g(?=[eiy])", "j"),
    (r"[hy]", ""),
    (r"(.)\1+", r"\1"),
    (r"[estdx]+$", ""),
]


@dataclass(frozen=True)
class Candidate:
    """A known word offered for a typed one, with its weight in the query (0…1)."""

    word: str
    weight: float


@dataclass(frozen=True)
class Repaired:
    """The query word by word: `slots[i]` are the candidates of the i-th meaningful word.

    `corrected` is the text as understood, None when nothing was repaired; `cost` is the share of
    the words' letters that repair changed; `unknown` the number of words nothing was found for.
    """

    slots: list[list[Candidate]]
    corrected: str | None
    cost: float
    unknown: int


@dataclass(frozen=True)
class Vocabulary:
    """Known folded words with how often they occur, by sound too, and the words never repaired."""

    frequency: Mapping[str, int]
    stems: frozenset[str]
    sounds: Mapping[str, list[str]]
    exact: frozenset[str]

    def knows(self, word: str) -> bool:
        return word in self.exact or word in self.frequency or stem(word) in self.stems


def sound(word: str) -> str:
    """A small phonetic key of a folded word: « kart », « carte » → « kart »."""
    for pattern, replacement in SOUNDS:
        word = re.sub(pattern, replacement, word)
    return word


def is_repairable(word: str, vocabulary: Vocabulary) -> bool:
    return (
        len(word) >= MIN_LENGTH and not any(map(str.isdigit, word)) and not vocabulary.knows(word)
    )


def candidates(word: str, vocabulary: Vocabulary) -> list[Candidate]:
    """Known words near an unknown one, best first; empty when none is near enough."""
    key = sound(word)
    # « zzzzz » and « dette » have no sound left: that is no likeness.
    alike = set(vocabulary.sounds.get(key, ())) if key else set()
    near = process.extract(
        word,
        vocabulary.frequency.keys(),
        scorer=DamerauLevenshtein.normalized_similarity,
        score_cutoff=MIN_SIMILARITY,
        limit=20,
    )
    scores = {w: s for w, s, _ in near if abs(len(w) - len(word)) <= MAX_LENGTH_GAP}
    for known in alike:
        base = DamerauLevenshtein.normalized_similarity(word, known)
        scores[known] = min(1.0, max(base, MIN_SIMILARITY) + SAME_SOUND)
    ranked = sorted(scores.items(), key=lambda row: (-row[1], -vocabulary.frequency[row[0]]))
    best = ranked[0][1] if ranked else 0.0
    kept = [(w, s) for w, s in ranked if s >= best - NEAR_BEST][:MAX_CANDIDATES]
    return [Candidate(w, s) for w, s in kept]


def repair(text: str, vocabulary: Vocabulary) -> Repaired:
    """Read a text against a vocabulary; stopwords are dropped, known words kept whole."""
    slots: list[list[Candidate]] = []
    changes: dict[str, str] = {}
    cost = letters = 0.0
    unknown = 0
    for word in words(text):
        if word in STOPWORDS:
            continue
        letters += len(word)
        if not is_repairable(word, vocabulary):
            slots.append([Candidate(word, 1.0)])
            unknown += not vocabulary.knows(word)
            continue
        found = candidates(word, vocabulary)
        if found:
            changes[word] = found[0].word
            cost += len(word) * (1 - found[0].weight)
            slots.append(found)
        else:
            unknown += 1
            cost += len(word)
            slots.append([Candidate(word, 1.0)])
    return Repaired(slots, _rewritten(text, changes), cost / letters if letters else 0.0, unknown)


def _rewritten(text: str, changes: dict[str, str]) -> str | None:
    if not changes:
        return None

    def replace(match: re.Match[str]) -> str:
        folded = words(match[0])
        return changes.get(folded[0], match[0]) if len(folded) == 1 else match[0]

    return re.sub(r"\w+", replace, text)
