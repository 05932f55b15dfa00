"""The site's parts, so that a function which starts loads those that its request needs."""

from dataclasses import dataclass

from core.config import Services

# Service of the practice half → the modules that hold its views. The blueprint, in routes.py, and
# the address bear its name.
PRACTICE = {
    "agents": "portail routes seances",
    "appli_carte_vitale": "accueil contenu france_identite inscription installation plus routes",
    "boite": "routes",
    "carte_vitale": "commander declarer routes suivre",
    "compte": (
        "accueil attestation connexion creation demarches modifications paiements prevention "
        "resiliation routes simples"
    ),
    "espace_sante": "accueil connexion documents inscription messages parametres profil routes",
    "exercice": "routes sante",
    "missions": "routes",
    "ordonnance": "comptoir patient prescrire routes",
    "professionnel": "comptoir feuilles routes",
}
# Module of services/api, in the order of its documentation → the first words of its addresses.
API = {
    "exercice": "autre-appareil bac-a-sable horloge moi personnes rejoindre scenarios terminer",
    "boite": "boite",
    "creation": "compte",
    "connexion": "connexion deconnexion mot-de-passe-oublie",
    "compte": "compte",
    "modifications": "compte",
    "missions": "missions",
    "espace_sante.activation": "espace-sante",
    "espace_sante.connexion": "espace-sante",
    "espace_sante.profil": "espace-sante",
    "espace_sante.documents": "espace-sante",
    "espace_sante.reglages": "espace-sante",
    "ordonnance.prescrire": "consultations medicaments prescriptions",
    "ordonnance.patient": "ordonnances",
    "ordonnance.comptoir": "comptoir",
    "carte_vitale.commandes": "carte-vitale",
    "appli_carte_vitale.activation": "appli-carte-vitale",
    "appli_carte_vitale.carte": "appli-carte-vitale",
    "professionnel.feuilles": "feuilles poste",
    "agents.portail": "agents",
}
DESCRIPTION = ("", "openapi.json")  # what tells of every operation
FRAME = "exercice"  # around every page of practice: the gate, the clock, what is not there


@dataclass(frozen=True)
class Parts:
    """What one application loads and answers: the guide, services of PRACTICE, modules of API."""

    guide: bool = False
    practice: tuple[str, ...] = ()
    api: tuple[str, ...] = ()


GUIDE = Parts(guide=True)
DOOR = Parts(practice=(FRAME,))
WHOLE = Parts(guide=True, practice=tuple(PRACTICE), api=tuple(API))


def every(services: Services) -> Parts:
    """All that one half, or both, holds."""
    return WHOLE if services is Services.ALL else GUIDE


def of_path(path: str) -> Parts:
    """The parts that answer a path where the practice half is served.

    >>> of_path("/s-entrainer/compte/connexion").practice
    ('compte', 'exercice')
    >>> of_path("/api/v1/moi").api
    ('exercice',)
    >>> of_path("/chatbot").guide
    True
    """
    match [word for word in path.split("/") if word]:
        case ["s-entrainer", *rest]:
            return Parts(practice=_services(next(iter(rest), "")))
        case ["api", "v1", *rest]:
            modules = _modules(next(iter(rest), ""))
            return Parts(api=modules) if modules else GUIDE
    return GUIDE


def _services(word: str) -> tuple[str, ...]:
    asked = {word.replace("-", "_"), FRAME}
    return tuple(service for service in PRACTICE if service in asked)


def _modules(word: str) -> tuple[str, ...]:
    if word in DESCRIPTION:
        return tuple(API)
    return tuple(name for name, words in API.items() if word in words.split())
