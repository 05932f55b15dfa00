"""A function loads the parts that its request needs: they answer alone as the whole site does."""

from collections.abc import Callable
from functools import cache, partial

import pytest
from flask import Flask

from app import create_app
from core.config import Config
from services.parts import API, GUIDE, Parts, of_path
from tests.abus.outils import address, comparable, methods, practice_rules
from tests.neuf import printed
from tests.visiteur import Visiteur

ODD = (
    "/s-entrainer /s-entrainer/compte /s-entrainer/x /s-entrainer//compte/ /S-ENTRAINER/ /api/v1"
    " /api//v1/ /api/v1/x"
).split()
AN_ID = "0123456789abcdef"
# One process: what every part shares is loaded once, then each is joined in a child of its own.
PROGRAM = """
import json, os, sys
import flask, sqlalchemy.orm
from app import create_app
from core.config import Config, Env, Services
from core.db import Base
from services.parts import API, PRACTICE, of_path

def complete(path):
    parts = of_path(path)
    create_app(Config(Env.PROD, Services.ALL, "k" * 32, "https://exemple.test"), parts)
    sqlalchemy.orm.configure_mappers()
    for table in Base.metadata.tables.values():
        for key in table.foreign_keys:
            key.column  # raises when the other table's model is not loaded

paths = [f"/s-entrainer/{name.replace('_', '-')}/" for name in PRACTICE]
paths += [f"/api/v1/{words.split()[0]}" for words in API.values()]
failed = []
for path in dict.fromkeys(paths):
    child = os.fork()
    if not child:
        try:
            complete(path)
        except BaseException as error:
            print(path, repr(error), file=sys.stderr)
            os._exit(1)
        os._exit(0)
    if os.waitpid(child, 0)[1]:
        failed.append(path)
print(json.dumps(failed))
"""


@pytest.fixture(scope="module")
def alone(practice_app: Flask) -> Callable[[str], Flask]:
    """alone(path) → an application of the parts that this path asks for, on the same database."""
    config: Config = practice_app.config["PAS_A_PAS"]
    of = cache(partial(create_app, config))
    return lambda path: of(of_path(path))


def every_path(app: Flask) -> dict[str, str]:
    """A path of every rule of the practice half → a method that it takes."""
    rules = practice_rules(app)
    return {address(app, rule, AN_ID): methods(rule)[0] for rule in rules}


def test_every_path_is_answered_by_the_same_view(
    practice_app: Flask, alone: Callable[[str], Flask]
) -> None:
    paths = every_path(practice_app)
    assert len(paths) > 300
    for path, method in paths.items():
        assert view(alone(path), path, method) == view(practice_app, path, method), path


def view(app: Flask, path: str, method: str) -> str:
    endpoint, _ = app.url_map.bind("localhost").match(path, method)
    return f"{endpoint} {app.view_functions[endpoint].__module__}"


def test_pages_are_the_same_to_the_letter(
    practice_app: Flask, alone: Callable[[str], Flask], visiteur: Visiteur
) -> None:
    visiteur.enter("jeanne")
    readable = [path for path, method in every_path(practice_app).items() if method == "GET"]
    for path in [*readable, *ODD]:
        answers = []
        for app in (practice_app, alone(path), practice_app):
            visiteur.client.application = app
            answers.append(comparable(visiteur.client.get(path)))
        # The exercise's clock goes on: something may arrive between two of them.
        assert answers[1] in (answers[0], answers[2]), path


@pytest.mark.parametrize(
    ("path", "parts"),
    [
        ("/", GUIDE),
        ("/chatbot", GUIDE),
        ("/s-entrainers/compte", GUIDE),
        ("/api/v1/chatbot", GUIDE),
        ("/api/v1/inconnu", GUIDE),
        ("/api/v2/moi", GUIDE),
        ("/s-entrainer", Parts(practice=("exercice",))),
        ("/s-entrainer/", Parts(practice=("exercice",))),
        ("/s-entrainer/inconnu/", Parts(practice=("exercice",))),
        ("/s-entrainer/carte-vitale", Parts(practice=("carte_vitale", "exercice"))),
        ("/s-entrainer/carte-vitale/suivi/1", Parts(practice=("carte_vitale", "exercice"))),
        ("/api/v1/moi", Parts(api=("exercice",))),
        ("/api/v1/compte/iban", Parts(api=("creation", "compte", "modifications"))),
        ("/api/v1", Parts(api=tuple(API))),
        ("/api/v1/", Parts(api=tuple(API))),
        ("/api/v1/openapi.json", Parts(api=tuple(API))),
        ("//s-entrainer//compte", Parts(practice=("compte", "exercice"))),
        ("/api//v1/moi", Parts(api=("exercice",))),
        ("", GUIDE),
    ],
)
def test_parts_of_a_path(path: str, parts: Parts) -> None:
    assert of_path(path) == parts


def test_no_part_lacks_a_table_of_another() -> None:
    assert printed(PROGRAM, ENV="test") == []
