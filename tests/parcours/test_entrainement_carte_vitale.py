"""A carte Vitale lost, ordered on the site or as on the telephone, refused, then received."""

import pytest
from playwright.sync_api import Page, expect

from tests.carte_vitale import gestes
from tests.carte_vitale.gestes import APPLI, BASE, TOUT
from tests.compte.maison import chez_soi
from tests.parcours import entrainement as faire
from tests.parcours.conftest import Somebody
from tests.parcours.entrainement import press
from tests.parcours.espace_sante import choose, follow, main
from tests.parcours.pages import each, h1
from tests.visiteur import Visiteur

pytestmark = pytest.mark.e2e


def colette(visiteur: Visiteur) -> None:
    chez_soi(visiteur, "carte-perdue")


def pick(page: Page, name: str) -> None:
    """Press the drawing of a file, and see it in large."""
    main(page).get_by_role("button", name=name).click()
    expect(main(page).locator(".preview > svg")).to_be_visible()


def judge(page: Page, button: str = "Continuer", but: str = "") -> None:
    for box in each(main(page).get_by_role("checkbox")):
        box.set_checked(True)
    if but:
        main(page).get_by_label(but).uncheck()
    press(page, button)


def declare(page: Page) -> None:
    page.goto(f"{BASE}/declarer")
    press(page, "Commencer")
    choose(page, "Colette Baudry")
    press(page, "Continuer")
    choose(page, "Perdue")
    press(page, "Continuer")
    press(page, "Déclarer")
    expect(h1(page)).to_have_text("La carte de Colette est déclarée")


def test_a_lost_card_then_the_next_one(somebody: Somebody) -> None:
    """What the mission asks for: declared, ordered with the right files, followed, received."""
    page = somebody(colette)
    declare(page)
    press(page, "Commander une nouvelle carte Vitale")
    press(page, "Continuer")
    press(page, "Continuer")
    expect(main(page).get_by_role("button", name="Continuer")).to_be_disabled()
    pick(page, "vacances.jpg")
    judge(page, but="Le fond est uni")
    expect(page.get_by_role("alert")).to_contain_text("Bien vu")
    press(page, "Choisir un autre fichier")
    pick(page, "photo-identite.jpg")
    judge(page)
    press(page, "Continuer")
    press(page, "Continuer")
    pick(page, "passeport.jpg")
    judge(page)
    expect(main(page)).to_contain_text("6 place du Verger")
    press(page, "Valider")
    expect(main(page)).to_contain_text("Étape 5 sur 5")
    faire.advance(page, "21 jours")
    faire.open_latest(page, "courrier")
    follow(page, "Ouvrir l’enveloppe")
    press(page, "Oui, tout est juste")
    expect(page.get_by_role("status").first).to_contain_text("Carte reçue")


@pytest.mark.complet
def test_as_on_the_telephone_a_wrong_photo_comes_back(somebody: Somebody) -> None:
    page = somebody(gestes.avec_perte)
    page.goto(APPLI)
    press(page, "Je commande en ligne ma carte vitale")
    choose(page, "Colette Baudry")
    press(page, "Continuer")
    press(page, "Continuer")
    pick(page, "En marchant")
    judge(page)
    press(page, "Continuer")
    pick(page, "À plat, en plein jour")
    judge(page, "Suivant")
    press(page, "Valider")
    expect(main(page)).to_contain_text("Il n’est pas dans l’appli")
    follow(page, "Suivre la commande sur le site")
    expect(main(page)).to_contain_text("d’ici 1 à 2 jours")
    order = page.url
    faire.advance(page, "4 jours")
    page.goto(order)
    expect(main(page)).to_contain_text("la photo est floue")
    follow(page, "Envoyer un autre fichier")
    pick(page, "photo-identite.jpg")
    judge(page, "Envoyer")
    expect(main(page)).to_contain_text("Une autre photo est envoyée")


def test_a_refusal_leads_out_of_itself(somebody: Somebody) -> None:
    """NPAI: the address is corrected, the order opens."""
    page = somebody(lambda visiteur: chez_soi(visiteur, "npai"))
    page.goto(f"{BASE}/commander")
    press(page, "Commencer")
    faire.choose_first(page)
    press(page, "Continuer")
    expect(h1(page)).to_have_text("La caisse n’a pas la bonne adresse")
    follow(page, "Changement d’adresse")
    expect(h1(page)).to_contain_text("adresse")


def test_the_keyboard_alone_chooses_and_judges(somebody: Somebody) -> None:
    def at_the_photo(visiteur: Visiteur) -> None:
        gestes.avec_perte(visiteur)
        visiteur.press("Commander une nouvelle carte Vitale")
        visiteur.press("Continuer")
        visiteur.press("Continuer")

    page = somebody(at_the_photo)
    page.goto(f"{BASE}/commander")
    follow(page, "Reprendre")
    main(page).get_by_role("button", name="photo-identite.jpg").focus()
    page.keyboard.press("Enter")
    expect(main(page).locator(".preview > svg")).to_be_visible()
    for box in each(main(page).get_by_role("checkbox")):
        box.focus()
        page.keyboard.press("Space")
    assert len(TOUT["photo"]) == main(page).get_by_role("checkbox").count()
    button = main(page).get_by_role("button", name="Continuer")
    button.focus()
    page.keyboard.press("Enter")
    expect(h1(page)).to_have_text("Préparez la pièce d’identité")
