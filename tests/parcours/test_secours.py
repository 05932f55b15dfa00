"""The small search of the static guide, when the functions are down: in the browser alone."""

import threading
from collections.abc import Iterator
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest
from playwright.sync_api import Browser, expect

from deploy.export import LIVE, export
from tests.parcours.conftest import Visit, visits
from tests.parcours.controles import overflow, violations

SEARCH = "Chercher dans le guide, avec quelques mots"
LOST = "Carte Vitale perdue ou volée"


def test_a_few_words_find_their_page(visit: Visit) -> None:
    page = visit("/indisponible/")
    page.get_by_label(SEARCH).fill("carte vitale volée")
    page.keyboard.press("Enter")
    expect(page.get_by_role("status")).to_have_text("Pages qui parlent de « carte vitale volée » :")
    first = page.locator(".hits li").first
    expect(first).to_contain_text(LOST)
    expect(page.get_by_label(SEARCH)).to_have_value("carte vitale volée")
    assert overflow(page) == []
    assert violations(page) == []


def test_words_of_no_page_are_said_and_what_is_typed_is_only_text(visit: Visit) -> None:
    page = visit("/indisponible/?q=<zzzz>")
    expect(page.get_by_role("status")).to_contain_text("Aucune page ne parle de « <zzzz> »")
    expect(page.locator(".hits li")).to_have_count(0)


@pytest.mark.parametrize(
    ("asked", "found"),
    [
        ("remboursement dentiste", "dentaire"),
        ("arrêt de travail", "arret"),
        ("changer de médecin traitant", "medecin-traitant"),
        ("S6201", "accident"),
    ],
)
def test_usual_questions_find_theirs_first(visit: Visit, asked: str, found: str) -> None:
    page = visit(f"/indisponible/?q={asked}")
    expect(page.locator(".hits a").first).to_be_visible()
    assert found in (page.locator(".hits a").first.get_attribute("href") or "")


def test_without_javascript_the_page_still_leads_on(visit: Visit) -> None:
    page = visit("/indisponible/", javascript=False)
    expect(page.get_by_label(SEARCH)).to_be_hidden()
    page.get_by_role("link", name="Remboursements").first.click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Remboursements")


class Quiet(SimpleHTTPRequestHandler):
    def log_message(self, *_: object) -> None:
        pass


@pytest.fixture(scope="module")
def plain(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The export on a static server that knows nothing of us, the functions stopped."""
    out: Path = tmp_path_factory.mktemp("export") / "build"
    export(out)
    server = ThreadingHTTPServer(("127.0.0.1", 0), partial(Quiet, directory=str(out)))
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield f"http://127.0.0.1:{server.server_address[1]}"
    server.shutdown()
    server.server_close()


@pytest.mark.complet
def test_the_whole_export_works_on_a_plain_static_server(browser: Browser, plain: str) -> None:
    with visits(browser, plain) as visit:
        page = visit("/recherche/")
        expect(page.get_by_role("heading", level=1)).to_contain_text("ne répond pas")
        page.get_by_label(SEARCH).fill("carte volée")
        page.keyboard.press("Enter")
        page.get_by_role("link", name=LOST).click()
        expect(page.get_by_role("heading", level=1)).to_have_text(LOST)
        for path in LIVE:
            page.goto(f"{plain}/{path}/")
            expect(page.get_by_role("heading", level=1)).to_contain_text("ne répond pas")
