"""The Whoosh index of pages and forms: built once by `make build`, opened read-only afterwards."""

import json
import shutil
from collections import Counter, defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from chatbot.language import is_english
from chatbot.repair import Vocabulary, sound
from core.analyse import analyse, fold, stem, words
from core.config import ROOT, VAR

INDEX = VAR / "index"
EXACT_WORDS = ROOT / "content" / "chatbot" / "mots_exacts.txt"
# Measured: boosts and B of each field (docs/decisions/004-retrieval.md).
BOOSTS = {"title": 4.0, "alternates": 4.0, "intro": 2.0, "headings": 1.5, "body": 1.0}
B = {"title": 0.3, "alternates": 0.3, "intro": 0.5, "headings": 0.6, "body": 0.75}
K1 = 1.2
MIN_TYPED = 10  # times that a word stands in wordings before it counts as spelt so
MIN_ENGLISH = 2  # the same in the English ones, that misspell little


@dataclass(frozen=True)
class Document:
    """What is searched of a page or a form; `text` is what passages are cut from."""

    kind: str  # "page" or "formulaire"
    key: str
    title: str
    url: str
    intro: str
    alternates: list[str]
    headings: list[str]
    body: str

    @property
    def text(self) -> str:
        return f"{self.intro} {self.body}"


def page_document(row: dict[str, Any]) -> Document:
    return Document(
        "page",
        row["cle"],
        row["titre"],
        row["url"],
        row["resume"],
        row["questions"],
        row["headings"],
        row["body"],
    )


def form_document(row: dict[str, Any]) -> Document:
    numbers = [text for text in (row["cerfa"], row["homologation"]) if text]
    bodies = [row["qui_remplit"], *row["joindre"], row["envoyer"], row["en_ligne"] or ""]
    return Document(
        "formulaire",
        row["id"],
        row["titre"],
        row["url"],
        row["sert_a"],
        [*row["mots"], *numbers],
        [],
        " ".join(bodies),
    )


def build(documents: list[Document], out: Path = INDEX) -> None:
    """Write the index and the vocabulary under `out`, anew."""
    from whoosh import fields, index
    from whoosh.analysis import SpaceSeparatedTokenizer

    shutil.rmtree(out, ignore_errors=True)
    out.mkdir(parents=True)
    tokens: Any = SpaceSeparatedTokenizer()
    schema = fields.Schema(
        kind=fields.ID(stored=True),
        key=fields.ID(stored=True),
        title_text=fields.STORED,
        url=fields.STORED,
        intro_text=fields.STORED,
        text=fields.STORED,
        stems=fields.STORED,
        **{name: fields.TEXT(analyzer=tokens, phrase=False) for name in BOOSTS},
    )
    # One segment, no compound renaming: the same content gives the same files.
    writer = index.create_in(str(out), schema).writer()
    for document in documents:
        writer.add_document(**_row(document))
    writer.commit(optimize=True)
    _write(out / "words.json", _word_data(_word_counts(documents)))


def _row(document: Document) -> dict[str, str]:
    analysed = {
        "title": analyse(document.title),
        "alternates": analyse(" ".join(document.alternates)),
        "intro": analyse(document.intro),
        "headings": analyse(" ".join(document.headings)),
        "body": analyse(document.body),
    }
    return {
        "kind": document.kind,
        "key": document.key,
        "title_text": document.title,
        "url": document.url,
        "intro_text": document.intro,
        "text": document.text,
        "stems": " ".join(sorted({s for stems in analysed.values() for s in stems})),
        **{field: " ".join(stems) for field, stems in analysed.items()},
    }


def _word_counts(documents: list[Document]) -> dict[str, int]:
    """Words to repair towards: ours, and the wordings' common ones, rare ones being misspelt.

    The English of the wordings is well spelt, and « smoking » is not a misspelt « moving ».
    """
    written, typed, english = Counter[str](), Counter[str](), Counter[str]()
    for d in documents:
        written.update(words(" ".join([d.title, d.text, *d.headings])))
        typed.update(words(" ".join(d.alternates)))
        english.update(words(" ".join(filter(is_english, d.alternates))))
    kept = {word for word in typed if typed[word] >= MIN_TYPED} | set(written)
    kept |= {word for word in english if english[word] >= MIN_ENGLISH}
    return {word: written[word] + typed[word] for word in sorted(kept) if len(word) > 1}


def _word_data(frequency: dict[str, int]) -> dict[str, Any]:
    """What `vocabulary` reads: its stems and sounds cost more than a fresh process can spare."""
    sounds: dict[str, list[str]] = defaultdict(list)
    for word in frequency:
        if len(word) > 2:
            sounds[sound(word)].append(word)
    return {"frequency": frequency, "stems": sorted(set(map(stem, frequency))), "sounds": sounds}


def _write(path: Path, data: Any) -> None:
    path.write_text(json.dumps(data, ensure_ascii=False, sort_keys=True), encoding="utf-8")


@cache
def opened(path: Path = INDEX) -> Any:
    """The Whoosh index, read-only. One Searcher per request: sharing one gives wrong rankings."""
    from whoosh import index

    return index.open_dir(str(path), readonly=True)


@cache
def weighting() -> Any:
    from whoosh.scoring import BM25F

    return BM25F(B=B["body"], K1=K1, **{f"{name}_B": b for name, b in B.items()})


@cache
def vocabulary(path: Path = INDEX) -> Vocabulary:
    """The index's words and the exact ones (acronyms, never repaired)."""
    data = json.loads((path / "words.json").read_text(encoding="utf-8"))
    return Vocabulary(data["frequency"], frozenset(data["stems"]), data["sounds"], exact_words())


def exact_words(path: Path = EXACT_WORDS) -> frozenset[str]:
    lines: Iterable[str] = path.read_text(encoding="utf-8").splitlines()
    kept = (line for line in lines if not line.startswith("#"))
    return frozenset(fold(word) for line in kept for word in line.split())
