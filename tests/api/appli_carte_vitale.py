"""What a program does with the appli carte Vitale: activate it, open it."""

from typing import Any

from tests.api.programme import Programme

BASE = "/appli-carte-vitale"
SECRET = {"code": "402917", "confirmation": "402917"}


def begin(programme: Programme, voie: str = "standard", status: int = 201, **wrong: Any) -> Any:
    asked = {"nir": programme.card["nir"], "voie": voie, "conditions": True, **wrong}
    return programme.post(f"{BASE}/activations", asked, status)


def opened(programme: Programme) -> None:
    programme.session = programme.post(f"{BASE}/ouverture", {"code": "402917"}, 201)["session"]
    programme.sessions["appli"] = programme.session


def activated(programme: Programme) -> None:
    """By France Identité, and open."""
    begin(programme, "france-identite")
    body = {"code_france_identite": "258147", **SECRET}
    assert programme.post(f"{BASE}/activations/france-identite", body)["etat"] == "active"
    opened(programme)


def active(programme: Programme, scenario: str = "ald") -> None:
    """The same, from the beginning."""
    programme.enter(scenario)
    activated(programme)
