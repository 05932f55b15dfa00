"""The public package's first page, beside the same package whose .pyc are stale."""

import compileall
import shutil
import zipfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory

from bench.cold import HOME, answered
from bench.process import Program, times, unzipped
from bench.table import Row
from deploy.package import libraries, package, prepared

ROUNDS = 8
GOAL = 0.5
HALF = "public"


def rows(rounds: int = ROUNDS) -> list[Row]:
    source = answered(HOME)
    with stale_archive() as archive, unzipped(archive) as stale, unzipped(package(HALF)) as ours:
        programs = {"ours": Program(source, {}, ours), "stale": Program(source, {}, stale)}
        found = times(programs, rounds)
    baseline = "the same package, its .pyc stale"
    return [Row.of("public half, first page", found["ours"], baseline, found["stale"], GOAL)]


@contextmanager
def stale_archive() -> Iterator[Path]:
    """What Lambda would get without deploy/zip_hook.py: .pyc checked by date, in a zip.

    The zip's dates are not those of the sources: each module is compiled again when imported.
    """
    with TemporaryDirectory() as name, prepared(HALF) as folder:
        shutil.copytree(libraries(HALF), folder, dirs_exist_ok=True)
        compileall.compile_dir(folder, quiet=2)
        archive = Path(name, "stale.zip")
        _write(folder, archive)
        yield archive


def _write(folder: Path, archive: Path) -> None:
    with zipfile.ZipFile(archive, "w") as zipped:
        for path in folder.rglob("*"):
            if path.is_file():
                entry = zipfile.ZipInfo(path.relative_to(folder).as_posix())  # dated 1980
                zipped.writestr(entry, path.read_bytes())
