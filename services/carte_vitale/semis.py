"""What was ordered before the exercise, as the scenario says: taken up at the first look."""

from services.bac_a_sable.garde import Visite
from services.carte_vitale import models
from services.carte_vitale.commande import LIBELLE, examine
from services.carte_vitale.suite import announce
from services.compte.models import Compte, record_demarche
from services.referentiel import models as referentiel
from services.referentiel.models import Amorce, Assure

SERVICE = "carte-vitale"
PIECE = "carte"


def take_up(visite: Visite, compte: Compte, foyer: list[Assure]) -> None:
    """Write the orders that the scenario began, in their own past; once."""
    people = {assure.id: assure for assure in foyer}
    for begun in referentiel.take_up(foyer, SERVICE):
        _order(visite, compte, people[begun.assure_id], begun)


def _order(visite: Visite, compte: Compte, assure: Assure, begun: Amorce) -> None:
    motif = examine(visite, assure).motif
    if motif is None:  # nothing is ordered where nothing may be
        return
    demarche = record_demarche(visite.bac.id, compte.assure_id, LIBELLE, begun.le)
    made = models.order(assure, demarche, motif, begun.detail, PIECE, begun.le)
    announce(made, compte.mail)
