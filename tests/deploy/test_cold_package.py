"""CPU of a cold start: fresh processes on the unzipped package, beside `import flask`."""

import random
import resource
import subprocess
from pathlib import Path

import pytest

from tests.deploy.events import Request, http_api
from tests.deploy.sandbox import environment, fresh_folder, interpreter, remove

pytestmark = pytest.mark.complet
ROUNDS = 12  # after one that fills the file caches
JSON = (("Content-Type", "application/json"),)
ASKED = Request("POST", "/api/v1/chatbot", "", JSON, b'{"question": "jai perdu ma carte vital"}')
HOME = f"""
from deploy.lambda_entry import handler
assert handler({http_api(Request())!r}, None)["statusCode"] == 200
"""
QUESTION = f"""
{HOME}
assert handler({http_api(ASKED)!r}, None)["statusCode"] == 200
"""
LIBRARIES = (
    "import flask, snowballstemmer.french_stemmer, rapidfuzz.process, rapidfuzz.distance, "
    "whoosh.index, whoosh.query, whoosh.scoring, whoosh.searching, whoosh.codec.whoosh3"
)
PROGRAMS = {"flask": "import flask", "libraries": LIBRARIES, "home": HOME, "question": QUESTION}


@pytest.fixture(scope="module")
def ratio(public_zip: Path) -> dict[str, float]:
    """Program → its least CPU time over shuffled rounds, `import flask` being 1."""
    root = fresh_folder(public_zip)
    found: dict[str, list[float]] = {name: [] for name in PROGRAMS}
    try:
        for count in range(ROUNDS + 1):
            for name in random.sample(list(PROGRAMS), len(PROGRAMS)):
                used = _cpu_seconds(root, PROGRAMS[name])
                if count:
                    found[name].append(used)
    finally:
        remove(root)
    least = {name: min(values) for name, values in found.items()}
    measured = {name: least[name] / least["flask"] for name in PROGRAMS}
    print(f"import flask: {least['flask'] * 1000:.0f} ms of CPU; ratios {measured}")  # noqa: T201
    return measured


def _cpu_seconds(root: Path, program: str) -> float:
    """User and system time of one process on the package, which must end well."""
    python, user = interpreter()
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    subprocess.run(
        [python, "-S", "-B", "-c", program],
        cwd=root / "task",
        env=environment(root, PYTHONPATH=f"{root / 'task'}:{root / 'runtime'}"),
        check=True,
        timeout=60,
        **user,
    )
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    return after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime


def test_the_first_page_costs_little_more_than_flask(ratio: dict[str, float]) -> None:
    assert ratio["home"] <= 1.25


def test_the_first_question_costs_less_than_two_flasks(ratio: dict[str, float]) -> None:
    assert ratio["question"] <= 2  # measured 1.7; the goal is 1.5 (docs/decisions/012-packages.md)
