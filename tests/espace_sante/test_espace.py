"""Inside Mon espace santé (R141-R148): its pages, accesses, closing."""

from datetime import timedelta

from tests.espace_sante.gestes import (
    CONNEXION,
    ESPACE,
    PROFIL,
    SECRET,
    activer,
    chez_soi,
    connecter,
    espace,
    mot_de_passe,
    open_first,
)
from tests.exercice.test_exercice import Wall
from tests.visiteur import Visiteur

TOUTES = [
    "accueil",
    "documents",
    "messages",
    "agenda",
    "catalogue",
    "profil",
    "profil/administratif",
    "profil/administratif/volontes",
    "profil/administratif/coordonnees",
    "profils",
    "confidentialite",
    "fermer",
    "bienvenue",
]


def test_every_page_opens_once_inside_and_none_before(visiteur: Visiteur) -> None:
    activer(visiteur)
    for page in TOUTES:
        visiteur.get(f"{ESPACE}/{page}")
        assert visiteur.path == CONNEXION
    connecter(visiteur)
    for page in TOUTES:
        visiteur.get(f"{ESPACE}/{page}")
        assert visiteur.path == f"{ESPACE}/{page}"
        assert "Jeanne Marchand" in visiteur.page.main  # whose profile


def test_the_first_login_offers_to_fill_the_profile(visiteur: Visiteur) -> None:
    """R141: each section can be skipped, and what was given can be changed later."""
    activer(visiteur)
    connecter(visiteur)
    assert visiteur.page.h1 == "Bienvenue dans votre espace"
    visiteur.press("Commencer")
    date = {"le-jour": "2", "le-mois": "mars", "le-annee": "2024"}
    visiteur.press("Enregistrer", titre="Taille", detail="1 m 62", **date)
    visiteur.follow("Passer")
    visiteur.follow("Passer")
    assert visiteur.page.h1 == "Personnes à prévenir"
    visiteur.press("Enregistrer", titre="Lucie, inventée", detail="Sa voisine, 06 39 98 01 77")
    assert visiteur.path == f"{ESPACE}/accueil"
    assert "1 m 62" in visiteur.get(PROFIL).main
    assert "Lucie" in visiteur.get(f"{PROFIL}/administratif").main
    visiteur.press("Déconnexion")
    connecter(visiteur)
    assert visiteur.path == f"{ESPACE}/accueil"  # once only


def test_home_shows_the_last_documents_and_care(visiteur: Visiteur) -> None:
    chez_soi(visiteur)
    assert "Compte rendu de consultation" in visiteur.page.main
    assert "Mes derniers soins" in visiteur.page.main
    assert "Laboratoire d’exercice" not in visiteur.page.main
    visiteur.advance("48-h")
    assert "Laboratoire d’exercice" in visiteur.get(f"{ESPACE}/accueil").main


def test_the_agenda_has_past_and_coming(visiteur: Visiteur) -> None:
    chez_soi(visiteur)
    page = visiteur.get(f"{ESPACE}/agenda")
    assert "Visite chez le médecin traitant" in page.main
    assert "Aucun rendez-vous passé" in page.main
    visiteur.advance("21-jours")
    assert "Aucun rendez-vous passé" not in visiteur.get(f"{ESPACE}/agenda").main


def test_an_application_is_allowed_then_stopped(visiteur: Visiteur) -> None:
    chez_soi(visiteur)
    visiteur.get(f"{ESPACE}/catalogue")
    visiteur.press("Autoriser Pense-vaccin")
    assert "Vous l’avez autorisée" in visiteur.page.main
    visiteur.press("Retirer l’accès de Pense-vaccin")
    assert "Vous l’avez autorisée" not in visiteur.page.main
    assert visiteur.post(f"{ESPACE}/catalogue/inconnue", acces="oui").status_code == 404


def test_the_history_tells_who_came_and_blocking_stops_it(visiteur: Visiteur) -> None:
    chez_soi(visiteur)
    open_first(visiteur)
    page = visiteur.get(f"{ESPACE}/confidentialite")
    assert "Lecture d’un document" in page.main
    assert "Dépôt d’un document" in page.main
    visiteur.press("Bloquer Dr Farida Belkacem")
    visiteur.advance("4-jours")
    page = visiteur.get(f"{ESPACE}/confidentialite")
    assert "Bloqué" in page.main
    assert "Consultation du profil" not in page.main
    visiteur.press("Débloquer Dr Farida Belkacem")
    assert "Consultation du profil" in visiteur.page.main
    answer = visiteur.post(f"{ESPACE}/confidentialite/soignant", soignant="Dr Inconnu", acces="non")
    assert answer.status_code == 404


def test_emergency_access_can_be_refused(visiteur: Visiteur) -> None:
    chez_soi(visiteur)
    visiteur.get(f"{ESPACE}/confidentialite")
    visiteur.press("Refuser l’accès en urgence")
    assert "même en urgence" in visiteur.page.main
    assert espace(visiteur, "jeanne").acces_urgence is False


def test_a_space_is_closed_with_the_password_then_opened_again(visiteur: Visiteur) -> None:
    chez_soi(visiteur)
    visiteur.get(f"{ESPACE}/fermer")
    visiteur.press("Fermer cet espace", 422, mot_de_passe="Jonquille-64")
    visiteur.press("Fermer cet espace", mot_de_passe=SECRET)
    assert visiteur.page.h1 == "Votre espace est fermé"
    assert espace(visiteur, "jeanne").etat == "ferme"
    visiteur.get(f"{ESPACE}/accueil")
    assert visiteur.path == CONNEXION
    mot_de_passe(visiteur, 422)
    assert "fermé" in visiteur.get(f"{ESPACE}/").main


def test_guesses_of_the_password_inside_are_limited(visiteur: Visiteur, wall: Wall) -> None:
    chez_soi(visiteur)
    visiteur.get(f"{ESPACE}/fermer")
    for _ in range(5):
        visiteur.press("Fermer cet espace", 422, mot_de_passe="Jonquille-64")
    visiteur.press("Fermer cet espace", 429, mot_de_passe=SECRET)
    wall(timedelta(minutes=16))
    visiteur.get(f"{ESPACE}/fermer")
    visiteur.press("Fermer cet espace", mot_de_passe=SECRET)
