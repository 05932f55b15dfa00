"""A served site, a browser, and visitors whose pages must stay without trouble.

`pytest tests/parcours --deployed`: the site is what would be deployed (tests/deploy/bord.py).
"""

import json
from collections.abc import Callable, Container, Iterator
from contextlib import AbstractContextManager, ExitStack, contextmanager, nullcontext
from functools import partial
from pathlib import Path
from typing import Any

import pytest
from flask import Flask, template_rendered
from jinja2 import Template
from playwright.sync_api import Browser, Page

from core.config import Config
from tests import postgres
from tests.conftest import practice
from tests.deploy import bord
from tests.deploy.bord import Bord
from tests.parcours import entrainement as faire
from tests.parcours.navigateur import launched, new_context, watch
from tests.parcours.serveur import served
from tests.visiteur import Visiteur

Visit = Callable[..., Page]
Somebody = Callable[..., Page]
Kept = Callable[[], dict[str, Any]]
Rendered = Container[str]
MOST_MEMORY = 160  # MB, of one environment of a function


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--deployed", action="store_true", help="against the packages, as deployed")


def is_deployed(config: pytest.Config) -> bool:
    return bool(config.getoption("deployed", default=False))


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """What means nothing before a deployed site is skipped, with the reason that it gives."""
    for item in items if is_deployed(config) else []:
        if marker := item.get_closest_marker("here"):
            item.add_marker(pytest.mark.skip(reason=f"not deployed: {marker.args[0]}"))


@pytest.fixture(scope="session")
def deployed(pytestconfig: pytest.Config, config: Config) -> Iterator[Bord | None]:
    """The stand-in of CloudFront, all of the site behind it; None without --deployed."""
    if not is_deployed(pytestconfig):
        yield None
        return
    with postgres.served() as server:
        server.open_to_all()
        with bord.served(server.url, config.secret_key) as site:
            yield site
            # What the journeys drew (PDF, QR codes, pictures) is in there too.
            assert all(0 < peak <= MOST_MEMORY for peak in site.peaks()), site.peaks()


@pytest.fixture(scope="session")
def address(deployed: Bord | None, app: Flask) -> Iterator[str]:
    with reached(deployed, app) as url:
        yield url


def reached(deployed: Bord | None, app: Flask) -> AbstractContextManager[str]:
    """The address of the deployed site, or of this application served meanwhile."""
    return nullcontext(deployed.address) if deployed else served(app)


@pytest.fixture(scope="session")
def practice_app(
    deployed: Bord | None, config: Config, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Flask]:
    """Both halves in this process; beside a deployed site, on its database and with its key."""
    path = tmp_path_factory.mktemp("exercices") / "exercices.sqlite"
    app = practice(config, deployed.database_url if deployed else f"sqlite:///{path}")
    yield app
    app.extensions["engine"].dispose()


@pytest.fixture(scope="session")
def browser(deployed: Bord | None) -> Iterator[Browser]:
    with launched(*deployed.browser_flags if deployed else ()) as chromium:
        yield chromium


@pytest.fixture(scope="session")
def practice_address(deployed: Bord | None, practice_app: Flask) -> Iterator[str]:
    with reached(deployed, practice_app) as url:
        yield url


class Unseen(Container[str]):
    """What functions render in processes of their own: nobody sees which template it was."""

    def __contains__(self, name: object) -> bool:
        return True


@pytest.fixture
def rendered(deployed: Bord | None, app: Flask) -> Iterator[Rendered]:
    """The names of the templates that the guide's server renders meanwhile."""
    with names_rendered(app) as names:
        yield Unseen() if deployed else names


@contextmanager
def names_rendered(app: Flask) -> Iterator[Rendered]:
    names: list[str] = []

    def note(sender: Flask, template: Template, **_: object) -> None:
        names.append(str(template.name))

    with template_rendered.connected_to(note, app):
        yield names


@pytest.fixture
def kept(deployed: Bord | None, journal: Path) -> Kept:
    """kept() → the only event that the public half has written since the test began."""
    before = len(deployed.functions["public"].logs()) if deployed else 0

    def written() -> str:
        if deployed:
            return deployed.functions["public"].logs()[before:]
        return "".join(path.read_text("utf-8") for path in journal.glob("*.jsonl"))

    def only() -> dict[str, Any]:
        rows = [json.loads(line) for line in written().splitlines() if line.startswith("{")]
        (row,) = [row for row in rows if row["event"] != "request"]
        return dict(row)

    return only


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
