"""The drawings as pages serve them: French, English, « version simple » (R158, R159)."""

from collections.abc import Callable

import pytest

from tests.judge import Page
from tests.lecture import SVG

Get = Callable[..., Page]
KEY = "bases-numeriques-code"
PAGES = [f"/services-en-ligne/{KEY}/", f"/en/{KEY}/", f"/simple/{KEY}/"]
GESTURES = {  # what each section says and its drawing shows
    PAGES[0]: ["Deux iPhone.", "Deux iPhone à bouton rond.", "Deux téléphones Android."],
    PAGES[1]: ["Two iPhones.", "Two iPhones with a round button.", "Two Android phones."],
    PAGES[2]: ["Deux iPhone.", "Deux iPhone à bouton rond.", "Deux téléphones Android."],
}


def texts(page: Page) -> list[str]:
    """The text alternative of each drawing."""
    found = (figure.find(f"{SVG}svg") for figure in page.tree.iter("figure"))
    return [svg.attrib["aria-label"] for svg in found if svg is not None]


@pytest.mark.parametrize("url", PAGES)
def test_each_gesture_is_told_and_drawn(get: Get, url: str) -> None:
    shown = texts(get(url))
    assert len(shown) == 6
    for start in GESTURES[url]:
        assert [text for text in shown if text.startswith(start)], start


def test_a_drawing_takes_the_words_of_its_page(get: Get) -> None:
    french, english, simple = (texts(get(url)) for url in PAGES)
    assert sorted(french) == sorted(simple)
    assert not set(french) & set(english)


def test_other_pages_show_a_drawing_where_it_helps(get: Get) -> None:
    for url in ("compte-ameli-connexion-code", "mon-espace-sante-connexion"):
        assert len(texts(get(f"/services-en-ligne/{url}/"))) == 1
