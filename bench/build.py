"""CPU time of the static export beside that of compiling the content it is made of."""

import time
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from tempfile import TemporaryDirectory

from bench.table import Row
from deploy.export import export
from editorial.build import build

ROUNDS = 3


def rows(rounds: int = ROUNDS) -> list[Row]:
    today = datetime.now(UTC).date()
    exported, compiled = [], []
    with TemporaryDirectory() as folder:
        content, pages = Path(folder, "content"), Path(folder, "pages")
        for _ in range(rounds):
            compiled.append(cpu_seconds(lambda: build(today, out=content)))
            exported.append(cpu_seconds(lambda: export(pages)))
    return [Row.of("export of every page", exported, "compiling the content", compiled)]


def cpu_seconds(action: Callable[[], None]) -> float:
    start = time.process_time()
    action()
    return time.process_time() - start
