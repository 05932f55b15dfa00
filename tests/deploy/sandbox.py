"""A package run as AWS Lambda runs it: fresh read-only unzip, no rights, 512 MiB, its client."""

import http.server
import json
import os
import queue
import resource
import shutil
import subprocess
import sys
import tempfile
import threading
import time
import uuid
import zipfile
from functools import cache
from pathlib import Path
from typing import Any

from deploy.package import tools

HANDLER = "deploy.lambda_entry.handler"
MEMORY = 512  # MiB, as zappa_settings.json asks
PATIENCE = 30.0  # seconds for one answer
# What Lambda's own image holds; the services' descriptions of botocore are not needed here.
RUNTIME = ["awslambdaric", "boto3", "botocore", "dateutil", "jmespath", "s3transfer", "simplejson"]
RUNTIME += ["six.py", "snapshot_restore_py", "urllib3", "runtime_client*.so"]
SECRET = "une-cle-de-test-" * 3
ADDRESS = "https://exemple.test"
ORIGIN_SECRET = "seul-cloudfront-le-connait"


@cache
def interpreter() -> tuple[str, dict[str, Any]]:
    """(Python, user) such that the user has no rights; our own Python and user when none can."""
    nobody = {"user": "nobody", "group": "nogroup", "extra_groups": []}
    name = f"python{sys.version_info[0]}.{sys.version_info[1]}"
    for python in [os.path.realpath(sys.executable), f"/usr/local/bin/{name}", f"/usr/bin/{name}"]:
        try:
            subprocess.run([python, "-S", "-c", ""], check=True, capture_output=True, **nobody)
        except (KeyError, OSError, subprocess.SubprocessError):  # KeyError: no such group
            continue
        return python, nobody
    return os.path.realpath(sys.executable), {}


def fresh_folder(archive: Path) -> Path:
    """The package unzipped beside the runtime's libraries, nothing writable but tmp/."""
    root = Path(tempfile.mkdtemp(prefix="lambda-"))
    with zipfile.ZipFile(archive) as file:
        file.extractall(root / "task")
    for pattern in RUNTIME:
        for source in tools().glob(pattern):
            _copy(source, root / "runtime" / source.name)
    for folder, _, names in os.walk(root):
        for name in names:
            Path(folder, name).chmod(0o444)
        Path(folder).chmod(0o555)
    root.chmod(0o755)
    (root / "tmp").mkdir()
    (root / "tmp").chmod(0o777)
    return root


def _copy(source: Path, target: Path) -> None:
    target.parent.mkdir(exist_ok=True)
    if source.is_dir():
        shutil.copytree(source, target, ignore=shutil.ignore_patterns("data", "__pycache__"))
    else:
        shutil.copy(source, target)


def remove(root: Path) -> None:
    for folder, _, _ in os.walk(root):
        Path(folder).chmod(0o755)
    shutil.rmtree(root)


def environment(root: Path, **more: str) -> dict[str, str]:
    """What Lambda sets, and what zappa_settings.json and the operator add."""
    return {
        "PATH": "/usr/local/bin:/usr/bin:/bin",
        "LANG": "en_US.UTF-8",
        "TZ": ":UTC",
        "_HANDLER": HANDLER,
        "LAMBDA_TASK_ROOT": str(root / "task"),
        "PYTHONPATH": str(root / "runtime"),
        "TMPDIR": str(root / "tmp"),
        "AWS_REGION": "eu-west-3",
        "AWS_DEFAULT_REGION": "eu-west-3",
        "AWS_LAMBDA_FUNCTION_NAME": "pas-a-pas-sante-test",
        "AWS_LAMBDA_FUNCTION_VERSION": "$LATEST",
        "AWS_LAMBDA_FUNCTION_MEMORY_SIZE": str(MEMORY),
        "AWS_LAMBDA_LOG_GROUP_NAME": "/aws/lambda/pas-a-pas-sante-test",
        "AWS_LAMBDA_LOG_STREAM_NAME": "local",
        "ENV": "prod",
        "SERVICES": "public",
        "PUBLIC_URL": ADDRESS,
        "SECRET_KEY": SECRET,
        **more,
    }


def limit_memory() -> None:
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY * 2**20, MEMORY * 2**20))


class RuntimeApi(http.server.ThreadingHTTPServer):
    """The address from which a function's process fetches events, on the loopback."""

    daemon_threads = True

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), _Exchange)
        self.events: queue.Queue[tuple[str, Any]] = queue.Queue()
        self.answers: queue.Queue[tuple[str, bytes]] = queue.Queue()
        self.closing = False
        threading.Thread(target=self.serve_forever, args=(0.05,), daemon=True).start()

    def next_event(self) -> tuple[str, Any] | None:
        while not self.closing:
            try:
                return self.events.get(timeout=0.1)
            except queue.Empty:
                continue
        return None

    def handle_error(self, request: Any, client_address: Any) -> None:
        """A process that we ended hangs up in the middle of a sentence."""


class _Exchange(http.server.BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    server: RuntimeApi

    def do_GET(self) -> None:
        found = self.server.next_event()
        if found is None:
            self.close_connection = True
            return
        self.send_response(200)
        self.send_header("Content-Type", "application/json")  # its client fails without
        self.send_header("Lambda-Runtime-Aws-Request-Id", found[0])
        deadline = int((time.time() + PATIENCE) * 1000)
        self.send_header("Lambda-Runtime-Deadline-Ms", str(deadline))
        self.send_header("Lambda-Runtime-Invoked-Function-Arn", "arn:aws:lambda:eu-west-3:1:f:f")
        self._finish(json.dumps(found[1]).encode())

    def do_POST(self) -> None:
        body = self.rfile.read(int(self.headers.get("Content-Length") or 0))
        self.server.answers.put((self.path.rsplit("/", 1)[-1], body))  # response or error
        self.send_response(202)
        self._finish(b"")

    def _finish(self, body: bytes) -> None:
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, format: str, *args: Any) -> None:
        pass


class FunctionError(RuntimeError):
    """The function raised, or died; the text is what Lambda would log."""


class Sandbox:
    """One warm function; `with` ends its process and removes its folder."""

    def __init__(self, archive: Path, **environ: str) -> None:
        self.root, self.api = fresh_folder(archive), RuntimeApi()
        self.log = (self.root / "log").open("wb")
        port = self.api.server_address[1]
        env = environment(self.root, AWS_LAMBDA_RUNTIME_API=f"127.0.0.1:{port}", **environ)
        python, user = interpreter()
        self.process = subprocess.Popen(
            [python, "-S", "-m", "awslambdaric", HANDLER],
            cwd=self.root / "task",
            env=env,
            stdout=self.log,
            stderr=subprocess.STDOUT,
            preexec_fn=limit_memory,
            **user,
        )

    def invoke(self, event: Any) -> Any:
        """The function's answer; raises FunctionError."""
        self.api.events.put((str(uuid.uuid4()), event))
        end = time.monotonic() + PATIENCE
        while time.monotonic() < end:
            try:
                kind, body = self.api.answers.get(timeout=0.2)
            except queue.Empty:
                if self.process.poll() is not None:
                    raise FunctionError(self.logs()) from None
                continue
            if kind != "response":
                raise FunctionError(body.decode())
            return json.loads(body)
        raise FunctionError(f"no answer in {PATIENCE} s: {self.logs()}")

    def logs(self) -> str:
        return (self.root / "log").read_text("utf-8", "replace")

    def peak(self) -> float:
        """The most memory it ever held, in MB."""
        status = Path(f"/proc/{self.process.pid}/status").read_text("ascii")
        line = next(line for line in status.splitlines() if line.startswith("VmHWM"))
        return int(line.split()[1]) * 1024 / 1e6

    def __enter__(self) -> "Sandbox":
        return self

    def __exit__(self, *_: object) -> None:
        self.api.closing = True
        self.process.kill()
        self.process.wait()
        self.api.shutdown()
        self.api.server_close()
        self.log.close()
        remove(self.root)
