"""What production writes: one JSON line an answer or an error. What was done; never by whom."""

import json
import logging
import time
import traceback
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, TextIO, cast

from flask import Flask, Response, g, has_request_context, request
from flask.logging import wsgi_errors_stream

from core import tokens
from core.config import ROOT

HEADER = "X-Request-Id"


class Line(logging.Formatter):
    """JSON; an exception is its type and where it was raised: its message may quote a visitor."""

    def format(self, record: logging.LogRecord) -> str:
        row: dict[str, Any] = {
            "event": record.getMessage(),
            "level": record.levelname.lower(),
            "at": datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds"),
            **getattr(record, "fields", {}),
        }
        if has_request_context():
            row |= {"id": reference(), "method": request.method, "route": _route()}
        if record.exc_info and record.exc_info[1]:
            row |= _told(record.exc_info[1])
        return json.dumps(row, ensure_ascii=False)


def _told(error: BaseException) -> dict[str, Any]:
    frames = traceback.extract_tb(error.__traceback__)
    where = [f"{_short(frame.filename)}:{frame.lineno} {frame.name}" for frame in frames]
    return {"error": type(error).__name__, "where": where}


def _short(path: str) -> str:
    """Without the folder that we are in: « core/db.py »."""
    return str(Path(path).relative_to(ROOT)) if path.startswith(f"{ROOT}/") else path


def _route() -> str:
    """The rule, not the path: a path may hold what somebody typed."""
    return request.url_rule.rule if request.url_rule else ""


def reference() -> str:
    """What this request is called in the logs, in its header, and on the page of an error."""
    if "reference" not in g:
        g.reference = tokens.new_id()
    found: str = g.reference
    return found


def install(app: Flask, written: bool) -> None:
    """Name each request; when `written`, one line for each answer, and errors as lines too."""
    if written:
        app.logger = _logger()

    @app.before_request
    def start() -> None:
        g.started = time.perf_counter()

    @app.after_request
    def end(response: Response) -> Response:
        response.headers[HEADER] = reference()
        if written:
            app.logger.info("request", extra={"fields": _measured(response)})
        return response


def _logger() -> logging.Logger:
    """A logger of our own, heard by nobody else: Lambda would write each line twice."""
    logger = logging.Logger("pas-a-pas", logging.INFO)
    handler = logging.StreamHandler(cast(TextIO, wsgi_errors_stream))  # CloudWatch's, in Lambda
    handler.setFormatter(Line())
    logger.addHandler(handler)
    return logger


def _measured(response: Response) -> dict[str, Any]:
    spent = time.perf_counter() - g.started
    return {
        "status": response.status_code,
        "ms": round(spent * 1000, 1),
        "bytes": response.content_length,
    }
