"""Everything that the description tells, and a program that has something of each."""

from collections.abc import Callable
from typing import Any

from flask import Flask

from tests.api import appli_carte_vitale, comptoir, espace_sante, ordonnance
from tests.api.programme import V1, Programme

# What a path holds besides ids.
FILLED = {"{numero}": "1", "{cle}": "creer-compte", "{rubrique}": "allergies"}
ENDINGS = {
    "POST /terminer",
    "DELETE /bac-a-sable",
    "POST /compte/resilier",
    "PUT /compte/mot-de-passe",
    "POST /deconnexion",
    "POST /espace-sante/deconnexion",
    "POST /espace-sante/fermer",
    "POST /agents/session",  # the one before
    "POST /appli-carte-vitale/suppression",
    "POST /appli-carte-vitale/code-oublie",
}


def described(app: Flask) -> list[tuple[str, str, dict[str, Any]]]:
    """(method, path, operation) of the whole API."""
    paths = app.extensions["api"]["paths"]
    rows = [(p, m, row) for p, methods in paths.items() for m, row in methods.items()]
    return [(m.upper(), p, row) for p, m, row in rows if m != "parameters"]


def ends(method: str, path: str) -> bool:
    """Whether an operation ends the world, or a session."""
    return f"{method.upper()} {path.removeprefix(V1)}" in ENDINGS


def filled(path: str, id_: str = "x" * 16) -> str:
    """A path with an id that nothing has, or with this one."""
    for name, value in FILLED.items():
        path = path.replace(name, value)
    return path.replace("{id_}", id_)


def example(row: dict[str, Any]) -> Any:
    """The body that the description gives as an example."""
    content = row.get("requestBody", {}).get("content", {})
    return content.get("application/json", {}).get("example")


# ——— Ids ———


def issued(programme: Programme) -> dict[str, Any]:
    return ordonnance.prescribe(programme, programme.card)


def shown(programme: Programme) -> str:
    found: str = ordonnance.present(programme, issued(programme)["numero"])["id"]
    return found


def first(path: str, name: str, session: str = "") -> Callable[[Programme], str]:
    """The id of the first row of a list."""

    def read(programme: Programme) -> str:
        programme.role("assure")
        programme.session = programme.sessions.get(session, "")
        found: str = programme.get(path)[name][0]["id"]
        return found

    return read


def card_ordered(programme: Programme) -> str:
    """The order of the carte Vitale of the person of the account, made when there is none."""
    programme.role("assure")
    programme.session = programme.sessions["seance"]
    if rows := programme.get("/carte-vitale/commandes")["commandes"]:
        return str(rows[0]["id"])
    person = {"personne": programme.get("/carte-vitale")["personnes"][0]["id"]}
    programme.post("/carte-vitale/declarations", person | {"motif": "vol"}, 201)
    files = {"photo": "identite", "piece": "carte"}
    return str(programme.post("/carte-vitale/commandes", person | files, 201)["id"])


def trusted(programme: Programme) -> str:
    """The id of a trusted device: this one, anew."""
    programme.role("assure")
    programme.password(programme.card)
    programme.code(trust=True)
    path = "/compte/appareils-de-confiance"
    return first(path, "appareils", "seance")(programme)


def enrolment(programme: Programme) -> str:
    """The id of an enrolment begun anew, once: so many codes may be asked for."""
    programme.role("assure")
    if "enrolment" not in programme.ids:
        asked = {name: programme.card[name] for name in ("nir", "naissance", "numero_serie")}
        programme.post("/espace-sante/code-provisoire", asked, 204)
        programme.ids["enrolment"] = espace_sante.begin(programme).rpartition("/")[2]
    return programme.ids["enrolment"]


def card(programme: Programme) -> str:
    """The id of a card of the medical profile."""
    programme.role("assure")
    programme.session = programme.sessions["espace"]
    found = programme.post("/espace-sante/profil/allergies", {"titre": "Arachide"}, 201)
    return str(found["id"])


# What stands before an id → how to get one of this world's.
IDS: dict[str, Callable[[Programme], str]] = {
    "/boite/": first("/boite", "messages"),
    "/compte/demarches/": first("/compte/demarches", "demarches", "seance"),
    "/compte/paiements/": first("/compte/paiements", "paiements", "seance"),
    "/compte/appareils-de-confiance/": trusted,
    "/carte-vitale/commandes/": card_ordered,
    "/consultations/": lambda p: ordonnance.see(p, p.card),
    "/prescriptions/": lambda p: issued(p)["id"],
    "/ordonnances/": lambda p: issued(p)["id"],
    "/comptoir/presentees/": shown,
    "/feuilles/": comptoir.on_paper,
    "/agents/dossiers/": comptoir.person,
    "/espace-sante/activations/": enrolment,
    "/espace-sante/documents/": first("/espace-sante/documents", "documents", "espace"),
    "/espace-sante/messages/": first("/espace-sante/messages", "messages", "espace"),
    "/espace-sante/profil/allergies/": card,
    "/espace-sante/profils/": first("/espace-sante/profils", "a_activer", "espace"),
}


def own_id(programme: Programme, path: str) -> str:
    """An id that this path takes, of this program's own world; kept ones first."""
    before = filled(path.partition("{id_}")[0]).removeprefix(V1)
    assert before in IDS, f"say in IDS how to get an id for {path}"
    return programme.ids.get(before) or IDS[before](programme)


ACCORDS = ("accord_mail", "accord_portable_appel", "accord_portable_sms", "accord_fixe")


def settled(app: Flask) -> Programme:
    """A parent with an account, a démarche, a trusted device, the appli, a space; a child waits."""
    programme = Programme(app)
    card = programme.enter("famille-guilvinec", "maud")
    programme.password(card)
    programme.code(trust=True)
    programme.put("/compte/communication", dict.fromkeys(ACCORDS, True))
    appli_carte_vitale.activated(programme)
    for level in comptoir.NIVEAUX:
        comptoir.agent(programme, level)
    programme.role("assure")
    espace_sante.enrol(programme, [])
    espace_sante.login(programme)
    return programme


def stocked(app: Flask) -> Programme:
    """The same, an id of everything known, whatever is changed or taken away next."""
    programme = settled(app)
    programme.ids |= {before: get(programme) for before, get in IDS.items()}
    return programme
