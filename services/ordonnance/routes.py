"""The blueprint of the ordonnance numérique, and its door: each role has its own side of it."""

from flask import Blueprint, redirect, render_template

from core.droits import Role, roles
from core.surface import Page, Surface, surface
from services.bac_a_sable import garde

ordonnance = Blueprint("ordonnance", __name__, url_prefix="/s-entrainer/ordonnance")

COTES = {
    Role.PRESCRIPTEUR: "/s-entrainer/ordonnance/prescrire",
    Role.PHARMACIEN: "/s-entrainer/ordonnance/delivrer",
}


@ordonnance.get("/")
@surface(Surface.PRACTICE)
@roles(Role.ASSURE, *COTES)
def door() -> Page:
    """The patient's ordonnances; the doctor and the pharmacist are led to their own desk."""
    from services.ordonnance import patient

    role = garde.current().appareil.role
    if role in COTES:
        return redirect(COTES[role], 303)
    return render_template("ordonnance/mes_ordonnances.html", fiches=patient.mine())
