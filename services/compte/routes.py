"""The account's blueprint, and what its pages ask for: a living session, a recent password."""

from collections.abc import Callable
from functools import wraps
from typing import ParamSpec
from urllib.parse import quote

from flask import Blueprint, g, redirect, request

from core import clock, cookies
from core.sessions import Seance
from core.surface import Page
from services.bac_a_sable import garde
from services.compte import acces
from services.compte.models import Compte
from services.referentiel.models import Assure

compte = Blueprint("compte", __name__, url_prefix="/s-entrainer/compte")

COOKIE = "compte"
CONFIANCE = "confiance"  # the trusted device's
P = ParamSpec("P")


def connecte(view: Callable[P, Page]) -> Callable[P, Page]:
    """Ask for a living session; without one, log in first, then come back."""

    @wraps(view)
    def wrapped(*args: P.args, **kwargs: P.kwargs) -> Page:
        found = acces.current(garde.current(), cookies.read(COOKIE))
        if found is None:
            return redirect(f"/s-entrainer/compte/connexion?suite={quote(request.path)}", 303)
        g.compte, g.seance = found
        return view(*args, **kwargs)

    return wrapped


def prouve(view: Callable[P, Page]) -> Callable[P, Page]:
    """For a sensitive change: the password typed within the last minutes, or typed again now."""

    @wraps(view)
    def wrapped(*args: P.args, **kwargs: P.kwargs) -> Page:
        if not mine().seance.is_proved(clock.wall_now()):
            return redirect(f"/s-entrainer/compte/confirmer-identite?suite={request.path}", 303)
        return view(*args, **kwargs)

    return connecte(wrapped)


class Mine:
    """The account of this request, its session and its person."""

    @property
    def compte(self) -> Compte:
        found: Compte = g.compte
        return found

    @property
    def seance(self) -> Seance:
        found: Seance = g.seance
        return found

    @property
    def assure(self) -> Assure:
        return acces.person(self.compte)


def mine() -> Mine:
    """Only in a view marked `connecte` or `prouve`."""
    return Mine()
