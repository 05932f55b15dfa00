"""A page as the checks read it: its sections, its blocks with their lines, its links."""

import re
from collections.abc import Collection, Iterator
from dataclasses import dataclass

from markdown_it import MarkdownIt
from markdown_it.token import Token

from editorial.catalogues import Catalogues
from editorial.pages import RawPage

MARKDOWN = MarkdownIt("commonmark", {"html": False}).enable("table")
LINK = re.compile(r"\]\(([^)\s]+)\)")


@dataclass(frozen=True)
class Block:
    """A paragraph, list item, table row or front-matter text, with its line in the file."""

    line: int
    text: str


def body_blocks(raw: RawPage) -> Iterator[Block]:
    """The paragraphs, list items and table rows of the body, marks included."""
    row: list[Token] | None = None
    for token in MARKDOWN.parse(raw.body):
        if token.type == "tr_open":
            row = []
        elif token.type == "tr_close" and row is not None:
            yield Block(_line(raw, row[0]), " | ".join(cell.content for cell in row))
            row = None
        elif token.type == "inline":
            if row is None:
                yield Block(_line(raw, token), token.content)
            else:
                row.append(token)


def _line(raw: RawPage, token: Token) -> int:
    return raw.body_line + (token.map[0] if token.map else 0)


def header_line(raw: RawPage, needle: str) -> int:
    """The line of the file where a header key or text first stands (1 when nowhere)."""
    for number, line in enumerate(raw.header.splitlines(), start=2):
        if needle in line:
            return number
    return 1


def sections(body: str) -> list[tuple[str, str]]:
    """The (title, Markdown) of each `## ` section of a body; text before the first is an error."""
    parts = re.split(r"^## +(.+)$", body, flags=re.MULTILINE)
    return [(title.strip(), text) for title, text in zip(parts[1::2], parts[2::2], strict=True)]


def dead_links(text: str, catalogues: Catalogues, keys: Collection[str]) -> Iterator[str]:
    """A message for each link whose page, form or official door does not exist."""
    for target in LINK.findall(text):
        kind, _, key = target.rpartition(":") if "//" not in target else ("https", "", "")
        known: dict[str, Collection[str]] = {
            "": keys,
            "formulaire": catalogues.formulaires,
            "libelle": catalogues.libelles,
        }
        if kind in known and key not in known[kind] and not target.startswith("/"):
            yield f"lien mort : {target}"
