"""The database stops and starts again: the practice half says so, the guide notices nothing."""

import threading
import time
from collections import Counter
from collections.abc import Iterator

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import text
from sqlalchemy.exc import OperationalError
from sqlalchemy.orm import Session

from core import db
from core.config import Config
from tests import postgres
from tests.conftest import practice
from tests.judge import judged
from tests.postgres import Serveur
from tests.visiteur import Visiteur

ACCUEIL = "/s-entrainer/exercice/"
SAID = "S’entraîner est arrêté pour le moment"


@pytest.fixture(scope="module")
def server() -> Iterator[Serveur]:
    with postgres.served() as found:
        yield found


@pytest.fixture(scope="module")
def app(config: Config, server: Serveur) -> Iterator[Flask]:
    app = practice(config, server.url)
    yield app
    app.extensions["engine"].dispose()


@pytest.fixture
def visiteur(app: Flask) -> Visiteur:
    found = Visiteur(app)
    found.enter("jeanne")
    return found


@pytest.fixture
def away(server: Serveur, visiteur: Visiteur) -> Iterator[Serveur]:
    """The database stopped under somebody who is in the middle of an exercise."""
    server.stop()
    yield server
    server.start()


def test_a_page_of_the_exercise_says_that_it_is_stopped(visiteur: Visiteur, away: Serveur) -> None:
    answer = visiteur.client.get(ACCUEIL)
    assert answer.status_code == 503
    assert answer.headers["Retry-After"] == "30"
    assert answer.headers["Cache-Control"] == "no-store"
    page = judged(answer.text, ACCUEIL)
    assert page.h1 == SAID
    assert "/demarches/" in page.links


def test_the_api_says_it_in_its_one_shape(visiteur: Visiteur, away: Serveur) -> None:
    answer = visiteur.client.post("/api/v1/bac-a-sable", json={"scenario": "jeanne"})
    assert (answer.status_code, answer.headers["Retry-After"]) == (503, "30")
    assert answer.json is not None
    assert answer.json["ok"] is False
    assert answer.json["status"] == 503


@pytest.mark.parametrize("url", ["/", "/demarches/", "/recherche?q=carte+perdue", "/chatbot"])
def test_the_guide_and_the_assistant_answer_as_ever(app: Flask, away: Serveur, url: str) -> None:
    assert app.test_client().get(url).status_code == 200


def test_what_is_sent_meanwhile_is_not_half_done_and_can_be_sent_again(
    visiteur: Visiteur, server: Serveur
) -> None:
    visiteur.get(ACCUEIL)
    asked = {"avance": "48-h", "retour": ACCUEIL}
    before = _advance(visiteur)
    server.stop()
    assert visiteur.post("/s-entrainer/exercice/horloge", **asked).status_code == 503
    server.start()
    assert _advance(visiteur) == before
    assert visiteur.post("/s-entrainer/exercice/horloge", **asked).status_code == 303
    assert _advance(visiteur) > before


def _advance(visiteur: Visiteur) -> float:
    with visiteur.world() as (_, bac):
        return bac.avance.total_seconds()


def test_a_commit_that_fails_is_said_and_leaves_nothing(
    visiteur: Visiteur, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The connection may be cut between the work and its end."""
    visiteur.get(ACCUEIL)
    before = _advance(visiteur)

    def cut(_session: Session) -> None:
        raise OperationalError("COMMIT", {}, Exception("cut"))

    with monkeypatch.context() as patched:
        patched.setattr(Session, "commit", cut)
        answer = visiteur.post("/s-entrainer/exercice/horloge", avance="48-h", retour=ACCUEIL)
    assert answer.status_code == 503
    assert "Set-Cookie" not in answer.headers
    assert _advance(visiteur) == before


def test_a_query_has_ten_seconds_and_an_idle_transaction_thirty(app: Flask) -> None:
    with app.app_context():
        for name, limit in db.POSTGRES_LIMITS.items():
            assert db.session().scalar(text(f"SHOW {name}")) == limit


def test_a_query_that_lasts_too_long_is_stopped(
    app: Flask, monkeypatch: pytest.MonkeyPatch
) -> None:
    with app.app_context():
        db.session().execute(text("SET statement_timeout = '50ms'"))
        with pytest.raises(OperationalError):
            db.session().execute(text("SELECT pg_sleep(1)"))


def test_stopped_and_started_under_load_it_recovers_by_itself(app: Flask, server: Serveur) -> None:
    """Six visitors for two seconds; only answers, or 503; then everybody goes on."""
    crowd = [Visiteur(app) for _ in range(6)]
    for visitor in crowd:
        visitor.enter("jeanne")
    seen: Counter[int] = Counter()
    end = time.monotonic() + 2
    threads = [threading.Thread(target=_ask, args=(v.client, end, seen)) for v in crowd]
    for thread in threads:
        thread.start()
    for _ in range(2):
        time.sleep(0.3)
        server.stop()
        time.sleep(0.2)
        server.start()
    for thread in threads:
        thread.join()
    assert set(seen) == {200, 503}
    assert all(visitor.client.get(ACCUEIL).status_code == 200 for visitor in crowd)


def _ask(client: FlaskClient, end: float, seen: Counter[int]) -> None:
    for _ in range(2000):
        if time.monotonic() > end:
            return
        seen[client.get(ACCUEIL).status_code] += 1
