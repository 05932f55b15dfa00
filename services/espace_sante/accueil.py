"""The first login's on-boarding (R141), and the home: the last documents, the last care (R142)."""

from flask import redirect, render_template, request

from core import clock
from core.droits import Role, roles
from core.surface import Page, Surface, surface
from services.bac_a_sable import garde
from services.espace_sante.routes import ACCUEIL, BASE, connecte, espace_sante, mine
from services.espace_sante.rubriques import PARCOURS
from services.referentiel import models as referentiel

DERNIERS = 3  # documents and care shown


@espace_sante.get("/bienvenue")
@surface(Surface.PRACTICE)
@roles(Role.ASSURE)
@connecte
def welcome() -> Page:
    return render_template("espace_sante/bienvenue.html")


@espace_sante.post("/bienvenue")
@surface(Surface.PRACTICE)
@roles(Role.ASSURE)
@connecte
def welcomed() -> Page:
    """« Commencer », or « Plus tard »: the on-boarding is not shown again."""
    mine().espace.accueilli_le = garde.current().bac.now()
    if "plus_tard" in request.form:
        return redirect(ACCUEIL, 303)
    return redirect(f"{BASE}/profil/{PARCOURS[0]}/ajouter?parcours=1", 303)


@espace_sante.get("/accueil")
@surface(Surface.PRACTICE)
@roles(Role.ASSURE)
@connecte
def home() -> Page:
    assure, now = mine().assure, garde.current().bac.now()
    return render_template(
        "espace_sante/accueil.html",
        documents=referentiel.documents(assure, now)[:DERNIERS],
        soins=referentiel.depenses([assure], clock.day(now))[:DERNIERS],
    )
