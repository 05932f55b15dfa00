"""Logging in to Mon espace santé: identifier, password, channel, code; and out (R140)."""

from typing import Any

from core.sessions import Tentative
from services.api.espace_sante import answers, bodies
from services.api.espace_sante.vues import ways
from services.api.operation import operation, refuse, refuse_status, wait
from services.api.seances import ESPACE_SANTE
from services.bac_a_sable import garde
from services.compte.acces import WRONG
from services.espace_sante import acces
from services.espace_sante.acces import REFUSED, Entree
from services.espace_sante.activation import NO_CHANNEL
from services.espace_sante.routes import mine
from services.espace_sante.rules import Canal

TAG = "Entrer dans Mon espace santé"
BASE = "/espace-sante/connexion"
PASSWORD_FIRST = "Donnez d'abord l'identifiant et le mot de passe."  # noqa: S105 - a sentence
CHANNEL_FIRST = "Choisissez d'abord où recevoir le code."


@operation(
    "POST",
    BASE,
    TAG,
    "Identifiant et mot de passe",
    takes=bodies.Identifiants,
    gives=answers.Voies,
    refuses=(429,),
    details="Puis choisissez où recevoir le code. Aucun appareil n'est de confiance.",
)
def sign_in(body: dict[str, Any]) -> dict[str, Any]:
    found = acces.sign_in(garde.current(), body["identifiant"], body["mot_de_passe"])
    wait(found.attendre)
    if found.etat is not Entree.CANAL:
        refuse("identifiant", REFUSED)
    return {"canaux": ways(acces.space_of(_attempt()).canaux)}


def _attempt() -> Tentative:
    return acces.under_way(garde.current()) or refuse_status(409, PASSWORD_FIRST)


@operation(
    "POST",
    f"{BASE}/envoi",
    TAG,
    "Recevoir le code par mail ou par SMS",
    takes=bodies.ChoisirCanal,
    status=204,
    refuses={409: PASSWORD_FIRST, 429: ""},
)
def choose_channel(body: dict[str, Any]) -> None:
    attempt, canal = _attempt(), Canal(body["canal"])
    if canal not in acces.space_of(attempt).canaux:
        refuse("canal", NO_CHANNEL)
    wait(acces.send_code(garde.current(), attempt, canal))


@operation(
    "POST",
    f"{BASE}/renvoyer",
    TAG,
    "Recevoir un autre code de connexion, par la même voie",
    status=204,
    refuses={409: CHANNEL_FIRST, 429: ""},
    details="30 secondes entre deux. Par une autre voie : POST /espace-sante/connexion/envoi.",
)
def send_again() -> None:
    attempt = _attempt()
    canal = attempt.canal or refuse_status(409, CHANNEL_FIRST)
    wait(acces.send_code(garde.current(), attempt, Canal(canal)))


@operation(
    "POST",
    f"{BASE}/code",
    TAG,
    "Entrer avec le code reçu",
    takes=bodies.CodeDeSante,
    gives=answers.SeanceDeSante,
    refuses={409: CHANNEL_FIRST, 429: ""},
)
def enter_code(body: dict[str, Any]) -> dict[str, Any]:
    attempt = _attempt()
    if attempt.canal is None:
        refuse_status(409, CHANNEL_FIRST)
    tried = acces.enter_code(garde.current(), attempt, body["code"])
    wait(tried.attendre)
    if tried.token is None:
        refuse("code", WRONG[tried.verdict])
    return {"session": tried.token, "premiere": tried.premiere}


@operation(
    "POST", "/espace-sante/deconnexion", TAG, "Se déconnecter", status=204, session=ESPACE_SANTE
)
def logout() -> None:
    acces.sign_out(garde.current(), mine().seance)
