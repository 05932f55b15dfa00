"""`python -m chatbot.evaluation`: how well questions find their page, and when to stay silent.

--set dev|test   --noise clean,typos,noaccent,sms   --baselines   --json   --fit
Questions: tests/eval/*.jsonl, split by topic; --fit calibrates on the dev set only.
"""

import argparse
import json
import math
import random
import sys
import time
from collections.abc import Callable, Iterable
from dataclasses import astuple, dataclass
from functools import cache
from statistics import mean, median
from typing import Any
from zlib import crc32

from chatbot import danger, decide, dialogue, index
from chatbot.decide import CALIBRATION, Calibration, Decision
from chatbot.search import search
from core.analyse import analyse, fold
from core.config import ROOT
from editorial import store

FOLDER = ROOT / "tests" / "eval"
SEED = 2026
ROUNDS = 2000  # of the bootstrap
Ranker = Callable[[str], list[str]]


@dataclass(frozen=True)
class Question:
    q: str
    pages: tuple[str, ...]
    kind: str


def questions(name: str) -> list[Question]:
    """The questions of a set whose topic has its page."""
    rows = [Question(r["q"], tuple(r["pages"]), r["kind"]) for r in lines(name)]
    return [row for row in rows if set(row.pages) & set(store.summaries())]


def lines(name: str) -> Iterable[dict[str, Any]]:
    text = (FOLDER / f"{name}.jsonl").read_text(encoding="utf-8")
    return [json.loads(line) for line in text.splitlines()]


def strangers(name: str) -> list[Question]:
    """What is not ours: two fifths of the set are for tuning, the rest for the test."""
    rows = [Question(r["q"], (), r["kind"]) for r in lines("oos")]
    return [row for row in rows if (crc32(row.q.encode()) % 5 < 2) == (name == "dev")]


# --- noise ---------------------------------------------------------------------------------------

NEIGHBOURS = dict(
    zip(
        "azertyuiopqsdfghjklmwxcvbn",
        "zaretryutyiuoioqdsfdghfjghkjlkmwcxvcbvn",
        strict=False,
    )
)
SMS = [
    ("est ce que", "esk"),
    ("qu", "k"),
    ("c'est", "c"),
    ("j'ai", "g"),
    ("pour", "pr"),
    ("pas", "pa"),
    ("beaucoup", "bcp"),
    ("toujours", "tjr"),
    ("combien", "cb"),
    ("comment", "cmt"),
    ("dans", "ds"),
    ("eau", "o"),
    ("ais", "é"),
]


def typos(text: str, rate: float = 0.1, seed: int = SEED) -> str:
    """A tenth of the letters swapped, dropped, doubled or replaced, always the same ones."""
    dice = random.Random(f"{seed}{text}")  # noqa: S311 (a test's dice)
    out: list[str] = []
    for letter in text:
        if not letter.isalpha() or dice.random() > rate:
            out.append(letter)
            continue
        kind = dice.randrange(4)
        swapped = [out.pop()] if kind == 0 and out and out[-1].isalpha() else []
        changed = ["", letter * 2, NEIGHBOURS.get(letter, letter)][kind - 1] if kind else letter
        out += [changed, *swapped]
    return "".join(out)


def sms(text: str) -> str:
    text = text.lower()
    for long, short in SMS:
        text = text.replace(long, short)
    return fold(text)


NOISE: dict[str, Callable[[str], str]] = {
    "clean": str,
    "typos": typos,
    "noaccent": fold,
    "sms": sms,
}


# --- rankers -------------------------------------------------------------------------------------


def ours(q: str) -> list[str]:
    return [hit.key for hit in search(q, kind="page").hits]


def plain_whoosh(q: str) -> list[str]:
    """Tuned plain Whoosh: same index, analysis, boosts and B; no repair, no classifier."""
    from whoosh.query import Or, Term

    parts = [Term(f, t, boost=b) for t in analyse(q) for f, b in index.BOOSTS.items()]
    with index.opened().searcher(weighting=index.weighting()) as searcher:
        hits = searcher.search(Or(parts), filter=Term("kind", "page"), limit=10) if parts else []
        return [hit["key"] for hit in hits]


@cache
def _titles() -> dict[str, str]:
    return {row["cle"]: fold(row["titre"]) for row in store.read("documents")}


def title_similarity(q: str) -> list[str]:
    from rapidfuzz import fuzz, process

    found = process.extract(fold(q), _titles(), scorer=fuzz.token_set_ratio, limit=10)
    return [key for _, _, key in found]


BASELINES: dict[str, Ranker] = {"whoosh_plain": plain_whoosh, "rapidfuzz": title_similarity}


# --- measures ------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Score:
    """Per question: right page first, among the first three, and the inverse rank."""

    first: list[bool]
    three: list[bool]
    inverse: list[float]

    def as_dict(self) -> dict[str, Any]:
        low, high = _interval(self.first)
        return {
            "n": len(self.first),
            "accuracy@1": percent(self.first),
            "interval": [low, high],
            "recall@3": percent(self.three),
            "mrr": round(mean(self.inverse), 3),
        }


def percent(values: Iterable[bool]) -> float:
    return round(100 * mean(map(float, values)), 1)


def _interval(values: list[bool]) -> tuple[float, float]:
    """95 % bootstrap interval of a percentage."""
    dice = random.Random(SEED)  # noqa: S311
    rates = sorted(percent(dice.choices(values, k=len(values))) for _ in range(ROUNDS // 10))
    return rates[len(rates) // 40], rates[-1 - len(rates) // 40]


def rank(rows: list[Question], ranker: Ranker, noise: Callable[[str], str]) -> Score:
    first, three, inverse = [], [], []
    for row in rows:
        keys = ranker(noise(row.q))[:10]
        places = [i for i, key in enumerate(keys) if key in row.pages]
        first.append(bool(places) and places[0] == 0)
        three.append(bool(places) and places[0] < 3)
        inverse.append(1 / (places[0] + 1) if places else 0.0)
    return Score(first, three, inverse)


def decisions(rows: list[Question]) -> dict[str, float]:
    """Share of each decision, in %."""
    taken = [dialogue.answer(row.q).decision for row in rows]
    return {d: percent(x is d for x in taken) for d in Decision}


def auroc(ours_: list[float], theirs: list[float]) -> float:
    """Probability that one of ours is more confident than one of theirs."""
    pairs = [(a > b) + (a == b) / 2 for a in ours_ for b in theirs]
    return round(mean(pairs), 3)


def latency(rows: list[Question]) -> dict[str, float]:
    """Median time of a query, as a ratio to tuned plain Whoosh in the same run."""
    times: dict[str, list[float]] = {"ours": [], "plain": []}
    for row in rows:
        for name, ranker in (("ours", ours), ("plain", plain_whoosh)):
            start = time.perf_counter()
            ranker(row.q)
            times[name].append(time.perf_counter() - start)
    return {"ratio_to_plain_whoosh": round(median(times["ours"]) / median(times["plain"]), 2)}


def alerts() -> dict[str, str]:
    """Distress found, and look-alikes that raised a false alarm."""
    counts = {}
    for name in ("detresse", "detresse2", "detresse3", "sosies", "sosies2", "sosies3"):
        rows = list(lines(name))
        counts[name] = f"{sum(danger.alert(row['q']) is not None for row in rows)}/{len(rows)}"
    return counts


def report(name: str, noises: list[str], baselines: bool) -> dict[str, Any]:
    rows, other = questions(name), strangers(name)
    rankers = {"ours": ours, **(BASELINES if baselines else {})}
    confident = [dialogue.answer(row.q).confidence for row in rows]
    theirs = {kind: [r for r in other if r.kind == kind] for kind in ("oos_near", "oos_far")}
    return {
        "set": name,
        "ranking": {
            f"{ranker} {noise}": rank(rows, rankers[ranker], NOISE[noise]).as_dict()
            for ranker in rankers
            for noise in noises
        },
        "kinds": {
            kind: rank([r for r in rows if r.kind == kind], ours, str).as_dict()
            for kind in sorted({row.kind for row in rows})
        },
        "decisions": {"ours": decisions(rows)} | {k: decisions(v) for k, v in theirs.items()},
        "auroc": {
            kind: auroc(confident, [dialogue.answer(r.q).confidence for r in found])
            for kind, found in theirs.items()
        },
        "alerts": alerts(),
        "latency": latency(rows),
    }


# --- calibration ---------------------------------------------------------------------------------


def fit() -> Calibration:
    """Logistic weights on dev: is the question ours and its best page right?"""
    examples = [(search(row.q, kind="page"), row) for row in questions("dev")]
    examples += [(search(row.q, kind="page"), row) for row in strangers("dev")]
    values = [astuple(decide.features(found)) for found, _ in examples]
    labels = [bool(f.hits) and f.hits[0].key in row.pages for f, row in examples]
    bias, weights = _logistic(values, labels)
    return Calibration(bias, weights, answer_from=0.6, unknown_below=0.2)


def _logistic(
    values: list[tuple[float, ...]], labels: list[bool], steps: int = 4000, rate: float = 0.5
) -> tuple[float, list[float]]:
    """Plain gradient descent with a little shrinkage; nine features need no more."""
    bias, weights = 0.0, [0.0] * len(values[0])
    for _ in range(steps):
        errors = [
            1 / (1 + math.exp(-bias - sum(w * v for w, v in zip(weights, row, strict=True))))
            - label
            for row, label in zip(values, labels, strict=True)
        ]
        bias -= rate * mean(errors)
        for j in range(len(weights)):
            slope = mean(e * row[j] for e, row in zip(errors, values, strict=True))
            weights[j] -= rate * (slope + 0.001 * weights[j])
    return round(bias, 3), [round(w, 3) for w in weights]


def main(arguments: list[str]) -> int:
    parser = argparse.ArgumentParser(prog="python -m chatbot.evaluation")
    parser.add_argument("--set", default="test", choices=["dev", "test"])
    parser.add_argument("--noise", default="clean,typos,noaccent,sms")
    parser.add_argument("--baselines", action="store_true")
    parser.add_argument("--json", action="store_true")
    parser.add_argument("--fit", action="store_true")
    options = parser.parse_args(arguments)
    if options.fit:
        CALIBRATION.write_text(json.dumps(vars(fit()), indent=1) + "\n", encoding="utf-8")
        return 0
    found = report(options.set, options.noise.split(","), options.baselines)
    print(json.dumps(found, ensure_ascii=False) if options.json else table(found))  # noqa: T201
    return 0


def table(found: dict[str, Any]) -> str:
    """The report for people."""
    rows = [f"set {found['set']}", ""]
    for part in ("ranking", "kinds"):
        for name, score in found[part].items():
            low, high = score["interval"]
            rows.append(
                f"{name:22} n {score['n']:4}  accuracy@1 {score['accuracy@1']:5} [{low}-{high}]"
                f"  recall@3 {score['recall@3']:5}  MRR {score['mrr']}"
            )
    for name, shares in found["decisions"].items():
        rows.append(f"{name:22} " + "  ".join(f"{d} {share} %" for d, share in shares.items()))
    rows += [f"{name}: {found[name]}" for name in ("auroc", "alerts", "latency")]
    return "\n".join(rows)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
