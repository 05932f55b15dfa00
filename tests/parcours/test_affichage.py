"""Text size and colours: chosen once, kept on every page of this browser."""

import pytest
from playwright.sync_api import Page, expect

from tests.parcours.conftest import Visit

pytestmark = pytest.mark.e2e

NORMAL, VERY_LARGE = "18px", "27px"
WHITE, NIGHT = "rgb(255, 255, 255)", "rgb(15, 26, 22)"


def looks(page: Page, size: str, colour: str) -> None:
    expect(page.locator("html")).to_have_css("font-size", size)
    expect(page.locator("body")).to_have_css("background-color", colour)


def test_large_text_and_dark_colours_stay_across_pages_until_changed_back(visit: Visit) -> None:
    page = visit("/affichage/")
    looks(page, NORMAL, WHITE)
    page.get_by_label("Très grande").check()
    page.get_by_label("Sombres").check()
    expect(page.get_by_text("C’est changé, et gardé dans ce navigateur.")).to_be_visible()
    for url in ("/", "/droits-et-demarches/carte-vitale-perte-vol/", "/chatbot"):
        page.goto(url)
        looks(page, VERY_LARGE, NIGHT)
    page.goto("/affichage/")
    expect(page.get_by_label("Très grande")).to_be_checked()
    page.get_by_label("Normale").check()
    page.get_by_label("Comme mon appareil").check()
    page.reload()
    looks(page, NORMAL, WHITE)


def test_the_device_decides_until_the_visitor_does(visit: Visit) -> None:
    page = visit("/affichage/", dark=True)
    looks(page, NORMAL, NIGHT)
    page.get_by_label("Claires").check()
    looks(page, NORMAL, WHITE)


def test_without_javascript_the_page_says_what_to_do_instead(visit: Visit) -> None:
    page = visit("/affichage/", javascript=False, dark=True)
    expect(page.locator("main noscript")).to_be_visible()
    expect(page.get_by_label("Très grande")).to_be_hidden()
    looks(page, NORMAL, NIGHT)
