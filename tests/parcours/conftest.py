"""A served site, a browser, and visitors whose pages must stay without trouble."""

from collections.abc import Callable, Iterator
from contextlib import ExitStack
from functools import partial

import pytest
from flask import Flask
from playwright.sync_api import Browser, Page

from tests.parcours.navigateur import launched, new_context, watch
from tests.parcours.serveur import served

Visit = Callable[..., Page]


@pytest.fixture(scope="session")
def address(app: Flask) -> Iterator[str]:
    with served(app) as url:
        yield url


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    with launched() as chromium:
        yield chromium


@pytest.fixture
def visit(browser: Browser, address: str) -> Iterator[Visit]:
    """visit(url, width=360, dark=…, javascript=…, text=…) → its page, in a window of its own."""
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
