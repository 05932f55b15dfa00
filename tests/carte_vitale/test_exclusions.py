"""Who may not order, why, what to do and until when; the window that closes (R73-R76)."""

from datetime import timedelta

import pytest

from services.carte_vitale import models
from tests.carte_vitale.gestes import (
    COMMANDER,
    avec_perte,
    commander,
    jusqu_au_recapitulatif,
)
from tests.compte.gestes import fiche
from tests.compte.maison import chez_soi
from tests.visiteur import Visiteur


def refused(visiteur: Visiteur, scenario: str, personne: str = "") -> str:
    """Try to order for the person played; what the refusal says."""
    chez_soi(visiteur, scenario, personne)
    qui = fiche(visiteur, personne)
    visiteur.get(COMMANDER)
    visiteur.press("Commencer")
    return visiteur.press("Continuer", 422, personne=qui.id).main


@pytest.mark.parametrize(
    ("scenario", "personne", "said", "out"),
    [
        ("carte-perdue", "", "Il faut d’abord une déclaration", "Déclarer la perte ou le vol"),
        ("npai", "", "La caisse n’a pas la bonne adresse", "Changement d’adresse"),
        ("carte-refusee", "", "La caisse n’autorise pas", "Qui appeler"),
        ("changement-regime", "elodie", "Le dossier change de régime", "Qui appeler"),
        ("cartes-en-attente", "odette", "fermée aujourd’hui", "Elle rouvre le"),
        ("cartes-en-attente", "lucien", "Une carte est déjà commandée", "Voir où elle en est"),
    ],
)
def test_each_refusal_says_why_what_to_do_until_when(
    visiteur: Visiteur, scenario: str, personne: str, said: str, out: str
) -> None:
    """R74, R75."""
    page = refused(visiteur, scenario, personne)
    assert said in page
    assert out in page
    assert "Que faire" in page
    assert "Jusqu’à quand" in page


def test_a_child_waits_for_the_twelfth_birthday(visiteur: Visiteur) -> None:
    """R73: Nolwenn, 12, from her mother's account; Ewen, 6, not yet."""
    chez_soi(visiteur, "famille-guilvinec")
    ewen, nolwenn = fiche(visiteur, "ewen"), fiche(visiteur, "nolwenn")
    visiteur.get(COMMANDER)
    visiteur.press("Commencer")
    visiteur.press("Continuer", 422, personne=ewen.id)
    assert "à 12 ans" in visiteur.page.h1
    commander(visiteur, nolwenn.id)
    with visiteur.world():
        found = models.under_way(nolwenn.id)
        assert found is not None
        assert found.motif == "premiere"


def test_nobody_orders_for_somebody_of_another_account(visiteur: Visiteur) -> None:
    chez_soi(visiteur, "cartes-en-attente", "lucien")
    stranger = fiche(visiteur, "odette")
    visiteur.get(COMMANDER)
    visiteur.press("Commencer")
    for typed in (stranger.id, "AAAAAAAAAAAAAAAA", ""):
        page = visiteur.press("Continuer", 422, personne=fiche(visiteur).id)
        assert "déjà commandée" in page.main
        visiteur.get(COMMANDER)
        visiteur.press("Commencer")
        answer = visiteur.post(visiteur.path, personne=typed)
        assert answer.status_code == 422
        assert "Choisissez une personne" in answer.get_data(as_text=True)


def test_the_address_corrected_opens_the_order(visiteur: Visiteur) -> None:
    """R74: NPAI, and the way out of it."""
    refused(visiteur, "npai")
    visiteur.get("/s-entrainer/compte/changement-adresse")
    visiteur.press("Valider", rue="12 rue des Romarins", code_postal="13005", commune="Marseille")
    commander(visiteur, fiche(visiteur).id)
    assert "est commandée" in visiteur.page.h1


def test_another_name_needs_no_declaration(visiteur: Visiteur) -> None:
    """R73."""
    qui = chez_soi(visiteur, "famille-guilvinec")
    visiteur.get("/s-entrainer/compte/nom-usage")
    visiteur.press("Valider", nom="Autret-Bihan", piece="livret-famille")
    jusqu_au_recapitulatif(visiteur, qui.id)
    assert "Nom changé" in visiteur.page.main


def test_the_window_closes_on_the_fifth_day_for_one_day(visiteur: Visiteur) -> None:
    """R75, R76: an order begun in time stops at its next page, and goes on the day after."""
    qui = avec_perte(visiteur)
    jusqu_au_recapitulatif(visiteur, qui.id)
    last = visiteur.path
    visiteur.advance("4-jours")
    assert "Valider" in visiteur.get(last).main
    _forward(visiteur, timedelta(days=1))
    assert "fermée aujourd’hui" in visiteur.get(last, 409).h1
    assert visiteur.post(last).status_code == 409
    _forward(visiteur, timedelta(days=1))
    visiteur.get(last)
    visiteur.press("Valider")
    assert "est commandée" in visiteur.page.h1


def test_on_the_closed_day_one_goes_to_the_next_and_orders(visiteur: Visiteur) -> None:
    """R75: the clock is one press away, and the step that was refused is open again."""
    refused(visiteur, "cartes-en-attente", "odette")
    step = visiteur.path
    visiteur.press("Aller à demain")
    assert visiteur.path == step
    visiteur.press("Continuer", personne=fiche(visiteur).id)
    assert "Étape 2 sur 5" in visiteur.page.main


def _forward(visiteur: Visiteur, by: timedelta) -> None:
    with visiteur.world() as (_, bac):
        bac.avance += by


def test_the_paper_form_comes_to_who_has_not_ordered(visiteur: Visiteur) -> None:
    """R75; and only to them."""
    qui = avec_perte(visiteur)
    visiteur.advance("7-jours")
    assert "formulaire" in visiteur.latest("courrier").h1
    other = Visiteur(visiteur.app)
    qui = avec_perte(other)
    commander(other, qui.id)
    other.advance("7-jours")
    assert "Aucune lettre" in other.get("/s-entrainer/boite/courrier").main
