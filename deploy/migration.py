"""`python -m deploy.migration "what changes"`: write the next version from the models."""

import sys
import tempfile
from pathlib import Path

from alembic import command

from app import create_app
from core import migrations
from core.config import Config, Env, Services
from core.db import engine_for


def main(message: str) -> None:
    """Compare an up-to-date empty database with the models; read the file before committing it."""
    with tempfile.TemporaryDirectory() as folder:
        url = f"sqlite:///{Path(folder) / 'vide.sqlite'}"
        migrations.upgrade(url)
        create_app(Config(Env.TEST, Services.ALL, "k" * 32, "", database_url=url))
        command.revision(
            migrations.configuration(engine_for(url)), message=message, autogenerate=True
        )


if __name__ == "__main__":
    main(" ".join(sys.argv[1:]) or sys.exit(__doc__))
