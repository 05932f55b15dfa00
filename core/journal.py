"""Events of the public half without a database: masked JSON lines, a daily file kept 180 days."""

import json
import sys
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

KEPT = timedelta(days=180)


def record(folder: Path | None, event: str, **fields: Any) -> None:
    """Write one event with its UTC time; `folder` None (Lambda) means standard output.

    Callers mask free text first (core.free_text.mask): nothing personal may reach this function.
    """
    now = datetime.now(UTC)
    line = json.dumps(
        {"event": event, "at": now.isoformat(timespec="seconds"), **fields}, ensure_ascii=False
    )
    if folder is None:
        sys.stdout.write(line + "\n")
        return
    folder.mkdir(parents=True, exist_ok=True)
    path = folder / f"{now:%Y-%m-%d}.jsonl"
    if not path.exists():  # once a day, by the day's first event
        purge(folder, now)
    with path.open("a", encoding="utf-8") as file:
        file.write(line + "\n")


def purge(folder: Path, today: datetime) -> int:
    """Delete the files older than 180 days; returns how many."""
    limit = f"{today - KEPT:%Y-%m-%d}"
    old = [path for path in folder.glob("*.jsonl") if path.stem < limit]
    for path in old:
        path.unlink(missing_ok=True)  # another process may be purging too
    return len(old)
