"""The family's profiles, who may come, applications, closing (R128, R137, R143, R147, R148)."""

from typing import Any

from services.api.espace_sante import answers, bodies
from services.api.espace_sante.vues import now, profile, prove
from services.api.operation import operation, refuse, refuse_status, wait
from services.api.seances import ESPACE_SANTE
from services.bac_a_sable import garde
from services.espace_sante import activation, carnet, dossier, models
from services.espace_sante.activation import UNKNOWN_CHILD, Reponse
from services.espace_sante.carnet import APPLICATIONS
from services.espace_sante.routes import mine
from services.referentiel.models import Assure

TAG = "Famille et réglages"
PROFILES = "/espace-sante/profils"
PRIVACY = "/espace-sante/confidentialite"
NOBODY = "Aucun soignant de cet espace ne porte ce nom."
CHILDREN_FIRST = "Fermez d'abord les profils des enfants."


@operation(
    "GET",
    PROFILES,
    TAG,
    "Les profils de la famille",
    gives=answers.Profils,
    session=ESPACE_SANTE,
)
def profiles() -> dict[str, Any]:
    return {
        "ouverts": [profile(row) for row in models.profils(mine().espace, now())],
        "a_activer": carnet.to_activate(garde.current(), mine().espace),
    }


@operation(
    "PUT",
    f"{PROFILES}/ouvert",
    TAG,
    "Passer à un autre profil",
    takes=bodies.OuvrirProfil,
    gives=answers.Profil,
    session=ESPACE_SANTE,
    refuses=(404,),
    details="Tout ce que lit et écrit cette séance est ensuite à ce profil.",
)
def switch(body: dict[str, Any]) -> dict[str, Any]:
    visite, session = garde.current(), mine().seance
    found = carnet.open_profile(visite, session, mine().espace, body["profil"])
    return profile(found or refuse_status(404)) | {"ouvert": True}


@operation(
    "POST",
    f"{PROFILES}/<id:id_>/code",
    TAG,
    "Recevoir le code provisoire d'un enfant",
    status=204,
    session=ESPACE_SANTE,
    refuses=(429,),
)
def ask_child_code(id_: str) -> None:
    wait(activation.ask_child_code(garde.current(), _child(id_)))


@operation(
    "POST",
    f"{PROFILES}/<id:id_>/activer",
    TAG,
    "Activer l'espace d'un enfant avec son code",
    takes=bodies.CodeEnfant,
    gives=answers.Profils,
    status=201,
    session=ESPACE_SANTE,
    refuses=(429,),
)
def activate_child(body: dict[str, Any], id_: str) -> dict[str, Any]:
    found = activation.activate_child(garde.current(), _child(id_), body["code"])
    wait(found.attendre)
    if found.reponse is not Reponse.OK:
        refuse("code", UNKNOWN_CHILD)
    return profiles()


def _child(id_: str) -> Assure:
    """A minor of one's own card whose space is not active; anybody else is nobody."""
    waiting = carnet.to_activate(garde.current(), mine().espace)
    return next((row for row in waiting if row.id == id_), None) or refuse_status(404)


# ——— Who may come ———


@operation(
    "GET",
    PRIVACY,
    TAG,
    "Qui peut ouvrir l'espace, et qui est venu",
    gives=answers.Confidentialite,
    session=ESPACE_SANTE,
)
def privacy() -> dict[str, Any]:
    assure, blocked = mine().assure, dossier.blocages(mine().assure)
    names = carnet.professionals(assure, now())
    return {
        "soignants": [{"nom": name, "bloque": name in blocked} for name in names],
        "urgence": mine().profil.acces_urgence,
        "historique": dossier.history(assure, now()),
    }


@operation(
    "PUT",
    f"{PRIVACY}/soignant",
    TAG,
    "Bloquer un soignant, ou le débloquer",
    takes=bodies.AutoriserSoignant,
    gives=answers.Confidentialite,
    session=ESPACE_SANTE,
    refuses={404: NOBODY},
)
def block(body: dict[str, Any]) -> dict[str, Any]:
    if body["soignant"] not in carnet.professionals(mine().assure, now()):
        refuse_status(404, NOBODY)
    carnet.block(garde.current(), mine().assure, body["soignant"], body["acces"])
    return privacy()


@operation(
    "PUT",
    f"{PRIVACY}/urgence",
    TAG,
    "Autoriser ou refuser l'accès en urgence",
    takes=bodies.Autoriser,
    gives=answers.Confidentialite,
    session=ESPACE_SANTE,
)
def emergency(body: dict[str, Any]) -> dict[str, Any]:
    carnet.allow_emergency(garde.current(), mine().profil, mine().assure, body["acces"])
    return privacy()


@operation(
    "GET",
    "/espace-sante/catalogue",
    TAG,
    "Les applications inventées",
    gives=answers.Catalogue,
    session=ESPACE_SANTE,
)
def catalogue() -> dict[str, Any]:
    allowed = dossier.autorisations(mine().assure)
    rows = [{"application": row, "autorisee": row.cle in allowed} for row in APPLICATIONS]
    return {"applications": rows}


@operation(
    "PUT",
    "/espace-sante/catalogue/<cle>",
    TAG,
    "Laisser lire une application, ou l'arrêter",
    takes=bodies.Autoriser,
    gives=answers.Catalogue,
    session=ESPACE_SANTE,
)
def allow(body: dict[str, Any], cle: str) -> dict[str, Any]:
    if cle not in {row.cle for row in APPLICATIONS}:
        refuse_status(404, "Aucune application n'a cette clé.")
    carnet.allow(garde.current(), mine().assure, cle, body["acces"])
    return catalogue()


# ——— Closing ———


@operation(
    "POST",
    "/espace-sante/fermer",
    TAG,
    "Fermer le profil ouvert",
    takes=bodies.Fermer,
    status=204,
    session=ESPACE_SANTE,
    refuses={409: CHILDREN_FIRST, 429: ""},
    details="Le sien en dernier : il déconnecte partout, et l'identifiant ne sert plus.",
)
def close(body: dict[str, Any]) -> None:
    visite, espace, profil = garde.current(), mine().espace, mine().profil
    if carnet.children_left(visite, espace, profil):
        refuse_status(409, CHILDREN_FIRST)
    prove(body["mot_de_passe"])
    carnet.close(visite, espace, profil)
