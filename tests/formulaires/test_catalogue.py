"""The forms catalogue as visitors see it: facets, search, one page for each form (R9-R14)."""

import re
from collections.abc import Callable, Iterator
from typing import Any
from urllib.parse import parse_qs, quote, urlsplit

import pytest
from flask.testing import FlaskClient

from core.templating import typographie
from editorial import store
from services.formulaires.rules import OUTSIDE_FACETS
from tests.formulaires.test_rules import THEMES
from tests.judge import Page

Get = Callable[..., Page]
FORMS = store.formulaires()
NUMBER = re.compile(r"\b\d{5}\*\d{2}\b|\b\d{2}-\d{4}\b|\bS\d{4}[a-z]?\b")
SEARCH = "/formulaires/recherche"


def spoken(text: str) -> str:
    return " ".join(text.split())


def hits(page: Page) -> list[str]:
    """The keys of the forms listed, in order."""
    found = [e for e in page.tree.iter("ul") if e.attrib.get("class") == "hits"]
    links = [a.attrib["href"] for ul in found for h2 in ul.iter("h2") for a in h2.iter("a")]
    return [link.split("/")[2] for link in links]


def facets(page: Page) -> Iterator[tuple[str, str, int, str]]:
    """(group, label, count, URL) of every facet."""
    box = next(e for e in page.tree.iter("details") if "facets" in e.attrib.get("class", ""))
    group = ""
    for element in box.iter():
        if element.tag == "h2":
            group = spoken("".join(element.itertext()))
        elif element.tag == "li":
            label, count = spoken("".join(element.itertext())).rsplit(" ", 1)
            link = next(element.iter("a"))
            yield group, label, int(count.strip("()")), link.attrib["href"]


# --- the list ------------------------------------------------------------------------------------


def test_the_facets_are_those_of_the_source_with_their_counts(get: Get) -> None:  # R10
    rows = list(facets(get("/formulaires/")))
    themes = [(label, n) for group, label, n, _ in rows if group == "Rechercher par thème"]
    assert themes[0][1] == 62
    assert themes[1:] == [(spoken(typographie(title)), n) for title, n in THEMES]


def test_forms_of_professionals_stand_in_a_group_of_their_own(get: Get) -> None:  # section L
    rows = [row for row in facets(get("/formulaires/")) if row[0] != "Rechercher par thème"]
    assert [(label, n) for _, label, n, _ in rows] == [("Formulaires des professionnels", 4)]


def test_each_theme_lists_exactly_what_its_count_says(get: Get) -> None:
    for _, label, count, url in list(facets(get("/formulaires/")))[1:]:
        page = get(url)
        assert len(hits(page)) == count, label
        assert page.h1.endswith(label)


def test_the_search_box_says_what_it_takes(get: Get) -> None:  # R9
    page = get("/formulaires/")
    assert "Numéro ou mot(s)-clé(s)" in page.main
    assert "search" in [e.attrib.get("type") for e in page.tree.iter("input")]


def test_the_list_holds_every_form_once(get: Get) -> None:
    assert sorted(hits(get("/formulaires/"))) == sorted(row["cle"] for row in FORMS.values())


def test_an_unknown_theme_or_form_is_a_404_that_helps(get: Get) -> None:
    for url in ("/formulaires/theme/nexiste/", "/formulaires/nexiste/", "/formulaires/F04/"):
        assert get(url, status=404).h1 == "Cette page n’existe pas"


# --- search and facets together ------------------------------------------------------------------


@pytest.mark.parametrize("asked", ["11383", "S6201", "s6201", "11383*02", "6201"])
def test_a_number_lists_its_form_and_no_other(get: Get, asked: str) -> None:  # R13
    page = get(f"{SEARCH}?q={quote(asked)}")
    assert hits(page) == ["feuille-accident-travail"]
    assert "1 formulaire" in page.main


def test_words_with_typing_errors_list_the_form_first_and_say_the_correction(get: Get) -> None:
    page = get(f"{SEARCH}?q=feuille+accident+travial")
    assert hits(page)[0] == "feuille-accident-travail"
    assert "Recherche corrigée : feuille accident travail" in page.main


@pytest.mark.parametrize(
    "address",
    ["/formulaires?q=11383&theme=invalidite", "/formulaires/?q=11383&theme=invalidite"],
)
def test_the_short_address_reaches_the_results(client: FlaskClient, address: str) -> None:
    response = client.get(address, follow_redirects=True)
    assert response.status_code == 200
    assert response.request.path == SEARCH
    assert dict(response.request.args) == {"q": "11383", "theme": "invalidite"}


def test_the_short_address_cannot_send_elsewhere(client: FlaskClient) -> None:
    for query in ("q=//evil.example", "url=https://evil.example", "q=%0d%0aSet-Cookie:a=b"):
        location = client.get(f"/formulaires/?{query}").headers["Location"]
        assert urlsplit(location).netloc == ""
        assert urlsplit(location).path == SEARCH
        assert "\n" not in location


def test_a_search_keeps_its_words_and_filters(get: Get) -> None:
    page = get(f"{SEARCH}?q=demande&theme=invalidite&public=assure")
    form = next(e for e in page.tree.iter("form") if e.attrib.get("action") == SEARCH)
    values = {e.attrib.get("name"): e.attrib.get("value") for e in form.iter("input")}
    assert values == {"q": "demande", "theme": "invalidite", "public": "assure"}


@pytest.mark.parametrize("asked", ["", "accident", "soins", "demande"])
def test_each_facet_counts_what_choosing_it_will_list(get: Get, asked: str) -> None:
    for group, label, count, url in facets(get(f"{SEARCH}?q={asked}")):
        page = get(url)
        assert len(hits(page)) == count, (group, label)
        assert parse_qs(urlsplit(url).query).get("q", [""]) == [asked]


def test_facets_combine_and_each_counts_what_the_other_leaves(get: Get) -> None:
    theme = "accident-du-travail-maladie-professionnelle"
    page = get(f"{SEARCH}?q=&theme={theme}&public=employeur")
    rows = list(FORMS.values())
    both = [r["cle"] for r in rows if r["theme"] == theme and r["public"] == "employeur"]
    assert hits(page) == both
    for group, label, count, url in facets(page):
        asked = parse_qs(urlsplit(url).query)
        if group == "Pour qui":
            assert asked["theme"] == [theme]
            expected = [
                r for r in rows if r["theme"] == theme and r["public"] == asked["public"][0]
            ]
        else:
            assert asked["public"] == ["employeur"]
            expected = [
                r for r in rows if r["public"] == "employeur" and r["theme"] == asked["theme"][0]
            ]
        assert len(expected) == count, label
    assert "2 filtres choisis" in page.main


def test_filters_can_be_cleared(get: Get) -> None:
    page = get(f"{SEARCH}?q=demande&theme=invalidite")
    assert "Effacer les filtres" in page.main
    assert f"{SEARCH}?q=demande" in page.links
    assert "Effacer les filtres" not in get(f"{SEARCH}?q=demande").main


def test_forms_of_professionals_keep_their_group_in_results(get: Get) -> None:
    rows = list(facets(get(f"{SEARCH}?q=transport")))
    apart = [url for group, _, _, url in rows if group == "Pour les professionnels"]
    assert len(apart) == 1
    assert parse_qs(urlsplit(apart[0]).query)["theme"] == [OUTSIDE_FACETS]


@pytest.mark.parametrize(
    "query",
    ["q=xqzwvkj", "q=11383&theme=deces", "q=&theme=nexiste", "q=&public=nexiste", "q=99999"],
)
def test_no_result_says_what_to_do_next(get: Get, query: str) -> None:
    page = get(f"{SEARCH}?{query}")
    assert hits(page) == []
    assert "0 formulaire" not in page.main
    assert "Aucun formulaire ne correspond" in page.main
    assert "essayez autrement" in page.main
    assert "/formulaires/" in page.links
    assert "/chatbot" in page.links
    assert "tel:3646" in page.links
    assert ("Effacer les filtres" in page.main) == ("&" in query)


def test_strange_filters_are_escaped(client: FlaskClient) -> None:
    strange = quote('"><script>alert(1)</script>')
    for name in ("q", "theme", "public"):
        html = client.get(f"{SEARCH}?{name}={strange}").get_data(as_text=True)
        assert "<script>alert" not in html


# --- one page for each form ----------------------------------------------------------------------


@pytest.mark.parametrize("row", FORMS.values(), ids=FORMS.keys())
def test_each_form_says_what_for_who_what_to_attach_where_and_where_it_is_found(
    get: Get, row: dict[str, Any]
) -> None:
    page = get(f"/formulaires/{row['cle']}/")
    shown = page.main
    assert page.h1 == spoken(row["titre"])
    titles = ["Où trouver le document officiel", "Qui le remplit", "Quoi joindre", "Où l’envoyer"]
    places = [shown.index(title) for title in titles]
    assert places == sorted(places)
    for name in ("sert_a", "trouver", "qui_remplit", "envoyer"):
        assert row[name].strip()
        assert spoken(row[name]) in shown
    for paper in row["joindre"] or ["Non vérifié : demandez au 36 46."]:
        assert spoken(paper) in shown
    assert not row["en_ligne"] or "Le faire en ligne" in shown
    assert ("Spécimen" in shown) == row["specimen"]


@pytest.mark.parametrize("row", FORMS.values(), ids=FORMS.keys())
def test_a_form_shows_its_numbers_only_once_confirmed(get: Get, row: dict[str, Any]) -> None:
    page = get(f"/formulaires/{row['cle']}/")
    brief = next(e for e in page.tree.iter("dl") if e.attrib.get("class") == "brief")
    shown = spoken("".join(brief.itertext()))
    known = [number for number in (row["cerfa"], row["homologation"]) if number]
    assert all(number in shown for number in known)
    assert ("Non vérifié" in shown) == (row["etat"] == "a-verifier")
    assert ("Sans numéro Cerfa" in shown) == (row["etat"] == "verifie" and not known)
    if row["etat"] == "a-verifier":
        assert (row["cerfa"], row["homologation"]) == (None, None)
        assert not NUMBER.search(shown)
        assert "n’a pas été retrouvé dans une source officielle" in page.main


def test_an_unverified_form_shows_no_number_in_any_list(get: Get) -> None:
    page = get("/formulaires/")
    unverified = {row["cle"] for row in FORMS.values() if row["etat"] == "a-verifier"}
    assert len(unverified) > 10
    for element in page.tree.iter("li"):
        links = [a.attrib["href"] for a in element.iter("a")]
        if links and links[0].split("/")[-2] in unverified and list(element.iter("h2")):
            assert not NUMBER.search("".join(element.itertext())), links


def test_no_official_document_is_shipped_or_linked(guide: list[Page]) -> None:  # R14
    for page in guide:
        assert not [link for link in page.links if ".pdf" in link.lower()], page.url


def test_no_pdf_lies_among_the_static_files() -> None:
    from core import assets

    assert not [name for name in assets.files() if name.lower().endswith(".pdf")]


def test_a_form_leads_to_the_page_that_explains_its_procedure(get: Get) -> None:
    for row in FORMS.values():
        subject = store.summaries().get(row["sujet"])
        if subject:
            assert subject["url"] in get(f"/formulaires/{row['cle']}/").links


def test_breadcrumbs_lead_back_to_the_theme(get: Get) -> None:
    row = FORMS["F04"]
    links = get(f"/formulaires/{row['cle']}/").links
    assert {"/formulaires/", f"/formulaires/theme/{row['theme']}/"} <= set(links)
