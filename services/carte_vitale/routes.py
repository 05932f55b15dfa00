"""The blueprint of the carte Vitale: its loss declared, the next one ordered and followed.

Its pages stand inside the compte ameli: same login, same frame.
"""

from flask import Blueprint, abort

from services.bac_a_sable import garde
from services.carte_vitale import models, semis
from services.carte_vitale.models import Commande
from services.compte.accueil import frame
from services.compte.routes import mine
from services.referentiel import models as referentiel
from services.referentiel.models import Assure

carte_vitale = Blueprint("carte_vitale", __name__, url_prefix="/s-entrainer/carte-vitale")
carte_vitale.context_processor(frame)

BASE = "/s-entrainer/carte-vitale"
SUIVI = f"{BASE}/suivi"


def people() -> list[Assure]:
    """The people of the account of this request; what their scenario ordered is taken up."""
    foyer = referentiel.foyer(mine().assure)
    semis.take_up(garde.current(), mine().compte, foyer)
    return foyer


def one_of(id_: str) -> Assure | None:
    """A person of this account, or None."""
    return next((row for row in people() if row.id == id_), None)


def find_order(id_: str) -> Commande | None:
    """An order of this account; anybody else's does not exist."""
    return next((row for row in models.orders(people()) if row.id == id_), None)


def an_order(id_: str) -> Commande:
    return find_order(id_) or abort(404)
