"""Inside Mon espace santé (R141-R148): profile, documents, messages, accesses, closing."""

import io
from datetime import timedelta

import pytest
from flask import Flask
from pypdf import PdfReader

from services.bac_a_sable.models import Trace
from services.espace_sante import dossier, models
from services.referentiel import models as referentiel
from services.referentiel.models import Assure
from tests.compte.gestes import fiche
from tests.espace_sante.gestes import (
    CONNEXION,
    ESPACE,
    IDENTIFIANT,
    SECRET,
    activer,
    chez_soi,
    connecter,
    espace,
    journal,
    mot_de_passe,
    prouve,
    provisoire,
)
from tests.exercice.test_exercice import Wall
from tests.visiteur import Visiteur

PROFIL = f"{ESPACE}/profil"
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


def assure_of(visiteur: Visiteur, cle: str) -> Assure:
    with visiteur.world() as (_, bac):
        found = referentiel.by_cle(bac.id, cle)
        assert found is not None
        return found


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


# ——— Profile (R144, R145) ———


def test_the_sections_are_those_of_the_source(visiteur: Visiteur) -> None:
    chez_soi(visiteur)
    page = visiteur.get(PROFIL)
    for title in ("Maladies et sujets de santé", "Traitements", "Allergies", "Vaccinations"):
        assert title in page.main
    assert "Mesures" in page.main
    assert "antécédents familiaux" in page.main


def test_a_card_is_added_changed_and_removed(visiteur: Visiteur) -> None:
    chez_soi(visiteur)
    visiteur.get(f"{PROFIL}/allergies/ajouter")
    visiteur.press("Enregistrer", titre="Arachide", detail="Boutons")
    visiteur.get(PROFIL)
    visiteur.follow("Modifier")
    visiteur.press("Enregistrer", titre="Noisette")
    assert "Noisette" in visiteur.page.main
    assert "Arachide" not in visiteur.page.main
    visiteur.press("Supprimer")
    assert "Noisette" not in visiteur.page.main


def test_a_vaccine_added_by_a_professional_cannot_be_changed(visiteur: Visiteur) -> None:
    chez_soi(visiteur)
    page = visiteur.get(PROFIL)
    assert "vous ne pouvez pas le changer" in page.main
    with visiteur.world() as (appareil, bac):
        assure = referentiel.by_cle(bac.id, "jeanne")
        assert assure is not None
        (vaccine,) = dossier.elements(assure, "vaccinations")
    assert f"{vaccine.id}/modifier" not in page.html
    visiteur.get(f"{PROFIL}/vaccinations/{vaccine.id}/modifier", 403)
    for word in ("modifier", "supprimer"):
        answer = visiteur.post(f"{PROFIL}/vaccinations/{vaccine.id}/{word}", titre="Autre")
        assert answer.status_code == 403


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ({"titre": ""}, "Donnez un nom"),
        ({"titre": "Rappel, appeler le 06 12 34 56 78"}, "vraie personne"),
        ({"detail": "jeanne.dupont@gmail.com"}, "vraie personne"),
        ({"titre": "x" * 121}, "trop long"),
        ({"le-annee": "2090"}, "pas encore passée"),
        ({"le-annee": "1900"}, "avant la naissance"),
    ],
)
def test_what_is_wrong_in_a_card_is_refused(
    visiteur: Visiteur, typed: dict[str, str], said: str
) -> None:
    chez_soi(visiteur)
    visiteur.get(f"{PROFIL}/vaccinations/ajouter")
    date = {"le-jour": "2", "le-mois": "3", "le-annee": "2024"}
    visiteur.press("Enregistrer", 422, **{"titre": "Grippe", **date, **typed})
    assert said in visiteur.errors[0]


def test_the_profile_is_a_pdf_for_a_professional(visiteur: Visiteur) -> None:
    """R146."""
    chez_soi(visiteur)
    visiteur.get(f"{PROFIL}/allergies/ajouter")
    visiteur.press("Enregistrer", titre="Arachide")
    visiteur.get(f"{PROFIL}/administratif/volontes")
    visiteur.press("Enregistrer", don="oui", directives=True, lieu="Le tiroir", confiance="Lucie")
    assert "Le tiroir" in visiteur.page.main
    answer = visiteur.client.get(f"{PROFIL}/pdf")
    assert answer.mimetype == "application/pdf"
    text = "".join(page.extract_text() for page in PdfReader(io.BytesIO(answer.data)).pages)
    for words in ("SPÉCIMEN", "Arachide", "Diphtérie", "Le tiroir", "Jeanne Marchand"):
        assert words in text


def test_contacts_change_with_the_password(visiteur: Visiteur) -> None:
    chez_soi(visiteur)
    visiteur.get(f"{PROFIL}/administratif/coordonnees")
    visiteur.press("Enregistrer", 422, portable="06 39 98 01 44", mot_de_passe="Jonquille-64")
    visiteur.press("Enregistrer", portable="06 39 98 01 44", mot_de_passe=SECRET)
    assert espace(visiteur, "jeanne").portable == "0639980144"


# ——— Documents (R142, R148) ———


def open_first(visiteur: Visiteur) -> None:
    visiteur.get(f"{ESPACE}/documents")
    visiteur.follow("Compte rendu de consultation")


def test_a_document_is_read_sorted_and_hidden(visiteur: Visiteur) -> None:
    chez_soi(visiteur)
    open_first(visiteur)
    visiteur.press("Ranger", categorie="autres")
    assert "Autres documents" in visiteur.page.main
    open_first(visiteur)
    assert "les professionnels de santé que vous autorisez" in visiteur.page.main
    visiteur.press("Masquer aux soignants")
    assert "Ce document est masqué" in visiteur.page.main
    assert "Masqué aux soignants" in visiteur.get(f"{ESPACE}/documents").main
    open_first(visiteur)
    visiteur.press("Le montrer de nouveau")
    assert "masqué" not in visiteur.page.main.split("Comprendre")[0]


# ——— Messages ———


def test_a_care_team_answers_the_next_day(visiteur: Visiteur) -> None:
    chez_soi(visiteur)
    visiteur.get(f"{ESPACE}/messages")
    visiteur.follow("Dr Farida Belkacem")
    with visiteur.world() as (_, bac):
        jeanne = referentiel.by_cle(bac.id, "jeanne")
        assert jeanne is not None
        (joined, *_) = referentiel.documents(jeanne, bac.now())
    visiteur.press("Envoyer", texte="Bonjour docteur.", document=joined.id)
    assert "Bonjour docteur." in visiteur.page.main
    assert joined.titre in visiteur.page.main
    assert "sont bien lus" not in visiteur.page.main
    visiteur.advance("48-h")
    thread = visiteur.path
    assert "sont bien lus" in visiteur.get(thread).main
    told = visiteur.latest()
    assert told.h1 == "Un message vous attend dans votre espace"
    assert "Belkacem" not in told.main
    assert {"espace_sante.message_envoye", "espace_sante.document_envoye"} <= set(journal(visiteur))


def test_a_message_holds_nothing_real(visiteur: Visiteur) -> None:
    chez_soi(visiteur)
    visiteur.get(f"{ESPACE}/messages")
    visiteur.follow("Dr Farida Belkacem")
    visiteur.press("Envoyer", 422, texte="Rappelez-moi au 06 12 34 56 78")
    assert "vraie personne" in visiteur.errors[0]


# ——— Agenda, catalogue ———


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


# ——— Profiles (R143, R147) ———


def famille(visiteur: Visiteur) -> None:
    chez_soi(visiteur, "famille-guilvinec", "maud")


def test_one_switches_to_a_childs_profile_and_back(visiteur: Visiteur) -> None:
    famille(visiteur)
    visiteur.follow("Changer de profil")
    visiteur.press("Maël Le Bihan")
    assert "Profil ouvert : Maël Le Bihan" in visiteur.page.main
    visiteur.get(f"{PROFIL}/allergies/ajouter")
    visiteur.press("Enregistrer", titre="Pollen")
    visiteur.get(f"{ESPACE}/profils")
    visiteur.press("Maud Le Bihan")
    assert "Pollen" not in visiteur.get(PROFIL).main


def test_a_page_of_another_profile_writes_nothing(visiteur: Visiteur) -> None:
    """Two windows: the one opened before the switch may not write in the wrong profile."""
    famille(visiteur)
    visiteur.get(f"{PROFIL}/allergies/ajouter")
    before = espace(visiteur, "maud").id
    visiteur.get(f"{ESPACE}/profils")
    visiteur.press("Ewen Le Bihan")
    answer = visiteur.post(f"{PROFIL}/allergies/ajouter", profil=before, titre="Pollen")
    assert answer.status_code == 409
    assert "Pollen" not in visiteur.get(PROFIL).main


def test_a_child_left_out_is_activated_later_with_its_own_code(visiteur: Visiteur) -> None:
    prouve(visiteur, "famille-guilvinec", "maud")
    ewen = assure_of(visiteur, "ewen").id
    visiteur.press("Continuer", **{f"enfant-{ewen}": False})
    visiteur.press("Valider", decision="activer")
    visiteur.press("Continuer")
    visiteur.press("Activer mon espace", identifiant=IDENTIFIANT, mot_de_passe=SECRET)
    connecter(visiteur)
    visiteur.get(f"{ESPACE}/profils")
    visiteur.follow("Ewen Le Bihan")
    visiteur.press("Activer ce profil", 422, code="ABCD EFGH JKMN")
    visiteur.press("Recevoir son code")
    code = provisoire(visiteur, "")
    visiteur.press("Activer ce profil", code=code)
    visiteur.press("Ewen Le Bihan")
    assert "Profil ouvert : Ewen Le Bihan" in visiteur.page.main


def test_a_profile_leaves_its_parent_at_eighteen(visiteur: Visiteur) -> None:
    famille(visiteur)
    visiteur.get(f"{ESPACE}/profils")
    visiteur.press("Maël Le Bihan")
    for _ in range(5):
        visiteur.advance("6-mois")
    visiteur.get(f"{ESPACE}/profils")
    assert "Maël" not in visiteur.page.main
    assert "Profil ouvert : Maud Le Bihan" in visiteur.page.main


def test_what_is_anothers_is_nobodys(practice_app: Flask) -> None:
    """R147: another person's or an unrelated child's profile, document, message, card: 404."""
    mine, other = Visiteur(practice_app), Visiteur(practice_app)
    chez_soi(mine)
    famille(other)
    with other.world() as (_, bac):
        mael = referentiel.by_cle(bac.id, "mael")
        maud = referentiel.by_cle(bac.id, "maud")
        yann = referentiel.by_cle(bac.id, "yann")
        assert mael is not None
        assert maud is not None
        assert yann is not None
        ids = {
            "espace": models.of_assure(mael.id),
            "document": referentiel.documents(mael, bac.now())[0],
            "message": dossier.messages(mael, bac.now())[0],
            "carte": dossier.elements(mael, "vaccinations")[0],
        }
    found = {name: row.id for name, row in ids.items() if row is not None}
    for visiteur in (mine, other):  # a stranger; the mother, but with her own profile open
        visiteur.get(f"{ESPACE}/accueil")
        for url in (
            f"documents/{found['document']}",
            f"messages/{found['message']}",
            f"profil/vaccinations/{found['carte']}/modifier",
            f"profils/{yann.id}/activer",
        ):
            visiteur.get(f"{ESPACE}/{url}", 404)
        visiteur.get(f"{ESPACE}/accueil")
        for url in (
            f"documents/{found['document']}/confidentialite",
            f"documents/{found['document']}/categorie",
            f"messages/{found['message']}",
            f"profil/vaccinations/{found['carte']}/supprimer",
            f"profils/{yann.id}/code",
        ):
            assert visiteur.post(f"{ESPACE}/{url}").status_code == 404, url
    assert mine.post(f"{ESPACE}/profils/ouvrir", vers=found["espace"]).status_code == 404
    with other.world():
        stranger = models.of_assure(yann.id)
        assert stranger is None
    assert other.post(f"{ESPACE}/profils/ouvrir", vers="nexiste").status_code == 404


# ——— Confidentiality (R148) ———


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


# ——— Closing (R137) ———


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


def test_children_are_closed_first(visiteur: Visiteur) -> None:
    famille(visiteur)
    page = visiteur.get(f"{ESPACE}/fermer")
    assert "Fermez d’abord les profils des enfants" in page.main
    assert visiteur.post(f"{ESPACE}/fermer", mot_de_passe=SECRET).status_code == 422
    for name in ("Maël", "Nolwenn", "Ewen"):
        visiteur.get(f"{ESPACE}/profils")
        visiteur.press(f"{name} Le Bihan")
        visiteur.get(f"{ESPACE}/fermer")
        visiteur.press("Fermer cet espace", mot_de_passe=SECRET)
    visiteur.get(f"{ESPACE}/fermer")
    visiteur.press("Fermer cet espace", mot_de_passe=SECRET)
    assert visiteur.page.h1 == "Votre espace est fermé"


# ——— Nothing of health leaves the space ———


def test_no_health_datum_in_the_journal_nor_in_urls_nor_in_cookies(visiteur: Visiteur) -> None:
    chez_soi(visiteur)
    visiteur.get(f"{PROFIL}/allergies/ajouter")
    visiteur.press("Enregistrer", titre="Arachide", detail="Boutons")
    open_first(visiteur)
    visiteur.press("Masquer aux soignants")
    with visiteur.world() as (_, bac):
        from sqlalchemy import select

        from core.db import every

        rows = every(select(Trace).where(Trace.bac_id == bac.id))
    written = " ".join(f"{row.evenement} {row.details}" for row in rows)
    cookies = " ".join(str(cookie) for cookie in visiteur.client._cookies.values())
    links = " ".join(visiteur.get(PROFIL).links)
    for secret in ("Arachide", "Boutons", "Compte rendu", "Belkacem", SECRET, IDENTIFIANT):
        for place in (written, cookies, links):
            assert secret.lower() not in place.lower(), secret


def test_guesses_of_the_password_inside_are_limited(visiteur: Visiteur, wall: Wall) -> None:
    chez_soi(visiteur)
    visiteur.get(f"{ESPACE}/fermer")
    for _ in range(5):
        visiteur.press("Fermer cet espace", 422, mot_de_passe="Jonquille-64")
    visiteur.press("Fermer cet espace", 429, mot_de_passe=SECRET)
    wall(timedelta(minutes=16))
    visiteur.get(f"{ESPACE}/fermer")
    visiteur.press("Fermer cet espace", mot_de_passe=SECRET)


def test_a_forgotten_password_is_replaced_by_activating_again(visiteur: Visiteur) -> None:
    from tests.espace_sante.gestes import ACTIVER, identite
    from tests.espace_sante.test_activation import demander

    activer(visiteur)
    qui = fiche(visiteur)
    demander(visiteur, qui)
    code = provisoire(visiteur, "")
    visiteur.get(ACTIVER)
    visiteur.press("Commencer")
    visiteur.press("Continuer", **identite(visiteur, qui, code))
    visiteur.press("Continuer", canal="mail")
    visiteur.press("Continuer", code=visiteur.read_code())
    visiteur.press("Continuer")
    assert "déjà actif" in visiteur.page.main
    visiteur.press("Valider", decision="activer")
    visiteur.press("Continuer")
    visiteur.press("Activer mon espace", identifiant="coquelicot64", mot_de_passe=SECRET)
    mot_de_passe(visiteur, 422)
    mot_de_passe(visiteur, identifiant="coquelicot64")
