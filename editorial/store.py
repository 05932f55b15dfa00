"""The compiled content, as the running application reads it: JSON, loaded when asked for."""

import json
from functools import cache
from pathlib import Path
from typing import Any

COMPILED = Path(__file__).resolve().parent.parent / "var" / "contenu"


@cache
def read(name: str) -> Any:
    """The value of one compiled file, for example read("libelles")."""
    return json.loads((COMPILED / f"{name}.json").read_text(encoding="utf-8"))


def page(cle: str) -> dict[str, Any] | None:
    """An article ready for its template, or None when no page has this key."""
    if cle not in read("site")["pages"]:
        return None
    found: dict[str, Any] = read(f"pages/{cle}")
    return found


def summaries() -> dict[str, dict[str, Any]]:
    """Key to {cle, url, rubrique, theme, titre, resume} of every page."""
    rows: dict[str, dict[str, Any]] = read("site")["pages"]
    return rows


def rubriques() -> list[dict[str, Any]]:
    """The sections of the guide, in menu order, each with its themes and their page keys."""
    rows: list[dict[str, Any]] = read("site")["rubriques"]
    return rows


def formulaires() -> dict[str, dict[str, Any]]:
    """Id (F01…) to form."""
    rows: dict[str, dict[str, Any]] = read("formulaires")["formulaires"]
    return rows
