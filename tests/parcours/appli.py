"""What somebody does in the appli carte Vitale, in their words: activate it, open it, show it."""

from pathlib import Path

from playwright.sync_api import Page, expect

from tests import lecteur
from tests.parcours import entrainement as faire
from tests.parcours.entrainement import Fiche, press
from tests.parcours.espace_sante import choose, fill, follow, main
from tests.parcours.pages import each, h1

APPLI = "/s-entrainer/appli-carte-vitale"
ACTIVER = f"{APPLI}/activer"
COMPTOIR = "/s-entrainer/professionnel/"
SECRET = "402917"
CODE_FRANCE_IDENTITE = "258147"


def conditions(page: Page) -> Fiche:
    """Begin, and accept."""
    press(page, "Commencer")
    card = faire.fiche(page)
    main(page).get_by_role("checkbox").check()
    press(page, "Continuer")
    return card


def give_number(page: Page, card: Fiche) -> None:
    fill(page, "Votre numéro de sécurité sociale", card.nir)
    press(page, "Continuer")


def choose_secret(page: Page) -> None:
    fill(page, "Votre code secret, 6 chiffres", SECRET)
    fill(page, "Le même code, une deuxième fois", SECRET)
    press(page, "Valider")


def by_france_identite(page: Page) -> None:
    """The short way, up to the open appli."""
    page.goto(f"{ACTIVER}/france-identite")
    card = conditions(page)
    give_number(page, card)
    fill(page, "Votre code France Identité", CODE_FRANCE_IDENTITE)
    press(page, "Poser la carte")
    choose_secret(page)
    expect(h1(page)).to_have_text("Votre appli est active")


def film(page: Page) -> None:
    """The long way, up to the secret code; one is at its first page."""
    card = conditions(page)
    choose(page, "Non, merci")
    press(page, "Continuer")
    for answer in each(main(page).get_by_role("radio", name="Autoriser")):
        answer.check()
    press(page, "Continuer")
    give_number(page, card)
    step = page.url
    code = faire.read_code(page)
    page.goto(step)
    fill(page, "Code reçu par mail", code)
    press(page, "Continuer")
    choose(page, "J’autorise")
    press(page, "Continuer")
    press(page, "Continuer")
    choose(page, "À plat")
    press(page, "Filmer")
    choose(page, "Face à une fenêtre")
    press(page, "Filmer")


def open_appli(page: Page) -> None:
    """The secret code, at the door."""
    page.goto(f"{APPLI}/ouvrir")
    fill(page, "Votre code secret", SECRET)
    press(page, "Ouvrir")


def shown(page: Page, path: Path) -> str:
    """What a photograph of the QR code on this screen says."""
    page.goto(f"{APPLI}/utiliser/qr")
    page.locator("main .qr").screenshot(path=path)
    texts = lecteur.texts(path)
    assert len(texts) == 1, texts
    return texts[0]


def spelled(page: Page) -> str:
    """The eight characters under it."""
    return page.locator("main .spelled").inner_text().rpartition(":")[2].strip()


def delete_profile(page: Page) -> None:
    page.goto(f"{APPLI}/plus")
    follow(page, "Confidentialité")
    follow(page, "Supprimer mon profil")
    press(page, "Supprimer mon profil")
    expect(h1(page)).to_have_text("Votre profil est supprimé")
