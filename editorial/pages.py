"""Reading content/pages: front matter and body of each file, located for readable errors."""

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import yaml

from editorial.catalogues import CONTENT, Loader
from editorial.schema import Page


class UnreadableError(ValueError):
    """A page whose front matter cannot be read; the message is for its writer, in French."""

    def __init__(self, line: int, message: str) -> None:
        super().__init__(message)
        self.line = line


@dataclass(frozen=True)
class RawPage:
    """A page as written: `body_line` is the line number of the body's first line."""

    path: Path
    header: str
    body: str
    body_line: int

    @property
    def cle(self) -> str:
        return self.path.stem

    @property
    def rubrique(self) -> str:
        return self.path.parent.name

    @property
    def url(self) -> str:
        return f"/{self.rubrique}/{self.cle}/"


def paths(content: Path = CONTENT) -> list[Path]:
    return sorted((content / "pages").glob("*/*.md"))


def read(path: Path) -> RawPage:
    """Split a file at its front matter; raises UnreadableError when there is none."""
    text = path.read_text(encoding="utf-8")
    parts = text.split("---\n", 2)
    if len(parts) != 3 or parts[0].strip():
        raise UnreadableError(1, "l'en-tête manque : la page commence par une ligne « --- »")
    return RawPage(path, parts[1], parts[2], parts[1].count("\n") + 3)


def front_matter(raw: RawPage) -> dict[str, Any]:
    """The YAML of the header as a mapping; raises UnreadableError with its line."""
    try:
        data = yaml.load(raw.header, Loader=Loader)  # noqa: S506 (safe)
    except yaml.YAMLError as error:
        mark = getattr(error, "problem_mark", None)
        line = mark.line + 2 if mark else 1
        raise UnreadableError(line, "l'en-tête n'est pas du YAML lisible (guillemets ?)") from error
    if not isinstance(data, dict):
        raise UnreadableError(2, "l'en-tête doit être une liste de « clé : valeur »")
    return data


def load(content: Path = CONTENT) -> Iterator[tuple[RawPage, Page]]:
    """Every page, validated; raises on the first broken one (the check lists them all)."""
    for path in paths(content):
        raw = read(path)
        yield raw, Page.model_validate(front_matter(raw))
