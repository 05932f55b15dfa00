"""AWS as Zappa sees it: moto on the loopback, whose functions really run the zips they are given.

`python -m tests.deploy.aws`, on the libraries of requirements/deploy-test.txt alone, prints its
address and serves until its standard input ends.
"""

import json
import os
import subprocess
import sys
import tempfile
from base64 import b64encode
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from deploy.package import ROOT, tools
from tests.deploy.sandbox import FunctionError, Sandbox
from tests.neuf import told

REGION = "eu-west-3"
PATIENCE = 30  # seconds
MOST_LOGS = 3000  # characters that an answer carries
CALL = """
import json, sys, boto3
service, method, given = sys.argv[1:]
print(json.dumps(getattr(boto3.client(service), method)(**json.loads(given)), default=str))
"""
CREDENTIALS = {"AWS_ACCESS_KEY_ID": "personne", "AWS_SECRET_ACCESS_KEY": "personne"}


@dataclass(frozen=True)
class Aws:
    """An account where nothing is, and nothing costs."""

    url: str

    @property
    def environ(self) -> dict[str, str]:
        """What makes Zappa speak to this account, and to no other."""
        nowhere = {"AWS_SHARED_CREDENTIALS_FILE": os.devnull, "AWS_CONFIG_FILE": os.devnull}
        kept = {k: v for k, v in os.environ.items() if not k.startswith("AWS_")}
        region = {"AWS_DEFAULT_REGION": REGION, "AWS_ENDPOINT_URL": self.url}
        return {**kept, **nowhere, **CREDENTIALS, **region}

    def ask(self, service: str, method: str, **given: Any) -> Any:
        """One call of boto3, the one that Zappa has."""
        arguments = ["-S", "-c", CALL, service, method, json.dumps(given)]
        return told(arguments, {**self.environ, "PYTHONPATH": str(tools())})


@contextmanager
def account() -> Iterator[Aws]:
    """A new account, in a process of its own."""
    path = os.pathsep.join([str(tools("deploy-test")), str(ROOT)])
    with tempfile.TemporaryFile() as log:
        process = subprocess.Popen(
            [sys.executable, "-S", "-m", "tests.deploy.aws"],
            cwd=ROOT,
            env={**os.environ, **CREDENTIALS, "PYTHONPATH": path, "PYTHONDONTWRITEBYTECODE": "1"},
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=log,
            text=True,
        )
        assert process.stdout is not None
        try:
            yield Aws(process.stdout.readline().strip())
        finally:
            process.communicate(timeout=PATIENCE)  # ends its standard input


def serve() -> None:
    """What the process does."""
    from moto.core.config import default_user_config
    from moto.server import ThreadedMotoServer

    default_user_config["lambda"] = {"use_docker": False}
    warm: dict[str, tuple[str, Sandbox]] = {}
    _list_urls()
    _run_zips(warm)
    server = ThreadedMotoServer("127.0.0.1", 0, verbose=False)
    server.start()
    print("http://{}:{}".format(*server.get_host_and_port()), flush=True)  # noqa: T201
    sys.stdin.read()
    for _, sandbox in warm.values():
        sandbox.__exit__()


def _list_urls() -> None:
    """ListFunctionUrlConfigs, which moto does not know and Zappa asks for: none."""
    from moto.awslambda.responses import LambdaResponse
    from moto.awslambda.urls import url_paths

    def none(self: Any) -> tuple[int, dict[str, str], str]:
        return 200, {}, json.dumps({"FunctionUrlConfigs": []})

    LambdaResponse.list_function_url_configs = none
    path = r"{0}/(?P<api_version>[^/]+)/functions/(?P<function_name>[\w_:%-]+)/urls/?$"
    url_paths[path] = LambdaResponse.dispatch


def _run_zips(warm: dict[str, tuple[str, Sandbox]]) -> None:
    """Invoke runs the code; one warm environment a function, new when code or settings are."""
    from moto.awslambda_simple.models import LambdaSimpleBackend

    def invoke(
        self: Any, name: str, qualifier: Any, body: Any, headers: Any, answer: dict[str, str]
    ) -> bytes:
        function = self.get_function(name, qualifier)
        version = repr((function.code_sha_256, sorted(function.environment_vars.items())))
        if warm.get(name, ("",))[0] != version:
            if name in warm:
                warm[name][1].__exit__()
            warm[name] = version, _started(function)
        sandbox = warm[name][1]
        try:
            said = sandbox.invoke(json.loads(body or "{}"))
        except FunctionError as error:
            answer["x-amz-function-error"] = "Unhandled"
            said = {"errorMessage": str(error)}
        answer["x-amz-log-result"] = b64encode(sandbox.logs()[-MOST_LOGS:].encode()).decode()
        return json.dumps(said).encode()

    LambdaSimpleBackend.invoke = invoke


def _started(function: Any) -> Sandbox:
    given = {"SECRET_KEY": ""} | function.environment_vars  # ours is not lent: see Secrets
    with tempfile.TemporaryDirectory() as folder:
        archive = Path(folder, "fonction.zip")
        archive.write_bytes(function.code_bytes)
        return Sandbox(archive, **given)


if __name__ == "__main__":
    serve()
