"""`python -m chatbot.training`: fit the classifiers on the wordings of content/, write the models.

Needs scikit-learn (`make train` installs it); nothing that serves imports this module.
"""

import json
import math
from collections import Counter
from collections.abc import Callable, Iterable
from functools import partial
from itertools import accumulate
from random import Random
from typing import Any

from chatbot.classifier import BUCKETS, OTHER, Linear, buckets, save
from chatbot.evaluation import sms, typos
from core.config import ROOT
from editorial import store

CHATBOT = ROOT / "content" / "chatbot"
ALPHA = 2e-6  # regularisation, chosen on the dev set
SEED = 2026
ROUNDS = 15  # of the descent over the examples
JOINED = 0.55  # share of the distress messages read once more, something ordinary around them
AFTER = 0.3  # what is ordinary comes after the distress, else before

Example = tuple[str, str]  # text, label
Typed = Callable[[str], str]
TYPED: list[Typed] = [typos, partial(typos, rate=0.15, seed=7), sms]


def pages_examples(typed: list[Typed] = TYPED) -> list[Example]:
    """Every wording of every page, as written and as people type, and what is nobody's here."""
    rows = wordings()
    rows += [(typing(text), page) for typing in typed for text, page in wordings()]
    return rows + [(row["q"], OTHER) for row in _lines("hors_sujet")]


def wordings() -> list[Example]:
    """Every wording of every page as written, its title and its summary."""
    return [
        (text, page["cle"])
        for page in store.read("documents")
        for text in (*page["questions"], page["titre"], page["resume"])
    ]


def danger_examples() -> list[Example]:
    """Messages of distress by kind, every ordinary wording, and both in one breath.

    People come with a question about their card, then say what hurts: what is ordinary around a
    distress must not hide it. Two ordinary wordings together stay ordinary.
    """
    rows = [(row["q"], row["kind"].replace("rien", OTHER)) for row in _lines("danger")]
    rows += 2 * [row for row in rows if row[1] == OTHER]  # look-alikes are few: they count thrice
    for kind, texts in store.read("urgences")["expressions"].items():
        rows += [(text, kind) for text in texts]
    ordinary = [text for text, _ in pages_examples([typos])] + store.read("urgences")["exceptions"]
    return rows + _joined(rows, ordinary) + [(text, OTHER) for text in ordinary]


def _joined(rows: list[Example], ordinary: list[str]) -> list[Example]:
    """Examples with something ordinary said before or after; the shares were measured (006)."""
    chance = Random(SEED)  # noqa: S311 - draws examples, not secrets
    chosen = [row for row in rows if row[1] != OTHER and chance.random() < JOINED]
    chosen += [row for row in rows if row[1] == OTHER]
    chosen += [(text, OTHER) for text in ordinary[::4]]
    return [(_both(text, chance.choice(ordinary), chance), kind) for text, kind in chosen]


def _both(text: str, other: str, chance: Random) -> str:
    return f"{text} {other}" if chance.random() < AFTER else f"{other} {text}"


def _lines(folder: str) -> Iterable[dict[str, Any]]:
    for path in sorted((CHATBOT / folder).glob("*.jsonl")):
        yield from map(json.loads, path.read_text(encoding="utf-8").splitlines())


def fit(examples: list[Example]) -> Linear:
    """One logistic regression a label, by stochastic descent; weights rounded to signed bytes."""
    from sklearn.linear_model import SGDClassifier

    texts, labels = zip(*examples, strict=True)
    found = [buckets(text) for text in texts]
    rare = rarity(found)
    # The average of the descent's steps, which another seed or one more example hardly moves.
    descent = SGDClassifier(
        loss="log_loss",
        alpha=ALPHA,
        average=True,
        max_iter=ROUNDS,
        tol=None,
        random_state=SEED,
        n_jobs=-1,
    )
    model = descent.fit(_matrix(found, rare), labels)
    weights = model.coef_ * list(rare)
    scale = float(abs(weights).max()) / 127
    rounded = (weights / scale).round().astype("int8")
    bias = [round(float(value), 4) for value in model.intercept_]
    return Linear([str(c) for c in model.classes_], bias, scale, rare, rounded.T.tobytes())


def rarity(found: list[list[int]]) -> bytes:
    """For each bucket 1 + the logarithm of the texts over those that have it, in twentieths."""
    held = Counter(bucket for row in found for bucket in row)
    ratios = ((1 + len(found)) / (1 + held[bucket]) for bucket in range(BUCKETS))
    return bytes(min(255, round(20 * (1 + math.log(ratio)))) for ratio in ratios)


def _matrix(found: list[list[int]], rare: bytes) -> Any:
    """A row a text, of length 1, each bucket as much as it is rare."""
    from scipy.sparse import csr_matrix

    lengths = [math.hypot(*(rare[b] for b in row)) for row in found]
    values = [rare[b] / n for row, n in zip(found, lengths, strict=True) for b in row]
    columns = [bucket for row in found for bucket in row]
    starts = [0, *accumulate(map(len, found))]
    return csr_matrix((values, columns, starts), shape=(len(found), BUCKETS))


def main() -> None:
    save(fit(pages_examples()), "pages")
    save(fit(danger_examples()), "danger")


if __name__ == "__main__":
    main()
