"""`python -m chatbot.training`: fit the classifiers on the wordings of content/, write the models.

Needs scikit-learn (`make train` installs it); nothing that serves imports this module.
"""

import json
from collections.abc import Iterable
from random import Random
from typing import Any

from chatbot.classifier import BUCKETS, OTHER, Linear, buckets, save
from chatbot.evaluation import typos
from core.config import ROOT
from editorial import store

CHATBOT = ROOT / "content" / "chatbot"
C = 50.0  # inverse regularisation, chosen on the dev set
SEED = 2026
MAX_ITER = 150
JOINED = 0.4  # share of the distress messages read once more, something ordinary around them
AFTER = 0.3  # what is ordinary comes after the distress, else before

Example = tuple[str, str]  # text, label


def pages_examples() -> list[Example]:
    """Every wording of every page, and what is nobody's here."""
    rows: list[Example] = []
    for page in store.read("documents"):
        texts = [*page["questions"], page["titre"], page["resume"]]
        rows += [(text, page["cle"]) for text in texts]
    rows += [(typos(text), label) for text, label in rows]  # so that misspelt n-grams are known
    return rows + [(row["q"], OTHER) for row in _lines("hors_sujet")]


def danger_examples() -> list[Example]:
    """Messages of distress by kind, every ordinary wording, and both in one breath.

    People come with a question about their card, then say what hurts: what is ordinary around a
    distress must not hide it. Two ordinary wordings together stay ordinary.
    """
    rows = [(row["q"], row["kind"].replace("rien", OTHER)) for row in _lines("danger")]
    rows += 2 * [row for row in rows if row[1] == OTHER]  # look-alikes are few: they count thrice
    for kind, texts in store.read("urgences")["expressions"].items():
        rows += [(text, kind) for text in texts]
    ordinary = [text for text, _ in pages_examples()] + store.read("urgences")["exceptions"]
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
    """Multinomial logistic regression, its weights rounded to signed bytes."""
    from sklearn.linear_model import LogisticRegression

    texts, labels = zip(*examples, strict=True)
    regression = LogisticRegression(C=C, max_iter=MAX_ITER, random_state=SEED)
    model = regression.fit(_matrix(texts), labels)
    scale = float(abs(model.coef_).max()) / 127
    rounded = (model.coef_ / scale).round().astype("int8")
    bias = [round(float(value), 4) for value in model.intercept_]
    return Linear([str(c) for c in model.classes_], bias, scale, rounded.T.tobytes())


def _matrix(texts: Iterable[str]) -> Any:
    from scipy.sparse import csr_matrix

    found = [buckets(text) for text in texts]
    values = [len(row) ** -0.5 for row in found for _ in row]
    columns = [bucket for row in found for bucket in row]
    starts = [0]
    for row in found:
        starts.append(starts[-1] + len(row))
    return csr_matrix((values, columns, starts), shape=(len(found), BUCKETS))


def main() -> None:
    save(fit(pages_examples()), "pages")
    save(fit(danger_examples()), "danger")


if __name__ == "__main__":
    main()
