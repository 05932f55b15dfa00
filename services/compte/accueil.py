"""The account's home, its frame, and the way out (R48)."""

from typing import Any

from flask import g, redirect, render_template

from core import clock, cookies
from core.delais import SEANCE_INACTIVE, SEANCE_MAXIMALE
from core.droits import Role, roles
from core.montants import euros
from core.sessions import Seance
from core.surface import Page, Surface, surface
from services.bac_a_sable import garde
from services.compte import catalogue, changes
from services.compte.routes import COOKIE, compte, connecte, mine
from services.referentiel import models as referentiel

RACCOURCIS = "attestation-de-droits changement-adresse compte-mes-demarches".split()


@compte.context_processor
def frame() -> dict[str, Any]:
    """What the frame of the account's pages shows; nothing before the login."""
    seance: Seance | None = g.get("seance")
    if seance is None:
        return {}
    return {"onglets_compte": catalogue.onglets(), "fin_seance": seconds_left(seance)}


def seconds_left(seance: Seance) -> int:
    """Until the session ends by itself, from this page on (wall clock)."""
    now = clock.wall_now()
    last = min(now + SEANCE_INACTIVE, seance.ouverte_le + SEANCE_MAXIMALE)
    return int((last - now).total_seconds())


@compte.get("/accueil")
@surface(Surface.PRACTICE)
@roles(Role.ASSURE)
@connecte
def home() -> Page:
    assure, today = mine().assure, clock.day(garde.current().bac.now())
    paid = referentiel.paiements(referentiel.foyer(assure), today)
    return render_template(
        "compte/accueil.html",
        assure=assure,
        dernier=paid[0] if paid else None,
        raccourcis=RACCOURCIS,
        euros=euros,
    )


@compte.post("/deconnexion")
@surface(Surface.PRACTICE)
@roles(Role.ASSURE)
@connecte
def logout() -> Page:
    """This session ends; a device one trusts stays trusted."""
    changes.logout(mine().seance)
    response = redirect("/s-entrainer/compte/deconnecte", 303)
    cookies.forget(response, COOKIE)
    return response


@compte.get("/deconnecte")
@surface(Surface.PRACTICE)
@roles(Role.ASSURE)
def logged_out() -> Page:
    return render_template("compte/deconnecte.html")
