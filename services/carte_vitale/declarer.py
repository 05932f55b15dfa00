"""Declaring a card lost, stolen or out of order, one page a step (R58, R85)."""

from typing import Any

from flask import abort, redirect, render_template
from werkzeug.wrappers import Response

from core import wizard
from core.champs import Formulaire
from core.clock import paris
from core.droits import Role, roles
from core.surface import Page, Surface, surface
from core.wizard import Etape, Parcours, Tunnel
from services.bac_a_sable import garde
from services.carte_vitale import commande, declaration, forms
from services.carte_vitale.routes import BASE, carte_vitale, one_of, people
from services.carte_vitale.rules import AVEC_PLI, Motif
from services.compte import changes
from services.compte.routes import connecte, mine
from services.exercice.etapes import Pages, Suite
from services.referentiel import models as referentiel
from services.referentiel.models import Assure

DECLARER = f"{BASE}/declarer"
TUNNEL = Tunnel(
    "carte-declarer",
    (
        Etape("personne", "Quelle carte déclarez-vous ?", forms.Personne),
        Etape("cause", "Que s'est-il passé ?", forms.Cause),
        Etape("verifier", "Vérifiez, puis déclarez", Formulaire),
    ),
)
NOBODY = "Choisissez une personne."
NO_CARD = "Cette personne n'a pas de carte à déclarer : pas encore de carte, ou déjà déclarée."


@carte_vitale.get("/declarer")
@surface(Surface.PRACTICE)
@roles(Role.ASSURE)
@connecte
def declaring() -> Page:
    """Before the first step: what a declaration does."""
    return render_template("carte_vitale/declarer.html")


@carte_vitale.post("/declarer")
@surface(Surface.PRACTICE)
@roles(Role.ASSURE)
@connecte
def begin_declaring() -> Response:
    return PAGES.begin()


@carte_vitale.route("/declarer/<run_id>/<etape>", methods=["GET", "POST"])
@surface(Surface.PRACTICE)
@roles(Role.ASSURE)
@connecte
def declaration_step(run_id: str, etape: str) -> Page:
    return PAGES.visit(run_id, etape)


# ——— Each step's rule ———


def _not_mine(run: Parcours, _step: Etape) -> Page | None:
    """A run begun by somebody else of this device starts anew."""
    person = PAGES.person(run)
    return redirect(DECLARER, 303) if person and one_of(person.id) is None else None


def _around(run: Parcours, step: Etape) -> dict[str, Any]:
    if step.cle == "personne":
        return {"personnes": [(row.id, row.nom_complet, _state(row)) for row in people()]}
    carte = declaration.card_to_declare(PAGES.sure(run))
    cause = run.answer("cause", "motif")
    return {
        "numero_masque": declaration.masked(carte) if carte else "",
        "avec_pli": bool(cause) and Motif(cause) in AVEC_PLI,
    }


def _state(assure: Assure) -> str:
    """What is said under a name: the end of the card's number, or why there is none."""
    carte = declaration.card_to_declare(assure)
    if carte:
        return f"Carte n° {declaration.masked(carte)}"
    return "Carte déjà déclarée" if referentiel.carte(assure) else "Pas encore de carte à son nom"


def _person(run: Parcours, form: Any) -> Suite:
    assure = one_of(form.personne.data)
    if assure is None or declaration.card_to_declare(assure) is None:
        form.refuse("personne", NO_CARD if assure else NOBODY)
        return None
    return {"assure_id": assure.id, "personne": assure.id}


def _cause(_run: Parcours, form: Any) -> Suite:
    return {"motif": form.motif.data}


def _declare(run: Parcours, _form: Any) -> Suite:
    """Once: a second press on the button finds the run finished."""
    visite, assure = garde.current(), PAGES.sure(run)
    motif = Motif(run.answer("cause", "motif"))
    done = declaration.declare(visite, mine().compte, assure, motif)
    wizard.finish(run)
    if done.demarche is None:  # declared in another window since the first step
        return render_template("carte_vitale/declarer_deja.html", assure=assure), 409
    return redirect(f"{DECLARER}/termine/{done.demarche.id}/{assure.id}", 303)


PAGES = Pages(
    TUNNEL,
    DECLARER,
    "carte_vitale/declarer",
    {"personne": _person, "cause": _cause, "verifier": _declare},
    autour=_around,
    arret=_not_mine,
)


@carte_vitale.get("/declarer/termine/<demarche_id>/<personne_id>")
@surface(Surface.PRACTICE)
@roles(Role.ASSURE)
@connecte
def declared(demarche_id: str, personne_id: str) -> Page:
    """The receipt, and the way straight into the order (R80)."""
    visite, assure = garde.current(), one_of(personne_id) or abort(404)
    trace = changes.demarche_of(mine().compte, demarche_id, visite.bac.now()) or abort(404)
    examen = commande.examine(visite, assure)
    return render_template(
        "carte_vitale/declarer_termine.html",
        demarche=trace,
        assure=assure,
        examen=examen,
        paris=paris,
    )
