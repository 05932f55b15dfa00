"""What content/appli_carte_vitale.yaml says: telephones, papers, openings, what goes wrong."""

from dataclasses import dataclass
from typing import Any

from editorial import store
from services.appli_carte_vitale import rules
from services.appli_carte_vitale.rules import Modele, Ouverture
from services.referentiel.models import Assure

AUCUNE = "aucune"


@dataclass(frozen=True)
class Piece:
    """An identity paper (R91)."""

    cle: str
    nom: str
    verso: bool
    puce: bool


@dataclass(frozen=True)
class Epreuve:
    """What goes wrong, and at which step; `aucune`: nothing does."""

    cle: str
    titre: str
    etape: str
    message: str
    conseil: str


@dataclass(frozen=True)
class Profil:
    """What a person holds, and meets, unless the visitor chooses otherwise."""

    piece: Piece
    epreuve: Epreuve


def _tables() -> dict[str, Any]:
    found: dict[str, Any] = store.read("appli_carte_vitale")
    return found


def modeles() -> list[Modele]:
    """Every telephone that one may take."""
    return [Modele(**row) for row in _tables()["telephones"]]


def modele(cle: str) -> Modele | None:
    return next((row for row in modeles() if row.cle == cle), None)


def modele_of(assure: Assure) -> Modele | None:
    """The telephone of the person's identity card; None for somebody who has none."""
    return modele(_tables()["telephone_de"].get(assure.appareil, ""))


def pieces() -> list[Piece]:
    return [Piece(**row) for row in _tables()["pieces"]]


def piece(cle: str) -> Piece | None:
    return next((row for row in pieces() if row.cle == cle), None)


def epreuves() -> list[Epreuve]:
    return [Epreuve(**row) for row in _tables()["epreuves"]]


def epreuve(cle: str) -> Epreuve:
    """The difficulty of this key; any other key is none at all."""
    found = {row.cle: row for row in epreuves()}
    return found.get(cle) or found[AUCUNE]


def profil(assure: Assure) -> Profil:
    """What the scenario gives a person."""
    row = _tables()["personnes"].get(assure.cle, {})
    held = piece(row.get("piece", "")) or pieces()[0]
    return Profil(held, epreuve(row.get("epreuve", AUCUNE)))


def ouvertures() -> list[Ouverture]:
    """The dated table (R90), as the rules read it."""
    return [rules.ouverture(row) for row in _tables()["ouvertures"]]


def histoire() -> list[dict[str, Any]]:
    """The same table, as a page shows it."""
    rows: list[dict[str, Any]] = _tables()["ouvertures"]
    return rows
