"""The measured pipeline: repair, BM25 summed per field, and the pages' classifier."""

import math
import re
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any

from chatbot import classifier, index
from chatbot.classifier import OTHER
from chatbot.index import BOOSTS, INDEX
from chatbot.repair import Candidate, Repaired, repair
from core.analyse import STOPWORDS, stem, words

CLASSIFIER_SHARE = 2.0  # of the classifier's probability, beside BM25 relative to its best
CANDIDATES = 30  # hits read from the index
MIN_RELATIVE = 0.35  # of the best hit of its kind: below, a hit only shares a common word
MIN_PROBABILITY = 0.05  # unless the classifier believes in it
SHORTLIST = 5  # pages that the classifier may add to them


@dataclass(frozen=True)
class Hit:
    """A page or form found; `score` is relative to the best one of the query (0…3)."""

    kind: str
    key: str
    title: str
    url: str
    intro: str
    text: str
    stems: frozenset[str]
    score: float
    bm25: float
    probability: float  # the classifier's, 0 for a form


@dataclass(frozen=True)
class Found:
    """Hits, best first, the query as understood, and the stems that carry it."""

    hits: list[Hit]
    query: Repaired
    stems: frozenset[str]
    coverage: float  # share of the query's weight that the best hit's fields hold
    strength: float  # best BM25 per unit of the query's idf
    alien: float  # probability that the question is nobody's here


def search(text: str, kind: str | None = None, path: Path = INDEX, raw: bool = False) -> Found:
    """Search pages, forms or (kind None) both; `raw` searches the words as typed, unrepaired."""
    vocabulary = index.vocabulary(path)
    query = repair(text, vocabulary) if not raw else _unrepaired(text)
    terms = _terms(query)
    likely = _likely(query.corrected or text) if kind != "formulaire" else {}
    with index.opened(path).searcher(weighting=index.weighting()) as searcher:
        scored = _bm25(searcher, terms, kind)
        for key in sorted(likely, key=lambda k: -likely[k])[:SHORTLIST]:
            scored.setdefault(("page", key), (0.0, None))
        hits = _ranked(searcher, scored, likely)
        coverage, strength = _fit(searcher, terms, hits)
    return Found(hits, query, frozenset(terms), coverage, strength, likely.get(OTHER, 0.0))


def _likely(text: str) -> dict[str, float]:
    """Page key → probability, for the pages that exist; OTHER for what is not ours."""
    return classifier.load("pages").probabilities(text)


def _unrepaired(text: str) -> Repaired:
    slots = [[Candidate(w, 1.0)] for w in words(text) if w not in STOPWORDS]
    return Repaired(slots, None, 0.0, 0)


def _terms(query: Repaired) -> dict[str, float]:
    """Stem → weight; a stem reached twice keeps its best weight."""
    terms: dict[str, float] = {}
    for slot in query.slots:
        for candidate in slot:
            term = stem(candidate.word)
            terms[term] = max(terms.get(term, 0.0), candidate.weight)
    return terms


def _bm25(searcher: Any, terms: dict[str, float], kind: str | None) -> dict[Any, Any]:
    from whoosh import query as q

    parts = [
        q.Term(field, term, boost=boost * weight)
        for term, weight in terms.items()
        for field, boost in BOOSTS.items()
    ]
    if not parts:
        return {}
    only = q.Term("kind", kind) if kind else None
    results = searcher.search(q.Or(parts), filter=only, limit=CANDIDATES)
    return {(hit["kind"], hit["key"]): (hit.score, hit.fields()) for hit in results}


def _ranked(searcher: Any, scored: dict[Any, Any], likely: dict[str, float]) -> list[Hit]:
    top = _best_of_each_kind(scored)
    hits = []
    for (kind, key), (bm25, fields) in scored.items():
        stored = fields or searcher.document(kind=kind, key=key)
        if stored is None:
            continue  # the classifier knows a page that this index does not hold
        probability = likely.get(key, 0.0) if kind == "page" else 0.0
        relative = bm25 / top[kind] if top[kind] else 0.0
        if relative >= MIN_RELATIVE or probability >= MIN_PROBABILITY:
            score = relative + CLASSIFIER_SHARE * probability
            hits.append(_hit(stored, score, bm25, probability))
    return sorted(hits, key=lambda hit: (-hit.score, hit.key))


def _best_of_each_kind(scored: dict[Any, Any]) -> dict[str, float]:
    # Pages hold many more words than forms: each kind is measured against its own best.
    top = {"page": 0.0, "formulaire": 0.0}
    for (kind, _), (bm25, _) in scored.items():
        top[kind] = max(top[kind], bm25)
    return top


def _hit(stored: dict[str, str], score: float, bm25: float, probability: float) -> Hit:
    return Hit(
        stored["kind"],
        stored["key"],
        stored["title_text"],
        stored["url"],
        stored["intro_text"],
        stored["text"],
        frozenset(stored["stems"].split()),
        score,
        bm25,
        probability,
    )


def _fit(searcher: Any, terms: dict[str, float], hits: list[Hit]) -> tuple[float, float]:
    """(coverage, strength) of the best hit: how much of the query it holds, and how firmly."""
    if not hits or not terms:
        return 0.0, 0.0
    idf = {term: _idf(searcher, term) * weight for term, weight in terms.items()}
    covered = sum(value for term, value in idf.items() if term in hits[0].stems)
    total = sum(idf.values())
    return covered / total, hits[0].bm25 / total


def _idf(searcher: Any, term: str) -> float:
    n = max(searcher.doc_frequency(field, term) for field in BOOSTS)
    return math.log(1 + searcher.doc_count() / (n + 0.5))


def passages(text: str, stems: frozenset[str], length: int = 240) -> list[tuple[str, bool]]:
    """The part of a text that holds most of the query's stems, as (text, is marked) pieces."""
    sentences = text.replace("? ", "?\n").replace(". ", ".\n").split("\n")
    marked = [_marked_stems(sentence, stems) for sentence in sentences]
    window = max(_windows(sentences, length), key=lambda w: len(set().union(*marked[w])))
    best = " ".join(sentences[window]).strip()
    before = "" if text.startswith(best) else "… "
    after = "" if text.endswith(best) else " …"
    return _pieces(f"{before}{best}{after}", stems)


def _windows(sentences: list[str], length: int) -> list[slice]:
    """From each sentence, as many as fit in so many characters, one at least."""
    windows = []
    for start in range(len(sentences)):
        end, held = start + 1, len(sentences[start])
        while end < len(sentences) and held + len(sentences[end]) <= length:
            held += 1 + len(sentences[end])
            end += 1
        windows.append(slice(start, end))
    return windows


def _marked_stems(text: str, stems: frozenset[str]) -> set[str]:
    return {_stem_of(piece) for piece, marked in _pieces(text, stems) if marked}


def _pieces(text: str, stems: frozenset[str]) -> list[tuple[str, bool]]:
    return [(piece, _stem_of(piece) in stems) for piece in re.split(r"(\w+)", text) if piece]


@lru_cache(maxsize=20_000)
def _stem_of(word: str) -> str:
    folded = words(word)
    return stem(folded[0]) if len(folded) == 1 else ""
