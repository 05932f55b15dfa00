"""What somebody who practises does and sees, in their words: entry, creation, boîte, login."""

import re
from dataclasses import dataclass

from playwright.sync_api import Locator, Page, expect

from tests.parcours.pages import each, h1
from tests.visiteur import Visiteur

ENTREE = "/s-entrainer/"
EXERCICES = "/s-entrainer/exercice/"
BOITE = "/s-entrainer/boite/"
COMPTE = "/s-entrainer/compte"
CREER = f"{COMPTE}/creer"
CONNEXION = f"{COMPTE}/connexion"
AGENTS = ("agent-A-101", "agent-A-202", "agent-A-303")
COOKIES = ("exercice", "compte", "confiance", "espace-sante", "appli-carte-vitale", *AGENTS)
SECRET = re.compile(r"^\d{3}\s\d{3}$")


@dataclass(frozen=True)
class Fiche:
    """The identity card, as it is printed beside the fields."""

    nom: str
    rows: dict[str, str]

    @property
    def nir(self) -> str:
        return self.rows["Numéro de sécurité sociale"][:-3]  # without its key

    @property
    def mot_de_passe(self) -> str:
        return self.rows["Mot de passe (fictif)"]

    @property
    def mail(self) -> str:
        return self.rows["Adresse mail"]

    @property
    def fin_serie(self) -> str:
        return "".join(self.rows["Numéro de série de la carte Vitale"].split())[-11:]

    @property
    def fin_iban(self) -> str:
        return "".join(self.rows["IBAN"].split())[-7:]


def fiche(page: Page) -> Fiche:
    """Read the identity card, folded or not."""
    card = page.locator(".persona")
    page.wait_for_load_state("domcontentloaded")
    name = card.locator(".persona__name").inner_text().splitlines()[0]
    names, values = card.locator("dt").all_text_contents(), card.locator("dd").all_text_contents()
    return Fiche(name.partition(" ")[2], dict(zip(names, values, strict=True)))


def button(page: Page, name: str) -> Locator:
    return page.get_by_role("main").get_by_role("button", name=name, exact=True)


def press(page: Page, name: str) -> None:
    button(page, name).click()


def choose_first(page: Page) -> None:
    """The first of the page's choices."""
    page.get_by_role("main").get_by_role("radio").first.check()


def lend(page: Page, visiteur: Visiteur, address: str) -> None:
    """Go on in a browser with what a visitor without one has begun."""
    held = [visiteur.client.get_cookie(name) for name in COOKIES]
    prefix = "__Host-" if address.startswith("https") else ""
    page.context.add_cookies(
        [{"name": f"{prefix}{c.key}", "value": c.value, "url": address} for c in held if c]
    )


# ——— Entering ———


def enter(page: Page, prenom: str = "Jeanne", suite: str = CREER) -> None:
    """Come in as somebody, and go on to `suite`."""
    page.goto(f"{ENTREE}?suite={suite}")
    if prenom == "Jeanne":
        press(page, "Commencer avec Jeanne")
        return
    page.get_by_role("link", name="Choisir une autre personne").click()
    household = page.locator("main details", has_text=re.compile(rf"Jouer {prenom}(?![\w-])"))
    household.locator("summary").click()
    press(page, f"Jouer {prenom}")


def advance(page: Page, by: str, times: int = 1) -> None:
    """« Avancer de … », on the page of the time."""
    for _ in range(times):
        page.goto(f"{EXERCICES}horloge")
        press(page, f"Avancer de {by}")
        expect(h1(page)).not_to_have_text("Le temps s’arrête là")


# ——— Creating ———


def identify(page: Page, card: Fiche, **other: str) -> None:
    """The first step; `other` replaces an answer: nom, nir, code_postal."""
    jour, mois, annee = card.rows["Date de naissance"].split()
    main = page.get_by_role("main")
    main.get_by_label("Mon nom").fill(other.get("nom", card.nom))
    main.get_by_label("Mon n° de sécurité sociale").fill(other.get("nir", card.nir))
    for label, value in (("Jour", jour.removesuffix("er")), ("Mois", mois), ("Année", annee)):
        main.get_by_label(label, exact=True).fill(value)
    postcode = card.rows["Adresse"].partition(" ")[0]
    main.get_by_label("Mon code postal").fill(other.get("code_postal", postcode))
    press(page, "Continuer")


def prove(page: Page, card: Fiche) -> None:
    """The second step: the ends of both numbers, as one reads them on the papers."""
    main = page.get_by_role("main")
    main.get_by_label("numéro de série").fill(card.fin_serie)
    main.get_by_label("IBAN").fill(card.fin_iban)
    press(page, "Continuer")


def choose_password(page: Page, secret: str) -> None:
    page.get_by_role("main").get_by_label("Mot de passe", exact=True).fill(secret)
    press(page, "Valider votre mot de passe")


def give_contacts(page: Page, mail: str) -> None:
    main = page.get_by_role("main")
    main.get_by_label("Mon adresse mail", exact=True).fill(mail)
    main.get_by_label("Confirmez mon adresse mail").fill(mail)
    for answer in each(main.get_by_role("radio", name="Non")):
        answer.check()
    press(page, "Continuer")


def create(page: Page, prenom: str = "Jeanne") -> Fiche:
    """Come in and create the whole account, up to the page that asks to confirm the address."""
    enter(page, prenom)
    press(page, "Commencer")
    card = fiche(page)
    identify(page, card)
    prove(page, card)
    choose_password(page, card.mot_de_passe)
    give_contacts(page, card.mail)
    expect(h1(page)).to_have_text("Vérifiez, puis créez le compte")
    press(page, "Créer le compte")
    expect(h1(page)).to_have_text("Le compte est créé, il reste une étape")
    return card


# ——— The boîte ———


def open_latest(page: Page, canal: str = "") -> None:
    """Open the newest message of a channel: mails, sms or courrier."""
    page.goto(f"{BOITE}{canal}")
    page.get_by_role("main").locator(".mails a").first.click()
    expect(page.get_by_role("main").locator("article.mail")).to_be_visible()


def read_code(page: Page) -> str:
    """The code of the newest mail; one stays in the boîte."""
    open_latest(page)
    code = page.locator("main .mail__code").inner_text()
    assert SECRET.match(code), code
    return code


def follow_link(page: Page) -> None:
    """The newest mail's link: it only opens a page."""
    open_latest(page)
    page.get_by_role("main").get_by_role("link", name="Confirmer").click()


def confirm(page: Page) -> None:
    follow_link(page)
    press(page, "Confirmer mon email")
    expect(h1(page)).to_have_text("L’adresse mail est confirmée")


def create_and_confirm(page: Page, prenom: str = "Jeanne") -> Fiche:
    card = create(page, prenom)
    confirm(page)
    return card


# ——— Logging in ———


def give_password(page: Page, card: Fiche, secret: str = "") -> None:
    """The first step of a login."""
    page.goto(CONNEXION)
    main = page.get_by_role("main")
    main.get_by_label("Mon numéro de sécurité sociale").fill(card.nir)
    main.get_by_label("Mot de passe", exact=True).fill(secret or card.mot_de_passe)
    press(page, "Continuer")


def give_code(page: Page, code: str, trust: bool = False) -> None:
    """The second step."""
    main = page.get_by_role("main")
    main.get_by_label("Code de sécurité").fill(code)
    if trust:
        main.get_by_label("Cet ordinateur est à moi").check()
    press(page, "Continuer")


def log_in(page: Page, card: Fiche, trust: bool = False) -> None:
    """A whole login: the code is read in the boîte, then typed by the visitor."""
    give_password(page, card)
    expect(h1(page)).to_have_text("Saisissez le code de sécurité reçu par mail")
    code = read_code(page)
    page.goto(f"{COMPTE}/code")
    give_code(page, code, trust)
    expect(h1(page)).to_contain_text("Bonjour")


def log_out(page: Page) -> None:
    press(page, "Déconnexion")
    expect(h1(page)).to_have_text("Vous êtes déconnecté")


def logged_in(page: Page, prenom: str = "Jeanne") -> Fiche:
    """Somebody in an account of their own."""
    card = create_and_confirm(page, prenom)
    log_in(page, card)
    return card
