"""The journal of events: one JSON line each, a file a day, 180 days kept."""

import json
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from core import journal

TODAY = datetime(2026, 11, 22, 12, tzinfo=UTC)


def write(folder: Path, day: datetime) -> Path:
    path = folder / f"{day:%Y-%m-%d}.jsonl"
    path.write_text("{}\n", encoding="utf-8")
    return path


def test_an_event_is_a_line_of_json_with_its_utc_time(tmp_path: Path) -> None:
    before = datetime.now(UTC).replace(microsecond=0)
    journal.record(tmp_path, "avis", page="x", remarque="Très\nclair « ici »")
    journal.record(tmp_path, "avis", page="y", remarque="")
    (path,) = tmp_path.glob("*")
    rows = [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]
    assert [(row["event"], row["page"]) for row in rows] == [("avis", "x"), ("avis", "y")]
    assert rows[0]["remarque"] == "Très\nclair « ici »"
    at = datetime.fromisoformat(rows[0]["at"])
    assert before <= at <= datetime.now(UTC)
    assert at.utcoffset() == timedelta(0)
    assert path.stem in {f"{before:%Y-%m-%d}", f"{datetime.now(UTC):%Y-%m-%d}"}


def test_the_folder_is_made_when_missing(tmp_path: Path) -> None:
    journal.record(tmp_path / "a" / "b", "avis")
    assert len(list((tmp_path / "a" / "b").glob("*.jsonl"))) == 1


def test_without_a_folder_events_go_to_standard_output(capsys: pytest.CaptureFixture[str]) -> None:
    journal.record(None, "sans-reponse", question="été")
    row = json.loads(capsys.readouterr().out)
    assert (row["event"], row["question"]) == ("sans-reponse", "été")


@pytest.mark.parametrize(
    ("age", "kept"),
    [(0, True), (1, True), (179, True), (180, True), (181, False), (182, False), (3_650, False)],
)
def test_a_file_is_kept_180_days_and_no_longer(tmp_path: Path, age: int, kept: bool) -> None:
    path = write(tmp_path, TODAY - timedelta(days=age))
    assert journal.purge(tmp_path, TODAY) == (not kept)
    assert path.exists() == kept


@pytest.mark.parametrize("hour", [0, 12, 23])
def test_the_hour_of_the_day_does_not_matter(tmp_path: Path, hour: int) -> None:
    kept, gone = (write(tmp_path, TODAY - timedelta(days=days)) for days in (180, 181))
    journal.purge(tmp_path, TODAY.replace(hour=hour, minute=59 if hour else 0))
    assert kept.exists()
    assert not gone.exists()


def test_purging_counts_and_leaves_other_files_alone(tmp_path: Path) -> None:
    old = [write(tmp_path, TODAY - timedelta(days=200 + i)) for i in range(3)]
    other = tmp_path / "LISEZ-MOI.txt"
    other.write_text("x", encoding="utf-8")
    assert journal.purge(tmp_path, TODAY) == 3
    assert journal.purge(tmp_path, TODAY) == 0
    assert not any(path.exists() for path in old)
    assert other.exists()


def test_the_first_event_of_a_day_clears_what_is_too_old(tmp_path: Path) -> None:
    now = datetime.now(UTC)
    old, recent = (write(tmp_path, now - timedelta(days=days)) for days in (200, 100))
    journal.record(tmp_path, "avis")
    assert not old.exists()
    assert recent.exists()


def test_later_events_of_the_day_do_not_look_again(tmp_path: Path) -> None:
    journal.record(tmp_path, "avis")
    old = write(tmp_path, datetime.now(UTC) - timedelta(days=200))
    journal.record(tmp_path, "avis")
    assert old.exists()
