"""An agent of the caisse: a session, the code of the authenticator, a person's file."""

from core import clock
from services.agents import models, rules
from services.agents.niveaux import AGENTS
from services.referentiel import models as referentiel
from tests.judge import Page
from tests.professionnel.gestes import activated, patient, role
from tests.visiteur import Visiteur, text_of

BASE = "/s-entrainer/agents"
NIVEAUX = ("agent-consultation", "agent-revocation", "agent-blocage")


def code(visiteur: Visiteur, name: str) -> str:
    """What the agent's authenticator shows now."""
    with visiteur.world() as (_, bac):
        secret = models.secret(bac.id, next(a for r, a in AGENTS.items() if r == name).matricule)
        return rules.code(secret, clock.wall_now())[0]


def read_code(visiteur: Visiteur) -> str:
    """The same, read on the page of the authenticator."""
    page = visiteur.get(f"{BASE}/authentificateur")
    return text_of(next(iter(page.tree.iterfind(".//p[@class='authenticator__code']"))))


def session(visiteur: Visiteur, name: str = "agent-blocage", scenario: str = "jeanne") -> Page:
    """An agent's session, open."""
    visiteur.enter(scenario, "/s-entrainer/exercice/")
    return entered(visiteur, name)


def entered(visiteur: Visiteur, name: str) -> Page:
    role(visiteur, name, f"{BASE}/")
    if name == "agent-consultation":
        return visiteur.press("Ouvrir ma session")
    return visiteur.press("Ouvrir ma session", code=code(visiteur, name))


def activate(visiteur: Visiteur, cle: str = "jeanne") -> None:
    with visiteur.world() as (_, bac):
        found = referentiel.by_cle(bac.id, cle)
        assert found is not None
        activated(found, bac)


def chercher(visiteur: Visiteur, cle: str = "jeanne") -> Page:
    """The person's file, by their number."""
    nir = patient(visiteur, cle).nir
    visiteur.get(f"{BASE}/dossiers")
    return visiteur.press("Chercher", nir=nir)


def agir(visiteur: Visiteur, verbe: str, motif: str, status: int = 200) -> Page:
    """From the file: « Révoquer l’appli », « Bloquer la personne », « Lever le blocage »."""
    visiteur.follow(verbe)
    return visiteur.press(verbe, status, motif=motif)
