"""« Résilier mon compte ameli » (R61): what goes, what stays, the password once more."""

from flask import redirect, render_template

from core import cookies
from core.droits import Role, roles
from core.surface import Page, Surface, surface
from services.bac_a_sable import garde
from services.compte import changes
from services.compte.forms_informations import Preuve
from services.compte.routes import CONFIANCE, COOKIE, compte, connecte, mine


@compte.get("/resilier")
@surface(Surface.PRACTICE)
@roles(Role.ASSURE)
@connecte
def closing() -> Page:
    return _show(Preuve())


@compte.post("/resilier")
@surface(Surface.PRACTICE)
@roles(Role.ASSURE)
@connecte
def close() -> Page:
    """Always asks for the password, however recent the last one is."""
    form, visite, mien = Preuve(), garde.current(), mine()
    if not form.validate():
        return _show(form), 422
    proof = changes.prove(visite, mien.compte, mien.seance, form.mot_de_passe.data)
    if not proof.bonne:
        form.refuse("mot_de_passe", proof.refus)
        return _show(form), 429 if proof.attendre else 422
    changes.close(visite, mien.compte)
    response = redirect("/s-entrainer/compte/ferme", 303)
    cookies.forget(response, COOKIE)
    cookies.forget(response, CONFIANCE)
    return response


@compte.get("/ferme")
@surface(Surface.PRACTICE)
@roles(Role.ASSURE)
def closed() -> Page:
    return render_template("compte/ferme.html")


def _show(form: Preuve) -> str:
    return render_template("compte/resilier.html", form=form)
