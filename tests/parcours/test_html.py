"""The HTML of every state: well made, in French, and without a finding of the Nu checker."""

import json
import os
import shutil
import subprocess
from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path

import pytest
from flask import Flask
from playwright.sync_api import Browser, Page, Response

from core.config import VAR
from services.site.routes import static_pages
from tests.judge import judged
from tests.parcours.etats import STATES, State, cases
from tests.parcours.navigateur import new_context

pytestmark = [pytest.mark.e2e, pytest.mark.complet]

TOOLS = VAR / "outils"
JAR = TOOLS / "node_modules" / "vnu-jar" / "build" / "dist" / "vnu.jar"
SERVED = [state for state in STATES if not state.is_widget]


@pytest.fixture(scope="module")
def sources(browser: Browser, address: str) -> Iterator[dict[str, str]]:
    """State → the HTML as the server sent it, also after a form."""
    found: dict[str, str] = {}
    with ExitStack() as windows:
        page = windows.enter_context(new_context(browser, address)).new_page()
        for state in SERVED:
            found[state.name] = source(page, state)
            page.context.clear_cookies()
        yield found


def source(page: Page, state: State) -> str:
    documents: list[Response] = []

    def keep(response: Response) -> None:
        if response.request.is_navigation_request():
            documents.append(response)

    page.on("response", keep)
    page.goto(state.url)
    state.act(page)
    page.remove_listener("response", keep)
    return documents[-1].text()


@pytest.mark.parametrize("state", cases(SERVED))
def test_a_state_is_well_made_and_in_french(sources: dict[str, str], state: State) -> None:
    judged(sources[state.name], state.url)


@pytest.fixture(scope="session")
def nu() -> list[str]:
    """The command of the Nu checker, fetched once into var/outils."""
    if not shutil.which("java"):
        if not (shutil.which("apt-get") and os.geteuid() == 0):
            pytest.skip("Nu needs Java: apt-get install default-jre-headless")
        run("apt-get", "update", "-qq")
        run("apt-get", "install", "-y", "-qq", "default-jre-headless")
    if not JAR.exists():
        if not shutil.which("npm"):
            pytest.skip("Nu is fetched by npm: apt-get install npm")
        TOOLS.mkdir(parents=True, exist_ok=True)
        run("npm", "install", "--ignore-scripts", "--prefix", str(TOOLS), "vnu-jar@26.9.27")
    return ["java", "-jar", str(JAR), "--errors-only", "--format", "json"]


def run(*command: str) -> None:
    subprocess.run(command, check=True, capture_output=True)


def test_the_nu_checker_finds_no_error(
    nu: list[str], sources: dict[str, str], app: Flask, tmp_path: Path
) -> None:
    client = app.test_client()
    guide = {url.strip("/").replace("/", "-"): client.get(url).text for url in static_pages()}
    for name, html in {**guide, **sources}.items():
        (tmp_path / f"{name or 'index'}.html").write_text(html, encoding="utf-8")
    checked = subprocess.run([*nu, str(tmp_path)], capture_output=True, text=True, check=False)
    messages = json.loads(checked.stderr)["messages"]
    errors = [f"{Path(m['url']).name}: {m['message']}" for m in messages if m["type"] == "error"]
    assert len(list(tmp_path.iterdir())) > len(SERVED)
    assert errors == []
