"""The frame of an exercise on a phone of 360 × 740 and on a desk of 1280 × 900."""

import re

import pytest
from playwright.sync_api import Locator, Page, expect

from tests.parcours import entrainement as faire
from tests.parcours.conftest import Visit
from tests.parcours.pages import h1

pytestmark = pytest.mark.e2e

PHONE = {"width": 360, "height": 740}
DESK = {"width": 1280, "height": 900}
BAR = 80  # pixels of a phone's bar of applications, and the frame
MISSIONS = "/s-entrainer/missions/"


def bottom(element: Locator) -> float:
    box = element.bounding_box()
    assert box is not None
    return box["y"] + box["height"]


def on_a_phone(practise: Visit, suite: str = "") -> Page:
    page = practise("/s-entrainer/")
    page.set_viewport_size(PHONE)
    faire.enter(page, suite=suite)
    return page


@pytest.fixture(params=[True, False], ids=["javascript", "sans-javascript"])
def phone(practise: Visit, request: pytest.FixtureRequest) -> Page:
    page = practise("/s-entrainer/", javascript=request.param)
    page.set_viewport_size(PHONE)
    return page


def test_the_first_action_is_on_the_first_screen(phone: Page) -> None:
    assert bottom(faire.button(phone, "Commencer avec Jeanne")) < PHONE["height"]
    faire.enter(phone, suite=f"{MISSIONS}se-connecter/")
    assert bottom(faire.button(phone, "Commencer avec Bruno")) < PHONE["height"] - BAR


def test_the_fiche_opens_beside_the_field_and_closes(phone: Page) -> None:
    faire.enter(phone, suite=faire.CONNEXION)
    nir = faire.fiche(phone).nir
    phone.locator(".sheet summary").click()
    line = phone.locator(".sheet dd").first
    expect(line).to_contain_text(nir)
    expect(line).to_be_in_viewport()
    expect(phone.get_by_label("Mon numéro de sécurité sociale")).to_be_in_viewport()
    phone.locator(".sheet summary").click()
    expect(line).to_be_hidden()


def test_escape_closes_the_fiche_and_the_focus_returns(practise: Visit) -> None:
    page = on_a_phone(practise, faire.CONNEXION)
    page.locator(".sheet summary").click()
    page.keyboard.press("Escape")
    expect(page.locator(".sheet dd").first).to_be_hidden()
    expect(page.locator(".sheet summary")).to_be_focused()


def test_the_verdict_is_the_first_thing_seen(phone: Page) -> None:
    faire.enter(phone, suite=f"{MISSIONS}vrai-ou-faux/")
    faire.press(phone, "Commencer")
    faire.press(phone, "Faux")
    verdict = phone.get_by_role("heading", name=re.compile("ce message est"))
    expect(verdict).to_be_in_viewport(ratio=1)
    box = verdict.bounding_box()
    assert box is not None
    assert box["y"] < PHONE["height"] / 2
    expect(phone.locator("#verdict")).to_be_focused()


def test_very_large_text_leaves_room_for_the_page(practise: Visit) -> None:
    page = practise("/s-entrainer/", text="150")
    page.set_viewport_size(PHONE)
    faire.enter(page, suite=faire.CREER)
    assert bottom(h1(page)) < PHONE["height"] - 2 * BAR


def test_the_clock_is_on_the_first_screen_of_a_desk(practise: Visit) -> None:
    page = practise("/s-entrainer/", width=1280)
    page.set_viewport_size(DESK)
    faire.enter(page, suite=faire.CREER)
    clock = page.locator(".clock--folded summary")
    assert bottom(clock) < DESK["height"] / 2
    clock.click()
    page.get_by_role("button", name="Avancer de 1 h").click()
    expect(h1(page)).to_have_text("Créer un compte ameli")
