"""A program in an interpreter of its own, which never ran a test: it loads what it needs alone."""

import json
import os
import subprocess
import sys
from typing import Any

from core.config import ROOT

TIMEOUT = 120  # seconds


def printed(program: str, *arguments: str, **environ: str) -> Any:
    """The JSON that a program prints; it must end well."""
    kept = {k: v for k, v in os.environ.items() if not k.startswith(("COV", "PYTEST"))}
    return told(["-c", program, *arguments], kept | {"PYTHONPATH": str(ROOT)} | environ)


def told(arguments: list[str], env: dict[str, str]) -> Any:
    """The JSON that this Python prints with these arguments, in that environment alone."""
    done = subprocess.run(
        [sys.executable, *arguments],
        cwd=ROOT,
        env=env,
        capture_output=True,
        text=True,
        check=False,
        timeout=TIMEOUT,
    )
    assert done.returncode == 0, done.stderr
    return json.loads(done.stdout)
