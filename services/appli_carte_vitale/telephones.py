"""The telephone in the hand: an appli lives in one, and in no other (R86)."""

from sqlalchemy import select

from core import clock
from core.db import add, every
from services.appli_carte_vitale import catalogue, rules
from services.appli_carte_vitale.models import Telephone
from services.appli_carte_vitale.rules import Modele
from services.bac_a_sable.garde import Visite
from services.bac_a_sable.models import record
from services.referentiel.models import Assure


def all_of(assure: Assure) -> list[Telephone]:
    """The telephones that the person has had in hand, the last one taken first."""
    query = select(Telephone).where(Telephone.assure_id == assure.id)
    return every(query.order_by(Telephone.pris_le.desc(), Telephone.id))


def in_hand(visite: Visite, assure: Assure) -> Telephone | None:
    """The one taken last on this device, else anywhere; at first, the identity card's."""
    had = all_of(assure)
    here = next((row for row in had if row.appareil_id == visite.appareil.id), None)
    if here or had:
        return here or had[0]
    first = catalogue.modele_of(assure)
    return _new(visite, assure, first) if first else None


def take(visite: Visite, assure: Assure, cle: str) -> Telephone | None:
    """Take a new telephone of this model; None when there is no such model."""
    chosen = catalogue.modele(cle)
    if chosen is None:
        return None
    record(visite.bac, "appli_carte_vitale.telephone_pris")
    return _new(visite, assure, chosen)


def take_back(visite: Visite, assure: Assure, id_: str) -> Telephone | None:
    """Take again a telephone that one had; None when it is not this person's."""
    found = next((row for row in all_of(assure) if row.id == id_), None)
    if found is not None:
        found.appareil_id, found.pris_le = visite.appareil.id, clock.wall_now()
    return found


def model(telephone: Telephone) -> Modele:
    """What a telephone is; a model withdrawn since is the first of the table."""
    return catalogue.modele(telephone.modele) or catalogue.modeles()[0]


def lacks(telephone: Telephone) -> rules.Manque | None:
    """Why the appli cannot be activated on it, or None (R88)."""
    return model(telephone).manque


def _new(visite: Visite, assure: Assure, chosen: Modele) -> Telephone:
    owner = {"assure_id": assure.id, "bac_id": assure.bac_id, "appareil_id": visite.appareil.id}
    return add(Telephone(**owner, modele=chosen.cle, pris_le=clock.wall_now()))
