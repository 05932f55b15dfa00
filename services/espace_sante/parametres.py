"""Agenda, catalogue, profiles, confidentiality, closing (R128, R137, R143, R147, R148)."""

from flask import abort, redirect, render_template, request

from core import clock, cookies
from core.clock import paris
from core.droits import Role, roles
from core.surface import Page, Surface, surface
from editorial import store
from services.bac_a_sable import garde
from services.compte.prevention import advice
from services.espace_sante import acces, activation, carnet, dossier, forms, models
from services.espace_sante.activation import UNKNOWN_CHILD, Reponse
from services.espace_sante.carnet import APPLICATIONS
from services.espace_sante.routes import (
    ACCUEIL,
    BASE,
    COOKIE,
    connecte,
    espace_sante,
    mine,
    patience,
    proved,
)
from services.referentiel import models as referentiel
from services.referentiel.models import Assure


@espace_sante.get("/agenda")
@surface(Surface.PRACTICE)
@roles(Role.ASSURE)
@connecte
def agenda() -> Page:
    assure, now = mine().assure, garde.current().bac.now()
    rows = [(paris(row.le), row) for row in referentiel.evenements(assure)]
    pages = store.summaries()
    suited = advice(assure.age(clock.day(now)), assure.sexe)
    return render_template(
        "espace_sante/agenda.html",
        venir=[pair for pair in rows if pair[1].le > now],
        passes=[pair for pair in reversed(rows) if pair[1].le <= now],
        conseils=[pages[cle] for cle in suited],
    )


@espace_sante.get("/catalogue")
@surface(Surface.PRACTICE)
@roles(Role.ASSURE)
@connecte
def catalogue() -> Page:
    return render_template(
        "espace_sante/catalogue.html",
        applications=APPLICATIONS,
        autorisees=dossier.autorisations(mine().assure),
    )


@espace_sante.post("/catalogue/<cle>")
@surface(Surface.PRACTICE)
@roles(Role.ASSURE)
@connecte
def allow(cle: str) -> Page:
    """Let an application read, or stop it."""
    if cle not in {row.cle for row in APPLICATIONS}:
        abort(404)
    carnet.allow(garde.current(), mine().assure, cle, request.form.get("acces") == "oui")
    return redirect(f"{BASE}/catalogue", 303)


# ——— Profiles (R143, R147) ———


@espace_sante.get("/profils")
@surface(Surface.PRACTICE)
@roles(Role.ASSURE)
@connecte
def profiles() -> Page:
    visite, espace = garde.current(), mine().espace
    return render_template(
        "espace_sante/profils.html",
        ouverts=[(row, acces.person(row)) for row in models.profils(espace, visite.bac.now())],
        enfants=carnet.to_activate(visite, espace),
    )


@espace_sante.post("/profils/ouvrir")
@surface(Surface.PRACTICE)
@roles(Role.ASSURE)
@connecte
def switch_profile() -> Page:
    asked = (mine().seance, mine().espace, request.form.get("vers", ""))
    if carnet.open_profile(garde.current(), *asked) is None:
        abort(404)
    return redirect(ACCUEIL, 303)


@espace_sante.route("/profils/<id_>/activer", methods=["GET", "POST"])
@surface(Surface.PRACTICE)
@roles(Role.ASSURE)
@connecte
def activate_child(id_: str) -> Page:
    """A child's own provisional code, typed by the parent."""
    child, form = _child(id_), forms.CodeEnfant()
    if not form.is_submitted():
        return render_template("espace_sante/profil_activer.html", enfant=child, form=form)
    if form.validate():
        found = activation.activate_child(garde.current(), child, form.code.data)
        patience(found.attendre)
        if found.reponse is Reponse.OK:
            return redirect(f"{BASE}/profils", 303)
        form.refuse("code", UNKNOWN_CHILD)
    return render_template("espace_sante/profil_activer.html", enfant=child, form=form), 422


@espace_sante.post("/profils/<id_>/code")
@surface(Surface.PRACTICE)
@roles(Role.ASSURE)
@connecte
def ask_child_code(id_: str) -> Page:
    child = _child(id_)
    patience(activation.ask_child_code(garde.current(), child))
    return redirect(f"{BASE}/profils/{child.id}/activer", 303)


def _child(id_: str) -> Assure:
    """A minor of one's own card whose space is not active; anybody else is nobody."""
    waiting = carnet.to_activate(garde.current(), mine().espace)
    return next((row for row in waiting if row.id == id_), None) or abort(404)


# ——— Confidentiality (R148) ———


@espace_sante.get("/confidentialite")
@surface(Surface.PRACTICE)
@roles(Role.ASSURE)
@connecte
def privacy() -> Page:
    assure, now = mine().assure, garde.current().bac.now()
    rows = dossier.history(assure, now)
    return render_template(
        "espace_sante/confidentialite.html",
        historique=[(paris(row.le), row) for row in rows],
        soignants=carnet.professionals(assure, now),
        bloques=dossier.blocages(assure),
        urgence=mine().profil.acces_urgence,
    )


@espace_sante.post("/confidentialite/soignant")
@surface(Surface.PRACTICE)
@roles(Role.ASSURE)
@connecte
def block() -> Page:
    visite, assure, name = garde.current(), mine().assure, request.form.get("soignant", "")
    if name not in carnet.professionals(assure, visite.bac.now()):
        abort(404)
    carnet.block(visite, assure, name, request.form.get("acces") != "non")
    return redirect(f"{BASE}/confidentialite", 303)


@espace_sante.post("/confidentialite/urgence")
@surface(Surface.PRACTICE)
@roles(Role.ASSURE)
@connecte
def emergency() -> Page:
    allowed = request.form.get("acces") == "oui"
    carnet.allow_emergency(garde.current(), mine().profil, mine().assure, allowed)
    return redirect(f"{BASE}/confidentialite", 303)


# ——— Closing (R137) ———


@espace_sante.route("/fermer", methods=["GET", "POST"])
@surface(Surface.PRACTICE)
@roles(Role.ASSURE)
@connecte
def closing() -> Page:
    """The profile looked at; one's own only after the children's."""
    form, visite = forms.Preuve(), garde.current()
    if not form.is_submitted():
        return _closing_page(form)
    if not form.validate() or _children_left():
        return _closing_page(form), 422
    if not proved(form):
        return _closing_page(form), 422
    own = mine().profil.id == mine().espace.id
    carnet.close(visite, mine().espace, mine().profil)
    response = redirect(f"{BASE}/ferme" if own else f"{BASE}/profils", 303)
    if own:
        cookies.forget(response, COOKIE)
    return response


def _children_left() -> list[Assure]:
    return carnet.children_left(garde.current(), mine().espace, mine().profil)


def _closing_page(form: forms.Preuve) -> str:
    return render_template("espace_sante/fermer.html", form=form, enfants=_children_left())


@espace_sante.get("/ferme")
@surface(Surface.PRACTICE)
@roles(Role.ASSURE)
def closed() -> str:
    return render_template("espace_sante/ferme.html")
