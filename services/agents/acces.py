"""Opening an agent's session, and proving again who one is, without HTML."""

from dataclasses import dataclass
from enum import StrEnum

from core import clock, sessions
from core.delais import SEANCE_AGENT_INACTIVE
from core.limites import Limite
from core.sessions import Seance
from services.agents import models, rules
from services.agents.niveaux import AGENTS, Agent
from services.bac_a_sable.garde import Visite
from services.bac_a_sable.models import record

ESSAIS = Limite("agents-code", 5)  # per agent of a world


class Verdict(StrEnum):
    BON = "bon"
    FAUX = "faux"
    DEJA = "deja"  # this code, or a later one, has already opened something
    ATTENDRE = "attendre"


WRONG = {
    Verdict.FAUX: "Ce n'est pas le code affiché. Il change toutes les 30 secondes.",
    Verdict.DEJA: "Ce code a déjà servi. Attendez le suivant.",
}


@dataclass(frozen=True)
class Ouverture:
    """A token for the session's cookie; or why none, and the seconds to wait."""

    verdict: Verdict
    token: str | None = None
    attendre: int = 0


def agent(visite: Visite) -> Agent:
    """Whom this device plays."""
    return AGENTS[visite.appareil.role]


def service(agent: Agent) -> str:
    """One session for each agent: changing role ends none."""
    return f"agent-{agent.matricule}"


def current(visite: Visite, token: str | None) -> Seance | None:
    """The agent's living session: 15 minutes without doing anything end it."""
    found = service(agent(visite))
    if token is None:
        return None
    return sessions.find(token, visite.appareil.id, found, SEANCE_AGENT_INACTIVE)


def open_session(visite: Visite, code: str = "") -> Ouverture:
    """A session: at once for who only looks, after a second factor for who may change things."""
    mine = agent(visite)
    if mine.est_habilite and (refused := _check(visite, code)):
        return refused
    token = sessions.start(visite.bac.id, visite.appareil.id, service(mine), mine.matricule)
    record(visite.bac, "agents.seance", agent=mine.matricule)
    return Ouverture(Verdict.BON, token)


def prove(visite: Visite, seance: Seance, code: str) -> Ouverture:
    """The second factor again, before a revocation or a block."""
    if refused := _check(visite, code):
        return refused
    sessions.prove(seance)
    return Ouverture(Verdict.BON)


def _check(visite: Visite, code: str) -> Ouverture | None:
    """None for a good code; each wrong one is noted."""
    mine = agent(visite)
    if wait := ESSAIS.hit(mine.matricule, visite.bac.id):
        return Ouverture(Verdict.ATTENDRE, attendre=wait)
    secret = models.secret(visite.bac.id, mine.matricule)
    step = rules.pas_du_code(secret, code, clock.wall_now())
    if step is None:
        record(visite.bac, "agents.code_faux", agent=mine.matricule)
        return Ouverture(Verdict.FAUX)
    return None if models.use_step(visite.bac, mine.matricule, step) else Ouverture(Verdict.DEJA)
