"""content/medicaments.yaml as the exercise reads it: medicines, the doctor, the pharmacies."""

from dataclasses import dataclass
from typing import Any

from core.analyse import fold
from editorial import store


@dataclass(frozen=True)
class Medicament:
    """A presentation, by INN or under a brand that does not exist (`marque`)."""

    cle: str
    nom: str
    forme: str
    groupe: str
    marque: bool
    substance: str | None
    marge_etroite: bool

    @property
    def nom_complet(self) -> str:
        """« Dolvexa 500 mg (paracétamol) »: a brand never goes without its substance."""
        return f"{self.nom} ({self.substance})" if self.substance else self.nom

    @property
    def libelle(self) -> str:
        """« Dolvexa 500 mg (paracétamol), comprimé »."""
        return f"{self.nom_complet}, {self.forme}"


def medicaments() -> list[Medicament]:
    """In the order of their names, as a select shows them."""
    rows = [Medicament(**row) for row in _read()["medicaments"].values()]
    return sorted(rows, key=lambda row: fold(row.nom))


def medicament(cle: str) -> Medicament | None:
    row = _read()["medicaments"].get(cle)
    return Medicament(**row) if row else None


def equivalents(cle: str) -> list[Medicament]:
    """What may be given instead: the same group, another name (R. 5125-23)."""
    found = medicament(cle)
    groupe = found.groupe if found else ""
    return [row for row in medicaments() if row.groupe == groupe and row.cle != cle]


def pharmacies() -> dict[str, str]:
    """Key → name."""
    rows: dict[str, str] = _read()["pharmacies"]
    return rows


def prescripteur() -> dict[str, str]:
    """nom, specialite, lieu of the doctor played; nobody is called so, and no RPPS is shown."""
    row: dict[str, str] = _read()["prescripteur"]
    return row


def _read() -> dict[str, Any]:
    rows: dict[str, Any] = store.read("medicaments")
    return rows
