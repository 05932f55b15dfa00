"""A world to visit: the whole application on an empty database, and a browser already inside."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
from flask import Flask, Response
from flask.testing import FlaskClient

from app import create_app
from core import cookies, db
from core.config import Config, Env, Services
from services.bac_a_sable import garde
from services.bac_a_sable import models as bac_a_sable
from services.bac_a_sable.models import BacASable
from services.referentiel.models import Assure
from tests.judge import Page, judged
from tests.referentiel.conftest import person


@pytest.fixture
def pratique(tmp_path: Path) -> Iterator[Flask]:
    """Both halves, on a database of this test's own."""
    url = f"sqlite:///{tmp_path}/exercices.sqlite"
    config = Config(Env.TEST, Services.ALL, "k" * 32, "", journal=tmp_path, database_url=url)
    application = create_app(config)
    db.Base.metadata.create_all(application.extensions["engine"])
    yield application
    application.extensions["engine"].dispose()


@dataclass(frozen=True)
class Visiteur:
    """A browser inside a world; every page that it fetches is judged."""

    app: Flask
    client: FlaskClient
    bac_id: str
    assure_id: str

    def get(self, url: str, status: int = 200) -> Page:
        response = self.client.get(url)
        assert response.status_code == status, (url, response.status_code, response.location)
        return judged(response.get_data(as_text=True), url)

    def post(self, url: str, page: str = "/s-entrainer/exercice/role", **data: str) -> str:
        """Post with the token of a page; returns where one is sent."""
        found = re.search(r'name="csrf_token" value="([^"]+)"', self.client.get(page).text)
        assert found is not None, page
        response = self.client.post(url, data={"csrf_token": found[1], **data})
        assert response.status_code == 303, (url, response.status_code)
        return str(response.location)

    def bac(self) -> BacASable:
        return db.session().get_one(BacASable, self.bac_id)

    def assure(self) -> Assure:
        return db.session().get_one(Assure, self.assure_id)

    def live(self, *events: str) -> None:
        """Let something happen in this world, as a service would record it."""
        with self.app.app_context():
            for name in events:
                bac_a_sable.record(self.bac(), name)
            db.commit()


def visitor(app: Flask) -> Visiteur:
    """Somebody in a world of their own."""
    with app.app_context():
        bac = bac_a_sable.create("jeanne")
        assure = db.add(person(bac.id))
        token = bac_a_sable.enter(bac, assure.id)
        db.commit()
        ids = bac.id, assure.id
    client = app.test_client()
    with app.test_request_context():
        cookies.write(given := Response(), garde.COOKIE, token)
    client.set_cookie(garde.COOKIE, given.headers["Set-Cookie"].split(";")[0].partition("=")[2])
    return Visiteur(app, client, *ids)


@pytest.fixture
def jeanne(pratique: Flask) -> Visiteur:
    return visitor(pratique)
