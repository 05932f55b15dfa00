"""The description of the API: complete, honest, readable."""

from collections.abc import Iterator
from typing import Any

import pytest
from flask import Flask

from core import droits
from services.api.operation import PREFIX
from tests.api.programme import V1
from tests.judge import judged

Spec = dict[str, Any]


@pytest.fixture
def spec(practice_app: Flask) -> Spec:
    answer = practice_app.test_client().get(f"{V1}/openapi.json")
    found: Spec = answer.get_json()
    return found


def operations(spec: Spec) -> Iterator[tuple[str, str, Spec]]:
    for path, methods in spec["paths"].items():
        for method, row in methods.items():
            if method != "parameters":
                yield method, path, row


def test_every_route_of_the_practice_half_is_described(practice_app: Flask, spec: Spec) -> None:
    rules = {
        (method, rule.rule)
        for rule in practice_app.url_map.iter_rules()
        if rule.endpoint.startswith("api_") and "." in rule.endpoint
        for method in rule.methods or ()
        if method not in ("HEAD", "OPTIONS")
    }
    described = [(method, path) for method, path, _ in operations(spec)]
    assert len(described) == len(rules) > 40
    assert all(path.startswith(PREFIX) for _, path in described)


def test_every_operation_has_french_words_roles_and_refusals(
    practice_app: Flask, spec: Spec
) -> None:
    for method, path, row in operations(spec):
        assert row["summary"], (method, path)
        assert row["tags"][0] in {tag["name"] for tag in spec["tags"]}
        assert "default" not in row["responses"]
        for code, answer in row["responses"].items():
            assert answer.get("description"), (method, path, code)
        if row["security"]:
            assert {"401", "403"} <= set(row["responses"]), (method, path)
        if "requestBody" in row:
            assert {"400", "413", "415", "422"} <= set(row["responses"]), (method, path)
            assert row["requestBody"]["content"]["application/json"]["example"], (method, path)
    for endpoint in practice_app.view_functions:
        if endpoint.startswith("api"):
            with practice_app.test_request_context():
                assert droits.of_view(endpoint), endpoint


def test_the_page_reads_every_operation(practice_app: Flask, spec: Spec) -> None:
    answer = practice_app.test_client().get(f"{V1}/")
    assert answer.status_code == 200
    assert "Set-Cookie" not in answer.headers
    page = judged(answer.get_data(as_text=True), f"{V1}/")
    for method, path, _ in operations(spec):
        assert f"{method.upper()} {path}" in page.main
    assert "POST /api/v1/chatbot" in page.main
    ids = {element.attrib["id"] for element in page.tree.iter() if "id" in element.attrib}
    assert {link[1:] for link in page.links if link.startswith("#")} <= ids


def test_the_public_half_has_neither_the_page_nor_the_library(app: Flask) -> None:
    client = app.test_client()
    for path in ("/", "/openapi.json", "/moi"):
        assert client.get(V1 + path).status_code == 404
    assert client.get(f"{V1}/recherche?q=carte").status_code == 200
