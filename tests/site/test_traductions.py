"""The pages in English (R15) and in « version simple »: lists, links both ways, languages."""

from collections.abc import Callable

import pytest
from flask.testing import FlaskClient

from editorial import store
from services.site.routes import static_pages
from tests.judge import Page

Get = Callable[..., Page]
BOTH = [key for key in store.summaries() if len(store.versions(key)) == 2]
MINIMUM = {"en": 30, "simple": 25}


@pytest.mark.parametrize("langue", MINIMUM)
def test_there_are_enough_pages_and_each_is_listed_once(get: Get, langue: str) -> None:
    listed = store.translations(langue)
    assert len(listed["pages"]) >= MINIMUM[langue]
    links = get(f"/{langue}/").links
    for row in listed["pages"].values():
        assert links.count(row["url"]) == 1 or row["cle"] == "english-pages", row["url"]
    assert {f"/{langue}/", *(row["url"] for row in listed["pages"].values())} <= set(static_pages())


@pytest.mark.parametrize("langue", MINIMUM)
def test_every_version_and_its_article_link_to_each_other(get: Get, langue: str) -> None:
    for key, row in store.translations(langue)["pages"].items():
        article = store.summaries()[key]["url"]
        assert row["url"] in get(article).links
        assert article in get(row["url"]).links


@pytest.mark.parametrize("key", BOTH)
def test_english_and_simple_pages_lead_to_each_other(get: Get, key: str) -> None:
    found = store.versions(key)
    assert found["simple"]["url"] in get(found["en"]["url"]).links
    assert found["en"]["url"] in get(found["simple"]["url"]).links


def test_an_article_without_versions_offers_none(get: Get) -> None:
    key = next(key for key in store.summaries() if not store.versions(key))
    text = get(store.summaries()[key]["url"]).main
    assert "Version simple" not in text
    assert "Read this page in English" not in text


def test_hreflang_links_both_ways(client: FlaskClient) -> None:
    french, english = "/services-en-ligne/attestation-de-droits/", "/en/attestation-de-droits/"
    for url in (french, english):
        html = client.get(url).get_data(as_text=True)
        assert f'hreflang="fr" href="http://localhost{french}"' in html
        assert f'hreflang="en" href="http://localhost{english}"' in html


def test_the_language_is_declared_and_french_labels_are_marked(get: Get) -> None:
    page = get("/en/compte-ameli-connexion-code/")
    assert page.tree.attrib["lang"] == "en"
    french = ["".join(e.itertext()) for e in page.tree.iter("span") if e.attrib.get("lang") == "fr"]
    assert any("Se connecter" in text for text in french)
    header = next(page.tree.iter("header"))
    assert header.attrib["lang"] == "fr"
    assert get("/simple/compte-ameli-connexion-code/").tree.attrib["lang"] == "fr"


@pytest.mark.parametrize("url", ["/en/", "/en/tiers-payant/"])
def test_what_nobody_may_miss_is_said_in_english(get: Get, url: str) -> None:
    page = get(url)
    assert "Training and information site, independent of ameli.fr" in page.text
    assert "In danger right now? Ambulance: 15" in page.text
    assert "En danger, maintenant" not in page.text
    assert "Aller au contenu" not in page.html


def test_the_official_door_comes_first(get: Get) -> None:
    text = get("/en/carte-vitale-perte-vol/").main
    assert text.index("The official service") < text.index("The steps")
    text = get("/simple/carte-vitale-perte-vol/").main
    assert text.index("Pour de vrai") < text.index("Que faire")


def test_each_page_says_its_date_and_sources(get: Get) -> None:
    assert "Checked on 22 November 2026" in get("/en/puma/").main
    assert "Vérifié le 22 novembre 2026" in get("/simple/medecin-traitant/").main


def test_a_figure_is_said_in_english_with_its_period(get: Get) -> None:
    text = get("/en/conge-maternite/").main
    assert "€104.02 a day (from 1 January 2026 to 31 December 2026)" in text
    assert "€30" in get("/en/consultation-medecin/").main


def test_a_link_stays_in_the_language_when_it_can(get: Get) -> None:
    page = get("/en/puma/")
    assert "/en/ame/" in page.links
    assert "/droits-et-demarches/ma-caisse-code-postal/" not in page.links
    assert "/services-en-ligne/ma-caisse-code-postal/" in get("/en/ouverture-droits/").links


def test_nothing_is_called_falc(get: Get) -> None:
    for url in ("/simple/", *(r["url"] for r in store.translations("simple")["pages"].values())):
        assert "FALC" not in get(url).text


@pytest.mark.parametrize("url", ["/en/nulle-part/", "/simple/nulle-part/", "/en/arret-tabac/"])
def test_an_unknown_key_is_a_404(get: Get, url: str) -> None:
    assert get(url, status=404).h1 == "Cette page n’existe pas"


def test_site_search_in_english_shows_english_pages(get: Get) -> None:
    assert "/en/carte-vitale-perte-vol/" in get("/recherche?q=I+lost+my+carte+vitale").links
    french = get("/recherche?q=carte+vitale+perdue").links
    assert "/droits-et-demarches/carte-vitale-perte-vol/" in french
