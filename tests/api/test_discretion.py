"""No health datum in the addresses, the logs, the journal or the mails of what a program does."""

import logging
from pathlib import Path
from typing import Any

import pytest

from core import db
from services.bac_a_sable.models import Trace, device
from services.boite.models import Message
from tests.api.espace_sante import BASE, inside
from tests.api.ordonnance import give, prescribe, present, read
from tests.api.programme import Programme

DIRECT = ("tensamor", "amlodipine", "gélule", "arachide", "boutons", "belkacem", "marchand")


def cared_for(programme: Programme) -> set[str]:
    """A card, a message, an ordonnance given in part then cancelled; the secrets of its paper."""
    card = inside(programme)
    programme.post(f"{BASE}/profil/allergies", {"titre": "Arachide", "detail": "Boutons"}, 201)
    programme.get(f"{BASE}/profil/pdf")
    (message,) = programme.get(f"{BASE}/messages")["messages"]
    programme.post(f"{BASE}/messages/{message['id']}", {"texte": "Mon Tensamor manque."}, 201)
    signed = prescribe(programme, card, {"boites": 3})
    instead = {"issue": "substitue", "remplacement": "amlodipine-5", "boites": 1}
    sheet = give(programme, present(programme, signed["numero"]), instead)
    sceau = read(programme, signed["id"])["sceau"]
    programme.role("prescripteur")
    cancel = {"motif": "erreur", "vu": sheet["vu"]}
    programme.post(f"/prescriptions/{signed['id']}/annuler", cancel)
    return {signed["numero"].lower(), sceau.lower()}


def test_nothing_of_health_leaves_the_answers(
    programme: Programme,
    caplog: pytest.LogCaptureFixture,
    journal: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    asked: list[str] = []
    ask = Programme.ask

    def noted(self: Programme, method: str, path: str, *args: Any, **extra: Any) -> Any:
        asked.append(path)
        return ask(self, method, path, *args, **extra)

    monkeypatch.setattr(Programme, "ask", noted)
    with caplog.at_level(logging.DEBUG):
        secrets = {*DIRECT, *cared_for(programme)}
    with programme.app.app_context():
        found = device(programme.token)
        assert found is not None
        bac = found[1].id
        traces = db.every(db.select(Trace).where(Trace.bac_id == bac))
        mails = db.every(db.select(Message).where(Message.bac_id == bac))
    places = {
        "addresses": " ".join(asked),
        "logs": "\n".join(r.getMessage() for r in caplog.records if not r.name.startswith("sql")),
        "journal": "".join(p.read_text(encoding="utf-8") for p in journal.glob("*")),
        "traces": "\n".join(t.evenement + t.details for t in traces),
        "mails": "\n".join(m.objet + m.corps + (m.lien or "") for m in mails),
    }
    names = {"marchand"}  # a mail may name its reader
    for place, text in places.items():
        for secret in secrets - (names if place == "mails" else set()):
            assert secret not in text.lower(), (place, secret)
    assert len(traces) > 10
