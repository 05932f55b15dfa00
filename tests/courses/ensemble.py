"""Many at once: threads that start together, in application contexts or as copied browsers."""

import threading
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from typing import TypeVar

import pytest
from flask import Flask
from flask.testing import FlaskClient

from core import db

T = TypeVar("T")


@dataclass(frozen=True)
class Foule:
    """`threads` at once, `rounds` times."""

    threads: int
    rounds: int

    def __str__(self) -> str:
        return f"{self.threads}x{self.rounds}"

    def race(self, app: Flask, act: Callable[[], T]) -> list[T]:
        """Each thread acts in a context and a transaction of its own, all released at once."""
        barrier = threading.Barrier(self.threads)

        def one(_number: int) -> T:
            with app.app_context():
                barrier.wait()
                result = act()
                db.commit()
                return result

        return self._run(one)

    def http(self, ask: Callable[[int], T]) -> list[T]:
        """Each thread asks over HTTP, with a browser of its own made by `ask`."""
        barrier = threading.Barrier(self.threads)

        def one(number: int) -> T:
            barrier.wait()
            return ask(number)

        return self._run(one)

    def _run(self, one: Callable[[int], T]) -> list[T]:
        with ThreadPoolExecutor(self.threads) as pool:
            return list(pool.map(one, range(self.threads)))


@pytest.fixture(params=["practice_app", "postgres_app"])
def app(request: pytest.FixtureRequest) -> Flask:
    """Both halves, on SQLite, then on PostgreSQL."""
    found: Flask = request.getfixturevalue(request.param)
    return found


@pytest.fixture(
    params=[Foule(12, 3), pytest.param(Foule(24, 40), marks=pytest.mark.complet)], ids=str
)
def foule(request: pytest.FixtureRequest) -> Foule:
    """How many at once, and how many times: more in the full matrix."""
    found: Foule = request.param
    return found


def copy_of(client: FlaskClient) -> FlaskClient:
    """A browser with the same cookies, frozen: what an attacker who stole them has."""
    copy = client.application.test_client()
    copy._cookies = dict(client._cookies)
    return copy
