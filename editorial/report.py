"""What content/ holds, counted: `make check` prints it after the problems, in French."""

from collections import Counter
from collections.abc import Iterable, Iterator
from datetime import date
from pathlib import Path
from statistics import median

from editorial import echeances, lisibilite, pages
from editorial.blocks import body_blocks
from editorial.catalogues import Catalogues, is_printable
from editorial.marks import FIGURE, citations, without_marks
from editorial.pages import RawPage
from editorial.schema import Page

Written = list[tuple[RawPage, Page]]
READ_AGAIN = 365  # days after which a page is read again against its sources
HARD = 60  # Kandel-Moles; below, a page is hard for most people


def report(content: Path, catalogues: Catalogues, today: date) -> Iterator[str]:
    """One line a subject; the content must have no problem."""
    written = list(pages.load(content))
    texts = {path: path.read_text("utf-8") for path in sorted(content.rglob("*.md"))}
    yield _by_rubrique(written)
    yield _questions(content, written)
    yield _sources(texts.values(), catalogues)
    yield _figures(content, texts.values(), catalogues, today)
    yield _translations(content, len(written))
    yield _reading(written)
    late = [raw.cle for raw, page in written if (today - page.verifie_le).days > READ_AGAIN]
    yield f"À relire (vérifiées il y a plus d'un an) : {_named(late)}"


def _by_rubrique(written: Written) -> str:
    counted = Counter(raw.rubrique for raw, _ in written)
    parts = ", ".join(f"{name} {count}" for name, count in sorted(counted.items()))
    return f"Pages : {len(written)} ({parts})"


def _questions(content: Path, written: Written) -> str:
    counts = [len(page.questions) for _, page in written]
    further = sum(
        len(path.read_text("utf-8").splitlines())
        for path in (content / "chatbot" / "formulations").glob("*")
    )
    spread = f"de {min(counts)} à {max(counts)}, médiane {median(counts):.0f}"
    return f"Questions par page : {spread} ; autres formulations : {further}"


def _sources(texts: Iterable[str], catalogues: Catalogues) -> str:
    cited = {citation.code for text in texts for citation in citations(text)}
    return f"Sources : {len(catalogues.sources)}, dont {len(cited)} citées par les pages"


def _figures(content: Path, texts: Iterable[str], catalogues: Catalogues, today: date) -> str:
    shown = {key for text in texts for key, _ in FIGURE.findall(text)} & set(catalogues.chiffres)
    ends = echeances.compiled(content, catalogues)
    over = sorted(key for key, row in ends.items() if row["au"] < today.isoformat())
    certain = sum(map(is_printable, catalogues.chiffres.values()))
    total = len(catalogues.chiffres)
    states = f"{certain} vérifiés, {total - certain} non vérifiés, jamais montrés"
    return (
        f"Chiffres : {total} ({states}) ; {len(shown)} montrés, "
        f"dont la période est finie : {_named(over)}"
    )


def _translations(content: Path, total: int) -> str:
    english, simple = (len(list((content / name).glob("*.md"))) for name in ("en", "simple"))
    return f"Anglais : {english} pages sur {total} ; version simple : {simple}"


def _reading(written: Written) -> str:
    scores = {raw.cle: reading_level(raw, page) for raw, page in written}
    hard = [key for key, score in sorted(scores.items(), key=lambda row: row[1]) if score < HARD]
    middle = median(scores.values())
    return (
        f"Lecture (Kandel-Moles, médiane {middle:.0f}) ; difficiles, sous {HARD} : {_named(hard)}"
    )


def reading_level(raw: RawPage, page: Page) -> float:
    """Kandel-Moles of a whole article; 100 is very easy."""
    said = [page.resume, page.astuce, *(block.text for block in body_blocks(raw))]
    return lisibilite.score([without_marks(text) for text in said])


def _named(keys: list[str]) -> str:
    return f"{len(keys)} ({', '.join(keys)})" if keys else "0"
