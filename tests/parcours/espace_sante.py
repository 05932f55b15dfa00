"""What somebody who practises Mon espace santé does: the letter, the steps, the login, inside."""

import re
from typing import Any

from playwright.sync_api import Locator, Page, expect

from tests.parcours import entrainement as faire
from tests.parcours.entrainement import Fiche, press
from tests.parcours.pages import h1

ESPACE = "/s-entrainer/espace-sante"
ACTIVER = f"{ESPACE}/activer"
CONNEXION = f"{ESPACE}/connexion"
CODE_PERDU = f"{ESPACE}/code-provisoire"
PROFIL = f"{ESPACE}/profil"
IDENTIFIANT = "camomille64"
DECEMBRE = "D’après un document de décembre 2023"
BIENVENUE = "Bienvenue dans votre espace"


def main(page: Page) -> Locator:
    return page.get_by_role("main")


def fill(page: Page, label: str, words: str) -> None:
    main(page).get_by_label(label, exact=True).fill(words)


def choose(page: Page, name: str) -> None:
    main(page).get_by_role("radio", name=name).check()


def follow(page: Page, words: str) -> None:
    main(page).get_by_role("link", name=words).first.click()


def code_of(page: Page, canal: str = "", words: str = "") -> str:
    """The code of the newest message of a channel (whose title says `words`); then back here."""
    back = page.url
    page.goto(f"{faire.BOITE}{canal}")
    rows = main(page).locator(".mails a", has_text=re.compile(words))
    rows.first.click()
    code = page.locator("main .mail__code").inner_text()
    page.goto(back)
    return code


def provisional(page: Page, canal: str = "courrier", pour: str = "") -> str:
    """The twelve characters of the newest letter, or of the newest mail (canal "")."""
    return code_of(page, canal, f"code provisoire.*{pour}")


# ——— Enrolling ———


def begin(page: Page) -> Fiche:
    """From the page before the steps to the first one."""
    page.goto(ACTIVER)
    press(page, "Commencer")
    expect(h1(page)).to_have_text("Trois informations pour vous reconnaître")
    return faire.fiche(page)


def resume(page: Page) -> None:
    """Go on where one was."""
    page.goto(f"{ESPACE}/")
    follow(page, "Reprendre où j’en étais")


def identify(page: Page, card: Fiche, code: str, **other: str) -> None:
    """The three identifiers; `other` replaces one: nir, serie, carte."""
    fill(page, "Mon code provisoire", code)
    whole = card.rows["Numéro de sécurité sociale"]
    fill(page, "Mon numéro de sécurité sociale", other.get("nir", whole))
    choose(page, other.get("carte", "Avec photo"))
    serial = other.get("serie", card.fin_serie)
    fill(page, "Les 11 derniers chiffres du numéro de série", serial)
    press(page, "Continuer")


def recognised(page: Page) -> Fiche:
    """The three identifiers given, the code read in the letter."""
    card = begin(page)
    identify(page, card, provisional(page))
    return card


def receive(page: Page, name: str = "Par mail") -> str:
    """Choose a channel, and read the code that came by it."""
    choose(page, name)
    press(page, "Continuer")
    expect(h1(page)).to_have_text("Saisissez le code reçu")
    return code_of(page, "sms" if name == "Par SMS" else "")


def prove(page: Page, code: str) -> None:
    fill(page, "Code reçu", code)
    press(page, "Continuer")


def proved(page: Page) -> Fiche:
    """Up to the profiles of the card."""
    card = recognised(page)
    prove(page, receive(page))
    expect(h1(page)).to_have_text("Les profils de votre carte")
    return card


def decide(page: Page, name: str = "J’active mon espace santé") -> None:
    choose(page, name)
    press(page, "Valider")


def finish(page: Page, secret: str) -> None:
    """Contacts kept as they are, then identifier and password."""
    expect(h1(page)).to_have_text("Vérifiez vos contacts")
    press(page, "Continuer")
    fill(page, "Identifiant", IDENTIFIANT)
    fill(page, "Mot de passe", secret)
    press(page, "Activer mon espace")
    expect(h1(page)).to_have_text("Votre espace santé est actif")


def ask_new_code(page: Page, card: Fiche) -> None:
    """« Générer un nouveau code provisoire »."""
    page.goto(CODE_PERDU)
    fill(page, "Mon numéro de sécurité sociale", card.rows["Numéro de sécurité sociale"])
    jour, mois, annee = card.rows["Date de naissance"].split()
    for label, value in (("Jour", jour.removesuffix("er")), ("Mois", mois), ("Année", annee)):
        fill(page, label, value)
    choose(page, "Avec photo")
    fill(page, "Les 11 derniers chiffres du numéro de série", card.fin_serie)
    press(page, "Générer un nouveau code")
    expect(h1(page)).to_have_text("Votre demande est reçue")


# ——— Logging in ———


def give_password(page: Page, secret: str, identifiant: str = IDENTIFIANT) -> None:
    page.goto(CONNEXION)
    fill(page, "Identifiant", identifiant)
    fill(page, "Mot de passe", secret)
    press(page, "Continuer")


def log_in(page: Page, secret: str, canal: str = "Par SMS") -> None:
    """A whole login; where it leads is the caller's to say."""
    give_password(page, secret)
    expect(h1(page)).to_have_text("Où recevoir le code ?")
    choose(page, canal)
    press(page, "Recevoir le code")
    code = code_of(page, "sms" if canal == "Par SMS" else "")
    prove(page, code)


# ——— Inside ———


def open_profile(page: Page, name: str) -> None:
    """« Changer de profil »."""
    page.goto(f"{ESPACE}/profils")
    press(page, name)
    expect(main(page).locator(".profile")).to_contain_text(f"Profil ouvert : {name}")


def add_card(page: Page, rubrique: str, **typed: str) -> None:
    """A white card; `typed` by the name of its field."""
    page.goto(f"{PROFIL}/{rubrique}/ajouter")
    for name, words in typed.items():
        main(page).locator(f"[name='{name.replace('__', '-')}']").fill(words)
    press(page, "Enregistrer")


def card(page: Page, words: str) -> Locator:
    return main(page).locator(".health-card", has_text=words)


def menu(page: Page, words: str) -> Locator:
    """Open the three dots of a card."""
    found = card(page, words)
    found.locator("summary").click()
    return found


def downloaded(page: Page, act: Any) -> bytes:
    """What a press or a click downloads."""
    with page.expect_download() as downloading:
        act()
    content: bytes = downloading.value.path().read_bytes()
    return content
