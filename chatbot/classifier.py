"""A linear classifier over hashed word stems and character n-grams: pages, and kinds of danger.

Trained by `python -m chatbot.training` on the wordings of content/, shipped as one signed byte a
weight. Applying it needs nothing but the standard library (docs/decisions/005-classifier.md).
"""

import json
import math
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from zlib import crc32

from core.analyse import analyse, words
from core.config import ROOT

MODELS = ROOT / "content" / "chatbot" / "modeles"
OTHER = ""  # the label of what is not ours, or not a danger
BUCKETS = 1 << 14  # measured: 2^13 loses 1 point, 2^15 gains nothing


def grams(text: str) -> Iterator[str]:
    """The character 3- and 4-grams of a folded text, word edges included."""
    line = f" {' '.join(words(text))} "
    for size in (3, 4):
        yield from (line[i : i + size] for i in range(len(line) - size + 1))


def buckets(text: str) -> list[int]:
    """The distinct hash buckets of a text's stems and n-grams, sorted."""
    features = [f"w:{stem}" for stem in analyse(text)] + [f"c:{gram}" for gram in grams(text)]
    return sorted({crc32(feature.encode()) % BUCKETS for feature in features})


@dataclass(frozen=True)
class Linear:
    """`weights` holds len(labels) signed bytes a bucket; real weight = byte × `scale`."""

    labels: list[str]
    bias: list[float]
    scale: float
    weights: bytes

    def probabilities(self, text: str) -> dict[str, float]:
        """Label → probability (0…1, summing to 1)."""
        found = buckets(text)
        n = len(self.labels)
        cells = memoryview(self.weights).cast("b")
        rows = [cells[b * n : (b + 1) * n] for b in found]
        # Every feature counts the same and the text has length 1, as in training.
        unit = self.scale / math.sqrt(len(found)) if found else 0.0
        sums = map(sum, zip(*rows, strict=True)) if rows else [0] * n
        scores = [bias + unit * total for bias, total in zip(self.bias, sums, strict=True)]
        return dict(zip(self.labels, _softmax(scores), strict=True))


def _softmax(scores: list[float]) -> list[float]:
    top = max(scores)
    parts = [math.exp(score - top) for score in scores]
    return [part / sum(parts) for part in parts]


@cache
def load(name: str, folder: Path = MODELS) -> Linear:
    """The model of content/chatbot/modeles: « pages » or « danger »."""
    head = json.loads((folder / f"{name}.json").read_text(encoding="utf-8"))
    weights = (folder / f"{name}.bin").read_bytes()
    return Linear(head["labels"], head["bias"], head["scale"], weights)


def save(model: Linear, name: str, folder: Path = MODELS) -> None:
    folder.mkdir(parents=True, exist_ok=True)
    head = {"labels": model.labels, "bias": model.bias, "scale": model.scale}
    text = json.dumps(head, ensure_ascii=False, indent=1)
    (folder / f"{name}.json").write_text(text + "\n", encoding="utf-8")
    (folder / f"{name}.bin").write_bytes(model.weights)
