"""Run by Alembic for each command: on the engine that it was given, in one transaction."""

from alembic import context

from core.db import Base

with context.config.attributes["engine"].connect() as connection:
    if connection.dialect.name == "postgresql":
        connection.exec_driver_sql("SET statement_timeout = 0")  # a large table takes its time
        connection.commit()
    context.configure(
        connection=connection,
        target_metadata=Base.metadata,  # whole only where the services' models were imported
        render_as_batch=True,  # SQLite alters a table by writing it anew
        compare_type=True,
    )
    with context.begin_transaction():
        context.run_migrations()
