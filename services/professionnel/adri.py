"""ADRi, simulated: the rights of a person and of their household, asked for in real time (R120)."""

from dataclasses import dataclass
from datetime import datetime

from core import clock
from services.professionnel.rules import Situation
from services.referentiel import models as referentiel
from services.referentiel.models import Assure, MedecinTraitant
from services.referentiel.rules import Couverture, Exoneration

MAJORITE = 18


@dataclass(frozen=True)
class Reponse:
    """What ADRi answers for one person, on the référentiel of this instant (sandbox clock)."""

    assure: Assure
    situation: Situation
    medecin: MedecinTraitant | None
    le: datetime

    @property
    def qualite(self) -> str:
        return "ayant droit" if self.assure.est_ayant_droit else "assuré"


def ask(assure: Assure, now: datetime) -> Reponse:
    """The administrative situation of one person at `now`."""
    found = situation(assure, now)
    return Reponse(assure, found, referentiel.medecin_traitant(assure), clock.paris(now))


def beneficiaires(assure: Assure) -> list[Assure]:
    """Whose care may be billed with this appli: the person's, and their ayants droit's."""
    return [assure] if assure.est_ayant_droit else referentiel.foyer(assure)


def situation(assure: Assure, now: datetime) -> Situation:
    today = clock.day(now)
    rights = referentiel.droits(assure, today)
    cover = referentiel.complementaire(assure, today)
    ends = [row.jusqu_au for row in rights if row.exoneration is Exoneration.NONE]
    return Situation(
        ouverts=bool(rights),
        jusqu_au=ends[0] if ends else None,
        exoneration=referentiel.exoneration(assure, today),
        css=cover is not None and cover.css,
        complementaire=cover.nom if cover else None,
        mineur=assure.age(today) < MAJORITE,
        ame=assure.couverture is Couverture.AME,
    )
