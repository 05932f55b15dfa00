"""content/orientation.yaml: lists, sheets and the orientation tool of the partner section."""

from collections.abc import Iterator
from pathlib import Path
from typing import Annotated, Any

from pydantic import Field, ValidationError

from core.templating import typographie
from editorial import pages, render
from editorial.catalogues import Catalogues, is_printable, period_text, read_yaml
from editorial.problems import Problem, schema_messages, writing
from editorial.schema import Chiffre, Cle, Page, Strict

NAME = "orientation.yaml"
AMELI = "https://www.ameli.fr"  # for an article without an official door
SIMULATOR = "simulateur-css"  # where one is sent when our ceilings say nothing
# Ceilings of the Complémentaire santé solidaire, households of 1 to 4, then each person more.
CEILINGS = (
    "1-personne",
    "2-personnes",
    "3-personnes",
    "4-personnes",
    "par-personne-supplementaire",
)
FREE, SHARED = "css-plafond-", "css-participation-plafond-"
OVERSEAS = "css-majoration-outre-mer"
# An article makes a sheet when it has all three.
SHEET_PARTS = ("## Les étapes", "## Qui contacter", "preparer:")
Written = tuple[pages.RawPage, Page]
AS_TYPED = {"cle", "page", "pages", "groupe", "icone", "entree", "libelle", "ordres"}


class Groupe(Strict):
    titre: str
    pages: list[Cle] = Field(min_length=1)


class Entree(Strict):
    """A list of pages with an address of its own."""

    cle: Cle
    titre: str
    resume: str
    groupes: list[Groupe]


class Bloc(Strict):
    entree: Cle
    titre: str
    icone: Cle


class Carte(Strict):
    libelle: Cle
    detail: str


class Choix(Strict):
    """An answer; `dit` is how a reason repeats it: « vous recevez le RSA »."""

    cle: Cle
    titre: str
    dit: Annotated[str, Field(pattern=r"^(vous |un |une |internet |le )")]


class Question(Strict):
    cle: Cle
    titre: str
    aide: str = ""
    plusieurs: bool = False
    choix: list[Choix] = Field(min_length=2)


class GroupePistes(Strict):
    cle: Cle
    titre: str
    icone: Cle


class Piste(Strict):
    groupe: Cle
    page: Cle
    pourquoi: str


class Orientation(Strict):
    """The whole file."""

    entrees: list[Entree]
    ordres: list[Cle] = Field(min_length=4, max_length=4)  # R20
    blocs: list[Bloc] = Field(min_length=4, max_length=4)  # R21
    cartes: list[Carte]
    fiches: list[Groupe]
    questions: list[Question]
    groupes: list[GroupePistes]
    pistes: dict[Cle, Piste]


def read(content: Path) -> Orientation:
    return Orientation.model_validate(read_yaml(content / NAME))


def problems(content: Path, catalogues: Catalogues) -> list[Problem]:
    """Everything to mend in the file."""
    path = content / NAME
    try:
        found = read(content)
    except ValidationError as error:
        return [Problem(path, 1, text) for _, text in schema_messages(error)]
    articles = {file.stem: file for file in pages.paths(content)}
    rules = (_unknown(found, set(articles), catalogues), _twice(found), _sheets(found, articles))
    texts = (message for text in _texts(found.model_dump()) for message in writing(text))
    return [Problem(path, 1, text) for rule in (*rules, texts) for text in rule]


def _unknown(found: Orientation, articles: set[str], catalogues: Catalogues) -> Iterator[str]:
    groups = [*(g for e in found.entrees for g in e.groupes), *found.fiches]
    named = [*(key for g in groups for key in g.pages), *(p.page for p in found.pistes.values())]
    yield from (f"page inconnue : {key}" for key in sorted(set(named) - articles))
    entrees = {row.cle for row in found.entrees}
    asked = {*found.ordres, *(bloc.entree for bloc in found.blocs)}
    yield from (f"entrée inconnue : {key}" for key in sorted(asked - entrees))
    groupes = {row.cle for row in found.groupes}
    for key, piste in found.pistes.items():
        if piste.groupe not in groupes:
            yield f"{key} : groupe inconnu : {piste.groupe}"
    labels = {SIMULATOR, *(row.libelle for row in found.cartes)} - set(catalogues.libelles)
    yield from (f"libellé inconnu : {key}" for key in sorted(labels))
    figures = {OVERSEAS, *(f"{kind}{size}" for kind in (FREE, SHARED) for size in CEILINGS)}
    yield from (f"chiffre inconnu : {key}" for key in sorted(figures - set(catalogues.chiffres)))


def _twice(found: Orientation) -> Iterator[str]:
    """An answer is known by its key alone, a sheet by its article."""
    for kind, keys in (
        ("réponse", [choix.cle for question in found.questions for choix in question.choix]),
        ("fiche", [key for group in found.fiches for key in group.pages]),
        ("entrée", [row.cle for row in found.entrees]),
    ):
        yield from (
            f"{kind} en double : {key}" for key in sorted({k for k in keys if keys.count(k) > 1})
        )


def _sheets(found: Orientation, articles: dict[str, Path]) -> Iterator[str]:
    for key in (key for group in found.fiches for key in group.pages if key in articles):
        text = articles[key].read_text(encoding="utf-8")
        missing = [part for part in SHEET_PARTS if f"\n{part}" not in text]
        yield from (f"fiche {key} : il manque « {part} » dans la page" for part in missing)


def _texts(value: Any, name: str = "") -> Iterator[str]:
    if isinstance(value, dict):
        yield from (text for key, part in value.items() for text in _texts(part, key))
    elif isinstance(value, list):
        yield from (text for part in value for text in _texts(part, name))
    elif isinstance(value, str) and name not in AS_TYPED:
        yield value


def compiled(content: Path, catalogues: Catalogues, written: list[Written]) -> dict[str, Any]:
    """orientation.json and qr.json: the file composed, official doors and ceilings in place."""
    data: dict[str, Any] = _composed(read(content).model_dump())
    for carte in data["cartes"]:
        carte["libelle"] = render.libelle(carte["libelle"], catalogues.libelles[carte["libelle"]])
    adresses = [
        "/partenaires/fiches/",
        *(f"/partenaires/entrees/{row['cle']}/" for row in data["entrees"]),
        *(f"/partenaires/fiches/{key}/" for group in data["fiches"] for key in group["pages"]),
    ]
    portes = doors(content, catalogues, written)
    data |= {
        "adresses": adresses,
        "plafonds": ceilings(catalogues.chiffres),
        "portes": portes,
        "simulateur": render.libelle(SIMULATOR, catalogues.libelles[SIMULATOR]),
    }
    return {"orientation.json": data, "qr.json": qr_codes(portes)}


def ceilings(chiffres: dict[str, Chiffre]) -> dict[str, Any]:
    """The ceilings by household, and the days between which all of them hold."""
    free = [chiffres[f"{FREE}{size}"] for size in CEILINGS]
    shared = [chiffres[f"{SHARED}{size}"] for size in CEILINGS]
    both = [*free, *shared]
    return {
        "gratuite": [row.valeur for row in free],
        "participation": [row.valeur for row in shared],
        "outre_mer": chiffres[OVERSEAS].valeur,
        "du": max(row.du.isoformat() for row in both if row.du),
        "au": min(row.au.isoformat() for row in both if row.au),
        "periode": typographie(period_text(free[0])),
        "verifies": all(is_printable(row) for row in both),
    }


def doors(content: Path, catalogues: Catalogues, written: list[Written]) -> dict[str, str]:
    """Key of a sheet to the official address that it prints."""
    keys = {key for group in read(content).fiches for key in group.pages}
    return {raw.cle: _door(page, catalogues) for raw, page in written if raw.cle in keys}


def _door(page: Page, catalogues: Catalogues) -> str:
    if page.libelle:
        return catalogues.libelles[page.libelle].url_officielle
    return page.sites[0].url if page.sites else AMELI


def qr_codes(addresses: dict[str, str]) -> dict[str, str]:
    """Official address to its QR code, for var/contenu/qr.json."""
    from core import qr  # loads an image library: while building only

    return {url: qr.svg(url) for url in sorted(set(addresses.values()))}


def _composed(value: Any, name: str = "") -> Any:
    if isinstance(value, dict):
        return {key: _composed(part, key) for key, part in value.items()}
    if isinstance(value, list):
        return [_composed(part, name) for part in value]
    return typographie(value) if isinstance(value, str) and name not in AS_TYPED else value
