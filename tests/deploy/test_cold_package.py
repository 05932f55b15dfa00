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
ENTRY = "/s-entrainer/"
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
PRACTICE = {
    "flask": "import flask",
    "database": "import flask, sqlalchemy.orm, psycopg",
    "page": HOME.replace(repr(http_api(Request())), repr(http_api(Request("GET", ENTRY)))),
}
WARM = """
import time
from deploy.lambda_entry import handler, pages
environ = {
    "REQUEST_METHOD": "GET", "PATH_INFO": "/", "QUERY_STRING": "", "SERVER_NAME": "exemple.test",
    "SERVER_PORT": "443", "SERVER_PROTOCOL": "HTTP/1.1", "wsgi.url_scheme": "https",
}
def through_the_entry():
    assert handler(EVENT, None)["statusCode"] == 200
def plain():
    b"".join(pages(dict(environ), lambda *_: None))
spent = {through_the_entry: [], plain: []}
for _ in range(220):
    for act, times in spent.items():
        before = time.process_time()
        act()
        times.append(time.process_time() - before)
entry, raw = (sorted(times[20:])[100] for times in spent.values())
print(entry / raw)
"""


def ratios(archive: Path, programs: dict[str, str], **environ: str) -> dict[str, float]:
    """Program → its least CPU time over shuffled rounds, `import flask` being 1."""
    root = fresh_folder(archive)
    found: dict[str, list[float]] = {name: [] for name in programs}
    try:
        for count in range(ROUNDS + 1):
            for name in random.sample(list(programs), len(programs)):
                used = _cpu_seconds(root, programs[name], **environ)
                if count:
                    found[name].append(used)
    finally:
        remove(root)
    least = {name: min(values) for name, values in found.items()}
    measured = {name: least[name] / least["flask"] for name in programs}
    print(f"import flask: {least['flask'] * 1000:.0f} ms of CPU; ratios {measured}")  # noqa: T201
    return measured


def _cpu_seconds(root: Path, program: str, **environ: str) -> float:
    """User and system time of one process on the package, which must end well."""
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    _run(root, program, **environ)
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    return after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime


def _run(root: Path, program: str, **environ: str) -> str:
    python, user = interpreter()
    path = f"{root / 'task'}:{root / 'runtime'}"
    done = subprocess.run(
        [python, "-S", "-B", "-c", program],
        cwd=root / "task",
        env=environment(root, PYTHONPATH=path, **environ),
        check=True,
        timeout=60,
        stdout=subprocess.PIPE,
        text=True,
        **user,
    )
    return done.stdout


@pytest.fixture(scope="module")
def ratio(public_zip: Path) -> dict[str, float]:
    return ratios(public_zip, PROGRAMS)


@pytest.fixture(scope="module")
def practice_ratio(pratique_zip: Path) -> dict[str, float]:
    return ratios(pratique_zip, PRACTICE, SERVICES="all", DATABASE_URL="sqlite:///../tmp/t.sqlite")


def test_the_first_page_costs_little_more_than_flask(ratio: dict[str, float]) -> None:
    assert ratio["home"] <= 1.25


def test_the_first_question_costs_less_than_two_flasks(ratio: dict[str, float]) -> None:
    assert ratio["question"] <= 2  # measured 1.7; the goal is 1.5 (docs/decisions/012-packages.md)


def test_the_first_page_of_the_practice_half(practice_ratio: dict[str, float]) -> None:
    assert practice_ratio["page"] <= 5
    assert practice_ratio["page"] <= 1.3 * practice_ratio["database"]


def test_a_warm_answer_costs_little_more_than_the_application(public_zip: Path) -> None:
    root = fresh_folder(public_zip)
    try:
        found = float(_run(root, WARM.replace("EVENT", repr(http_api(Request())))))
    finally:
        remove(root)
    print(f"warm: {found:.2f} x raw WSGI")  # noqa: T201
    assert found <= 1.8
