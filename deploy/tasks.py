"""What schedules and `zappa invoke` may start; lambda_entry.TASKS lists them."""

import json
from typing import Any


def purge(event: Any, context: Any) -> int:
    """Wipe what has expired; returns how many things were.

    Nothing lasts in the public half: its events are on standard output, kept by the log group.
    """
    wiped = 0
    print(json.dumps({"event": "purge", "wiped": wiped}))
    return wiped
