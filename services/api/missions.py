"""The missions: goals of the exercise, noticed when they are reached."""

from typing import Any

from core.droits import TOUS
from services.api import answers, bodies
from services.api.operation import operation, refuse_status
from services.bac_a_sable import garde
from services.missions import models
from services.missions.models import Essai
from services.missions.rules import Etat, hints

TAG = "Missions"
BEGIN_FIRST = {409: "La mission n'est pas commencée."}


@operation(
    "GET", "/missions", TAG, "Les missions et où elles en sont", gives=answers.Missions, who=TOUS
)
def missions() -> dict[str, Any]:
    begun = models.of(garde.current().bac)
    return {"missions": [_row(row, begun.get(cle)) for cle, row in models.missions().items()]}


@operation(
    "GET",
    "/missions/<cle>",
    TAG,
    "Une mission, son but, les indices demandés",
    query=bodies.FiltreIndices,
    gives=answers.Mission,
    who=TOUS,
)
def mission(query: dict[str, Any], cle: str) -> dict[str, Any]:
    return _state(_mission(cle), query["indice"])


@operation(
    "POST",
    "/missions/<cle>/commencer",
    TAG,
    "Commencer ou recommencer une mission",
    gives=answers.Mission,
    status=201,
    who=TOUS,
    details="Ce qui a été fait avant ne compte plus.",
)
def begin(cle: str) -> dict[str, Any]:
    found = _mission(cle)
    models.begin(garde.current().bac, cle)
    return _state(found)


@operation(
    "POST",
    "/missions/<cle>/messages/<int:numero>",
    TAG,
    "Dire d'un message : vrai ou faux",
    takes=bodies.Tri,
    gives=answers.Mission,
    who=TOUS,
    refuses=BEGIN_FIRST,
    details="La première réponse reste ; l'explication vient avec. Dix justes sur douze : réussie.",
)
def sort(body: dict[str, Any], cle: str, numero: int) -> dict[str, Any]:
    found, bac = _mission(cle), garde.current().bac
    rows = found["messages"]
    if not 1 <= numero <= len(rows):
        refuse_status(404)
    essai = models.of(bac).get(cle) or refuse_status(409, BEGIN_FIRST[409])
    models.answer(bac, essai, rows[numero - 1]["cle"], body["reponse"])
    return _state(found)


def _mission(cle: str) -> dict[str, Any]:
    return models.missions().get(cle) or refuse_status(404, "Aucune mission n'a cette clé.")


def _row(row: dict[str, Any], essai: Essai | None) -> dict[str, Any]:
    etat = essai.etat if essai else Etat.A_FAIRE
    return {"cle": row["cle"], "titre": row["titre"], "but": row["but"], "etat": etat}


def _state(row: dict[str, Any], indice: str | None = None) -> dict[str, Any]:
    essai = models.of(garde.current().bac).get(row["cle"])
    answered = essai.reponses if essai else {}
    return _row(row, essai) | {
        "scenario": row["scenario"],
        "depart": row["depart"],
        "commencee_le": essai and essai.commencee_le,
        "reussie_le": essai and essai.reussie_le,
        "indices": hints(row, indice),
        "messages": [_message(n, m, answered) for n, m in enumerate(row["messages"], start=1)],
    }


def _message(numero: int, row: dict[str, Any], answered: dict[str, str]) -> dict[str, Any]:
    reponse = answered.get(row["cle"])
    shown = {name: row[name] for name in ("canal", "expediteur", "situation", "texte")}
    explication = row["explication"] if reponse else None
    return shown | {"numero": numero, "reponse": reponse, "explication": explication}
