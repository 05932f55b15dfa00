"""Every template, every state: no axe finding, no sideways scrolling, nothing in the console."""

from pathlib import Path

import pytest
from playwright.sync_api import Page

from core.config import ROOT
from tests.parcours.conftest import Rendered, Visit
from tests.parcours.controles import COLOURS, overflow, violations
from tests.parcours.etats import STATES, State, cases, one_of_each_template
from tests.parcours.navigateur import HEIGHTS

pytestmark = pytest.mark.e2e

TEMPLATES = ROOT / "templates"
GUIDE = ("site", "partenaires", "chatbot", "formulaires", "erreurs", "composants")
PARTS = {"formulaires/liste.html", "chatbot/reponse.html"}
# Among the states of the practice half, or in test_panne.py.
EXERCICE = {"erreurs/exercice_429.html", "erreurs/exercice_503.html"}


def is_page(path: Path) -> bool:
    is_component = path.parent.name == "composants" and path.name != "galerie.html"
    return path.parent.name in GUIDE and not is_component


def test_every_page_template_of_the_guide_is_among_the_states() -> None:
    files = {str(p.relative_to(TEMPLATES)) for p in TEMPLATES.rglob("*.html") if is_page(p)}
    assert {state.template for state in STATES} >= files - PARTS - EXERCICE


def test_the_checks_see_a_fault_when_there_is_one(visit: Visit) -> None:
    page = visit("/contact/")
    assert violations(page) + overflow(page) == []
    page.locator("h1").evaluate("""title => {
      title.insertAdjacentHTML('afterend', '<input><p>Texte gris</p>');
      title.nextElementSibling.nextElementSibling.style.cssText = 'color: #bbb; width: 50rem';
    }""")
    assert {fault.split(":")[0] for fault in violations(page)} == {"color-contrast", "label"}
    assert overflow(page)


# A third of them for every run of the tests; the full matrices see all, in every look.
@pytest.mark.parametrize("state", cases(one_of_each_template()[::3]))
def test_a_template_is_accessible_on_a_phone(
    visit: Visit, rendered: Rendered, state: State
) -> None:
    page = visit(state.url)
    state.act(page)
    assert state.template in rendered
    assert violations(page) == []
    assert overflow(page) == []


@pytest.mark.complet
@pytest.mark.parametrize("state", cases(s for s in STATES if not s.is_widget))
def test_a_state_is_accessible_in_every_look(visit: Visit, state: State) -> None:
    page = visit(state.url, width=1280)
    state.act(page)
    found = trouble(page, "1280")
    for width in (360, 320):
        page.set_viewport_size({"width": width, "height": HEIGHTS[width]})
        found |= trouble(page, str(width))
    assert not any(found.values()), found


@pytest.mark.complet
@pytest.mark.parametrize("width", HEIGHTS)
@pytest.mark.parametrize("state", [state for state in STATES if state.is_widget], ids=str)
def test_the_assistant_s_window_is_accessible_in_every_look(
    visit: Visit, state: State, width: int
) -> None:
    # It opens otherwise on a phone than beside a page: one visit for each width.
    page = visit(state.url, width=width)
    state.act(page)
    found = trouble(page, str(width))
    assert not any(found.values()), found


def trouble(page: Page, width: str) -> dict[str, list[str]]:
    """At this width: as it is, dark, and with large text on a phone."""
    found = {width: violations(page) + overflow(page)}
    page.emulate_media(color_scheme="dark")
    found[f"{width} dark"] = violations(page, COLOURS)  # nothing but colours changes
    page.emulate_media(color_scheme="light")
    if width == "360":
        page.locator("html").evaluate("root => { root.dataset.texte = '150'; }")
        found["360 at 150 %"] = violations(page) + overflow(page)
        page.locator("html").evaluate("root => { delete root.dataset.texte; }")
    return found
