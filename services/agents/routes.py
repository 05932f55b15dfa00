"""The blueprint of the caisse agents' portal, and what its pages ask for (R118, R119)."""

from collections.abc import Callable
from functools import wraps
from typing import ParamSpec
from urllib.parse import quote

from flask import Blueprint, g, redirect, request

from core import clock, cookies
from core.sessions import Seance
from core.surface import Page
from services.agents import acces
from services.bac_a_sable import garde

agents = Blueprint("agents", __name__, url_prefix="/s-entrainer/agents")

BASE = "/s-entrainer/agents"
P = ParamSpec("P")


def cookie() -> str:
    """One for each agent: changing role ends no session."""
    return acces.service(acces.agent(garde.current()))


def en_seance(view: Callable[P, Page]) -> Callable[P, Page]:
    """Ask for a living session; without one, open it first."""

    @wraps(view)
    def wrapped(*args: P.args, **kwargs: P.kwargs) -> Page:
        found = acces.current(garde.current(), cookies.read(cookie()))
        if found is None:
            return redirect(f"{BASE}/?suite={quote(request.path)}", 303)
        g.seance = found
        return view(*args, **kwargs)

    return wrapped


def prouve(view: Callable[P, Page]) -> Callable[P, Page]:
    """For an act: the second factor given within the last minutes, or given again now."""

    @wraps(view)
    def wrapped(*args: P.args, **kwargs: P.kwargs) -> Page:
        if not seance().is_proved(clock.wall_now()):
            return redirect(f"{BASE}/preuve?suite={quote(request.path)}", 303)
        return view(*args, **kwargs)

    return en_seance(wrapped)


def seance() -> Seance:
    """Only in a view marked `en_seance` or `prouve`."""
    found: Seance = g.seance
    return found
