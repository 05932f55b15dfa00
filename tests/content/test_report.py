"""The report that `make check` prints: what the content holds, and what to look at next."""

from datetime import date

import pytest

from editorial import catalogues
from editorial.report import report

TODAY = date(2026, 11, 22)


@pytest.fixture(scope="module")
def lines() -> dict[str, str]:
    return told(TODAY)


def told(day: date) -> dict[str, str]:
    found = report(catalogues.CONTENT, catalogues.load(), day)
    return {line.split(" : ")[0]: line for line in found}


def test_it_counts_pages_by_section_and_their_questions(lines: dict[str, str]) -> None:
    assert lines["Pages"].startswith("Pages : 15")
    assert "remboursements 2" in lines["Pages"]
    assert "de 10 à 15" in lines["Questions par page"]


def test_it_counts_sources_figures_and_other_languages(lines: dict[str, str]) -> None:
    assert "citées" in lines["Sources"]
    assert "non vérifiés, jamais montrés" in lines["Chiffres"]
    assert "version simple" in lines["Anglais"]


def test_a_figure_that_is_over_is_named_until_its_pages_change(lines: dict[str, str]) -> None:
    assert "capital-deces-montant" in lines["Chiffres"]
    assert "aah-montant" not in lines["Chiffres"]
    assert "aah-montant" in told(date(2027, 4, 1))["Chiffres"]


def test_pages_are_read_again_after_a_year(lines: dict[str, str]) -> None:
    late = "À relire (vérifiées il y a plus d'un an)"
    assert lines[late].endswith(" : 0")
    assert "carte-vitale-perte-vol" in told(date(2027, 11, 23))[late]
