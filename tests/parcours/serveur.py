"""The real server on a free loopback port, in a thread, reached as visitors reach it."""

from collections.abc import Iterator
from contextlib import contextmanager
from threading import Thread

import waitress
from flask import Flask
from waitress import wasyncore


@contextmanager
def served(app: Flask) -> Iterator[str]:
    """The address of the application while it is served."""
    server = waitress.create_server(app, host="127.0.0.1", port=0, threads=8, ident=None)
    thread = Thread(target=server.run, name="site")
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.effective_port}"
    finally:
        # In the server's own thread: closing its sockets under its feet would be a race.
        server.trigger.pull_trigger(lambda: wasyncore.close_all(server._map))
        thread.join()
        server.task_dispatcher.shutdown()
