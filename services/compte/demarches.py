"""« Mes démarches »: every téléservice, and what becomes of one's own démarches (R49-R54)."""

from flask import abort, render_template

from core.clock import paris
from core.droits import Role, roles
from core.surface import Page, Surface, surface
from services.bac_a_sable import garde
from services.compte import catalogue, changes, models
from services.compte.routes import compte, connecte, mine


@compte.get("/mes-demarches")
@surface(Surface.PRACTICE)
@roles(Role.ASSURE)
@connecte
def demarches() -> Page:
    rows = models.demarches(mine().compte.assure_id, garde.current().bac.now())
    return render_template(
        "compte/mes_demarches.html",
        groupes=catalogue.groupes(),
        suivre=catalogue.SUIVRE,
        demarches=rows,
        paris=paris,
    )


@compte.get("/mes-demarches/<id_>")
@surface(Surface.PRACTICE)
@roles(Role.ASSURE)
@connecte
def demarche(id_: str) -> Page:
    """The receipt of a démarche, and the steps that have happened so far."""
    now = garde.current().bac.now()
    found = changes.demarche_of(mine().compte, id_, now) or abort(404)
    return render_template(
        "compte/demarche.html",
        demarche=found,
        etapes=models.steps_of(found, now),
        paris=paris,
    )
