"""What stands between CloudFront's events and the application: address, path, visitor, headers."""

import hmac
from collections.abc import Iterable
from typing import Any
from urllib.parse import unquote_to_bytes, urlsplit

SECRET_HEADER = "HTTP_X_ORIGIN_SECRET"  # noqa: S105 (a header, sent by CloudFront alone)
EVENT = "apig_wsgi.full_event"


class Edge:
    """WSGI middleware: the application sees the address and the visitor that CloudFront saw."""

    def __init__(self, app: Any, public_url: str, secret: str) -> None:
        self.app, self.secret = app, secret
        address = urlsplit(public_url)
        port = address.port or (443 if address.scheme == "https" else 80)
        self.fixed = {
            "HTTP_HOST": address.netloc,
            "SERVER_NAME": address.hostname or "",
            "SERVER_PORT": str(port),
            "wsgi.url_scheme": address.scheme,
        }

    def __call__(self, environ: dict[str, Any], start_response: Any) -> Iterable[bytes]:
        def start(status: str, headers: list[tuple[str, str]], exc_info: Any = None) -> Any:
            return start_response(status, joined(headers), exc_info)

        event = environ[EVENT]
        is_ours = self._is_ours(environ.pop(SECRET_HEADER, ""))
        forwarded = environ.pop("HTTP_X_FORWARDED_FOR", "")
        environ.update({name: _wsgi(v) for name, v in environ.items() if isinstance(v, str)})
        environ.update(self.fixed)
        environ["PATH_INFO"] = path(event)
        environ["REMOTE_ADDR"] = visitor(event, forwarded if is_ours else "")
        return self.app(environ, start)  # type: ignore[no-any-return]

    def _is_ours(self, given: str) -> bool:
        given_bytes = given.encode("utf-8", "replace")
        return bool(self.secret) and hmac.compare_digest(given_bytes, self.secret.encode())


def path(event: dict[str, Any]) -> str:
    """The path asked for, as WSGI holds it, without what the way here added to it.

    An HTTP API puts its stage first; edge.yaml puts index.html last, as the bucket names pages.
    """
    raw: str = event.get("rawPath") or event.get("path") or "/"
    stage = f"/{event['requestContext'].get('stage', '')}" if "rawPath" in event else "/"
    if stage != "/" and f"{raw}/".startswith(f"{stage}/"):
        raw = raw.removeprefix(stage) or "/"
    if raw.endswith("/index.html"):
        raw = raw.removesuffix("index.html")
    return unquote_to_bytes(raw.encode("utf-8", "replace")).decode("latin-1")


def visitor(event: dict[str, Any], forwarded: str) -> str:
    """The visitor's address; `forwarded` is X-Forwarded-For when it can be trusted, else ""."""
    hops = [hop.strip() for hop in forwarded.split(",") if hop.strip()]
    if len(hops) > 1:
        return hops[-2]  # CloudFront wrote it; the last hop is CloudFront, written by the gateway
    context = event.get("requestContext") or {}
    source = (context.get("http") or {}).get("sourceIp")
    return source or (context.get("identity") or {}).get("sourceIp") or "0.0.0.0"  # noqa: S104


def joined(headers: list[tuple[str, str]]) -> list[tuple[str, str]]:
    """One line a header, cookies apart: in an HTTP API's answer the last of two would win."""
    found: dict[str, tuple[str, str]] = {}
    cookies = []
    for name, value in headers:
        key = name.lower()
        if key == "set-cookie":
            cookies.append((name, value))
        elif key in found:
            found[key] = (name, f"{found[key][1]}, {value}")
        else:
            found[key] = (name, value)
    return [*found.values(), *cookies]


def _wsgi(value: str) -> str:
    """Events hold Unicode, WSGI strings hold bytes as Latin-1."""
    try:
        value.encode("latin-1")
    except UnicodeEncodeError:
        return value.encode("utf-8", "replace").decode("latin-1")
    return value
