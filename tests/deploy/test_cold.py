"""A fresh process loads little: what the first page and the first question may not import."""

from functools import cache

import pytest

from tests.neuf import printed

NEVER = [
    "sqlalchemy",
    "PIL",
    "boto3",
    "sklearn",
    "scipy",
    "numpy",
    "yaml",
    "pydantic",
    "markdown_it",
    "flask_frozen",
]
NOT_FOR_A_PAGE = ["whoosh", "rapidfuzz"]
PROGRAM = """
import json, sys
steps = {}
def loaded(step):
    steps[step] = sorted({name.split(".")[0] for name in sys.modules})
from app import create_app
loaded("import")
client = create_app().test_client()
assert client.get("/").status_code == 200
loaded("page")
answer = client.post("/api/v1/chatbot", json={"question": "jai perdu ma carte vital"})
assert answer.status_code == 200
assert answer.get_json()["decision"] == "answer"
loaded("question")
print(json.dumps(steps))
"""


@cache
def modules() -> dict[str, list[str]]:
    """Step → top-level modules loaded so far, in a process that never ran a test."""
    found: dict[str, list[str]] = printed(PROGRAM, SERVICES="public", ENV="dev")
    return found


@pytest.mark.parametrize("name", NEVER)
def test_neither_a_page_nor_a_question_loads_it(name: str) -> None:
    assert name not in modules()["question"]


@pytest.mark.parametrize("name", NOT_FOR_A_PAGE)
def test_the_first_page_does_without_the_engine(name: str) -> None:
    assert name not in modules()["page"]


@pytest.mark.parametrize("name", NOT_FOR_A_PAGE)
def test_the_first_question_loads_the_engine(name: str) -> None:
    # Otherwise the tests above would prove nothing.
    assert name in modules()["question"]


def test_importing_the_application_starts_nothing() -> None:
    assert "flask" in modules()["import"]
    assert "waitress" not in modules()["question"]
