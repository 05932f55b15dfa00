"""What production writes of a request: a line of JSON, and nothing of the visitor."""

import io
import json
from dataclasses import replace
from typing import Any

import pytest
from flask import Flask

from app import create_app
from core import logs
from core.config import Config, Env
from core.surface import Surface, surface

ADDRESS = "https://exemple.test"
TYPED = "2 51 03 63 113 000 21"


@pytest.fixture(scope="module")
def deployed(config: Config) -> Flask:
    app = create_app(replace(config, env=Env.PROD, public_url=ADDRESS))

    @app.get("/casse/<word>")
    @surface(Surface.PUBLIC)
    def broken(word: str) -> str:
        raise ValueError(f"cannot read {word}")

    return app


def lines(app: Flask, method: str, url: str, **asked: Any) -> tuple[list[dict[str, Any]], str]:
    """The lines written while a request is answered, and the answer's reference."""
    out = io.StringIO()
    environ = {"wsgi.errors": out, "REMOTE_ADDR": "203.0.113.9"}
    answer = app.test_client().open(
        url,
        method=method,
        base_url=ADDRESS,
        environ_overrides=environ,
        headers={"User-Agent": "Mon-Telephone/1"},
        **asked,
    )
    assert TYPED not in out.getvalue()
    for secret in ("203.0.113.9", "Mon-Telephone", "carte"):
        assert secret not in out.getvalue().replace("/api/v1/chatbot", "")
    return [json.loads(row) for row in out.getvalue().splitlines()], answer.headers[logs.HEADER]


def test_an_answer_is_a_line_with_its_route_and_its_time(deployed: Flask) -> None:
    rows, reference = lines(deployed, "GET", f"/recherche?q=carte+{TYPED}")
    (row,) = rows
    assert (row["event"], row["method"], row["status"]) == ("request", "GET", 200)
    assert (row["route"], row["id"]) == ("/recherche", reference)
    assert row["ms"] > 0
    assert row["bytes"] > 1000


def test_what_one_asks_the_assistant_is_not_in_the_line(deployed: Flask) -> None:
    asked = {"question": f"mon numéro est {TYPED}, où est ma carte ?"}
    rows, _ = lines(deployed, "POST", "/api/v1/chatbot", json=asked)
    assert [row["route"] for row in rows] == ["/api/v1/chatbot"]


def test_an_unknown_address_is_not_written(deployed: Flask) -> None:
    rows, _ = lines(deployed, "GET", f"/{TYPED}/carte")
    assert (rows[0]["status"], rows[0]["route"]) == (404, "")


def test_an_error_says_where_and_never_what(deployed: Flask) -> None:
    rows, reference = lines(deployed, "GET", f"/casse/{TYPED}")
    assert [row["event"] for row in rows] == ["unexpected error", "request"]
    assert rows[0]["error"] == "ValueError"
    assert "broken" in rows[0]["where"][-1]
    assert {row["id"] for row in rows} == {reference}
    assert rows[1]["status"] == 500


def test_the_page_of_an_error_gives_its_reference(deployed: Flask) -> None:
    answer = deployed.test_client().get("/casse/x", base_url=ADDRESS)
    assert answer.status_code == 500
    assert f"référence {answer.headers[logs.HEADER]}" in answer.text


def test_two_requests_have_two_references(deployed: Flask) -> None:
    client = deployed.test_client()
    seen = {client.get("/", base_url=ADDRESS).headers[logs.HEADER] for _ in range(3)}
    assert len(seen) == 3
