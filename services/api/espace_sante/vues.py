"""What several operations of Mon espace santé tell and ask alike."""

from typing import Any

from services.api.operation import refuse, wait
from services.bac_a_sable import garde
from services.espace_sante import acces, dossier, rules
from services.espace_sante.models import Espace
from services.espace_sante.routes import mine
from services.espace_sante.rules import Canal
from services.referentiel.models import Document


def ways(canaux: dict[Canal, str]) -> list[dict[str, str]]:
    """The ways a code can leave, half hidden (R140)."""
    return [{"canal": canal, "adresse": said} for canal, said in rules.masked(canaux).items()]


def now() -> Any:
    """The exercise's clock."""
    return garde.current().bac.now()


def profile(espace: Espace) -> dict[str, Any]:
    """A profile that may be opened in this session."""
    return {
        "id": espace.id,
        "nom": acces.person(espace).nom_complet,
        "sien": espace.id == mine().espace.id,
        "ouvert": espace.id == mine().profil.id,
    }


def prove(password: str) -> None:
    """Go on only with the password of the space."""
    right, seconds = acces.prove(garde.current(), mine().espace, password)
    wait(seconds)
    if not right:
        refuse("mot_de_passe", acces.PAS_LE_MOT_DE_PASSE)


def document(row: Document) -> dict[str, Any]:
    """A document, and where it is put."""
    return {"document": row, "place": dossier.rangement(row)}
