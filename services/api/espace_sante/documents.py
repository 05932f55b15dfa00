"""The documents, the messages with the care teams, the agenda (R128, R142, R148)."""

from typing import Any

from services.api.espace_sante import answers, bodies
from services.api.espace_sante.vues import document, now
from services.api.operation import operation, refuse_status
from services.api.seances import ESPACE_SANTE
from services.bac_a_sable import garde
from services.espace_sante import carnet, dossier
from services.espace_sante.dossier import MessageSante
from services.espace_sante.routes import mine
from services.referentiel import models as referentiel
from services.referentiel.models import Document

TAG = "Documents et messages"
DOCUMENT = "/espace-sante/documents/<id:id_>"
MESSAGE = "/espace-sante/messages/<id:id_>"


@operation(
    "GET",
    "/espace-sante/documents",
    TAG,
    "Les documents déposés, du plus récent au plus ancien",
    gives=answers.Documents,
    session=ESPACE_SANTE,
)
def documents() -> dict[str, Any]:
    return {"documents": [document(row) for row in referentiel.documents(mine().assure, now())]}


@operation("GET", DOCUMENT, TAG, "Lire un document", gives=answers.Document, session=ESPACE_SANTE)
def read(id_: str) -> dict[str, Any]:
    row = _document(id_)
    carnet.note_reading(garde.current(), mine().assure)
    return document(row)


def _document(id_: str) -> Document:
    return dossier.document(mine().assure, id_, now()) or refuse_status(404)


@operation(
    "PUT",
    f"{DOCUMENT}/categorie",
    TAG,
    "Ranger un document",
    takes=bodies.Ranger,
    gives=answers.Document,
    session=ESPACE_SANTE,
)
def classify(body: dict[str, Any], id_: str) -> dict[str, Any]:
    row = _document(id_)
    carnet.classify(garde.current(), mine().assure, row, body["categorie"])
    return document(row)


@operation(
    "PUT",
    f"{DOCUMENT}/confidentialite",
    TAG,
    "Masquer un document aux soignants, ou le montrer",
    takes=bodies.Masquer,
    gives=answers.Document,
    session=ESPACE_SANTE,
)
def hide(body: dict[str, Any], id_: str) -> dict[str, Any]:
    row = _document(id_)
    carnet.hide(garde.current(), mine().assure, row, body["masque"])
    return document(row)


# ——— Messages ———


@operation(
    "GET",
    "/espace-sante/messages",
    TAG,
    "Le dernier message de chaque conversation",
    gives=answers.Conversation,
    session=ESPACE_SANTE,
)
def messages() -> dict[str, Any]:
    return {"messages": carnet.conversations(mine().assure, now())}


@operation(
    "GET",
    MESSAGE,
    TAG,
    "La conversation d'un message, du plus récent au plus ancien",
    gives=answers.Conversation,
    session=ESPACE_SANTE,
    details="L'ouvrir le marque comme lu.",
)
def conversation(id_: str) -> dict[str, Any]:
    row = _message(id_)
    carnet.mark_read(row, now())
    return {"messages": carnet.conversation(row, mine().assure, now())}


def _message(id_: str) -> MessageSante:
    return dossier.message(mine().assure, id_, now()) or refuse_status(404)


@operation(
    "POST",
    MESSAGE,
    TAG,
    "Répondre, avec un document si l'on veut",
    takes=bodies.Ecrire,
    gives=answers.Conversation,
    status=201,
    session=ESPACE_SANTE,
    details="L'équipe répond le lendemain, à l'heure de l'exercice. Jamais pour une urgence.",
)
def answer(body: dict[str, Any], id_: str) -> dict[str, Any]:
    row, assure = _message(id_), mine().assure
    joint = _document(body["document"]) if body["document"] else None
    written = (row.equipe, body["texte"], joint)
    carnet.answer(garde.current(), mine().espace, assure, *written)
    return {"messages": carnet.conversation(row, assure, now())}


@operation(
    "GET",
    "/espace-sante/agenda",
    TAG,
    "L'agenda : ce qui est passé, ce qui vient",
    gives=answers.Agenda,
    session=ESPACE_SANTE,
)
def agenda() -> dict[str, Any]:
    return {"evenements": referentiel.evenements(mine().assure)}
