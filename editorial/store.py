"""The compiled content, as the running application reads it: JSON, loaded when asked for."""

import json
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any

from markupsafe import Markup

COMPILED = Path(__file__).resolve().parent.parent / "var" / "contenu"


@cache
def read(name: str) -> Any:
    """The value of one compiled file, for example read("libelles")."""
    return json.loads(_text(name))


def _text(name: str) -> str:
    path = COMPILED / f"{name}.json"
    if not path.exists():
        raise FileNotFoundError(f"{path}: the content is not compiled, run `make build`")
    return path.read_text(encoding="utf-8")


def page(cle: str) -> dict[str, Any] | None:
    """An article ready for its template, or None when no page has this key."""
    if cle not in read("site")["pages"]:
        return None
    return _article(cle)


# What `make build` rendered: HTML of our own Markdown, with nothing a visitor typed in it.
RENDERED = {"html", "valeur", "texte", "reponse"}


@cache
def _article(cle: str) -> dict[str, Any]:
    found: dict[str, Any] = json.loads(_text(f"pages/{cle}"), object_hook=_marked)
    return found


def _marked(row: dict[str, Any]) -> dict[str, Any]:
    return {k: Markup(v) if k in RENDERED else v for k, v in row.items()}  # noqa: S704


def translation(langue: str, cle: str) -> dict[str, Any] | None:
    """The page « en » or « simple » of a key, ready for its template, or None."""
    return _translation(langue, cle) if cle in translations(langue)["pages"] else None


@cache
def _translation(langue: str, cle: str) -> dict[str, Any]:
    found: dict[str, Any] = json.loads(_text(f"{langue}/{cle}"), object_hook=_marked)
    return found


def translations(langue: str) -> dict[str, Any]:
    """The groups of a list, {titre, pages}, and its pages by key: {cle, url, titre, resume}."""
    rows: dict[str, Any] = read("traductions")[langue]
    return rows


def versions(cle: str) -> dict[str, dict[str, Any]]:
    """« en », « simple » → the summary of that version of an article, those that exist."""
    listed: dict[str, Any] = read("traductions")
    return {name: rows["pages"][cle] for name, rows in listed.items() if cle in rows["pages"]}


def summaries() -> dict[str, dict[str, Any]]:
    """Key to {cle, url, rubrique, theme, titre, resume} of every page."""
    rows: dict[str, dict[str, Any]] = read("site")["pages"]
    return rows


@cache
def about(libelle: str) -> dict[str, Any] | None:
    """The summary of the page whose own téléservice has this key, or None."""
    for cle, row in summaries().items():
        found = _article(cle)["libelle"]
        if found and found["cle"] == libelle:
            return row
    return None


def rubriques() -> list[dict[str, Any]]:
    """The sections of the guide, in menu order, each with its themes and their page keys."""
    rows: list[dict[str, Any]] = read("site")["rubriques"]
    return rows


def formulaires() -> dict[str, dict[str, Any]]:
    """Id (F01…) to form."""
    rows: dict[str, dict[str, Any]] = read("formulaires")["formulaires"]
    return rows


def expired(day: date) -> dict[str, list[str]]:
    """Figure that is no longer true on this day → the pages that print it."""
    rows: dict[str, dict[str, Any]] = read("echeances")
    return {key: row["pages"] for key, row in rows.items() if row["au"] < day.isoformat()}
