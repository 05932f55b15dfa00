"""Whatever is sent, never a server error, and never a status that the description does not tell."""

import json
import re
from typing import Any

import pytest
import schemathesis
from flask import Flask
from hypothesis import HealthCheck, given, settings
from schemathesis import GenerationMode
from schemathesis.checks import not_a_server_error
from schemathesis.specs.openapi.checks import (
    content_type_conformance,
    response_headers_conformance,
    response_schema_conformance,
    status_code_conformance,
)

from core.config import Config
from tests.api.monde import described, ends, example, filled, own_id, settled, stocked
from tests.api.programme import V1, Programme
from tests.conftest import practice

CHECKS = [
    not_a_server_error,
    status_code_conformance,
    content_type_conformance,
    response_headers_conformance,
    response_schema_conformance,
]
DEEP = "[" * 20_000 + "]" * 20_000
JUNK: list[tuple[bytes, str, int | None]] = [
    (b"{", "application/json", 400),
    (b"[]", "application/json", 400),
    (b"null", "application/json", 400),
    (b'"texte"', "application/json", 400),
    (DEEP.encode(), "application/json", 400),
    (b'{"nir": ' + DEEP.encode() + b"}", "application/json", 400),
    (b'{"nir": NaN}', "application/json", 400),
    (b'{"nir": ' + b"9" * 5000 + b"}", "application/json", 400),
    (b'{"nir": "\\ud800", "\\udfff": 1}', "application/json", 400),
    (b"\xff\xfe\x00", "application/json", 400),
    (b'{"inconnu": 1}', "application/json", 422),
    (b'{"nir": {"a": [1, {"b": null}]}, "code": ["x"], "mail": 1e400}', "application/json", None),
    (b"nir=1&code=2", "application/x-www-form-urlencoded", 415),
    (b'{"a": "' + b"a" * 70_000 + b'"}', "application/json", 413),
]


@pytest.fixture(scope="module")
def bench_app(config: Config, tmp_path_factory: pytest.TempPathFactory) -> Flask:
    """A database of its own: thousands of requests would use up the limits of other tests."""
    path = tmp_path_factory.mktemp("api") / "api.sqlite"
    return practice(config, f"sqlite:///{path}")


@pytest.fixture(scope="module")
def once(bench_app: Flask) -> Programme:
    return settled(bench_app)


@pytest.fixture
def logged_in(once: Programme) -> Programme:
    """Somebody who has all the sessions; refusals leave them as they are."""
    once.role("assure")
    return once


@pytest.fixture
def alone(bench_app: Flask) -> Programme:
    """The same, for a test that may end a session or take another telephone."""
    return settled(bench_app)


def test_junk_bodies_are_refused_by_every_operation(bench_app: Flask, logged_in: Programme) -> None:
    for method, path, row in described(bench_app):
        if "requestBody" not in row:
            continue
        logged_in.ready(row)
        for body, kind, status in JUNK:
            address = filled(path).removeprefix(V1)
            answer = logged_in.ask(method, address, data=body, content_type=kind)
            assert answer.status_code < 500, (path, body[:60])
            assert str(answer.status_code) in row["responses"], (path, body[:60], answer.data)
            assert status is None or answer.status_code == status, (path, body[:60], answer.data)


def test_operations_without_a_body_ignore_one(bench_app: Flask, alone: Programme) -> None:
    for method, path, row in described(bench_app):
        if "requestBody" in row or ends(method, path):
            continue
        alone.ready(row)
        address = filled(path).removeprefix(V1)
        for body, kind, _ in JUNK:
            answer = alone.ask(method, address, data=body, content_type=kind)
            assert str(answer.status_code) in row["responses"], (path, body[:60], answer.data)


@pytest.mark.parametrize("odd", ["a\u202e\u200bb", "🩺" * 1000, "%00", "'; DROP TABLE compte; --"])
def test_odd_letters_are_only_letters(logged_in: Programme, odd: str) -> None:
    logged_in.post("/rejoindre", {"code": odd}, 422)
    logged_in.post("/compte/confirmation", {"lien": odd}, 404)
    logged_in.put("/moi/personne", {"personne": odd}, 404)


@pytest.mark.parametrize("empty", ["\0", "a\0b", " ", ""])
def test_nul_and_nothing_are_no_answer(logged_in: Programme, empty: str) -> None:
    logged_in.post("/rejoindre", {"code": empty}, 422)
    logged_in.post("/compte/confirmation", {"lien": empty}, 422)
    logged_in.put("/moi/personne", {"personne": empty}, 422)


@pytest.mark.parametrize(
    "wrong", ["", "Bearer", "Bearer x", "Basic eDp5", "Bearer \u00e9\u00ff", "x" * 5000]
)
def test_a_wrong_token_is_401_everywhere(bench_app: Flask, wrong: str) -> None:
    client = bench_app.test_client()
    for method, path, row in described(bench_app):
        if row["security"]:
            headers = {"Authorization": wrong, "X-Session": wrong}
            answer = client.open(filled(path), method=method, headers=headers)
            assert answer.status_code == 401, (path, answer.data)


def test_cookies_open_nothing_here(bench_app: Flask) -> None:
    client = bench_app.test_client()
    programme = Programme(bench_app)
    programme.enter()
    for name in ("exercice", "compte", "session", "Authorization"):
        client.set_cookie(name, programme.token)
    assert client.get(f"{V1}/moi").status_code == 401


def test_a_wrong_method_is_405_and_says_which_are_right(bench_app: Flask) -> None:
    answer = bench_app.test_client().patch(f"{V1}/connexion", json={})
    assert answer.status_code == 405
    assert "POST" in answer.headers["Allow"]


# ——— Another bac à sable's objects ———


def test_objects_of_another_world_are_not_found(bench_app: Flask, logged_in: Programme) -> None:
    """The right role, a living session, a right body: only the id is somebody else's."""
    other = settled(bench_app)
    for method, path, row in described(bench_app):
        if "{id_}" not in path:
            continue
        mine = filled(path, own_id(other, path)).removeprefix(V1)
        for programme, found in ((logged_in, False), (other, True)):
            programme.ready(row)
            answer = programme.ask(method, mine, example(row))
            assert (answer.status_code != 404) is found, (method, path, answer.data)
            assert str(answer.status_code) in row["responses"], (method, path)


def test_the_role_comes_before_everything(bench_app: Flask, logged_in: Programme) -> None:
    """403 in the one shape, whatever the id, the body or the session."""
    for method, path, row in described(bench_app):
        if "x-roles" not in row:
            continue
        logged_in.ready(row)
        logged_in.role(next(role for role in ("formateur", "assure") if role not in row["x-roles"]))
        answer = logged_in.ask(method, filled(path).removeprefix(V1), example(row))
        assert answer.status_code == 403, (method, path, answer.data)
        assert set(answer.get_json()["fields"]) == {"role"}


def test_people_of_another_world_are_not_found(bench_app: Flask, logged_in: Programme) -> None:
    other = Programme(bench_app)
    other.enter()
    stranger = other.people[0]["id"]
    logged_in.put("/moi/personne", {"personne": stranger}, 404)
    logged_in.session = logged_in.sessions["seance"]
    logged_in.post("/compte/attestation", {"personne": stranger}, 404)


def test_links_and_sessions_of_another_world_open_nothing(
    bench_app: Flask, logged_in: Programme
) -> None:
    other = Programme(bench_app)
    other.create(other.enter())
    logged_in.post("/compte/confirmation", {"lien": other.latest()["lien"]}, 404)
    other.session = logged_in.session
    other.get("/compte", 401)


# ——— schemathesis ———


def swarm(app: Flask, examples: int, only: str = "") -> None:
    """Requests of every shape on every operation, right and wrong, by a program that has all.

    `only`: the operations whose path holds this.
    """
    schema = schemathesis.openapi.from_wsgi(f"{V1}/openapi.json", app)
    state = [stocked(app)]
    for found in schema.get_all_operations():
        if only in found.ok().path:
            for mode in GenerationMode:
                _swarm_one(app, found.ok(), mode, examples, state)


def _swarm_one(
    app: Flask, operation: Any, mode: GenerationMode, examples: int, state: list[Programme]
) -> None:
    row = operation.definition.raw
    varied = operation.body or operation.query or operation.path_parameters or operation.headers
    if mode is GenerationMode.NEGATIVE and not varied:
        return  # there is nothing to get wrong
    ids: dict[str, str] = {}
    if "{id_}" in operation.path and mode is GenerationMode.POSITIVE:
        ids = {"id_": own_id(state[0], operation.path)}
    state[0].ready(row)

    @settings(
        max_examples=examples if varied else 1,
        deadline=None,
        database=None,
        suppress_health_check=HealthCheck,
    )
    @given(case=operation.as_strategy(generation_mode=mode))
    def one(case: Any) -> None:
        mine = state[0]
        case.path_parameters.update(ids)
        headers = {"Authorization": f"Bearer {mine.token}", "X-Session": mine.session}
        answer = case.call(headers=headers)
        case.validate_response(answer, checks=CHECKS)
        if answer.status_code < 300 and ends(operation.method, operation.path):
            state[0] = stocked(app)
            state[0].ready(row)

    one()


def test_no_server_error_nor_undocumented_status(bench_app: Flask) -> None:
    swarm(bench_app, 1)


@pytest.mark.complet
def test_no_server_error_nor_undocumented_status_in_300_examples(bench_app: Flask) -> None:
    swarm(bench_app, 300)


def test_every_message_is_french(bench_app: Flask, alone: Programme) -> None:
    english = re.compile(r"\b(?:Missing|Invalid|Not|field|Field|Unknown|must|required)\b")
    for method, path, row in described(bench_app):
        if "requestBody" not in row:
            continue
        right = example(row)
        wrongs: list[Any] = [{}, {"x": 1}, dict.fromkeys(right), dict.fromkeys(right, 3)]
        wrongs += [dict.fromkeys(right, []), dict.fromkeys(right, "")]
        alone.ready(row)
        for wrong in wrongs:
            if ends(method, path) and not wrong:
                continue
            answer = alone.ask(method, filled(path).removeprefix(V1), wrong)
            if answer.status_code >= 400:
                told = json.dumps(answer.get_json(), ensure_ascii=False)
                assert not english.search(told), (path, wrong, told)
