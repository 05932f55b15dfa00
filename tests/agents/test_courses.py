"""Several agents at once: one code opens once, one revocation is done once; both databases."""

from collections.abc import Callable

import pytest
from flask import Flask

from core import clock, db
from core.droits import Role
from services.agents import acces, dossiers, models, rules
from services.agents.acces import Verdict
from services.agents.dossiers import Issue
from services.agents.rules import Geste
from services.appli_carte_vitale import models as applis
from services.bac_a_sable import models as bac_a_sable
from services.bac_a_sable.models import BacASable
from services.referentiel import semis
from tests.courses.ensemble import Foule, app, foule  # noqa: F401 - fixtures
from tests.professionnel.gestes import activated
from tests.professionnel.test_courses import jeanne, visite


@pytest.fixture
def bac(app: Flask) -> str:
    with app.app_context():
        made = bac_a_sable.create("jeanne")
        semis.seed(made.id, "jeanne", clock.wall_now())
        bac_a_sable.enter(made, None)
        visite(made.id).appareil.role = Role.AGENT_BLOCAGE
        db.commit()
        return made.id


def test_a_code_of_the_authenticator_opens_once(app: Flask, foule: Foule, bac: str) -> None:
    with app.app_context():
        secret = models.secret(bac, "A-303")
        code, _ = rules.code(secret, clock.wall_now())
    found = foule.race(app, lambda: acces.open_session(visite(bac), code))
    verdicts = [row.verdict for row in found]
    assert verdicts.count(Verdict.BON) == 1
    assert set(verdicts) <= {Verdict.BON, Verdict.DEJA, Verdict.ATTENDRE}


@pytest.mark.parametrize("geste", [Geste.REVOQUER, Geste.BLOQUER])
def test_an_act_is_done_once_and_noted_by_all(
    app: Flask, foule: Foule, bac: str, geste: Geste
) -> None:
    for n in range(1, foule.rounds + 1):
        prepare(app, bac)
        found = foule.race(app, agent(bac, geste))
        assert found.count(Issue.FAIT) == 1
        assert found.count(Issue.INUTILE) == foule.threads - 1
        with app.app_context():
            world = db.session().get_one(BacASable, bac)
            noted = [row for row in bac_a_sable.journal(bac) if row.evenement == f"agents.{geste}"]
            assert len(noted) == foule.threads * n
            assert bac_a_sable.is_intact(world)


def prepare(app: Flask, bac: str) -> None:
    """Jeanne has an active appli, and nobody blocks her."""
    with app.app_context():
        world, now = db.session().get_one(BacASable, bac), clock.wall_now()
        applis.unblock(jeanne(bac), now, "erreur")
        applis.revoke(jeanne(bac), now, "demande")
        activated(jeanne(bac), world)
        db.commit()


def agent(bac: str, geste: Geste) -> Callable[[], Issue]:
    motif = next(iter(rules.MOTIFS[geste]))

    def act() -> Issue:
        mine = visite(bac)
        found = dossiers.find(mine, jeanne(bac).id)
        assert found is not None
        return dossiers.act(mine, found, geste, motif)

    return act
