"""Figures, dates and labels as they are printed."""

from datetime import date

import pytest

from core.templating import typographie
from editorial import catalogues
from editorial.catalogues import amount_text, day_text, figure_text
from editorial.schema import Chiffre, Etat


def figure(au: date | None, valeur: float | str = 2) -> Chiffre:
    return Chiffre(
        valeur=valeur,
        unite="€",
        libelle="x",
        du=date(2025, 4, 1),
        au=au,
        source="S0",
        etat=Etat.VERIFIE,
    )


@pytest.mark.parametrize(
    ("value", "unit", "text"),
    [
        (2, "€", "2 €"),
        (2.5, "€ par jour", "2,50 € par jour"),
        (10339, "€", "10 339 €"),
        (11.3, "%", "11,3 %"),
        ("30 à 50", "%", "30 à 50 %"),
        (23.0, "€", "23 €"),
    ],
)
def test_figures_are_french(value: float | str, unit: str, text: str) -> None:
    assert amount_text(figure(None, value).model_copy(update={"unite": unit})) == text


def test_a_figure_says_nothing_of_its_period_until_its_last_day() -> None:
    last = date(2026, 3, 31)
    assert figure_text(figure(last), last, with_period=False) == "2 €"


def test_an_expired_figure_always_prints_its_period_and_a_warning() -> None:
    text = figure_text(figure(date(2026, 3, 31)), date(2026, 4, 1), with_period=False)
    assert text == (
        "2 € (du 1er avril 2025 au 31 mars 2026, montant à vérifier auprès de votre caisse)"
    )


def test_dates_are_in_words() -> None:
    assert [day_text(date(2026, 1, 1)), day_text(date(2026, 8, 22))] == [
        "1er janvier 2026",
        "22 août 2026",
    ]


@pytest.mark.parametrize(
    ("typed", "composed"),
    [
        ("Où l'envoyer ?", "Où l’envoyer\u202f?"),
        ("« Mes démarches »", "«\u00a0Mes démarches\u00a0»"),
        ("Attention : 2 € et 70 %", "Attention\u202f: 2\u00a0€ et 70\u00a0%"),
        ("https://www.ameli.fr", "https://www.ameli.fr"),
        ("à 12:30", "à 12:30"),
        ("15 minutes", "15\u00a0minutes"),
        ("le 3646", "le 36\u00a046"),
        ("10 339 euros", "10\u00a0339 euros"),
        ("aujourd'hui", "aujourd’hui"),
        ("(voir ci-dessous) ; puis", "(voir ci-dessous)\u202f; puis"),
    ],
)
def test_typography(typed: str, composed: str) -> None:
    assert typographie(typed) == composed
    assert typographie(composed) == composed, "composing twice changes nothing"


def test_every_label_has_an_official_door() -> None:
    for key, label in catalogues.load().libelles.items():
        assert label.url_officielle.startswith("https://"), key


def test_every_topic_key_is_a_key_of_the_list() -> None:
    from pathlib import Path

    from editorial import pages

    rows = Path("tests/donnees/sujets.tsv").read_text(encoding="utf-8").splitlines()[1:]
    known = {row.split("\t")[0] for row in rows}
    written = {path.stem for path in pages.paths()}
    assert written <= known
    assert len(written) >= 40
