"""The boîte of the person played."""

from typing import Any

from services.api import answers, bodies
from services.api.exercice import person
from services.api.operation import operation, refuse_status
from services.bac_a_sable import garde
from services.boite import models
from services.boite.models import Canal

TAG = "Boîte"


@operation(
    "GET",
    "/boite",
    TAG,
    "Les messages arrivés, du plus récent au plus ancien",
    query=bodies.FiltreBoite,
    gives=answers.Boite,
    refuses=(404,),
)
def messages(query: dict[str, Any]) -> dict[str, Any]:
    bac, canal = garde.current().bac, query["canal"]
    return {
        "messages": models.messages(bac.id, person().id, bac.now(), Canal(canal) if canal else None)
    }


@operation(
    "GET",
    "/boite/<id:id_>",
    TAG,
    "Lire un message",
    gives=answers.Message,
    details="Le lire le marque comme lu, et rien d'autre : ni lien ni code.",
)
def message(id_: str) -> models.Message:
    found = models.open_message(garde.current().bac, person().id, id_)
    return found or refuse_status(404)
