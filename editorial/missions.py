"""content/missions/*.yaml: exercises with a goal, and messages to sort into true and false."""

import re
from collections.abc import Iterator
from enum import StrEnum
from pathlib import Path
from typing import Annotated, Any

from pydantic import Field, ValidationError, model_validator

from core.templating import typographie
from editorial.catalogues import Catalogues, read_yaml
from editorial.messages import with_labels
from editorial.problems import Problem, schema_messages, writing
from editorial.schema import Cle, Strict

Event = Annotated[str, Field(pattern=r"^[a-z_]+\.[a-z_]+$")]
Texte = Annotated[str, Field(min_length=10, max_length=300)]
HOST = re.compile(r"\b[\w-]+(?:\.[\w-]+)*\.(?:fr|com|net|org|info|eu|test)\b", re.IGNORECASE)
HINTS = 3
TO_SORT = 12
# Read by programs, or as typed: never composed.
AS_TYPED = {
    "cle",
    "besoin",
    "depart",
    "reussite",
    "libelle",
    "article",
    "scenario",
    "personne",
    "canal",
}
AS_TYPED |= {"expediteur", "verdict", "sources"}


class Moyen(StrEnum):
    SMS = "sms"
    MAIL = "mail"
    APPEL = "appel"


class Verdict(StrEnum):
    VRAI = "vrai"
    FAUX = "faux"


class AvantLeVraiSite(Strict):
    """What one types oneself on the real site, and what nobody ever asks."""

    a_taper: list[Texte] = Field(min_length=1, max_length=4)
    jamais: list[Texte] = Field(min_length=1, max_length=4)


class Besoin(StrEnum):
    """What the person played must have, or be, for the mission to be possible."""

    COMPTE = "compte"
    SANS_COMPTE = "sans-compte"
    ESPACE_SANTE = "espace-sante"
    SANS_ESPACE_SANTE = "sans-espace-sante"
    PERSONNE = "personne"  # their story: nobody else's will do


class MessageATrier(Strict):
    """A message to call true or false. `indices`: what to look at; `sources`: who says so."""

    cle: Cle
    canal: Moyen
    situation: Texte
    expediteur: Annotated[str, Field(max_length=60)]
    objet: Annotated[str, Field(max_length=70)] | None = None
    texte: Annotated[str, Field(min_length=30, max_length=900)]
    verdict: Verdict
    explication: Annotated[str, Field(min_length=30, max_length=500)]
    indices: list[Texte] = Field(min_length=2, max_length=4)
    sources: list[str] = Field(min_length=1)


class Mission(Strict):
    """A goal, noticed by events; or messages to sort, done when all of them are."""

    titre: Annotated[str, Field(max_length=60)]
    rang: int
    but: Texte
    pour_qui: Texte
    scenario: Cle | None = None
    personne: Cle | None = None
    besoin: Besoin | None = None
    depart: Annotated[str, Field(pattern=r"^/s-entrainer/")]
    reussite: list[Event] = Field(default_factory=list)
    dans_l_ordre: bool = False
    consignes: list[Texte] = Field(default_factory=list, max_length=4)
    messages: list[MessageATrier] = Field(default_factory=list)
    indices: list[Texte] = Field(min_length=HINTS, max_length=HINTS)
    avant_le_vrai_site: AvantLeVraiSite
    libelle: Cle
    article: Cle

    @model_validator(mode="after")
    def _can_be_done(self) -> "Mission":
        if bool(self.reussite) == bool(self.messages):
            raise ValueError("donnez « reussite » ou « messages », l'un des deux")
        if self.messages and len(self.messages) < TO_SORT:
            raise ValueError(f"messages : {TO_SORT} au moins à trier")
        if self.messages and {row.verdict for row in self.messages} != set(Verdict):
            raise ValueError("messages : il en faut des vrais et des faux")
        if self.besoin and not self.personne:
            raise ValueError("« besoin » demande « scenario » et « personne »")
        return self


def paths(content: Path) -> list[Path]:
    return sorted((content / "missions").glob("*.yaml"))


def read(path: Path, catalogues: Catalogues) -> Mission:
    """One mission, its labels in place; raises ValidationError, or KeyError for a label."""
    return Mission.model_validate(_with_labels(read_yaml(path), catalogues))


def _with_labels(value: Any, catalogues: Catalogues) -> Any:
    if isinstance(value, dict):
        return {key: _with_labels(part, catalogues) for key, part in value.items()}
    if isinstance(value, list):
        return [_with_labels(part, catalogues) for part in value]
    return with_labels(value, catalogues) if isinstance(value, str) else value


def problems(content: Path, catalogues: Catalogues, pages: set[str]) -> list[Problem]:
    """Everything to mend in the missions; `pages` are the keys of the guide's articles."""
    found: list[Problem] = []
    for path in paths(content):
        try:
            mission = read(path, catalogues)
        except KeyError as error:
            found.append(Problem(path, 1, f"libellé inconnu : {error.args[0]}"))
        except ValidationError as error:
            found += [Problem(path, 1, text) for _, text in schema_messages(error)]
        else:
            found += [Problem(path, 1, text) for text in _to_mend(mission, catalogues, pages)]
            found += [Problem(path, 1, text) for text in _unknown_person(mission, content)]
    return found


def _to_mend(mission: Mission, catalogues: Catalogues, pages: set[str]) -> Iterator[str]:
    if mission.article not in pages:
        yield f"page inconnue : {mission.article}"
    if mission.libelle not in catalogues.libelles:
        yield f"libellé inconnu : {mission.libelle}"
    for row in mission.messages:
        yield from (f"{row.cle} : {text}" for text in _unsafe(row))
        unknown = [code for code in row.sources if code not in catalogues.sources]
        yield from (f"{row.cle} : source inconnue : {code}" for code in unknown)
    for text in _texts(mission.model_dump()):
        yield from writing(text)


def _unknown_person(mission: Mission, content: Path) -> Iterator[str]:
    """The person advised lives in a scenario."""
    if mission.scenario is None:
        return
    path = content / "scenarios" / f"{mission.scenario}.yaml"
    people = read_yaml(path)["personnes"] if path.exists() else []
    if mission.personne not in [row["cle"] for row in people]:
        yield f"personne inconnue : {mission.personne} ({mission.scenario})"


def _unsafe(row: MessageATrier) -> Iterator[str]:
    """A message to sort shows no address that could exist."""
    for host in HOST.findall(f"{row.expediteur} {row.texte}"):
        if not host.endswith("exemple.test"):
            yield f"adresse qui pourrait exister ({host}) : finissez par exemple.test"


def _texts(value: Any) -> Iterator[str]:
    if isinstance(value, str):
        yield value
    if isinstance(value, dict):
        value = list(value.values())
    if isinstance(value, list):
        yield from (text for part in value for text in _texts(part))


def compiled(content: Path, catalogues: Catalogues) -> list[dict[str, Any]]:
    """The missions in their order, composed in French, for var/contenu/missions.json."""
    rows = [
        {"cle": path.stem, **_row(read(path, catalogues), catalogues)} for path in paths(content)
    ]
    return sorted(rows, key=lambda row: int(row["rang"]))


def _row(mission: Mission, catalogues: Catalogues) -> dict[str, Any]:
    row: dict[str, Any] = _composed(mission.model_dump(mode="json"))
    codes = sorted({code for message in mission.messages for code in message.sources})
    sources = [catalogues.sources[code] for code in codes]
    return row | {"sources": [typographie(f"{s.titre} ({s.editeur})") for s in sources]}


def _composed(value: Any, name: str = "") -> Any:
    if isinstance(value, dict):
        return {key: _composed(part, key) for key, part in value.items()}
    if isinstance(value, list):
        return [_composed(part, name) for part in value]
    composes = isinstance(value, str) and name not in AS_TYPED
    return typographie(value) if composes else value
