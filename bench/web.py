"""One visitor's browser over HTTP, and the time of each of its requests."""

import re
import time
from collections.abc import Mapping
from dataclasses import dataclass
from http.client import HTTPConnection, HTTPException
from http.cookies import Morsel, SimpleCookie
from types import SimpleNamespace
from urllib.parse import urlencode

from flask import Flask

from tests.judge import Page
from tests.visiteur import Visiteur

TIMEOUT = 20.0  # seconds, for one request
IDENTIFIER = re.compile(r"(?<=/)[\w-]{16}(?=/|$)")
FORM = "application/x-www-form-urlencoded"
JSON = "application/json"


class Lost(RuntimeError):
    """No answer, not the one that was expected, or no time left to ask."""


@dataclass(frozen=True)
class Answer:
    """As much of it as a visitor reads."""

    status_code: int
    location: str
    text: str
    request: SimpleNamespace  # its `path`

    def get_data(self, as_text: bool = True) -> str:
        return self.text


class Web:
    """A connection to a port of the loopback, with its cookies; `times`: kind → seconds.

    `end` is the moment, on the monotonic clock, after which nothing more is asked.
    """

    def __init__(self, port: int, end: float) -> None:
        self.connection = HTTPConnection("127.0.0.1", port, timeout=TIMEOUT)
        self.end = end
        self.cookies: SimpleCookie = SimpleCookie()
        self.times: list[tuple[str, float]] = []
        self.is_cut_short = False

    @property
    def spent(self) -> float:
        """Seconds of all its requests."""
        return sum(seconds for _, seconds in self.times)

    def get(
        self,
        url: str,
        query_string: Mapping[str, str] | None = None,
        follow_redirects: bool = False,
        kind: str = "",
    ) -> Answer:
        """The answer; raises Lost. `kind` names what the request is compared with."""
        query = f"?{urlencode(query_string)}" if query_string else ""
        answer = self._ask("GET", url + query, None, {}, kind or f"GET {_kind(url)}")
        return self._followed(answer) if follow_redirects else answer

    def post(
        self, url: str, data: Mapping[str, str] | str, follow_redirects: bool = False
    ) -> Answer:
        """Send a form, or JSON already written."""
        body = data if isinstance(data, str) else urlencode(data)
        headers = {"Content-Type": JSON if isinstance(data, str) else FORM}
        answer = self._ask("POST", url, body.encode(), headers, f"POST {_kind(url)}")
        return self._followed(answer) if follow_redirects else answer

    def get_cookie(self, name: str) -> Morsel[str] | None:
        return self.cookies.get(name)

    def close(self) -> None:
        self.connection.close()

    def _followed(self, answer: Answer) -> Answer:
        while answer.location:
            answer = self.get(answer.location)
        return answer

    def _ask(
        self, method: str, url: str, body: bytes | None, headers: dict[str, str], kind: str
    ) -> Answer:
        if time.monotonic() > self.end:
            raise Lost("no time left")
        sent = {"Cookie": "; ".join(f"{m.key}={m.value}" for m in self.cookies.values())}
        begin = time.perf_counter()
        try:
            self.connection.request(method, url, body, {**headers, **sent})
            found = self.connection.getresponse()
            content = found.read()
        except (OSError, HTTPException) as error:
            raise Lost(f"{kind}: {error!r}") from error
        self.times.append((kind, time.perf_counter() - begin))
        if found.status >= 400:
            raise Lost(f"{kind}: {found.status}")
        for line in found.msg.get_all("Set-Cookie") or []:
            self.cookies.load(line)
        location = found.getheader("Location") or ""
        text = content.decode("utf-8", "replace")
        return Answer(found.status, location, text, SimpleNamespace(path=url.partition("?")[0]))


def _kind(url: str) -> str:
    return IDENTIFIER.sub("…", url.partition("?")[0])


class Pupil(Visiteur):
    """The tests' visitor over HTTP; pages are read, not judged."""

    def __init__(self, app: Flask, web: Web) -> None:
        self.app = app
        self.client = web  # type: ignore[assignment]

    def _show(self, answer: Answer, status: int) -> Page:  # type: ignore[override]
        self.status, self.path = answer.status_code, answer.request.path
        if self.status != status:
            raise Lost(f"{self.path}: {self.status}")
        self.page = Page(self.path, answer.text)
        return self.page
