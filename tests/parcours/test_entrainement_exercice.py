"""The ground: missions, roles, a second device, the keyboard alone, leaving nothing behind."""

import re

import pytest
from playwright.sync_api import Page, expect

from tests.compte import gestes
from tests.parcours import entrainement as faire
from tests.parcours.conftest import Visit
from tests.parcours.pages import h1
from tests.parcours.test_clavier import tab_to
from tests.visiteur import Visiteur

pytestmark = pytest.mark.e2e

MISSIONS = "/s-entrainer/missions/"


def test_a_second_device_joins_the_same_world_but_is_not_logged_in(
    learner: Visit, visiteur: Visiteur, practice_address: str
) -> None:
    first = learner("about:blank")
    gestes.connecte(visiteur)
    faire.lend(first, visiteur, practice_address)
    first.goto(f"{faire.EXERCICES}autre-appareil")
    faire.press(first, "Afficher un code")
    code = first.locator("main .spelled").inner_text()
    second = learner(f"{faire.EXERCICES}rejoindre")
    second.get_by_role("main").get_by_label("Code de l’autre appareil").fill(code.lower())
    faire.press(second, "Rejoindre")
    expect(h1(second)).to_have_text("Mes exercices")
    faire.open_latest(second)
    expect(h1(second)).to_have_text("Une connexion à votre compte")
    second.goto(f"{faire.COMPTE}/accueil")
    expect(h1(second)).to_have_text("Se connecter")
    third = learner(f"{faire.EXERCICES}rejoindre")
    third.get_by_role("main").get_by_label("Code de l’autre appareil").fill(code)
    faire.press(third, "Rejoindre")
    expect(third.get_by_role("alert")).to_contain_text("Ce code ne marche pas")


@pytest.mark.complet
def test_another_role_sees_other_pages_and_one_comes_back(learner: Visit) -> None:
    page = learner("/s-entrainer/")
    faire.enter(page)
    page.goto(f"{faire.EXERCICES}role")
    faire.press(page, "Le pharmacien")
    page.goto(faire.CREER)
    expect(h1(page)).to_have_text("Cette page n’est pas pour votre rôle")
    faire.press(page, "La personne assurée")
    expect(h1(page)).to_have_text("Créer un compte ameli")


@pytest.mark.complet
def test_another_person_of_the_household_has_a_boite_of_their_own(learner: Visit) -> None:
    page = learner("/s-entrainer/")
    faire.enter(page, "Maud", faire.BOITE)
    expect(h1(page)).to_have_text("La boîte de Maud")
    page.goto(f"{faire.EXERCICES}personnes")
    faire.press(page, "Jouer Yann")
    page.goto(faire.BOITE)
    expect(h1(page)).to_have_text("La boîte de Yann")


@pytest.mark.complet
def test_a_mission_gives_hints_notices_its_success_and_prints(
    learner: Visit, visiteur: Visiteur, practice_address: str
) -> None:
    page = learner("about:blank")
    gestes.avec_compte(visiteur)
    faire.lend(page, visiteur, practice_address)
    page.goto(MISSIONS)
    page.get_by_role("main").get_by_role("link", name="Se connecter avec le code").click()
    page.get_by_role("link", name="Voir un premier indice").click()
    page.get_by_role("link", name="Voir un autre indice").click()
    expect(page.locator("section[aria-labelledby=indices] ol li")).to_have_count(2)
    faire.press(page, "Commencer avec Jeanne")
    faire.log_in(page, faire.fiche(page))
    page.goto(MISSIONS)
    expect(page.get_by_role("main").get_by_text("Vous en avez réussi 1")).to_be_visible()
    page.goto(f"{MISSIONS}se-connecter/")
    page.get_by_role("link", name="Voir la page « Réussi »").click()
    on_paper(page)


def on_paper(page: Page) -> None:
    """The page that one keeps: what was practised, before the real site; no name, no button."""
    expect(page.get_by_role("heading", name="Avant le vrai site")).to_be_visible()
    page.emulate_media(media="print")
    expect(h1(page)).to_be_visible()
    expect(page.get_by_text("Réussi le")).to_be_visible()
    for hidden in (".simulation .button", ".apps", ".desk__side", ".site-footer", "main button"):
        expect(page.locator(hidden).first).to_be_hidden()
    page.emulate_media(media="screen")


@pytest.mark.complet
def test_true_or_false_is_played_through_and_explains_each_message(learner: Visit) -> None:
    page = learner("/s-entrainer/")
    faire.enter(page, suite=f"{MISSIONS}vrai-ou-faux/")
    faire.press(page, "Commencer")
    for number in range(1, 13):
        expect(h1(page)).to_have_text(f"Message {number} sur 12")
        faire.press(page, "Faux")
        verdict = page.get_by_role("heading", name="ce message est")
        expect(verdict).to_have_text(re.compile("^(C’est juste.*faux|En fait.*vrai)$"))
        expect(page.get_by_text("Ce qu’il fallait regarder")).to_be_visible()
        page.get_by_role("main").get_by_role("link", name=re.compile("suivant|bilan")).click()
    expect(h1(page)).to_have_text("Encore quelques messages")
    faire.press(page, "Revoir les messages manqués")
    expect(page.get_by_role("main").get_by_role("button", name="Vrai")).to_be_visible()


def test_everything_is_erased_and_the_world_is_gone(learner: Visit) -> None:
    page = learner("/s-entrainer/")
    faire.enter(page)
    page.goto(f"{faire.EXERCICES}effacer")
    faire.press(page, "Tout effacer")
    expect(page.locator(".persona")).to_have_count(0)
    page.goto(faire.BOITE)
    expect(h1(page)).to_have_text("Vous entrez dans un exercice")
    assert not [c for c in page.context.cookies() if c["name"].endswith("exercice")]


def test_the_end_of_a_seance_leaves_the_next_person_nothing(learner: Visit) -> None:
    page = learner("/s-entrainer/")
    faire.enter(page, "Nino")
    page.get_by_role("link", name="Terminer").first.click()
    faire.press(page, "Terminer")
    expect(h1(page)).to_have_text("Séance terminée")
    page.go_back()
    page.reload()
    assert "Beridze" not in page.get_by_role("main").inner_text()
    page.goto("/s-entrainer/")
    expect(faire.button(page, "Commencer avec Jeanne")).to_be_visible()


def typed(page: Page, role: str, name: str, words: str) -> None:
    tab_to(page, role, name)
    page.keyboard.type(words)


def pressed(page: Page, name: str, title: str, role: str = "button") -> None:
    tab_to(page, role, name)
    page.keyboard.press("Enter")
    expect(h1(page)).to_have_text(title)


def test_creation_and_login_by_the_keyboard_alone(practise: Visit) -> None:
    page = practise(f"/s-entrainer/?suite={faire.CREER}", width=1280)
    pressed(page, "Commencer avec Jeanne", "Créer un compte ameli")
    pressed(page, "Commencer", "Qui êtes-vous ?")
    card = faire.fiche(page)
    for name, words in (
        ("Mon nom", card.nom),
        ("Mon n° de sécurité sociale", card.nir),
        ("Jour", "14"),
        ("Mois", "mars"),
        ("Année", "1951"),
        ("Mon code postal", "63000"),
    ):
        typed(page, "textbox", name, words)
    page.keyboard.press("Enter")
    expect(h1(page)).to_have_text("Prouvez que c’est vous")
    typed(page, "textbox", "Saisissez les 11", card.fin_serie)
    typed(page, "textbox", "Saisissez les 7", card.fin_iban)
    pressed(page, "Continuer", "Choisissez un mot de passe")
    typed(page, "textbox", "Mot de passe", card.mot_de_passe)
    pressed(page, "Valider votre mot de passe", "Vos coordonnées")
    typed(page, "textbox", "Mon adresse mail", card.mail)
    typed(page, "textbox", "Confirmez mon adresse mail", card.mail)
    for _ in range(4):
        tab_to(page, "radio", "Oui", nth=_)
        page.keyboard.press("ArrowDown")
    pressed(page, "Continuer", "Vérifiez, puis créez le compte")
    pressed(page, "Créer le compte", "Le compte est créé, il reste une étape")
    # The boîte stands beside: its link is on the way.
    pressed(page, "Confirmer mon email", "Confirmer mon email", role="link")
    pressed(page, "Confirmer mon email", "L’adresse mail est confirmée")
    pressed(page, "Se connecter", "Se connecter", role="link")
    typed(page, "textbox", "Mon numéro de sécurité sociale", card.nir)
    typed(page, "textbox", "Mot de passe", card.mot_de_passe)
    pressed(page, "Continuer", "Saisissez le code de sécurité reçu par mail")
    code = page.get_by_role("complementary", name="Vos messages").locator(".mail__code")
    typed(page, "textbox", "Code de sécurité", code.inner_text())
    tab_to(page, "checkbox", "Cet ordinateur est à moi")
    page.keyboard.press("Space")
    pressed(page, "Continuer", "Bonjour Jeanne")
