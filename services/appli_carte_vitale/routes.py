"""The blueprint of the appli carte Vitale, and what its pages ask for: a person, an open appli."""

from collections.abc import Callable
from functools import wraps
from typing import Any, ParamSpec
from urllib.parse import quote

from flask import Blueprint, g, redirect, render_template, request
from werkzeug.exceptions import TooManyRequests

from core import cookies, db
from core.sessions import Seance
from core.surface import Page
from services.appli_carte_vitale import acces, telephones
from services.appli_carte_vitale.models import Appli
from services.bac_a_sable import garde
from services.referentiel.models import Assure

appli_carte_vitale = Blueprint(
    "appli_carte_vitale", __name__, url_prefix="/s-entrainer/appli-carte-vitale"
)

BASE = "/s-entrainer/appli-carte-vitale"
COOKIE = "appli-carte-vitale"
ONGLETS = ("utiliser", "mes-infos", "activites", "plus")  # R107
P = ParamSpec("P")


def played() -> Assure | None:
    """The person played in this visit."""
    visite = garde.current()
    return db.of_bac(Assure, visite.appareil.personne_id or "", visite.bac.id)


def jouee(view: Callable[P, Page]) -> Callable[P, Page]:
    """Ask for a person: the appli is somebody's; `someone()` then says whose."""

    @wraps(view)
    def wrapped(*args: P.args, **kwargs: P.kwargs) -> Page:
        found = played()
        if found is None:
            return redirect("/s-entrainer/exercice/personnes", 303)
        g.assure = found
        return view(*args, **kwargs)

    return wrapped


def someone() -> Assure:
    """Only in a view marked `jouee` or `ouverte`."""
    found: Assure = g.assure
    return found


def ouverte(view: Callable[P, Page]) -> Callable[P, Page]:
    """Ask for an open appli; without one, type the secret code first, then come back."""

    @wraps(view)
    def wrapped(*args: P.args, **kwargs: P.kwargs) -> Page:
        found = acces.current(garde.current(), cookies.read(COOKIE))
        if found is None or found[0].assure_id != someone().id:
            return redirect(f"{BASE}/ouvrir?suite={quote(request.path)}", 303)
        g.appli, g.seance_appli = found
        return view(*args, **kwargs)

    return jouee(wrapped)


def mine() -> Appli:
    """The open appli; only in a view marked `ouverte`."""
    found: Appli = g.appli
    return found


def seance() -> Seance:
    """Its session; only in a view marked `ouverte`."""
    found: Seance = g.seance_appli
    return found


@appli_carte_vitale.context_processor
def frame() -> dict[str, Any]:
    """What the drawn telephone shows: its name, and the menu once the appli is open."""
    visite, assure = garde.maybe(), g.get("assure")
    held = telephones.in_hand(visite, assure) if visite and assure else None
    return {
        "telephone": telephones.model(held) if held else None,
        "dock": ONGLETS if "appli" in g else (),
    }


def patience(seconds: int) -> None:
    """Too many tries: the page of 429, with how long to wait."""
    if seconds:
        raise TooManyRequests(retry_after=seconds)


def page(name: str, **values: Any) -> str:
    """A template of this service."""
    return render_template(f"appli_carte_vitale/{name}.html", **values)
