"""The first view: light, in few requests, from nobody else, and still."""

import pytest

from tests.parcours.conftest import Visit
from tests.parcours.controles import Weight, layout_shift
from tests.parcours.etats import ARTICLE

pytestmark = [pytest.mark.e2e, pytest.mark.complet]

FIRST_VIEWS = ["/", ARTICLE, "/formulaires/", "/recherche?q=carte+perdue", "/chatbot"]
MOST_BYTES, MOST_REQUESTS, MOST_SHIFT = 30 * 1024, 5, 0.01


@pytest.mark.parametrize("width", [360, 1280])
@pytest.mark.parametrize("url", FIRST_VIEWS)
def test_a_first_view_is_light_and_still(visit: Visit, address: str, url: str, width: int) -> None:
    page = visit("about:blank", width=width)
    weight = Weight()
    weight.follow(page)
    page.goto(url)
    page.wait_for_load_state("networkidle")
    # The browser fetches the icon too, out of sight.
    icon = page.locator("link[rel=icon]").get_attribute("href") or ""
    weight.add(f"{address}{icon}", page.request.get(icon).body())
    shift = layout_shift(page)
    assert all(fetched.startswith(address) for fetched in weight.bytes_by_url)
    assert weight.total <= MOST_BYTES, weight.bytes_by_url
    assert len(weight.bytes_by_url) <= MOST_REQUESTS, weight.bytes_by_url
    assert shift <= MOST_SHIFT


@pytest.mark.parametrize("width", [360, 1280])
def test_a_known_caisse_moves_nothing(visit: Visit, width: int) -> None:
    page = visit("/ma-caisse?code_postal=63000", width=width)
    page.goto(ARTICLE)
    assert page.get_by_text("CPAM du Puy-de-Dôme").first.is_visible()
    assert layout_shift(page) <= MOST_SHIFT


def test_a_shift_would_be_seen(visit: Visit) -> None:
    page = visit("/")
    page.locator("main").evaluate("node => { node.style.paddingTop = '20rem'; }")
    assert layout_shift(page) > MOST_SHIFT
