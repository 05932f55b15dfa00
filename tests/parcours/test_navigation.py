"""The menu, the audience switch, the article's own contents list."""

import pytest
from playwright.sync_api import expect

from tests.parcours.conftest import Visit
from tests.parcours.pages import h1

pytestmark = pytest.mark.e2e


def test_the_menu_opens_and_leads_to_the_forms(person: Visit) -> None:
    page = person("/")
    page.get_by_text("Menu", exact=True).click()
    page.get_by_role("navigation", name="Menu", exact=True).get_by_text("Formulaires").click()
    expect(h1(page)).to_have_text("Trouver un formulaire")


def test_a_professional_says_so_in_the_menu_and_the_page_remembers_it(person: Visit) -> None:
    page = person("/")
    page.get_by_text("Menu", exact=True).click()
    page.get_by_role("navigation", name="Profil").get_by_text("Professionnel de santé").click()
    expect(h1(page)).to_have_text("Professionnels de santé")
    page.get_by_text("Menu", exact=True).click()
    profile = page.get_by_role("navigation", name="Profil").locator("[aria-current]")
    expect(profile).to_have_text("Professionnel de santé")


def test_escape_closes_the_menu_and_gives_the_focus_back(visit: Visit) -> None:
    page = visit("/")
    summary = page.locator(".menu > summary")
    summary.click()
    page.keyboard.press("Tab")
    page.keyboard.press("Escape")
    expect(page.locator(".menu")).not_to_have_attribute("open", "")
    expect(summary).to_be_focused()


def test_from_home_by_theme_to_an_article_then_to_its_steps(person: Visit) -> None:
    page = person("/")
    page.get_by_role("main").get_by_role("link", name="Compte ameli").first.click()
    page.get_by_role("main").get_by_role("link", name="Créer").first.click()
    contents = page.get_by_role("navigation", name="Dans cette page")
    contents.get_by_role("link", name="Les étapes").click()
    expect(page.get_by_role("heading", name="Les étapes")).to_be_in_viewport()


def test_a_wrong_address_still_leads_somewhere(person: Visit) -> None:
    page = person("/carte-vital")
    expect(h1(page)).to_have_text("Cette page n’existe pas")
    page.get_by_role("link", name="Carte Vitale perdue ou volée").click()
    expect(h1(page)).to_have_text("Carte Vitale perdue ou volée")
