"""The gallery of the practice half: what every page is made of, judged once on invented values."""

import re

import pytest
from flask import Flask

from core import assets
from core.config import ROOT, Config
from core.droits import NOMS
from services.exercice.galerie import galerie_pratique
from services.referentiel.rules import Portrait
from tests.conftest import practice
from tests.judge import Page, judged

URL = "/composants/pratique"


@pytest.fixture(scope="module")
def app(config: Config, tmp_path_factory: pytest.TempPathFactory) -> Flask:
    path = tmp_path_factory.mktemp("galerie") / "exercices.sqlite"
    application = practice(config, f"sqlite:///{path}")
    if galerie_pratique.name not in application.blueprints:
        application.register_blueprint(galerie_pratique)
    return application


@pytest.fixture(scope="module")
def page(app: Flask) -> Page:
    return judged(app.test_client().get(URL).get_data(as_text=True), URL)


def test_every_component_is_there_and_well_formed(page: Page) -> None:
    assert "Simulation — personnes fictives" in page.text
    assert "indépendant d’ameli.fr" in page.text
    assert "noindex" in page.html


def test_every_macro_of_the_exercise_is_shown() -> None:
    templates = ROOT / "templates"
    pages = [templates / "composants/galerie-pratique.html", templates / "entrainement.html"]
    families = (templates / "composants/exercice").glob("*.html")
    text = "".join(path.read_text() for path in [*families, *pages])
    macros = set(re.findall(r"{%- macro (\w+)", text))
    assert len(macros) > 30
    shown = set(re.findall(r"(?:{{|{% call) (\w+)\(", text))
    assert macros - shown == set()


def test_every_form_carries_its_token(page: Page) -> None:
    forms = [form for form in page.tree.iter("form") if form.attrib.get("method") == "post"]
    assert forms
    for form in forms:
        assert form.find(".//input[@name='csrf_token']") is not None, form.attrib


def test_nothing_looks_like_a_code_without_being_in_a_message(page: Page) -> None:
    codes = [e for e in page.tree.iter("input") if e.attrib.get("name") == "code"]
    assert codes
    assert not any(code.attrib.get("value") for code in codes)


def test_every_portrait_of_the_households_is_drawn(page: Page) -> None:
    drawn = {" ".join("".join(e.itertext()).split()) for e in page.tree.iter("li")}
    assert {portrait.value for portrait in Portrait} <= drawn


def test_every_role_has_its_button(page: Page) -> None:
    buttons = page.tree.iterfind(".//button[@name='role']")
    assert {button.attrib["value"] for button in buttons} == {role.value for role in NOMS}


def test_the_guide_does_not_pay_for_the_practice_half(app: Flask) -> None:
    guide = app.test_client().get("/").get_data(as_text=True)
    assert "pratique.css" not in guide
    assert "pratique.js" not in guide


def test_its_style_sheet_is_small_and_layered() -> None:
    css = assets.files()["css/pratique.css"].decode()
    assert len(css) < 44_000
    outside = re.sub(r"@layer \w+ {.*?\n}", "", css, flags=re.DOTALL)
    assert "{" not in outside
