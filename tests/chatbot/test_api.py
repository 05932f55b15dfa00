"""The two JSON endpoints, as partners and the widget see them (docs/api.md)."""

import json
from collections.abc import Callable
from typing import Any

import pytest
from flask.testing import FlaskClient

from chatbot.evaluation import questions, strangers
from editorial import store

CHATBOT, SEARCH = "/api/v1/chatbot", "/api/v1/recherche"
ASKED = "carte vitale perdue"
ANSWER_KEYS = {
    "decision",
    "confidence",
    "pages",
    "text",
    "menu_path",
    "corrected",
    "alert",
    "redirect",
}
PAGE_KEYS = {"key", "title", "url", "excerpt", "official_url", "practice_url"}
RESULT_KEYS = {"kind", "key", "title", "url", "excerpt"}

AskJson = Callable[..., dict[str, Any]]


def is_text(value: Any) -> bool:
    return isinstance(value, str) and bool(value.strip())


def assert_answer(answer: dict[str, Any]) -> None:
    """Every key of the contract, each of its type, whatever the decision."""
    assert set(answer) >= ANSWER_KEYS
    assert answer["decision"] in ("answer", "choices", "unknown")
    assert isinstance(answer["confidence"], int | float)
    assert 0 <= answer["confidence"] <= 1
    assert is_text(answer["text"])
    assert answer["menu_path"] is None or is_text(answer["menu_path"])
    assert answer["corrected"] is None or is_text(answer["corrected"])
    assert answer["alert"] is None or set(answer["alert"]) == {"kind", "text", "numbers"}
    assert answer["redirect"] is None or set(answer["redirect"]) == {"institution", "url"}
    assert len(answer["pages"]) <= 3
    for page in answer["pages"]:
        assert_page(page)


def assert_page(page: dict[str, Any]) -> None:
    assert set(page) >= PAGE_KEYS
    assert all(is_text(page[name]) for name in ("key", "title", "url", "excerpt"))
    # The page of this key, or the same one in English.
    assert page["url"] in (store.summaries()[page["key"]]["url"], f"/en/{page['key']}/")
    for name in ("official_url", "practice_url"):
        assert page[name] is None or is_text(page[name])
    assert (page["official_url"] or "https://").startswith("https://")
    assert (page["practice_url"] or "/s-entrainer/").startswith("/s-entrainer/")


def assert_refused(response: Any, status: int) -> None:
    assert response.status_code == status, response.get_data(as_text=True)[:200]
    error = response.get_json()
    assert set(error) == {"ok", "status", "error", "fields"}
    assert (error["ok"], error["status"]) == (False, status)
    assert is_text(error["error"])
    assert isinstance(error["fields"], dict)


# --- POST /api/v1/chatbot ------------------------------------------------------------------------


@pytest.mark.parametrize(
    "asked",
    [
        ASKED,
        "J'ai perdu ma carte vital",
        "demande",
        "xqzwvkj blorp",
        "😀",
        "licenciement abusif",
        "quelle dose de doliprane",
        "je veux mourir",
        "mon mail est a@b.fr carte perdue",
        "x" * 150,
        "{{7*7}}<script>",
        '*?[](){}^~\\"AND OR NOT',
        "carte \ud800 vitale",
    ],
)
def test_every_answer_has_every_key_of_the_contract(ask_json: AskJson, asked: str) -> None:
    assert_answer(ask_json(asked))


def test_answers_to_the_evaluations_questions_keep_the_contract(ask_json: AskJson) -> None:
    rows = [row for row in questions("dev")[::12] + strangers("dev")[::8] if len(row.q) <= 150]
    for row in rows:
        assert_answer(ask_json(row.q))


def test_pages_come_best_first_and_the_menu_path_is_the_best_ones(ask_json: AskJson) -> None:
    answer = ask_json("Comment obtenir une attestation de droits ?")
    assert answer["decision"] == "answer"
    assert answer["pages"][0]["key"] == "attestation-de-droits"
    assert answer["menu_path"] == "Mes démarches > Télécharger > Attestation de droits"
    assert answer["text"] == answer["pages"][0]["excerpt"]


def test_the_page_before_is_optional_and_any_key_is_taken(ask_json: AskJson) -> None:
    plain = ask_json(ASKED)
    for page in (None, "attestation-de-droits", "nexiste", ""):
        assert ask_json(ASKED, page=page)["pages"] == plain["pages"]


def test_150_characters_are_read_and_151_refused(client: FlaskClient, ask_json: AskJson) -> None:
    assert_answer(ask_json("carte vitale perdue " + "x" * 130))
    response = client.post(CHATBOT, json={"question": "carte vitale perdue " + "x" * 131})
    assert_refused(response, 422)
    assert "151" in response.get_json()["fields"]["question"]


def test_the_length_is_that_of_the_cleaned_question(ask_json: AskJson) -> None:
    assert_answer(ask_json("carte" + " " * 500 + "vitale\x00\x00perdue"))


@pytest.mark.parametrize(
    ("body", "status"),
    [
        (b"", 400),
        (b"carte vitale", 400),
        (b"question=carte", 400),
        (b"null", 400),
        (b"42", 400),
        (b'"carte"', 400),
        (b"[]", 400),
        (b'[{"question": "carte"}]', 400),
        (b'{"question": "carte"', 400),
        (b'{"question": "carte"} {}', 400),
        (b'{"question": "\xff\xfe"}', 400),
        (b'{"question": "' + "é".encode("latin-1") + b'"}', 400),
        (b'{"question": ' + b"9" * 20_000 + b"}", 400),
        (b"[" * 30_000, 400),
        (b'{"a":' * 10_000, 400),
        (b'{"question": ' + b"[" * 20_000 + b"]" * 20_000 + b"}", 400),
        (b"{}", 422),
        (b'{"question": null}', 422),
        (b'{"question": ""}', 422),
        (b'{"question": " \\t\\u0000\\u202e "}', 422),
        (b'{"question": 12}', 422),
        (b'{"question": NaN}', 422),
        (b'{"question": true}', 422),
        (b'{"question": ["carte"]}', 422),
        (b'{"question": {"text": "carte"}}', 422),
        (b'{"Question": "carte"}', 422),
        (b'{"question": "carte", "page": 3}', 422),
        (b'{"question": "carte", "page": ["x"]}', 422),
        (b'{"question": "' + b"a" * 10_000 + b'"}', 422),
        (b'{"question": "' + b"a" * 70_000 + b'"}', 413),
        (b" " * 70_000, 413),
    ],
    ids=range(31),
)
def test_bad_bodies_are_refused_in_one_shape(client: FlaskClient, body: bytes, status: int) -> None:
    assert_refused(client.post(CHATBOT, data=body), status)


@pytest.mark.parametrize(
    "kind",
    [
        "application/json",
        "application/json; charset=utf-8",
        "text/plain",
        "application/x-www-form-urlencoded",
        "multipart/form-data; boundary=x",
        "application/octet-stream",
        "nonsense",
        None,
    ],
)
def test_json_is_read_whatever_its_content_type(client: FlaskClient, kind: str | None) -> None:
    body = json.dumps({"question": ASKED})
    response = client.post(CHATBOT, data=body, content_type=kind)
    assert response.status_code == 200
    assert response.get_json()["pages"][0]["key"] == "carte-vitale-perte-vol"


def test_accents_are_written_as_themselves(client: FlaskClient) -> None:
    body = client.post(CHATBOT, json={"question": ASKED}).get_data()
    assert "é".encode() in body
    assert b"\\u00e9" not in body


@pytest.mark.parametrize("method", ["get", "put", "delete", "patch"])
def test_other_methods_are_refused_in_json(client: FlaskClient, method: str) -> None:
    assert_refused(client.open(CHATBOT, method=method.upper()), 405)


# --- GET /api/v1/recherche -----------------------------------------------------------------------


def results(client: FlaskClient, asked: str) -> dict[str, Any]:
    response = client.get(SEARCH, query_string={"q": asked})
    assert response.status_code == 200
    found: dict[str, Any] = response.get_json()
    return found


@pytest.mark.parametrize(
    "asked", [ASKED, "feuille de soins", "11383", "xqzwvkj", "((((", "é" * 300]
)
def test_search_results_have_their_shape(client: FlaskClient, asked: str) -> None:
    found = results(client, asked)
    assert set(found) == {"total", "alert", "results"}
    assert found["total"] == len(found["results"])
    assert found["alert"] is None
    for row in found["results"]:
        assert set(row) == RESULT_KEYS
        assert all(is_text(row[name]) for name in RESULT_KEYS)
        assert row["kind"] in ("page", "formulaire")


def test_every_result_leads_to_its_page(client: FlaskClient) -> None:
    for row in results(client, "feuille de soins")["results"]:
        assert client.get(row["url"]).status_code == 200
        known = store.summaries() if row["kind"] == "page" else store.formulaires()
        assert known[row["key"]]["url"] == row["url"]


def test_search_finds_pages_and_forms_best_first(client: FlaskClient) -> None:
    found = results(client, "carte vitale perdue")["results"]
    assert found[0]["key"] == "carte-vitale-perte-vol"
    assert {row["kind"] for row in results(client, "feuille de soins")["results"]} == {
        "page",
        "formulaire",
    }


@pytest.mark.parametrize("query", ["", "q=", "q=%20%00", "q=" + "a" * 301, "q=" + "%C3%A9" * 301])
def test_a_search_of_nothing_or_over_300_characters_is_refused(
    client: FlaskClient, query: str
) -> None:
    assert_refused(client.get(f"{SEARCH}?{query}"), 422)


def test_raw_bytes_in_the_query_are_refused_in_json(client: FlaskClient) -> None:
    response = client.get(SEARCH, environ_overrides={"QUERY_STRING": "q=\xff"})
    assert_refused(response, 400)


# --- who may call --------------------------------------------------------------------------------


def test_both_endpoints_may_be_called_from_anywhere_refusals_included(client: FlaskClient) -> None:
    answers = [
        client.post(CHATBOT, json={"question": ASKED}),
        client.post(CHATBOT, data=b"{"),
        client.post(CHATBOT, data=b" " * 70_000),
        client.get(CHATBOT),
        client.get(SEARCH, query_string={"q": ASKED}),
        client.get(SEARCH),
    ]
    for response in answers:
        assert response.headers.get_all("Access-Control-Allow-Origin") == ["*"]
        assert response.headers["Cross-Origin-Resource-Policy"] == "cross-origin"
        assert "Access-Control-Allow-Credentials" not in response.headers


def test_no_cookie_is_set_or_read_there(client: FlaskClient) -> None:
    client.get("/chatbot")  # a session, with its token
    client.set_cookie("session", "forged")
    for response in (
        client.post(CHATBOT, json={"question": ASKED}),
        client.get(SEARCH, query_string={"q": ASKED}),
        client.options(CHATBOT),
    ):
        assert response.status_code in (200, 204)
        assert "Set-Cookie" not in response.headers
        assert "Cookie" not in response.headers.get("Vary", "")


@pytest.mark.parametrize("url", ["/", "/chatbot", "/recherche", "/api/v1/nexiste", "/avis"])
def test_nothing_else_may_be_called_from_elsewhere(client: FlaskClient, url: str) -> None:
    for response in (client.get(url), client.post(url), client.options(url)):
        assert "Access-Control-Allow-Origin" not in response.headers
        assert response.headers["Cross-Origin-Resource-Policy"] == "same-origin"


def test_the_preflight_of_a_json_post_is_allowed(client: FlaskClient) -> None:
    response = client.options(
        CHATBOT,
        headers={
            "Origin": "https://partenaire.example",
            "Access-Control-Request-Method": "POST",
            "Access-Control-Request-Headers": "content-type",
        },
    )
    assert response.status_code == 204
    assert response.headers["Access-Control-Allow-Origin"] == "*"
    assert "POST" in response.headers["Access-Control-Allow-Methods"]
    assert response.headers["Access-Control-Allow-Headers"].lower() == "content-type"
