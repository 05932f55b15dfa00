"""Delays at their edges: calendar days and months across both clock changes and month ends."""

from datetime import UTC, datetime, timedelta

import pytest
from flask import Flask

from core import clock, codes, db
from core.codes import Verdict
from core.delais import (
    arrivee_code_provisoire,
    fin_code_provisoire,
    fin_confiance,
    fin_lien_confirmation,
)
from services.bac_a_sable import models as bac_a_sable
from services.compte.ouverture import PROVISOIRE


def paris(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=clock.PARIS)


@pytest.mark.parametrize(
    ("since", "end"),
    [
        ("2026-03-28T02:30", "2026-09-28T02:30"),  # winter to summer time
        ("2026-09-29T12:00", "2027-03-29T12:00"),  # summer to winter and back
        ("2026-08-31T12:00", "2027-02-28T12:00"),  # a shorter month
        ("2027-08-31T12:00", "2028-02-29T12:00"),  # of a leap year
        ("2027-08-29T23:59", "2028-02-29T23:59"),
        ("2026-10-25T12:00", "2027-04-25T12:00"),  # the day of the change
        ("2026-04-25T02:30", "2026-10-25T02:30"),  # an hour that happens twice: the first
        ("2026-09-28T02:30", "2027-03-28T03:30"),  # an hour that does not exist: the next one
    ],
)
def test_six_months_are_months_of_the_calendar(since: str, end: str) -> None:
    assert fin_confiance(paris(since).astimezone(UTC)) == paris(end).astimezone(UTC)


@pytest.mark.parametrize(
    ("sent", "hours"),
    [
        ("2026-03-10T10:00", 21 * 24 - 1),
        ("2026-10-10T10:00", 21 * 24 + 1),
        ("2026-06-10T10:00", 504),
    ],
)
def test_21_days_are_days_of_the_calendar(sent: str, hours: int) -> None:
    start = paris(sent).astimezone(UTC)
    assert fin_lien_confirmation(start) - start == timedelta(hours=hours)


@pytest.mark.parametrize("asked", ["2026-01-05T09:00", "2026-03-20T09:00", "2026-10-01T09:00"])
def test_the_letter_comes_after_four_days_and_lives_six_weeks(asked: str) -> None:
    start = paris(asked).astimezone(UTC)
    local = [clock.paris(instant) for instant in (
        start, arrivee_code_provisoire(start), fin_code_provisoire(start)
    )]  # fmt: skip
    assert [(b.date() - local[0].date()).days for b in local] == [0, 4, 46]
    assert {b.hour for b in local} == {9}


@pytest.mark.parametrize(
    ("second", "verdict"), [(0, Verdict.BON), (1, Verdict.EXPIRE)], ids=["last", "after"]
)
def test_the_code_of_the_letter_ends_to_the_second(
    app: Flask, second: int, verdict: Verdict
) -> None:
    now = clock.wall_now()
    end = fin_code_provisoire(now)
    with app.app_context():
        bac = bac_a_sable.create("jeanne")
        codes.keep(bac.id, PROVISOIRE, "personne", "K7M492QDWXYZ", now, end)
        typed = " k7m4-92qd wxyz "
        at = end + timedelta(seconds=second)
        assert codes.check(bac.id, PROVISOIRE, "personne", typed, at) is verdict
        db.session().rollback()
