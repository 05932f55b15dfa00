"""Every page of the guide, fetched and judged; the home page part by part (R1-R8)."""

from collections.abc import Callable

import pytest
from flask.testing import FlaskClient

from core.analyse import words
from editorial import store
from services.site.routes import current_news, static_pages
from tests.judge import Page

Get = Callable[..., Page]


@pytest.mark.parametrize("url", static_pages())
def test_every_static_page_is_well_made(get: Get, url: str) -> None:
    get(url)


def test_every_internal_link_of_the_guide_answers(guide: list[Page], client: FlaskClient) -> None:
    found = {link.split("#")[0] for page in guide for link in page.links}
    internal = {link for link in found if link.startswith("/")}
    broken = {link for link in internal if client.get(link).status_code != 200}
    assert not broken


def test_static_pages_set_no_cookie_and_hold_no_token(client: FlaskClient) -> None:
    for url in static_pages():
        response = client.get(url)
        assert "Set-Cookie" not in response.headers, url
        assert b"csrf" not in response.data, url


def test_home_has_the_five_entries_of_comment_faire(get: Get) -> None:  # R6
    text = get("/").main
    entries = [
        "Attestation de droits",
        "Envoi d’une feuille de soins",
        "Carte Vitale",
        "Déclarer un accident ou une blessure causés par un tiers",
        "Payer en ligne",
        "Toutes les démarches",
    ]
    places = [text.index(entry, text.index("Comment faire")) for entry in entries]
    assert places == sorted(places)


def test_home_has_the_five_entries_of_besoin_d_aide(get: Get) -> None:  # R7
    text = get("/").main
    text = text[text.index("Besoin d’aide") :]
    for entry in [
        "Contacter l’Assurance Maladie",
        "Trouver un professionnel de santé",
        "Télécharger un formulaire",
        "Consulter le forum",
        "Sourds et malentendants",
    ]:
        assert entry in text


def test_every_page_says_that_it_is_not_ameli(get: Get) -> None:  # R8, R164
    for url in ("/", "/demarches/", "/formulaires/", "/chatbot", "/recherche"):
        assert "indépendant d’ameli.fr" in get(url).text


def test_audience_switch_is_on_every_page_and_says_where_one_is(get: Get) -> None:  # R1
    page = get("/professionnels/")
    current = [e for e in page.tree.iter("a") if e.attrib.get("aria-current") == "true"]
    assert "Professionnel de santé" in {"".join(e.itertext()) for e in current}


def test_news_is_shown_from_its_first_to_its_last_day() -> None:  # R5
    from datetime import date, timedelta

    row = store.read("actualites")["actualites"][0]
    first, last = date.fromisoformat(row["du"]), date.fromisoformat(row["jusqu_au"])
    one = timedelta(days=1)
    assert [bool(current_news(d)) for d in (first - one, first, last, last + one)] == [
        False,
        True,
        True,
        False,
    ]


@pytest.mark.parametrize("url", ["/droits-et-demarches/", "/plan-du-site/"])
def test_the_pages_of_a_theme_follow_the_alphabet(get: Get, url: str) -> None:
    page = get(url)
    theme = store.rubriques()[1]["themes"][0]
    known = [store.summaries()[cle] for cle in theme["pages"]]
    shown = [link for link in page.links if link in {row["url"] for row in known}]
    assert shown == [row["url"] for row in sorted(known, key=lambda row: words(row["titre"]))]


def test_article_opens_with_the_answer_then_the_official_door_then_practice(get: Get) -> None:
    text = get("/droits-et-demarches/carte-vitale-perte-vol/").main
    order = ["Déclarez d’abord", "Pour de vrai", "Pour s’entraîner", "Quoi préparer", "Les étapes"]
    assert [text.index(part) for part in order] == sorted(text.index(part) for part in order)


def test_article_ends_with_documents_sites_sources_and_feedback(get: Get) -> None:  # R16
    text = get("/droits-et-demarches/carte-vitale-perte-vol/").main
    order = ["Documents utiles", "Sites utiles", "Vérifié le", "vous a-t-il été utile"]
    assert [text.index(part) for part in order] == sorted(text.index(part) for part in order)


def test_each_table_is_named_after_its_heading(get: Get) -> None:
    page = get("/services-en-ligne/chiffres-cles-2026/")
    regions = [e for e in page.tree.iter("div") if e.attrib.get("role") == "region"]
    titles = {"".join(e.itertext()).strip() for e in page.tree.iter("h2")}
    assert len(regions) == 4
    assert {e.attrib["aria-label"] for e in regions} < titles


def test_a_page_whose_sources_are_old_says_so() -> None:
    old = [key for key in store.summaries() if (store.page(key) or {})["source_ancienne"]]
    recent = store.page("carte-vitale-perte-vol")
    assert recent is not None
    assert all((store.page(key) or {})["sources"] for key in old)


@pytest.mark.parametrize(
    ("asked", "page"),
    [
        ("/chatbot/", "/chatbot"),
        ("/recherche/?q=carte%20perdue", "/recherche?q=carte%20perdue"),
        ("/formulaires/recherche/?q=12541", "/formulaires/recherche?q=12541"),
        ("/ma-caisse/", "/ma-caisse"),
        ("/orientation/", "/orientation"),
    ],
)
def test_a_slash_too_many_leads_to_the_live_page(
    client: FlaskClient, asked: str, page: str
) -> None:
    answer = client.get(asked)
    assert (answer.status_code, answer.location) == (308, page)


@pytest.mark.parametrize("asked", ["/nexiste/", "/avis/", "/chatbot//nexiste/", "/sante/nexiste/"])
def test_a_slash_too_many_leads_nowhere_else(client: FlaskClient, asked: str) -> None:
    assert client.get(asked).status_code == 404


def test_a_wrong_section_or_key_is_a_404_that_helps(get: Get) -> None:
    for url in ("/remboursements/carte-vitale-perte-vol/", "/nexiste", "/services-en-ligne/x/"):
        page = get(url, status=404)
        assert page.h1 == "Cette page n’existe pas"
        assert any(link.startswith("/demarches") for link in page.links)


def test_sitemap_and_robots(client: FlaskClient) -> None:
    sitemap = client.get("/sitemap.xml").get_data(as_text=True)
    assert sitemap.count("<loc>") == len(static_pages())
    assert "Disallow: /s-entrainer/" in client.get("/robots.txt").get_data(as_text=True)


def test_footer_has_the_required_links(get: Get) -> None:  # R17
    links = get("/").links
    for url in (
        "/contact/",
        "/accessibilite/",
        "/mentions-legales/",
        "/donnees-personnelles/",
        "/cookies/",
        "/plan-du-site/",
        "/aide/",
        "/glossaire/",
        "/en/",
        store.read("libelles")["forum"]["url_officielle"],
    ):
        assert url in links
