"""Shared fixtures: the application on the compiled content, and the page that judges itself."""

from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from argon2 import PasswordHasher
from flask import Flask
from flask.testing import FlaskClient
from hypothesis import settings

from app import create_app
from core import clock, migrations, mots_de_passe
from core.config import Config, Env, Services
from core.limites import Limite
from services.exercice import entree
from services.site.routes import static_pages
from tests import postgres, seau
from tests.judge import Page, judged
from tests.visiteur import Visiteur

# How long an example takes says nothing but how busy the machine is.
settings.register_profile("maison", deadline=None)
settings.load_profile("maison")


@pytest.fixture(scope="session")
def config(tmp_path_factory: pytest.TempPathFactory) -> Config:
    journal = tmp_path_factory.mktemp("journal")
    return Config(Env.TEST, Services.PUBLIC, "k" * 32, "", journal=journal)


@pytest.fixture(scope="session")
def app(config: Config) -> Flask:
    return create_app(config)


@pytest.fixture
def client(app: Flask) -> FlaskClient:
    return app.test_client()


@pytest.fixture
def get(client: FlaskClient) -> Callable[..., Page]:
    """get(url) → the page, judged: valid HTML, one h1, labels, ids, typography, no English."""

    def fetch(url: str, status: int = 200) -> Page:
        response = client.get(url)
        assert response.status_code == status, (url, response.status_code)
        return judged(response.get_data(as_text=True), url)

    return fetch


@pytest.fixture(scope="session")
def guide(app: Flask) -> list[Page]:
    """Every static page of the guide as it is served, read once; test_pages.py judges each."""
    client = app.test_client()
    return [Page(url, client.get(url).text) for url in static_pages()]


@pytest.fixture(scope="session")
def practice_app(config: Config, tmp_path_factory: pytest.TempPathFactory) -> Flask:
    """Both halves, on a SQLite of this session."""
    path = tmp_path_factory.mktemp("exercices") / "exercices.sqlite"
    return practice(config, f"sqlite:///{path}")


@pytest.fixture(scope="session")
def postgres_app(config: Config) -> Iterator[Flask]:
    """Both halves, on a PostgreSQL of this session."""
    with postgres.served() as server:
        app = practice(config, server.url)
        yield app
        app.extensions["engine"].dispose()


@pytest.fixture(scope="module")
def s3() -> Iterator[Any]:
    """An account with the empty bucket SEAU; its client."""
    with seau.account() as client:
        yield client


def practice(config: Config, url: str) -> Flask:
    """The whole application on a database brought up to date by its migrations.

    Passwords are hashed cheaply there, and one address enters as many worlds as the tests need;
    tests/abus asserts what visitors get.
    """
    entree.NOUVEAUX_MONDES = Limite("monde", 10**6)
    mots_de_passe.HASHER = PasswordHasher(time_cost=1, memory_cost=8, parallelism=1)
    migrations.upgrade(url)
    return create_app(replace(config, services=Services.ALL, database_url=url))


@pytest.fixture
def visiteur(practice_app: Flask) -> Visiteur:
    """Somebody who has not entered yet."""
    return Visiteur(practice_app)


@pytest.fixture
def wall(monkeypatch: pytest.MonkeyPatch) -> Callable[[timedelta], None]:
    """wall(timedelta(minutes=31)) moves the wall clock of this test."""
    real, moved = clock.wall_now, [timedelta()]
    monkeypatch.setattr(clock, "wall_now", lambda: real() + moved[0])

    def move(by: timedelta) -> None:
        moved[0] += by

    return move


@pytest.fixture
def journal(config: Config) -> Iterator[Path]:
    """The journal's folder, emptied before and after."""
    assert config.journal is not None
    for path in config.journal.glob("*"):
        path.unlink()
    yield config.journal
    for path in config.journal.glob("*"):
        path.unlink()
