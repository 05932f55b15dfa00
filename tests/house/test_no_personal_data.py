"""Real-looking personal data, posted everywhere, is nowhere in the journal's folder."""

import re
from collections.abc import Callable
from pathlib import Path

import pytest
from flask import Flask
from flask.testing import FlaskClient

from core import surface
from core.surface import Surface

NIR, NIR_CORSE = "2 85 05 78 006 084 36", "1 62 12 2B 010 001 03"
IBAN, MAIL, PHONE = (
    "FR76 3000 6000 0112 3456 7890 189",
    "jeanne.dupont@exemple.fr",
    "06 12 34 56 78",
)
FILE = "202611220001"
PERSONAL = [NIR, NIR_CORSE, IBAN, MAIL, PHONE, FILE]
TEXT = "zqx " + " ; ".join(PERSONAL)  # 150 characters at most, and nothing we have a page for
# What would betray each of them even if it were written otherwise: digits side by side.
TRACES = [re.sub(r"\W", "", value).lower() for value in PERSONAL]

Send = Callable[[FlaskClient, str], int]


def chatbot_page(client: FlaskClient, text: str) -> int:
    html = client.get("/chatbot").text
    token = re.search(r'name="csrf_token"[^>]* value="([^"]+)"', html)
    assert token is not None
    return client.post("/chatbot", data={"csrf_token": token[1], "question": text}).status_code


def chatbot_page_without_token(client: FlaskClient, text: str) -> int:
    return client.post("/chatbot", data={"question": text, "choix": text}).status_code


def chatbot_json(client: FlaskClient, text: str) -> int:
    return client.post("/api/v1/chatbot", json={"question": text, "page": text}).status_code


def search_page(client: FlaskClient, text: str) -> int:
    return client.get("/recherche", query_string={"q": text, "type": text}).status_code


def search_json(client: FlaskClient, text: str) -> int:
    return client.get("/api/v1/recherche", query_string={"q": text}).status_code


def search_forms(client: FlaskClient, text: str) -> int:
    query = {"q": text, "theme": text, "public": text}
    return client.get("/formulaires/recherche", query_string=query).status_code


def opinion(client: FlaskClient, text: str) -> int:
    data = {"page": "carte-vitale-perte-vol", "utile": "non", "sujet": text, "remarque": text}
    return client.post("/avis", data=data).status_code


def refused_opinion(client: FlaskClient, text: str) -> int:
    return client.post("/avis", data={"page": text, "utile": text, "remarque": text}).status_code


def caisse(client: FlaskClient, text: str) -> int:
    query = {"code_postal": text, "caisse": text}
    return client.get("/ma-caisse", query_string=query).status_code


def orientation(client: FlaskClient, text: str) -> int:
    query = dict.fromkeys(("age", "sante", "droits", "personnes", "plafond", text), text)
    return client.get("/orientation", query_string=query).status_code


def lost_page(client: FlaskClient, text: str) -> int:
    return client.get(f"/{text}").status_code


EVERYWHERE: list[Send] = [
    chatbot_page,
    chatbot_page_without_token,
    chatbot_json,
    search_page,
    search_json,
    search_forms,
    opinion,
    refused_opinion,
    caisse,
    orientation,
    lost_page,
]


def written(journal: Path) -> str:
    return "\n".join(path.read_text(encoding="utf-8") for path in journal.rglob("*"))


def assert_nothing_personal(text: str) -> None:
    for value in PERSONAL:
        assert value not in text
    flat = re.sub(r"\W", "", re.sub(r'"at": "[^"]+"', "", text)).lower()
    for trace in TRACES:
        assert trace not in flat


@pytest.mark.parametrize("send", EVERYWHERE, ids=lambda send: send.__name__)
@pytest.mark.parametrize("value", PERSONAL)
def test_one_datum_sent_anywhere_is_not_kept(
    client: FlaskClient, journal: Path, send: Send, value: str
) -> None:
    for text in (value, f"zqx mon dossier {value} svp", f"carte vitale perdue {value}"):
        assert send(client, text) < 500
    assert_nothing_personal(written(journal))


@pytest.mark.parametrize("send", EVERYWHERE, ids=lambda send: send.__name__)
def test_all_of_them_at_once_are_not_kept(client: FlaskClient, journal: Path, send: Send) -> None:
    for text in (TEXT[:150], TEXT, TEXT * 5):
        assert send(client, text) < 500
    assert_nothing_personal(written(journal))


def test_the_journal_was_written_to_by_what_is_kept(client: FlaskClient, journal: Path) -> None:
    # Otherwise the tests above would prove nothing.
    opinion(client, TEXT)
    chatbot_json(client, f"zqx {PHONE}")
    text = written(journal)
    assert text.count('"event"') == 2
    assert text.count("[masqué]") >= len(PERSONAL)


def test_every_address_that_takes_text_is_tried_above(app: Flask) -> None:
    live = {
        rule.rule
        for rule in app.url_map.iter_rules()
        if surface.of_rule(app, rule) is Surface.PUBLIC
        and rule.rule != "/sante"  # it reads nothing
    }
    assert live == {
        "/api/v1/chatbot",
        "/api/v1/recherche",
        "/avis",
        "/chatbot",
        "/formulaires/recherche",
        "/ma-caisse",
        "/ma-caisse/oublier",
        "/orientation",
        "/recherche",
    }


def test_no_address_of_the_visitor_and_no_browser_is_kept(
    client: FlaskClient, journal: Path
) -> None:
    client.post(
        "/avis",
        data={"page": "carte-vitale-perte-vol", "utile": "oui"},
        headers={"User-Agent": "Navigateur/1.0", "X-Forwarded-For": "203.0.113.7"},
        environ_overrides={"REMOTE_ADDR": "203.0.113.7"},
    )
    text = written(journal)
    assert text
    assert "203.0.113.7" not in text
    assert "Navigateur" not in text
