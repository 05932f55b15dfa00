"""Time: the wall clock, and the calendar of Paris on which delays are counted."""

import calendar
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

PARIS = ZoneInfo("Europe/Paris")


def wall_now() -> datetime:
    """The real instant, in UTC: security and housekeeping only. Tests replace this function."""
    return datetime.now(UTC)


def paris(instant: datetime) -> datetime:
    """The same instant as clocks show it in France."""
    return instant.astimezone(PARIS)


def day(instant: datetime) -> date:
    """The calendar day in France."""
    return paris(instant).date()


def plus_days(instant: datetime, days: int) -> datetime:
    """The same hour in France, `days` calendar days later: 23 or 25 hours at the clock changes.

    >>> plus_days(datetime(2026, 3, 28, 11, tzinfo=UTC), 1).isoformat()
    '2026-03-29T10:00:00+00:00'
    """
    local = paris(instant)
    return (local + timedelta(days=days)).astimezone(UTC)


def plus_months(instant: datetime, months: int) -> datetime:
    """The same day and hour in France, `months` later; the month's last day when it is shorter.

    >>> plus_months(datetime(2026, 8, 31, 12, tzinfo=UTC), 6).isoformat()
    '2027-02-28T13:00:00+00:00'
    """
    local = paris(instant)
    year, month0 = divmod(local.year * 12 + local.month - 1 + months, 12)
    last = calendar.monthrange(year, month0 + 1)[1]
    moved = local.replace(year=year, month=month0 + 1, day=min(local.day, last))
    return moved.astimezone(UTC)


def years_between(start: date, end: date) -> int:
    """Whole years, as an age is counted."""
    return end.year - start.year - ((end.month, end.day) < (start.month, start.day))
