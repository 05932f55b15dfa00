"""What visitors of the deployed site reach, on the loopback: edge.yaml, then files and zips.

As CloudFront does: the path chooses the origin, files answer first, the public half answers for
those that are not there, and every function gets the origin's secret and the visitor's address.
"""

import gzip
import hashlib
import mimetypes
import os
import queue
import socket
import ssl
import subprocess
import sys
import tempfile
from base64 import b64decode, b64encode
from collections.abc import Iterator, Sequence
from contextlib import ExitStack, contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread
from typing import Any
from urllib.parse import unquote, urlsplit

from core import headers
from core.surface import Surface
from deploy.export import export
from deploy.package import package
from tests.deploy.events import Answer, Headers, Request, decode, http_api
from tests.deploy.sandbox import ORIGIN_SECRET, FunctionError, Sandbox
from tests.deploy.template import DEFAULT, origin_of

VISITOR = "203.0.113.9"  # whoever asks, as CloudFront saw them
# Several environments of one function: nothing may be kept in the memory of one.
ENVIRONMENTS = {"public": 1, "pratique": 2}
OURS = {name.lower() for name in headers.OVER_HTTPS}  # set by CloudFront, whoever answered
COMPRESSED = ("text/", "application/json", "application/xml", "image/svg")
LEAST = 1000  # bytes that CloudFront compresses
OF_THE_WAY = {"connection", "content-length", "host", "keep-alive", "transfer-encoding"}


class Function:
    """Environments of one zip, each answering one event at a time."""

    def __init__(self, sandboxes: Sequence[Sandbox]) -> None:
        self.sandboxes = sandboxes
        self._idle: queue.Queue[Sandbox] = queue.Queue()
        for sandbox in sandboxes:
            self._idle.put(sandbox)

    def invoke(self, event: Any) -> Any:
        """The answer to an event; raises FunctionError."""
        sandbox = self._idle.get()
        try:
            return sandbox.invoke(event)
        finally:
            self._idle.put(sandbox)

    def answer(self, request: Request) -> Answer:
        """The answer to a request; an error says what the logs would."""
        try:
            return decode(self.invoke(http_api(request)))
        except FunctionError as error:
            return Answer(500, [("content-type", "text/plain; charset=utf-8")], str(error).encode())

    def logs(self) -> str:
        return "".join(sandbox.logs() for sandbox in self.sandboxes)


class Bord(ThreadingHTTPServer):
    """The server: https on a free port; what is behind comes once its address is known."""

    daemon_threads = True
    request_queue_size = 64

    def __init__(self, certificate: ssl.SSLContext, public_key: str) -> None:
        super().__init__(("127.0.0.1", 0), _Visit)
        self.certificate = certificate
        self.browser_flags = [f"--ignore-certificate-errors-spki-list={public_key}"]
        self.files, self.database_url = Path(), ""
        self.functions: dict[str, Function] = {}

    @property
    def address(self) -> str:
        return f"https://127.0.0.1:{self.server_address[1]}"

    def peaks(self) -> list[float]:
        """The most memory that each environment ever held, in MB."""
        return [s.peak() for half in self.functions.values() for s in half.sandboxes]

    def get_request(self) -> tuple[socket.socket, Any]:
        asked, who = super().get_request()
        # The handshake is for the visit's own thread: a slow one must not keep the others waiting.
        return self.certificate.wrap_socket(
            asked, server_side=True, do_handshake_on_connect=False
        ), who

    def handle_error(self, request: Any, client_address: Any) -> None:
        """A browser hangs up whenever it likes; any other error is ours."""
        if not isinstance(sys.exception(), OSError):
            super().handle_error(request, client_address)

    def answer(self, request: Request) -> Answer:
        """What CloudFront answers."""
        origin = origin_of(request.path)
        if origin in self.functions:
            return self.functions[origin].answer(_signed(request))
        if request.method not in DEFAULT["AllowedMethods"]:
            return Answer(403, [], b"")
        found = self._file(request) or self._failover(request)
        kept = [(n, v) for n, v in found.headers if n not in OURS]
        return found._replace(headers=[*kept, *headers.OVER_HTTPS.items()])

    def _file(self, request: Request) -> Answer | None:
        """The object of the bucket; None when there is none (403) and the public half is asked."""
        path = (self.files / unquote(_key(request.path)).lstrip("/")).resolve()
        if not path.is_relative_to(self.files) or not path.is_file():
            return None
        kind = mimetypes.guess_type(path.name)[0] or "application/octet-stream"
        is_asset = path.is_relative_to(self.files / "static")
        cache = headers.ASSET_CACHE if is_asset else headers.CACHE[Surface.STATIC]
        kind += "; charset=utf-8" if kind == "text/html" else ""
        return Answer(200, [("content-type", kind), ("cache-control", cache)], path.read_bytes())

    def _failover(self, request: Request) -> Answer:
        """Neither query, cookies nor headers: the bucket was not sent them either."""
        asked = Request(request.method, _key(request.path))
        return self.functions["public"].answer(_signed(asked))


def _key(path: str) -> str:
    """The function DirectoryIndex of edge.yaml."""
    return f"{path}index.html" if path.endswith("/") else path


def _signed(request: Request) -> Request:
    ours = (("X-Origin-Secret", ORIGIN_SECRET), ("X-Forwarded-For", VISITOR))
    return request._replace(headers=(*request.headers, *ours))


class _Visit(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    server: Bord

    def go(self) -> None:
        url = urlsplit(self.path)
        body = self.rfile.read(int(self.headers.get("Content-Length") or 0))
        given: Headers = tuple(
            (n, v) for n, v in self.headers.items() if n.lower() not in OF_THE_WAY
        )
        self._send(self.server.answer(Request(self.command, url.path, url.query, given, body)))

    do_GET = do_HEAD = do_POST = do_PUT = do_PATCH = do_DELETE = do_OPTIONS = go

    def _send(self, answer: Answer) -> None:
        sent = [(n, v) for n, v in answer.headers if n not in OF_THE_WAY]
        body = answer.body
        if self._compresses(answer):
            body = gzip.compress(body, 6)
            sent += [("Content-Encoding", "gzip"), ("Vary", "Accept-Encoding")]
        self.send_response(answer.status)
        for name, value in [*sent, ("Content-Length", str(len(body)))]:
            self.send_header(name, value)
        self.end_headers()
        if self.command != "HEAD":
            self.wfile.write(body)

    def _compresses(self, answer: Answer) -> bool:
        """CloudFront compresses what it may keep."""
        kept = any("max-age" in value for value in answer.all("cache-control"))
        text = any(kind.startswith(COMPRESSED) for kind in answer.all("content-type"))
        asked = "gzip" in self.headers.get("Accept-Encoding", "")
        return kept and text and asked and len(answer.body) >= LEAST

    def log_message(self, format: str, *args: Any) -> None:
        pass


@contextmanager
def served(database_url: str, secret_key: str) -> Iterator[Bord]:
    """The site as it would be deployed: both zips, the export, and the database up to date."""
    with ExitStack() as stack:
        folder = Path(stack.enter_context(tempfile.TemporaryDirectory()))
        bord = stack.enter_context(Bord(*certificate(folder)))
        bord.database_url = database_url
        environ = {
            "PUBLIC_URL": bord.address,
            "SECRET_KEY": secret_key,
            "ORIGIN_SECRET": ORIGIN_SECRET,
        }
        only = {
            "public": {"SERVICES": "public"},
            "pratique": {"SERVICES": "all", "DATABASE_URL": database_url},
        }
        for half, count in ENVIRONMENTS.items():
            archive = package(half)
            sandboxes = [Sandbox(archive, **environ, **only[half]) for _ in range(count)]
            bord.functions[half] = Function([stack.enter_context(s) for s in sandboxes])
        bord.files = (folder / "build").resolve()
        export(bord.files, bord.address)
        bord.functions["pratique"].invoke({"command": "deploy.tasks.migrate"})
        thread = Thread(target=bord.serve_forever, args=(0.05,), name="bord", daemon=True)
        thread.start()
        stack.callback(bord.shutdown)
        yield bord


def certificate(folder: Path) -> tuple[ssl.SSLContext, str]:
    """A certificate of this moment, for this machine alone, and what a browser knows it by."""
    key, written = folder / "cle.pem", folder / "certificat.pem"
    options = "-newkey ec -pkeyopt ec_paramgen_curve:prime256v1 -nodes -days 2 -subj /CN=127.0.0.1"
    options += " -addext subjectAltName=IP:127.0.0.1"
    _openssl("req", "-x509", *options.split(), "-keyout", key, "-out", written)
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(written, key)
    public = b64decode("".join(_openssl("pkey", "-in", key, "-pubout").splitlines()[1:-1]))
    return context, b64encode(hashlib.sha256(public).digest()).decode()


def _openssl(*arguments: str | Path) -> str:
    environ = {**os.environ, "OPENSSL_CONF": os.devnull}
    command = ["openssl", *arguments]
    return subprocess.run(command, check=True, capture_output=True, text=True, env=environ).stdout
