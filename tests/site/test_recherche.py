"""Site search: repair shown and undoable, filters, marks, and help when nothing is found."""

from collections.abc import Callable
from urllib.parse import quote, unquote_plus

import pytest
from flask.testing import FlaskClient

from chatbot.evaluation import questions
from core.analyse import analyse
from editorial import store
from services.site.recherche import MAX_LENGTH
from tests.judge import Page, judged, parsed

Get = Callable[..., Page]
MISTYPED, MEANT = "caret vitale perdue", "carte vitale perdue"


def spoken(text: str) -> str:
    return " ".join(text.split())


def hits(page: Page) -> list[str]:
    """The URLs found, in order."""
    lists = [e for e in page.tree.iter("ul") if e.attrib.get("class") == "hits"]
    return [a.attrib["href"] for ul in lists for h2 in ul.iter("h2") for a in h2.iter("a")]


def marks(page: Page) -> list[str]:
    return ["".join(e.itertext()) for e in page.tree.iter("mark")]


def link(page: Page, words: str) -> str:
    """The address of the first link whose text holds some words."""
    return next(
        e.attrib["href"]
        for e in page.tree.iter("a")
        if words in spoken("".join(e.itertext())) and "href" in e.attrib
    )


# --- what is found -------------------------------------------------------------------------------


def test_the_page_asked_for_comes_first(get: Get) -> None:
    page = get("/recherche?q=carte+vitale+perdue")
    assert page.h1 == "Résultats pour « carte vitale perdue »"
    assert hits(page)[0] == "/droits-et-demarches/carte-vitale-perte-vol/"


def test_the_number_of_results_is_said_to_those_who_do_not_see_it(get: Get) -> None:
    page = get("/recherche?q=attestation")
    status = next(e for e in page.tree.iter() if e.attrib.get("role") == "status")
    total, word = spoken("".join(status.itertext())).split()[:2]
    assert word.rstrip(",") == "résultats"
    assert int(total) >= len(hits(page)) > 0


def test_every_result_leads_to_a_page_or_a_form(client: FlaskClient, get: Get) -> None:
    found = hits(get("/recherche?q=feuille+de+soins"))
    assert {url.split("/")[1] == "formulaires" for url in found} == {True, False}
    assert all(client.get(url).status_code == 200 for url in found)


def test_words_found_are_marked_in_passages_and_nothing_else(get: Get) -> None:
    page = get("/recherche?q=remboursement+transports")
    assert marks(page)
    for word in marks(page):
        assert set(analyse(word)) & set(analyse("remboursement transports")), word


def test_without_a_question_the_page_offers_sections_and_no_result(get: Get) -> None:
    for url in ("/recherche", "/recherche?q=", "/recherche?q=%20%00"):
        page = get(url)
        assert page.h1 == "Rechercher"
        assert hits(page) == []
        assert all(row["url"] in page.links for row in store.rubriques())


def test_questions_of_citizens_find_something(client: FlaskClient) -> None:
    for row in questions("dev")[::15]:
        page = parsed(client.get("/recherche", query_string={"q": row.q}).text, row.q)
        assert hits(page), row.q


# --- repair --------------------------------------------------------------------------------------


def test_a_correction_is_shown_and_undone_in_one_click(get: Get) -> None:
    page = get(f"/recherche?q={quote(MISTYPED)}")
    assert f"Recherche corrigée : {MEANT}." in page.main
    assert hits(page)[0] == "/droits-et-demarches/carte-vitale-perte-vol/"
    undo = link(page, "Chercher plutôt")
    raw = get(undo)
    assert "Recherche corrigée" not in raw.main
    assert "Recherche faite avec vos mots exacts" in raw.main
    assert raw.h1 == f"Résultats pour « {MISTYPED} »"
    assert "Recherche corrigée" in get(link(raw, "Corriger les fautes de frappe")).main


def test_a_correction_has_the_accents_that_were_not_typed(get: Get) -> None:
    assert "Recherche corrigée : médecin traitant." in get("/recherche?q=medecin+traitent").main


def test_mes_in_capitals_finds_mon_espace_sante(get: Get) -> None:
    assert "mon-espace-sante" in hits(get("/recherche?q=MES"))[0]


def test_what_is_well_written_is_not_corrected(get: Get) -> None:
    page = get(f"/recherche?q={quote(MEANT)}")
    assert "Recherche corrigée" not in page.main
    assert "vos mots exacts" not in page.main


def test_filters_keep_the_words_exact_once_the_correction_is_undone(get: Get) -> None:
    raw = get(f"/recherche?q={quote(MISTYPED)}&brut=1")
    narrowed = get(link(raw, "Articles ("))
    assert "Recherche faite avec vos mots exacts" in narrowed.main


# --- filters -------------------------------------------------------------------------------------


def test_filters_list_what_they_count(get: Get) -> None:
    page = get("/recherche?q=transport")
    forms = get(link(page, "Formulaires ("))
    articles = get(link(page, "Articles ("))
    assert all(url.startswith("/formulaires/") for url in hits(forms))
    assert not [url for url in hits(articles) if url.startswith("/formulaires/")]
    for kind, narrowed in (("Formulaires", forms), ("Articles", articles)):
        assert f"{kind} ({len(hits(narrowed))})" in page.main
    assert set(hits(page)) <= set(hits(forms)) | set(hits(articles))


def test_the_filter_chosen_is_told_and_can_be_left(get: Get) -> None:
    page = get("/recherche?q=transport&type=formulaire")
    current = [e for e in page.tree.iter("a") if e.attrib.get("aria-current") == "true"]
    chosen = [spoken("".join(e.itertext())) for e in current if e.attrib.get("class") == "chip"]
    assert len(chosen) == 1
    assert chosen[0].startswith("Formulaires (")
    assert "/recherche?q=transport" in page.links


@pytest.mark.parametrize("kind", ["", "nexiste", "%22%3E%3Cb%3E", "page,formulaire"])
def test_an_unknown_filter_filters_nothing(get: Get, kind: str) -> None:
    assert hits(get(f"/recherche?q=transport&type={kind}")) == hits(get("/recherche?q=transport"))


# --- nothing found, too much typed ---------------------------------------------------------------


@pytest.mark.parametrize("asked", ["xqzwvkj blorp", "(((((", "😀", "بطاقة", "*?[](){}^~"])
def test_no_result_offers_themes_the_telephone_and_the_assistant(
    client: FlaskClient, asked: str
) -> None:
    page = parsed(client.get("/recherche", query_string={"q": asked}).text, asked)
    assert hits(page) == []
    assert "Aucun résultat." in page.main
    assert all(row["url"] in page.links for row in store.rubriques())
    assert "tel:3646" in page.links
    assert "/chatbot" in page.links


def test_300_characters_are_read_in_full(get: Get) -> None:
    typed = ("carte vitale perdue " * 15).strip() + "x"
    assert len(typed) == MAX_LENGTH == 300
    assert "premiers caractères" not in get(f"/recherche?q={quote(typed)}").main


def test_beyond_300_the_text_is_kept_and_the_cut_is_said(get: Get) -> None:
    typed = "carte vitale perdue " + "x" * 290
    page = get(f"/recherche?q={quote(typed)}")
    assert "seuls les 300 premiers caractères ont été lus" in page.main
    field = next(e for e in page.tree.iter("input") if e.attrib.get("id") == "q")
    assert field.attrib["value"] == typed
    assert hits(page)


def test_what_lies_beyond_300_characters_changes_nothing(get: Get) -> None:
    base = "carte vitale perdue " + "x" * 280
    assert hits(get(f"/recherche?q={base}")) == hits(get(f"/recherche?q={base} transport cure"))


def test_danger_is_read_beyond_300_characters(get: Get) -> None:
    page = get(f"/recherche?q={quote('carte vitale perdue ' * 20)}je veux mourir")
    assert "tel:3114" in [e.attrib.get("href") for e in page.tree.iter("a")]
    assert [e for e in page.tree.iter() if e.attrib.get("class") == "alert"]


# --- what was typed is text ----------------------------------------------------------------------


@pytest.mark.parametrize(
    "typed",
    [
        "<script>alert(1)</script>",
        '"><script>alert(1)</script>',
        "'><img src=x onerror=alert(1)>",
        "</title><svg/onload=alert(1)>",
        "javascript:alert(1)",
        "{{ config }}{% print 1 %}",
        '" autofocus onfocus="alert(1)',
        "carte&type=page&brut=1#x",
        "100% ça & là",
    ],
)
def test_what_was_typed_is_shown_as_text_and_carried_as_is(client: FlaskClient, typed: str) -> None:
    page = parsed(client.get("/recherche", query_string={"q": typed}).text, typed)
    assert page.h1 == f"Résultats pour « {spoken(typed)} »"
    assert not [e for e in page.tree.iter() if {"onerror", "onfocus", "onload"} & set(e.attrib)]
    assert [e.attrib.get("src", "") for e in page.tree.iter("script")] == [
        e.attrib["src"] for e in page.tree.iter("script") if e.attrib["src"].startswith("/static/")
    ]
    field = next(e for e in page.tree.iter("input") if e.attrib.get("id") == "q")
    assert field.attrib["value"] == typed
    for address in page.links:
        if address.startswith("/recherche?q="):
            asked = address.removeprefix("/recherche?q=").split("&")[0]
            assert unquote_plus(asked) == typed, address


def test_a_search_sets_no_cookie_and_is_not_cached(client: FlaskClient) -> None:
    response = client.get("/recherche?q=carte")
    assert "Set-Cookie" not in response.headers
    assert response.headers["Cache-Control"] == "no-store"


def test_the_address_is_read_only(client: FlaskClient) -> None:
    response = client.post("/recherche", data={"q": "carte"})
    assert response.status_code == 405
    assert judged(response.text, "/recherche").h1 == "Cette page ne s’ouvre pas ainsi"
