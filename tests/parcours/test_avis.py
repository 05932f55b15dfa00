"""« Cet article vous a-t-il été utile ? » (R16)."""

import pytest
from playwright.sync_api import Page, Route, expect

from tests.parcours.conftest import Kept, Visit
from tests.parcours.pages import h1

pytestmark = pytest.mark.e2e

ARTICLE = "/droits-et-demarches/carte-vitale-perte-vol/"
QUESTION = "Cet article vous a-t-il été utile ?"


def say(page: Page, useful: str, remark: str = "") -> None:
    if remark:
        page.get_by_text("Ajouter une remarque").click()
        page.get_by_label("Votre remarque").fill(remark)
    page.get_by_role("group", name=QUESTION).get_by_role("button", name=useful).click()


def cut_off_scripts(route: Route) -> None:
    if route.request.resource_type == "fetch":
        route.abort()
    else:
        route.fallback()


def test_with_javascript_the_answer_is_kept_without_leaving_the_page(
    visit: Visit, kept: Kept
) -> None:
    page = visit(ARTICLE)
    say(page, "Oui")
    thanks = page.get_by_text("Merci. Votre avis aide à corriger cette page.")
    expect(thanks).to_be_focused()
    assert kept()["utile"] == "oui"
    expect(h1(page)).to_have_text("Carte Vitale perdue ou volée")


def test_without_javascript_a_page_thanks_and_leads_back(visit: Visit, kept: Kept) -> None:
    page = visit(ARTICLE, javascript=False)
    say(page, "Non", "Mon numéro est le 06 12 34 56 78, rappelez-moi.")
    expect(h1(page)).to_have_text("Merci pour votre avis")
    expect(page.get_by_text("Nous avons masqué un numéro")).to_be_visible()
    assert kept()["remarque"] == "Mon numéro est le [masqué], rappelez-moi."
    page.get_by_role("link", name="Retour à l’article").click()
    expect(h1(page)).to_have_text("Carte Vitale perdue ou volée")


def test_when_the_script_cannot_send_the_form_goes_the_plain_way(visit: Visit, kept: Kept) -> None:
    page = visit(ARTICLE)
    page.route("**/avis", cut_off_scripts)
    say(page, "Oui")
    expect(h1(page)).to_have_text("Merci pour votre avis")
    assert kept()["utile"] == "oui"
