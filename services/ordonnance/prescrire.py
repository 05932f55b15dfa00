"""The doctor's pages: a patient, lines, two consents, check, issue; then follow, cancel (R149)."""

from typing import Any

from flask import abort, redirect, render_template, request
from werkzeug.exceptions import TooManyRequests
from werkzeug.wrappers import Response

from core import db, wizard
from core.champs import Formulaire
from core.droits import Role, roles
from core.surface import Surface, surface
from core.templating import typographie
from core.wizard import Etape, Parcours, Tunnel
from services.bac_a_sable import garde
from services.ordonnance import catalogue, emission, forms, models, papier, rules, vues
from services.ordonnance.emission import Ecrit, Patient, Reponse
from services.ordonnance.models import Ordonnance
from services.ordonnance.routes import Page, ordonnance
from services.ordonnance.rules import Annulation, NonSubstituable
from services.referentiel.models import Assure

BASE = "/s-entrainer/ordonnance/prescrire"
LIGNES_MAX = 8
TUNNEL = Tunnel(
    "ordonnance-prescrire",
    (
        Etape("patient", "Qui est le patient ?", forms.Patient),
        Etape("medicaments", "Les médicaments", forms.Medicament),
        Etape("accords", "Deux questions au patient", forms.Accords),
        Etape("verifier", "Vérifiez, puis signez", Formulaire),
    ),
)
UNKNOWN = "Ces trois informations ne vont pas ensemble. Relisez-les avec la fiche."
WRONG_CODE = "Ce code n'est pas connu, ou ne vaut plus. Demandez-en un autre au patient."


@ordonnance.get("/prescrire")
@surface(Surface.PRACTICE)
@roles(Role.PRESCRIPTEUR)
def desk() -> Page:
    """Begin, take a draft up again, or open what was issued."""
    visite = garde.current()
    run = wizard.draft(TUNNEL, visite.bac.id, visite.appareil.id)
    due = TUNNEL.due(run) if run and run.reponses else None
    now = visite.bac.now()
    return render_template(
        "ordonnance/prescrire.html",
        medecin=catalogue.prescripteur(),
        reprise=f"{BASE}/{run.id}/{due.cle}" if run and due else "",
        fiches=[vues.fiche(row, now) for row in models.issued(visite.bac.id)],
    )


@ordonnance.post("/prescrire")
@surface(Surface.PRACTICE)
@roles(Role.PRESCRIPTEUR)
def begin() -> Response:
    visite = garde.current()
    run = wizard.start(TUNNEL, visite.bac.id, visite.appareil.id)
    return _to(run, "patient")


@ordonnance.route("/prescrire/<run_id>/<etape>", methods=["GET", "POST"])
@surface(Surface.PRACTICE)
@roles(Role.PRESCRIPTEUR)
def step(run_id: str, etape: str) -> Page:
    run, found = _run(run_id), TUNNEL.find(etape) or abort(404)
    if run is None:
        return redirect(BASE, 303)
    if not TUNNEL.may_open(run, found):
        return _to(run, TUNNEL.due(run).cle)
    kept = run.reponses.get(found.cle) if found.cle != "medicaments" else None
    form = found.form(data=kept)
    if form.is_submitted():
        if form.validate() and (answer := ACCEPT[found.cle](run, form)) is not None:
            return answer
        return _page(run, found, form), 422
    return _page(run, found, form)


def _run(run_id: str) -> Parcours | None:
    visite = garde.current()
    return wizard.find(TUNNEL, run_id, visite.bac.id, visite.appareil.id)


def _to(run: Parcours, etape: str) -> Response:
    return redirect(f"{BASE}/{run.id}/{etape}", 303)


def _page(run: Parcours, etape: Etape, form: Formulaire) -> str:
    before, assure = TUNNEL.before(etape), _patient(run)
    return render_template(
        f"ordonnance/prescrire_{etape.cle}.html",
        form=form,
        etape=etape,
        numero=TUNNEL.number(etape),
        total=TUNNEL.total,
        retour=f"{BASE}/{run.id}/{before.cle}" if before else BASE,
        base=f"{BASE}/{run.id}",
        patient=assure,
        lignes=_lines(run),
        reponses=run.reponses,
        choix=_choices(assure) if etape.cle == "medicaments" else {},
    )


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


def _patient(run: Parcours) -> Assure | None:
    id_ = run.answer("patient", "assure_id")
    return db.of_bac(Assure, id_, run.bac_id) if id_ else None


def _lines(run: Parcours) -> list[Any]:
    """(what is kept, how it reads) of each line written so far."""
    rows = run.reponses.get("medicaments", {}).get("lignes", [])
    return [(row, catalogue.medicament(row["medicament"])) for row in rows]


# ——— Each step's rule: the page that follows, or None to show the form again ———


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
    wizard.keep(run, TUNNEL.etapes[0], {"assure_id": found.assure.id})
    return _to(run, "medicaments")


def _line_step(run: Parcours, form: Any) -> Page | None:
    """Add one line, and stay: « Continuer » is a link, once there is a line."""
    assure = _patient(run) or abort(404)
    ecrit = Ecrit(
        medicament=form.medicament.data,
        posologie=form.posologie.valeur,
        duree=form.jours,
        boites=form.nombre,
        renouvellements=form.fois,
        non_substituable=NonSubstituable(form.motif.data) if form.motif.data else None,
    )
    rows = [row for row, _ in _lines(run)]
    problem = emission.refusal(ecrit, assure, emission.today(garde.current()))
    if len(rows) >= LIGNES_MAX:
        problem = ("medicament", f"{LIGNES_MAX} lignes au plus dans cet exercice.")
    if any(row["medicament"] == ecrit.medicament for row in rows):
        problem = ("medicament", "Ce médicament est déjà sur l'ordonnance.")
    if problem:
        form.refuse(*problem)
        return None
    _keep_lines(run, [*rows, vars(ecrit)])
    return _to(run, "medicaments")


def _keep_lines(run: Parcours, rows: list[dict[str, Any]]) -> None:
    """No line left: the step is not answered any more."""
    if rows:
        wizard.keep(run, TUNNEL.etapes[1], {"lignes": rows})
    else:
        run.reponses = {k: v for k, v in run.reponses.items() if k != "medicaments"}


def _consents_step(run: Parcours, form: Any) -> Page:
    wizard.keep(run, TUNNEL.etapes[2], {"mes": form.mes.data, "suivi": form.suivi.data})
    return _to(run, "verifier")


def _issue_step(run: Parcours, _form: Formulaire) -> Page:
    """Signed once: a second press finds the run finished."""
    assure, rows = _patient(run) or abort(404), [row for row, _ in _lines(run)]
    mes, suivi = (run.answer("accords", name) == "oui" for name in ("mes", "suivi"))
    if not wizard.finish(run):
        return redirect(BASE, 303)
    ecrits = [_ecrit(row) for row in rows]
    issued = emission.issue(garde.current(), assure, ecrits, mes=mes, suivi=suivi)
    return redirect(f"/s-entrainer/ordonnance/prescrites/{issued.id}", 303)


def _ecrit(row: dict[str, Any]) -> Ecrit:
    motif = row["non_substituable"]
    return Ecrit(**{**row, "non_substituable": NonSubstituable(motif) if motif else None})


ACCEPT = {
    "patient": _patient_step,
    "medicaments": _line_step,
    "accords": _consents_step,
    "verifier": _issue_step,
}


@ordonnance.post("/prescrire/<run_id>/retirer")
@surface(Surface.PRACTICE)
@roles(Role.PRESCRIPTEUR)
def remove(run_id: str) -> Page:
    run = _run(run_id)
    if run is None:
        return redirect(BASE, 303)
    asked = request.form.get("medicament", "")
    _keep_lines(run, [row for row, _ in _lines(run) if row["medicament"] != asked])
    return _to(run, "medicaments")


@ordonnance.route("/prescrire/<run_id>/code", methods=["GET", "POST"])
@surface(Surface.PRACTICE)
@roles(Role.PRESCRIPTEUR)
def by_code(run_id: str) -> Page:
    """The patient reads a code out, in place of the identity."""
    run = _run(run_id)
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
    base = f"{BASE}/{run.id}"
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
    return papier.as_file(papier.pdf_of(_issued(id_)), "ordonnance-exercice.pdf")


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
