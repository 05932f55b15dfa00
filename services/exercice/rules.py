"""The exercise's own rules: how its clock is moved, and where one may be sent back to."""

from collections.abc import Callable
from datetime import datetime, timedelta
from functools import partial
from ipaddress import ip_address
from urllib.parse import urlsplit

from core.clock import plus_days, plus_months
from core.fictif import contains_real

ENTRY = "/s-entrainer/"
ASIDE = ("/s-entrainer/boite/", "/s-entrainer/exercice/", "/s-entrainer/missions/")
LONGEST = 200  # characters of a way back
FURTHEST = timedelta(days=5 * 365)  # nothing in the exercises is learnt later than that


def _plus(duration: timedelta) -> Callable[[datetime], datetime]:
    return lambda now: now + duration


# Key → what the button says, and where the clock goes.
AVANCES: dict[str, tuple[str, Callable[[datetime], datetime]]] = {
    "15-min": ("15 min", _plus(timedelta(minutes=15))),
    "1-h": ("1 h", _plus(timedelta(hours=1))),
    "1-jour": ("1 jour", partial(plus_days, days=1)),
    "48-h": ("48 h", _plus(timedelta(hours=48))),
    "4-jours": ("4 jours", partial(plus_days, days=4)),
    "7-jours": ("7 jours", partial(plus_days, days=7)),
    "21-jours": ("21 jours", partial(plus_days, days=21)),
    "6-mois": ("6 mois", partial(plus_months, months=6)),
}


def advanced(cle: str, now: datetime, wall: datetime) -> datetime | None:
    """Where the clock goes; None for an unknown key or beyond five years."""
    if cle not in AVANCES:
        return None
    _, move = AVANCES[cle]
    moved = move(now)
    return moved if moved - wall <= FURTHEST else None


def is_loopback(url: str) -> bool:
    """Whether this address only opens on the machine that serves it.

    >>> [is_loopback(f"http://{host}:8000/") for host in ("127.0.0.1", "[::1]", "192.168.1.9")]
    [True, True, False]
    """
    host = urlsplit(url).hostname or ""
    try:
        return ip_address(host).is_loopback
    except ValueError:
        return host == "localhost" or host.endswith(".localhost")


def is_workplace(path: str) -> bool:
    """A page of a service: one comes back to it from the boîte, the clock or a mission."""
    return path.startswith(ENTRY) and path.split("?")[0] != ENTRY and not path.startswith(ASIDE)


def way_back(asked: str | None, default: str = "/s-entrainer/exercice/") -> str:
    """A path of the practice half to go to next; anything else becomes `default`.

    >>> way_back("https://ailleurs.test/s-entrainer/"), way_back("/s-entrainer/compte/")
    ('/s-entrainer/exercice/', '/s-entrainer/compte/')
    """
    if not asked or not asked.startswith("/s-entrainer/"):
        return default
    if "\\" in asked or not asked.isprintable() or ".." in asked or len(asked) > LONGEST:
        return default
    if contains_real(asked):  # it is kept until the login ends
        return default
    parts = urlsplit(asked)
    return asked if not parts.netloc and not parts.scheme else default
