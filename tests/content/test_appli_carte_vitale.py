"""content/appli_carte_vitale.yaml: what its check refuses."""

import shutil
from pathlib import Path

import pytest

from editorial import appli_carte_vitale, catalogues
from editorial.catalogues import CONTENT

PEOPLE = "scenarios"


@pytest.fixture
def content(tmp_path: Path) -> Path:
    """A copy of the tables, and the scenarios whose people they name."""
    shutil.copy(CONTENT / "appli_carte_vitale.yaml", tmp_path)
    shutil.copytree(CONTENT / PEOPLE, tmp_path / PEOPLE)
    return tmp_path


def problems(content: Path, old: str = "", new: str = "") -> list[str]:
    path = content / "appli_carte_vitale.yaml"
    text = path.read_text("utf-8")
    assert old in text
    path.write_text(text.replace(old, new, 1), "utf-8")
    return [row.message for row in appli_carte_vitale.problems(content, catalogues.load())]


def test_the_tables_are_in_order(content: Path) -> None:
    assert problems(content) == []


@pytest.mark.parametrize(
    ("old", "new", "told"),
    [
        ("  kevin:", "  personne-de-plus:", "personne inconnue"),
        ("piece: passeport", "piece: permis", "pièce ou épreuve inconnue"),
        ("nfc: android,", "nfc: minitel,", "téléphone inconnu"),
        ("du: 2023-01-01", "du: 2026-01-01", "de la plus ancienne"),
        ('source: "S2"', 'source: "S9"', "source inconnue"),
        ('titre: "Tout se passe bien",', 'titre: "x", message: "m", conseil: "c",', "un message"),
        ("verso: oui", "verso: peut-être", "pieces"),
    ],
)
def test_what_does_not_hold_is_told(content: Path, old: str, new: str, told: str) -> None:
    found = problems(content, old, new)
    assert any(told in text for text in found), found


def test_the_tables_keep_their_order_once_compiled() -> None:
    tables = appli_carte_vitale.compiled(CONTENT)
    assert [row["cle"] for row in tables["pieces"]][0] == "cnie"
    assert tables["telephones"][0]["nfc"] is True
