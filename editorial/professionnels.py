"""content/professionnels.yaml: who reads the appli carte Vitale, and what they bill."""

from collections.abc import Iterator
from pathlib import Path
from typing import Annotated, Any, Literal

from pydantic import Field, ValidationError

from core.templating import typographie
from editorial.catalogues import Catalogues, is_printable, read_yaml
from editorial.problems import Problem, schema_messages
from editorial.scenarios import read_soins, tarif
from editorial.schema import Cle, Strict


class Professionnel(Strict):
    """Somebody behind a counter; `actes` are keys of content/soins.yaml."""

    role: Literal["prescripteur", "pharmacien", "professionnel"]
    nom: Annotated[str, Field(max_length=60)]
    metier: Annotated[str, Field(max_length=40)]
    tiers_payant: Literal["oui", "non"]  # what the desk proposes
    actes: list[Cle] = Field(min_length=1)


class Professionnels(Strict):
    professionnels: Annotated[dict[Cle, Professionnel], Field(min_length=1)]


def _path(content: Path) -> Path:
    return content / "professionnels.yaml"


def _read(content: Path) -> dict[str, Professionnel]:
    return Professionnels.model_validate(read_yaml(_path(content))).professionnels


def problems(content: Path, catalogues: Catalogues) -> list[Problem]:
    """Everything to mend in the catalogue."""
    try:
        loaded = _read(content)
    except ValidationError as error:
        return [Problem(_path(content), 1, message) for _, message in schema_messages(error)]
    soins = read_soins(content)
    return [Problem(_path(content), 1, text) for text in _wrong(loaded, soins, catalogues)]


def _wrong(
    loaded: dict[str, Professionnel], soins: dict[str, Any], catalogues: Catalogues
) -> Iterator[str]:
    for cle, row in loaded.items():
        for acte in row.actes:
            if acte not in soins:
                yield f"{cle} : soin inconnu : {acte}"
                continue
            for value in soins[acte].values():
                if value in catalogues.chiffres and not is_printable(catalogues.chiffres[value]):
                    yield f"{cle} : chiffre non vérifié : {value}"


def compiled(content: Path, catalogues: Catalogues) -> dict[str, Any]:
    """Key to professional, the tariffs of their acts beside them."""
    soins = read_soins(content)
    return {
        cle: {
            "cle": cle,
            "role": row.role,
            "nom": typographie(row.nom),
            "metier": typographie(row.metier),
            "tiers_payant": row.tiers_payant == "oui",
            "actes": {acte: tarif(soins[acte], catalogues) for acte in row.actes},
        }
        for cle, row in _read(content).items()
    }
