"""From a few misspelt words to what one must do."""

import re

import pytest
from playwright.sync_api import expect

from tests.parcours import pages
from tests.parcours.conftest import Visit

pytestmark = pytest.mark.e2e


def test_misspelt_words_lead_from_home_to_the_article_and_its_official_door(person: Visit) -> None:
    page = person("/")
    pages.search(page, "cart vital perdu")
    expect(page.get_by_role("status").first).to_contain_text("résultat")
    pages.hits(page).first.click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Carte Vitale perdue ou volée")
    door = page.get_by_role("link", name="Faire la démarche sur ameli.fr (site officiel)")
    expect(door).to_be_in_viewport()
    expect(door).to_have_attribute("href", re.compile(r"^https://assure\.ameli\.fr"))


def test_a_repaired_search_says_so_and_can_be_undone(person: Visit) -> None:
    page = person("/recherche")
    pages.search(page, "carte vitael perdu")
    expect(page.get_by_text("Recherche corrigée")).to_be_visible()
    page.get_by_role("link", name="Chercher plutôt").click()
    expect(page.get_by_text("Recherche faite avec vos mots exacts")).to_be_visible()


def test_results_are_narrowed_to_forms(person: Visit) -> None:
    page = person("/recherche?q=transport")
    page.get_by_role("link", name=re.compile(r"^Formulaires \(")).click()
    expect(pages.hits(page).first).to_have_attribute("href", re.compile("^/formulaires/"))
    kinds = pages.hits(page).evaluate_all("links => links.map(a => a.pathname.split('/')[1])")
    assert set(kinds) == {"formulaires"}


def test_nothing_found_leads_to_the_sections_and_to_the_telephone(person: Visit) -> None:
    page = person("/recherche")
    pages.search(page, "zzzzz")
    expect(page.get_by_role("status").first).to_have_text("Aucun résultat.")
    expect(page.get_by_role("main").get_by_role("link", name="36 46").first).to_be_visible()
    page.get_by_role("main").get_by_role("link", name="Remboursements", exact=True).click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Remboursements")


def test_a_search_that_tells_of_a_danger_shows_whom_to_call_first(person: Visit) -> None:
    page = person("/")
    pages.search(page, "je veux mourir")
    expect(page.get_by_role("main").locator("a[href='tel:3114']")).to_be_in_viewport()
