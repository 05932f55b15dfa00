"""The shape of everything in content/: one model per file, read at build time only."""

from datetime import date
from enum import StrEnum
from typing import Annotated

from pydantic import BaseModel, ConfigDict, Field

Cle = Annotated[str, Field(pattern=r"^[a-z0-9]+(-[a-z0-9]+)*$")]


class Strict(BaseModel):
    model_config = ConfigDict(extra="forbid", str_strip_whitespace=True)


class Public(StrEnum):
    ASSURE = "assure"
    PROFESSIONNEL = "professionnel"
    ENTREPRISE = "entreprise"
    PARTENAIRE = "partenaire"


class EnBref(Strict):
    nom: Annotated[str, Field(max_length=28)]
    valeur: Annotated[str, Field(max_length=70)]


class Site(Strict):
    titre: str
    url: Annotated[str, Field(pattern=r"^https://")]


class Page(Strict):
    """Front matter of content/pages/<rubrique>/<cle>.md."""

    titre: Annotated[str, Field(max_length=70)]
    resume: Annotated[str, Field(min_length=30, max_length=260)]
    public: list[Public] = Field(default_factory=lambda: [Public.ASSURE], min_length=1)
    theme: Cle
    libelle: str | None = None
    libelles: list[str] = Field(default_factory=list)
    en_bref: list[EnBref] = Field(default_factory=list, max_length=4)
    preparer: list[str] = Field(default_factory=list)
    astuce: Annotated[str, Field(max_length=240)]
    questions: list[Annotated[str, Field(max_length=150)]] = Field(min_length=8, max_length=15)
    formulaires: list[str] = Field(default_factory=list)
    sites: list[Site] = Field(default_factory=list)
    voir_aussi: list[Cle] = Field(min_length=2, max_length=6)
    verifie_le: date


class Traduction(Strict):
    """Front matter of content/simple/<cle>.md: the French page of that key, said otherwise."""

    titre: Annotated[str, Field(max_length=70)]
    resume: Annotated[str, Field(min_length=30, max_length=260)]
    astuce: Annotated[str, Field(max_length=240)]
    voir_aussi: list[Cle] = Field(min_length=1, max_length=6)
    verifie_le: date


class TraductionAnglaise(Traduction):
    """Front matter of content/en/<cle>.md; `questions` as people ask them in English."""

    questions: list[Annotated[str, Field(max_length=150)]] = Field(min_length=3, max_length=15)


class GroupeTraductions(Strict):
    titre: str
    pages: list[Cle] = Field(min_length=1)


class IndexTraductions(Strict):
    """content/en/index.yaml, content/simple/index.yaml: the list, group by group."""

    groupes: list[GroupeTraductions] = Field(min_length=1)


class Theme(Strict):
    cle: Cle
    titre: str
    icone: str


class Rubrique(Strict):
    cle: Cle
    titre: str
    resume: str
    icone: str
    themes: list[Theme]


class Libelle(Strict):
    """An official téléservice or menu entry (R48-R62): its label, menu path and two doors."""

    titre: str
    chemin: list[str]
    service: str
    url_officielle: Annotated[str, Field(pattern=r"^https://")]
    url_officielle_vue_le: date
    url_entrainement: Annotated[str, Field(pattern=r"^/s-entrainer/")] | None
    exercice_ouvert: bool = False  # whether something is built at url_entrainement
    alias: list[str] = Field(default_factory=list)


class Etat(StrEnum):
    VERIFIE = "verifie"
    NON_VERIFIE = "non-verifie"


class Chiffre(Strict):
    """An amount, rate or ceiling; `au` is the last day on which it is known to hold."""

    valeur: float | int | str
    unite: str
    libelle: str
    du: date | None
    au: date | None
    source: str
    etat: Etat


class Source(Strict):
    titre: str
    editeur: str
    date: str | date | int
    url: Annotated[str, Field(pattern=r"^https://")] | None = None
