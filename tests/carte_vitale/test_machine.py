"""Declare, wait, order, send again, receive, in any order: one order at a time, no state lost."""

from datetime import timedelta

from flask import Flask
from flask.ctx import AppContext
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule
from hypothesis.stateful import run_state_machine_as_test as run

from core import clock, db
from core.clock import day, plus_days
from services.bac_a_sable import models as bac_a_sable
from services.bac_a_sable.garde import Visite
from services.bac_a_sable.models import Appareil, BacASable
from services.carte_vitale import commande, declaration, models, suite
from services.carte_vitale.rules import Motif, Refus, Suivi
from services.compte import acces
from services.compte.models import steps_of
from services.referentiel import models as referentiel
from services.referentiel import semis
from services.referentiel.models import Assure
from services.referentiel.rules import EtatCarte

DAYS = st.integers(0, 6)


class Guichet(RuleBasedStateMachine):
    """The rows on one side; on the other a model that knows only days."""

    def __init__(self, app: Flask) -> None:
        super().__init__()
        self.context: AppContext = app.app_context()
        self.context.push()

    def teardown(self) -> None:
        db.session().rollback()
        self.context.pop()

    @initialize()
    def enter(self) -> None:
        bac = bac_a_sable.create("carte-perdue")
        self.assure: Assure = semis.seed(bac.id, "carte-perdue", clock.wall_now())[0]
        token = bac_a_sable.enter(bac, self.assure.id)
        found = bac_a_sable.device(token)
        assert found is not None
        appareil: Appareil = found[0]
        self.bac: BacASable = bac
        self.visite = Visite(appareil, bac)
        account = acces.account_of(self.assure)
        assert account is not None
        self.compte = account
        self.declared: int | None = None  # the day's number
        self.motif = Motif.PERTE
        self.order: tuple[int, bool] | None = None  # sent on this day, with a wrong photo
        self.cards = 1

    @property
    def today(self) -> int:
        return (day(self.bac.now()) - day(self.bac.cree_le)).days

    # ——— The model ———

    def refusal(self) -> Refus | None:
        if self.order is not None:
            return Refus.EN_COURS
        if self.declared is None:
            return Refus.DECLARATION
        fifth = self.today - self.declared == 5
        return Refus.PLI if fifth and self.motif is not Motif.PANNE else None

    def standing(self) -> Suivi:
        assert self.order is not None
        sent, wrong = self.order
        passed = self.today - sent
        if passed < 2:
            return Suivi.ENREGISTREE
        if passed < 4:
            return Suivi.ETUDE
        if wrong:
            return Suivi.A_REFAIRE
        if passed < 12:
            return Suivi.FABRICATION
        return Suivi.ENVOYEE if passed < 15 else Suivi.ARRIVEE

    # ——— What may happen ———

    @rule(days=DAYS)
    def wait(self, days: int) -> None:
        self.bac.avance = plus_days(self.bac.now(), days) - clock.wall_now() + timedelta(seconds=1)

    @rule(motif=st.sampled_from([Motif.PERTE, Motif.VOL, Motif.PANNE]))
    def declare(self, motif: Motif) -> None:
        done = declaration.declare(self.visite, self.compte, self.assure, motif)
        assert done.ok == (self.declared is None)
        if done.ok:
            self.declared, self.motif = self.today, motif

    @rule(photo=st.sampled_from(["identite", "fond", "chapeau"]))
    def command(self, photo: str) -> None:
        expected = self.refusal()
        done = commande.order(self.visite, self.compte, self.assure, photo, "carte")
        assert done.examen.refus is expected
        assert (done.commande is not None) == (expected is None)
        if done.commande:
            self.order = (self.today, photo != "identite")

    @rule(photo=st.sampled_from(["identite", "floue"]))
    def send_again(self, photo: str) -> None:
        found = models.under_way(self.assure.id)
        if found is None:
            return
        expected = self.standing() is Suivi.A_REFAIRE
        assert suite.send_again(self.visite, found, photo, self.compte.mail) == expected
        if expected:
            self.order = (self.today, photo != "identite")

    @rule()
    def receive(self) -> None:
        found = models.under_way(self.assure.id)
        if found is None:
            return
        expected = self.standing() is Suivi.ARRIVEE
        assert suite.receive(self.visite, found) == expected
        if expected:
            self.order, self.declared, self.cards = None, None, self.cards + 1

    # ——— What is always so ———

    @invariant()
    def one_order_at_a_time_and_it_stands_where_the_days_say(self) -> None:
        found = models.under_way(self.assure.id)
        assert (found is not None) == (self.order is not None)
        if found:
            assert found.suivi(self.bac.now()) is self.standing()
            last = steps_of(models.demarche_of(found), self.bac.now())[-1]
            assert last.texte == suite.text_of(found, self.standing()) or last.texte in (
                *suite.RENVOYEES.values(),
            )

    @invariant()
    def one_card_serves_at_most(self) -> None:
        cards = referentiel.cartes(self.assure)
        assert len(cards) == self.cards
        assert len([c for c in cards if c.etat is EtatCarte.ACTIVE]) == (self.declared is None)

    @invariant()
    def the_answer_is_the_same_twice(self) -> None:
        assert commande.examine(self.visite, self.assure).refus is self.refusal()


def test_in_any_order_one_card_at_a_time(practice_app: Flask) -> None:
    shallow = settings(
        max_examples=20, stateful_step_count=20, deadline=None, database=None,
        suppress_health_check=list(HealthCheck),
    )  # fmt: skip
    run(lambda: Guichet(practice_app), settings=shallow)
