"""What schedules and `zappa invoke` may start; lambda_entry.TASKS lists them.

`python -m deploy.tasks` purges the database of this machine (`make purge`).
"""

import json
from typing import Any

from flask import Flask

from core.config import Config, Services

BATCH = 100  # worlds wiped in one transaction
MOST_BATCHES = 50  # in one run: a function of Lambda has seconds; the next hour goes on


def purge(event: Any, context: Any) -> int:
    """Wipe the practice worlds that nobody visits any more; returns how many.

    Nothing lasts in the public half: its events are on standard output, kept by the log group.
    """
    if Config.from_environ().services is Services.PUBLIC:
        return _told("purge", 0)
    from app import create_app
    from services.parts import DOOR

    return _told("purge", wipe(create_app(parts=DOOR)))


def wipe(app: Flask) -> int:
    """Wipe the worlds without a visit for 30 days, old counters and pictures; how many worlds.

    In batches, each a transaction of its own: visitors never wait for the whole.
    """
    from core import db, depot, limites
    from services.bac_a_sable import models

    wiped = 0
    with app.app_context():
        limites.purge()
        depot.purge()
        for _ in range(MOST_BATCHES):
            gone = models.purge(BATCH)
            db.commit()
            wiped += gone
            if gone < BATCH:
                break
    return wiped


def migrate(event: Any, context: Any) -> int:
    """Bring the practice half's database up to date: `zappa invoke STAGE deploy.tasks.migrate`."""
    from core import migrations

    migrations.upgrade(Config.from_environ().database_url)
    return _told("migrate", 1)


def figures(event: Any, context: Any) -> int:
    """Name the figures that pages print and that are no longer true; returns how many."""
    from datetime import UTC, datetime

    from editorial import store

    over = store.expired(datetime.now(UTC).date())
    return _told("figures", len(over), expired=over)


def _told(event: str, count: int, **more: Any) -> int:
    print(json.dumps({"event": event, "count": count, **more}))
    return count


if __name__ == "__main__":
    from app import create_app

    _told("purge", wipe(create_app()))
