"""Declaring a card, ordering the next one, following it: the same rules as the pages (R72-R85)."""

from typing import Any

from services.api import answers as compte_answers
from services.api.carte_vitale import answers, bodies
from services.api.compte import told as demarche_told
from services.api.operation import operation, refuse, refuse_status
from services.api.seances import COMPTE
from services.bac_a_sable import garde
from services.carte_vitale import commande, declaration, models, specimens, suite
from services.carte_vitale.models import Commande
from services.carte_vitale.phrases import phrase
from services.carte_vitale.routes import find_order, one_of, people
from services.carte_vitale.rules import Motif, Suivi
from services.carte_vitale.specimens import Genre
from services.compte.models import steps_of
from services.compte.routes import mine
from services.referentiel import models as referentiel
from services.referentiel.models import Assure, Carte

TAG = "Carte Vitale"
NOBODY = "Cette personne n'est pas dans ce compte."
NOTHING_TO_DECLARE = "Il n'y a pas de carte à déclarer : pas encore de carte, ou déjà déclarée."
NOTHING_TO_REDO = "Aucun fichier n'est à renvoyer pour cette commande."
NOT_ARRIVED = "La carte n'est pas arrivée, ou elle est déjà reçue."


def _person(id_: str) -> Assure:
    return one_of(id_) or refuse("personne", NOBODY)


def _order(id_: str) -> Commande:
    return find_order(id_) or refuse_status(404)


# ——— Who may order ———


@operation(
    "GET",
    "/carte-vitale",
    TAG,
    "Les cartes du compte, et qui peut commander",
    gives=answers.Cartes,
    session=COMPTE,
)
def cards() -> dict[str, Any]:
    return {"personnes": [_seen(assure) for assure in people()]}


def _seen(assure: Assure) -> dict[str, Any]:
    examen = commande.examine(garde.current(), assure)
    why = phrase(assure, examen)
    carte = referentiel.carte(assure)
    return {
        "id": assure.id,
        "nom": assure.nom_complet,
        "carte": _card(carte) if carte else None,
        "peut_commander": examen.ok,
        "motif": examen.motif,
        "refus": examen.refus,
        "explication": f"{why.titre}. {why.duree}" if why else None,
        "le": examen.le,
    }


def _card(carte: Carte) -> dict[str, Any]:
    masked = declaration.masked(carte)
    return {"fin_serie": masked, "etat": carte.etat, "declaree_le": carte.declaree_le}


@operation(
    "GET",
    "/carte-vitale/fichiers",
    TAG,
    "Les photos et les pièces d'identité dessinées",
    gives=answers.Fichiers,
    session=COMPTE,
    details="Certaines ne conviennent pas : la commande passe, puis le fichier revient.",
)
def files() -> dict[str, Any]:
    return {"photos": specimens.PHOTOS, "pieces": specimens.PIECES}


# ——— Declaring ———


@operation(
    "POST",
    "/carte-vitale/declarations",
    TAG,
    "Déclarer une carte perdue, volée ou en panne",
    takes=bodies.Declaration,
    gives=compte_answers.Demarche,
    status=201,
    session=COMPTE,
    refuses={409: NOTHING_TO_DECLARE},
)
def declare(body: dict[str, Any]) -> dict[str, Any]:
    assure, motif = _person(body["personne"]), Motif(body["motif"])
    done = declaration.declare(garde.current(), mine().compte, assure, motif)
    if done.demarche is None:
        refuse_status(409, NOTHING_TO_DECLARE)
    return demarche_told(done.demarche)


# ——— Ordering, following ———


@operation(
    "POST",
    "/carte-vitale/commandes",
    TAG,
    "Commander une carte",
    takes=bodies.NouvelleCommande,
    gives=answers.CommandeVue,
    status=201,
    session=COMPTE,
    refuses={409: "Cette carte ne peut pas être commandée aujourd'hui : la phrase dit pourquoi."},
)
def order(body: dict[str, Any]) -> dict[str, Any]:
    assure = _person(body["personne"])
    done = commande.order(garde.current(), mine().compte, assure, body["photo"], body["piece"])
    if done.commande is None:
        why = phrase(assure, done.examen)
        refuse_status(409, f"{why.titre}. {why.duree}" if why else "")
    return _told(done.commande)


def _told(row: Commande) -> dict[str, Any]:
    now, demarche = garde.current().bac.now(), models.demarche_of(row)
    to_redo = row.suivi(now) is Suivi.A_REFAIRE
    return {
        "id": row.id,
        "numero": demarche.numero,
        "personne": models.assure_of(row).nom_complet,
        "motif": row.motif,
        "suivi": row.suivi(now),
        "refuse": row.refusee if to_redo else None,
        "raison": suite.reason(row) if to_redo else "",
        "commandee_le": row.commandee_le,
        "etapes": steps_of(demarche, now),
    }


@operation(
    "GET",
    "/carte-vitale/commandes",
    TAG,
    "Mes commandes",
    gives=answers.Commandes,
    session=COMPTE,
)
def orders() -> dict[str, Any]:
    return {"commandes": [_told(row) for row in models.orders(people())]}


@operation(
    "GET",
    "/carte-vitale/commandes/<id:id_>",
    TAG,
    "Où en est une commande",
    gives=answers.CommandeVue,
    session=COMPTE,
)
def one_order(id_: str) -> dict[str, Any]:
    return _told(_order(id_))


@operation(
    "PUT",
    "/carte-vitale/commandes/<id:id_>/fichier",
    TAG,
    "Renvoyer le fichier refusé",
    takes=bodies.AutreFichier,
    gives=answers.CommandeVue,
    session=COMPTE,
    refuses={409: NOTHING_TO_REDO},
)
def send_again(body: dict[str, Any], id_: str) -> dict[str, Any]:
    row = _order(id_)
    if row.refusee and specimens.find(Genre(row.refusee), body["fichier"]) is None:
        refuse("fichier", "Choisissez un fichier comme celui qui a été refusé.")
    mail = mine().compte.mail
    if not suite.send_again(garde.current(), row, body["fichier"], mail):
        refuse_status(409, NOTHING_TO_REDO)
    return _told(row)


@operation(
    "POST",
    "/carte-vitale/commandes/<id:id_>/reception",
    TAG,
    "La carte est arrivée, tout est juste",
    gives=answers.CommandeVue,
    session=COMPTE,
    refuses={409: NOT_ARRIVED},
)
def receive(id_: str) -> dict[str, Any]:
    row = _order(id_)
    if not suite.receive(garde.current(), row):
        refuse_status(409, NOT_ARRIVED)
    return _told(row)
