"""The doctor's pages: a patient, lines, two consents, check, issue; then follow, cancel (R149)."""

from typing import Any

from flask import abort, redirect, render_template, request
from werkzeug.exceptions import TooManyRequests
from werkzeug.wrappers import Response

from core import wizard
from core.champs import Formulaire
from core.downloads import attachment
from core.droits import Role, roles
from core.surface import Page, Surface, surface
from core.templating import typographie
from core.wizard import Etape, Parcours, Tunnel
from services.bac_a_sable import garde
from services.exercice.etapes import Pages, Suite
from services.ordonnance import catalogue, emission, forms, models, papier, rules, vues
from services.ordonnance.emission import UNKNOWN, WRONG_CODE, Ecrit, Patient, Reponse
from services.ordonnance.models import Ordonnance
from services.ordonnance.routes import ordonnance
from services.ordonnance.rules import Annulation, NonSubstituable
from services.referentiel.models import Assure

BASE = "/s-entrainer/ordonnance/prescrire"
TUNNEL = Tunnel(
    "ordonnance-prescrire",
    (
        Etape("patient", "Qui est le patient ?", forms.Patient),
        Etape("medicaments", "Les médicaments", forms.Medicament),
        Etape("accords", "Deux questions au patient", forms.Accords),
        Etape("verifier", "Vérifiez, puis signez", Formulaire),
    ),
)


@ordonnance.get("/prescrire")
@surface(Surface.PRACTICE)
@roles(Role.PRESCRIPTEUR)
def desk() -> Page:
    """Begin, take a draft up again, or open what was issued."""
    visite = garde.current()
    now = visite.bac.now()
    return render_template(
        "ordonnance/prescrire.html",
        medecin=catalogue.prescripteur(),
        brouillon=PAGES.draft(),
        fiches=[vues.fiche(row, now) for row in models.issued(visite.bac.id)],
    )


@ordonnance.post("/prescrire")
@surface(Surface.PRACTICE)
@roles(Role.PRESCRIPTEUR)
def begin() -> Response:
    return PAGES.begin()


@ordonnance.route("/prescrire/<run_id>/<etape>", methods=["GET", "POST"])
@surface(Surface.PRACTICE)
@roles(Role.PRESCRIPTEUR)
def step(run_id: str, etape: str) -> Page:
    return PAGES.visit(run_id, etape)


def _around(run: Parcours, etape: Etape) -> dict[str, Any]:
    """What a step shows besides its form."""
    assure = PAGES.person(run)
    choix = _choices(assure) if etape.cle == "medicaments" else {}
    return {"patient": assure, "lignes": _lines(run), "reponses": run.reponses, "choix": choix}


def _choices(assure: Assure | None) -> dict[str, list[tuple[str, str]]]:
    """What the selects offer; EFG only for a young child."""
    today = emission.today(garde.current())
    motifs = [
        (str(motif), typographie(f"Oui : {name}"))
        for motif, name in rules.NOMS_MOTIFS_NS.items()
        if assure and (motif is not NonSubstituable.EFG or assure.age(today) < rules.ENFANT)
    ]
    return {
        "medicament": [("", "Choisissez")]
        + [(row.cle, row.libelle) for row in catalogue.medicaments()],
        "motif": [("", "Non"), *motifs],
    }


def _lines(run: Parcours) -> list[Any]:
    """(what is kept, how it reads) of each line written so far."""
    rows = run.reponses.get("medicaments", {}).get("lignes", [])
    return [(row, catalogue.medicament(row["medicament"])) for row in rows]


# ——— Each step's rule ———


def _patient_step(run: Parcours, form: Any) -> Page | None:
    found = emission.by_identity(
        garde.current(), form.nom.valeur, form.nir.valeur, form.naissance.valeur
    )
    return _chosen(run, form, found, "nom", UNKNOWN)


def _chosen(
    run: Parcours, form: Formulaire, found: Patient, name: str, message: str
) -> Page | None:
    if found.reponse is Reponse.BLOQUE:
        raise TooManyRequests(retry_after=found.attendre)
    if found.assure is None:
        form.refuse(name, message)
        return None
    if found.assure.id != run.answer("patient", "assure_id"):
        run.reponses = {}  # what was written was for somebody else
    return PAGES.keep(run, "patient", {"assure_id": found.assure.id})


def _line_step(run: Parcours, form: Any) -> Page | None:
    """Add one line, and stay: « Continuer » is a link, once there is a line."""
    assure = PAGES.sure(run)
    ecrit = Ecrit(
        medicament=form.medicament.data,
        posologie=form.posologie.valeur,
        duree=form.jours,
        boites=form.nombre,
        renouvellements=form.fois,
        non_substituable=NonSubstituable(form.motif.data) if form.motif.data else None,
    )
    rows = [row for row, _ in _lines(run)]
    before = [row["medicament"] for row in rows]
    today = emission.today(garde.current())
    if problem := emission.refusal_beside(ecrit, before, assure, today):
        form.refuse(*problem)
        return None
    _keep_lines(run, [*rows, vars(ecrit)])
    return PAGES.to(run, PAGES.step("medicaments"))


def _keep_lines(run: Parcours, rows: list[dict[str, Any]]) -> None:
    """No line left: the step is not answered any more."""
    if rows:
        wizard.keep(run, TUNNEL.etapes[1], {"lignes": rows})
    else:
        run.reponses = {k: v for k, v in run.reponses.items() if k != "medicaments"}


def _consents_step(_run: Parcours, form: Any) -> Suite:
    return {"mes": form.mes.data, "suivi": form.suivi.data}


def _issue_step(run: Parcours, _form: Formulaire) -> Page:
    """Signed once: a second press finds the run finished."""
    assure, rows = PAGES.sure(run), [row for row, _ in _lines(run)]
    mes, suivi = (run.answer("accords", name) == "oui" for name in ("mes", "suivi"))
    if not wizard.finish(run):
        return redirect(BASE, 303)
    ecrits = [_ecrit(row) for row in rows]
    issued = emission.issue(garde.current(), assure, ecrits, mes=mes, suivi=suivi)
    return redirect(f"/s-entrainer/ordonnance/prescrites/{issued.id}", 303)


def _ecrit(row: dict[str, Any]) -> Ecrit:
    motif = row["non_substituable"]
    return Ecrit(**{**row, "non_substituable": NonSubstituable(motif) if motif else None})


PAGES = Pages(
    TUNNEL,
    BASE,
    "ordonnance/prescrire",
    {
        "patient": _patient_step,
        "medicaments": _line_step,
        "accords": _consents_step,
        "verifier": _issue_step,
    },
    autour=_around,
)


@ordonnance.post("/prescrire/<run_id>/retirer")
@surface(Surface.PRACTICE)
@roles(Role.PRESCRIPTEUR)
def remove(run_id: str) -> Page:
    run = PAGES.run(run_id)
    if run is None:
        return redirect(BASE, 303)
    asked = request.form.get("medicament", "")
    _keep_lines(run, [row for row, _ in _lines(run) if row["medicament"] != asked])
    return PAGES.to(run, PAGES.step("medicaments"))


@ordonnance.route("/prescrire/<run_id>/code", methods=["GET", "POST"])
@surface(Surface.PRACTICE)
@roles(Role.PRESCRIPTEUR)
def by_code(run_id: str) -> Page:
    """The patient reads a code out, in place of the identity."""
    run = PAGES.run(run_id)
    if run is None:
        return redirect(BASE, 303)
    form = forms.CodePatient()
    if not form.is_submitted():
        return _code_page(run, form)
    if form.validate():
        found = emission.by_code(garde.current(), form.code.data)
        if answer := _chosen(run, form, found, "code", WRONG_CODE):
            return answer
    return _code_page(run, form), 422


def _code_page(run: Parcours, form: Formulaire) -> str:
    base = PAGES.url(run)
    return render_template("ordonnance/prescrire_code.html", form=form, base=base)


# ——— What was issued ———


def _issued(id_: str) -> Ordonnance:
    return models.find(garde.current().bac.id, id_) or abort(404)


@ordonnance.get("/prescrites/<id_>")
@surface(Surface.PRACTICE)
@roles(Role.PRESCRIPTEUR)
def issued(id_: str) -> Page:
    return _issued_page(_issued(id_), forms.Annuler(formdata=None))


def _issued_page(found: Ordonnance, form: Formulaire, **values: Any) -> str:
    shown = vues.fiche(found, garde.current().bac.now())
    return render_template(
        "ordonnance/prescrite.html",
        fiche=shown,
        form=form,
        numero=papier.grouped(found.numero),
        annulable=emission.may_cancel(shown.etat),
        motifs=[(str(motif), name.capitalize()) for motif, name in rules.NOMS_ANNULATIONS.items()],
        **values,
    )


@ordonnance.get("/prescrites/<id_>/papier.pdf")
@surface(Surface.PRACTICE)
@roles(Role.PRESCRIPTEUR)
def print_it(id_: str) -> Response:
    return attachment(papier.pdf_of(_issued(id_)), papier.NOM)


@ordonnance.post("/prescrites/<id_>/annuler")
@surface(Surface.PRACTICE)
@roles(Role.PRESCRIPTEUR)
def cancel(id_: str) -> Page:
    found, form = _issued(id_), forms.Annuler()
    if not form.validate():
        return _issued_page(found, form), 422
    seen = request.form.get("vu", "")
    vu = int(seen) if seen.isascii() and seen.isdigit() and len(seen) < 9 else -1
    if not emission.cancel(garde.current(), found, vu, Annulation(form.motif.data)):
        return _issued_page(found, form, change=True), 409
    return redirect(f"/s-entrainer/ordonnance/prescrites/{found.id}", 303)
