"""The gate of the practice half: which world, which device, which role, before any view runs."""

from dataclasses import dataclass
from urllib.parse import quote

from flask import Flask, Response, g, redirect, render_template, request
from flask_wtf.csrf import CSRFError, CSRFProtect
from werkzeug.wrappers import Response as Answer

from core import cookies, droits
from core.droits import Role
from core.errors import ApiError
from core.surface import Surface, of_request
from services.bac_a_sable import models
from services.bac_a_sable.models import Appareil, BacASable

COOKIE = "exercice"
ENTRY = "/s-entrainer/"
READING = {"GET", "HEAD", "OPTIONS"}


@dataclass(frozen=True)
class Visite:
    """Who asks: a device, the world it is in."""

    appareil: Appareil
    bac: BacASable


def install(app: Flask) -> None:
    """Refuse by default; CSRF on every practice form, Bearer under /api/."""
    app.config["WTF_CSRF_CHECK_DEFAULT"] = False
    csrf = CSRFProtect(app)

    @app.before_request
    def gate() -> Answer | Response | tuple[str, int] | None:
        if of_request() is not Surface.PRACTICE:
            return None
        if not is_api() and request.method not in READING:
            csrf.protect()
        return _admit(_find())

    @app.errorhandler(CSRFError)
    def page_too_old(_error: CSRFError) -> tuple[str, int]:
        return render_template("exercice/jeton_expire.html", retour=request.path), 400


def current() -> Visite:
    """The visit of this request; only in views that are not open to Role.VISITEUR."""
    visite: Visite = g.visite
    return visite


def maybe() -> Visite | None:
    """The visit of this request, or None for somebody without a world."""
    visite: Visite | None = g.get("visite")
    return visite


def is_api() -> bool:
    return request.path.startswith("/api/")


def _find() -> Visite | None:
    token = _bearer() if is_api() else cookies.read(COOKIE)
    found = models.device(token) if token else None
    g.visite = Visite(*found) if found else None
    return maybe()


def _bearer() -> str | None:
    kind, _, token = request.headers.get("Authorization", "").partition(" ")
    return token.strip() if kind.lower() == "bearer" else None


def _admit(visite: Visite | None) -> Answer | Response | tuple[str, int] | None:
    """None lets the view run; anything else is the answer."""
    allowed = droits.of_request()
    if visite is None:
        return None if Role.VISITEUR in allowed else _no_world()
    if visite.appareil.role not in allowed and Role.VISITEUR not in allowed:
        return _wrong_role(allowed)
    if request.method not in READING:
        models.lock(visite.bac)  # one writer at a time in a world, so no two can wait on each other
    return None


def _no_world() -> Answer | tuple[str, int]:
    if is_api():
        raise ApiError(
            401, "Il faut un bac à sable : donnez son jeton (Authorization: Bearer).", {}
        )
    if request.method in READING:
        return redirect(f"{ENTRY}?suite={quote(request.path)}")
    return render_template("exercice/sans_bac.html"), 403


def _wrong_role(allowed: frozenset[Role]) -> tuple[str, int]:
    names = [(role, droits.NOMS[role]) for role in droits.TOUS if role in allowed]
    if is_api():
        raise ApiError(403, "Ce rôle ne peut pas faire cela.", {"role": ", ".join(allowed)})
    return render_template("exercice/mauvais_role.html", roles_permis=names), 403
