"""« Mes démarches »: the whole list, the receipts, other people's (R49-R54)."""

from editorial import store
from services.compte import catalogue
from tests.compte.maison import COMPTE, chez_soi
from tests.visiteur import Visiteur

DEMARCHES = f"{COMPTE}/mes-demarches"


def test_no_label_of_the_menu_is_forgotten() -> None:
    listed = set(" ".join(catalogue.GROUPES).split())
    of_menu = {
        cle
        for cle, row in store.read("libelles").items()
        if row["service"] == "compte-ameli"
        and row["chemin"][:1] == ["Mes démarches"]
        and len(row["chemin"]) == 3
    }
    assert listed == of_menu


def test_each_group_bears_one_official_title(visiteur: Visiteur) -> None:
    chez_soi(visiteur)
    with visiteur.app.test_request_context():
        titles = [groupe.titre for groupe in catalogue.groupes()]
    assert titles[:3] == ["Effectuer une démarche", "Suivre mes démarches", "Télécharger"]
    for keys in catalogue.GROUPES:
        assert len({catalogue.libelle(cle)["chemin"][1] for cle in keys.split()}) == 1


def test_what_is_not_built_says_so_and_shows_the_real_door(visiteur: Visiteur) -> None:
    chez_soi(visiteur)
    with visiteur.app.test_request_context():
        rows = [row for groupe in catalogue.groupes() for row in groupe.lignes]
    unbuilt = [row for row in rows if row["etat"]]
    for row in rows:
        page = visiteur.get(row["url"])
        assert ("pas encore d’exercice" in page.h1) == bool(row["etat"]), row
    assert [row["cle"] for row in rows if row not in unbuilt and row["cle"] in BUILT] == BUILT


BUILT = (
    "attestation-de-droits releves-mensuels changement-adresse modifier-coordonnees-bancaires"
    " changement-nom-usage"
).split()


def test_steps_to_come_show_in_their_time(visiteur: Visiteur) -> None:
    chez_soi(visiteur)
    visiteur.get(f"{COMPTE}/nom-usage")
    visiteur.press("Valider", nom="Autret-Bihan", piece="livret-famille")
    receipt = visiteur.path
    assert "Rien n’a été envoyé." in visiteur.page.main
    assert "Le document est vérifié" not in visiteur.page.main
    visiteur.advance("4-jours")
    assert "Le document est vérifié" not in visiteur.get(receipt).main
    visiteur.advance("4-jours")
    assert "Le document est vérifié" in visiteur.get(receipt).main


def test_receipts_are_listed_and_belong_to_one_person(visiteur: Visiteur) -> None:
    chez_soi(visiteur)
    visiteur.get(f"{COMPTE}/communication")
    visiteur.press("Valider", accord_mail="oui")
    receipt = visiteur.path
    assert receipt in visiteur.get(DEMARCHES).links
    stranger = Visiteur(visiteur.app)
    chez_soi(stranger)
    assert stranger.client.get(receipt).status_code == 404
    stranger.get(DEMARCHES)
    assert "Rien pour l’instant" in stranger.page.main


def test_a_receipt_that_nobody_has_is_not_found(visiteur: Visiteur) -> None:
    chez_soi(visiteur)
    assert visiteur.client.get(f"{DEMARCHES}/AAAAAAAAAAAAAAAA").status_code == 404
