"""No health datum in logs, journals, URLs, cookies, headers, mails: only in the space itself."""

from pathlib import Path

import pytest

from tests.discretion import assert_silent, ecoute
from tests.espace_sante.gestes import ESPACE, IDENTIFIANT, SECRET, chez_soi
from tests.visiteur import Visiteur

PROFIL = f"{ESPACE}/profil"
OF_HEALTH = (
    "Arachide", "Boutons", "Dolvexa", "Grippe", "Lucie", "tiroir", "Bonjour docteur",
    "Compte rendu", "Belkacem", "Tout va bien",
)  # fmt: skip
GREETING = "Bonjour Jeanne"


def live(visiteur: Visiteur) -> None:
    """A whole stay: a profile filled in, documents sorted and hidden, a message, a block, a PDF."""
    chez_soi(visiteur)
    for section, typed in (
        ("allergies", {"titre": "Arachide", "detail": "Boutons"}),
        ("traitements", {"titre": "Dolvexa"}),
        ("contacts", {"titre": "Lucie"}),
    ):
        visiteur.get(f"{PROFIL}/{section}/ajouter")
        visiteur.press("Enregistrer", **typed)
    visiteur.get(f"{PROFIL}/vaccinations/ajouter")
    visiteur.press("Enregistrer", 422, titre="Grippe")  # refused pages hold what was typed
    visiteur.get(f"{PROFIL}/administratif/volontes")
    visiteur.press("Enregistrer", don="oui", lieu="Le tiroir")
    visiteur.get(PROFIL)
    visiteur.press("Supprimer")
    visiteur.get(f"{ESPACE}/documents")
    visiteur.follow("Compte rendu de consultation")
    visiteur.press("Masquer aux soignants")
    visiteur.press("Ranger", categorie="autres")
    visiteur.get(f"{ESPACE}/messages")
    visiteur.follow("Dr Farida Belkacem")
    visiteur.press("Envoyer", texte="Bonjour docteur.")
    visiteur.get(f"{ESPACE}/confidentialite")
    visiteur.press("Bloquer Dr Farida Belkacem")
    visiteur.get(f"{ESPACE}/catalogue")
    visiteur.press("Autoriser Pense-vaccin")
    visiteur.client.get(f"{PROFIL}/pdf")
    visiteur.advance("48-h")
    visiteur.get(f"{ESPACE}/messages")


def test_nothing_of_health_leaves_the_space(
    visiteur: Visiteur, caplog: pytest.LogCaptureFixture, journal: Path
) -> None:
    with ecoute(visiteur, caplog, journal) as listening:
        live(visiteur)
    assert_silent(listening, *OF_HEALTH, SECRET, IDENTIFIANT)
    assert GREETING in listening.places()["mails"]  # what was listened to is not empty
    told = {name for name in listening.events() if name.startswith("espace_sante.")}
    assert {
        "espace_sante.profil_rempli", "espace_sante.profil_change", "espace_sante.document_masque",
        "espace_sante.document_range", "espace_sante.message_envoye",
        "espace_sante.soignant_bloque", "espace_sante.profil_telecharge",
    } <= told  # fmt: skip


def test_what_a_page_of_the_space_links_to_says_nothing(visiteur: Visiteur) -> None:
    live(visiteur)
    for url in ("profil", "documents", "messages", "confidentialite", "catalogue"):
        links = " ".join(visiteur.get(f"{ESPACE}/{url}").links).lower()
        for word in OF_HEALTH:
            assert word.lower() not in links, (url, word)
