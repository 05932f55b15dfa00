"""The patient's side without HTML: one's own papers, and one's children's (R147, R152)."""

from datetime import datetime

from core import clock
from services.bac_a_sable.garde import Visite
from services.bac_a_sable.models import record
from services.ordonnance import models, rules
from services.ordonnance.models import Ordonnance
from services.referentiel import models as referentiel
from services.referentiel.models import Assure


def papers(assure: Assure, now: datetime) -> list[Ordonnance]:
    """Those that this person keeps, the latest first."""
    return models.of_people(_owners(assure, now))


def owned(assure: Assure, id_: str, now: datetime) -> Ordonnance | None:
    """One's own ordonnance, or that of one's child; another's is as good as none."""
    found = models.find(assure.bac_id, id_)
    ids = {row.id for row in _owners(assure, now)}
    return found if found and found.assure_id in ids else None


def follow(visite: Visite, assure: Assure, id_: str) -> Ordonnance | None:
    """The same, opened to see where it stands."""
    found = owned(assure, id_, visite.bac.now())
    if found:
        record(visite.bac, "ordonnance.suivie")
    return found


def _owners(assure: Assure, now: datetime) -> list[Assure]:
    rows = [row for row in referentiel.foyer(assure) if row.titulaire_id == assure.id]
    return [assure, *(row for row in rows if row.age(clock.day(now)) < rules.MAJORITE)]
