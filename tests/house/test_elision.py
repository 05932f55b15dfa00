"""« La boîte d’Aïcha », « la fiche de Yann »: a name after « de »."""

import re
from pathlib import Path

import pytest

from core.templating import de
from tests.visiteur import Visiteur

ROOT = Path(__file__).parents[2]
PLAIN = re.compile(
    r"\b[Dd]e (?:<\w[^>]*>)?\{\{[^}|]*\b(?:prenom|nom|nom_complet|MOIS\[[^}]*)[^}]*\}\}"
)


@pytest.mark.parametrize(
    ("name", "said"),
    [
        ("Jeanne", "de Jeanne"),
        ("Aïcha", "d’Aïcha"),
        ("Élodie", "d’Élodie"),
        ("Ewen", "d’Ewen"),
        ("Oleksandr", "d’Oleksandr"),
        ("Hélène", "d’Hélène"),
        ("Yann", "de Yann"),
        ("", "de "),
    ],
)
def test_de_loses_its_vowel_before_another(name: str, said: str) -> None:
    assert de(name) == said


def test_no_template_writes_de_before_a_name() -> None:
    assert PLAIN.search("La boîte de {{ exercice.personne.prenom }}")
    texts = {path: path.read_text() for path in (ROOT / "templates").rglob("*.html")}
    assert {
        str(path): found[0] for path, text in texts.items() if (found := PLAIN.search(text))
    } == {}


def test_her_box_and_her_card_are_said_as_one_says_them(visiteur: Visiteur) -> None:
    assert visiteur.enter("demenagement", "/s-entrainer/boite/").h1 == "La boîte d’Aïcha"
    assert "la fiche d’Aïcha" in visiteur.get("/s-entrainer/compte/creer").main
