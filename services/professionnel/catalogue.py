"""content/professionnels.yaml as the desk reads it: who is behind it, and the acts they bill."""

from dataclasses import dataclass
from typing import Any

from core.droits import Role
from editorial import store
from services.professionnel.rules import Tarif


@dataclass(frozen=True)
class Professionnel:
    """Somebody invented, behind a counter. `tiers_payant` is what the desk proposes."""

    cle: str
    role: Role
    nom: str
    metier: str
    tiers_payant: bool
    actes: dict[str, Tarif]


def professionnels(role: Role) -> list[Professionnel]:
    """Those that a role may play, in the order of the catalogue."""
    return [row for row in map(_read, _rows().values()) if row.role == role]


def professionnel(cle: str) -> Professionnel:
    """Raises KeyError for a key that the catalogue does not have."""
    return _read(_rows()[cle])


def _read(row: dict[str, Any]) -> Professionnel:
    acts = {cle: Tarif(**tarif) for cle, tarif in row["actes"].items()}
    return Professionnel(**{**row, "role": Role(row["role"]), "actes": acts})


def _rows() -> dict[str, dict[str, Any]]:
    rows: dict[str, dict[str, Any]] = store.read("professionnels")
    return rows
