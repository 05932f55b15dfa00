"""What an activated space already holds: a document, a message, a vaccine, a visit."""

from datetime import datetime

from services.referentiel.models import Assure


def fill(assure: Assure, now: datetime) -> None:
    """Once, at the first activation."""
