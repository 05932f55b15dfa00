"""The partners' sheets on A4 paper, and the orientation tool in a browser."""

from io import BytesIO

import pypdf
import pytest
from playwright.sync_api import Browser, Page, expect

from editorial import store
from tests.parcours.navigateur import new_context

pytestmark = pytest.mark.e2e
SHEETS = [cle for group in store.read("orientation")["fiches"] for cle in group["pages"]]
LONGEST = sorted(SHEETS, key=lambda cle: len(str(store.page(cle))))[-12:]
A4 = (595, 842)


@pytest.fixture(scope="module")
def sheet(browser: Browser, address: str) -> Page:
    return new_context(browser, address, width=1280).new_page()


@pytest.mark.parametrize(
    "cles", [LONGEST, pytest.param(SHEETS, marks=pytest.mark.complet)], ids=["longest", "all"]
)
def test_each_sheet_is_one_a4_page_with_room_to_write(sheet: Page, cles: list[str]) -> None:
    found = {}
    for cle in cles:
        sheet.goto(f"/partenaires/fiches/{cle}/")
        paper = pypdf.PdfReader(BytesIO(sheet.pdf(prefer_css_page_size=True)))
        size = tuple(round(float(side)) for side in paper.pages[0].mediabox[2:])
        notes = sheet.evaluate("document.querySelectorAll('.sheet__notes > div').length")
        found[cle] = (len(paper.pages), size, notes > 0)
    assert {cle: row for cle, row in found.items() if row != (1, A4, True)} == {}


def test_the_sheet_names_the_caisse_that_was_chosen(sheet: Page) -> None:
    sheet.goto("/partenaires/fiches/changement-adresse/")
    expect(sheet.locator(".sheet__caisse [data-caisse]")).to_be_hidden()
    sheet.goto("/ma-caisse?code_postal=63000")
    sheet.goto("/partenaires/fiches/changement-adresse/")
    expect(sheet.locator(".sheet__caisse")).to_contain_text("Puy-de-Dôme")


def test_only_the_sheet_is_printed(sheet: Page) -> None:
    sheet.goto("/partenaires/fiches/ame/")
    expect(sheet.get_by_role("button", name="Imprimer la fiche")).to_be_visible()
    sheet.emulate_media(media="print")
    for part in (".site-header", ".site-footer", ".breadcrumb", ".sheet-tools", ".print-head"):
        expect(sheet.locator(part).first).to_be_hidden()
    expect(sheet.get_by_role("img", name="QR code vers")).to_be_visible()
    sheet.emulate_media(media="null")  # "screen" would stay, and print the screen


@pytest.mark.parametrize("javascript", [True, False])
def test_the_questions_lead_to_a_result_that_can_be_changed(
    browser: Browser,
    address: str,
    javascript: bool,
) -> None:
    page = new_context(browser, address, javascript=javascript).new_page()
    page.goto("/orientation")
    page.get_by_label("De 18 à 25 ans").check()
    page.get_by_label("Je n’ai pas de médecin traitant").check()
    page.get_by_role("button", name="Voir ce que je peux regarder").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Ce que vous pourriez regarder")
    expect(page.get_by_role("link", name="Avoir 18 ans")).not_to_have_count(0)
    page.get_by_role("button", name="Modifier mes réponses").click()
    expect(page.get_by_label("De 18 à 25 ans")).to_be_checked()
    page.context.close()


def test_the_printed_result_says_where_everything_is(sheet: Page) -> None:
    """What is a button on the screen is an address on paper."""
    sheet.goto("/orientation?ressources=modestes")
    paper = pypdf.PdfReader(BytesIO(sheet.pdf(format="A4")))
    text = "".join("".join(page.extract_text() for page in paper.pages).split())
    assert "https://www.mesdroitssociaux.gouv.fr" in text
    assert "/droits-et-demarches/css-plafonds/" in text
