"""Creating an account, one page a step (R31-R40)."""

from typing import Any

from flask import redirect, render_template, request
from werkzeug.exceptions import TooManyRequests
from werkzeug.wrappers import Response

from core import mots_de_passe, nir, wizard
from core.champs import Formulaire
from core.clock import paris
from core.droits import Role, roles
from core.nir import NirProblem
from core.surface import Page, Surface, surface
from core.wizard import Etape, Parcours, Tunnel
from services.bac_a_sable import garde
from services.compte import acces, forms, ouverture
from services.compte.ouverture import (
    MAIL_TAKEN,
    UNKNOWN,
    WRONG_CODE,
    WRONG_PROOF,
    Contacts,
    Examen,
    Reponse,
)
from services.compte.routes import compte
from services.exercice.etapes import Pages, Suite
from services.referentiel.models import Assure
from services.referentiel.rules import Motif

BASE = "/s-entrainer/compte/creer"
TUNNEL = Tunnel(
    "compte-creer",
    (
        Etape("identite", "Qui êtes-vous ?", forms.Identite),
        Etape("preuves", "Prouvez que c'est vous", forms.Preuves),
        Etape("mot-de-passe", "Choisissez un mot de passe", forms.MotDePasse),
        Etape("coordonnees", "Vos coordonnées", forms.Coordonnees),
        Etape("verifier", "Vérifiez, puis créez le compte", Formulaire),
    ),
)


@compte.get("/creer")
@surface(Surface.PRACTICE)
@roles(Role.ASSURE)
def creation() -> str:
    """Before the first step: what to have at hand, and the draft left unfinished, if any."""
    return render_template("compte/creer.html", brouillon=_draft())


def _draft() -> str | None:
    """Where the draft goes on: where the letter's code is typed, once it was asked for (R35)."""
    visite = garde.current()
    run = wizard.draft(TUNNEL, visite.bac.id, visite.appareil.id)
    return _letter_url(run) if run and _awaits_letter(run) else PAGES.draft()


def _awaits_letter(run: Parcours) -> bool:
    if TUNNEL.due(run).cle != "preuves":
        return False
    return ouverture.letter(garde.current(), PAGES.sure(run)) is not None


def _letter_url(run: Parcours) -> str:
    return f"{PAGES.url(run)}/sans-numero-de-serie"


@compte.post("/creer")
@surface(Surface.PRACTICE)
@roles(Role.ASSURE)
def begin_creation() -> Response:
    return PAGES.begin()


@compte.route("/creer/<run_id>/<etape>", methods=["GET", "POST"])
@surface(Surface.PRACTICE)
@roles(Role.ASSURE)
def creation_step(run_id: str, etape: str) -> Page:
    return PAGES.visit(run_id, etape)


# ——— Each step's rule ———


def _waiting_number(_run: Parcours, step: Etape) -> Page | None:
    """R30: a number that begins with 7 or 8 is explained on a page of its own."""
    typed = request.form.get("nir", "") if step.cle == "identite" else ""
    if nir.is_real_looking(typed) or nir.parse(typed) is not NirProblem.WAITING:
        return None
    return _refused(Motif.ATTENTE)


def _refused(motif: Motif, assure: Assure | None = None) -> tuple[str, int]:
    return render_template("compte/creer_refus.html", motif=str(motif), assure=assure), 422


def _identity(run: Parcours, form: Any) -> Suite:
    answers = (form.nom.valeur, form.nir.valeur, form.naissance.valeur, form.code_postal.data)
    found = ouverture.identify(garde.current(), *answers)
    if found.reponse is Reponse.REFUSE:
        return _refused(found.motif, found.assure)
    if found.assure is None or found.reponse is not Reponse.OK:
        _wrong(form, "nom", UNKNOWN, found)
        return None
    if found.assure.id != run.answer("identite", "assure_id"):
        run.reponses = {}  # another person proves who they are anew
    return {
        "assure_id": found.assure.id,
        "nom": form.nom.valeur,
        "nir": form.nir.valeur,
        "naissance": form.naissance.valeur.isoformat(),
        "code_postal": form.code_postal.data,
    }


def _proofs(run: Parcours, form: Any) -> Suite:
    assure = PAGES.sure(run)
    found = ouverture.prove(garde.current(), assure, form.numero_serie.valeur, form.fin_iban.valeur)
    if found.reponse is Reponse.DEJA:
        return render_template("compte/creer_deja.html"), 422
    if found.reponse is not Reponse.OK:
        _wrong(form, "numero_serie", WRONG_PROOF, found)
        return None
    return {"moyen": "carte"}


def _wrong(form: Formulaire, name: str, message: str, found: Examen) -> None:
    if found.attendre:
        raise TooManyRequests(retry_after=found.attendre)
    form.refuse(name, message)


def _password(run: Parcours, form: Any) -> Suite:
    problem = ouverture.password_problem(PAGES.sure(run), form.mot_de_passe.data)
    if problem:
        form.refuse("mot_de_passe", problem)
        return None
    typed = form.mot_de_passe.data
    of_card = typed == PAGES.sure(run).mot_de_passe_propose
    return {"empreinte": mots_de_passe.hashed(typed), "de_la_fiche": of_card}


def _contacts(run: Parcours, form: Any) -> Suite:
    if ouverture.mail_is_taken(garde.current(), form.mail.valeur):
        form.refuse("mail", MAIL_TAKEN)
        return None
    consents = ("accord_mail", "accord_portable_appel", "accord_portable_sms", "accord_fixe")
    return {
        "mail": form.mail.valeur,
        "mail_bis": form.mail.valeur,
        "portable": form.portable.valeur,
        "fixe": form.fixe.valeur,
        **{name: form[name].data for name in consents},
    }


def _around(run: Parcours, step: Etape) -> dict[str, Any]:
    """Beside the two proofs: whether a letter replaces them already."""
    return {"lettre": _awaits_letter(run)} if step.cle == "preuves" else {}


def _create(run: Parcours, form: Any) -> Suite:
    """The account, once: a second press on the button finds the run finished."""
    visite, assure, answers = garde.current(), PAGES.sure(run), run.reponses
    if acces.account_of(assure) or ouverture.mail_is_taken(visite, answers["coordonnees"]["mail"]):
        return render_template("compte/creer_deja.html"), 422
    if wizard.finish(run):
        contacts = _contacts_of(answers["coordonnees"])
        if not answers["mot-de-passe"]["de_la_fiche"]:
            assure.mot_de_passe_propose = ""  # the fiche says that one has chosen another
        ouverture.open_account(visite, assure, answers["mot-de-passe"]["empreinte"], contacts)
    return redirect(f"{BASE}/termine", 303)


def _contacts_of(kept: dict[str, str]) -> Contacts:
    consents = {name: value == "oui" for name, value in kept.items() if name.startswith("accord_")}
    return Contacts(kept["mail"], kept["portable"], kept["fixe"], **consents)


PAGES = Pages(
    TUNNEL,
    BASE,
    "compte/creer",
    {
        "identite": _identity,
        "preuves": _proofs,
        "mot-de-passe": _password,
        "coordonnees": _contacts,
        "verifier": _create,
    },
    autour=_around,
    arret=_waiting_number,
)


@compte.get("/creer/termine")
@surface(Surface.PRACTICE)
@roles(Role.ASSURE)
def created() -> str:
    return render_template("compte/creer_termine.html")


# ——— « Je ne dispose pas du numéro de série » (R35) ———


@compte.route("/creer/<run_id>/sans-numero-de-serie", methods=["GET", "POST"])
@surface(Surface.PRACTICE)
@roles(Role.ASSURE)
def without_serial(run_id: str) -> Page:
    """Type the code of the letter, in place of both proofs."""
    run = PAGES.run(run_id)
    if run is None or PAGES.person(run) is None:
        return redirect(BASE, 303)
    form = forms.CodeProvisoire()
    if not form.is_submitted():
        return _letter_page(run, form)
    if form.validate():
        verdict, found = ouverture.prove_by_code(garde.current(), PAGES.sure(run), form.code.data)
        if found.reponse is Reponse.DEJA:
            return render_template("compte/creer_deja.html"), 422
        if found.reponse is Reponse.OK:
            return PAGES.keep(run, "preuves", {"moyen": "courrier"})
        _wrong(form, "code", WRONG_CODE[verdict], found)
    return _letter_page(run, form), 422


@compte.post("/creer/<run_id>/lettre")
@surface(Surface.PRACTICE)
@roles(Role.ASSURE)
def ask_letter(run_id: str) -> Page:
    run = PAGES.run(run_id)
    if run is None or PAGES.person(run) is None:
        return redirect(BASE, 303)
    arrival = ouverture.ask_provisional_code(garde.current(), PAGES.sure(run))
    if arrival is None:
        return render_template("compte/creer_npai.html", base=PAGES.url(run)), 422
    return redirect(_letter_url(run), 303)


def _letter_page(run: Parcours, form: Formulaire) -> str:
    sent = ouverture.letter(garde.current(), PAGES.sure(run))
    return render_template(
        "compte/creer_sans_numero.html",
        form=form,
        base=PAGES.url(run),
        arrivee=paris(sent) if sent else None,
    )
