"""The telephone in hand, and both ways to activate: the same rules as the pages (R86-R105)."""

from typing import Any

from core import db
from core.codes import Verdict
from core.delais import fin_finalisation
from core.droits import TOUS
from services.api.appli_carte_vitale import answers, bodies
from services.api.operation import operation, refuse, refuse_status
from services.api.operation import wait as patience
from services.appli_carte_vitale import acces, activation, catalogue, models, phrases, telephones
from services.appli_carte_vitale.acces import Essai
from services.appli_carte_vitale.activation import WRONG, WRONG_NUMBER, Numero
from services.appli_carte_vitale.france_identite import CODE, WRONG_CODE
from services.appli_carte_vitale.models import Appli
from services.appli_carte_vitale.rules import Etat, Voie
from services.bac_a_sable import garde
from services.referentiel.models import Assure

TAG = "Appli carte Vitale"
NOBODY = "Aucune personne n'est jouée : choisissez-en une."
NOT_BEGUN = "Aucune activation de cette voie n'est en cours sur ce téléphone."
NO_CHIP = "France Identité ne marche pas ici : il faut la petite carte, le sans contact, 18 ans."
REPLACED = "Cette activation est arrêtée : une autre a pris sa place."
NOT_HERE = "Aucune appli ne s'ouvre sur ce téléphone."
WIPED = "Le profil est effacé : activez de nouveau l'appli."


def person() -> Assure:
    """The person played."""
    visite = garde.current()
    found = db.of_bac(Assure, visite.appareil.personne_id or "", visite.bac.id)
    return found or refuse_status(409, NOBODY)


# ——— The telephone in hand ———


@operation(
    "GET",
    "/appli-carte-vitale/telephones",
    TAG,
    "Les téléphones inventés",
    gives=answers.ModelesTelephones,
)
def models_of_telephones() -> dict[str, Any]:
    return {"telephones": catalogue.modeles()}


@operation(
    "POST",
    "/appli-carte-vitale/telephones",
    TAG,
    "Prendre un autre téléphone",
    takes=bodies.AutreTelephone,
    gives=answers.ModeleTelephone,
    status=201,
    refuses={409: NOBODY},
)
def take(body: dict[str, Any]) -> Any:
    held = telephones.take(garde.current(), person(), body["modele"])
    if held is None:
        refuse("modele", "Ce téléphone n'est pas dans la liste.")
    return telephones.model(held)


@operation(
    "GET",
    "/appli-carte-vitale/ouvertures",
    TAG,
    "Depuis quand, et où",
    gives=answers.OuverturesAppli,
    who=TOUS,
)
def openings() -> dict[str, Any]:
    return {"ouvertures": catalogue.histoire()}


# ——— Where it stands ———


@operation(
    "GET",
    "/appli-carte-vitale",
    TAG,
    "Où en est l'appli",
    gives=answers.EtatAppli,
    refuses={409: NOBODY},
)
def state() -> dict[str, Any]:
    visite, assure = garde.current(), person()
    held, row = telephones.in_hand(visite, assure), models.latest(assure.id)
    stop = activation.obstacle(visite, assure)
    return {
        "telephone": telephones.model(held) if held else None,
        "ici": acces.here(visite, assure) is not None,
        "obstacle": stop,
        "explication": phrases.OBSTACLES[stop].dite if stop else None,
        **_told(row),
    }


def _told(row: Appli | None) -> dict[str, Any]:
    if row is None:
        return dict.fromkeys(("etat", "voie", "verifiee_le", "finaliser_avant", "cause"))
    now = garde.current().bac.now()
    etat, checked = row.etat(now), row.verifiee_le
    failed = etat is Etat.ECHEC and row.echec is not None
    waits = etat is Etat.A_FINALISER and checked is not None
    return {
        "etat": etat,
        "voie": row.voie,
        "verifiee_le": checked,
        "finaliser_avant": fin_finalisation(checked) if waits and checked else None,
        "cause": catalogue.epreuve(row.echec or "").message if failed else None,
    }


# ——— Activating ———


@operation(
    "POST",
    "/appli-carte-vitale/activations",
    TAG,
    "Commencer une activation",
    takes=bodies.NouvelleActivation,
    gives=answers.EtatAppli,
    status=201,
    refuses={
        409: "L'appli n'est pas possible : la phrase dit pourquoi.",
        429: "",
    },
    details="Par la voie standard, un code part aussitôt par mail, valable 1 heure.",
)
def begin(body: dict[str, Any]) -> dict[str, Any]:
    visite, assure, voie = garde.current(), person(), Voie(body["voie"])
    if not body["conditions"]:
        refuse("conditions", "Acceptez les conditions pour continuer.")
    if stop := activation.obstacle(visite, assure):
        refuse_status(409, phrases.OBSTACLES[stop].dite)
    if voie is Voie.FRANCE_IDENTITE and not activation.can_read_chip(visite, assure):
        refuse_status(409, NO_CHIP)
    found = activation.identify(visite, assure, body["nir"], voie)
    if found.reponse is Numero.FAUX:
        refuse("nir", WRONG_NUMBER)
    if found.appli is None:
        refuse_status(409, phrases.of_examen(found).dite)
    if voie is Voie.STANDARD:
        patience(activation.send_code(visite, assure, found.appli))
    return state()


def _begun(voie: Voie) -> Appli:
    """The activation under way on the telephone in hand, by this way."""
    visite, assure = garde.current(), person()
    row = acces.here(visite, assure)
    if row is None or row.etat(visite.bac.now()) is not Etat.EN_COURS or row.voie is not voie:
        refuse_status(409, NOT_BEGUN)
    return row


@operation(
    "POST",
    "/appli-carte-vitale/activations/depot",
    TAG,
    "Envoyer son dossier à contrôler",
    takes=bodies.DossierActivation,
    gives=answers.EtatAppli,
    refuses={409: NOT_BEGUN, 429: ""},
    details="La réponse arrive par mail, sous 48 heures. Il reste alors 7 jours pour finaliser.",
)
def deposit(body: dict[str, Any]) -> dict[str, Any]:
    visite, assure, row = garde.current(), person(), _begun(Voie.STANDARD)
    if not body["biometrie"]:
        refuse("biometrie", "Sans votre accord, ce chemin s'arrête. France Identité n'en a pas.")
    if catalogue.piece(body["piece"]) is None:
        refuse("piece", "Choisissez une pièce d'identité.")
    _check_secret(assure, body)
    verdict, wait = activation.enter_code(visite, row, body["code_mail"])
    patience(wait)
    if verdict is not Verdict.BON:
        refuse("code_mail", WRONG[verdict])
    met = catalogue.epreuve(body["epreuve"])
    if not activation.deposit(visite, assure, row, body["code"], met):
        refuse_status(409, REPLACED)
    return state()


def _check_secret(assure: Assure, body: dict[str, Any]) -> None:
    if wrong := activation.code_problem(assure, body["code"], body["confirmation"]):
        refuse(*wrong)


@operation(
    "POST",
    "/appli-carte-vitale/activations/france-identite",
    TAG,
    "Activer avec France Identité",
    takes=bodies.DossierFranceIdentite,
    gives=answers.EtatAppli,
    refuses={409: NOT_BEGUN},
    details="L'appli est active aussitôt.",
)
def by_france_identite(body: dict[str, Any]) -> dict[str, Any]:
    assure, row = person(), _begun(Voie.FRANCE_IDENTITE)
    if body["code_france_identite"] != CODE:
        refuse("code_france_identite", WRONG_CODE)
    _check_secret(assure, body)
    if not activation.activate_at_once(garde.current(), row, body["code"]):
        refuse_status(409, REPLACED)
    return state()


# ——— Opening ———


@operation(
    "POST",
    "/appli-carte-vitale/ouverture",
    TAG,
    "Ouvrir l'appli, ou finaliser l'activation",
    takes=bodies.CodeSecret,
    gives=answers.SeanceAppli,
    status=201,
    refuses={409: NOT_HERE, 410: WIPED, 429: ""},
    details="3 codes faux : 5 minutes d'attente. 10 : le profil est effacé.",
)
def unlock(body: dict[str, Any]) -> dict[str, Any]:
    visite, assure = garde.current(), person()
    row = acces.here(visite, assure)
    openable = (Etat.ACTIVE, Etat.A_FINALISER)
    if row is None or row.etat(visite.bac.now()) not in openable:
        refuse_status(409, NOT_HERE)
    tried = acces.unlock(visite, assure, row, body["code"])
    if tried.essai is Essai.EFFACE:
        refuse_status(410, WIPED)
    patience(tried.attendre)
    if tried.token is None:
        refuse("code", f"Ce n'est pas ce code. Essais avant une pause : {tried.reste}.")
    return {"session": tried.token}


@operation(
    "POST",
    "/appli-carte-vitale/code-oublie",
    TAG,
    "Code secret oublié : le profil est effacé",
    status=204,
    refuses={409: NOT_HERE},
)
def forgotten() -> None:
    visite, assure = garde.current(), person()
    row = acces.here(visite, assure)
    if row is None or not acces.forget_code(visite, assure, row):
        refuse_status(409, NOT_HERE)
