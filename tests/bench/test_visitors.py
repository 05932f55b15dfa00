"""A very small crowd: what bench/visitors.py plays goes to its end, and nothing is left behind."""

import socket
from collections.abc import Iterator
from pathlib import Path

import pytest

from bench import visitors
from bench.server import served

pytestmark = pytest.mark.complet


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("bench")


@pytest.fixture(scope="module")
def port(folder: Path) -> Iterator[int]:
    with served(folder) as found:
        yield found
    with pytest.raises(ConnectionRefusedError):
        socket.create_connection(("127.0.0.1", found), 1)


def test_pupils_and_visitors_reach_their_last_page_at_once(port: int, folder: Path) -> None:
    played = visitors.played(port, [*visitors.lessons(folder, 1), *visitors.tours(2)], 3)
    assert not [web for web in played if web.is_cut_short]
    last = [web.times[-1][0] for web in played]
    assert last == [f"GET {visitors.PAGES[-1]}"] + ["POST /api/v1/chatbot"] * 2
    assert all(seconds > 0 for seconds in visitors.medians(played).values())


def test_when_the_time_is_over_nobody_asks_and_it_shows(
    port: int, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(visitors, "LONGEST", -1.0)
    played = visitors.played(port, visitors.tours(3), 3)
    assert [(web.is_cut_short, web.times) for web in played] == [(True, [])] * 3
    assert "no time left" in capsys.readouterr().err


def test_an_answer_that_is_refused_cuts_the_visit_short(port: int) -> None:
    played = visitors.played(port, [lambda web: web.get("/nexiste") and None], 1)
    assert played[0].is_cut_short
