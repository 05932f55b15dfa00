"""« Mon espace prévention »: what fits each age (R63)."""

import pytest

from editorial import store
from services.compte.prevention import CONSEILS, advice
from services.referentiel.rules import Sexe
from tests.compte.maison import COMPTE, chez_soi
from tests.visiteur import Visiteur


@pytest.mark.parametrize(
    ("age", "sexe", "page", "shown"),
    [
        (2, Sexe.F, "mt-dents", False),
        (3, Sexe.F, "mt-dents", True),
        (24, Sexe.H, "mt-dents", True),
        (25, Sexe.H, "mt-dents", False),
        (49, Sexe.F, "depistage-cancer-sein", False),
        (50, Sexe.F, "depistage-cancer-sein", True),
        (74, Sexe.F, "depistage-cancer-sein", True),
        (75, Sexe.F, "depistage-cancer-sein", False),
        (60, Sexe.H, "depistage-cancer-sein", False),
        (26, Sexe.H, "mon-bilan-prevention", False),
        (70, Sexe.H, "mon-bilan-prevention", True),
    ],
)
def test_advice_follows_age(age: int, sexe: Sexe, page: str, shown: bool) -> None:
    assert (page in advice(age, sexe)) == shown


def test_every_page_advised_exists() -> None:
    assert {row.page for row in CONSEILS} <= set(store.summaries())


def test_each_person_of_the_household_has_their_own(visiteur: Visiteur) -> None:
    chez_soi(visiteur)
    page = visiteur.get(f"{COMPTE}/espace-prevention")
    assert "Ewen, 6 ans" in page.main
    assert "/sante-et-prevention/mt-dents/" in page.links
