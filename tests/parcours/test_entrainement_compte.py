"""The account, practised: created, confirmed, entered, left, closed; every failure on the way."""

import io

import pytest
from playwright.sync_api import expect
from pypdf import PdfReader

from tests.compte import gestes
from tests.parcours import entrainement as faire
from tests.parcours.conftest import Somebody, Visit
from tests.parcours.pages import h1
from tests.visiteur import Visiteur

pytestmark = pytest.mark.e2e


def test_from_the_entry_to_the_first_login_and_out(learner: Visit) -> None:
    page = learner("/s-entrainer/")
    card = faire.create(page)
    faire.give_password(page, card)
    expect(h1(page)).to_have_text("L’adresse mail n’est pas encore confirmée")
    faire.confirm(page)
    faire.log_in(page, card)
    expect(
        page.get_by_role("main").get_by_role("heading", name="Mon dernier paiement")
    ).to_be_visible()
    faire.log_out(page)
    page.goto(f"{faire.COMPTE}/mes-informations")
    expect(h1(page)).to_have_text("Se connecter")


def test_from_the_boite_one_comes_back_to_the_code(somebody: Somebody) -> None:
    page = somebody(gestes.avec_compte)
    faire.give_password(page, faire.fiche(page))
    code = faire.read_code(page)
    page.get_by_role("main").get_by_role("link", name="Revenir dans").click()
    expect(h1(page)).to_have_text("Saisissez le code de sécurité reçu par mail")
    faire.give_code(page, code)
    expect(h1(page)).to_have_text("Bonjour Jeanne")


def test_a_code_that_is_lost_is_sent_again_and_the_old_one_refused(somebody: Somebody) -> None:
    page = somebody(gestes.avec_compte)
    faire.give_password(page, faire.fiche(page))
    old = faire.read_code(page)
    faire.advance(page, "15 min")
    page.goto(f"{faire.COMPTE}/code")
    faire.press(page, "Recevoir un autre code")
    expect(page.get_by_role("status").first).to_contain_text("Un nouveau code vient de partir")
    faire.give_code(page, old)
    expect(page.get_by_role("alert")).to_contain_text("Ce n’est pas ce code")
    new = faire.read_code(page)
    assert new != old
    page.goto(f"{faire.COMPTE}/code")
    faire.give_code(page, new)
    expect(h1(page)).to_have_text("Bonjour Jeanne")


@pytest.mark.complet
def test_a_code_stops_after_its_quarter_of_an_hour(somebody: Somebody) -> None:
    page = somebody(gestes.avec_compte)
    faire.give_password(page, faire.fiche(page))
    code = faire.read_code(page)
    faire.advance(page, "1 h")
    page.goto(f"{faire.COMPTE}/code")
    faire.give_code(page, code)
    expect(page.get_by_role("alert")).to_contain_text("15 minutes de ce code sont passées")


@pytest.mark.complet
def test_a_link_of_more_than_21_days_is_asked_for_anew(somebody: Somebody) -> None:
    page = somebody(gestes.creer)
    card = faire.fiche(page)
    faire.advance(page, "21 jours")
    faire.advance(page, "15 min")
    faire.follow_link(page)
    expect(h1(page)).to_have_text("Ce lien n’est plus valable")
    faire.press(page, "Envoyer un nouveau lien")
    expect(h1(page)).to_have_text("Un nouveau lien est parti")
    faire.confirm(page)
    faire.log_in(page, card)


@pytest.mark.complet
def test_a_computer_is_trusted_for_six_months(somebody: Somebody) -> None:
    page = somebody(gestes.avec_compte)
    card = faire.fiche(page)
    faire.log_in(page, card, trust=True)
    faire.log_out(page)
    faire.advance(page, "21 jours", times=7)
    faire.give_password(page, card)
    expect(h1(page)).to_have_text("Bonjour Jeanne")
    faire.log_out(page)
    faire.advance(page, "21 jours", times=2)
    faire.give_password(page, card)
    expect(h1(page)).to_have_text("Saisissez le code de sécurité reçu par mail")


def test_the_attestation_reads_back(somebody: Somebody) -> None:
    page = somebody(gestes.connecte)
    page.goto(f"{faire.COMPTE}/attestation-de-droits")
    faire.choose_first(page)
    with page.expect_download() as downloading:
        faire.press(page, "Télécharger l’attestation")
    text = PdfReader(io.BytesIO(downloading.value.path().read_bytes())).pages[0].extract_text()
    assert "SPÉCIMEN" in text
    assert "Jeanne" in text
    assert "2 51 03 63 113 000" in text.replace("\u00a0", " ")


@pytest.mark.complet
def test_a_closed_account_is_closed_and_can_be_created_again(somebody: Somebody) -> None:
    page = somebody(gestes.connecte)
    card = faire.fiche(page)
    page.goto(f"{faire.COMPTE}/resilier")
    page.get_by_role("main").get_by_label("Mot de passe", exact=True).fill(card.mot_de_passe)
    faire.press(page, "Fermer ce compte")
    expect(h1(page)).to_have_text("Le compte est fermé")
    expect(page.get_by_role("main")).to_contain_text("Rien n’a été envoyé")
    faire.give_password(page, card)
    expect(page.get_by_role("alert")).to_be_visible()
    page.goto(faire.CREER)
    expect(faire.button(page, "Commencer")).to_be_visible()


REFUSALS = [
    ("Nino", "L’aide médicale de l’État n’ouvre pas de compte", "Contacter l’Assurance Maladie"),
    ("Maël", "Cette personne est rattachée à un parent", "Jouer le parent"),
    ("Oleksandr", "Ce numéro est un numéro d’attente", "Contacter l’Assurance Maladie"),
    ("Hélène", "Ce régime a son propre site", "Qui peut avoir un compte ameli"),
]


@pytest.mark.complet
@pytest.mark.parametrize(("prenom", "why", "out"), REFUSALS, ids=[row[0] for row in REFUSALS])
def test_a_refusal_says_why_and_where_to_go(
    learner: Visit, prenom: str, why: str, out: str
) -> None:
    page = learner("/s-entrainer/")
    faire.enter(page, prenom)
    faire.press(page, "Commencer")
    faire.identify(page, faire.fiche(page))
    expect(h1(page)).to_have_text("Le compte ne peut pas être créé")
    expect(page.get_by_role("heading", name=why)).to_be_visible()
    expect(page.get_by_role("link", name="le site officiel")).to_be_visible()
    page.get_by_role("main").get_by_role("link", name=out).first.click()
    assert "/creer" not in page.url
    expect(h1(page)).to_be_visible()


def test_a_wrong_answer_keeps_what_was_typed_and_names_no_field(learner: Visit) -> None:
    page = learner("/s-entrainer/")
    faire.enter(page)
    faire.press(page, "Commencer")
    faire.identify(page, faire.fiche(page), code_postal="63100")
    alert = page.get_by_role("alert")
    expect(alert).to_contain_text("Ces informations ne vont pas ensemble")
    expect(page.get_by_role("main").get_by_label("Mon code postal")).to_have_value("63100")
    alert.get_by_role("link").first.click()
    expect(page.get_by_role("main").get_by_label("Mon nom")).to_be_focused()


def test_a_number_that_could_be_real_is_refused(learner: Visit) -> None:
    page = learner("/s-entrainer/")
    faire.enter(page)
    faire.press(page, "Commencer")
    faire.identify(page, faire.fiche(page), nir="2 51 03 63 113 042")
    expect(page.get_by_role("alert")).to_contain_text("vrai")
    expect(h1(page)).to_have_text("Qui êtes-vous ?")


def test_a_typed_password_can_be_read_again(
    practise: Visit, visiteur: Visiteur, practice_address: str
) -> None:
    gestes.commencer(visiteur)
    page = practise("about:blank")
    faire.lend(page, visiteur, practice_address)
    page.goto(faire.CONNEXION)
    field = page.get_by_role("main").get_by_label("Mot de passe", exact=True)
    field.fill("Tilleul-63")
    faire.press(page, "Afficher le mot de passe")
    expect(field).to_have_attribute("type", "text")
    faire.press(page, "Cacher le mot de passe")
    expect(field).to_have_attribute("type", "password")
