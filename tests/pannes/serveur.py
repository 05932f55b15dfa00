"""The whole application in a process of its own, to be killed: `python -m … DATABASE_URL PORT`."""

import sys

import waitress

from core.config import Config, Env, Services
from tests.conftest import practice


def main(database_url: str, port: str) -> None:
    """Serve on the loopback, as `make run` does."""
    app = practice(Config(Env.TEST, Services.ALL, "k" * 32, ""), database_url)
    waitress.serve(app, host="127.0.0.1", port=int(port), threads=8, ident=None)


if __name__ == "__main__":
    main(*sys.argv[1:])
