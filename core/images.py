"""A visitor's picture as it is kept: a row in the database, its bytes there too or in a bucket.

The row alone decides who may read and what is wiped; a bucket (FICHIERS_SEAU) only holds bytes.
"""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import datetime
from functools import cached_property
from typing import Any, Protocol

from flask import Flask, current_app
from sqlalchemy import LargeBinary
from sqlalchemy.orm import Mapped, mapped_column
from werkzeug.exceptions import ServiceUnavailable

from core.db import TRY_AGAIN, Base, Identified, OfBac

# Seconds, and tries: less than a function of Lambda is given, so that it ends with an answer.
PATIENCE: dict[str, Any] = {
    "connect_timeout": 2,
    "read_timeout": 3,
    "retries": {"total_max_attempts": 2},
}
# Without the right to list, S3 refuses rather than tell that nothing is there.
NOT_THERE = {"NoSuchKey", "AccessDenied"}


class Fichier(Identified, OfBac, Base):
    """A picture as we drew it again, JPEG. Wall clock: what is personal goes after a day.

    `contenu` is empty where a bucket holds the bytes.
    """

    __tablename__ = "fichier"

    contenu: Mapped[bytes] = mapped_column(LargeBinary, deferred=True)
    depose_le: Mapped[datetime] = mapped_column(index=True)


class Away(ServiceUnavailable):
    """The bucket does not answer, or refuses: 503 for whoever does not expect it.

    `kind` is what S3 or boto3 calls it.
    """

    def __init__(self, kind: str = "") -> None:
        super().__init__(retry_after=TRY_AGAIN)
        self.kind = kind


class Store(Protocol):
    """Where bytes are. `put` comes before its row is added, `delete` before its rows go."""

    def put(self, row: Fichier, content: bytes) -> None:
        """Keep the bytes of a row; raises Away, and the row must not be added."""

    def get(self, row: Fichier) -> bytes | None:
        """The bytes of a row, None when they are gone; raises Away."""

    def delete(self, rows: Sequence[Fichier]) -> list[Fichier]:
        """Wipe the bytes of 1000 rows at most; those whose bytes are gone now."""


class InDatabase:
    """In the row itself: it comes and goes with its bytes."""

    def put(self, row: Fichier, content: bytes) -> None:
        row.contenu = content

    def get(self, row: Fichier) -> bytes | None:
        return row.contenu or None

    def delete(self, rows: Sequence[Fichier]) -> list[Fichier]:
        return list(rows)


class InBucket:
    """In a private bucket of S3, one object a picture: `<world>/<picture>`."""

    def __init__(self, bucket: str) -> None:
        self.bucket = bucket

    @cached_property
    def client(self) -> Any:
        """boto3 is Lambda's own, and slow to load: the first picture waits for it, no page does."""
        from boto3.session import Session
        from botocore.config import Config

        return Session().client("s3", config=Config(**PATIENCE))

    def put(self, row: Fichier, content: bytes) -> None:
        with _asked():
            self.client.put_object(
                Bucket=self.bucket,
                Key=key(row),
                Body=content,
                ContentType="image/jpeg",
                ServerSideEncryption="AES256",
            )
        row.contenu = b""

    def get(self, row: Fichier) -> bytes | None:
        try:
            with _asked():
                found = self.client.get_object(Bucket=self.bucket, Key=key(row))
                content: bytes = found["Body"].read()
        except Away as away:
            if away.kind in NOT_THERE:
                return None
            raise
        return content

    def delete(self, rows: Sequence[Fichier]) -> list[Fichier]:
        objects = [{"Key": key(row)} for row in rows]
        try:
            with _asked():
                wiped = {"Objects": objects, "Quiet": True}
                answer = self.client.delete_objects(Bucket=self.bucket, Delete=wiped)
        except Away:
            return []
        left = {error["Key"] for error in answer.get("Errors", [])}
        if left:
            current_app.logger.error("bucket keeps %d pictures", len(left))
        return [row for row in rows if key(row) not in left]


def key(row: Fichier) -> str:
    """The name of a picture's object: neither can be guessed."""
    return f"{row.bac_id}/{row.id}"


@contextmanager
def _asked() -> Iterator[None]:
    """Whatever S3 refuses or does not answer is Away; the log says its kind alone."""
    from botocore.exceptions import BotoCoreError, ClientError

    try:
        yield
    except (BotoCoreError, ClientError) as error:
        told = getattr(error, "response", {}).get("Error", {})
        kind = told.get("Code") or type(error).__name__
        current_app.logger.error("bucket away: %s", kind)
        raise Away(kind) from error


def install(app: Flask, bucket: str) -> None:
    """Give the application its store: this bucket, or the database for ""."""
    app.extensions["images"] = InBucket(bucket) if bucket else InDatabase()


def store() -> Store:
    """The store of the current application."""
    found: Store = current_app.extensions["images"]
    return found
