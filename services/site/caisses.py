"""From a French postcode to a caisse d'assurance maladie (R3, R4). Plain data in and out."""

import re
from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

# [0-9], not \d: full-width and Arabic-Indic digits are digits for Unicode, not for the post.
CODE_POSTAL = re.compile(r"[0-9]{5}")


class Outcome(StrEnum):
    """What a page has to say."""

    FOUND = "found"
    SEVERAL_CAISSES = "several-caisses"
    SEVERAL_DEPARTEMENTS = "several-departements"
    HORS_PERIMETRE = "hors-perimetre"
    UNKNOWN = "unknown"  # well formed, not in the table: a CEDEX, or a typing error
    MALFORMED = "malformed"


@dataclass(frozen=True, slots=True)
class Caisse:
    cle: str
    nom: str
    type: str
    departements: tuple[str, ...]
    codes_postaux: tuple[str, ...]
    ville: str
    adresse: str | None
    region: str
    telephone: str

    def serves(self, departement: str, code_postal: str) -> bool:
        return departement in self.departements or code_postal in self.codes_postaux


@dataclass(frozen=True, slots=True)
class Departement:
    code: str
    nom: str
    article: str  # « dans l'Ain »


@dataclass(frozen=True, slots=True)
class Choice:
    """One département of a postcode: its caisses, or the sentence saying whom to ask instead.

    The communes are named only where the postcode lies in two départements.
    """

    departement: Departement
    caisses: tuple[Caisse, ...]
    communes: tuple[str, ...] = ()
    message: str | None = None


@dataclass(frozen=True, slots=True)
class Recherche:
    outcome: Outcome
    code_postal: str  # five digits, or what was typed when it is malformed
    choices: tuple[Choice, ...] = ()

    @property
    def caisses(self) -> tuple[Caisse, ...]:
        """Every caisse offered, once each."""
        return tuple(dict.fromkeys(c for choice in self.choices for c in choice.caisses))

    @property
    def caisse(self) -> Caisse | None:
        """The caisse, when there is nothing to choose."""
        return self.caisses[0] if self.outcome is Outcome.FOUND else None

    @property
    def message(self) -> str | None:
        """Whom to ask, where no caisse of the network answers."""
        return self.choices[0].message if self.outcome is Outcome.HORS_PERIMETRE else None


@dataclass(frozen=True, slots=True)
class Caisses:
    by_cle: Mapping[str, Caisse]
    departements: Mapping[str, Departement]
    hors_perimetre: Mapping[str, str]
    codes_postaux: Mapping[str, tuple[str, ...]]  # code_postal -> codes of its départements
    partages: Mapping[str, Mapping[str, tuple[str, ...]]]  # code_postal -> departement -> communes

    def serving(self, departement: str, code_postal: str) -> tuple[Caisse, ...]:
        return tuple(c for c in self.by_cle.values() if c.serves(departement, code_postal))


def load(caisses: Mapping[str, Any], codes_postaux: Mapping[str, Any]) -> Caisses:
    """From the parsed content/caisses.yaml (as JSON at run time) and content/codes_postaux.json."""
    telephones = caisses["telephones"]
    rows = [_caisse(row, telephones[row["type"]]) for row in caisses["caisses"]]
    return Caisses(
        by_cle={row.cle: row for row in rows},
        departements={k: Departement(k, **row) for k, row in caisses["departements"].items()},
        hors_perimetre=caisses["hors_perimetre"],
        codes_postaux=_index(codes_postaux["departements"]),
        partages={
            code: {key: tuple(communes) for key, communes in sides.items()}
            for code, sides in codes_postaux["partages"].items()
        },
    )


def _caisse(row: Mapping[str, Any], telephone: str) -> Caisse:
    lists = {key: tuple(row.get(key, ())) for key in ("departements", "codes_postaux")}
    return Caisse(**{**row, **lists, "telephone": telephone})


def _index(departements: Mapping[str, str]) -> dict[str, tuple[str, ...]]:
    found: dict[str, tuple[str, ...]] = defaultdict(tuple)
    for departement, codes in departements.items():
        for code in codes.split():
            found[code] += (departement,)
    return dict(found)


def normalise(typed: str) -> str | None:
    """Five ASCII digits, spaces forgiven anywhere; None for anything else."""
    code = "".join(typed.split())
    return code if CODE_POSTAL.fullmatch(code) else None


def find(code_postal: str, caisses: Caisses) -> Recherche:
    """Which caisse answers for a postcode, or what is left to choose, or why none does."""
    code = normalise(code_postal)
    if code is None:
        return Recherche(Outcome.MALFORMED, code_postal)
    choices = tuple(_choice(key, code, caisses) for key in _departements(code, caisses))
    return Recherche(_outcome(choices), code, choices)


def _departements(code: str, caisses: Caisses) -> Iterable[str]:
    """The table first; else a territory of 98xxx known by its prefix: Monaco, a CEDEX of Nouméa."""
    # Never for 97xxx: 977 and 978 are also CEDEX prefixes of La Réunion.
    known = code.startswith("98") and code[:3] in caisses.hors_perimetre
    return caisses.codes_postaux.get(code, (code[:3],) if known else ())


def _choice(departement: str, code: str, caisses: Caisses) -> Choice:
    return Choice(
        departement=caisses.departements[departement],
        caisses=caisses.serving(departement, code),
        communes=caisses.partages.get(code, {}).get(departement, ()),
        message=caisses.hors_perimetre.get(departement),
    )


def _outcome(choices: tuple[Choice, ...]) -> Outcome:
    if not choices:
        return Outcome.UNKNOWN
    if len(choices) > 1:
        return Outcome.SEVERAL_DEPARTEMENTS
    if choices[0].message:
        return Outcome.HORS_PERIMETRE
    return Outcome.FOUND if len(choices[0].caisses) == 1 else Outcome.SEVERAL_CAISSES
