"""Both halves as `make run` serves them, on a free port of the loopback, for bench/visitors.py.

`python -m bench.server FOLDER` prints its port and ends with whoever holds its standard input.
"""

import logging
import os
import subprocess
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import waitress

from app import create_app
from core import migrations
from core.config import ROOT, Config, Env, Services

KEY = "une-cle-pour-mesurer-" * 2
THREADS = 8  # as app.serve


def config(folder: Path) -> Config:
    """Nothing is written but in this folder."""
    database = f"sqlite:///{folder / 'exercices.sqlite'}"
    journal = folder / "journal"
    return Config(Env.DEV, Services.ALL, KEY, "", journal=journal, database_url=database)


def main(folder: str) -> None:
    logging.getLogger("waitress.queue").setLevel(logging.ERROR)  # that many wait is the point
    settings = config(Path(folder))
    migrations.upgrade(settings.database_url)
    app = create_app(settings)
    server = waitress.create_server(app, host="127.0.0.1", port=0, threads=THREADS, ident=None)
    threading.Thread(target=_end_with_the_parent, daemon=True).start()
    print(server.effective_port, flush=True)
    server.run()


def _end_with_the_parent() -> None:
    sys.stdin.read()
    os._exit(0)


@contextmanager
def served(folder: Path) -> Iterator[int]:
    """The port of a server in a process of its own, killed at the end."""
    command = [sys.executable, "-m", "bench.server", str(folder)]
    pipe = subprocess.PIPE
    with subprocess.Popen(command, cwd=ROOT, stdin=pipe, stdout=pipe, text=True) as process:
        try:
            yield int(next(process.stdout or iter(())))
        finally:
            process.kill()


if __name__ == "__main__":
    main(sys.argv[1])
