"""What schedules and `zappa invoke` may start; lambda_entry.TASKS lists them.

`python -m deploy.tasks` purges the database of this machine (`make purge`).
"""

import json
from typing import Any

from flask import Flask

from core.config import Config, Services


def purge(event: Any, context: Any) -> int:
    """Wipe the practice worlds that nobody visits any more; returns how many.

    Nothing lasts in the public half: its events are on standard output, kept by the log group.
    """
    if Config.from_environ().services is Services.PUBLIC:
        return _told("purge", 0)
    from deploy.lambda_entry import application

    return _told("purge", wipe(application.app))


def wipe(app: Flask) -> int:
    """Wipe the worlds without a visit for 30 days; returns how many."""
    from core import db
    from services.bac_a_sable import models

    with app.app_context():
        wiped = models.purge()
        db.commit()
    return wiped


def migrate(event: Any, context: Any) -> int:
    """Bring the practice half's database up to date: `zappa invoke STAGE deploy.tasks.migrate`."""
    from core import migrations

    migrations.upgrade(Config.from_environ().database_url)
    return _told("migrate", 1)


def _told(event: str, count: int) -> int:
    print(json.dumps({"event": event, "count": count}))
    return count


if __name__ == "__main__":
    from app import create_app

    _told("purge", wipe(create_app()))
