"""The declaration of a card lost, stolen or out of order (R85)."""

import pytest

from services.bac_a_sable.models import BacASable
from services.referentiel import models as referentiel
from tests.carte_vitale.gestes import (
    declarer,
)
from tests.compte.maison import chez_soi, journal
from tests.visiteur import Visiteur


@pytest.mark.parametrize("motif", ["perte", "vol", "panne"])
def test_a_card_is_declared_once_and_serves_no_more(visiteur: Visiteur, motif: str) -> None:
    qui = chez_soi(visiteur, "carte-perdue")
    declarer(visiteur, qui.id, motif)
    assert "Rien n’a été envoyé." in visiteur.page.main
    with visiteur.world() as (_, bac):
        carte = referentiel.cartes(_assure(bac, "colette"))[0]
        expected = {"perte": "perdue", "vol": "volee", "panne": "defectueuse"}
        assert carte.etat == expected[motif]
    visiteur.get("/s-entrainer/carte-vitale/declarer")
    visiteur.press("Commencer")
    visiteur.press("Continuer", 422, personne=qui.id)
    assert "n’a pas de carte à déclarer" in visiteur.errors[0]


def test_a_declaration_in_two_windows_is_made_once(visiteur: Visiteur) -> None:
    qui = chez_soi(visiteur, "carte-perdue")
    visiteur.get("/s-entrainer/carte-vitale/declarer")
    visiteur.press("Commencer")
    visiteur.press("Continuer", personne=qui.id)
    visiteur.press("Continuer", motif="vol")
    last = visiteur.path
    declarer(visiteur, qui.id, "perte")
    visiteur.get(last)
    assert "déjà déclarée" in visiteur.press("Déclarer", 409).h1
    assert journal(visiteur).count("carte_vitale.declaree") == 1


def test_the_number_of_a_lost_card_is_masked(visiteur: Visiteur) -> None:
    qui = chez_soi(visiteur, "carte-perdue")
    visiteur.get("/s-entrainer/carte-vitale/declarer")
    visiteur.press("Commencer")
    visiteur.press("Continuer", personne=qui.id)
    assert f"•••• {qui.serie[-5:]}" in visiteur.page.main
    assert qui.serie not in visiteur.page.main


def _assure(bac: BacASable, cle: str) -> referentiel.Assure:
    found = referentiel.by_cle(bac.id, cle)
    assert found is not None
    return found


@pytest.mark.parametrize("path", ["declarer", "commander", "commander-appli", "suivi"])
def test_everything_asks_for_the_login(visiteur: Visiteur, path: str) -> None:
    """R77: the step before the first is the login."""
    visiteur.enter("carte-perdue", f"/s-entrainer/carte-vitale/{path}")
    assert visiteur.path == "/s-entrainer/compte/connexion"
