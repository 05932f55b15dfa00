"""Fresh processes on an unzipped package, as AWS Lambda starts them, and their CPU time."""

import random
import resource
import subprocess
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from tests.deploy.sandbox import environment, fresh_folder, interpreter, remove

TIMEOUT = 60  # seconds, for one process


@dataclass(frozen=True)
class Program:
    """Python source that must end well, with what it adds to Lambda's environment."""

    source: str
    environ: Mapping[str, str]
    root: Path

    def run(self) -> str:
        """What it printed; raises when it fails."""
        python, user = interpreter()
        path = f"{self.root / 'task'}:{self.root / 'runtime'}"
        done: subprocess.CompletedProcess[str] = subprocess.run(
            [python, "-S", "-B", "-c", self.source],
            cwd=self.root / "task",
            env=environment(self.root, PYTHONPATH=path, **self.environ),
            capture_output=True,
            text=True,
            check=False,
            timeout=TIMEOUT,
            **user,
        )
        if done.returncode:
            raise RuntimeError(done.stderr)
        return done.stdout

    def cpu_seconds(self) -> float:
        """User and system time of one run."""
        before = resource.getrusage(resource.RUSAGE_CHILDREN)
        self.run()
        after = resource.getrusage(resource.RUSAGE_CHILDREN)
        return after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime


@contextmanager
def unzipped(archive: Path) -> Iterator[Path]:
    """A package's folder, read-only, for as long as it is measured."""
    root = fresh_folder(archive)
    try:
        yield root
    finally:
        remove(root)


def times(programs: Mapping[str, Program], rounds: int) -> dict[str, list[float]]:
    """Program → CPU seconds, one a round; each round runs all of them, in another order.

    A round before those is not counted: it fills the file caches.
    """
    found: dict[str, list[float]] = {name: [] for name in programs}
    for count in range(rounds + 1):
        for name in random.sample(list(programs), len(programs)):
            used = programs[name].cpu_seconds()
            if count:
                found[name].append(used)
    return found
