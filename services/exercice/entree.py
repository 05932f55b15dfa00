"""A world: entering it, playing another person, its clock, a second device, leaving it."""

import hmac
from dataclasses import dataclass
from datetime import timedelta

from flask import current_app, request

from core import clock, db
from core.limites import Limite
from services.bac_a_sable import garde
from services.bac_a_sable import models as bac_a_sable
from services.bac_a_sable.garde import Visite
from services.bac_a_sable.models import BacASable
from services.exercice import rules
from services.missions import models as missions
from services.referentiel import models as referentiel
from services.referentiel import semis

# Generous: a whole classroom shares one address.
NOUVEAUX_MONDES = Limite("monde", 300, timedelta(minutes=15))
JONCTIONS = Limite("jonction", 60, timedelta(minutes=15))


@dataclass(frozen=True)
class Entree:
    """A device let in: `token` for its cookie or Bearer; or none, and the seconds to wait."""

    token: str | None
    attendre: int = 0


def begin(scenario: str, personne: str | None = None, mission: str = "") -> Entree:
    """A new world from a scenario of content/scenarios; `personne` is a key of its household.

    With the key of a `mission`, it begins there, and those done in the world before still count.
    """
    if wait := NOUVEAUX_MONDES.hit(_address()):
        return Entree(None, wait)
    bac = bac_a_sable.create(scenario)
    people = semis.seed(bac.id, scenario, clock.wall_now())
    played = next((row for row in people if row.cle == personne), people[0])
    token = bac_a_sable.enter(bac, played.id)
    bac_a_sable.record(bac, "exercice.commence", scenario=scenario)
    if mission in missions.missions():
        _go_on(bac, mission)
    return Entree(token)


def _go_on(bac: BacASable, mission: str) -> None:
    if before := garde.maybe():
        missions.carry(before.bac, bac)
    missions.begin(bac, mission)


def join(code: str) -> Entree:
    """Another device enters with its code; no token when the code is wrong, used or too old."""
    if wait := JONCTIONS.hit(_address()):
        return Entree(None, wait)
    return Entree(bac_a_sable.join(code))


def play(visite: Visite, assure_id: str) -> bool:
    """Become another person of this world; False when nobody there has this id."""
    found = db.of_bac(referentiel.Assure, assure_id, visite.bac.id)
    if found is not None:
        visite.appareil.personne_id = found.id
    return found is not None


def advance(visite: Visite, cle: str) -> bool:
    """Move the exercise's clock by a key of AVANCES; False for another, or beyond five years."""
    bac = visite.bac
    moved = rules.advanced(cle, bac.now(), clock.wall_now())
    if moved is None:
        return False
    bac.advance_to(moved)
    bac_a_sable.record(bac, "exercice.avance", de=cle)
    return True


def leave(visite: Visite) -> None:
    """« Terminer ma séance »: a world that no device can come back to goes too."""
    bac_a_sable.leave(visite.appareil)
    if not bac_a_sable.has_devices(visite.bac):
        bac_a_sable.wipe(visite.bac)


def _address() -> str:
    """The visitor's address as a keyed hash of the day: enough to count, useless to trace."""
    key = f"{current_app.secret_key!s}{clock.wall_now():%Y-%m-%d}".encode()
    return hmac.digest(key, (request.remote_addr or "").encode(), "sha256").hex()[:32]
