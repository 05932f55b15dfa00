"""Any sequence of acts on the appli: no step skipped, one active at most, no state lost."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta

import pytest
from flask import Flask
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, precondition, rule
from sqlalchemy import select

from core import clock, db
from core.codes import Verdict
from services.appli_carte_vitale import acces, activation, models, telephones
from services.appli_carte_vitale.catalogue import epreuve
from services.appli_carte_vitale.models import Appli
from services.appli_carte_vitale.rules import Etat, Fin, Voie
from services.bac_a_sable import models as bac_a_sable
from services.bac_a_sable.garde import Visite
from services.bac_a_sable.models import Appareil, BacASable, events
from services.referentiel import models as referentiel
from services.referentiel import semis
from services.referentiel.models import Assure

SECRET, WRONG = "402917", "715028"
AVANCES = [timedelta(minutes=15), timedelta(hours=1), timedelta(hours=48), timedelta(days=7)]
# What a state may become without the person or an agent doing anything.
ALONE = {
    Etat.EN_ATTENTE: {Etat.A_FINALISER, Etat.ECHEC, Etat.SUPPRIMEE},
    Etat.A_FINALISER: {Etat.SUPPRIMEE},
}


class Machine(RuleBasedStateMachine):
    """Marc, his telephones, an agent, and time."""

    app: Flask

    def __init__(self) -> None:
        super().__init__()
        with self.app.app_context():
            bac = bac_a_sable.create("ald")
            semis.seed(bac.id, "ald", clock.wall_now())
            bac_a_sable.enter(bac, None)
            self.bac_id = bac.id
            db.commit()

    @contextmanager
    def act(self) -> Iterator[tuple[Visite, Assure]]:
        with self.app.app_context():
            query = select(Appareil).where(Appareil.bac_id == self.bac_id)
            visite = Visite(db.every(query)[0], db.session().get_one(BacASable, self.bac_id))
            marc = referentiel.by_cle(self.bac_id, "marc")
            assert marc is not None
            yield visite, marc
            db.commit()

    def etat(self) -> Etat | None:
        with self.act() as (visite, marc):
            row = models.latest(marc.id)
            return row.etat(visite.bac.now()) if row else None

    # ——— The person ———

    @rule(modele=st.sampled_from(["android", "iphone"]))
    def take(self, modele: str) -> None:
        with self.act() as (visite, marc):
            telephones.take(visite, marc, modele)

    @rule(voie=st.sampled_from(Voie), right=st.booleans())
    def identify(self, voie: Voie, right: bool) -> None:
        with self.act() as (visite, marc):
            stop = activation.obstacle(visite, marc)
            if stop is None:
                activation.identify(visite, marc, marc.nir if right else "1670821054000", voie)

    @rule(typed=st.sampled_from(["000000", ""]))
    def guess_mail_code(self, typed: str) -> None:
        with self.act() as (visite, marc):
            row = models.alive(marc.id)
            if row is not None:
                verdict, _ = activation.enter_code(visite, row, typed)
                assert verdict is not Verdict.BON

    @rule(cle=st.sampled_from(["aucune", "echec-piece"]))
    def deposit(self, cle: str) -> None:
        before = self.etat()
        with self.act() as (visite, marc):
            row = models.latest(marc.id)
            sent = row and activation.deposit(visite, marc, row, SECRET, epreuve(cle))
        assert not sent or before in (Etat.EN_COURS, Etat.BLOQUEE)

    @rule(code=st.sampled_from([SECRET, WRONG]))
    def unlock(self, code: str) -> None:
        before = self.etat()
        with self.act() as (visite, marc):
            row = acces.here(visite, marc)
            opened = row and acces.unlock(visite, marc, row, code).token
        assert not opened or before in (Etat.ACTIVE, Etat.A_FINALISER)
        assert not opened or code == SECRET

    @rule()
    def forget(self) -> None:
        with self.act() as (visite, marc):
            row = acces.here(visite, marc)
            if row is not None:
                assert acces.forget_code(visite, marc, row)

    # ——— The agent, and time ———

    @rule(act=st.sampled_from([models.revoke, models.block, models.unblock]))
    def agent(self, act: object) -> None:
        with self.act() as (visite, marc):
            act(marc, visite.bac.now(), "essai")  # type: ignore[operator]

    @rule(by=st.sampled_from(AVANCES))
    def advance(self, by: timedelta) -> None:
        before = self.etat()
        with self.act() as (visite, _):
            visite.bac.avance += by
        after = self.etat()
        assert after is before or (before in ALONE and after in ALONE[before])

    @precondition(lambda self: self.etat() is Etat.ACTIVE)
    @rule()
    def show(self) -> None:
        with self.act() as (visite, marc):
            assert models.active(marc.id) is not None
            acces.show(visite, marc)

    # ——— Always ———

    @invariant()
    def one_alive_and_one_active_at_most(self) -> None:
        with self.act() as (visite, marc):
            rows = db.every(select(Appli).where(Appli.assure_id == marc.id))
            alive = [row for row in rows if row.fin_le is None]
            assert len(alive) <= 1
            states = [row.etat(visite.bac.now()) for row in rows]
            assert states.count(Etat.ACTIVE) <= 1
            assert all(row.fin is not None for row in rows if row.fin_le is not None)

    @invariant()
    def nothing_active_skipped_a_step(self) -> None:
        with self.act() as (_, marc):
            for row in db.every(select(Appli).where(Appli.assure_id == marc.id)):
                if row.finalisee_le is not None:
                    assert row.deposee_le is not None
                    assert row.verifiee_le is not None
                    assert row.verifiee_le <= row.finalisee_le
                    assert row.echec is None
                assert row.empreinte == "" or row.deposee_le is not None

    @invariant()
    def a_blocked_person_has_nothing_active(self) -> None:
        with self.act() as (_, marc):
            assert not (models.is_blocked(marc.id) and models.active(marc.id))

    @invariant()
    def each_activation_is_in_the_journal(self) -> None:
        with self.act() as (_, marc):
            rows = db.every(select(Appli).where(Appli.assure_id == marc.id))
            told = [name for name, _ in events(self.bac_id)]
            active = [row for row in rows if row.finalisee_le is not None]
            assert told.count("appli_carte_vitale.activee") == len(active)
            assert all(row.fin is not Fin.ESSAIS or row.essais >= 10 for row in rows)


def played(app: Flask, examples: int, steps: int) -> None:
    machine = type("Played", (Machine,), {"app": app})
    machine.TestCase.settings = settings(
        max_examples=examples,
        stateful_step_count=steps,
        deadline=None,
        suppress_health_check=list(HealthCheck),
    )
    machine.TestCase().runTest()


def test_any_sequence_of_acts_keeps_the_appli_whole(practice_app: Flask) -> None:
    played(practice_app, examples=8, steps=20)


@pytest.mark.complet
def test_many_sequences_of_acts_keep_the_appli_whole(practice_app: Flask) -> None:
    played(practice_app, examples=200, steps=40)
