"""The small search of the static guide, for when the live one is down: words by page, as JSON."""

from typing import Any

from core.analyse import analyse
from editorial.pages import RawPage
from editorial.schema import Page


def compiled(
    written: list[tuple[RawPage, Page]],
    documents: list[dict[str, Any]],
    forms: dict[str, dict[str, Any]],
) -> list[dict[str, str]]:
    """{titre, url, resume, mots} for each page and form; `mots` holds stems (core.analyse).

    Of a page's wordings, only its own `questions`: the others would make it three times as heavy.
    """
    pages = [
        _row(row, row["resume"], [*page.questions, *row["headings"]])
        for (_, page), row in zip(written, documents, strict=True)
    ]
    return pages + [_row(form, form["sert_a"], _names(form)) for form in forms.values()]


def _names(form: dict[str, Any]) -> list[str]:
    return [*form["mots"], form["cerfa"] or "", form["homologation"] or ""]


def _row(said: dict[str, Any], resume: str, texts: list[str]) -> dict[str, str]:
    stems = {stem for text in [said["titre"], *texts] for stem in analyse(text)}
    return {
        "titre": said["titre"],
        "url": said["url"],
        "resume": resume,
        "mots": " ".join(sorted(stems)),
    }
