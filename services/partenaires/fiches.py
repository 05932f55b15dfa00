"""From an article to its A4 sheet: nothing is written twice (R22)."""

import re
from collections.abc import Mapping
from math import ceil
from typing import Any
from urllib.parse import urlsplit

from markupsafe import Markup

STEPS, DELAYS, CONTACT = "les-etapes", "combien-de-temps", "qui-contacter"
# Lines that fit at each size of letters, names of css/partenaires/; found by printing.
SIZES = [(20, "ample"), (27.4, "moyenne"), (32.9, "dense")]
SMALLEST = "pleine"
BLOCK = re.compile(r"</(?:p|li|td|th|h3)>")


def fiche(page: Mapping[str, Any], url: str) -> dict[str, Any]:
    """The parts of an article that the sheet prints; `url`: its official door."""
    label = page["libelle"]
    sheet = {
        "etapes": [item for bloc in _blocs(page, STEPS, "etapes") for item in bloc["items"]],
        "delais": [bloc["html"] for bloc in _blocs(page, DELAYS, "html")],
        "contact": [bloc["html"] for bloc in _blocs(page, CONTACT, "html")],
        "url": url,
        "site": urlsplit(url).netloc,
        "exercice": label if label and label["exercice_ouvert"] else None,
    }
    return sheet | {"taille": _size(page, sheet)}


def _blocs(page: Mapping[str, Any], section: str, kind: str) -> list[dict[str, Any]]:
    found = (row for row in page["sections"] if row["id"] == section)
    return [bloc for row in found for bloc in row["blocs"] if bloc["type"] == kind]


def _size(page: Mapping[str, Any], sheet: Mapping[str, Any]) -> str:
    """How large its letters are: a name of SIZES, from an estimate of the lines at medium size."""
    prepare = sum(_lines(row["html"], 36) + 0.2 for row in page["preparer"])
    delays = sum(_lines(html, 38) for html in sheet["delais"])
    steps = sum(
        _lines(step["titre"], 44) + _lines(step["texte"], 46) + 0.3 for step in sheet["etapes"]
    )
    columns = max(prepare + delays + 2 * bool(delays), steps + _lines(page["astuce"], 48))
    contact = sum(_lines(html, 72) for html in sheet["contact"])
    above = _lines(page["resume"], 88) + 2 * _lines(page["titre"], 42)
    total = columns + contact + above + 3.5 * bool(sheet["exercice"])
    return next((name for most, name in SIZES if total <= most), SMALLEST)


def _lines(html: str, width: int) -> int:
    """Lines of so many characters that a text takes, each paragraph on its own."""
    texts = (Markup(part).striptags() for part in BLOCK.split(html))  # noqa: S704 (our own)
    return sum(ceil(len(text) / width) for text in texts)
