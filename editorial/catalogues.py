"""The catalogues of content/, read from YAML and validated: build time only."""

from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any, TypeVar

import yaml
from pydantic import BaseModel

from editorial.schema import Chiffre, Etat, Libelle, Rubrique, Source

CONTENT = Path(__file__).resolve().parent.parent / "content"
# The C parser reads the catalogues ten times faster; the wheel has it wherever we run.
Loader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
Model = TypeVar("Model", bound=BaseModel)
MONTHS = (
    "janvier février mars avril mai juin juillet août septembre octobre novembre décembre".split()
)


@dataclass(frozen=True)
class Catalogues:
    """Everything that pages refer to by key."""

    rubriques: list[Rubrique]
    libelles: dict[str, Libelle]
    chiffres: dict[str, Chiffre]
    sources: dict[str, Source]
    formulaires: dict[str, dict[str, Any]]


def read_yaml(path: Path) -> Any:
    return yaml.load(path.read_text(encoding="utf-8"), Loader=Loader)  # noqa: S506 (safe)


def _models(model: type[Model], rows: dict[str, Any]) -> dict[str, Model]:
    return {key: model.model_validate(row) for key, row in rows.items()}


def load(content: Path = CONTENT) -> Catalogues:
    """Every catalogue; raises pydantic.ValidationError on a malformed one."""
    rubriques = read_yaml(content / "rubriques.yaml")["rubriques"]
    forms = read_yaml(content / "formulaires.yaml")["formulaires"]
    return Catalogues(
        rubriques=[Rubrique.model_validate(row) for row in rubriques],
        libelles=_models(Libelle, read_yaml(content / "libelles.yaml")["libelles"]),
        chiffres=_models(Chiffre, read_yaml(content / "chiffres.yaml")["chiffres"]),
        sources=_models(Source, read_yaml(content / "sources.yaml")["sources"]),
        formulaires={row["id"]: row for row in forms},
    )


def day_text(day: date) -> str:
    """« 1er avril 2025 »."""
    number = "1er" if day.day == 1 else str(day.day)
    return f"{number} {MONTHS[day.month - 1]} {day.year}"


def source_date(source: Source) -> tuple[int, int]:
    """(year, month) of a source; month 0 when only the year is known."""
    year, month, *_ = [*str(source.date).split("-"), "0"]
    return int(year), int(month)


def source_date_text(source: Source) -> str:
    """« 29 avril 2025 », « avril 2025 » or « 2025 », as precise as the source is dated."""
    parts = str(source.date).split("-")
    if len(parts) == 3:
        return day_text(date.fromisoformat(str(source.date)))
    return f"{MONTHS[int(parts[1]) - 1]} {parts[0]}" if len(parts) == 2 else parts[0]


def number_text(value: float | int | str, decimals: int) -> str:
    """French number: « 10 339 », « 2,50 », « 11,3 »; strings pass as they are."""
    if isinstance(value, str):
        return value
    whole = float(value) == int(value)
    text = f"{int(value):,}" if whole else f"{value:,.{decimals}f}"
    return text.replace(",", " ").replace(".", ",")


def amount_text(chiffre: Chiffre) -> str:
    """A figure with its unit: euros have cents, rates one decimal."""
    decimals = 2 if chiffre.unite.startswith("€") else len(str(chiffre.valeur).partition(".")[2])
    return f"{number_text(chiffre.valeur, decimals)} {chiffre.unite}".strip()


def figure_text(chiffre: Chiffre, today: date, with_period: bool) -> str:
    """The figure as printed; an expired one always carries its period and a warning."""
    expired = chiffre.au is not None and chiffre.au < today
    text = amount_text(chiffre)
    if not (with_period or expired):
        return text
    warning = ", montant à vérifier auprès de votre caisse" if expired else ""
    return f"{text} ({period_text(chiffre)}{warning})"


def period_text(chiffre: Chiffre) -> str:
    """« du 1er avril 2025 au 31 mars 2026 », « depuis le … », « jusqu'au … »."""
    if chiffre.du and chiffre.au:
        return f"du {day_text(chiffre.du)} au {day_text(chiffre.au)}"
    if chiffre.du:
        return f"depuis le {day_text(chiffre.du)}"
    return f"jusqu'au {day_text(chiffre.au)}" if chiffre.au else "période non précisée"


def is_printable(chiffre: Chiffre) -> bool:
    return chiffre.etat is Etat.VERIFIE
