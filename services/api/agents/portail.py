"""The caisse agents: a session, a second factor, files, acts by level, the log (R118, R119)."""

from typing import Any

from flask import g

from core import clock
from services.agents import acces, dossiers, models, rules
from services.agents.acces import WRONG, Ouverture, Verdict
from services.agents.dossiers import Dossier, Issue
from services.agents.niveaux import HABILITES, NIVEAUX, habilites
from services.agents.rules import Geste
from services.api.agents import answers, bodies
from services.api.operation import Porte, operation, refuse, refuse_status, wait
from services.bac_a_sable import garde
from services.bac_a_sable.garde import Visite

TAG = "Portail des agents"
NOT_PROVED = "Donnez de nouveau un code : POST /agents/preuve."
REFUSED = {409: f"{NOT_PROVED} Ou bien il n'y a rien à changer."}


def _open(visite: Visite, token: str | None) -> bool:
    """The session of the agent played; another level's opens nothing here."""
    if visite.appareil.role not in NIVEAUX:
        return False
    g.seance_agent = acces.current(visite, token)
    return g.seance_agent is not None


AGENT = Porte("agent", _open)


@operation(
    "POST",
    "/agents/session",
    TAG,
    "Ouvrir sa session d'agent",
    takes=bodies.Ouvrir,
    gives=answers.SeanceAgent,
    status=201,
    who=NIVEAUX,
    refuses=(429,),
    details="Qui peut révoquer ou bloquer donne le code de son authentificateur.",
)
def enter(body: dict[str, Any]) -> dict[str, Any]:
    found = _right(acces.open_session(garde.current(), body["code"]))
    return {"session": found.token, "agent": acces.agent(garde.current()).matricule}


def _right(found: Ouverture) -> Ouverture:
    wait(found.attendre)
    if found.verdict is not Verdict.BON:
        refuse("code", WRONG[found.verdict])
    return found


@operation(
    "GET",
    "/agents/authentificateur",
    TAG,
    "Le code du moment",
    gives=answers.CodeDuMoment,
    who=HABILITES,
)
def authenticator() -> dict[str, Any]:
    visite = garde.current()
    secret = models.secret(visite.bac.id, acces.agent(visite).matricule)
    code, left = rules.code(secret, clock.wall_now())
    return {"code": code, "reste": left, "cle": secret}


@operation(
    "POST",
    "/agents/preuve",
    TAG,
    "Donner de nouveau un code, avant un acte",
    takes=bodies.Prouver,
    status=204,
    who=HABILITES,
    session=AGENT,
    refuses=(429,),
)
def prove(body: dict[str, Any]) -> None:
    _right(acces.prove(garde.current(), g.seance_agent, body["code"]))


@operation(
    "POST",
    "/agents/dossiers",
    TAG,
    "Chercher une personne par son numéro",
    takes=bodies.Chercher,
    gives=answers.Dossier,
    who=NIVEAUX,
    session=AGENT,
    details="La recherche est notée au journal ; le numéro, non.",
)
def search(body: dict[str, Any]) -> dict[str, Any]:
    found = dossiers.search(garde.current(), body["nir"])
    if found is None:
        refuse("nir", dossiers.UNKNOWN)
    return _file(_found(found.id))


def _found(id_: str) -> Dossier:
    return dossiers.find(garde.current(), id_) or refuse_status(404)


def _file(found: Dossier) -> dict[str, Any]:
    mine = acces.agent(garde.current())
    return {
        "id": found.assure.id,
        "nom": found.assure.nom_complet,
        "naissance": found.assure.naissance,
        "eligible": found.refus is None,
        "refus": found.refus and str(found.refus),
        "bloque": found.bloque,
        "appli": _appli(found),
        "possibles": sorted(map(str, found.possibles & mine.gestes)),
    }


def _appli(found: Dossier) -> dict[str, Any] | None:
    row = found.appli
    if row is None:
        return None
    return {
        "etat": str(found.etat),
        "telephone": row.telephone,
        "systeme": row.systeme,
        "nfc": row.nfc,
        "commencee_le": row.commencee_le,
        "activee_le": row.finalisee_le,
    }


@operation(
    "GET",
    "/agents/dossiers/<id:id_>",
    TAG,
    "L'éligibilité, l'appli, le téléphone d'une personne",
    gives=answers.Dossier,
    who=NIVEAUX,
    session=AGENT,
    details="L'ouverture d'un dossier est notée au journal.",
)
def file(id_: str) -> dict[str, Any]:
    found = _found(id_)
    dossiers.note_reading(garde.current(), found)
    return _file(found)


# ——— Acts: an operation a level ———


@operation(
    "POST",
    "/agents/dossiers/<id:id_>/revocation",
    TAG,
    "Révoquer l'appli",
    takes=bodies.Revoquer,
    gives=answers.Dossier,
    who=habilites(Geste.REVOQUER),
    session=AGENT,
    refuses=REFUSED,
)
def revoke(body: dict[str, Any], id_: str) -> dict[str, Any]:
    return _act(id_, Geste.REVOQUER, body["motif"])


@operation(
    "POST",
    "/agents/dossiers/<id:id_>/blocage",
    TAG,
    "Bloquer la personne",
    takes=bodies.Bloquer,
    gives=answers.Dossier,
    who=habilites(Geste.BLOQUER),
    session=AGENT,
    refuses=REFUSED,
)
def block(body: dict[str, Any], id_: str) -> dict[str, Any]:
    return _act(id_, Geste.BLOQUER, body["motif"])


@operation(
    "POST",
    "/agents/dossiers/<id:id_>/deblocage",
    TAG,
    "Lever le blocage",
    takes=bodies.Debloquer,
    gives=answers.Dossier,
    who=habilites(Geste.DEBLOQUER),
    session=AGENT,
    refuses=REFUSED,
)
def unblock(body: dict[str, Any], id_: str) -> dict[str, Any]:
    return _act(id_, Geste.DEBLOQUER, body["motif"])


def _act(id_: str, geste: Geste, motif: str) -> dict[str, Any]:
    found = _found(id_)
    if not g.seance_agent.is_proved(clock.wall_now()):
        refuse_status(409, NOT_PROVED)
    if dossiers.act(garde.current(), found, geste, motif) is not Issue.FAIT:
        refuse_status(409, dossiers.WRONG[Issue.INUTILE])
    return _file(_found(id_))


@operation(
    "GET",
    "/agents/journal",
    TAG,
    "Ce que les agents ont fait, et si la chaîne tient",
    gives=answers.Journal,
    who=NIVEAUX,
    session=AGENT,
)
def log() -> dict[str, Any]:
    found = dossiers.log(garde.current().bac)
    return {"intact": found.rompu is None, "rompu": found.rompu, "lignes": found.lignes}
