"""The medical profile (R144-R146): its cards, its PDF, the contacts."""

import io

import pytest
from pypdf import PdfReader

from services.espace_sante import dossier
from tests.espace_sante.gestes import (
    PROFIL,
    SECRET,
    assure_of,
    chez_soi,
    espace,
)
from tests.visiteur import Visiteur


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
    assure = assure_of(visiteur, "jeanne")
    with visiteur.world():
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


def test_a_wish_fits_on_a_line_or_is_refused_with_what_was_typed(visiteur: Visiteur) -> None:
    chez_soi(visiteur)
    visiteur.get(f"{PROFIL}/administratif/volontes")
    visiteur.press("Enregistrer", 422, don="oui", lieu="x" * 121, confiance="Lucie")
    assert "trop long" in visiteur.errors[0]
    kept = next(visiteur.page.tree.iterfind(".//input[@name='lieu']"))
    assert kept.attrib["value"] == "x" * 121
    visiteur.press("Enregistrer", lieu="x" * 120)
    assert "x" * 120 in visiteur.page.main
    assert "Lucie" in visiteur.page.main


def test_contacts_change_with_the_password(visiteur: Visiteur) -> None:
    chez_soi(visiteur)
    visiteur.get(f"{PROFIL}/administratif/coordonnees")
    visiteur.press("Enregistrer", 422, portable="06 39 98 01 44", mot_de_passe="Jonquille-64")
    visiteur.press("Enregistrer", portable="06 39 98 01 44", mot_de_passe=SECRET)
    assert espace(visiteur, "jeanne").portable == "0639980144"
