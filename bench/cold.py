"""Cold start by class of route: fresh processes on the packages, beside what they must import."""

from functools import partial

from bench.process import Program, times, unzipped
from bench.table import Row
from deploy.package import package
from tests.deploy.events import Request, http_api

PUBLIC_ROUNDS, PRACTICE_ROUNDS = 15, 6
FLASK = "import flask"
DATABASE = "import flask, sqlalchemy.orm, psycopg"
# What no process that searches can do without, ours or not.
LIBRARIES = """
import flask, snowballstemmer.french_stemmer, rapidfuzz.process, rapidfuzz.distance
import whoosh.index, whoosh.query, whoosh.scoring, whoosh.searching, whoosh.codec.whoosh3
"""
JSON = (("Content-Type", "application/json"),)
# Misspelt, and surely answered.
QUESTION = b'{"question": "jai perdu ma carte vital"}'
HOME = Request()
ASKED = Request("POST", "/api/v1/chatbot", "", JSON, QUESTION)
ENTRY = Request("GET", "/s-entrainer/")
HEALTH = Request("GET", "/s-entrainer/sante")  # one query
WORLD = Request("POST", "/api/v1/bac-a-sable", "", JSON, b'{"scenario": "jeanne"}')
# First request of the practice half, and its goals by both baselines.
FIRSTS = (
    ("practice half, first page", ENTRY, (8.0, 2.5)),
    ("practice half, first page that asks the database", HEALTH, (8.0, 2.5)),
    ("practice half, first JSON request, a new world", WORLD, (13.0, 4.0)),
)
PRACTICE = {"SERVICES": "all", "DATABASE_URL": "sqlite:///../tmp/bench.sqlite"}
MIGRATE = """
from deploy.tasks import migrate
migrate(None, None)
"""


def answered(*requests: Request) -> str:
    """A program that loads the entry and answers these requests, none of them refused."""
    events = [http_api(request) for request in requests]
    return f"""
from deploy.lambda_entry import handler
for event in {events!r}:
    answer = handler(event, None)
    assert answer["statusCode"] in (200, 201), answer
"""


def rows() -> list[Row]:
    return [*public(), *practice()]


def public(rounds: int = PUBLIC_ROUNDS) -> list[Row]:
    with unzipped(package("public")) as root:
        program = partial(Program, environ={}, root=root)
        sources = {
            "flask": FLASK,
            "libraries": LIBRARIES,
            "home": answered(HOME),
            "question": answered(HOME, ASKED),
        }
        found = times({name: program(source) for name, source in sources.items()}, rounds)
    home, question = found["home"], found["question"]
    flask, libraries = found["flask"], found["libraries"]
    name = "public half, first page, then a first question"
    return [
        Row.of("public half, first page", home, f"`{FLASK}`", flask, 1.25),
        Row.of(name, question, f"`{FLASK}`", flask, 2.25, 1.5),
        Row.of("the same", question, "importing flask and the search's libraries", libraries),
    ]


def practice(rounds: int = PRACTICE_ROUNDS) -> list[Row]:
    with unzipped(package("pratique")) as root:
        program = partial(Program, environ=PRACTICE, root=root)
        program(MIGRATE).run()
        firsts = {name: answered(request) for name, request, _ in FIRSTS}
        sources = {"flask": FLASK, "database": DATABASE, **firsts}
        found = times({name: program(source) for name, source in sources.items()}, rounds)
    flask, database = found["flask"], found["database"]
    return [
        row
        for name, _, (goal, narrow) in FIRSTS
        for row in (
            Row.of(name, found[name], f"`{FLASK}`", flask, goal, 5.0),
            Row.of("the same", found[name], f"`{DATABASE}`", database, narrow, 1.3),
        )
    ]
