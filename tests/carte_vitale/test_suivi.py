"""What follows an order: the clock, a refused file sent again, the card received (R81-R83)."""

from datetime import timedelta

import pytest

from core.clock import plus_days
from services.carte_vitale import models
from services.referentiel import models as referentiel
from services.referentiel.rules import EtatCarte
from tests.carte_vitale.gestes import SUIVI, avec_perte, choisir, commander, declarer, juger
from tests.compte.gestes import connecter, fiche
from tests.compte.maison import chez_soi, journal
from tests.visiteur import Visiteur


def test_the_follow_up_comes_after_two_days_then_moves_with_the_clock(visiteur: Visiteur) -> None:
    """R81-R83; the same steps in « Suivre mes démarches » (R51)."""
    qui = avec_perte(visiteur)
    path = f"{SUIVI}/{commander(visiteur, qui.id)}"
    said = [
        ("", "apparaît ici d’ici 1 à 2 jours"),
        ("48-h", "La caisse regarde la photo"),
        ("48-h", "La carte est en fabrication"),
        ("7-jours", "en fabrication"),
        ("48-h", "partie par la poste"),
        ("48-h", "La carte est arrivée"),
    ]
    for move, sentence in said:
        if move:
            visiteur.advance(move)
        assert sentence in visiteur.get(path).main, (move, sentence)
    visiteur.get("/s-entrainer/compte/mes-demarches")
    visiteur.follow("Commander une carte VitaleLe")


def test_the_card_that_came_replaces_the_one_before(visiteur: Visiteur) -> None:
    """The letter opens at home, without any login; said once."""
    qui = avec_perte(visiteur)
    id_ = commander(visiteur, qui.id)
    assert visiteur.client.get(f"{SUIVI}/{id_}/carte").status_code == 404
    visiteur.advance("21-jours")
    visiteur.latest("courrier")
    visiteur.follow("Ouvrir l’enveloppe")
    visiteur.press("Oui, tout est juste")
    assert "Carte reçue" in visiteur.page.main
    assert visiteur.post(f"{SUIVI}/{id_}/carte").status_code == 303
    assert journal(visiteur).count("carte_vitale.recue") == 1
    with visiteur.world() as (_, bac):
        colette = referentiel.by_cle(bac.id, "colette")
        assert colette is not None
        states = [row.etat for row in referentiel.cartes(colette)]
        assert states == [EtatCarte.ACTIVE, EtatCarte.REMPLACEE]
    assert "Numéro de série" in visiteur.get("/s-entrainer/exercice/").text


def test_a_wrong_photo_comes_back_with_its_reason_and_is_sent_again(visiteur: Visiteur) -> None:
    """R83."""
    qui = avec_perte(visiteur)
    path = f"{SUIVI}/{commander(visiteur, qui.id, photo='chapeau')}"
    visiteur.advance("4-jours")
    assert "la tête n’est pas nue" in visiteur.latest().main
    visiteur.follow("Voir la commande")
    assert visiteur.path == path
    visiteur.follow("Envoyer un autre fichier")
    choisir(visiteur, "identite")
    juger(visiteur, "photo", "Envoyer")
    assert "Une autre photo est envoyée" in visiteur.page.main
    visiteur.advance("21-jours")
    assert "La carte est arrivée" in visiteur.get(path).main


def test_a_wrong_document_comes_back_after_the_photo(visiteur: Visiteur) -> None:
    qui = avec_perte(visiteur)
    path = f"{SUIVI}/{commander(visiteur, qui.id, photo='gris', piece='perimee')}"
    for genre, right in (("photo", "identite"), ("piece", "passeport")):
        visiteur.advance("4-jours")
        visiteur.get(f"{path}/refaire")
        choisir(visiteur, right)
        juger(visiteur, genre, "Envoyer")
    visiteur.advance("4-jours")
    assert "en fabrication" in visiteur.get(path).main


def test_the_scenario_of_a_refused_photo(visiteur: Visiteur) -> None:
    """Lucien's grandson ordered with a holiday photo: already in the past, taken up once."""
    chez_soi(visiteur, "cartes-en-attente", "lucien")
    page = visiteur.get(SUIVI)
    assert "À refaire" in page.main
    visiteur.follow("Carte de Lucien")
    assert "le fond n’est pas uni" in visiteur.page.main
    visiteur.follow("Envoyer un autre fichier")
    choisir(visiteur, "identite")
    juger(visiteur, "photo", "Envoyer")
    visiteur.get(SUIVI)
    assert "Enregistrée" in visiteur.page.main
    with visiteur.world() as (_, bac):
        assert len(models.orders(referentiel.assures(bac.id))) == 1


def test_nothing_is_sent_again_before_a_refusal_nor_twice(visiteur: Visiteur) -> None:
    qui = avec_perte(visiteur)
    path = f"{SUIVI}/{commander(visiteur, qui.id, photo='floue')}"
    assert visiteur.client.get(f"{path}/refaire").status_code == 404
    assert visiteur.post(f"{path}/refaire/fichier", fichier="identite").status_code == 404
    visiteur.advance("4-jours")
    visiteur.get(f"{path}/refaire")
    assert visiteur.post(f"{path}/refaire", nette="1").status_code == 422
    choisir(visiteur, "identite")
    juger(visiteur, "photo", "Envoyer")
    assert visiteur.post(f"{path}/refaire").status_code == 404
    assert journal(visiteur).count("carte_vitale.fichier_renvoye") == 1


def test_a_decision_comes_at_its_second(visiteur: Visiteur) -> None:
    qui = avec_perte(visiteur)
    path = f"{SUIVI}/{commander(visiteur, qui.id, photo='fond')}"
    with visiteur.world() as (_, bac):
        order = models.under_way(qui.id)
        assert order is not None
        decision = plus_days(order.envoyee_le, 4)
        bac.advance_to(decision - timedelta(minutes=1))
    assert "est refusée" not in visiteur.get(path).main
    visiteur.advance("15-min")
    assert "est refusée" in visiteur.get(path).main


@pytest.mark.parametrize("page", ["", "/recu", "/refaire", "/carte"])
def test_an_order_belongs_to_its_account(visiteur: Visiteur, page: str) -> None:
    qui = avec_perte(visiteur)
    path = f"{SUIVI}/{commander(visiteur, qui.id, photo='fond')}"
    visiteur.advance("4-jours")
    stranger = Visiteur(visiteur.app)
    chez_soi(stranger, "cartes-en-attente", "odette")
    assert stranger.client.get(f"{path}{page}").status_code == 404
    neighbour = fiche(stranger, "lucien")
    assert neighbour.id
    stranger.get(SUIVI)
    assert "Aucune commande" in stranger.page.main


def test_another_card_may_be_ordered_once_this_one_is_received(visiteur: Visiteur) -> None:
    qui = avec_perte(visiteur)
    commander(visiteur, qui.id)
    visiteur.advance("21-jours")
    visiteur.latest("courrier")
    visiteur.follow("Ouvrir l’enveloppe")
    visiteur.press("Oui, tout est juste")
    connecter(visiteur, qui)
    declarer(visiteur, qui.id, "vol")
    commander(visiteur, qui.id)
    assert "est commandée" in visiteur.page.h1


def test_the_mission_is_noticed_from_the_loss_to_the_new_card(visiteur: Visiteur) -> None:
    mission = "/s-entrainer/missions/nouvelle-carte-vitale/"
    qui = chez_soi(visiteur, "carte-perdue")
    assert visiteur.post(f"{mission}commencer", page=mission).status_code == 303
    declarer(visiteur, qui.id)
    commander(visiteur, qui.id)
    visiteur.advance("21-jours")
    assert "Mission réussie" not in visiteur.get(mission).main
    visiteur.latest("courrier")
    visiteur.follow("Ouvrir l’enveloppe")
    visiteur.press("Oui, tout est juste")
    assert "Mission réussie" in visiteur.get(mission).main
