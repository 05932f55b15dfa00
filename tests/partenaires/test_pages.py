"""The partner section over HTTP: every list and sheet, and a tool that keeps nothing (R19-R22)."""

import re
from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest
from flask.testing import FlaskClient

from editorial import store
from services.partenaires import routes
from tests.judge import Page

DATA = store.read("orientation")
SHEETS = [cle for group in DATA["fiches"] for cle in group["pages"]]
Get = Callable[..., Page]


def plain(text: str) -> str:
    """As the judge reads a page: ordinary spaces."""
    return " ".join(text.split())


def test_the_landing_has_the_four_orders_and_the_four_blocks(get: Get) -> None:
    page = get("/partenaires/")
    for title in (
        "Par prestations",
        "Par prises en charge",
        "Par situations de vie",
        "Par campagnes de prévention",
    ):
        assert title in page.main
    assert len(re.findall("Consulter", page.main)) == 4
    assert "S’informer sur les prestations de l’Assurance Maladie" in page.main


def test_every_list_leads_to_pages_that_exist(get: Get, client: FlaskClient) -> None:
    landing = get("/partenaires/").links
    for entree in DATA["entrees"]:
        url = f"/partenaires/entrees/{entree['cle']}/"
        assert url in landing
        links = [link for link in get(url).links if link.startswith("/")]
        assert len(set(links)) > 10
        for link in set(links):
            assert client.get(link).status_code == 200, link
    get("/partenaires/entrees/nexiste/", 404)


def test_help_nearby_and_the_mandate_are_on_the_landing(get: Get) -> None:
    links = get("/partenaires/").links
    assert "https://www.france-services.gouv.fr" in links
    assert "https://cartographie.societenumerique.gouv.fr" in links
    assert "/services-en-ligne/aide-numerique-lieux/" in links
    assert "/services-en-ligne/procuration/" in links


def test_there_are_sheets_for_the_main_topics() -> None:
    assert len(SHEETS) >= 30
    assert len(SHEETS) == len(set(SHEETS))


@pytest.mark.parametrize("cle", SHEETS)
def test_a_sheet_says_what_its_article_says(get: Get, cle: str) -> None:
    page, article = get(f"/partenaires/fiches/{cle}/"), store.page(cle)
    assert article is not None
    assert page.h1 == plain(article["titre"])
    for text in ("Qui contacter", "Ma caisse", "Jamais par téléphone ni par message", "Vérifié le"):
        assert text in page.main
    assert plain(article["astuce"]) in page.main
    assert len(re.findall(r"<svg[^>]*>", page.html.split('class="sheet__qr"')[1])) >= 1
    open_exercise = bool(article["libelle"] and article["libelle"]["exercice_ouvert"])
    assert ("Pour s’entraîner avant, sans risque" in page.main) is open_exercise


def test_an_article_without_sheet_has_none(get: Get) -> None:
    get("/partenaires/fiches/css-presentation/", 404)


def test_qr_codes_come_from_the_build_and_lead_to_official_doors() -> None:
    assert set(store.read("qr")) == set(DATA["portes"].values())
    assert all(url.startswith("https://") for url in DATA["portes"].values())


def test_the_form_asks_nothing_personal(get: Get) -> None:
    page = get("/orientation")
    forms = [e for e in page.tree.iter("form") if e.attrib.get("action") == "/orientation"]
    assert [form.attrib.get("method", "get") for form in forms] == ["get"]
    assert {e.attrib["type"] for e in forms[0].iter("input")} == {"radio", "checkbox"}
    assert not [e for tag in ("textarea", "select") for e in forms[0].iter(tag)]


def test_nothing_chosen_is_said_kindly(get: Get) -> None:
    page = get("/orientation?voir=oui")
    assert page.title.startswith("Erreur")
    assert "Choisissez au moins une réponse" in page.main


def test_each_lead_has_its_reason_and_nothing_is_decided(get: Get) -> None:
    page = get("/orientation?ressources=rsa&sante=sans-medecin&age=40")
    assert "Parce que vous recevez le RSA" in page.main
    assert "Parce que vous avez entre 26 et 49 ans et que vous n’avez pas" in page.main
    assert "Ce n’est pas une décision" in page.main
    assert "/remboursements/medecin-traitant/" in page.links
    assert "vous avez droit" not in page.main.lower()


def test_answers_can_be_changed(get: Get) -> None:
    page = get("/orientation?droits=demenagement&age=70&modifier=oui")
    checked = [e.attrib["value"] for e in page.tree.iter("input") if "checked" in e.attrib]
    assert checked == ["65", "demenagement"]


def test_expired_ceilings_send_to_the_official_test(
    get: Get, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(routes, "today", lambda: date(2026, 4, 1))
    page = get("/orientation?ressources=modestes&personnes=1&plafond=0")
    assert "nous n’en concluons rien" in page.main
    assert "sans rien payer" not in page.main
    assert "https://www.mesdroitssociaux.gouv.fr" in page.links


@pytest.mark.parametrize(
    ("plafond", "said"),
    [
        ("10339", "sans rien payer"),
        ("10340", "contre une petite somme par mois"),
        ("13958", "dépassent les limites connues"),
    ],
)
def test_ceilings_that_hold_say_what_could_be(
    get: Get, monkeypatch: pytest.MonkeyPatch, plafond: str, said: str
) -> None:
    monkeypatch.setattr(routes, "today", lambda: date(2026, 3, 31))
    choices = get("/orientation?ressources=modestes&personnes=1")
    assert "10\u202f339\u00a0€ ou moins" in choices.html
    page = get(f"/orientation?ressources=modestes&personnes=1&plafond={plafond}")
    assert said in page.main
    assert "Seule la caisse décide" in page.main
    assert "https://www.mesdroitssociaux.gouv.fr" in page.links


def test_distress_is_answered_first(get: Get) -> None:
    page = get("/orientation?sante=moral")
    assert page.main.index("31 14") < page.main.index("Ce que vous pourriez regarder")


@pytest.mark.parametrize(
    "query",
    ["age=99999", "personnes=0&ressources=modestes", "personnes=99&ressources=modestes&plafond=-4"]
    + ["plafond=%F0%9F%98%80&ressources=modestes", "age=18&age=65", "sante=%00&x=1"],
)
def test_odd_addresses_are_survived(get: Get, query: str) -> None:
    get(f"/orientation?{query}")


def test_nothing_is_kept(client: FlaskClient, journal: Path) -> None:
    answer = client.get("/orientation?age=40&sante=ald&droits=sans-papiers")
    assert "Set-Cookie" not in answer.headers
    assert answer.headers["Cache-Control"] == "no-store"
    assert "noindex" in answer.get_data(as_text=True)
    assert not list(journal.glob("*"))
    assert client.post("/orientation").status_code == 405
