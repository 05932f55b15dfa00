"""What a check says to the person who writes, in French: where, and what to mend."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from pydantic import ValidationError

BANNED = re.compile(
    r"\b(?:oups|veuillez|il suffit|cliquez ici|simplement|n'hésitez pas)\b", re.IGNORECASE
)
TYPOGRAPHY = [
    (re.compile(r'"'), "guillemets droits : écrivez « mot »"),
    (re.compile(r"\w[;:!?](?=\s|$)"), "espace manquante avant ; : ! ?"),
    (re.compile(r"\S  +\S"), "deux espaces de suite"),
    (re.compile(r"’"), "apostrophe courbe : écrivez ' (la page sera composée au rendu)"),
    (re.compile(r"!(?=\s|$)"), "pas de point d'exclamation"),
]
ENGLISH_WRITING = [
    (re.compile(r'"'), "guillemets droits : un libellé français s'écrit « mot »"),
    (re.compile(r"’"), "apostrophe courbe : écrivez ' (la page sera composée au rendu)"),
    (re.compile(r"\S  +\S"), "deux espaces de suite"),
    (re.compile(r"!"), "pas de point d'exclamation"),
    (re.compile(r"\b(?:oops|please|simply|click here)\b", re.IGNORECASE), "mot à éviter"),
]
MESSAGES = {
    "missing": "champ obligatoire absent",
    "extra_forbidden": "champ inconnu",
    "string_too_long": "texte trop long ({max_length} caractères au plus)",
    "string_too_short": "texte trop court ({min_length} caractères au moins)",
    "too_short": "il en faut au moins {min_length} (il y en a {actual_length})",
    "too_long": "{max_length} au plus (il y en a {actual_length})",
    "string_pattern_mismatch": "forme inattendue (attendu : {pattern})",
    "enum": "valeur inconnue (attendu : {expected})",
    "date_from_datetime_parsing": "date attendue, comme 2026-11-22",
    "string_type": "texte attendu (mettez des guillemets autour de la ligne)",
}


@dataclass(frozen=True, order=True)
class Problem:
    """One thing to mend: file, line and a message for its writer."""

    path: Path
    line: int
    message: str

    def __str__(self) -> str:
        return f"{self.path}:{self.line}: {self.message}"


def schema_messages(error: ValidationError) -> Iterator[tuple[str, str]]:
    """(first key, message) for each thing that does not fit the schema."""
    for detail in error.errors():
        known = MESSAGES.get(detail["type"])
        ours = detail["msg"].removeprefix("Value error, ")  # may hold braces: never a template
        message = known.format(**detail.get("ctx", {})) if known else ours
        where = " › ".join(str(part) for part in detail["loc"])
        yield str(next(iter(detail["loc"]), "")), f"{where} : {message}" if where else message


def writing(text: str) -> Iterator[str]:
    """What the house does not write: straight quotes, exclamation marks, some words."""
    yield from (message for pattern, message in TYPOGRAPHY if pattern.search(text))
    found = BANNED.search(text)
    if found:
        yield f"mot à éviter : « {found[0]} »"


def english_writing(text: str) -> Iterator[str]:
    """What the house does not write in English."""
    for pattern, message in ENGLISH_WRITING:
        found = pattern.search(text)
        if found:
            yield f"{message} (« {found[0]} »)"
