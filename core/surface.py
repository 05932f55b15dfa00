"""Each route's surface: who serves it and what follows (export, headers, robots, edge routing)."""

from collections.abc import Callable
from enum import StrEnum
from typing import Any, TypeVar

from flask import Flask, current_app, request
from werkzeug.routing import Rule
from werkzeug.wrappers import Response

Page = str | Response | tuple[str, int]  # what a view answers
View = TypeVar("View", bound=Callable[..., Any])


class Surface(StrEnum):
    STATIC = "static"  # exported as a file: no cookie, no token, no query string
    PUBLIC = "public"  # live part of the guide: search, assistant, small forms
    PRACTICE = "practice"  # the practice half: never cached, never indexed
    DEV = "dev"  # development pages: never deployed


def surface(kind: Surface) -> Callable[[View], View]:
    """Declare a view's surface; a route without one fails the tests."""

    def declare(view: View) -> View:
        view.surface = kind  # type: ignore[attr-defined]
        return view

    return declare


def of_rule(app: Flask, rule: Rule) -> Surface:
    """The surface of a URL rule; raises AttributeError when its view declares none."""
    found: Surface = getattr(app.view_functions[rule.endpoint], "surface")  # noqa: B009
    return found


def of_request() -> Surface:
    """The surface of the current request; an unknown URL belongs to the live guide."""
    rule = request.url_rule
    return of_rule(current_app, rule) if rule else Surface.PUBLIC
