"""`python -m tests.e2e.captures`: the first screens of docs/images, as visitors see them."""

import sys
import tempfile
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

from playwright.sync_api import Browser, Page, expect

from app import create_app
from core.config import ROOT, Config, Env, Services
from tests.parcours.etats import ARTICLE, nothing
from tests.parcours.navigateur import launched, new_context
from tests.parcours.pages import Widget
from tests.parcours.serveur import served

IMAGES = ROOT / "docs" / "images"
MAX_BYTES = 250_000
WIDTHS = (360, 1280)


def conversation(page: Page) -> None:
    expect(Widget(page).open().ask("jai perdu ma carte vital")).to_be_visible()


SCREENS: dict[str, tuple[str, Callable[[Page], None]]] = {
    "accueil": ("/", nothing),
    "article": (ARTICLE, nothing),
    "formulaires": ("/formulaires/", nothing),
    "recherche": ("/recherche?q=jai+perdu+ma+carte+vital", nothing),
    "assistant": ("/", conversation),
}


def capture(browser: Browser, address: str, name: str, width: int, dark: bool) -> Path:
    """One window, photographed; what is below its first screen is left out."""
    url, act = SCREENS[name]
    path = IMAGES / f"{name}-{width}{'-sombre' if dark else ''}.png"
    with new_context(browser, address, width=width, dark=dark) as context:
        page = context.new_page()
        page.goto(url)
        act(page)
        page.screenshot(path=path, animations="disabled", caret="hide")
    return path


def main() -> int:
    IMAGES.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory() as journal, launched() as browser:
        config = Config(Env.TEST, Services.PUBLIC, "k" * 32, "")
        with served(create_app(replace(config, journal=Path(journal)))) as address:
            paths = [
                capture(browser, address, name, width, dark)
                for name in SCREENS
                for width in WIDTHS
                for dark in (False, True)
            ]
    heavy = [path.name for path in paths if path.stat().st_size >= MAX_BYTES]
    sys.stdout.write(f"docs/images/ : {len(paths)} images\n")
    return 1 if heavy else 0


if __name__ == "__main__":
    sys.exit(main())
