"""The doctor: a patient, the medicines, one call that signs; then follow and cancel (R149-R153)."""

from typing import Any

from werkzeug.wrappers import Response

from core import wizard
from core.downloads import attachment
from core.droits import Role
from core.wizard import Parcours
from services.api.operation import operation, refuse, refuse_status, wait
from services.api.ordonnance import answers, bodies
from services.api.ordonnance.vues import PDF, as_json
from services.bac_a_sable import garde
from services.ordonnance import catalogue, emission, models, papier, vues
from services.ordonnance.emission import UNKNOWN, WRONG_CODE, Ecrit, Patient
from services.ordonnance.models import Ordonnance
from services.ordonnance.prescrire import PAGES
from services.ordonnance.rules import Annulation, NonSubstituable
from services.referentiel.models import Assure

TAG = "Prescrire"
DOCTOR = (Role.PRESCRIPTEUR,)
SIGNED = "Cette ordonnance vient d'être signée."
CHANGED = "L'ordonnance vient de changer, ou n'a plus rien à annuler. Relisez-la."
NO_VISIT = "Aucune consultation commencée sur cet appareil : elle est signée, ou n'est pas d'ici."


@operation(
    "GET",
    "/medicaments",
    TAG,
    "Les médicaments de l'exercice",
    gives=answers.Medicaments,
    who=(Role.PRESCRIPTEUR, Role.PHARMACIEN),
    details="Des dénominations communes et des marques inventées. Aucun conseil : ni dose usuelle, "
    "ni indication, ni opioïde, ni benzodiazépine.",
)
def medicines() -> dict[str, Any]:
    return {"medicaments": catalogue.medicaments()}


@operation(
    "POST",
    "/consultations",
    TAG,
    "Dire qui est le patient",
    takes=bodies.Patient,
    gives=answers.Consultation,
    status=201,
    who=DOCTOR,
    refuses=(429,),
    details="Par son identité, ou par le code qu'il lit (POST /ordonnances/code-patient).",
)
def see(body: dict[str, Any]) -> dict[str, Any]:
    visite, assure = garde.current(), _patient(body)
    run = wizard.start(PAGES.tunnel, visite.bac.id, visite.appareil.id)
    wizard.keep(run, PAGES.step("patient"), {"assure_id": assure.id})
    return {"id": run.id, "patient": assure}


def _patient(body: dict[str, Any]) -> Assure:
    if body["code"].strip():
        return _found(emission.by_code(garde.current(), body["code"]), "code", WRONG_CODE)
    typed = (body[name] for name in bodies.IDENTITE)
    return _found(emission.by_identity(garde.current(), *typed), "nom", UNKNOWN)


def _found(found: Patient, field: str, otherwise: str) -> Assure:
    wait(found.attendre)
    return found.assure or refuse(field, otherwise)


@operation(
    "POST",
    "/consultations/<id:id_>/ordonnance",
    TAG,
    "Écrire et signer l'ordonnance",
    takes=bodies.OrdonnanceAEcrire,
    gives=answers.Prescription,
    status=201,
    who=DOCTOR,
    refuses={404: NO_VISIT, 409: SIGNED},
    details="Une fois par consultation. Les deux accords sont ceux du patient : demandez-les-lui.",
)
def sign(body: dict[str, Any], id_: str) -> dict[str, Any]:
    run = PAGES.run(id_) or refuse_status(404, NO_VISIT)
    assure, ecrits = PAGES.person(run) or refuse_status(404, NO_VISIT), _lines(run, body["lignes"])
    if not wizard.finish(run):
        refuse_status(409, SIGNED)
    consents = {"mes": body["mes"], "suivi": body["suivi"]}
    return _told(emission.issue(garde.current(), assure, ecrits, **consents))


def _lines(run: Parcours, rows: list[dict[str, Any]]) -> list[Ecrit]:
    """The lines as written, or the first one that does not fit."""
    ecrits = [_line(row) for row in rows]
    assure, today = PAGES.sure(run), emission.today(garde.current())
    for place, ecrit in enumerate(ecrits):
        before = [other.medicament for other in ecrits[:place]]
        if problem := emission.refusal_beside(ecrit, before, assure, today):
            refuse(f"lignes.{place}.{FIELDS.get(problem[0], problem[0])}", problem[1])
    return ecrits


FIELDS = {"motif": "non_substituable"}  # what the page's field is called here


def _line(row: dict[str, Any]) -> Ecrit:
    motif = row["non_substituable"]
    return Ecrit(**{**row, "non_substituable": NonSubstituable(motif) if motif else None})


# ——— What was issued ———


@operation(
    "GET",
    "/prescriptions",
    TAG,
    "Les ordonnances écrites",
    gives=answers.Prescriptions,
    who=DOCTOR,
)
def prescriptions() -> dict[str, Any]:
    bac = garde.current().bac
    return {"prescriptions": [vues.fiche(row, bac.now()) for row in models.issued(bac.id)]}


@operation(
    "GET",
    "/prescriptions/<id:id_>",
    TAG,
    "Une ordonnance écrite, et ce que la pharmacie a remis",
    gives=answers.Prescription,
    who=DOCTOR,
    details="Sans l'accord du patient, « suivi » vaut null à chaque ligne.",
)
def prescription(id_: str) -> dict[str, Any]:
    return _told(_issued(id_))


def _issued(id_: str) -> Ordonnance:
    return models.find(garde.current().bac.id, id_) or refuse_status(404)


def _told(found: Ordonnance) -> dict[str, Any]:
    fiche = vues.fiche(found, garde.current().bac.now())
    told = as_json(fiche, suivi=found.accord_suivi)
    return told | {"annulable": emission.may_cancel(fiche.etat)}


@operation(
    "GET",
    "/prescriptions/<id:id_>/papier",
    TAG,
    "Le papier à remettre au patient, en PDF",
    who=DOCTOR,
    **PDF,
)
def paper(id_: str) -> Response:
    return attachment(papier.pdf_of(_issued(id_)), papier.NOM)


@operation(
    "POST",
    "/prescriptions/<id:id_>/annuler",
    TAG,
    "Annuler ce qui n'est pas encore remis",
    takes=bodies.Annuler,
    gives=answers.Prescription,
    who=DOCTOR,
    refuses={409: CHANGED},
    details="Ce qui a été remis le reste ; la trace aussi.",
)
def cancel(body: dict[str, Any], id_: str) -> dict[str, Any]:
    found, motif = _issued(id_), Annulation(body["motif"])
    if not emission.cancel(garde.current(), found, body["vu"], motif):
        refuse_status(409, CHANGED)
    return _told(found)
