"""The page of a database that does not answer, seen in a browser."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, expect

from core.config import Config
from tests import postgres
from tests.conftest import practice
from tests.parcours.conftest import visits
from tests.parcours.controles import overflow, violations
from tests.parcours.serveur import served

HEALTH = "/s-entrainer/sante"  # the shortest way to a query


@pytest.fixture(scope="module")
def stopped(config: Config) -> Iterator[str]:
    """The site, its database stopped."""
    with postgres.served() as server:
        app = practice(config, server.url)
        server.stop()
        with served(app) as url:
            yield url
        app.extensions["engine"].dispose()
        server.start()


@pytest.mark.parametrize("width", [360, 1280])
@pytest.mark.parametrize("dark", [False, True], ids=["light", "dark"])
def test_it_is_said_kindly_and_leads_on(
    browser: Browser, stopped: str, width: int, dark: bool
) -> None:
    with visits(browser, stopped) as visit:
        page = visit("/contact/", width=width, dark=dark)
        with page.expect_response(f"**{HEALTH}") as answered:
            page.evaluate(f"location.href = '{HEALTH}'")
        assert answered.value.status == 503
        expect(page.get_by_role("heading", level=1)).to_have_text(
            "S’entraîner est arrêté pour le moment"
        )
        assert violations(page) == []
        assert overflow(page) == []
        page.get_by_role("link", name="Toutes les démarches").click()
        expect(page).to_have_url(f"{stopped}/demarches/")
