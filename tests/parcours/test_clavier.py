"""Everything by the keyboard alone."""

import pytest
from playwright.sync_api import Page, expect

from tests.parcours.conftest import Visit
from tests.parcours.pages import h1, hits

pytestmark = pytest.mark.e2e

# What a person sees of the focus: an outline, on the element or around its field.
FOCUS = """() => {
  const ring = (e) => e && getComputedStyle(e).outlineStyle !== 'none';
  const e = document.activeElement;
  return ring(e) || ring(e.closest('.ask'));
}"""


def tab_to(page: Page, role: str, name: str, nth: int = 0) -> None:
    """Press Tab until the focus is there; every stop on the way must show."""
    target = page.get_by_role(role, name=name).nth(nth)  # type: ignore[arg-type]
    for _ in range(40):
        page.keyboard.press("Tab")
        assert page.evaluate(FOCUS), page.evaluate("document.activeElement.outerHTML")
        if target.evaluate("node => node === document.activeElement"):
            return
    raise AssertionError(f"{role} {name} is out of reach")


def test_the_first_stop_skips_to_the_content(person: Visit) -> None:
    page = person("/formulaires/")
    page.keyboard.press("Tab")
    skip = page.get_by_role("link", name="Aller au contenu")
    expect(skip).to_be_focused()
    expect(skip).to_be_in_viewport(ratio=1)
    page.keyboard.press("Enter")
    page.keyboard.press("Tab")
    expect(page.get_by_role("main").get_by_role("searchbox")).to_be_focused()


def test_from_home_to_an_article_without_a_mouse(person: Visit) -> None:
    page = person("/")
    tab_to(page, "searchbox", "Que voulez-vous faire ?")
    page.keyboard.type("cart vital perdu")
    page.keyboard.press("Enter")
    expect(hits(page).first).to_be_visible()
    tab_to(page, "link", "Carte Vitale perdue ou volée")
    page.keyboard.press("Enter")
    expect(h1(page)).to_have_text("Carte Vitale perdue ou volée")


def test_menu_assistant_and_folded_questions_by_the_keyboard(visit: Visit) -> None:
    page = visit("/droits-et-demarches/carte-vitale-perte-vol/")
    page.locator(".menu > summary").focus()
    page.keyboard.press("Enter")
    expect(page.get_by_role("navigation", name="Menu", exact=True)).to_be_visible()
    page.locator(".faq summary").first.focus()
    page.keyboard.press("Space")
    expect(page.locator(".faq details").first).to_have_attribute("open", "")
    page.get_by_role("button", name="Poser une question").focus()
    page.keyboard.press("Enter")
    expect(page.get_by_role("dialog").get_by_label("Votre question")).to_be_focused()
    page.keyboard.type("jai perdu ma carte vital")
    page.keyboard.press("Enter")
    expect(page.get_by_role("log")).to_contain_text("D’après la page")
