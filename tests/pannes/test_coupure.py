"""The server is killed in mid-journey: what was acknowledged stays, nothing is half done."""

import json
import random
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from contextlib import suppress
from http.client import HTTPException
from pathlib import Path
from typing import Any
from urllib.error import HTTPError
from urllib.request import Request, urlopen

import pytest
from sqlalchemy import Connection, func, select

from core.config import ROOT
from core.db import Base, engine_for
from core.tokens import fingerprint
from services.bac_a_sable.models import Appareil, BacASable
from tests import postgres

VISITORS = 4
LONGEST = 1.5  # seconds of work before the cut
MOI = ("nom", "nir", "naissance", "code_postal", "numero_serie", "fin_iban", "mail", "mot_de_passe")
Rows = tuple[tuple[str, int], ...]  # how many rows of each table belong to a world


class Programme:
    """One journey over the API: each step is one write, acknowledged or not."""

    def __init__(self, port: int) -> None:
        self.api = f"http://127.0.0.1:{port}/api/v1"
        self.headers = {"Content-Type": "application/json"}
        self.token, self.acknowledged = "", 0

    def play(self) -> Iterator[None]:
        """A world, an account, its address confirmed, a login, a stolen card declared."""
        self.token = self.ask("/bac-a-sable", scenario="jeanne")["token"]
        self.headers["Authorization"] = f"Bearer {self.token}"
        yield
        me = self.read("/moi")["personne"]
        self.ask("/compte", **{name: me[name] for name in MOI})
        yield
        self.ask("/compte/confirmation", lien=self.latest("lien"))
        yield
        self.ask("/connexion", nir=me["nir"], mot_de_passe=me["mot_de_passe"])
        yield
        opened = self.ask("/connexion/code", code=self.latest("code"))
        self.headers["X-Session"] = opened["session"]
        yield
        self.ask("/carte-vitale/declarations", personne=me["id"], motif="vol")
        yield

    def work(self) -> None:
        """Go as far as one can, counting what the server acknowledged."""
        try:
            for _ in self.play():
                self.acknowledged += 1
        except HTTPError:
            raise  # refused: the journey is wrong
        except (OSError, HTTPException):
            return  # cut off

    def latest(self, name: str) -> str:
        found: str = self.read("/boite")["messages"][0][name]
        return found

    def ask(self, path: str, **body: Any) -> Any:
        return self._open(path, json.dumps(body).encode())

    def read(self, path: str) -> Any:
        return self._open(path, None)

    def _open(self, path: str, data: bytes | None) -> Any:
        request = Request(self.api + path, data, self.headers)  # noqa: S310 (the loopback)
        with urlopen(request, timeout=20) as answer:  # noqa: S310
            return json.loads(answer.read() or b"null")


class Server:
    """The application on a port of the loopback, in a process that can be killed."""

    def __init__(self, database_url: str) -> None:
        with socket.socket() as free:
            free.bind(("127.0.0.1", 0))
            self.port: int = free.getsockname()[1]
        command = [sys.executable, "-m", "tests.pannes.serveur", database_url, str(self.port)]
        self.process = subprocess.Popen(command, cwd=ROOT)
        self._wait()

    def _wait(self) -> None:
        for _ in range(600):
            with suppress(OSError), socket.create_connection(("127.0.0.1", self.port), 1):
                return
            time.sleep(0.05)
        raise AssertionError("the server did not start")

    def kill(self) -> None:
        self.process.kill()
        self.process.wait()


@pytest.fixture(params=["sqlite", "postgres"])
def database_url(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[str]:
    if request.param == "sqlite":
        yield f"sqlite:///{tmp_path / 'coupure.sqlite'}"
        return
    with postgres.served() as server:
        yield server.url


@pytest.mark.parametrize("cuts", [2, pytest.param(20, marks=pytest.mark.complet)])
def test_a_kill_loses_nothing_acknowledged_and_leaves_nothing_half_done(
    database_url: str, cuts: int
) -> None:
    chance = random.Random(cuts)  # noqa: S311 (the same cuts each time)
    stages = reference(database_url)
    engine = engine_for(database_url)
    done = 0
    for _ in range(cuts):
        programmes = interrupted(database_url, chance.uniform(0.1, LONGEST))
        with engine.connect() as connection:
            for world in connection.scalars(select(BacASable.id)).all():
                assert rows_of(connection, world) in stages, "a step is half done"
            for programme in programmes:
                if programme.acknowledged:
                    reached = stages.index(rows_of(connection, world_of(connection, programme)))
                    assert reached + 1 >= programme.acknowledged, "a step was lost"
                    done += programme.acknowledged
    engine.dispose()
    assert done > cuts


def reference(database_url: str) -> list[Rows]:
    """The rows of a world after each step, when nobody cuts."""
    server, engine = Server(database_url), engine_for(database_url)
    programme, stages = Programme(server.port), []
    for _ in programme.play():
        with engine.connect() as connection:
            stages.append(rows_of(connection, world_of(connection, programme)))
    server.kill()
    engine.dispose()
    assert len(set(stages)) == len(stages), "each step must show in the database"
    return stages


def interrupted(database_url: str, seconds: float) -> list[Programme]:
    """Visitors at work, one journey after the other, until the server is killed."""
    server = Server(database_url)
    journeys: list[Programme] = []

    def visitor() -> None:
        for _ in range(50):
            journeys.append(Programme(server.port))
            journeys[-1].work()
            if server.process.poll() is not None:
                return

    threads = [threading.Thread(target=visitor) for _ in range(VISITORS)]
    for thread in threads:
        thread.start()
    time.sleep(seconds)
    server.kill()
    for thread in threads:
        thread.join()
    return journeys


def world_of(connection: Connection, programme: Programme) -> str:
    mine = select(Appareil.bac_id).where(Appareil.empreinte == fingerprint(programme.token))
    return connection.scalars(mine).one()


def rows_of(connection: Connection, world: str) -> Rows:
    tables = [table for table in Base.metadata.sorted_tables if "bac_id" in table.c]
    counted = (
        (table.name, select(func.count()).select_from(table).where(table.c.bac_id == world))
        for table in tables
    )
    return tuple((name, connection.scalar(query) or 0) for name, query in counted)
