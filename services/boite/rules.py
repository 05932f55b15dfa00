"""What a message says of time, in French and in Paris: the day, the hour, until when, how long."""

from datetime import date, datetime, timedelta

from core.clock import day, paris
from core.templating import NBSP

MONTHS = (
    "janvier février mars avril mai juin juillet août septembre octobre novembre décembre".split()
)
HOUR = timedelta(hours=1)


def written(day: date) -> str:
    """« 1er mars 2026 »."""
    return f"{'1er' if day.day == 1 else day.day} {MONTHS[day.month - 1]} {day.year}"


def day_text(instant: datetime) -> str:
    """The same of an instant, its number never left alone at the end of a line."""
    return written(paris(instant).date()).replace(" ", NBSP, 1)


def hour_text(instant: datetime) -> str:
    """« 10 h 05 »."""
    local = paris(instant)
    return f"{local.hour}{NBSP}h{NBSP}{local.minute:02}"


def until_text(end: datetime, now: datetime) -> str:
    """« jusqu'à 10 h 57 », with the day when it is another."""
    if day(end) == day(now):
        return f"jusqu’à {hour_text(end)}"
    return f"jusqu’au {day_text(end)} à {hour_text(end)}"


def duration_text(start: datetime, end: datetime) -> str:
    """« 15 minutes », « 1 heure », « 21 jours »: calendar days, whatever the clock changes."""
    span = end - start
    if span < HOUR:
        return f"{round(span.total_seconds() / 60)}{NBSP}minutes"
    if span < 48 * HOUR:
        hours = round(span / HOUR)
        return f"{hours}{NBSP}heure{'s' if hours > 1 else ''}"
    return f"{(day(end) - day(start)).days}{NBSP}jours"
