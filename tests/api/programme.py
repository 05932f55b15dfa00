"""A program of the API: its tokens, its requests, what it does to create an account and enter."""

from dataclasses import dataclass, field
from typing import Any

from flask import Flask
from werkzeug.test import TestResponse

V1 = "/api/v1"
ERROR = {"ok", "status", "error", "fields"}


@dataclass
class Programme:
    """Requests without cookies; each answer is checked for the shape that the API promises."""

    app: Flask
    token: str = ""
    session: str = ""
    people: list[dict[str, Any]] = field(default_factory=list)
    card: dict[str, Any] = field(default_factory=dict)
    sessions: dict[str, str] = field(default_factory=dict)  # by their name in the description
    ids: dict[str, str] = field(default_factory=dict)  # what stands before each → an id of ours

    def ask(self, method: str, path: str, body: Any = None, **extra: Any) -> TestResponse:
        client = self.app.test_client(use_cookies=False)
        headers = {"Authorization": f"Bearer {self.token}", "X-Session": self.session}
        sent = {} if body is None else {"json": body}
        answer = client.open(V1 + path, method=method, headers=headers, **sent, **extra)
        assert "Set-Cookie" not in answer.headers
        assert "Access-Control-Allow-Origin" not in answer.headers
        if answer.status_code >= 400:
            assert set(answer.get_json()) == ERROR, answer.get_data(as_text=True)
            assert answer.get_json()["status"] == answer.status_code
        return answer

    def must(self, method: str, path: str, body: Any = None, status: int = 200) -> Any:
        """The JSON of an answer of this status."""
        answer = self.ask(method, path, body)
        assert answer.status_code == status, (path, answer.get_data(as_text=True))
        return answer.get_json() if answer.is_json else None

    def get(self, path: str, status: int = 200) -> Any:
        return self.must("GET", path, status=status)

    def post(self, path: str, body: Any = None, status: int = 200) -> Any:
        return self.must("POST", path, body, status)

    def put(self, path: str, body: Any, status: int = 200) -> Any:
        return self.must("PUT", path, body, status)

    # ——— Gestures ———

    def enter(self, scenario: str = "jeanne", personne: str = "") -> dict[str, Any]:
        """Begin; the card of the person played."""
        asked = {"scenario": scenario, **({"personne": personne} if personne else {})}
        entered = self.post("/bac-a-sable", asked, 201)
        self.token, self.people = entered["token"], entered["people"]
        self.card = self.get("/moi")["personne"]
        return self.card

    def role(self, name: str) -> None:
        self.put("/moi/role", {"role": name})

    def ready(self, row: dict[str, Any]) -> None:
        """Take the role and the session that an operation of the description asks for."""
        role = row.get("x-roles", ["assure"])[0]
        self.role(role)
        asked = [name for ways in row["security"] for name in ways]
        names = [*(f"{name} {role}" for name in asked), *asked]  # an agent's is of its level
        self.session = next((self.sessions[n] for n in names if n in self.sessions), "")

    def advance(self, *keys: str) -> None:
        for key in keys:
            self.post("/horloge", {"avance": key})

    def latest(self) -> dict[str, Any]:
        """The newest message, opened."""
        rows = self.get("/boite")["messages"]
        message: dict[str, Any] = self.get(f"/boite/{rows[0]['id']}")
        return message

    def create(self, card: dict[str, Any], status: int = 201, **changes: Any) -> Any:
        return self.post("/compte", creation(card) | changes, status)

    def confirm(self) -> None:
        self.post("/compte/confirmation", {"lien": self.latest()["lien"]})

    def password(self, card: dict[str, Any], device: str = "", status: int = 200) -> dict[str, Any]:
        typed = {"nir": card["nir"], "mot_de_passe": card["mot_de_passe"], "device": device}
        state: dict[str, Any] = self.post("/connexion", typed, status)
        return state

    def code(self, trust: bool = False, code: str = "") -> dict[str, Any]:
        typed = {"code": code or self.latest()["code"], "confiance": trust}
        opened: dict[str, Any] = self.post("/connexion/code", typed)
        self.session = self.sessions["seance"] = opened["session"]
        return opened

    def with_account(self, scenario: str = "jeanne") -> dict[str, Any]:
        """Somebody whose account is created and confirmed."""
        card = self.enter(scenario)
        self.create(card)
        self.confirm()
        return card

    def at_home(self, scenario: str = "jeanne") -> dict[str, Any]:
        """The same, logged in."""
        card = self.with_account(scenario)
        self.password(card)
        self.code()
        return card


PROOFS = "nom nir naissance code_postal numero_serie fin_iban mail mot_de_passe".split()


def creation(card: dict[str, Any]) -> dict[str, Any]:
    """What POST /compte takes, read on a person's card."""
    return {name: card[name] for name in PROOFS}
