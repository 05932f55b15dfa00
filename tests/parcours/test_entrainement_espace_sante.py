"""Mon espace santé, practised: opened by every side door, entered, filled in, shared, closed."""

import io
import re
from datetime import timedelta

import pytest
from playwright.sync_api import expect
from pypdf import PdfReader

from tests.espace_sante import gestes
from tests.exercice.test_exercice import Wall
from tests.parcours import entrainement as faire
from tests.parcours import espace_sante as sante
from tests.parcours.conftest import Somebody, Visit
from tests.parcours.espace_sante import DECEMBRE, ESPACE, main
from tests.parcours.etats_espace_sante import FAMILLE, enfant_a_activer
from tests.parcours.pages import h1
from tests.visiteur import Visiteur

pytestmark = pytest.mark.e2e


# ——— Enrolling (R128-R139) ———


def test_from_the_letter_to_the_first_login(learner: Visit) -> None:
    page = learner("/s-entrainer/")
    faire.enter(page, suite=f"{ESPACE}/")
    expect(main(page)).to_contain_text(DECEMBRE)
    sante.follow(page, "Activer mon espace")
    card = sante.proved(page)
    faire.press(page, "Continuer")
    sante.decide(page)
    sante.finish(page, card.mot_de_passe)
    expect(main(page)).to_contain_text(DECEMBRE)
    expect(main(page)).to_contain_text("Rien n’a été envoyé")
    sante.log_in(page, card.mot_de_passe)
    expect(h1(page)).to_have_text(sante.BIENVENUE)
    faire.press(page, "Commencer")
    for title in ("Mesures", "Allergies", "Traitements", "Personnes à prévenir"):
        expect(h1(page)).to_have_text(title)
        sante.follow(page, "Passer")
    expect(h1(page)).to_have_text("Accueil")
    expect(main(page).get_by_role("heading", name="Mes derniers soins")).to_be_visible()


def test_the_serial_number_is_asked_once_the_type_of_card_is_chosen(practise: Visit) -> None:
    page = practise("/s-entrainer/")
    faire.enter(page, suite=sante.ACTIVER)
    sante.begin(page)
    field = main(page).get_by_label("Les 11 derniers chiffres du numéro de série", exact=True)
    expect(field).to_be_hidden()
    sante.choose(page, "Sans photo")
    expect(field).to_be_visible()
    main(page).get_by_text("Où trouver mon code provisoire").click()
    expect(main(page).get_by_role("link", name="Générer un nouveau code")).to_be_visible()


@pytest.mark.complet
def test_a_lost_code_is_generated_anew_and_the_old_one_stops(learner: Visit) -> None:
    page = learner("/s-entrainer/")
    faire.enter(page, suite=sante.ACTIVER)
    card = sante.begin(page)
    old, step = sante.provisional(page), page.url
    sante.follow(page, "J’ai perdu mon code provisoire")
    sante.ask_new_code(page, card)
    new = sante.provisional(page, "")
    assert new != old
    page.goto(step)
    sante.identify(page, card, old)
    expect(page.get_by_role("alert")).to_contain_text("ne vont pas ensemble")
    sante.identify(page, card, new)
    expect(h1(page)).to_have_text("Où envoyer votre code ?")


@pytest.mark.complet
@pytest.mark.here("it moves the clock of this process")
def test_a_code_is_sent_again_then_by_the_other_channel(somebody: Somebody, wall: Wall) -> None:
    page = somebody(gestes.reconnu)
    sante.resume(page)
    first = sante.receive(page)
    faire.press(page, "Envoyer à nouveau le code")
    expect(page.get_by_role("alert")).to_contain_text("Attendez")
    wall(timedelta(seconds=31))
    faire.press(page, "Envoyer à nouveau le code")
    expect(page.get_by_role("status").first).to_contain_text("Un nouveau code vient de partir")
    sante.prove(page, first)
    expect(page.get_by_role("alert")).to_be_visible()
    sante.follow(page, "Choisir un autre mode d’envoi")
    sante.prove(page, sante.receive(page, "Par SMS"))
    expect(h1(page)).to_have_text("Les profils de votre carte")


@pytest.mark.complet
def test_without_any_contact_one_is_told_whom_to_call(learner: Visit) -> None:
    page = learner("/s-entrainer/")
    faire.enter(page, "Paulette", sante.ACTIVER)
    sante.recognised(page)
    expect(h1(page)).to_have_text("Votre caisse n’a pas vos coordonnées")
    expect(main(page)).to_contain_text(re.compile("36.46"))
    faire.press(page, "J’ai appelé la caisse")
    sante.prove(page, sante.receive(page))
    expect(h1(page)).to_have_text("Les profils de votre carte")


@pytest.mark.complet
def test_a_code_sent_to_an_old_number_never_comes(learner: Visit) -> None:
    page = learner("/s-entrainer/")
    faire.enter(page, "René", sante.ACTIVER)
    sante.recognised(page)
    sante.choose(page, "Par SMS")
    faire.press(page, "Continuer")
    step = page.url
    page.goto(f"{faire.BOITE}sms")
    expect(main(page)).to_contain_text("Aucun SMS")
    page.goto(step)
    sante.follow(page, "Mes coordonnées sont incorrectes")
    expect(h1(page)).to_have_text("Vos coordonnées sont incorrectes")
    faire.press(page, "J’ai appelé la caisse")
    sante.prove(page, sante.receive(page))
    expect(h1(page)).to_have_text("Les profils de votre carte")


@pytest.mark.complet
def test_one_may_refuse_and_change_ones_mind(somebody: Somebody) -> None:
    page = somebody(gestes.prouve)
    page.goto(f"{ESPACE}/opposition")
    expect(main(page)).to_contain_text("Ce que refuser veut dire")
    sante.resume(page)
    faire.press(page, "Continuer")
    sante.decide(page, "Je refuse")
    expect(h1(page)).to_have_text("Votre refus est enregistré")
    expect(main(page)).to_contain_text(DECEMBRE)
    sante.follow(page, "J’ai changé d’avis")
    card = faire.fiche(page)
    sante.ask_new_code(page, card)
    sante.begin(page)
    sante.identify(page, card, sante.provisional(page, ""))
    expect(h1(page)).to_have_text("Où envoyer votre code ?")


@pytest.mark.complet
def test_a_child_is_led_to_the_parent(learner: Visit) -> None:
    page = learner("/s-entrainer/")
    faire.enter(page, "Maël", f"{ESPACE}/")
    expect(main(page)).to_contain_text("Un parent s’occupe de cet espace")
    sante.follow(page, "Jouer le parent")
    faire.press(page, "Jouer Maud")
    page.goto(f"{ESPACE}/")
    expect(main(page)).to_contain_text("Un code provisoire attend Maud")


def test_on_a_phone_the_bar_leads_to_the_boite_and_back_to_the_code(
    practise: Visit, visiteur: Visiteur, practice_address: str
) -> None:
    gestes.activer(visiteur)
    page = practise("about:blank")
    faire.lend(page, visiteur, practice_address)
    sante.give_password(page, gestes.SECRET)
    sante.choose(page, "Par SMS")
    faire.press(page, "Recevoir le code")
    bar = page.get_by_role("navigation", name="Applications de l’exercice")
    bar.get_by_role("link", name="La boîte").click()
    main(page).get_by_role("link", name="SMS").click()
    expect(main(page).get_by_role("link", name="Revenir dans « Mon espace santé »")).to_be_visible()
    main(page).locator(".mails a").first.click()
    code = page.locator("main .mail__code").inner_text()
    bar.get_by_role("link", name="Mon espace santé").click()
    expect(h1(page)).to_have_text("Saisissez le code reçu")
    sante.prove(page, code)
    expect(h1(page)).to_have_text(sante.BIENVENUE)


def test_on_a_phone_one_reads_the_letter_and_comes_back_to_the_step(practise: Visit) -> None:
    page = practise("/s-entrainer/")
    faire.enter(page, suite=sante.ACTIVER)
    sante.begin(page)
    bar = page.get_by_role("navigation", name="Applications de l’exercice")
    bar.get_by_role("link", name="La boîte").click()
    sante.follow(page, "Votre code provisoire")
    sante.follow(page, "Revenir dans « Mon espace santé »")
    expect(h1(page)).to_have_text("Trois informations pour vous reconnaître")
    sante.follow(page, "Annuler")
    expect(h1(page)).to_have_text("Mon espace santé, pour s’entraîner")


def test_a_message_read_beside_the_service_is_read(
    practise: Visit, visiteur: Visiteur, practice_address: str
) -> None:
    gestes.reconnu(visiteur)
    visiteur.press("Continuer", canal="mail")
    path = visiteur.path
    page = practise("about:blank", width=1280)
    faire.lend(page, visiteur, practice_address)
    with page.expect_response("**/lu") as answered:
        page.goto(path)
    assert answered.value.status == 204
    page.goto(faire.BOITE)
    expect(main(page).locator(".mails li").first).not_to_have_class("mails__new")


# ——— Inside (R141-R148) ———


def test_the_children_are_ticked_and_one_may_be_left_out(somebody: Somebody) -> None:
    page = somebody(lambda visiteur: gestes.prouve(visiteur, *FAMILLE))
    sante.resume(page)
    for name in ("Maël", "Nolwenn", "Ewen"):
        expect(main(page).get_by_role("checkbox", name=name)).to_be_checked()
    main(page).get_by_role("checkbox", name="Ewen").uncheck()
    faire.press(page, "Continuer")
    sante.decide(page)
    sante.finish(page, gestes.SECRET)


def test_one_switches_to_a_child_and_activates_the_one_left_out(somebody: Somebody) -> None:
    page = somebody(enfant_a_activer)
    sante.open_profile(page, "Maël Le Bihan")
    sante.add_card(page, "allergies", titre="Pollen")
    sante.open_profile(page, "Maud Le Bihan")
    page.goto(sante.PROFIL)
    expect(sante.card(page, "Pollen")).to_have_count(0)
    page.goto(f"{ESPACE}/profils")
    sante.follow(page, "Ewen Le Bihan")
    faire.press(page, "Recevoir son code")
    sante.fill(page, "Code provisoire de l’enfant", sante.provisional(page, ""))
    faire.press(page, "Activer ce profil")
    sante.open_profile(page, "Ewen Le Bihan")


def test_the_profile_is_filled_in_corrected_and_downloaded(somebody: Somebody) -> None:
    page = somebody(gestes.chez_soi)
    sante.add_card(page, "allergies", titre="Arachide", detail="Boutons")
    sante.menu(page, "Arachide").get_by_role("link", name="Modifier").click()
    sante.fill(page, "Allergie", "Noisette")
    faire.press(page, "Enregistrer")
    sante.add_card(page, "traitements", titre="Dolvexa")
    sante.menu(page, "Dolvexa").get_by_role("button", name="Supprimer").click()
    expect(sante.card(page, "Dolvexa")).to_have_count(0)
    expect(sante.card(page, "Diphtérie")).to_contain_text("vous ne pouvez pas le changer")
    expect(sante.card(page, "Diphtérie").locator("summary")).to_have_count(0)
    link = main(page).get_by_role("link", name="Télécharger le profil en PDF")
    content = sante.downloaded(page, link.click)
    text = PdfReader(io.BytesIO(content)).pages[0].extract_text()
    for words in ("SPÉCIMEN", "Jeanne Marchand", "Noisette"):
        assert words in text
    assert "Arachide" not in text


def test_a_document_is_found_hidden_sent_and_answered(somebody: Somebody) -> None:
    """The mission « Trouver un document et l’envoyer », noticed by what was done."""
    page = somebody(gestes.chez_soi)
    page.goto("/s-entrainer/missions/envoyer-document/")
    faire.press(page, "Commencer avec Jeanne")
    sante.follow(page, "Compte rendu de consultation")
    faire.press(page, "Masquer aux soignants")
    expect(main(page)).to_contain_text("Ce document est masqué")
    faire.press(page, "Le montrer de nouveau")
    page.goto(f"{ESPACE}/messages")
    sante.follow(page, "Dr Farida Belkacem")
    sante.fill(page, "Votre message", "Bonjour, voici le compte rendu.")
    main(page).get_by_label("Joindre un document").select_option("Compte rendu de consultation")
    faire.press(page, "Envoyer")
    thread = page.url
    expect(main(page)).to_contain_text("Document joint : Compte rendu de consultation")
    faire.advance(page, "48 h")
    page.goto(thread)
    expect(main(page)).to_contain_text("sont bien lus")
    page.goto("/s-entrainer/missions/envoyer-document/")
    expect(main(page)).to_contain_text("Mission réussie")


@pytest.mark.complet
def test_a_space_is_closed_and_can_be_opened_again(somebody: Somebody) -> None:
    page = somebody(gestes.chez_soi)
    page.goto(f"{ESPACE}/fermer")
    sante.fill(page, "Mot de passe", gestes.SECRET)
    faire.press(page, "Fermer cet espace")
    expect(h1(page)).to_have_text("Votre espace est fermé")
    expect(main(page)).to_contain_text(DECEMBRE)
    sante.give_password(page, gestes.SECRET)
    expect(page.get_by_role("alert")).to_be_visible()
    page.goto(f"{ESPACE}/")
    expect(main(page)).to_contain_text("Votre espace est fermé")


def test_out_means_out(somebody: Somebody) -> None:
    page = somebody(gestes.chez_soi)
    page.goto(f"{ESPACE}/accueil")
    faire.press(page, "Déconnexion")
    expect(h1(page)).to_have_text("Vous êtes déconnecté")
    page.goto(sante.PROFIL)
    expect(h1(page)).to_have_text("Se connecter à Mon espace santé")


# ——— By the keyboard ———


@pytest.mark.complet
def test_enrolling_and_entering_by_the_keyboard_alone(practise: Visit) -> None:
    from tests.parcours.test_clavier import tab_to
    from tests.parcours.test_entrainement_exercice import pressed, typed

    page = practise(f"/s-entrainer/?suite={sante.ACTIVER}", width=1280)
    pressed(page, "Commencer avec Jeanne", "Activer Mon espace santé")
    pressed(page, "Commencer", "Trois informations pour vous reconnaître")
    card, beside = faire.fiche(page), page.get_by_role("complementary", name="Vos messages")
    typed(page, "textbox", "Mon code provisoire", beside.locator(".mail__code").inner_text())
    typed(page, "textbox", "Mon numéro de séc", card.rows["Numéro de sécurité sociale"])
    tab_to(page, "radio", "Avec photo")
    page.keyboard.press("Space")
    typed(page, "textbox", "Les 11 derniers chiffres", card.fin_serie)
    pressed(page, "Continuer", "Où envoyer votre code ?")
    tab_to(page, "radio", "Par mail")
    page.keyboard.press("Space")
    pressed(page, "Continuer", "Saisissez le code reçu")
    typed(page, "textbox", "Code reçu", beside.locator(".mail__code").inner_text())
    pressed(page, "Continuer", "Les profils de votre carte")
    pressed(page, "Continuer", "Votre décision")
    tab_to(page, "radio", "J’active mon espace santé")
    page.keyboard.press("Space")
    pressed(page, "Valider", "Vérifiez vos contacts")
    pressed(page, "Continuer", "Créez votre identifiant")
    typed(page, "textbox", "Identifiant", sante.IDENTIFIANT)
    typed(page, "textbox", "Mot de passe", card.mot_de_passe)
    pressed(page, "Activer mon espace", "Votre espace santé est actif")
    pressed(page, "Se connecter", "Se connecter à Mon espace santé", role="link")
    typed(page, "textbox", "Identifiant", sante.IDENTIFIANT)
    typed(page, "textbox", "Mot de passe", card.mot_de_passe)
    pressed(page, "Continuer", "Où recevoir le code ?")
    tab_to(page, "radio", "Par mail")
    page.keyboard.press("Space")
    pressed(page, "Recevoir le code", "Saisissez le code reçu")
    typed(page, "textbox", "Code reçu", beside.locator(".mail__code").inner_text())
    pressed(page, "Continuer", sante.BIENVENUE)
