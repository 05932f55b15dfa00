"""What leaves the pages: none of it may say anything of somebody's health."""

import logging
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest
from werkzeug.test import TestResponse

from core import db
from services.bac_a_sable.models import Trace
from services.boite.models import Message
from tests.visiteur import Visiteur

HEADERS = ("Location", "Content-Disposition", "Set-Cookie")


@dataclass
class Ecoute:
    """Somebody listened to: the addresses that they open, what each answer's headers say."""

    visiteur: Visiteur
    caplog: pytest.LogCaptureFixture
    journal: Path
    addresses: list[str] = field(default_factory=list)
    headers: list[str] = field(default_factory=list)

    def note(self, answer: TestResponse) -> TestResponse:
        for one in (*answer.history, answer):
            self.addresses.append(one.request.full_path)
            self.headers += [one.headers.get(name, "") for name in HEADERS]
        return answer

    def places(self) -> dict[str, str]:
        """Name of a place to what was written there."""
        with self.visiteur.world() as (_, bac):
            traces = db.every(db.select(Trace).where(Trace.bac_id == bac.id))
            mails = db.every(db.select(Message).where(Message.bac_id == bac.id))
        logged = [r.getMessage() for r in self.caplog.records if not r.name.startswith("sql")]
        return {
            "urls": "\n".join(self.addresses),
            "headers": "\n".join(self.headers),
            "cookies": str(self.visiteur.client._cookies),
            "logs": "\n".join(logged),
            "journal": "".join(p.read_text(encoding="utf-8") for p in self.journal.glob("*")),
            # The beginning of an exercise names its household: the person is no secret there.
            "traces": "\n".join(
                t.evenement + t.details for t in traces if "commence" not in t.evenement
            ),
            "mails": "\n".join(m.objet + m.corps + (m.lien or "") for m in mails),
        }

    def events(self) -> set[str]:
        with self.visiteur.world() as (_, bac):
            return {t.evenement for t in db.every(db.select(Trace).where(Trace.bac_id == bac.id))}


@contextmanager
def ecoute(visiteur: Visiteur, caplog: pytest.LogCaptureFixture, journal: Path) -> Iterator[Ecoute]:
    """Listen to everything that this visitor does, down to the lines for whoever debugs."""
    listening, ask = Ecoute(visiteur, caplog, journal), visiteur.client.open

    def heard(*args: Any, **kwargs: Any) -> TestResponse:
        return listening.note(ask(*args, **kwargs))

    visiteur.client.open = heard  # type: ignore[method-assign]
    with caplog.at_level(logging.DEBUG):
        yield listening
    visiteur.client.open = ask  # type: ignore[method-assign]


def assert_silent(listening: Ecoute, *secrets: str) -> None:
    """None of these words stands anywhere, whatever its capitals."""
    for place, text in listening.places().items():
        for secret in secrets:
            assert secret.lower() not in text.lower(), (place, secret)
