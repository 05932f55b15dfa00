"""The patient: a code to read out, the papers received, their QR, what each pharmacy gave."""

from typing import Any

from werkzeug.wrappers import Response

from core.downloads import attachment
from services.api.exercice import person
from services.api.operation import operation, refuse_status
from services.api.ordonnance import answers
from services.api.ordonnance.vues import PDF, as_json
from services.bac_a_sable import garde
from services.ordonnance import emission, papier, suivi, vues
from services.ordonnance.models import Ordonnance

TAG = "Mes ordonnances"


@operation(
    "POST",
    "/ordonnances/code-patient",
    TAG,
    "Un code à lire au médecin",
    gives=answers.CodePatient,
    status=201,
    details="Il remplace l'identité, une fois, pendant 15 minutes.",
)
def patient_code() -> dict[str, Any]:
    code, end = emission.patient_code(garde.current(), person())
    return {"code": code, "expire": end}


@operation(
    "GET",
    "/ordonnances",
    TAG,
    "Mes ordonnances, et celles de mes enfants",
    gives=answers.Ordonnances,
)
def ordonnances() -> dict[str, Any]:
    now = garde.current().bac.now()
    return {"ordonnances": [vues.fiche(row, now) for row in suivi.papers(person(), now)]}


@operation(
    "GET",
    "/ordonnances/<id:id_>",
    TAG,
    "Une ordonnance, son QR code, ce qui a été remis",
    gives=answers.OrdonnanceDuPatient,
)
def ordonnance(id_: str) -> dict[str, Any]:
    found = suivi.follow(garde.current(), person(), id_) or refuse_status(404)
    told = as_json(vues.fiche(found, garde.current().bac.now()))
    return told | {"qr": papier.qr_address(found)}


def _owned(id_: str) -> Ordonnance:
    return suivi.owned(person(), id_, garde.current().bac.now()) or refuse_status(404)


@operation("GET", "/ordonnances/<id:id_>/papier", TAG, "Le papier, en PDF", **PDF)
def paper(id_: str) -> Response:
    return attachment(papier.pdf_of(_owned(id_)), papier.NOM)


@operation(
    "GET",
    "/ordonnances/<id:id_>/papier-modifie",
    TAG,
    "Le même papier, modifié à la maison : pour apprendre à le refuser",
    **PDF,
)
def forged_paper(id_: str) -> Response:
    return attachment(papier.pdf_of(_owned(id_), falsifie=True), papier.NOM_MODIFIE)
