"""Every page of the journeys: no axe finding, nothing sideways, large targets, valid HTML."""

import json
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest
from flask import Flask
from playwright.sync_api import Page, Response

from tests.deploy.bord import Bord
from tests.judge import judged
from tests.parcours import entrainement as faire
from tests.parcours import (
    etats_appli,
    etats_carte_vitale,
    etats_comptoir,
    etats_entrainement,
    etats_espace_sante,
    etats_ordonnance,
)
from tests.parcours.conftest import Rendered, Unseen, Visit, names_rendered
from tests.parcours.controles import Weight, overflow, violations
from tests.parcours.etats_entrainement import Etat
from tests.parcours.navigateur import HEIGHTS
from tests.parcours.test_accessibilite import TEMPLATES, trouble
from tests.parcours.test_html import nu  # noqa: F401 - a fixture
from tests.visiteur import Visiteur

pytestmark = pytest.mark.e2e

ETATS = [
    *etats_appli.ETATS,
    *etats_carte_vitale.ETATS,
    *etats_entrainement.ETATS,
    *etats_comptoir.ETATS,
    *etats_espace_sante.ETATS,
    *etats_ordonnance.ETATS,
]
# A few of each kind, for every run of the tests.
SOME = """creer_identite-erreurs message mission-reussi sante-profil rx-fiche cv-commander_photo
    comptoir-feuille-actes appli-qr""".split()
FOLDERS = ("boite", "compte", "espace_sante", "exercice", "missions", "ordonnance")
FOLDERS += ("appli_carte_vitale", "carte_vitale")
FOLDERS += ("agents", "professionnel")
FRAMES = {"compte/cadre.html", "compte/etape.html", "compte/modifier.html"}
FRAMES |= {
    f"espace_sante/{name}.html" for name in "cadre canaux cartes champs etape page source".split()
}
FRAMES |= {f"appli_carte_vitale/{name}.html" for name in etats_appli.FRAMES}
FRAMES |= {
    f"carte_vitale/{name}.html"
    for name in (
        "contenu declarer_etape envoi etape etape_appli image mots page source specimens".split()
    )
}
FRAMES |= {f"ordonnance/{name}.html" for name in "cadre etape macros soignant".split()}
FRAMES |= {f"{folder}/{name}.html" for folder in FOLDERS[-2:] for name in ("cadre", "macros")}
FRAMES.add("erreurs/exercice_503.html")  # test_panne.py
MOST_BYTES = 45 * 1024
# Links inside a sentence and what is out of sight are exempt, as WCAG says.
SMALL = """() => [...document.querySelectorAll('a, button, summary, input:not([type=hidden])')]
  .filter((node) => node.checkVisibility())
  .filter((node) => !node.closest('.visually-hidden, .skip-link, .site-footer'))
  .filter((node) => !['P', 'LI', 'DD', 'SPAN'].includes(node.parentElement.tagName)
    || node.matches('button, .button'))
  .map((node) => [node, (node.labels?.[0] ?? node).getBoundingClientRect()])
  .filter(([node, box]) => Math.max(box.height, node.getBoundingClientRect().height) < 43.5)
  .map(([node]) => node.outerHTML.slice(0, 90))"""


def shown(practise: Visit, visiteur: Visiteur, address: str, state: Etat, width: int = 360) -> Page:
    """A page in this state; what the server sent last is kept as `documents`."""
    state.gesture(visiteur)
    page = practise("about:blank", width=width)
    faire.lend(page, visiteur, address)
    page.goto(state.where(visiteur))
    state.act(page)
    return page


@pytest.fixture
def rendered(deployed: Bord | None, practice_app: Flask) -> Iterator[Rendered]:
    with names_rendered(practice_app) as names:
        yield Unseen() if deployed else names


def test_every_page_template_is_among_the_states() -> None:
    files = {f"{folder}/{p.name}" for folder in FOLDERS for p in (TEMPLATES / folder).glob("*")}
    files |= {f"erreurs/{p.name}" for p in (TEMPLATES / "erreurs").glob("exercice_*")}
    assert files - FRAMES - {state.template for state in ETATS} == set()


@pytest.mark.parametrize("state", [s for s in ETATS if s.name in SOME], ids=str)
def test_a_page_is_accessible_on_a_phone(
    practise: Visit,
    visiteur: Visiteur,
    practice_address: str,
    rendered: Rendered,
    state: Etat,
) -> None:
    page = shown(practise, visiteur, practice_address, state)
    assert state.template in rendered
    assert violations(page) == []
    assert overflow(page) == []
    assert page.evaluate(SMALL) == []


@pytest.mark.complet
@pytest.mark.parametrize("state", ETATS, ids=str)
def test_a_state_is_accessible_in_every_look(
    practise: Visit,
    visiteur: Visiteur,
    practice_address: str,
    rendered: Rendered,
    state: Etat,
) -> None:
    page = shown(practise, visiteur, practice_address, state, width=1280)
    assert state.template in rendered
    found = trouble(page, "1280")
    for width in (360, 320):
        page.set_viewport_size({"width": width, "height": HEIGHTS[width]})
        found |= trouble(page, str(width))
        found[f"{width} targets"] = page.evaluate(SMALL)
    assert not any(found.values()), found


@pytest.mark.complet
def test_the_pages_are_well_made_for_the_judge_and_the_nu_checker(
    practise: Visit,
    practice_app: Flask,
    practice_address: str,
    nu: list[str],
    tmp_path: Path,
) -> None:
    for state in ETATS:
        html = source(practise, Visiteur(practice_app), practice_address, state)
        judged(html, state.name)
        (tmp_path / f"{state.name}.html").write_text(html, encoding="utf-8")
    checked = subprocess.run([*nu, str(tmp_path)], capture_output=True, text=True, check=False)
    messages = json.loads(checked.stderr)["messages"]
    errors = [f"{Path(m['url']).name}: {m['message']}" for m in messages if m["type"] == "error"]
    assert errors == []


def source(practise: Visit, visiteur: Visiteur, address: str, state: Etat) -> str:
    """The HTML as the server sent it."""
    state.gesture(visiteur)
    page = practise("about:blank")
    documents: list[Response] = []
    page.on(
        "response", lambda r: documents.append(r) if r.request.is_navigation_request() else None
    )
    faire.lend(page, visiteur, address)
    page.goto(state.where(visiteur))
    state.act(page)
    page.wait_for_load_state()
    html = documents[-1].text()
    page.context.close()
    return html


@pytest.mark.complet
@pytest.mark.parametrize("name", ["entree", "creer_identite", "code", "accueil", "message"])
def test_a_first_view_is_light(
    practise: Visit, visiteur: Visiteur, practice_address: str, name: str
) -> None:
    state = next(s for s in ETATS if s.name == name)
    page = shown(practise, visiteur, practice_address, state)
    url, weight = page.url, Weight()
    page = practise("about:blank")  # an empty cache
    faire.lend(page, visiteur, practice_address)
    weight.follow(page)
    page.goto(url)
    page.wait_for_load_state("networkidle")
    assert all(fetched.startswith(practice_address) for fetched in weight.bytes_by_url)
    assert weight.total <= MOST_BYTES, weight.bytes_by_url
