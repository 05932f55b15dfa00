"""Forms by theme, by number, by words, and the page of one of them (R9-R14)."""

import re

import pytest
from playwright.sync_api import expect

from tests.parcours.conftest import Visit
from tests.parcours.pages import h1, hits, search

pytestmark = pytest.mark.e2e


def test_forms_are_listed_by_theme(person: Visit) -> None:
    page = person("/formulaires/")
    page.get_by_text("Filtrer").click()
    theme = page.get_by_role("link", name=re.compile(r"^Invalidité"))
    count = re.sub(r"\D", "", theme.inner_text())
    theme.click()
    expect(h1(page)).to_have_text("Formulaires : Invalidité")
    expect(page.get_by_role("status").first).to_have_text(f"{count} formulaires")
    expect(hits(page)).to_have_count(int(count))


@pytest.mark.parametrize("number", ["s6201", "11383*02"])
def test_a_form_is_found_by_its_number_and_its_page_says_all(person: Visit, number: str) -> None:
    page = person("/formulaires/")
    search(page, number)
    hits(page).first.click()
    expect(h1(page)).to_have_text("Feuille d’accident du travail ou de maladie professionnelle")
    main = page.get_by_role("main")
    for words in ("11383*02", "S6201", "Qui le remplit", "Quoi joindre", "Où l’envoyer"):
        expect(main.get_by_text(words, exact=True).first).to_be_visible()
    expect(page.get_by_role("heading", name="Où trouver le document officiel")).to_be_visible()


def test_search_and_filters_combine_and_can_be_cleared(person: Visit) -> None:
    page = person("/formulaires/")
    search(page, "arret de travail")
    everything = hits(page).count()
    page.get_by_text("Filtrer").click()
    page.get_by_role("link", name=re.compile(r"^Le médecin")).click()
    expect(page.get_by_text("Filtrer (1 filtre choisi)")).to_be_visible()
    assert 0 < hits(page).count() < everything
    page.get_by_role("link", name="Effacer les filtres").click()
    expect(hits(page)).to_have_count(everything)


def test_misspelt_words_find_the_form(person: Visit) -> None:
    page = person("/formulaires/")
    search(page, "feuille accident travial")
    expect(page.get_by_text("Recherche corrigée")).to_be_visible()
    expect(hits(page).first).to_contain_text("Feuille d’accident du travail")
