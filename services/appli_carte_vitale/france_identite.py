"""Activating with France Identité: the chip of the card read, the appli active at once (R93)."""

from typing import Any

from flask import redirect, request
from werkzeug.wrappers import Response

from core import wizard
from core.droits import Role, roles
from core.surface import Page, Surface, surface
from core.wizard import Etape, Parcours, Tunnel
from services.appli_carte_vitale import acces, activation, catalogue, forms
from services.appli_carte_vitale.accueil import opened
from services.appli_carte_vitale.catalogue import AUCUNE
from services.appli_carte_vitale.inscription import (
    ACTIVER,
    appli_of,
    begin,
    chosen_code,
    conditions,
    held_back,
    mishap,
    number,
    replaced,
    stopped,
)
from services.appli_carte_vitale.routes import BASE, appli_carte_vitale, jouee, page, someone
from services.appli_carte_vitale.rules import Voie
from services.bac_a_sable import garde
from services.exercice.etapes import Pages, Suite

FRANCE_IDENTITE = f"{ACTIVER}/france-identite"
CODE = "258147"  # of the exercise, the same for all: the page shows it
WRONG_CODE = "Ce n'est pas le code France Identité de l'exercice. Relisez-le plus haut."
TUNNEL = Tunnel(
    "appli-france-identite",
    (
        Etape("conditions", "Les conditions d'utilisation", forms.Conditions),
        Etape("numero", "Votre numéro de sécurité sociale", forms.NumeroSecu),
        Etape("lecture", "Prouvez votre identité", forms.Lecture),
        Etape("secret", "Choisissez un code secret", forms.CodeSecret),
    ),
)


@appli_carte_vitale.get("/activer/france-identite")
@surface(Surface.PRACTICE)
@roles(Role.ASSURE)
@jouee
def by_france_identite() -> Page:
    """What it takes, and whether this person and this telephone have it."""
    if stop := activation.obstacle(garde.current(), someone()):
        return stopped(stop)
    asked = request.args.get("epreuve") or catalogue.profil(someone()).epreuve.cle
    return page(
        "france_identite",
        brouillon=PAGES.draft(),
        puce=activation.can_read_chip(garde.current(), someone()),
        epreuve=catalogue.epreuve(asked),
    )


@appli_carte_vitale.post("/activer/france-identite")
@surface(Surface.PRACTICE)
@roles(Role.ASSURE)
@jouee
def begin_france_identite() -> Response:
    if not activation.can_read_chip(garde.current(), someone()):
        return redirect(FRANCE_IDENTITE, 303)
    return begin(PAGES, request.form.get("epreuve", AUCUNE))


@appli_carte_vitale.route("/activer/france-identite/<run_id>/<etape>", methods=["GET", "POST"])
@surface(Surface.PRACTICE)
@roles(Role.ASSURE)
@jouee
def france_identite_step(run_id: str, etape: str) -> Page:
    return PAGES.visit(run_id, etape)


@appli_carte_vitale.post("/activer/france-identite/<run_id>/installee")
@surface(Surface.PRACTICE)
@roles(Role.ASSURE)
@jouee
def installed(run_id: str) -> Page:
    """The app France Identité has been downloaded, and activated."""
    run = PAGES.run(run_id)
    if run is None:
        return redirect(FRANCE_IDENTITE, 303)
    mishap(run, "installation")
    return PAGES.to(run, PAGES.step("numero"))


def _missing(run: Parcours, step: Etape) -> Page | None:
    """R93: without the app France Identité, one is invited to download it after the conditions."""
    if instead := held_back(run, step):
        return instead
    met = catalogue.epreuve(run.answer("depart", "epreuve", AUCUNE))
    absent = met.etape == "installation" and not run.answer("depart", "vecue", False)
    return page("sans_france_identite", base=PAGES.url(run)) if absent and _after(step) else None


def _after(step: Etape) -> bool:
    return step.cle != "conditions"


def _number(run: Parcours, form: Any) -> Suite:
    return number(Voie.FRANCE_IDENTITE, run, form)


def _read(run: Parcours, form: Any) -> Suite:
    """The code of France Identité, then the card held against the telephone."""
    if forms.digits(form.code) != CODE:
        form.refuse("code", WRONG_CODE)
        return None
    if met := mishap(run, "lecture"):
        return PAGES.page(run, PAGES.step("lecture"), form, panne=met), 422
    return {"lue": True}


def _secret(run: Parcours, form: Any) -> Suite:
    """The secret code of the appli: nothing is left to check, it opens."""
    code = chosen_code(form)
    if code is None:
        return None
    appli, visite = appli_of(run), garde.current()
    if appli is None or not activation.activate_at_once(visite, appli, code):
        return replaced(run)
    wizard.finish(run)
    token = acces.unlock(visite, someone(), appli, code).token
    return opened(token or "", f"{BASE}/activee")


def _around(_run: Parcours, step: Etape) -> dict[str, Any]:
    return {"panne": None, "code_exercice": CODE if step.cle == "lecture" else ""}


PAGES = Pages(
    TUNNEL,
    FRANCE_IDENTITE,
    "appli_carte_vitale/activer",
    {"conditions": conditions, "numero": _number, "lecture": _read, "secret": _secret},
    autour=_around,
    arret=_missing,
)
