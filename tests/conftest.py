"""Shared fixtures: the application on the compiled content, and the page that judges itself."""

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from flask import Flask
from flask.testing import FlaskClient

from app import create_app
from core.config import Config, Env, Services
from tests.judge import Page, judged


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


@pytest.fixture
def journal(config: Config) -> Iterator[Path]:
    """The journal's folder, emptied before and after."""
    assert config.journal is not None
    for path in config.journal.glob("*"):
        path.unlink()
    yield config.journal
    for path in config.journal.glob("*"):
        path.unlink()
