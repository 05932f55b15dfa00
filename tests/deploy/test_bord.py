"""The whole site as it would be deployed, asked without a browser: which part answers, and how."""

import gzip
import hmac
import re
import ssl
import sys
from collections.abc import Callable, Iterator
from http.client import HTTPSConnection

import pytest
from sqlalchemy import text

from core import clock, headers
from core.db import engine_for
from core.surface import Surface
from tests import postgres
from tests.deploy import bord
from tests.deploy.bord import ORIGIN_SECRET, VISITOR, Bord
from tests.deploy.events import Answer
from tests.deploy.sandbox import SECRET

pytestmark = pytest.mark.deploy

Ask = Callable[..., Answer]
ENTER = "/s-entrainer/exercice/entrer"


@pytest.fixture(scope="module")
def site() -> Iterator[Bord]:
    if sys.platform != "linux":
        pytest.skip("wheels of this machine do not run on Lambda")
    with postgres.served() as server:
        server.open_to_all()
        with bord.served(server.url, SECRET) as found:
            yield found


@pytest.fixture
def ask(site: Bord) -> Ask:
    """ask(path, method, body, **headers) → the answer, redirects not followed."""

    def asked(path: str, method: str = "GET", body: str | None = None, **given: str) -> Answer:
        context = ssl.create_default_context()
        context.check_hostname, context.verify_mode = False, ssl.CERT_NONE
        connection = HTTPSConnection(site.address.removeprefix("https://"), context=context)
        sent = {name.replace("_", "-"): value for name, value in given.items()}
        connection.request(method, path, body, sent)
        answer = connection.getresponse()
        found = [(name.lower(), value) for name, value in answer.getheaders()]
        read = Answer(answer.status, found, answer.read())
        connection.close()
        return read

    return asked


def test_a_page_is_a_file_that_browsers_keep_no_longer_than_it_is_true(ask: Ask) -> None:
    page = ask("/aide/", Cookie="session=rien", Accept_Encoding="gzip")
    assert page.status == 200
    assert page.all("content-encoding") == ["gzip"]
    assert "<h1" in gzip.decompress(page.body).decode()
    assert page.all("cache-control") == [headers.CACHE[Surface.STATIC]]
    assert page.all("content-security-policy") == [headers.CSP]
    assert page.all("set-cookie") == []


def test_what_is_not_a_file_is_answered_by_the_public_half(site: Bord, ask: Ask) -> None:
    moved = ask("/aide?q=1")
    assert (moved.status, moved.all("location")) == (308, [f"{site.address}/aide/"])
    unknown = ask("/inconnu/")
    assert unknown.status == 404
    assert "<h1" in unknown.text
    assert ask("/composants").status == 404


def test_a_page_takes_no_form(ask: Ask) -> None:
    assert ask("/aide/", "POST", "a=1").status == 403


def test_each_function_answers_its_own_paths(ask: Ask) -> None:
    assert "carte" in ask("/recherche?q=carte").text
    assert ask("/api/v1/inconnu").all("content-type") == ["application/json"]
    practice = ask("/s-entrainer/")
    assert (practice.status, practice.all("cache-control")) == (200, ["no-store"])


def test_two_environments_are_one_site_and_know_the_visitor_by_cloudfront(
    site: Bord, ask: Ask
) -> None:
    page = ask("/s-entrainer/")
    token = re.search(r'name="csrf_token"[^>]* value="([^"]+)"', page.text)
    scenario = re.search(r'name="scenario"[^>]* value="([^"]+)"', page.text)
    assert token
    assert scenario
    cookies = "; ".join(cookie.split(";")[0] for cookie in page.all("set-cookie"))
    form = {
        "Content_Type": "application/x-www-form-urlencoded",
        "Cookie": cookies,
        "Referer": f"{site.address}/s-entrainer/",
        "X_Forwarded_For": "192.0.2.1",  # made up
    }
    entered = ask(ENTER, "POST", f"csrf_token={token[1]}&scenario={scenario[1]}", **form)
    assert entered.status == 303
    assert [c for c in entered.all("set-cookie") if c.startswith("__Host-exercice=")]
    assert counted(site) == {f"monde::{hashed(VISITOR)}": 1}
    logs = site.functions["pratique"].logs()
    for hidden in (VISITOR, "192.0.2.1", ORIGIN_SECRET, SECRET):
        assert hidden not in logs


def counted(site: Bord) -> dict[str, int]:
    """What the limits counted: by whom, how many."""
    engine = engine_for(site.database_url)
    with engine.connect() as connection:
        rows = connection.execute(text("SELECT cle, essais FROM compteur")).all()
    engine.dispose()
    return {row.cle: row.essais for row in rows}


def hashed(address: str) -> str:
    """An address as services/exercice/entree.py keeps it."""
    key = f"{SECRET}{clock.wall_now():%Y-%m-%d}".encode()
    return hmac.digest(key, address.encode(), "sha256").hex()[:32]
