"""From an article to its A4 sheet: nothing is written twice (R22)."""

from collections.abc import Mapping
from typing import Any
from urllib.parse import urlsplit

from markupsafe import Markup

STEPS, DELAYS, CONTACT = "les-etapes", "combien-de-temps", "qui-contacter"
# Characters on the sheet above which its letters are smaller; measured on paper, tests/partenaires.
DENSE, FULL = 1500, 1900


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
    """ "", "dense" or "pleine": how much stands on the sheet."""
    steps = [step["titre"] + step["texte"] for step in sheet["etapes"]]
    prepare = [row["html"] for row in page["preparer"]]
    texts = [*steps, *prepare, *sheet["delais"], *sheet["contact"], page["resume"]]
    length = sum(len(Markup(text).striptags()) for text in texts)  # noqa: S704 (our own content)
    return "pleine" if length > FULL else "dense" if length > DENSE else ""
