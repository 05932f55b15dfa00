"""Enrolling in Mon espace santé, one page a step, with every side door (R130-R139)."""

from typing import Any

from flask import flash, redirect, render_template, request
from werkzeug.wrappers import Response

from core import cookies, db, wizard
from core.champs import Formulaire
from core.clock import paris
from core.codes import Verdict
from core.delais import fin_opposition
from core.droits import Role, roles
from core.surface import Page, Surface, surface
from core.wizard import Etape, Parcours, Tunnel
from services.bac_a_sable import garde
from services.compte.acces import WRONG
from services.espace_sante import acces, activation, forms, models, rules
from services.espace_sante.activation import (
    NO_CHANNEL,
    TOO_LATE,
    UNKNOWN,
    USED,
    Issue,
    Reponse,
)
from services.espace_sante.routes import ACCUEIL, BASE, COOKIE, espace_sante, patience
from services.espace_sante.rules import Canal, Etat
from services.exercice.etapes import Pages, Suite
from services.referentiel.models import Assure

ACTIVER = f"{BASE}/activer"
TUNNEL = Tunnel(
    "espace-activer",
    (
        Etape("identite", "Trois informations pour vous reconnaître", forms.Identite),
        Etape("envoi", "Où envoyer votre code ?", forms.Envoi),
        Etape("code", "Saisissez le code reçu", forms.CodeRecu),
        Etape("profils", "Les profils de votre carte", Formulaire),
        Etape("decision", "Votre décision", forms.Decision),
        Etape("contacts", "Vérifiez vos contacts", forms.Contacts),
        Etape("acces", "Créez votre identifiant", forms.Acces),
    ),
)


def _played() -> Assure | None:
    visite = garde.current()
    return db.of_bac(Assure, visite.appareil.personne_id or "", visite.bac.id)


@espace_sante.get("/")
@surface(Surface.PRACTICE)
@roles(Role.ASSURE)
def door() -> Page:
    """What the space is; or where one was before opening the boîte (R159)."""
    visite = garde.current()
    if acces.current(visite, cookies.read(COOKIE)):
        return redirect(ACCUEIL, 303)
    if attempt := acces.under_way(visite):
        return redirect(f"{BASE}/connexion/{'code' if attempt.canal else 'envoi'}", 303)
    assure = _played()
    espace = activation.inform(visite, assure) if assure else None
    return render_template(
        "espace_sante/porte.html",
        etat=str(espace.etat) if espace else "",
        enfant=assure is not None and models.is_child(assure, visite.bac.now()),
        brouillon=PAGES.draft(),
    )


@espace_sante.get("/activer")
@surface(Surface.PRACTICE)
@roles(Role.ASSURE)
def activating() -> Page:
    """Before the first step: what to have at hand, and the draft left unfinished, if any."""
    visite, assure = garde.current(), _played()
    espace = activation.inform(visite, assure) if assure else None
    if assure and models.is_child(assure, visite.bac.now()):
        return render_template("espace_sante/activer_enfant.html", assure=assure)
    if espace is None:
        return render_template("espace_sante/activer_attente.html")
    return render_template(
        "espace_sante/activer.html", brouillon=PAGES.draft(), deja=espace.etat is Etat.ACTIF
    )


@espace_sante.post("/activer")
@surface(Surface.PRACTICE)
@roles(Role.ASSURE)
def begin_activating() -> Response:
    return PAGES.begin()


@espace_sante.route("/activer/<run_id>/<etape>", methods=["GET", "POST"])
@surface(Surface.PRACTICE)
@roles(Role.ASSURE)
def activation_step(run_id: str, etape: str) -> Page:
    return PAGES.visit(run_id, etape)


def _nowhere_to_send(run: Parcours, step: Etape) -> Page | None:
    """R135: the special screen of somebody whose caisse knows neither mail nor mobile."""
    if step.cle == "identite" or activation.contacts(PAGES.sure(run)).canaux:
        return None
    return _no_contact(run)


def _known(run: Parcours, step: Etape) -> dict[str, str]:
    """R138: the contacts are first those of the caisse."""
    return vars(activation.contacts(PAGES.sure(run))) if step.cle == "contacts" else {}


def _around(run: Parcours, step: Etape) -> dict[str, Any]:
    """What a step shows besides its form."""
    if step.cle == "envoi":
        return {"canaux": _masks(run)}
    if step.cle == "code":
        canal = Canal(run.answer("envoi", "canal"))
        return {
            "canal": canal,
            "masque": _masks(run)[canal],
        }
    if step.cle == "profils":
        children = models.enfants(PAGES.sure(run), garde.current().bac.now())
        kept = run.reponses.get("profils", {}).get("enfants")
        return {"enfants": children, "choisis": [c.id for c in children] if kept is None else kept}
    if step.cle == "decision":
        return _decision_facts(PAGES.sure(run))
    return {}


def _decision_facts(assure: Assure) -> dict[str, Any]:
    visite = garde.current()
    espace = models.inform(assure, visite.bac.now())
    return {
        "peut_refuser": activation.can_refuse(visite, assure),
        "deja": espace.etat is Etat.ACTIF,
        "fin_opposition": paris(fin_opposition(espace.informe_le)),
    }


def _masks(run: Parcours) -> dict[Canal, str]:
    """The ways the code can leave, as the caisse knows them, half hidden."""
    return rules.masked(activation.contacts(PAGES.sure(run)).canaux)


# ——— Each step's rule ———


def _identity(run: Parcours, form: Any) -> Suite:
    visite = garde.current()
    found = activation.identify(visite, form.code.data, form.nir.valeur, form.numero_serie.valeur)
    patience(found.attendre)
    if found.reponse is Reponse.ENFANT:
        return render_template("espace_sante/activer_enfant.html", assure=found.assure), 422
    if found.assure is None or found.reponse is not Reponse.OK:
        form.refuse("code", UNKNOWN)
        return None
    if found.assure.id != run.answer("identite", "assure_id"):
        run.reponses = {}  # another person proves who they are anew
    kept = {"assure_id": found.assure.id, "code_id": found.code_id}
    return {**kept, "nir": found.assure.nir_affiche, "type_carte": form.type_carte.data}


def _channel(run: Parcours, form: Any) -> Suite:
    canal = Canal(form.canal.data)
    if canal not in activation.contacts(PAGES.sure(run)).canaux:
        form.refuse("canal", NO_CHANNEL)
        return None
    if wait := activation.send_code(garde.current(), run.id, PAGES.sure(run), canal):
        return PAGES.page(run, PAGES.step("envoi"), form, attendre=wait), 429
    return {"canal": str(canal)}


def _code(run: Parcours, form: Any) -> Suite:
    verdict, wait = activation.enter_code(garde.current(), run.id, PAGES.sure(run), form.code.data)
    patience(wait)
    if verdict is not Verdict.BON:
        form.refuse("code", WRONG[verdict])
        return None
    return {"bon": True}


def _profiles(run: Parcours, _form: Any) -> Suite:
    """R136: the children whose profiles open with this one."""
    children = models.enfants(PAGES.sure(run), garde.current().bac.now())
    return {"enfants": [row.id for row in children if f"enfant-{row.id}" in request.form]}


def _decide(run: Parcours, form: Any) -> Suite:
    if form.decision.data == "activer":
        return {"decision": "activer"}
    visite, assure = garde.current(), PAGES.sure(run)
    issue = activation.refuse(visite, assure, run.answer("identite", "code_id"))
    if issue is Issue.TROP_TARD:
        form.refuse("decision", TOO_LATE)
        return None
    if issue is Issue.CODE_PERDU:
        return _lost_code(run)
    wizard.finish(run)
    return redirect(f"{ACTIVER}/refus", 303)


def _contacts(_run: Parcours, form: Any) -> Suite:
    if not (form.mail.valeur or form.portable.valeur):
        form.refuse("mail", activation.NO_CONTACT)
        return None
    return {"mail": form.mail.valeur, "portable": form.portable.valeur}


def _create(run: Parcours, form: Any) -> Suite:
    """The space, once: a second press on the button finds the run finished."""
    visite, assure, given = garde.current(), PAGES.sure(run), form.identifiant.valeur
    if problem := activation.identifier_problem(visite, assure, given):
        form.refuse("identifiant", problem)
    if problem := activation.password_problem(assure, form.mot_de_passe.data, given):
        form.refuse("mot_de_passe", problem)
    if form.errors:
        return None
    choix = activation.choice(run, given, form.mot_de_passe.data)
    issue = activation.activate(visite, assure, run.answer("identite", "code_id"), choix)
    if issue is Issue.CODE_PERDU:
        return _lost_code(run)
    wizard.finish(run)
    return redirect(f"{ACTIVER}/termine", 303)


def _lost_code(run: Parcours) -> Page:
    """The code was used, or replaced by another, since the first step."""
    step = TUNNEL.etapes[0]
    form = step.form(formdata=None, data=run.reponses.get(step.cle))
    form.process()
    form.refuse("code", USED)
    run.reponses = {}
    return PAGES.page(run, step, form), 409


PAGES = Pages(
    TUNNEL,
    ACTIVER,
    "espace_sante/activer",
    {
        "identite": _identity,
        "envoi": _channel,
        "code": _code,
        "profils": _profiles,
        "decision": _decide,
        "contacts": _contacts,
        "acces": _create,
    },
    autour=_around,
    connu=_known,
    arret=_nowhere_to_send,
)


@espace_sante.get("/activer/termine")
@surface(Surface.PRACTICE)
@roles(Role.ASSURE)
def activated() -> str:
    return render_template("espace_sante/activer_termine.html")


@espace_sante.get("/activer/refus")
@surface(Surface.PRACTICE)
@roles(Role.ASSURE)
def refused() -> str:
    return render_template("espace_sante/activer_refuse.html")


# ——— Side doors ———


@espace_sante.post("/activer/<run_id>/renvoyer")
@surface(Surface.PRACTICE)
@roles(Role.ASSURE)
def send_again(run_id: str) -> Page:
    """« Envoyer à nouveau le code », by the channel chosen."""
    run, step = PAGES.run(run_id), PAGES.step("code")
    if run is None or not run.answer("envoi", "canal"):
        return redirect(ACTIVER, 303)
    canal = Canal(run.answer("envoi", "canal"))
    if wait := activation.send_code(garde.current(), run.id, PAGES.sure(run), canal):
        return PAGES.page(run, step, forms.CodeRecu(formdata=None), attendre=wait), 429
    flash("renvoye")
    return PAGES.to(run, step)


@espace_sante.route("/activer/<run_id>/coordonnees", methods=["GET", "POST"])
@surface(Surface.PRACTICE)
@roles(Role.ASSURE)
def wrong_contacts(run_id: str) -> Page:
    """R135: « Mes coordonnées sont incorrectes »: the caisse corrects them, not this page."""
    run = PAGES.run(run_id)
    if run is None or PAGES.person(run) is None:
        return redirect(ACTIVER, 303)
    if request.method == "GET":
        return _no_contact(run)
    activation.call_caisse(garde.current(), PAGES.sure(run))
    return PAGES.to(run, PAGES.step("envoi"))


def _no_contact(run: Parcours) -> Page:
    """The special screen when the caisse knows nothing, and the pop-up when it is wrong."""
    return render_template(
        "espace_sante/coordonnees.html",
        connues=_masks(run),
        base=PAGES.url(run),
    )


@espace_sante.route("/code-provisoire", methods=["GET", "POST"])
@surface(Surface.PRACTICE)
@roles(Role.ASSURE)
def lost_code() -> Page:
    """« Générer un nouveau code provisoire » (R133)."""
    form = forms.CodePerdu()
    if not form.is_submitted():
        return render_template("espace_sante/code_provisoire.html", form=form)
    if not form.validate():
        return render_template("espace_sante/code_provisoire.html", form=form), 422
    answers = (form.nir.valeur, form.naissance.valeur, form.numero_serie.valeur)
    patience(activation.ask_provisional(garde.current(), *answers))
    return redirect(f"{BASE}/code-provisoire/demande", 303)


@espace_sante.get("/code-provisoire/demande")
@surface(Surface.PRACTICE)
@roles(Role.ASSURE)
def code_asked() -> str:
    return render_template("espace_sante/code_demande.html")


@espace_sante.get("/opposition")
@surface(Surface.PRACTICE)
@roles(Role.ASSURE)
def opposition() -> str:
    """What refusing means, before the steps where one does (R137)."""
    assure = _played()
    espace = activation.inform(garde.current(), assure) if assure else None
    return render_template(
        "espace_sante/opposition.html",
        etat=str(espace.etat) if espace else "",
        fin=paris(fin_opposition(espace.informe_le)) if espace else None,
    )
