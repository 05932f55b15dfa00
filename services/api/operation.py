"""How an operation is declared: its door, its roles, what it takes, gives and refuses."""

import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from functools import cache, wraps
from typing import Any, NoReturn, TypeVar

import flask_smorest as smorest
import marshmallow as ma
from flask import Response, request
from webargs.core import missing
from webargs.flaskparser import FlaskParser
from werkzeug.exceptions import TooManyRequests
from werkzeug.routing import BaseConverter

from core.droits import TOUS, Role, roles
from core.errors import ApiError
from core.surface import Surface, surface
from services.api.fields import Corps
from services.api.reading import ROLES
from services.bac_a_sable import garde
from services.bac_a_sable.garde import Visite

View = TypeVar("View", bound=Callable[..., Any])
PREFIX = "/api/v1"
SESSION_HEADER = "X-Session"
WRONG_ANSWERS = "Une réponse manque ou n'a pas la bonne forme."
NOT_JSON = "Le corps n'est pas du JSON lisible. Envoyez un objet, par exemple {}."

# What each status means, for the documentation; an operation may say it better.
REFUSALS = {
    400: "La demande n'est pas lisible.",
    401: "Le jeton du bac à sable manque ou n'existe plus.",
    403: "Le rôle joué ne peut pas faire cela.",
    404: "Rien ne porte cet identifiant dans ce bac à sable.",
    409: "Une étape précédente manque.",
    410: "Le lien ne peut plus servir.",
    413: "La demande dépasse 64 Kio.",
    415: "Le corps n'est pas annoncé comme application/json.",
    422: WRONG_ANSWERS,
    429: "Trop d'essais. L'en-tête Retry-After donne les secondes à attendre.",
    503: "La base est arrêtée : rien n'a été changé. Retry-After dit quand réessayer.",
}


def _always(field: type[ma.fields.Field[Any]], description: str) -> ma.fields.Field[Any]:
    return field(required=True, metadata={"description": description})


# The one shape of every refusal (core.errors.body); one of its names is a Schema's own.
ErrorSchema = ma.Schema.from_dict(
    {
        "ok": _always(ma.fields.Boolean, "Toujours false."),
        "status": _always(ma.fields.Integer, "Le code HTTP."),
        "error": _always(ma.fields.String, "Une phrase à montrer."),
        "fields": _always(ma.fields.Dict, "Champ refusé → phrase ; vide sinon."),
    },
    name="ErrorSchema",
)


class Id(BaseConverter):
    """An id as core.tokens makes them; any other text is not found, before any query."""

    regex = "[A-Za-z0-9_-]{16}"
    part_isolating = True


class Api(smorest.Api):  # type: ignore[misc]  # the library has no types
    """core.errors answers every error: the library's own handler would take the pages' too."""

    ERROR_SCHEMA = ErrorSchema
    DEFAULT_ERROR_RESPONSE_NAME = None
    _register_error_handlers = lambda self: None  # noqa: E731


class Parser(FlaskParser):
    """Reads JSON strictly, and refuses in French, in the one error shape."""

    DEFAULT_UNKNOWN_BY_LOCATION = {**FlaskParser.DEFAULT_UNKNOWN_BY_LOCATION, "query": ma.RAISE}

    def load_json(self, req: Any, schema: ma.Schema) -> Any:
        raw: bytes = req.get_data(cache=True)
        if not raw.strip():
            return missing
        if not req.is_json:
            raise ApiError(415, "Annoncez le corps par « Content-Type: application/json ».", {})
        return read_object(raw)

    def handle_error(self, error: ma.ValidationError, *args: Any, **kwargs: Any) -> NoReturn:
        raise ApiError(422, WRONG_ANSWERS, flat(error.messages))


def read_object(raw: bytes) -> dict[str, Any]:
    """A JSON object; ApiError 400 for anything else, however nested, huge or ill-encoded."""
    try:
        data = json.loads(raw.decode(), parse_constant=_no_constant)
        json.dumps(data, ensure_ascii=False).encode()  # a lone surrogate cannot be written back
    except (ValueError, RecursionError) as wrong:
        raise ApiError(400, NOT_JSON, {}) from wrong
    if not isinstance(data, dict):
        raise ApiError(400, NOT_JSON, {})
    return data


def _no_constant(name: str) -> NoReturn:
    raise ValueError(name)  # NaN and Infinity are not JSON


def flat(messages: Any, name: str = "") -> dict[str, str]:
    """marshmallow's nested messages as field → sentence; « lignes.0.duree » inside a list."""
    if isinstance(messages, Mapping):
        found: dict[str, str] = {}
        for key, value in messages.items():
            found |= flat(value, name if key in WHOLE else f"{name}.{key}".lstrip("."))
        return found
    sentences = messages if isinstance(messages, list) else [messages]
    return {name or "corps": " ".join(map(str, sentences))}


WHOLE = ("json", "query", "_schema")  # what marshmallow calls the body itself


class Blueprint(smorest.Blueprint):  # type: ignore[misc]  # the library has no types
    ARGUMENTS_PARSER = Parser()


@cache
def blueprint(module: str) -> Blueprint:
    """Of one module of operations; endpoints begin with its name."""
    name = module.removeprefix("services.").replace(".", "_")
    return Blueprint(name, module, url_prefix=PREFIX)


@dataclass(frozen=True)
class Porte:
    """A living session to ask for: how X-Session opens it.

    `cle`: its name in the description. `ouvre` keeps its rows for the view, or says no.
    `refus`: what else it refuses. `entetes`: the other headers that it reads.
    """

    cle: str
    ouvre: Callable[[Visite, str | None], bool]
    refus: Mapping[int, str] = field(default_factory=dict)
    entetes: tuple[dict[str, Any], ...] = ()


def operation(
    method: str,
    rule: str,
    tag: str,
    summary: str,
    *,
    takes: type[Corps] | None = None,
    query: type[Corps] | None = None,
    gives: Any = None,
    status: int = 200,
    who: tuple[Role, ...] = (Role.ASSURE,),
    session: Porte | None = None,
    refuses: Mapping[int, str] | tuple[int, ...] = (),
    details: str = "",
    content_type: str | None = None,
) -> Callable[[View], View]:
    """Declare an operation of /api/v1; its documentation follows from the same words.

    `session`: it asks for a living session in X-Session. `refuses`: the statuses of its own, and
    what they mean there when REFUSALS is not precise enough.
    """
    own = dict(refuses) if isinstance(refuses, Mapping) else dict.fromkeys(refuses, "")
    spoken = dict.fromkeys(_usual(rule, takes, query, who, session), "")
    for told in (own, session.refus if session else {}):
        spoken |= {code: f"{spoken.get(code, '')} {text}".strip() for code, text in told.items()}

    def declare(view: View) -> View:
        owner = blueprint(view.__module__)
        found: Any = owner.response(
            status, gives, description=DONE[status], content_type=content_type
        )(_without_content(view) if status == 204 else view)
        if takes is not None:
            found = owner.arguments(
                takes, required=_asks(takes), example=dict(takes.exemple), error_status_code=422
            )(found)
        if query is not None:
            found = owner.arguments(query, location="query", error_status_code=422)(found)
        if session:
            found = _connected(found, session)
        responses = {code: _refusal(code, text, bool(session)) for code, text in spoken.items()}
        found = owner.doc(
            summary=summary,
            description=details,
            security=_security(who, session),
            responses=responses,
            **_players(who),
        )(found)
        found = surface(Surface.PRACTICE)(roles(*who)(found))
        headers = list(session.entetes) if session else None
        owner.route(rule, methods=[method], tags=[tag], parameters=headers)(found)
        return view

    return declare


DONE = {
    200: "C'est fait.",
    201: "C'est créé.",
    204: "C'est fait ; il n'y a rien à lire.",
}


def _usual(
    rule: str,
    takes: type[Corps] | None,
    query: type[Corps] | None,
    who: tuple[Role, ...],
    session: Porte | None,
) -> list[int]:
    """The statuses that follow from the declaration."""
    open_to_all = Role.VISITEUR in who
    found = [400]
    found += [] if open_to_all and not session else [401]
    found += [] if open_to_all else [403]
    found += [404] if "<" in rule else []
    found += [413, 415] if takes else []
    return found + ([422] if takes or query else []) + [503]


def _asks(takes: type[Corps]) -> bool:
    return any(field.required for field in takes().fields.values())


def _security(who: tuple[Role, ...], session: Porte | None) -> list[dict[str, list[str]]]:
    if Role.VISITEUR in who:
        return []
    return [{"bac": [], session.cle: []}] if session else [{"bac": []}]


def _players(who: tuple[Role, ...]) -> dict[str, list[str]]:
    """The roles that may ask, where not everybody may."""
    return {} if {*who} >= {*TOUS} or Role.VISITEUR in who else {ROLES: [str(r) for r in who]}


def _refusal(code: int, text: str, session: bool) -> dict[str, Any]:
    default = REFUSALS[code]
    if code == 401 and session:
        default = f"{default[:-1]}, ou la séance (X-Session) est finie."
    found: dict[str, Any] = {
        "description": text or default,
        "content": {"application/json": {"schema": ErrorSchema}},
    }
    if code in (429, 503):
        wait = {"description": "Secondes à attendre.", "schema": {"type": "integer"}}
        found["headers"] = {"Retry-After": wait}
    return found


def _without_content(view: Callable[..., Any]) -> Callable[..., Response]:
    @wraps(view)
    def wrapped(*args: Any, **kwargs: Any) -> Response:
        view(*args, **kwargs)
        return Response(status=204)

    return wrapped


def _connected(view: Callable[..., Any], porte: Porte) -> Callable[..., Any]:
    """The API's `connecte`: the session's token comes in a header, never in a cookie."""

    @wraps(view)
    def wrapped(*args: Any, **kwargs: Any) -> Any:
        if not porte.ouvre(garde.current(), request.headers.get(SESSION_HEADER)):
            raise ApiError(
                401, f"Connectez-vous, puis donnez le jeton de séance ({SESSION_HEADER}).", {}
            )
        return view(*args, **kwargs)

    return wrapped


# ——— Refusals ———


def refuse(field: str, message: str) -> NoReturn:
    """One answer does not do."""
    raise ApiError(422, message, {field: message})


def refuse_status(status: int, message: str = "") -> NoReturn:
    raise ApiError(status, message or REFUSALS[status], {})


def wait(seconds: int) -> None:
    """429 when there are seconds to wait."""
    if seconds:
        raise TooManyRequests(retry_after=seconds)
