"""`python -m tests.e2e.captures [name…]`: first screens of docs/images, as visitors see them."""

import sys
import tempfile
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

from flask import Flask
from playwright.sync_api import Browser, Page, expect

from app import create_app
from core import migrations
from core.config import ROOT, Config, Env, Services
from tests.appli_carte_vitale.gestes import APPLI, posseder
from tests.compte import gestes
from tests.parcours import (
    entrainement,
    etats_carte_vitale,
    etats_espace_sante,
    etats_ordonnance,
)
from tests.parcours.etats import ARTICLE, nothing
from tests.parcours.etats_entrainement import (
    VRAI_OU_FAUX,
    Etat,
    code_parti,
    dehors,
    opened,
    premiere_etape,
    triees,
)
from tests.parcours.navigateur import launched, new_context
from tests.parcours.pages import Widget
from tests.parcours.serveur import served
from tests.visiteur import Visiteur

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
PRACTICE = [
    Etat("exercice-entree", "", entrainement.ENTREE, dehors),
    Etat(
        "exercice-creation", "", f"{entrainement.CREER}/{{run}}/identite", premiere_etape("jeanne")
    ),
    Etat("exercice-code", "", f"{entrainement.COMPTE}/code", code_parti),
    Etat("exercice-boite", "", entrainement.BOITE, code_parti, opened(".mails a")),
    Etat("exercice-compte", "", f"{entrainement.COMPTE}/accueil", gestes.connecte),
    Etat("exercice-carte-vitale", "", "{path}", etats_carte_vitale.web(2)),
    Etat("exercice-appli", "", f"{APPLI}/utiliser/qr", posseder),
    Etat("exercice-mission", "", f"{VRAI_OU_FAUX}reussi", triees),
]
# Pictures of the health services, and the states that they show.
HEALTH = {
    "espace-sante-activation": "sante-activer_identite",
    "espace-sante-accueil": "sante-accueil",
    "ordonnance-patient": "rx-ordonnance",
    "ordonnance-pharmacie": "rx-fiche",
}
STATES = {row.name: row for row in (*etats_espace_sante.ETATS, *etats_ordonnance.ETATS)}
PRACTICE += [replace(STATES[state], name=name, act=nothing) for name, state in HEALTH.items()]


def capture(browser: Browser, address: str, name: str, width: int, dark: bool) -> Path:
    """One window, photographed; what is below its first screen is left out."""
    url, act = SCREENS[name]
    with new_context(browser, address, width=width, dark=dark) as context:
        page = context.new_page()
        page.goto(url)
        act(page)
        return photograph(page, name, width, dark)


def capture_practice(
    browser: Browser, address: str, app: Flask, state: Etat, width: int, dark: bool
) -> Path:
    """The same inside an exercise: each picture in a world of its own."""
    visiteur = Visiteur(app)
    state.gesture(visiteur)
    with new_context(browser, address, width=width, dark=dark) as context:
        page = context.new_page()
        entrainement.lend(page, visiteur, address)
        page.goto(state.where(visiteur))
        state.act(page)
        return photograph(page, state.name, width, dark)


def photograph(page: Page, name: str, width: int, dark: bool) -> Path:
    path = IMAGES / f"{name}-{width}{'-sombre' if dark else ''}.png"
    page.screenshot(path=path, animations="disabled", caret="hide")
    return path


LOOKS = [(width, dark) for width in WIDTHS for dark in (False, True)]


def main() -> int:
    IMAGES.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory() as folder, launched() as browser:
        config = replace(Config(Env.TEST, Services.PUBLIC, "k" * 32, ""), journal=Path(folder))
        paths = [*guide(browser, config), *practice(browser, config)]
    heavy = [path.name for path in paths if path.stat().st_size >= MAX_BYTES]
    sys.stdout.write(f"docs/images/ : {len(paths)} images\n")
    return 1 if heavy else 0


def is_asked(name: str) -> bool:
    """Every picture, or those named on the command line."""
    return len(sys.argv) == 1 or name in sys.argv[1:]


def guide(browser: Browser, config: Config) -> list[Path]:
    with served(create_app(config)) as address:
        asked = [name for name in SCREENS if is_asked(name)]
        return [capture(browser, address, name, *look) for name in asked for look in LOOKS]


def practice(browser: Browser, config: Config) -> list[Path]:
    url = f"sqlite:///{config.journal}/exercices.sqlite"
    migrations.upgrade(url)
    app = create_app(replace(config, services=Services.ALL, database_url=url))
    with served(app) as address:
        asked = [state for state in PRACTICE if is_asked(state.name)]
        return [capture_practice(browser, address, app, s, *look) for s in asked for look in LOOKS]


if __name__ == "__main__":
    sys.exit(main())
