"""The marks of the guide's Markdown: {S0:376}, {{cle|periode}}, {a-verifier}, {dessin:cle}."""

import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date

from editorial.catalogues import Catalogues, figure_text
from editorial.schema import Chiffre

FIGURE = re.compile(r"\{\{\s*([a-z0-9-]+)\s*(\|\s*periode)?\s*\}\}")
SOURCES = re.compile(r"\s*(?<!\{)\{([A-Z][^{}]*)\}")
DRAWING = re.compile(r"\{dessin:([^{}]*)\}")
UNVERIFIED = re.compile(r"\{a-verifier\}")
FigureText = Callable[[Chiffre, date, bool], str]
UNVERIFIED_TEXT = "Non vérifié : demandez au 3646."


@dataclass(frozen=True)
class Citation:
    """A place in a source: code of content/sources.yaml, and the place within it or ''."""

    code: str
    place: str


def citations(text: str) -> list[Citation]:
    """The sources marked in a text, in order.

    >>> citations("Valable 21 jours {S0:376, SP-F265}.")
    [Citation(code='S0', place='376'), Citation(code='SP-F265', place='')]
    """
    marks = [part.strip() for mark in SOURCES.findall(text) for part in mark.split(",")]
    return [Citation(code, place) for code, _, place in (mark.partition(":") for mark in marks)]


def figures(text: str) -> list[tuple[str, bool]]:
    """The figures shown in a text: (key, printed with its period)."""
    return [(key, bool(period)) for key, period in FIGURE.findall(text)]


def without_marks(text: str) -> str:
    return SOURCES.sub("", FIGURE.sub("", DRAWING.sub("", text)))


def resolve(
    text: str, catalogues: Catalogues, today: date, figure: FigureText = figure_text
) -> str:
    """The text as a visitor reads it: figures printed, sources taken out."""

    def print_figure(match: re.Match[str]) -> str:
        return figure(catalogues.chiffres[match[1]], today, bool(match[2]))

    text = FIGURE.sub(print_figure, text)
    return SOURCES.sub("", UNVERIFIED.sub(UNVERIFIED_TEXT, text))
