"""The check of the English and « version simple » pages, in French like the rest of it."""

import re
from collections.abc import Iterator, Mapping
from pathlib import Path

from pydantic import ValidationError

from editorial import lisibilite, pages, traductions
from editorial.blocks import Block, body_blocks, dead_links, header_line, sections
from editorial.catalogues import Catalogues, is_printable
from editorial.marks import DRAWING, FIGURE, SOURCES, citations, figures, without_marks
from editorial.pages import RawPage, UnreadableError
from editorial.problems import Problem, english_writing, schema_messages, writing
from editorial.schema import Traduction

AMOUNT = re.compile(r"€ ?\d|\d ?(?:€|euros?\b|%)")
NEEDS_SOURCE = {
    "en": re.compile(
        r"\b(?:\d+|an?|one|two|three|four|five|six|seven|eight|nine|ten|twelve|fifteen|twenty)"
        r" (?:working )?(?:seconds?|minutes?|hours?|days?|weeks?|months?|years?)\b"
        r"|\b(?:must|have to|has to|compulsory|mandatory|required)\b",
        re.IGNORECASE,
    ),
    "simple": re.compile(
        r"\b(?:\d+|une?|deux|trois|quatre|cinq|six|sept|huit|dix|douze|quinze|vingt) "
        r"(?:minutes?|heures?|jours?|semaines?|mois|ans?|années?)\b"
        r"|\b(?:obligatoires?|vous devez|il faut|doit|doivent|interdit)\b",
        re.IGNORECASE,
    ),
}
PLAIN = re.compile(r"\]\([^)]*\)|[*`\[\]>]")


def problems(
    content: Path, catalogues: Catalogues, french: Mapping[str, RawPage]
) -> Iterator[Problem]:
    """Every problem of content/en and content/simple, by file and line."""
    for langue in traductions.LANGUES:
        for path in traductions.paths(content, langue):
            for line, message in _file_problems(path, langue, catalogues, french):
                yield Problem(path, line, message)
        yield from _index_problems(content, langue)


def _file_problems(
    path: Path, langue: str, catalogues: Catalogues, french: Mapping[str, RawPage]
) -> Iterator[tuple[int, str]]:
    if path.stem not in french:
        yield 1, f"clé inconnue : aucune page française {path.stem}"
        return
    try:
        raw = pages.read(path)
        page = traductions.LANGUES[langue].model_validate(pages.front_matter(raw))
    except UnreadableError as error:
        yield error.line, str(error)
    except ValidationError as error:
        yield from ((1, message) for _, message in schema_messages(error))
    else:
        yield from _page_problems(raw, page, langue, catalogues, french)


def _page_problems(
    raw: RawPage,
    page: Traduction,
    langue: str,
    catalogues: Catalogues,
    french: Mapping[str, RawPage],
) -> Iterator[tuple[int, str]]:
    source = french[raw.cle]
    for block in (blocks := [*_header_blocks(raw, page), *body_blocks(raw)]):
        found = [*_facts(block.text, langue, source), *_figures(block.text, langue, catalogues)]
        found += [*dead_links(block.text, catalogues, french), *_writing(block.text, langue)]
        yield from ((block.line, message) for message in found)
    for key in page.voir_aussi:
        if key not in french or key == raw.cle:
            yield header_line(raw, key), f"page inconnue : {key}"
    if not citations(raw.header + raw.body):
        yield 1, "aucune source : reprenez celles de la page française, par exemple {S0:376}"
    if not sections(raw.body):
        yield raw.body_line, "aucun titre « ## »"
    elif langue == "simple":
        yield from _readability(blocks)


def _header_blocks(raw: RawPage, page: Traduction) -> Iterator[Block]:
    for text in (page.titre, page.resume, page.astuce):
        yield Block(header_line(raw, text[:30]), text)


def _facts(text: str, langue: str, french: RawPage) -> Iterator[str]:
    """No fact of its own: each source and figure stands on the French page too."""
    cited = {c.code for c in citations(french.header + french.body)}
    shown = {key for key, _ in figures(french.header + french.body)}
    for citation in citations(text):
        if citation.code not in cited:
            yield f"source que la page française ne cite pas : {citation.code}"
    for key, _ in figures(text):
        if key not in shown:
            yield f"chiffre que la page française ne donne pas : {key}"
    bare = FIGURE.sub("", text)
    needed = NEEDS_SOURCE[langue].search(bare)
    if needed and not (SOURCES.search(text) or figures(text) or text.rstrip().endswith("?")):
        yield f"durée ou obligation sans source (« {needed[0]} ») : ajoutez {{CODE:lieu}} à la fin"


def _figures(text: str, langue: str, catalogues: Catalogues) -> Iterator[str]:
    typed = AMOUNT.search(re.sub(r"100 ?%|€0\b|\b0 €", "", without_marks(text)))
    if typed:
        yield f"montant écrit à la main (« {typed[0]} ») : passez par chiffres.yaml"
    for key, with_period in figures(text):
        figure = catalogues.chiffres.get(key)
        if figure is None:
            yield f"chiffre inconnu : {key}"
        elif not is_printable(figure):
            yield f"chiffre non vérifié, à ne pas imprimer : {key}"
        elif figure.au and not with_period:
            yield f"chiffre daté sans sa période : {{{{{key}|periode}}}}"
        elif langue == "en" and not traductions.is_sayable(figure):
            yield f"unité sans mots anglais : {figure.unite} (editorial/traductions.py)"


def _writing(text: str, langue: str) -> Iterator[str]:
    bare = re.sub(r"https?://\S+|\]\([^)]*\)", "", SOURCES.sub("", FIGURE.sub("0", text)))
    if langue == "simple":
        yield from writing(bare)
    else:
        yield from english_writing(bare)


def _readability(blocks: list[Block]) -> Iterator[tuple[int, str]]:
    texts = [(block.line, _said(block.text)) for block in blocks]
    for line, text in texts:
        yield from ((line, message) for message in lisibilite.faults(text))
    found, wanted = lisibilite.score([text for _, text in texts]), lisibilite.MIN_SCORE
    if found < wanted:
        yield 1, f"lisibilité {found} : il faut {wanted} (mots et phrases plus courts)"


def _said(text: str) -> str:
    return PLAIN.sub("", SOURCES.sub("", FIGURE.sub("1", DRAWING.sub("", text))))


def _index_problems(content: Path, langue: str) -> Iterator[Problem]:
    path = content / langue / traductions.INDEX
    written = {file.stem for file in traductions.paths(content, langue)}
    if not path.exists():
        if written:
            yield Problem(path, 1, "liste absente : elle range les pages par groupes")
        return
    try:
        listed = [key for row in traductions.index(content, langue).groupes for key in row.pages]
    except ValidationError as error:
        yield from (Problem(path, 1, message) for _, message in schema_messages(error))
        return
    for key in sorted(written - set(listed)):
        yield Problem(path, 1, f"page hors de la liste : {key}")
    for key in sorted(set(listed) - written):
        yield Problem(path, 1, f"page sans fichier : {key}")
    for key in sorted({key for key in listed if listed.count(key) > 1}):
        yield Problem(path, 1, f"page deux fois dans la liste : {key}")
