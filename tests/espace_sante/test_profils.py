"""The children's profiles (R143, R147): switching, activating, leaving, closing."""

from flask import Flask

from services.espace_sante import dossier, models
from services.referentiel import models as referentiel
from tests.espace_sante.gestes import (
    ESPACE,
    IDENTIFIANT,
    PROFIL,
    SECRET,
    assure_of,
    chez_soi,
    connecter,
    espace,
    prouve,
    provisoire,
)
from tests.visiteur import Visiteur


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
    mael, yann = assure_of(other, "mael"), assure_of(other, "yann")
    with other.world() as (_, bac):
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
