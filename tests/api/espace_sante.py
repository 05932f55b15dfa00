"""What a program does in Mon espace santé: read the letter, enrol, log in."""

from typing import Any

from tests.api.programme import Programme

BASE = "/espace-sante"
ACCES = {"identifiant": "camomille64", "mot_de_passe": "Hortensia-64"}


def posted_code(programme: Programme) -> str:
    """The provisional code of the latest message that holds one (mail or letter)."""
    rows = programme.get("/boite")["messages"]
    found: str = next(row["code"] for row in rows if len(row["code"] or "") > 6)
    return found


def identifiers(programme: Programme, **changes: str) -> dict[str, str]:
    """The three identifiers: the code in the boîte, the number and the card's of the fiche."""
    card = programme.card
    typed = {"nir": card["nir"], "numero_serie": card["numero_serie"]}
    return typed | ({} if "code" in changes else {"code": posted_code(programme)}) | changes


def begin(programme: Programme) -> str:
    """The three identifiers given: the path of the enrolment under way."""
    programme.get(BASE)
    state = programme.post(f"{BASE}/activations", identifiers(programme), 201)
    return f"{BASE}/activations/{state['id']}"


def prove(programme: Programme, canal: str = "mail") -> str:
    """The same, the code received and typed."""
    path = begin(programme)
    programme.post(f"{path}/envoi", {"canal": canal})
    programme.post(f"{path}/code", {"code": programme.latest()["code"]})
    return path


def decide(programme: Programme, children: list[str] | None = None) -> str:
    """The same, up to the last step; by default with all the children."""
    path = prove(programme)
    known = [row["id"] for row in programme.get(path)["enfants"]]
    programme.post(f"{path}/profils", {"enfants": known if children is None else children})
    programme.post(f"{path}/decision", {"decision": "activer"})
    contacts = programme.get(path)["contacts"]
    programme.post(f"{path}/contacts", contacts)
    return path


def enrol(programme: Programme, children: list[str] | None = None) -> dict[str, Any]:
    """A whole enrolment."""
    path = decide(programme, children)
    found: dict[str, Any] = programme.post(f"{path}/acces", ACCES, 201)
    return found


def login(programme: Programme, canal: str = "mail") -> dict[str, Any]:
    programme.post(f"{BASE}/connexion", ACCES)
    programme.post(f"{BASE}/connexion/envoi", {"canal": canal}, 204)
    opened: dict[str, Any] = programme.post(
        f"{BASE}/connexion/code", {"code": programme.latest()["code"]}
    )
    programme.session = programme.sessions["espace"] = opened["session"]
    return opened


def inside(programme: Programme, scenario: str = "jeanne", personne: str = "") -> dict[str, Any]:
    """Somebody inside their own space; their card."""
    card = programme.enter(scenario, personne)
    enrol(programme)
    login(programme)
    return card


def family(programme: Programme) -> None:
    """Maud inside her space: Maël's is active too, Ewen's and the youngest's are not."""
    programme.enter("famille-guilvinec", "maud")
    mael = next(row["id"] for row in programme.people if row["cle"] == "mael")
    enrol(programme, [mael])
    login(programme)


def profiles(programme: Programme) -> dict[str, str]:
    """First name → id of each profile that may be opened."""
    rows = programme.get(f"{BASE}/profils")["ouverts"]
    return {row["nom"].split()[0]: row["id"] for row in rows}
