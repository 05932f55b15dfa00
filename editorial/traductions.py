"""The English pages and the « version simple » pages: content/en, content/simple.

Each says again the French page of the same key: its official door, sources and figures come from
there, and it may hold no fact of its own.
"""

import re
from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

from core.templating import typographie
from editorial import dessins, pages, render
from editorial.blocks import sections
from editorial.catalogues import day_text, read_yaml
from editorial.marks import citations
from editorial.pages import RawPage
from editorial.render import Site
from editorial.schema import Chiffre, IndexTraductions, Traduction, TraductionAnglaise

LANGUES: dict[str, type[Traduction]] = {"en": TraductionAnglaise, "simple": Traduction}
INDEX = "index.yaml"
MONTHS = (
    "January February March April May June July August September October November December".split()
)
# What follows the amount in euros, as chiffres.yaml writes it and as English says it.
EUROS = {
    "€": "",
    "€ par an": " a year",
    "€ par mois": " a month",
    "€ par jour": " a day",
    "€ par km": " a kilometre",
    "€ par boîte": " a box",
    "€ la séance": " a session",
}
TAG_OR_FRENCH_LABEL = re.compile(r"(<[^<>]*>)|«[^«»<>]*»")


def paths(content: Path, langue: str) -> list[Path]:
    return sorted((content / langue).glob("*.md"))


def index(content: Path, langue: str) -> IndexTraductions:
    return IndexTraductions.model_validate(read_yaml(content / langue / INDEX))


def url(langue: str, cle: str) -> str:
    return f"/{langue}/{cle}/"


def english_day(day: date) -> str:
    """« 1 April 2025 »."""
    return f"{day.day} {MONTHS[day.month - 1]} {day.year}"


def english_figure(chiffre: Chiffre, today: date, with_period: bool) -> str:
    """The figure as an English page prints it; an expired one carries its period and a warning."""
    text = _english_amount(chiffre)
    expired = chiffre.au is not None and chiffre.au < today
    if not (with_period or expired):
        return text
    warning = ", check the amount with your caisse" if expired else ""
    return f"{text} ({_english_period(chiffre)}{warning})"


def _english_amount(chiffre: Chiffre) -> str:
    value = chiffre.valeur
    if isinstance(value, str):
        return f"{value} {chiffre.unite}".strip()
    whole = float(value) == int(value)
    if chiffre.unite in EUROS:
        return f"€{value:,.{0 if whole else 2}f}{EUROS[chiffre.unite]}"
    return f"{value:,}{chiffre.unite}" if chiffre.unite == "%" else f"{value:,} {chiffre.unite}"


def is_sayable(chiffre: Chiffre) -> bool:
    """Whether English has words for its unit."""
    return not isinstance(chiffre.valeur, str) and chiffre.unite in {*EUROS, "%"}


def _english_period(chiffre: Chiffre) -> str:
    start, end = (english_day(day) if day else None for day in (chiffre.du, chiffre.au))
    if start and end:
        return f"from {start} to {end}"
    if start:
        return f"since {start}"
    return f"until {end}" if end else "period not given"


def compiled(content: Path, site: Site, french: dict[str, RawPage]) -> dict[str, Any]:
    """File name to JSON value: every page, and traductions.json with the lists."""
    read = {langue: list(_read(content, langue)) for langue in LANGUES}
    known = {
        langue: {raw.cle: _summary(raw, page, langue) for raw, page in rows}
        for langue, rows in read.items()
    }
    files: dict[str, Any] = {}
    for langue, rows in read.items():
        own = _site_of(site, langue, known[langue], content)
        for raw, page in rows:
            files[f"{langue}/{raw.cle}.json"] = {
                **_page(raw, page, own, french[raw.cle], site),
                "langue": langue,
            }
    files["traductions.json"] = {
        langue: {
            "groupes": [_group(row.titre, row.pages) for row in index(content, langue).groupes],
            "pages": known[langue],
        }
        for langue in LANGUES
    }
    return files


def _read(content: Path, langue: str) -> Iterator[tuple[RawPage, Traduction]]:
    for path in paths(content, langue):
        raw = pages.read(path)
        yield raw, LANGUES[langue].model_validate(pages.front_matter(raw))


def _group(titre: str, keys: list[str]) -> dict[str, Any]:
    return {"titre": typographie(titre), "pages": keys}


def _summary(raw: RawPage, page: Traduction, langue: str) -> dict[str, Any]:
    return {
        "cle": raw.cle,
        "url": url(langue, raw.cle),
        "titre": typographie(page.titre),
        "resume": typographie(page.resume),
    }


def _site_of(site: Site, langue: str, known: dict[str, dict[str, Any]], content: Path) -> Site:
    """Links lead to the page of the same language when there is one, else to the French page."""
    rows = {cle: {**row, "ailleurs": True} for cle, row in site.pages.items()} | known
    own = replace(site, pages=rows)
    if langue != "en":
        return own
    drawings = dessins.figures(content, english=True)
    return replace(own, figure=english_figure, dessins=drawings)


def _page(raw: RawPage, page: Traduction, own: Site, french: RawPage, site: Site) -> dict[str, Any]:
    """Everything its template needs."""
    english = own.figure is english_figure
    written = pages.front_matter(french)
    label = written.get("libelle")
    cited = citations(french.header + french.body)
    old = render.old_source(cited, site)
    mine = citations(raw.header + raw.body)
    labels = site.catalogues.libelles
    return {
        **own.pages[raw.cle],
        "resume": render.plain(page.resume, own),
        "astuce": render.plain(page.astuce, own),
        "francais": site.pages[raw.cle],
        "libelle": render.libelle(label, labels[label]) if label else None,
        "sections": [_section(title, text, own, english) for title, text in sections(raw.body)],
        "voir_aussi": [own.pages[key] for key in page.voir_aussi],
        "sources": render.sources(mine, site),
        "verifie_le": english_day(page.verifie_le) if english else day_text(page.verifie_le),
        "verifie_le_iso": page.verifie_le.isoformat(),
        "source_ancienne": old and (old[-4:] if english else old),
    }


def _section(title: str, text: str, own: Site, english: bool) -> dict[str, Any]:
    section = render.section(title, text, own)
    if english:  # what stays in French is read aloud in French
        for bloc in section["blocs"]:
            if "html" in bloc:
                bloc["html"] = marked_french(bloc["html"])
            for step in bloc.get("items", []):
                text = marked_french(step["texte"])
                step["texte"] = text if text.startswith(("<p", "<figure")) else f"<p>{text}</p>"
    return section


def marked_french(html: str) -> str:
    return TAG_OR_FRENCH_LABEL.sub(
        lambda found: found[1] or f'<span lang="fr">{found[0]}</span>', html
    )


def questions(content: Path) -> dict[str, list[str]]:
    """Key to the questions of its page in English: more wordings for the article's index."""
    rows = {raw.cle: page for raw, page in _read(content, "en")}
    return {
        cle: page.questions for cle, page in rows.items() if isinstance(page, TraductionAnglaise)
    }
