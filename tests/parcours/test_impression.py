"""An article on paper: what one does, what one brings, where it comes from."""

import re

import pytest
from playwright.sync_api import Page, expect

from tests.parcours.conftest import Visit

pytestmark = pytest.mark.e2e

SHEET = re.compile(rb"/Type\s*/Page\b")
BOX = """node => {
  const box = getComputedStyle(node, '::before');
  return [box.width, box.borderTopStyle];
}"""


@pytest.fixture
def paper(visit: Visit) -> Page:
    page = visit("/droits-et-demarches/carte-vitale-perte-vol/", dark=True, text=150)
    page.emulate_media(media="print")
    return page


def test_navigation_and_buttons_stay_on_the_screen(paper: Page) -> None:
    for part in (".site-header", ".site-footer", ".breadcrumb", ".contents", ".assistant-tab"):
        expect(paper.locator(part)).to_be_hidden()
    for button in paper.get_by_role("button").all():
        expect(button).to_be_hidden()
    expect(paper.get_by_role("link", name="site officiel")).to_be_hidden()


def test_folded_answers_and_sources_are_printed(paper: Page) -> None:
    assert paper.locator("main details[open]").count() == 0
    for text in paper.locator(".faq details > p, .source__list li").all():
        assert text.evaluate("node => node.checkVisibility({contentVisibilityAuto: true})")
        assert (text.bounding_box() or {"height": 0})["height"] > 0


def test_what_to_prepare_has_boxes_to_tick(paper: Page) -> None:
    items = paper.locator(".prep li")
    assert items.count() >= 3
    for item in items.all():
        width, border = item.evaluate(BOX)
        assert width != "auto"
        assert border == "solid"
        expect(item.locator("svg")).to_be_hidden()


def test_an_article_holds_on_two_sheets_and_no_step_is_cut(paper: Page) -> None:
    sheets = SHEET.findall(paper.pdf(prefer_css_page_size=True))
    assert len(sheets) == 2
    for step in paper.locator(".steps > li").all():
        expect(step).to_have_css("break-inside", "avoid")
        assert step.evaluate("node => getComputedStyle(node, '::before').top") == "0px"


def test_the_sheet_says_where_it_comes_from_and_where_to_go(paper: Page) -> None:
    expect(paper.get_by_text("Adresse officielle : https://assure.ameli.fr")).to_be_visible()
    expect(paper.get_by_text("Vérifié le")).to_be_visible()
    expect(paper.locator(".print-foot")).to_contain_text("/carte-vitale-perte-vol/")


def test_paper_is_white_and_its_text_small_whatever_the_screen(paper: Page) -> None:
    expect(paper.locator("body")).to_have_css("background-color", "rgb(255, 255, 255)")
    expect(paper.locator("body")).to_have_css("color", "rgb(0, 0, 0)")
    assert paper.evaluate("parseFloat(getComputedStyle(document.body).fontSize)") < 16
