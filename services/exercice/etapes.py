"""The pages of a démarche in steps: the same visit for all, each service brings its own rules."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from flask import abort, redirect, render_template
from werkzeug.wrappers import Response

from core import db, wizard
from core.champs import Formulaire
from core.surface import Page
from core.wizard import Etape, Parcours, Tunnel
from services.bac_a_sable import garde
from services.referentiel.models import Assure

# What a step's rule answers: the answers to keep, the page to show instead, or None when the
# form holds an error.
Suite = dict[str, Any] | Page | None


def _nothing(_run: Parcours, _step: Etape) -> dict[str, Any]:
    return {}


def _nobody_stops(_run: Parcours, _step: Etape) -> Page | None:
    return None


@dataclass(frozen=True)
class Pages:
    """A tunnel's pages, under `base`; the template of a step is `gabarit`_<step>.html.

    `regles`: each step's rule, called with a valid form. `autour`: what a page shows besides its
    form. `connu`: what a form holds before it is answered. `arret`: the page shown in place of a
    step that cannot be taken. The first step finds the person, and keeps their `assure_id`.
    """

    tunnel: Tunnel
    base: str
    gabarit: str
    regles: dict[str, Callable[[Parcours, Any], Suite]]
    autour: Callable[[Parcours, Etape], dict[str, Any]] = _nothing
    connu: Callable[[Parcours, Etape], dict[str, Any]] = _nothing
    arret: Callable[[Parcours, Etape], Page | None] = _nobody_stops

    def begin(self) -> Response:
        """A new run, at its first step."""
        visite = garde.current()
        run = wizard.start(self.tunnel, visite.bac.id, visite.appareil.id)
        return self.to(run, self.tunnel.etapes[0])

    def draft(self) -> str | None:
        """Where the run left unfinished on this device goes on, or None."""
        visite = garde.current()
        run = wizard.draft(self.tunnel, visite.bac.id, visite.appareil.id)
        return self.url(run, self.tunnel.due(run)) if run and run.reponses else None

    def visit(self, run_id: str, etape: str) -> Page:
        """Show a step, or take its answers and go on; earlier steps are checked at each visit."""
        run, step = self.run(run_id), self.step(etape)
        if run is None:
            return redirect(self.base, 303)
        if not self.tunnel.may_open(run, step):
            return self.to(run, self.tunnel.due(run))
        if instead := self.arret(run, step):
            return instead
        form = step.form(data=run.reponses.get(step.cle) or self.connu(run, step))
        return (
            self._answered(run, step, form) if form.is_submitted() else self.page(run, step, form)
        )

    def _answered(self, run: Parcours, step: Etape, form: Formulaire) -> Page:
        """Check a step with its own rule; go on, or show it again with what was typed."""
        found = self.regles[step.cle](run, form) if form.validate() else None
        if isinstance(found, dict):
            return self.keep(run, step.cle, found)
        return (self.page(run, step, form), 422) if found is None else found

    def keep(self, run: Parcours, etape: str, answers: dict[str, Any]) -> Response:
        """Keep a step's answers, and go to the next one."""
        step = self.step(etape)
        wizard.keep(run, step, answers)
        return self.to(run, self.tunnel.after(step) or step)

    def step(self, etape: str) -> Etape:
        return self.tunnel.find(etape) or abort(404)

    def run(self, run_id: str) -> Parcours | None:
        """The unfinished run of this device that has this id."""
        visite = garde.current()
        return wizard.find(self.tunnel, run_id, visite.bac.id, visite.appareil.id)

    def person(self, run: Parcours) -> Assure | None:
        """The person found at the first step."""
        id_ = run.answer(self.tunnel.etapes[0].cle, "assure_id")
        return db.of_bac(Assure, id_, run.bac_id) if id_ else None

    def sure(self, run: Parcours) -> Assure:
        """The same, past the first step."""
        return self.person(run) or abort(404)

    def url(self, run: Parcours, step: Etape | None = None) -> str:
        """A step's address; what they all begin with, without a step."""
        return f"{self.base}/{run.id}/{step.cle}" if step else f"{self.base}/{run.id}"

    def to(self, run: Parcours, step: Etape) -> Response:
        return redirect(self.url(run, step), 303)

    def page(self, run: Parcours, step: Etape, form: Formulaire, **values: Any) -> str:
        """A step's page: its form, its place among the others, the way back."""
        before = self.tunnel.before(step)
        return render_template(
            f"{self.gabarit}_{step.cle.replace('-', '_')}.html",
            form=form,
            run=run,
            etape=step,
            numero=self.tunnel.number(step),
            total=self.tunnel.total,
            retour=self.url(run, before) if before else self.base,
            base=self.url(run),
            assure=self.person(run),
            **(self.autour(run, step) | values),
        )
