"""The part of a page that a follow-up asks for: what to prepare, how long, how much."""

import re
from collections.abc import Callable, Mapping, Sequence
from typing import Any

from markupsafe import Markup

from core.analyse import words
from core.templating import typographie

Page = Mapping[str, Any]
PAPERS = frozenset(
    words("papier papiers document documents pièce pièces justificatif justificatifs fournir")
)
TIME = frozenset(
    words(
        "combien de temps, long, longtemps, le délai, les délais, la durée, attendre, la carence,"
        " les jours"
    )
) - {"combien"}
PRICE = frozenset(
    words(
        "combien, le prix, le coût, le montant, cher, payant, gratuit, ça coûte, je touche,"
        " toucher, je suis payé, payée"
    )
)
# What a line of « En bref » holds when it tells a time, or a price.
A_TIME = re.compile(r"\b(minutes?|heures?|jours?|semaines?|mois|ans?)\b")
A_PRICE = re.compile(r"€|%|\bgratuite?s?\b", re.IGNORECASE)
ENOUGH = 3  # lines that tell times: the page is about them
MOST = 300  # characters; the page is one press away


def asked_part(page: Page, said: Sequence[str]) -> str | None:
    """What the page says of the papers, of the time or of the price, the words of `said`.

    None when these words ask for something else, or when the page does not say it.
    """
    for names, read in PARTS:
        if not names.isdisjoint(said):
            return read(page) or None
    return None


def _papers(page: Page) -> str:
    listed = " ; ".join(_plain(item["html"]) for item in page["preparer"])
    return typographie(f"À préparer : {listed}.") if listed else ""


def _time(page: Page) -> str:
    brief = _lines(page, A_TIME)
    whole = "" if len(brief) >= ENOUGH else _section(page, "combien-de-temps")
    return whole or " ".join(brief)


def _price(page: Page) -> str:
    section = _section(page, "combien") or _section(page, "combien-ca-coute")
    return " ".join(filter(None, [*_lines(page, A_PRICE), section]))


PARTS: Sequence[tuple[frozenset[str], Callable[[Page], str]]] = (
    (PAPERS, _papers),
    (TIME, _time),
    (PRICE, _price),
)


def _section(page: Page, name: str) -> str:
    """The first sentences of a section, lists and paragraphs read on."""
    blocks: list[dict[str, Any]] = next(
        (row["blocs"] for row in page["sections"] if row["id"] == name), []
    )
    pieces = [
        _plain(piece)
        for block in blocks
        if block["type"] == "html" and "<table" not in block["html"]
        for piece in str(block["html"]).replace("</li>", "</p>").split("</p>")
    ]
    return _first(list(filter(None, pieces)))


def _first(pieces: Sequence[str]) -> str:
    """As many whole pieces as fit, one at least."""
    text = "".join(pieces[:1])
    for piece in pieces[1:]:
        if len(text) + len(piece) > MOST:
            break
        text += f" {piece}"
    return text


def _lines(page: Page, kind: re.Pattern[str]) -> list[str]:
    """The lines of « En bref » that tell something of this kind."""
    rows = [(row["nom"], _plain(row["valeur"])) for row in page["en_bref"]]
    return [typographie(f"{name} : {value}.") for name, value in rows if kind.search(value)]


def _plain(html: str) -> str:
    return Markup(html).striptags()  # noqa: S704 (our own pages, made plain)
