"""Asking the assistant: through its page, which needs a token, and through its JSON."""

import json
import re
from collections.abc import Callable
from typing import Any

import pytest
from flask.testing import FlaskClient

from tests.judge import Page, judged

TOKEN = re.compile(r'name="csrf_token"[^>]* value="([^"]+)"')


@pytest.fixture
def token(client: FlaskClient) -> str:
    found = TOKEN.search(client.get("/chatbot").get_data(as_text=True))
    assert found is not None
    return found[1]


@pytest.fixture
def ask(client: FlaskClient, token: str) -> Callable[..., Page]:
    """ask(question, status, **fields) → the conversation's page, judged like any other."""

    def post(question: str = "", status: int = 200, **fields: str) -> Page:
        data = {"csrf_token": token, "question": question, **fields}
        response = client.post("/chatbot", data=data)
        assert response.status_code == status, (question[:60], response.status_code)
        return judged(response.get_data(as_text=True), "/chatbot")

    return post


@pytest.fixture
def ask_json(client: FlaskClient) -> Callable[..., dict[str, Any]]:
    """ask_json(question, **fields) → the answer of POST /api/v1/chatbot."""

    def post(question: str, **fields: Any) -> dict[str, Any]:
        # Written in ASCII: a lone surrogate has no UTF-8 bytes, but has an escape.
        body = json.dumps({"question": question, **fields})
        response = client.post("/api/v1/chatbot", data=body, content_type="application/json")
        assert response.status_code == 200, response.get_data(as_text=True)
        answer: dict[str, Any] = response.get_json()
        return answer

    return post
