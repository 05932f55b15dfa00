"""Somebody at home in their account: households of content/scenarios whose account is open."""

from tests.compte.gestes import Fiche, connecter, fiche
from tests.visiteur import Visiteur

COMPTE = "/s-entrainer/compte"
INFORMATIONS = f"{COMPTE}/mes-informations"


def chez_soi(visiteur: Visiteur, scenario: str = "famille-guilvinec", personne: str = "") -> Fiche:
    """Log in to the account that the scenario gives."""
    visiteur.enter(scenario, f"{COMPTE}/connexion", personne)
    qui = fiche(visiteur)
    connecter(visiteur, qui)
    assert visiteur.path == f"{COMPTE}/accueil"
    return qui


def journal(visiteur: Visiteur) -> list[str]:
    """The events of this world, oldest first."""
    from services.bac_a_sable.models import events

    with visiteur.world() as (_, bac):
        return [name for name, _ in events(bac.id)]
