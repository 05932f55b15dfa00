"""The database's versions, applied by Alembic: `upgrade` when served here, a task when deployed."""

from pathlib import Path

from alembic import command
from alembic.config import Config

from core.db import engine_for

HERE = Path(__file__).resolve().parent


def upgrade(url: str) -> None:
    """Bring a database to the latest version; nothing happens when it already is."""
    engine = engine_for(url)
    try:
        command.upgrade(configuration(engine), "head")
    finally:
        engine.dispose()


def configuration(engine: object) -> Config:
    """What Alembic reads, without any file of its own."""
    config = Config()
    config.set_main_option("script_location", str(HERE))
    config.attributes["engine"] = engine
    return config
