"""content/medicaments.yaml: what the exercise of the ordonnance prescribes, and who plays in it."""

from collections.abc import Iterator
from pathlib import Path
from typing import Annotated, Any

from pydantic import Field, ValidationError

from core.analyse import fold
from core.templating import typographie
from editorial.catalogues import read_yaml
from editorial.problems import Problem, schema_messages
from editorial.schema import Cle, Strict

# Opioids and benzodiazepines have no place in an exercise; stems of INN, and a few names besides.
INTERDITS = (
    "azepam azolam zolam zepate zolpidem zopiclone clobazam codein morphin fentanil fentanyl "
    "tramadol oxycod hydromorph methadon buprenorph opium nalbuph tapentadol dextropropox"
).split()


class Medicament(Strict):
    """A presentation: an INN, or a brand that does not exist (`marque`)."""

    nom: Annotated[str, Field(max_length=60)]
    forme: Annotated[str, Field(max_length=40)]
    groupe: Cle  # what may replace what
    marque: bool = False
    substance: str | None = None  # of a brand
    marge_etroite: bool = False


class Prescripteur(Strict):
    nom: str
    specialite: str
    lieu: str


class Catalogue(Strict):
    medicaments: Annotated[dict[Cle, Medicament], Field(min_length=1)]
    prescripteur: Prescripteur
    pharmacies: Annotated[dict[Cle, str], Field(min_length=2)]


def _path(content: Path) -> Path:
    return content / "medicaments.yaml"


def _read(content: Path) -> Catalogue:
    raw = read_yaml(_path(content))
    for row in raw["medicaments"].values():
        row |= {
            k: row[k] == "oui" for k in ("marque", "marge_etroite") if isinstance(row.get(k), str)
        }
    return Catalogue.model_validate(raw)


def problems(content: Path) -> list[Problem]:
    """Everything to mend in the catalogue."""
    try:
        loaded = _read(content)
    except ValidationError as error:
        return [Problem(_path(content), 1, message) for _, message in schema_messages(error)]
    return [Problem(_path(content), 1, message) for message in _wrong(loaded)]


def _wrong(loaded: Catalogue) -> Iterator[str]:
    for cle, row in loaded.medicaments.items():
        name = fold(f"{row.nom} {row.substance or ''}")
        if any(stem in name for stem in INTERDITS):
            yield f"{cle} : un opioïde ou une benzodiazépine n'a pas sa place dans un exercice"
        if row.marque != bool(row.substance):
            yield f"{cle} : une marque inventée dit sa substance, une substance n'en a pas"


def compiled(content: Path) -> dict[str, Any]:
    """The catalogue as the practice half reads it, its words composed."""
    loaded = _read(content)
    rows = {
        cle: {**row.model_dump(), "cle": cle, "nom": typographie(row.nom)}
        for cle, row in loaded.medicaments.items()
    }
    return {
        "medicaments": rows,
        "prescripteur": {k: typographie(v) for k, v in loaded.prescripteur.model_dump().items()},
        "pharmacies": {k: typographie(v) for k, v in loaded.pharmacies.items()},
    }
