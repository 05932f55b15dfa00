"""A served site, a browser, and visitors whose pages must stay without trouble."""

from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from functools import partial

import pytest
from flask import Flask
from playwright.sync_api import Browser, Page

from tests.parcours import entrainement as faire
from tests.parcours.navigateur import launched, new_context, watch
from tests.parcours.serveur import served
from tests.visiteur import Visiteur

Visit = Callable[..., Page]
Somebody = Callable[..., Page]


@pytest.fixture(scope="session")
def address(app: Flask) -> Iterator[str]:
    with served(app) as url:
        yield url


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    with launched() as chromium:
        yield chromium


@pytest.fixture(scope="session")
def practice_address(practice_app: Flask) -> Iterator[str]:
    with served(practice_app) as url:
        yield url


@pytest.fixture
def visit(browser: Browser, address: str) -> Iterator[Visit]:
    """visit(url, width=360, dark=…, javascript=…, text=…) → its page, in a window of its own."""
    with visits(browser, address) as visited:
        yield visited


@pytest.fixture
def practise(browser: Browser, practice_address: str) -> Iterator[Visit]:
    """The same on the whole site, where one can also practise."""
    with visits(browser, practice_address) as visited:
        yield visited


@contextmanager
def visits(browser: Browser, address: str) -> Iterator[Visit]:
    """Windows that are closed at the end, and must have had no trouble."""
    troubles: list[str] = []
    with ExitStack() as windows:

        def visited(url: str, **visitor: int | bool) -> Page:
            context = windows.enter_context(new_context(browser, address, **visitor))
            page = context.new_page()
            watch(page, address, troubles)
            page.goto(url)
            return page

        yield visited
    assert not troubles


@pytest.fixture(
    params=[True, pytest.param(False, marks=pytest.mark.complet)],
    ids=["javascript", "sans-javascript"],
)
def person(visit: Visit, request: pytest.FixtureRequest) -> Visit:
    """A visitor at 360 px, whose journey must be the same without JavaScript."""
    return partial(visit, javascript=request.param)


@pytest.fixture(
    params=[
        (360, True),
        pytest.param((360, False), marks=pytest.mark.complet),
        pytest.param((1280, True), marks=pytest.mark.complet),
        pytest.param((1280, False), marks=pytest.mark.complet),
    ],
    ids=["360", "360-sans-javascript", "1280", "1280-sans-javascript"],
)
def learner(practise: Visit, request: pytest.FixtureRequest) -> Visit:
    """Somebody who practises, and whose journey is the same on any screen, without JavaScript."""
    width, javascript = request.param
    return partial(practise, width=width, javascript=javascript)


# For what only a script does; the rest of the page is tried without by the other tests.
WITH_JAVASCRIPT = pytest.mark.parametrize(
    "learner",
    [(360, True), pytest.param((1280, True), marks=pytest.mark.complet)],
    indirect=True,
    ids=["360", "1280"],
)


@pytest.fixture
def somebody(learner: Visit, visiteur: Visiteur, practice_address: str) -> Somebody:
    """somebody(gestes.connecte) → a page, once the gesture was made quickly, without a browser."""

    def begun(gesture: Callable[[Visiteur], object]) -> Page:
        gesture(visiteur)
        page = learner("about:blank")
        faire.lend(page, visiteur, practice_address)
        page.goto(faire.EXERCICES)
        return page

    return begun
