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
        " toucher, je suis payé, payée, remboursé, remboursée, remboursés, remboursement, pris en"
        " charge"
    )
)
A_TIME = re.compile(r"\b(minutes?|heures?|jours?|semaines?|mois|ans?)\b")
A_SHARE = re.compile(r"%|\bgratuite?s?\b", re.IGNORECASE)
# A share, or « gratuit », is a price under these names only: a médiateur is free too.
PRICED = re.compile("Prix|Coût|Tarif|Montant|Rembours|Prise en charge|Reste à payer|Part|Indemnité")
ENOUGH = 3  # lines that tell times: the page is about them
MOST = 400  # characters; the page is one press away


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
    brief = _lines(page, _tells_time)
    more = [] if len(brief) >= ENOUGH else _section(page, "combien-de-temps")
    return _first([*brief, *more])


def _price(page: Page) -> str:
    section = _section(page, "combien") or _section(page, "combien-ca-coute")
    sums = section if any("€" in piece for piece in section) else []
    return _first([*_lines(page, _tells_price), *sums])


PARTS: Sequence[tuple[frozenset[str], Callable[[Page], str]]] = (
    (PAPERS, _papers),
    (TIME, _time),
    (PRICE, _price),
)


def _section(page: Page, name: str) -> list[str]:
    """The sentences of a section, lists and paragraphs read on; its tables are not."""
    blocks: list[Page] = next((row["blocs"] for row in page["sections"] if row["id"] == name), [])
    pieces = [
        _plain(piece)
        for block in blocks
        if block["type"] == "html" and "<table" not in block["html"]
        for piece in str(block["html"]).replace("</li>", "</p>").split("</p>")
    ]
    return list(filter(None, pieces))


def _first(pieces: Sequence[str]) -> str:
    """As many whole pieces as fit, one at least."""
    text = "".join(pieces[:1])
    for piece in pieces[1:]:
        if len(text) + len(piece) > MOST:
            break
        text += f" {piece}"
    return text


def _lines(page: Page, tells: Callable[[str, str], bool]) -> list[str]:
    """The lines of « En bref » whose name and value tell it."""
    rows = [(row["nom"], _plain(row["valeur"])) for row in page["en_bref"]]
    return [typographie(f"{name} : {value}.") for name, value in rows if tells(name, value)]


def _tells_time(_name: str, value: str) -> bool:
    return A_TIME.search(value) is not None


def _tells_price(name: str, value: str) -> bool:
    return "€" in value or bool(PRICED.match(name) and A_SHARE.search(value))


def _plain(html: str) -> str:
    return Markup(html).striptags()  # noqa: S704 (our own pages, made plain)
