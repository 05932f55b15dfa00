"""The gate of the practice half: which world, which device, which role, before any view runs."""

from dataclasses import dataclass
from urllib.parse import quote, urlsplit

from flask import Flask, Response, abort, current_app, g, redirect, render_template, request
from flask_wtf.csrf import CSRFError, CSRFProtect
from werkzeug.wrappers import Response as Answer

from core import cookies, droits
from core.config import Config
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
        _refuse_unreadable()
        if not is_api() and request.method not in READING:
            _refuse_other_sites()
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


def _refuse_unreadable() -> None:
    """NUL is nobody's answer, and PostgreSQL does not take it. The API reads its own bodies."""
    if "\0" in request.path:
        abort(404)
    typed = request.args if is_api() else request.values
    if any("\0" in text for row in typed.items(multi=True) for text in row):
        abort(400)


def _refuse_other_sites() -> None:
    """A form of ours only: asked of the browser where it tells, besides the token."""
    site = request.headers.get("Sec-Fetch-Site")
    origin = request.headers.get("Origin")
    config: Config = current_app.config["PAS_A_PAS"]
    ours = {request.host, urlsplit(config.public_url).netloc} - {""}  # « null » names no host
    if site not in (None, "same-origin", "none"):
        raise CSRFError("another site")
    if site is None and origin is not None and urlsplit(origin).netloc not in ours:
        raise CSRFError("another origin")


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
    # One writer at a time in a world, so that no two can wait on each other.
    if request.method in READING or models.hold(visite.appareil, visite.bac):
        return None
    g.visite = None
    return None if Role.VISITEUR in allowed else _no_world()


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
