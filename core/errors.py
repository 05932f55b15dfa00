"""Error answers: a French page that helps, or one JSON shape under /api/."""

from dataclasses import dataclass
from math import ceil
from typing import Any

from flask import Flask, Response, abort, jsonify, make_response, redirect, render_template, request
from jinja2 import Template
from werkzeug.exceptions import HTTPException

from core import logs
from core.surface import Surface, of_request, of_rule

TITLES = {
    400: "La demande n'est pas lisible",
    403: "Cette page n'est pas pour vous",
    404: "Cette page n'existe pas",
    405: "Cette page ne s'ouvre pas ainsi",
    410: "Cette page a été retirée",
    413: "C'est trop long",
    422: "Une réponse manque ou n'a pas la bonne forme",
    429: "Trop d'essais en peu de temps",
    500: "Le site a eu un problème",
    503: "Le service est arrêté pour le moment",
}


@dataclass(frozen=True)
class ApiError(Exception):
    """An expected refusal under /api/: status, message for people, field → message."""

    status: int
    message: str
    fields: dict[str, str]


def body(status: int, message: str, fields: dict[str, str] | None = None) -> dict[str, Any]:
    """The one error shape of the API."""
    return {"ok": False, "status": status, "error": message, "fields": fields or {}}


def install(app: Flask) -> None:
    """Answer every error by path: JSON under /api/, a page elsewhere."""

    @app.before_request
    def query_is_readable() -> None:
        try:
            request.query_string.decode()
        except UnicodeDecodeError:  # raw bytes, which `request.args` cannot read either
            abort(400)

    @app.errorhandler(HTTPException)
    def http_error(error: HTTPException) -> Response | tuple[Response | str, int]:
        if error.response is not None or error.code is None or error.code < 400:
            return error.get_response()  # type: ignore[return-value]  # a redirect, or ready-made
        if error.code == 404 and (meant := _without_slash(app)):
            return make_response(redirect(meant, 308))
        wait = getattr(error, "retry_after", None)
        return make_response(*_answer(error.code, wait), _kept(error))

    @app.errorhandler(ApiError)
    def api_error(error: ApiError) -> tuple[Response, int]:
        return jsonify(body(error.status, error.message, error.fields)), error.status

    @app.errorhandler(Exception)
    def unexpected(error: Exception) -> tuple[Response | str, int]:
        if app.testing:
            raise error
        app.logger.exception("unexpected error")
        return _answer(500)


def _without_slash(app: Flask) -> str | None:
    """The live page that the same address with a slash means: /chatbot/ is /chatbot."""
    path, adapter = request.path.rstrip("/"), app.create_url_adapter(request)
    if adapter is None or path == request.path or request.method not in ("GET", "HEAD"):
        return None
    try:
        rule, _ = adapter.match(path, "GET", return_rule=True)
    except HTTPException:
        return None
    query = request.query_string.decode()
    is_live = of_rule(app, rule) is Surface.PUBLIC
    return (f"{path}?{query}" if query else path) if is_live else None


def _kept(error: HTTPException) -> dict[str, str]:
    """What the error says in headers: how long to wait, which methods are right."""
    wait, methods = getattr(error, "retry_after", None), getattr(error, "valid_methods", None)
    said = {"Retry-After": wait, "Allow": methods and ", ".join(sorted(methods))}
    return {name: str(value) for name, value in said.items() if value}


def _answer(status: int, wait: int | None = None) -> tuple[Response | str, int]:
    """The page of an error, or its JSON; `wait` in seconds."""
    title = TITLES.get(status, TITLES[400])
    if request.path.startswith("/api/"):
        return jsonify(body(status, title)), status
    # The list never misses: a status without a page of its own gets the general one.
    names: list[str | Template] = [f"erreurs/{status}.html", "erreurs/erreur.html"]
    if of_request() is Surface.PRACTICE:
        names.insert(0, f"erreurs/exercice_{status}.html")
    minutes = ceil((wait or 0) / 60)
    reference = logs.reference() if status >= 500 else ""
    return (
        render_template(names, titre=title, status=status, minutes=minutes, reference=reference),
        status,
    )
