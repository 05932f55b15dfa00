"""content/ to var/contenu/: everything rendered once, read as JSON while serving."""

import json
import shutil
from datetime import date
from pathlib import Path
from typing import Any

from core.analyse import words
from core.templating import typographie
from editorial import (
    appli_carte_vitale,
    catalogues,
    dessins,
    echeances,
    medicaments,
    messages,
    missions,
    orientation,
    pages,
    professionnels,
    render,
    scenarios,
    secours,
    traductions,
)
from editorial.catalogues import CONTENT, Catalogues, read_yaml
from editorial.check import check
from editorial.pages import RawPage
from editorial.render import Site
from editorial.schema import Page
from editorial.store import COMPILED


class ContentError(Exception):
    """The content has problems; the message lists them."""


def build(today: date, content: Path = CONTENT, out: Path = COMPILED) -> None:
    """Write `out` anew; raises ContentError, and writes nothing, when the content has problems."""
    loaded = catalogues.load(content)
    problems = check(content, loaded)
    if problems:
        raise ContentError("\n".join(str(problem) for problem in problems))
    written = list(pages.load(content))
    shutil.rmtree(out, ignore_errors=True)
    for folder in ("pages", *traductions.LANGUES):
        (out / folder).mkdir(parents=True)
    for name, data in compiled(written, loaded, content, today).items():
        write_json(out / name, data)


def compiled(
    written: list[tuple[RawPage, Page]], loaded: Catalogues, content: Path, today: date
) -> dict[str, Any]:
    """File name to JSON value, for every file of var/contenu."""
    site = site_of(written, loaded, content, today)
    files: dict[str, Any] = {
        f"pages/{raw.cle}.json": render.page(raw, page, site) for raw, page in written
    }
    for name in ("caisses", "actualites", "glossaire"):
        files[f"{name}.json"] = read_yaml(content / f"{name}.yaml")
    files["urgences.json"] = urgences(read_yaml(content / "urgences.yaml"))
    files["codes_postaux.json"] = json.loads((content / "codes_postaux.json").read_text("utf-8"))
    files["site.json"] = {"rubriques": rubriques(site), "pages": site.pages}
    files["formulaires.json"] = {
        "themes": read_yaml(content / "formulaires.yaml")["themes"],
        "formulaires": site.formulaires,
    }
    files["libelles.json"] = {key: render.libelle(key, row) for key, row in loaded.libelles.items()}
    files["messages.json"] = messages.compiled(content, loaded)
    files["appli_carte_vitale.json"] = appli_carte_vitale.compiled(content)
    files["medicaments.json"] = medicaments.compiled(content)
    files["missions.json"] = missions.compiled(content, loaded)
    files["professionnels.json"] = professionnels.compiled(content, loaded)
    files["scenarios.json"] = scenarios.compiled(content, loaded)
    files["echeances.json"] = echeances.compiled(content, loaded)
    files |= orientation.compiled(content, loaded, written)
    files |= traductions.compiled(content, site, {raw.cle: raw for raw, _ in written})
    asked = traductions.questions(content)
    files["documents.json"] = [
        document(raw, page, site, [*formulations(content, raw.cle), *asked.get(raw.cle, [])])
        for raw, page in written
    ]
    files["secours.json"] = secours.compiled(written, files["documents.json"], site.formulaires)
    return files


def site_of(
    written: list[tuple[RawPage, Page]], loaded: Catalogues, content: Path, today: date
) -> Site:
    """What the pages may link to; titles first, since pages link to each other."""
    forms = {id_: formulaire(row) for id_, row in loaded.formulaires.items()}
    site = Site({}, forms, loaded, today, dessins=dessins.figures(content))
    site.pages.update({raw.cle: render.summary(raw, page, site) for raw, page in written})
    return site


def formulaire(row: dict[str, Any]) -> dict[str, Any]:
    """A form with its URL and its texts composed."""
    composed = {
        k: typographie(v) if isinstance(v, str) else v for k, v in row.items() if k != "note"
    }
    composed["joindre"] = [typographie(text) for text in row["joindre"]]
    # Keys and numbers are looked up, not read: they stay as typed.
    composed |= {k: row[k] for k in ("id", "cle", "cerfa", "homologation", "theme", "sujet")}
    return {**composed, "en_ligne": composed.get("en_ligne"), "url": f"/formulaires/{row['cle']}/"}


def urgences(data: dict[str, Any]) -> dict[str, Any]:
    """The catalogue of danger, what it says composed; what it recognises as typed, and folded."""
    for row in [*data["cas"], *data["institutions"], *data["numeros"].values()]:
        row |= {k: typographie(row[k]) for k in ("nom", "phrase", "phrase_en") if k in row}
    folded = {
        "expressions": {kind: _folded(texts) for kind, texts in data["expressions"].items()},
        "expressions_en": {kind: _folded(texts) for kind, texts in data["expressions_en"].items()},
        "exceptions": _folded(data["exceptions"]),
    }
    return {**data, "medical_phrase": typographie(data["medical_phrase"]), "mots": folded}


def _folded(texts: list[str]) -> list[str]:
    """Done here once: a fresh process has no time for two thousand expressions."""
    return [" ".join(words(text)) for text in texts]


def rubriques(site: Site) -> list[dict[str, Any]]:
    """The sections of the guide with their themes and page keys; empty ones left out."""
    rows = []
    for rubrique in site.catalogues.rubriques:
        themes = [
            {"cle": t.cle, "titre": typographie(t.titre), "icone": t.icone, "pages": keys}
            for t in rubrique.themes
            if (keys := _keys(site, rubrique.cle, t.cle))
        ]
        texts = {"titre": typographie(rubrique.titre), "resume": typographie(rubrique.resume)}
        rows.append(
            {"cle": rubrique.cle, "url": f"/{rubrique.cle}/", "icone": rubrique.icone, **texts}
            | {"themes": themes}
        )
    return [row for row in rows if row["themes"]]


def _keys(site: Site, rubrique: str, theme: str) -> list[str]:
    rows = site.pages.values()
    return [row["cle"] for row in rows if (row["rubrique"], row["theme"]) == (rubrique, theme)]


def document(raw: RawPage, written: Page, site: Site, wordings: list[str]) -> dict[str, Any]:
    """A page as the search index reads it."""
    headings, body = render.index_text(raw, site)
    return {
        **site.pages[raw.cle],
        "questions": [*written.questions, *wordings],
        "headings": headings,
        "body": body,
    }


def formulations(content: Path, cle: str) -> list[str]:
    """Further wordings of a page's questions, for the index only: one a line."""
    paths = sorted((content / "chatbot" / "formulations").glob(f"{cle}.*"))
    return [
        line for path in paths for line in path.read_text(encoding="utf-8").splitlines() if line
    ]


def write_json(path: Path, data: Any) -> None:
    text = json.dumps(data, ensure_ascii=False, sort_keys=True, default=str)
    path.write_text(text, encoding="utf-8")
