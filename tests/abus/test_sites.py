"""Other sites: forms that are not ours, addresses that lead away, names of hosts made up."""

from dataclasses import replace
from typing import Any

import pytest
from flask import Flask

from app import create_app
from core import db
from core.config import Config
from core.db import Base
from core.limites import Compteur
from services.exercice.rules import way_back
from tests.abus.outils import address, methods, post, practice_rules, token
from tests.compte.gestes import CONNEXION, connecter, fiche
from tests.compte.maison import COMPTE, chez_soi
from tests.visiteur import Visiteur

ROLE = "/s-entrainer/exercice/role"
HORLOGE = "/s-entrainer/exercice/horloge"


def role_of(visiteur: Visiteur) -> str:
    with visiteur.world() as (appareil, _):
        return str(appareil.role)


@pytest.mark.parametrize(
    ("case", "headers"),
    [
        ("no token", {}),
        ("empty token", {}),
        ("another browser's token", {}),
        ("token in the address", {}),
        ("right token, cross-site", {"Sec-Fetch-Site": "cross-site"}),
        ("right token, same site only", {"Sec-Fetch-Site": "same-site"}),
        ("right token, foreign origin", {"Origin": "https://ailleurs.test"}),
        ("right token, hidden origin", {"Origin": "null"}),
    ],
)
def test_a_form_that_is_not_ours_changes_nothing(
    visiteur: Visiteur, case: str, headers: dict[str, str]
) -> None:
    visiteur.enter("jeanne")
    mine = token(visiteur.client)
    sent = {
        "no token": None,
        "empty token": "",
        "token in the address": None,
        "another browser's token": token(visiteur.app.test_client()),
    }.get(case, mine)
    data = {"role": "formateur"} | ({} if sent is None else {"csrf_token": sent})
    url = f"{ROLE}?csrf_token={mine}" if case == "token in the address" else ROLE
    answer = visiteur.client.post(url, data=data, headers=headers)
    assert answer.status_code == 400
    assert role_of(visiteur) == "assure"


@pytest.mark.parametrize(
    "headers",
    [{}, {"Sec-Fetch-Site": "same-origin"}, {"Origin": "http://localhost"}],
)
def test_a_form_of_ours_is_obeyed(visiteur: Visiteur, headers: dict[str, str]) -> None:
    visiteur.enter("jeanne")
    data = {"csrf_token": token(visiteur.client), "role": "formateur"}
    assert visiteur.client.post(ROLE, data=data, headers=headers).status_code == 303
    assert role_of(visiteur) == "formateur"


def test_a_post_without_token_changes_nothing_anywhere(visiteur: Visiteur) -> None:
    """Every route of the practice half that writes."""
    chez_soi(visiteur)
    for rule in practice_rules(visiteur.app):
        if "POST" in methods(rule) and not rule.rule.startswith("/api/"):
            url = address(visiteur.app, rule, "x" * 16)
            assert visiteur.client.post(url).status_code == 400, url


def test_cookies_mean_nothing_to_the_api(visiteur: Visiteur) -> None:
    chez_soi(visiteur)
    for rule in practice_rules(visiteur.app):
        if not rule.rule.startswith("/api/"):
            continue
        for method in methods(rule):
            url = address(visiteur.app, rule, "x" * 16)
            answer = visiteur.client.open(url, method=method, json={} if method != "GET" else None)
            assert "Set-Cookie" not in answer.headers, url
            assert answer.status_code in (200, 400, 401, 404, 422), (url, answer.status_code)
            if answer.status_code == 200:
                assert fiche(visiteur).nir not in answer.text, url


# What opening a page may note: visits, reading, and a mission's success.
NOTED = {
    ("bac_a_sable", "vu_le"),
    ("bac_a_sable", "tete"),
    ("appareil", "vu_le"),
    ("seance", "vue_le"),
    ("message", "lu_le"),
    ("essai", "reussie_le"),
}


def everything(visiteur: Visiteur) -> dict[str, Any]:
    """All that is stored of this world, apart from what reading notes."""
    with visiteur.world() as (_, bac):
        found = {}
        for table in Base.metadata.sorted_tables:
            if table.name == "trace":
                continue
            owner = table.c.get("bac_id", table.c.get("id"))
            kept = [c for c in table.c if (table.name, c.name) not in NOTED]
            if owner is not None and kept:
                rows = db.session().execute(db.select(*kept).where(owner == bac.id))
                found[table.name] = sorted(map(str, rows))
        return found


def test_opening_a_page_changes_nothing(visiteur: Visiteur) -> None:
    chez_soi(visiteur)
    pages = [
        address(visiteur.app, rule, "x" * 16)
        for rule in practice_rules(visiteur.app)
        if "GET" in methods(rule) and not rule.rule.startswith("/api/")
    ]
    for url in pages:  # what a scenario gives may be opened at first sight, once
        visiteur.client.head(url)
    before = everything(visiteur)
    for url in pages:
        visiteur.client.get(url, query_string={"avance": "1-h", "role": "formateur"})
    assert everything(visiteur) == before


AWAY = [
    "https://ailleurs.test/",
    "http:ailleurs.test",
    "//ailleurs.test",
    "///ailleurs.test",
    "/\\ailleurs.test",
    "\\\\ailleurs.test",
    "/s-entrainer/\\..\\..\\ailleurs.test",
    "/s-entrainer/../..//ailleurs.test",
    "/s-entrainer/..%2f..",
    "https:/s-entrainer/",
    "javascript:alert(1)",
    "data:text/html,x",
    "/s-entrainer/\r\nSet-Cookie: a=b",
    "/s-entrainer/\t//ailleurs.test",
    " /s-entrainer/",
    "/s-entrainer",
    "/contact/",
    "//s-entrainer/",
    "/s-entrainer//@ailleurs.test/../",
    "/s-entrainer/" + "x" * 300,
    "/s-entrainer/?tel=0612345678",
]


@pytest.mark.parametrize("away", AWAY)
def test_a_way_back_stays_in_the_exercise(away: str) -> None:
    assert way_back(away, "défaut") == "défaut"


def test_nobody_is_led_elsewhere(visiteur: Visiteur) -> None:
    """Every place that takes « suite » or « retour »."""
    visiteur.enter("famille-guilvinec", CONNEXION)
    qui = fiche(visiteur)
    connecter(visiteur, qui)
    client = visiteur.client
    for away in AWAY[:-2]:
        answers = [
            post(client, HORLOGE, avance="15-min", retour=away),
            post(client, ROLE, role="assure", retour=away),
            post(client, "/s-entrainer/exercice/personne", personne=qui.id, retour=away),
        ]
        for answer in answers:
            assert answer.location in (None, "/s-entrainer/exercice/"), away
        for page in ("", "exercice/personnes", "compte/connexion", "compte/confirmer-identite"):
            shown = client.get(f"/s-entrainer/{page}", query_string={"suite": away})
            assert "ailleurs.test" not in shown.text, (page, away)


def test_entering_and_logging_in_lead_nowhere_else(visiteur: Visiteur) -> None:
    for away in AWAY[:7]:
        data = {"scenario": "famille-guilvinec", "suite": away}
        answer = post(visiteur.client, "/s-entrainer/exercice/entrer", **data)
        assert answer.location == "/s-entrainer/exercice/"
    qui = fiche(visiteur)
    visiteur.get(CONNEXION)
    asked = {"nir": qui.nir, "mot_de_passe": qui.mot_de_passe, "suite": AWAY[2]}
    post(visiteur.client, CONNEXION, **asked)
    answer = post(visiteur.client, f"{COMPTE}/code", code=visiteur.read_code())
    assert answer.location == f"{COMPTE}/accueil"


def test_a_host_name_made_up_is_not_printed(practice_app: Flask) -> None:
    config: Config = practice_app.config["PAS_A_PAS"]
    app = create_app(replace(config, public_url="https://exemple.test"))
    client = app.test_client()
    base = {"base_url": "https://exemple.test"}
    found = client.get("/s-entrainer/exercice/rejoindre", **base).text
    csrf = found.split('name="csrf_token" value="')[1].split('"')[0]
    headers = {"Referer": "https://exemple.test/s-entrainer/"}
    data = {"csrf_token": csrf, "scenario": "jeanne"}
    client.post("/s-entrainer/exercice/entrer", data=data, headers=headers, **base)
    answer = client.post(
        "/s-entrainer/exercice/autre-appareil",
        data={"csrf_token": csrf},
        headers=headers | {"X-Forwarded-Host": "ailleurs.test", "Forwarded": "host=ailleurs.test"},
        **base,
    )
    assert answer.status_code == 200
    assert "exemple.test/s-entrainer/exercice/rejoindre" in answer.text
    assert "ailleurs.test" not in answer.text
    for cookie in client._cookies.values():
        assert cookie.secure, cookie.key
        assert cookie.key == "session" or cookie.key.startswith("__Host-")
    app.extensions["engine"].dispose()


def test_addresses_are_counted_as_hashes_of_the_day(visiteur: Visiteur) -> None:
    visiteur.enter("jeanne")
    with visiteur.world():
        keys = [row.cle for row in db.every(db.select(Compteur))]
    assert any(key.startswith("monde:") for key in keys)
    assert not [key for key in keys if "127.0.0.1" in key]
