"""Postcode to caisse, in the browser and without JavaScript (R3, R4)."""

from collections.abc import Callable
from urllib.parse import quote, unquote

import pytest
from flask.testing import FlaskClient

from tests.judge import Page

Get = Callable[..., Page]


def test_one_caisse_is_named_and_remembered(client: FlaskClient) -> None:
    response = client.get("/ma-caisse?code_postal=63000")
    assert "CPAM du Puy-de-Dôme" in response.get_data(as_text=True)
    cookie = unquote(response.headers["Set-Cookie"])
    assert "cpam-puy-de-dome" in cookie
    assert "63000" not in cookie


def test_several_caisses_are_offered_and_nothing_is_remembered_yet(get: Get) -> None:
    page = get("/ma-caisse?code_postal=64000")
    assert page.h1 == "Choisissez votre caisse"
    assert len([link for link in page.links if "caisse=" in link]) >= 2


def test_the_chosen_caisse_is_remembered(client: FlaskClient, get: Get) -> None:
    link = next(x for x in get("/ma-caisse?code_postal=64000").links if "caisse=" in x)
    assert "Set-Cookie" in client.get(link).headers


def test_a_caisse_of_elsewhere_is_not_accepted(client: FlaskClient) -> None:
    response = client.get("/ma-caisse?code_postal=64000&caisse=cpam-paris")
    assert "Set-Cookie" not in response.headers


def test_a_postcode_in_two_departements_names_the_communes(get: Get) -> None:
    import json
    from pathlib import Path

    data = json.loads(Path("content/codes_postaux.json").read_text(encoding="utf-8"))
    code, sides = next(iter(data["partages"].items()))
    page = get(f"/ma-caisse?code_postal={code}")
    assert all(commune in page.main for communes in sides.values() for commune in communes)


def test_a_malformed_postcode_keeps_what_was_typed_and_says_what_to_write(get: Get) -> None:
    page = get("/ma-caisse?code_postal=63OOO")
    assert page.title.startswith("Erreur : ")
    assert "5 chiffres" in page.main
    values = [e.attrib.get("value") for e in page.tree.iter("input")]
    assert "63OOO" in values


def test_an_unknown_postcode_speaks_of_cedex(get: Get) -> None:
    assert "CEDEX" in get("/ma-caisse?code_postal=75948").main


def test_the_caisse_remembered_is_shown_again(client: FlaskClient, get: Get) -> None:
    get("/ma-caisse?code_postal=63000")
    assert get("/ma-caisse").h1 == "Votre caisse : CPAM du Puy-de-Dôme"
    assert "Set-Cookie" not in client.get("/ma-caisse").headers


@pytest.mark.parametrize("damaged", ["", "x", "%22cpam%22", "[]", "null", '{"cle": []}', "{}"])
def test_a_damaged_cookie_counts_as_none(client: FlaskClient, get: Get, damaged: str) -> None:
    client.set_cookie("caisse", quote(damaged))
    assert get("/ma-caisse").h1 == "Trouver votre caisse"


def test_forgetting_deletes_the_cookie(client: FlaskClient) -> None:
    client.get("/ma-caisse?code_postal=63000")
    assert "Max-Age=0" in client.get("/ma-caisse/oublier").headers["Set-Cookie"]


def test_caisses_lists_every_departement_without_javascript(get: Get) -> None:
    text = get("/caisses/").main
    assert all(name in text for name in ("Puy-de-Dôme", "Mayotte", "Meurthe-et-Moselle", "2A"))
