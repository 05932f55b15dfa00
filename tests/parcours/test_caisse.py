"""A postcode, a caisse, and its name on the articles of this browser (R3, R4)."""

import re
import time

import pytest
from playwright.sync_api import Locator, Page, Route, expect

from tests.parcours.conftest import Visit
from tests.parcours.pages import give_postcode, h1

pytestmark = pytest.mark.e2e

ARTICLE = "/droits-et-demarches/carte-vitale-perte-vol/"


def test_a_postcode_gives_the_caisse_and_how_to_reach_it(person: Visit) -> None:
    page = person("/")
    give_postcode(page, "63000")
    expect(h1(page)).to_have_text("Votre caisse : CPAM du Puy-de-Dôme")
    expect(page.get_by_role("main").get_by_role("link", name="36 46").first).to_be_visible()


def test_an_article_asks_for_the_postcode_too(person: Visit) -> None:
    page = person(ARTICLE)
    give_postcode(page, "01000")
    expect(h1(page)).to_have_text("Votre caisse : CPAM de l’Ain")


def test_a_wrong_postcode_is_explained_and_kept(person: Visit) -> None:
    page = person("/ma-caisse")
    give_postcode(page, "6300")
    expect(page).to_have_title("Erreur : Trouver votre caisse – Pas à pas santé")
    page.get_by_role("link", name="Écrivez les 5 chiffres").click()
    field = page.get_by_label("Votre code postal")
    expect(field).to_be_focused()
    expect(field).to_have_value("6300")
    expect(field).to_have_accessible_description(re.compile("Écrivez les 5 chiffres"))


def test_where_several_caisses_answer_the_visitor_chooses(person: Visit) -> None:
    page = person("/")
    give_postcode(page, "59000")
    expect(h1(page)).to_have_text("Choisissez votre caisse")
    page.get_by_role("link", name="CPAM de Roubaix-Tourcoing").click()
    expect(h1(page)).to_have_text("Votre caisse : CPAM de Roubaix-Tourcoing")


def test_the_caisse_is_named_on_articles_then_forgotten(visit: Visit) -> None:
    page = visit("/ma-caisse?code_postal=01000")
    page.goto(ARTICLE)
    expect(around(page).get_by_text("CPAM de l’Ain")).to_be_visible()
    expect(page.get_by_label("Votre code postal")).to_be_hidden()
    around(page).get_by_role("link", name="Changer de caisse").click()
    page.goto("/ma-caisse?code_postal=01000")
    page.get_by_role("link", name="Oublier ma caisse").click()
    page.goto(ARTICLE)
    expect(page.get_by_label("Votre code postal")).to_be_visible()
    expect(around(page)).not_to_contain_text("CPAM")


def test_without_javascript_an_article_leads_to_the_caisse_chosen(visit: Visit) -> None:
    page = visit("/ma-caisse?code_postal=01000", javascript=False)
    page.goto(ARTICLE)
    around(page).get_by_role("link", name="Revoir la caisse").click()
    expect(h1(page)).to_have_text("Votre caisse : CPAM de l’Ain")
    expect(page.get_by_text("C’est noté")).to_have_count(0)


def around(page: Page) -> Locator:
    return page.get_by_role("complementary", name="Autour de cette page")


def test_an_error_stays_in_sight_when_the_style_sheet_comes_late(visit: Visit) -> None:
    page = visit("/ma-caisse")
    page.route("**/site.css", late)
    page.goto("/ma-caisse?code_postal=6300")
    summary = page.locator(".error-summary")
    expect(summary).to_be_focused()
    expect(summary).to_be_in_viewport(ratio=1)


def late(route: Route) -> None:
    time.sleep(0.5)
    route.fallback()
