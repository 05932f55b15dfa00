"""The three agents that the exercise plays, and what the level of each allows (R119)."""

from dataclasses import dataclass

from core.droits import Role
from services.agents.rules import Geste


@dataclass(frozen=True)
class Agent:
    """One of the three that the exercise plays; nobody is called so."""

    matricule: str
    nom: str
    role: Role
    gestes: frozenset[Geste]

    @property
    def est_habilite(self) -> bool:
        """Whether they may change something: then a second factor is asked for."""
        return bool(self.gestes)


# R119 names viewers and « agents habilités »; that each level holds the one below is ours.
AGENTS = {
    row.role: row
    for row in (
        Agent("A-101", "l'agent A-101", Role.AGENT_CONSULTATION, frozenset()),
        Agent("A-202", "l'agent A-202", Role.AGENT_REVOCATION, frozenset({Geste.REVOQUER})),
        Agent("A-303", "l'agent A-303", Role.AGENT_BLOCAGE, frozenset(Geste)),
    )
}
NIVEAUX = tuple(AGENTS)
HABILITES = tuple(role for role, agent in AGENTS.items() if agent.est_habilite)


def habilites(geste: Geste) -> tuple[Role, ...]:
    """The roles whose level allows this."""
    return tuple(role for role, agent in AGENTS.items() if geste in agent.gestes)
