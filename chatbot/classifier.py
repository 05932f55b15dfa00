"""A linear classifier over hashed character n-grams: pages, and kinds of danger.

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

from core.analyse import words
from core.config import ROOT

MODELS = ROOT / "content" / "chatbot" / "modeles"
OTHER = ""  # the label of what is not ours, or not a danger
SIZES = (3, 4, 5)  # of the n-grams; measured: 6 gains nothing, 3 and 4 alone lose 2 points
BUCKETS = 1 << 15  # measured: 2^14 loses 1 point, 2^16 gains nothing


def grams(text: str) -> Iterator[str]:
    """The character n-grams of a folded text, word edges included."""
    line = f" {' '.join(words(text))} "
    for size in SIZES:
        yield from (line[i : i + size] for i in range(len(line) - size + 1))


def buckets(text: str) -> list[int]:
    """The distinct hash buckets of a text's n-grams, sorted."""
    return sorted({crc32(gram.encode()) % BUCKETS for gram in grams(text)})


@dataclass(frozen=True)
class Linear:
    """One yes or no a label, each a weighted sum of the text's buckets.

    `rarity` holds one byte a bucket, more where fewer texts have it; `weights` len(labels) signed
    bytes a bucket, rarity included; real weight = byte × `scale` / the text's length.
    """

    labels: list[str]
    bias: list[float]
    scale: float
    rarity: bytes
    weights: bytes

    def probabilities(self, text: str) -> dict[str, float]:
        """Label → its yes (0…1) as a share of all of them, summing to 1."""
        found = buckets(text)
        n = len(self.labels)
        cells = memoryview(self.weights).cast("b")
        rows = [cells[b * n : (b + 1) * n] for b in found]
        length = math.hypot(*(self.rarity[b] for b in found))  # every text counts the same
        unit = self.scale / length if length else 0.0
        sums = map(sum, zip(*rows, strict=True)) if rows else [0] * n
        yes = [_sigmoid(b + unit * total) for b, total in zip(self.bias, sums, strict=True)]
        return {label: part / sum(yes) for label, part in zip(self.labels, yes, strict=True)}


def _sigmoid(score: float) -> float:
    return 1 / (1 + math.exp(-score))


@cache
def load(name: str, folder: Path = MODELS) -> Linear:
    """The model of content/chatbot/modeles: « pages » or « danger »."""
    head = json.loads((folder / f"{name}.json").read_text(encoding="utf-8"))
    cells = (folder / f"{name}.bin").read_bytes()
    return Linear(head["labels"], head["bias"], head["scale"], cells[:BUCKETS], cells[BUCKETS:])


def save(model: Linear, name: str, folder: Path = MODELS) -> None:
    folder.mkdir(parents=True, exist_ok=True)
    head = {"labels": model.labels, "bias": model.bias, "scale": model.scale}
    text = json.dumps(head, ensure_ascii=False, indent=1)
    (folder / f"{name}.json").write_text(text + "\n", encoding="utf-8")
    (folder / f"{name}.bin").write_bytes(model.rarity + model.weights)
