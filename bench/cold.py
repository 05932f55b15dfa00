"""Cold start by class of route: fresh processes on the packages, beside what they must import."""

from functools import partial

from itsdangerous import Signer

from bench.process import Program, times, unzipped
from bench.table import Row
from deploy.package import package
from tests import postgres
from tests.deploy.events import Request, http_api
from tests.deploy.sandbox import SECRET

PUBLIC_ROUNDS, PRACTICE_ROUNDS = 15, 6
FLASK = "import flask"
DATABASE = "import flask, sqlalchemy.orm, psycopg"
# What no process that searches can do without, ours or not.
LIBRARIES = """
import flask, Stemmer, rapidfuzz.process, rapidfuzz.distance
import whoosh.index, whoosh.query, whoosh.scoring, whoosh.searching, whoosh.codec.whoosh3
"""
JSON = (("Content-Type", "application/json"),)
# Misspelt, and surely answered.
QUESTION = b'{"question": "jai perdu ma carte vital"}'
HOME = Request()
ASKED = Request("POST", "/api/v1/chatbot", "", JSON, QUESTION)
ENTRY = Request("GET", "/s-entrainer/")
HEALTH = Request("GET", "/s-entrainer/sante")
LOGIN = Request("GET", "/s-entrainer/compte/connexion")
APPLI = Request("GET", "/s-entrainer/appli-carte-vitale/")
WORLD = Request("POST", "/api/v1/bac-a-sable", "", JSON, b'{"scenario": "jeanne"}')
PLACE = "practice half, first request:"
# Made with the cookie of a world.
FIRSTS = {
    "its door": ENTRY,
    "its health, one query": HEALTH,
    "the account's login": LOGIN,
    "the appli carte Vitale": APPLI,
    "JSON, a new world": WORLD,
}
MIGRATE = """
from deploy.tasks import migrate
migrate(None, None)
"""
BEGIN = f"""
import json
from deploy.lambda_entry import handler
print(json.loads(handler({http_api(WORLD)!r}, None)["body"])["token"])
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
        Row.of(name, question, f"`{FLASK}`", flask, 1.7, 1.5),
        Row.of("the same", question, "importing flask and the search's libraries", libraries),
    ]


def practice(rounds: int = PRACTICE_ROUNDS) -> list[Row]:
    with unzipped(package("pratique")) as root, postgres.served() as server:
        server.open_to_all()
        environ = {"SERVICES": "all", "DATABASE_URL": server.url}
        program = partial(Program, environ=environ, root=root)
        program(MIGRATE).run()
        cookie = in_world(program(BEGIN).run().splitlines()[-1])
        firsts = {name: answered(_with(cookie, request)) for name, request in FIRSTS.items()}
        sources = {"flask": FLASK, "database": DATABASE, **firsts}
        found = times({name: program(source) for name, source in sources.items()}, rounds)
    flask, database = found["flask"], found["database"]
    return [
        row
        for name in FIRSTS
        for row in (
            Row.of(f"{PLACE} {name}", found[name], f"`{FLASK}`", flask, 5.0),
            Row.of("the same", found[name], f"`{DATABASE}`", database, 1.3),
        )
    ]


def _with(cookie: tuple[str, str], request: Request) -> Request:
    return request._replace(headers=(*request.headers, cookie))


def in_world(token: str) -> tuple[str, str]:
    """The cookie of a device in a world, as the packages sign it."""
    signed = Signer(SECRET, salt="cookie:exercice").sign(token).decode()
    return "Cookie", f"__Host-exercice={signed}"
