"""Issue, give, renew, cancel, expire, in any order: what is given is what was prescribed."""

from datetime import timedelta
from typing import Any

from flask import Flask
from flask.ctx import AppContext
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, precondition, rule
from hypothesis.stateful import run_state_machine_as_test as run

from core import clock, db
from services.ordonnance import models, rules
from services.ordonnance.delivrance import Geste, Refus
from services.ordonnance.emission import Ecrit
from services.ordonnance.rules import Annulation, Etat, Issue, NonRemis
from tests.ordonnance import monde

LINES = st.lists(
    st.tuples(st.integers(1, 30), st.integers(1, 3), st.integers(0, 3)), min_size=1, max_size=3
)
NAMES = ("cetirizine-10", "omeprazole-20", "amlodipine-5")


class Comptoir(RuleBasedStateMachine):
    """The rows on one side; on the other a model that knows only dates and boxes."""

    def __init__(self, app: Flask, bac: str) -> None:
        super().__init__()
        self.context: AppContext = app.app_context()
        self.context.push()
        self.bac = bac

    def teardown(self) -> None:
        db.session().rollback()
        self.context.pop()

    @initialize(lines=LINES)
    def issue(self, lines: list[tuple[int, int, int]]) -> None:
        ecrits = [
            Ecrit(name, "1 le soir", days, boxes, again)
            for name, (days, boxes, again) in zip(NAMES, lines, strict=False)
        ]
        self.row = monde.issued(self.bac, *ecrits)
        self.now = self.start = self.row.emise_le
        self.days = [0 for _ in lines]  # of the first box of the latest time
        self.given = [0 for _ in lines]
        self.cancelled = False

    # ——— The model ———

    def elapsed(self) -> int:
        return (clock.day(self.now) - clock.day(self.start)).days

    def left(self, n: int) -> int:
        """Boxes of line n that may leave today."""
        line = models.lignes(self.row)[n]
        given, today = self.given[n], clock.day(self.now)
        done, between = given == line.boites * (1 + line.renouvellements), given % line.boites == 0
        last = self.row.fin if given else self.row.premiere_avant
        early = given > 0 and between and self.elapsed() < self.days[n] + line.duree
        if self.cancelled or done or early or today > last:
            return 0
        return line.boites - given % line.boites

    # ——— What may happen ———

    @rule(days=st.sampled_from([0, 1, 7, 15, 29, 30, 45, 92, 200]))
    def wait(self, days: int) -> None:
        self.now += timedelta(days=days)

    @rule(n=st.integers(0, 2), boxes=st.integers(-1, 4))
    def give(self, n: int, boxes: int) -> None:
        n %= len(self.given)
        line, left = models.lignes(self.row)[n], self.left(n)
        bilan = monde.give(self.row, [Geste(line.id, Issue.REMIS, boxes)], self.now)
        assert bilan.ok == (1 <= boxes <= left), (bilan, boxes, left)
        if bilan.ok:
            if self.given[n] % line.boites == 0:
                self.days[n] = self.elapsed()
            self.given[n] += boxes

    @rule(n=st.integers(0, 2), motif=st.sampled_from(NonRemis))
    def not_given(self, n: int, motif: NonRemis) -> None:
        n %= len(self.given)
        line, left = models.lignes(self.row)[n], self.left(n)
        bilan = monde.give(self.row, [Geste(line.id, Issue.NON_REMIS, motif=motif)], self.now)
        assert bilan.ok == (left > 0)

    @rule()
    @precondition(lambda self: self.row.version > 0)
    def old_page(self) -> None:
        """A page read before the last change notes nothing."""
        gestes: Any = monde.everything(self.row)
        bilan = monde.delivrance.note(self.row, gestes, self.row.version - 1, "Autre", self.now)
        assert bilan.refus in (Refus.CHANGEE, Refus.ANNULEE)

    @rule()
    def cancel(self) -> None:
        state = models.etat(self.row, self.now)
        may = monde.emission.may_cancel(state)
        done = may and models.cancel(self.row, self.row.version, Annulation.DEMANDE, self.now)
        assert done == may
        self.cancelled |= done

    # ——— What is always so ———

    @invariant()
    def rows_say_what_the_model_says(self) -> None:
        lines, noted = models.lignes(self.row), models.delivrances(self.row)
        assert [line.remises for line in lines] == self.given
        for line in lines:
            assert sum(d.boites for d in noted if d.ligne_id == line.id) == line.remises
            assert 0 <= line.remises <= rules.prescrites(line)
        assert self.row.est_annulee == self.cancelled

    @invariant()
    def the_state_is_that_of_the_lines(self) -> None:
        lines, state = models.lignes(self.row), models.etat(self.row, self.now)
        whole = all(rules.est_finie(line) for line in lines)
        assert (state is Etat.ANNULEE) == self.cancelled
        assert (state is Etat.DELIVREE) == (whole and not self.cancelled)
        assert state is not Etat.EMISE or not any(self.given)
        if state is Etat.EXPIREE:
            assert not any(self.left(n) for n in range(len(lines)))

    @invariant()
    def what_was_signed_never_changes(self) -> None:
        assert monde.emission.is_authentic(self.row)


def test_in_any_order_what_is_given_is_what_was_prescribed(practice_app: Flask) -> None:
    bac = monde.world(practice_app)
    shallow = settings(
        max_examples=25, stateful_step_count=20, deadline=None, database=None,
        suppress_health_check=list(HealthCheck),
    )  # fmt: skip
    run(lambda: Comptoir(practice_app, bac), settings=shallow)
