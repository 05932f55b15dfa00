"""The practice half's database: one session per request, one transaction per answer."""

from datetime import UTC, datetime
from functools import cache
from typing import Any, TypeVar

from flask import Flask, Response, current_app, g, make_response
from sqlalchemy import DateTime, Engine, ForeignKey, Select, String, create_engine, event, select
from sqlalchemy.engine.interfaces import Dialect
from sqlalchemy.exc import InterfaceError, OperationalError
from sqlalchemy.exc import TimeoutError as PoolTimeout
from sqlalchemy.orm import DeclarativeBase, Mapped, Session, mapped_column
from sqlalchemy.types import TypeDecorator
from werkzeug.exceptions import ServiceUnavailable

from core import tokens

SQLITE_PATIENCE = 30  # seconds that a writer waits for the others
POSTGRES_PATIENCE = 5  # seconds for a connection
# Less than a function of Lambda is given: a query that lasts ends with an answer, not with it.
POSTGRES_LIMITS = {
    "statement_timeout": "8s",
    "idle_in_transaction_session_timeout": "30s",
}
TRY_AGAIN = 30  # seconds, said to whoever comes while the database is away
DOWN = (OperationalError, InterfaceError, PoolTimeout)


class Utc(TypeDecorator[datetime]):
    """An instant: aware in Python, UTC in the database (SQLite keeps no zone)."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        if value is None:
            return None
        if value.tzinfo is None:
            raise ValueError("an instant needs its time zone")
        return value.astimezone(UTC)

    def process_result_value(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        if value is None:
            return None
        return value.replace(tzinfo=UTC) if value.tzinfo is None else value.astimezone(UTC)


class Base(DeclarativeBase):
    type_annotation_map = {datetime: Utc}


class Identified:
    """An id of 96 random bits, fit for a URL."""

    id: Mapped[str] = mapped_column(String(16), primary_key=True, default=tokens.new_id)


class OfBac:
    """A row that belongs to one bac à sable, and is wiped with it."""

    bac_id: Mapped[str] = mapped_column(
        ForeignKey("bac_a_sable.id", ondelete="CASCADE"), index=True
    )


Row = TypeVar("Row", bound=Base)


def engine_for(url: str) -> Engine:
    """An engine for postgresql:// or sqlite://, set so that two writers never lose one's work."""
    # Hidden parameters: an error in a log must not tell what somebody typed.
    if url.startswith("postgresql"):
        _, address = url.split("://", 1)
        return _postgres(f"postgresql+psycopg://{address}")
    engine = create_engine(url, connect_args={"timeout": SQLITE_PATIENCE}, hide_parameters=True)
    event.listen(engine, "connect", _sqlite_settings)
    event.listen(engine, "begin", _sqlite_begin)
    return engine


@cache
def _engine_of(url: str) -> Engine:
    """One for all applications of a process: a function of Lambda holds one connection."""
    return engine_for(url)


def _postgres(url: str) -> Engine:
    # pre_ping: a connection that died while nobody asked is replaced, unseen.
    patience = {"connect_timeout": POSTGRES_PATIENCE}
    engine = create_engine(url, connect_args=patience, pool_pre_ping=True, hide_parameters=True)
    event.listen(engine, "connect", _postgres_settings)
    return engine


def _postgres_settings(connection: Any, _record: Any) -> None:
    connection.autocommit = True  # a SET is undone with its transaction
    for name, value in POSTGRES_LIMITS.items():
        connection.execute(f"SET {name} = '{value}'")
    connection.autocommit = False


def _sqlite_settings(connection: Any, _record: Any) -> None:
    connection.isolation_level = None  # the driver must not begin by itself: see _sqlite_begin
    # secure_delete: what « Tout effacer » removes is overwritten, not left in free pages.
    for pragma in (
        "journal_mode=WAL",
        "synchronous=NORMAL",
        "foreign_keys=ON",
        "secure_delete=ON",
    ):
        connection.execute(f"PRAGMA {pragma}")


def _sqlite_begin(connection: Any) -> None:
    # A transaction that reads, then writes, fails when another wrote in between; asking for the
    # lock at once makes it wait its turn instead.
    connection.exec_driver_sql("BEGIN IMMEDIATE")


def install(app: Flask, url: str) -> None:
    """Give the application its engine; commit each answer below 500, roll the others back.

    A database that does not answer is 503, with nothing half done.
    """
    app.extensions["engine"] = _engine_of(url)

    @app.after_request
    def end_of_answer(response: Response) -> Response:
        if "session" not in g or response.status_code >= 500:
            return response  # closing rolls back
        try:
            g.session.commit()
        except DOWN as error:
            return _away(error)
        return response

    for kind in DOWN:
        app.register_error_handler(kind, _away)

    @app.teardown_appcontext
    def close(_error: BaseException | None) -> None:
        _close()


def _away(error: Exception) -> Response:
    """The answer while the database is away; who asks again finds a new connection."""
    current_app.logger.error("database away: %s", type(error.__cause__ or error).__name__)
    _close()
    refusal = ServiceUnavailable(retry_after=TRY_AGAIN)
    return make_response(current_app.handle_http_exception(refusal))


def _close() -> None:
    if (opened := g.pop("session", None)) is not None:
        opened.close()


def session() -> Session:
    """The session of the current application context."""
    if "session" not in g:
        g.session = Session(current_app.extensions["engine"], expire_on_commit=False)
    current: Session = g.session
    return current


def commit() -> None:
    """End the transaction now: for commands and tests; a request does it with its answer."""
    session().commit()


def add(row: Row) -> Row:
    """Store a new row and give it its id."""
    session().add(row)
    session().flush()
    return row


def one(query: Select[Row]) -> Row | None:
    """The only row of a query, or None."""
    return session().scalars(query).one_or_none()


def every(query: Select[Row]) -> list[Row]:
    """All rows of a query."""
    return list(session().scalars(query))


def of_bac(model: type[Row], id_: str, bac_id: str) -> Row | None:
    """The row of this id in this bac à sable; another's is as good as none."""
    return one(select(model).where(model.id == id_, model.bac_id == bac_id))  # type: ignore[attr-defined]
