"""What AWS Lambda runs: HTTP events go to the application, known tasks to Zappa, nothing else.

Zappa's own handler sends every cookie twice and runs any Python given as `raw_command`.
"""

import gc
from collections.abc import Iterable
from functools import cache
from typing import Any

from apig_wsgi import make_lambda_handler
from flask import Flask

from app import create_app
from core.config import Config, Services
from deploy.edge import Edge
from services.parts import DOOR, GUIDE, PRACTICE, Parts, of_path

KEEP_WARM = "handler.keep_warm_callback"  # as Zappa names its own schedule
TASKS = frozenset({"deploy.tasks.figures", "deploy.tasks.migrate", "deploy.tasks.purge"})

_config = Config.from_environ()
_has_practice = _config.services is Services.ALL


@cache
def loaded(parts: Parts) -> Flask:
    """An application of these parts. Looking for garbage in what stays would cost a tenth."""
    gc.disable()
    try:
        return create_app(_config, parts)
    finally:
        gc.freeze()
        gc.enable()


def by_part(environ: dict[str, Any], start_response: Any) -> Iterable[bytes]:
    """WSGI: each part of the site is loaded by its first request."""
    parts = of_path(environ["PATH_INFO"]) if _has_practice else GUIDE
    return loaded(parts)(environ, start_response)


# What every visit needs: AWS gives a start more processor than a request.
loaded(DOOR if _has_practice else GUIDE)
application = Edge(by_part, _config.public_url, _config.origin_secret)
_answer = make_lambda_handler(application, binary_support=True)


class EventRefused(ValueError):
    """Neither a request nor a task that this function knows."""


def handler(event: Any, context: Any) -> Any:
    """The answer to one event; raises EventRefused for those that nobody expects."""
    if not isinstance(event, dict):
        raise EventRefused
    if "httpMethod" in event or "http" in (event.get("requestContext") or {}):
        return _answer(event, context)
    task = _task(event)
    if task == KEEP_WARM:
        return _warm()
    if task not in TASKS:
        raise EventRefused
    return _run(task, context)


def _warm() -> None:
    """Load what visitors may ask for next, while nobody waits: every page, or the assistant."""
    if not _has_practice:
        from chatbot import dialogue

        dialogue.answer("carte Vitale")
        return
    for service in PRACTICE:
        loaded(of_path(f"/s-entrainer/{service}"))


def _task(event: dict[str, Any]) -> str:
    """The function named by a schedule's rule, or by `zappa invoke`."""
    if event.get("detail-type") == "Scheduled Event":
        rule = str((event.get("resources") or [""])[0])
        return rule.rsplit("/", 1)[-1].rsplit("-", 1)[-1]
    return str(event.get("command", ""))


def _run(task: str, context: Any) -> Any:
    from zappa.handler import LambdaHandler  # loads boto3: not for requests

    # An event of our own making: Zappa would obey other keys of the one received.
    return LambdaHandler.lambda_handler({"command": task}, context)
