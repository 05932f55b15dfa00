"""« Mon espace prévention » (R63): what fits each person's age, leading to the guide's pages."""

from dataclasses import dataclass

from flask import render_template

from core import clock
from core.droits import Role, roles
from core.surface import Page, Surface, surface
from editorial import store
from services.bac_a_sable import garde
from services.compte.routes import compte, connecte, mine
from services.referentiel import models as referentiel
from services.referentiel.rules import Sexe


@dataclass(frozen=True)
class Conseil:
    """A page of the guide, for whom: whole years of age, both ends included."""

    page: str
    ages: tuple[tuple[int, int], ...]
    sexe: Sexe | None = None

    def suits(self, age: int, sexe: Sexe) -> bool:
        return self.sexe in (None, sexe) and any(first <= age <= last for first, last in self.ages)


# The ages are those that the pages themselves give, with their sources.
CONSEILS = (
    Conseil("suivi-enfant", ((0, 16),)),
    Conseil("mt-dents", ((3, 24),)),
    Conseil("mon-bilan-prevention", ((18, 25), (45, 50), (60, 65), (70, 75))),
    Conseil("depistage-cancer-col", ((25, 65),), Sexe.F),
    Conseil("depistage-cancer-sein", ((50, 74),), Sexe.F),
    Conseil("depistage-cancer-colorectal", ((50, 74),)),
    Conseil("grippe-covid", ((65, 150),)),
    Conseil("vaccination", ((0, 150),)),
)


def advice(age: int, sexe: Sexe) -> list[str]:
    """The keys of the pages that fit this age, in the order of a life."""
    return [row.page for row in CONSEILS if row.suits(age, sexe)]


@compte.get("/espace-prevention")
@surface(Surface.PRACTICE)
@roles(Role.ASSURE)
@connecte
def prevention() -> Page:
    today, pages = clock.day(garde.current().bac.now()), store.summaries()
    household = [
        (row, row.age(today), [pages[cle] for cle in advice(row.age(today), row.sexe)])
        for row in referentiel.foyer(mine().assure)
    ]
    return render_template("compte/espace_prevention.html", foyer=household)
