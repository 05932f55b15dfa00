"""Logging in, step by step; forgotten password; logging out (R41-R46)."""

from typing import Any

from flask import request

from core import sessions
from core.codes import Verdict
from core.errors import ApiError
from core.sessions import Tentative
from services.api import answers, bodies
from services.api.operation import operation, refuse, refuse_status, wait
from services.api.seances import COMPTE
from services.bac_a_sable import garde
from services.compte import acces, changes
from services.compte.acces import REFUSED, WRONG, Entree, Saisie
from services.compte.models import Etat, Objet
from services.compte.routes import mine
from services.compte.rules import device_name, masked_mail

TAG = "Se connecter"
STATES = {Entree.CODE: "code", Entree.OUVERT: "open"}
TO_CONFIRM = {  # R40: the page of the same words is a 403 too
    Etat.A_CONFIRMER: "L'adresse mail n'est pas encore confirmée : suivez le lien envoyé à {}.",
    Etat.LIEN_EXPIRE: "Le lien envoyé à {} a plus de 21 jours : demandez-en un autre.",
}
NOT_CONFIRMED = (
    "L'adresse mail n'est pas confirmée : fields.etat dit a-confirmer ou lien-expire. "
    "Un autre rôle est refusé de même."
)
PASSWORD_FIRST = {409: "Donnez d'abord le numéro et le mot de passe.", 429: ""}
ASK_FIRST = {409: "Demandez d'abord un code (POST /mot-de-passe-oublie).", 429: ""}


@operation(
    "POST",
    "/connexion",
    TAG,
    "Numéro et mot de passe",
    takes=bodies.MotDePasse,
    gives=answers.EtatConnexion,
    refuses={403: NOT_CONFIRMED, 429: ""},
    details="Puis : code = un code est dans la boîte ; open = l'appareil est de confiance.",
)
def sign_in(body: dict[str, Any]) -> dict[str, Any]:
    typed = (body["nir"], body["mot_de_passe"], body["device"] or None)
    found = acces.sign_in(garde.current(), *typed, suite="")
    wait(found.attendre)
    if found.compte is None:
        refuse("nir", REFUSED)
    mail = masked_mail(found.compte.mail)
    if found.etat is Entree.A_CONFIRMER:
        etat = found.compte.etat(garde.current().bac.now())
        raise ApiError(403, TO_CONFIRM[etat].format(mail), {"etat": str(etat)})
    return {"state": STATES[found.etat], "mail": mail, "session": found.token}


@operation(
    "POST",
    "/connexion/code",
    TAG,
    "Le code reçu par mail",
    takes=bodies.CodeRecu,
    gives=answers.SeanceOuverte,
    refuses=PASSWORD_FIRST,
)
def enter_code(body: dict[str, Any]) -> dict[str, Any]:
    name = device_name(request.user_agent.string)
    attempt = _attempt(Objet.CONNEXION, PASSWORD_FIRST[409])
    tried = acces.enter_code(
        garde.current(), attempt, body["code"], name if body["confiance"] else None
    )
    _right(tried)
    return {"state": "open", "session": tried.token, "device": tried.confiance}


@operation(
    "POST",
    "/connexion/renvoyer",
    TAG,
    "Recevoir un autre code",
    status=204,
    refuses=PASSWORD_FIRST,
    details="30 secondes entre deux ; le précédent ne marche plus.",
)
def send_again() -> None:
    attempt = _attempt(Objet.CONNEXION, PASSWORD_FIRST[409])
    wait(acces.send_again(garde.current(), attempt))


@operation(
    "POST",
    "/mot-de-passe-oublie",
    TAG,
    "Recevoir un code pour un nouveau mot de passe",
    takes=bodies.Oubli,
    status=204,
    refuses=(429,),
    details="La réponse est la même, que le compte existe ou non.",
)
def forgotten(body: dict[str, Any]) -> None:
    wait(acces.ask_reset(garde.current(), body["nir"], body["naissance"]))


@operation(
    "POST",
    "/mot-de-passe-oublie/code",
    TAG,
    "Choisir un nouveau mot de passe",
    takes=bodies.NouveauMotDePasse,
    status=204,
    refuses=ASK_FIRST,
    details="Toutes les séances et tous les appareils de confiance s'arrêtent.",
)
def reset(body: dict[str, Any]) -> None:
    attempt = _attempt(Objet.MOT_DE_PASSE, ASK_FIRST[409])
    tried = acces.reset(garde.current(), attempt, body["code"], body["mot_de_passe"])
    _right(tried)


@operation("POST", "/deconnexion", TAG, "Se déconnecter", status=204, session=COMPTE)
def logout() -> None:
    changes.logout(mine().seance)


def _attempt(objet: Objet, otherwise: str) -> Tentative:
    found = sessions.attempt(garde.current().appareil.id, objet)
    return found or refuse_status(409, otherwise)


def _right(tried: Saisie) -> None:
    """Go on only with the right code."""
    wait(tried.attendre)
    if tried.probleme:
        refuse("mot_de_passe", tried.probleme)
    if tried.verdict is not Verdict.BON:
        refuse("code", WRONG[tried.verdict])
