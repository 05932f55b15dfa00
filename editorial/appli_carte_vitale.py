"""content/appli_carte_vitale.yaml: openings, telephones, identity papers, and what may go wrong."""

from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Annotated, Any, Literal

from pydantic import Field, ValidationError

from core.templating import typographie
from editorial.catalogues import Catalogues, read_yaml
from editorial.problems import Problem, schema_messages
from editorial.schema import Cle, Strict

Oui = Literal["oui", "non"]
Voie = Literal["standard", "france-identite"]
Texte = Annotated[str, Field(max_length=160)]
SEEDS = ("S0", "S1", "S2", "S3", "S4")


class Ouverture(Strict):
    """A line of the dated table (R90); without `departements`, the whole country."""

    du: date
    quand: Annotated[str, Field(max_length=30)]
    voies: list[Voie] = Field(min_length=1)
    departements: list[Annotated[str, Field(pattern=r"^[0-9]{2,3}$")]] | None = None
    nombre: int | None = None
    texte: Texte
    source: str


class Telephone(Strict):
    nom: Annotated[str, Field(max_length=60)]
    systeme: Annotated[str, Field(max_length=40)]
    nfc: Oui
    recent: Oui
    mise_au_point: Oui
    tablette: Oui = "non"


class Piece(Strict):
    """An identity paper (R91)."""

    nom: Annotated[str, Field(max_length=60)]
    verso: Oui
    puce: Oui


class Epreuve(Strict):
    """What goes wrong, at which step; said so on the screen, with what to do."""

    titre: Annotated[str, Field(max_length=70)]
    etape: Literal["aucune", "installation", "lecture", "video", "visage", "verification"]
    message: Texte = ""
    conseil: Texte = ""


class Personne(Strict):
    """What a person of content/scenarios holds, and meets."""

    piece: Cle
    epreuve: Cle


class Tables(Strict):
    ouvertures: list[Ouverture] = Field(min_length=1)
    telephones: Annotated[dict[Cle, Telephone], Field(min_length=2)]
    telephone_de: dict[Literal["nfc", "sans-nfc", "tablette"], Cle]
    pieces: Annotated[dict[Cle, Piece], Field(min_length=1)]
    epreuves: Annotated[dict[Cle, Epreuve], Field(min_length=1)]
    personnes: dict[Cle, Personne]


def _path(content: Path) -> Path:
    return content / "appli_carte_vitale.yaml"


def _read(content: Path) -> Tables:
    return Tables.model_validate(read_yaml(_path(content)))


def problems(content: Path, catalogues: Catalogues) -> list[Problem]:
    """Everything to mend in the tables."""
    try:
        loaded = _read(content)
    except ValidationError as error:
        return [Problem(_path(content), 1, message) for _, message in schema_messages(error)]
    wrong = [*_unknown(loaded, _people(content)), *_openings(loaded, catalogues)]
    return [Problem(_path(content), 1, text) for text in [*wrong, *_silent(loaded)]]


def _people(content: Path) -> set[str]:
    scenarios = [read_yaml(path) for path in (content / "scenarios").glob("*.yaml")]
    return {person["cle"] for row in scenarios for person in row["personnes"]}


def _unknown(loaded: Tables, people: set[str]) -> Iterator[str]:
    """What is named is described."""
    for model in loaded.telephone_de.values():
        if model not in loaded.telephones:
            yield f"téléphone inconnu : {model}"
    for cle, row in loaded.personnes.items():
        if cle not in people:
            yield f"personne inconnue : {cle}"
        if row.piece not in loaded.pieces or row.epreuve not in loaded.epreuves:
            yield f"{cle} : pièce ou épreuve inconnue"


def _openings(loaded: Tables, catalogues: Catalogues) -> Iterator[str]:
    days = [row.du for row in loaded.ouvertures]
    if days != sorted(days):
        yield "ouvertures : de la plus ancienne à la plus récente"
    for row in loaded.ouvertures:
        if row.source not in (*SEEDS, *catalogues.sources):
            yield f"source inconnue : {row.source}"


def _silent(loaded: Tables) -> Iterator[str]:
    for cle, row in loaded.epreuves.items():
        if (row.etape == "aucune") == bool(row.message and row.conseil):
            yield f"{cle} : un message et un conseil, sauf quand tout va bien"


def compiled(content: Path) -> dict[str, Any]:
    """The tables as the practice half reads them: words composed, « oui » made true."""
    tables: dict[str, Any] = _composed(_read(content).model_dump(mode="json"))
    for name in ("telephones", "pieces", "epreuves"):  # in their order, which JSON objects lose
        tables[name] = [{"cle": cle, **row} for cle, row in tables[name].items()]
    return tables


def _composed(value: Any) -> Any:
    if isinstance(value, dict):
        return {key: _composed(part) for key, part in value.items()}
    if isinstance(value, list):
        return [_composed(part) for part in value]
    if value in ("oui", "non"):
        return value == "oui"
    return typographie(value) if isinstance(value, str) else value
