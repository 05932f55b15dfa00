"""Cookies that carry an opaque token, signed so that a made-up one never reaches the database."""

from flask import current_app, request
from itsdangerous import BadSignature, Signer
from werkzeug.wrappers import Response

from core.config import Config


def name(short: str) -> str:
    """`__Host-` and Secure only where the address is https: a classroom may be on plain http."""
    config: Config = current_app.config["PAS_A_PAS"]
    return f"__Host-{short}" if config.is_https else short


def read(short: str) -> str | None:
    """The token of a cookie that we signed, or None."""
    try:
        return _signer(short).unsign(request.cookies.get(name(short), "")).decode()
    except (BadSignature, UnicodeDecodeError):
        return None


def write(response: Response, short: str, token: str, max_age: int | None = None) -> None:
    """Set the cookie; without `max_age` (seconds) it ends with the browser."""
    config: Config = current_app.config["PAS_A_PAS"]
    response.set_cookie(
        name(short),
        _signer(short).sign(token).decode(),
        max_age=max_age,
        path="/",
        secure=config.is_https,
        httponly=True,
        samesite="Lax",
    )


def forget(response: Response, short: str) -> None:
    """Take the cookie back."""
    config: Config = current_app.config["PAS_A_PAS"]
    response.delete_cookie(
        name(short), path="/", secure=config.is_https, httponly=True, samesite="Lax"
    )


def _signer(short: str) -> Signer:
    return Signer(str(current_app.secret_key), salt=f"cookie:{short}")
