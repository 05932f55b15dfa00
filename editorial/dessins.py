"""Our drawings: content/dessins.yaml says what each shows, content/dessins/<cle>.svg draws it.

They stand inline in the page, where they take the colours of its theme.
"""

import xml.etree.ElementTree as ET
from collections.abc import Iterator
from html import escape
from pathlib import Path
from typing import Annotated

from pydantic import Field, ValidationError

from core.templating import typographie
from editorial import lisibilite, pages
from editorial.blocks import body_blocks
from editorial.catalogues import read_yaml
from editorial.marks import DRAWING
from editorial.pages import RawPage, UnreadableError
from editorial.problems import Problem, english_writing, schema_messages, writing
from editorial.schema import Cle, Strict

Texte = Annotated[str, Field(min_length=30, max_length=300)]
Legende = Annotated[str, Field(min_length=10, max_length=90)]
PLACES = ("pages/*", "en", "simple")
SVG = "{http://www.w3.org/2000/svg}"
XMLNS = ' xmlns="http://www.w3.org/2000/svg"'
MOST_BYTES = 2500
# No id (a drawing may stand twice), no style, script, link or picture: shapes and short words.
ELEMENTS = set("svg g path rect circle text".split())
ATTRIBUTES = set("viewBox class d x y width height cx cy r rx transform".split())


class Dessin(Strict):
    """What a drawing shows: said to those who do not see it, and under it when that helps."""

    texte: Texte
    texte_en: Texte
    legende: Legende | None = None
    legende_en: Legende | None = None


class Dessins(Strict):
    dessins: dict[Cle, Dessin]


def _catalogue(content: Path) -> Path:
    return content / "dessins.yaml"


def _file(content: Path, cle: str) -> Path:
    return content / "dessins" / f"{cle}.svg"


def _read(content: Path) -> dict[str, Dessin]:
    return Dessins.model_validate(read_yaml(_catalogue(content))).dessins


def figures(content: Path, english: bool = False) -> dict[str, str]:
    """Key to the drawing as pages show it: a <figure>, in the language of the page."""
    return {
        cle: _figure(
            _file(content, cle).read_text(encoding="utf-8"),
            row.texte_en if english else row.texte,
            row.legende_en if english else row.legende,
        )
        for cle, row in _read(content).items()
    }


def _figure(svg: str, text: str, caption: str | None) -> str:
    named = f'<svg role="img" aria-label="{escape(typographie(text))}"'
    drawn = svg.strip().replace(XMLNS, "").replace("<svg", named, 1)
    under = f"<figcaption>{escape(typographie(caption))}</figcaption>" if caption else ""
    return f'<figure class="drawing">{drawn}{under}</figure>'


def problems(content: Path) -> list[Problem]:
    """What is wrong in the catalogue, in the files, and where pages place them."""
    path = _catalogue(content)
    try:
        known = _read(content)
    except ValidationError as error:
        return [Problem(path, 1, message) for _, message in schema_messages(error)]
    found: list[Problem] = []
    shown: set[str] = set()
    for raw in _marked_pages(content):
        shown.update(DRAWING.findall(raw.body))
        found += [Problem(raw.path, *where) for where in _misplaced(raw, known)]
    for line, message in _catalogue_problems(content, known, shown):
        found.append(Problem(path, line, message))
    return found + list(_file_problems(content, known))


def _catalogue_problems(
    content: Path, known: dict[str, Dessin], shown: set[str]
) -> Iterator[tuple[int, str]]:
    lines = _catalogue(content).read_text(encoding="utf-8").splitlines()
    for cle, row in known.items():
        found = [*_words(row)]
        if cle not in shown:
            found.append("aucune page ne montre ce dessin")
        if not _file(content, cle).exists():
            found.append(f"fichier absent (content/dessins/{cle}.svg)")
        line = lines.index(f"  {cle}:") + 1 if f"  {cle}:" in lines else 1
        yield from ((line, f"{cle} : {message}") for message in found)


def _marked_pages(content: Path) -> Iterator[RawPage]:
    """The pages in any language that hold a mark; an unreadable one is told by its own check."""
    for path in sorted(path for place in PLACES for path in content.glob(f"{place}/*.md")):
        if "{dessin:" in path.read_text(encoding="utf-8"):
            try:
                yield pages.read(path)
            except UnreadableError:
                continue


def _misplaced(raw: RawPage, known: dict[str, Dessin]) -> Iterator[tuple[int, str]]:
    if DRAWING.search(raw.header):
        yield 1, "un dessin se place dans le corps de la page"
    for block in body_blocks(raw):
        for cle in DRAWING.findall(block.text):
            if cle not in known:
                yield block.line, f"dessin inconnu : {cle} (content/dessins.yaml)"
            elif not DRAWING.fullmatch(block.text):
                yield block.line, f"{{dessin:{cle}}} : seul, entre deux lignes vides"


def _words(row: Dessin) -> Iterator[str]:
    for text in (row.texte, row.legende or ""):
        yield from writing(text)
    for text in (row.texte_en, row.legende_en or ""):
        yield from english_writing(text)
    if bool(row.legende) != bool(row.legende_en):
        yield "la légende se donne en français et en anglais"
    yield from lisibilite.faults(row.legende or "")  # the pages in « version simple » show it too


def _file_problems(content: Path, known: dict[str, Dessin]) -> Iterator[Problem]:
    for path in sorted((content / "dessins").glob("*.svg")):
        if path.stem not in known:
            yield Problem(path, 1, "dessin sans texte : décrivez-le dans content/dessins.yaml")
        yield from (Problem(path, 1, message) for message in _faults(path.read_bytes()))


def _faults(svg: bytes) -> Iterator[str]:
    if len(svg) > MOST_BYTES:
        yield f"{len(svg)} octets ({MOST_BYTES} au plus)"
    try:
        tree = ET.fromstring(svg)  # noqa: S314 (ours)
    except ET.ParseError:
        yield "ce n'est pas du SVG lisible"
        return
    for element in tree.iter():
        name = element.tag.removeprefix(SVG)
        if name not in ELEMENTS:
            yield f"élément refusé : {name}"
        yield from (f"attribut refusé : {name} {key}" for key in set(element.attrib) - ATTRIBUTES)
    if not svg.startswith(b"<svg") or "viewBox" not in tree.attrib:
        yield "le fichier commence par <svg, avec un viewBox"
