"""The counter and the portal through the API: read, bill, open an agent's session."""

from typing import Any

from tests.api.programme import Programme

NIVEAUX = ("agent-consultation", "agent-revocation", "agent-blocage")


def on_paper(programme: Programme) -> str:
    """The id of an open sheet of the doctor, that needs no appli."""
    programme.role("prescripteur")
    found: str = programme.post("/poste/lectures", {"moyen": "rien"}, 201)["id"]
    return found


def agent(programme: Programme, role: str = "agent-blocage") -> dict[str, Any]:
    """A session of an agent of this level."""
    programme.role(role)
    body = {}
    if role != NIVEAUX[0]:
        body = {"code": programme.get("/agents/authentificateur")["code"]}
    opened: dict[str, Any] = programme.post("/agents/session", body, 201)
    programme.session = programme.sessions[f"agent {role}"] = opened["session"]
    return opened


def person(programme: Programme) -> str:
    """The id of the file of the person played."""
    programme.role(NIVEAUX[0])
    if f"agent {NIVEAUX[0]}" not in programme.sessions:
        agent(programme, NIVEAUX[0])
    programme.session = programme.sessions[f"agent {NIVEAUX[0]}"]
    found: str = programme.post("/agents/dossiers", {"nir": programme.card["nir"]})["id"]
    return found
