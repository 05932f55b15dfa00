"""Agenda, catalogue, profiles, confidentiality, closing (R128, R137, R143, R147, R148)."""

from dataclasses import dataclass

from flask import abort, redirect, render_template, request

from core import clock, cookies, db, sessions
from core.clock import paris
from core.droits import Role, roles
from core.surface import Page, Surface, surface
from editorial import store
from services.bac_a_sable import garde
from services.bac_a_sable.garde import Visite
from services.bac_a_sable.models import record
from services.boite.models import send
from services.compte.prevention import advice
from services.espace_sante import acces, activation, dossier, forms, models, semis
from services.espace_sante.activation import SERVICE, UNKNOWN_CHILD, Reponse
from services.espace_sante.models import Espace
from services.espace_sante.routes import (
    ACCUEIL,
    BASE,
    COOKIE,
    connecte,
    espace_sante,
    mine,
    patience,
)
from services.espace_sante.rules import Etat
from services.referentiel import models as referentiel
from services.referentiel.models import Assure


@dataclass(frozen=True)
class Application:
    """An invented application: what it does, what it asks to read."""

    cle: str
    titre: str
    resume: str
    demande: str


APPLICATIONS = (
    Application(
        "pas-de-sante", "Mes pas d'exercice", "Compte les pas de la journée.", "vos mesures"
    ),
    Application(
        "carnet-tension", "Carnet de tension d'exercice", "Garde vos tensions.", "vos mesures"
    ),
    Application(
        "pense-vaccin", "Pense-vaccin d'exercice", "Rappelle les vaccins.", "vos vaccinations"
    ),
    Application(
        "tout-savoir", "Tout savoir d'exercice", "Donne des conseils.", "tout votre profil"
    ),
)


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
    allowed = dossier.autorisations(mine().assure).get(cle)
    if request.form.get("acces") == "oui":
        dossier.allow(mine().assure, cle)
    elif allowed:
        dossier.remove(allowed)
    _note("Choix dans le catalogue", "espace_sante.application_choisie")
    return redirect(f"{BASE}/catalogue", 303)


# ——— Profiles (R143, R147) ———


@espace_sante.get("/profils")
@surface(Surface.PRACTICE)
@roles(Role.ASSURE)
@connecte
def profiles() -> Page:
    now, espace = garde.current().bac.now(), mine().espace
    ouverts = [(row, acces.person(row)) for row in models.profils(espace, now)]
    active = {assure.id for _, assure in ouverts}
    enfants = models.enfants(acces.person(espace), now)
    return render_template(
        "espace_sante/profils.html",
        ouverts=ouverts,
        enfants=[row for row in enfants if row.id not in active],
    )


@espace_sante.post("/profils/ouvrir")
@surface(Surface.PRACTICE)
@roles(Role.ASSURE)
@connecte
def switch_profile() -> Page:
    visite, asked = garde.current(), request.form.get("vers", "")
    found = models.open_profile(mine().seance.id, mine().espace, asked, visite.bac.now())
    if found is None:
        abort(404)
    record(visite.bac, "espace_sante.profil_ouvert")
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
    now = garde.current().bac.now()
    children = models.enfants(acces.person(mine().espace), now)
    found = next((row for row in children if row.id == id_), None) or abort(404)
    space = models.of_assure(found.id)
    return abort(404) if space is not None and space.etat is Etat.ACTIF else found


# ——— Confidentiality (R148) ———


@espace_sante.get("/confidentialite")
@surface(Surface.PRACTICE)
@roles(Role.ASSURE)
@connecte
def privacy() -> Page:
    assure = mine().assure
    rows = dossier.history(assure, garde.current().bac.now())
    return render_template(
        "espace_sante/confidentialite.html",
        historique=[(paris(row.le), row) for row in rows],
        soignants=_professionals(assure),
        bloques=dossier.blocages(assure),
        urgence=mine().profil.acces_urgence,
    )


def _professionals(assure: Assure) -> list[str]:
    """Those who came, and those who wrote, in alphabetical order."""
    rows = dossier.history(assure, garde.current().bac.now())
    return sorted({row.qui for row in rows if row.qui} | {semis.medecin(assure)})


@espace_sante.post("/confidentialite/soignant")
@surface(Surface.PRACTICE)
@roles(Role.ASSURE)
@connecte
def block() -> Page:
    assure, name = mine().assure, request.form.get("soignant", "")
    if name not in _professionals(assure):
        abort(404)
    blocked = dossier.blocages(assure).get(name)
    if request.form.get("acces") == "non":
        dossier.block(assure, name, garde.current().bac.now())
    elif blocked:
        dossier.remove(blocked)
    _note("Accès d'un soignant changé", "espace_sante.soignant_bloque")
    return redirect(f"{BASE}/confidentialite", 303)


@espace_sante.post("/confidentialite/urgence")
@surface(Surface.PRACTICE)
@roles(Role.ASSURE)
@connecte
def emergency() -> Page:
    mine().profil.acces_urgence = request.form.get("acces") == "oui"
    _note("Accès en urgence changé", "espace_sante.urgence_changee")
    return redirect(f"{BASE}/confidentialite", 303)


def _note(quoi: str, event: str) -> None:
    visite = garde.current()
    dossier.note(mine().assure, "", quoi, visite.bac.now())
    record(visite.bac, event)


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
    right, wait = acces.prove(visite, mine().espace, form.mot_de_passe.data)
    patience(wait)
    if not right:
        form.refuse("mot_de_passe", "Ce n'est pas le mot de passe de l'espace. Relisez-le.")
        return _closing_page(form), 422
    own = mine().profil.id == mine().espace.id
    close(visite, mine().espace, mine().profil)
    response = redirect(f"{BASE}/ferme" if own else f"{BASE}/profils", 303)
    if own:
        cookies.forget(response, COOKIE)
    return response


def _children_left() -> list[Assure]:
    """The children whose profiles are still open, when one's own is to be closed."""
    if mine().profil.id != mine().espace.id:
        return []
    others = models.profils(mine().espace, garde.current().bac.now())[1:]
    return [acces.person(row) for row in others]


def _closing_page(form: forms.Preuve) -> str:
    return render_template("espace_sante/fermer.html", form=form, enfants=_children_left())


def close(visite: Visite, espace: Espace, profil: Espace) -> None:
    """Close a profile; closing one's own logs out everywhere."""
    now, mail = visite.bac.now(), espace.mail
    models.close(profil, now)
    if profil.id == espace.id:
        sessions.end_all(SERVICE, espace.id)
        sessions.end_attempts(espace.id)
    db.session().flush()
    if mail:
        send(acces.person(espace), "espace_sante/ferme", now=now, adresse=mail)
    record(visite.bac, "espace_sante.ferme")


@espace_sante.get("/ferme")
@surface(Surface.PRACTICE)
@roles(Role.ASSURE)
def closed() -> str:
    return render_template("espace_sante/ferme.html")
