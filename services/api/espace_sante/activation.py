"""Enrolling in Mon espace santé, one call a step, with every side door (R130-R139)."""

from typing import Any, NoReturn

from core import wizard
from core.codes import Verdict
from core.delais import fin_opposition
from core.wizard import Parcours
from services.api.espace_sante import answers, bodies
from services.api.espace_sante.vues import ways
from services.api.exercice import person
from services.api.operation import operation, refuse, refuse_status, wait
from services.bac_a_sable import garde
from services.compte.acces import WRONG
from services.espace_sante import activation, models
from services.espace_sante.activation import (
    NO_CHANNEL,
    TAKEN,
    TOO_LATE,
    UNKNOWN,
    USED,
    Issue,
    Reponse,
)
from services.espace_sante.inscription import PAGES
from services.espace_sante.rules import Canal
from services.referentiel.models import Assure

TAG = "Activer Mon espace santé"
BASE = "/espace-sante/activations/<id:id_>"
CHILD = "Un parent active l'espace de cet enfant, depuis le sien."
NOT_YET = "Une étape précédente manque : voyez « etape »."
NO_RUN = "Aucune activation commencée sur cet appareil : elle est finie, ou n'est pas d'ici."
IN_ORDER = {404: NO_RUN, 409: NOT_YET}
LAST = {404: NO_RUN, 409: f"{NOT_YET} Ou le code provisoire vient de servir, ou d'être remplacé."}


@operation(
    "GET",
    "/espace-sante",
    TAG,
    "Où en est l'espace de la personne",
    gives=answers.PorteDeLEspace,
    details="À la première visite, le mail et la lettre du code provisoire arrivent dans la boîte.",
)
def door() -> dict[str, Any]:
    visite, assure = garde.current(), person()
    espace = activation.inform(visite, assure)
    return {
        "etat": espace.etat if espace else None,
        "enfant": models.is_child(assure, visite.bac.now()),
        "peut_refuser": espace is not None and activation.can_refuse(visite, assure),
        "fin_opposition": fin_opposition(espace.informe_le) if espace else None,
    }


@operation(
    "POST",
    "/espace-sante/code-provisoire",
    TAG,
    "Générer un nouveau code provisoire",
    takes=bodies.CodePerdu,
    status=204,
    refuses=(429,),
    details="La réponse est la même, que les trois informations soient justes ou non. "
    "Le code d'avant ne marche plus.",
)
def lost_code(body: dict[str, Any]) -> None:
    typed = (body["nir"], body["naissance"], body["numero_serie"])
    wait(activation.ask_provisional(garde.current(), *typed))


@operation(
    "POST",
    "/espace-sante/activations",
    TAG,
    "Donner les trois identifiants",
    takes=bodies.TroisIdentifiants,
    gives=answers.Activation,
    status=201,
    refuses=(429,),
    details="Le code provisoire n'est usé qu'à la fin.",
)
def identify(body: dict[str, Any]) -> dict[str, Any]:
    visite = garde.current()
    found = activation.identify(visite, body["code"], body["nir"], body["numero_serie"])
    wait(found.attendre)
    if found.reponse is Reponse.ENFANT:
        refuse("nir", CHILD)
    if found.assure is None or found.reponse is not Reponse.OK:
        refuse("code", UNKNOWN)
    run = wizard.start(PAGES.tunnel, visite.bac.id, visite.appareil.id)
    kept = {"assure_id": found.assure.id, "code_id": found.code_id}
    return _keep(run, "identite", {**kept, "nir": found.assure.nir_affiche})


# ——— A run under way ———


def _run(id_: str) -> Parcours:
    return PAGES.run(id_) or refuse_status(404, NO_RUN)


def _due(id_: str, etape: str) -> tuple[Parcours, Assure]:
    """The run, where the steps before this one are answered; and whose it is."""
    run = _run(id_)
    if not PAGES.tunnel.may_open(run, PAGES.step(etape)):
        refuse_status(409, NOT_YET)
    return run, PAGES.sure(run)


def _keep(run: Parcours, etape: str, kept: dict[str, Any]) -> dict[str, Any]:
    wizard.keep(run, PAGES.step(etape), kept)
    return _state(run)


def _state(run: Parcours) -> dict[str, Any]:
    """What the pages would show next; contacts and children once the code was right."""
    visite, assure = garde.current(), PAGES.sure(run)
    known, proven = activation.contacts(assure), run.answer("code", "bon", False)
    return {
        "id": run.id,
        "etape": PAGES.tunnel.due(run).cle,
        "canaux": ways(known.canaux),
        "enfants": models.enfants(assure, visite.bac.now()) if proven else None,
        "contacts": known if proven else None,
        "peut_refuser": activation.can_refuse(visite, assure),
    }


@operation("GET", BASE, TAG, "Où en est l'activation", gives=answers.Activation, refuses=IN_ORDER)
def state(id_: str) -> dict[str, Any]:
    run, _ = _due(id_, "envoi")
    return _state(run)


@operation(
    "POST",
    f"{BASE}/envoi",
    TAG,
    "Choisir où recevoir le code : mail ou SMS",
    takes=bodies.ChoisirCanal,
    gives=answers.Activation,
    refuses=IN_ORDER | {429: ""},
    details="Il vaut 15 minutes ; un nouveau code remplace le précédent.",
)
def choose_channel(body: dict[str, Any], id_: str) -> dict[str, Any]:
    run, assure = _due(id_, "envoi")
    canal = Canal(body["canal"])
    if canal not in activation.contacts(assure).canaux:
        refuse("canal", NO_CHANNEL)
    wait(activation.send_code(garde.current(), run.id, assure, canal))
    return _keep(run, "envoi", {"canal": str(canal)})


@operation(
    "POST",
    f"{BASE}/renvoyer",
    TAG,
    "Recevoir un autre code d'activation, par la même voie",
    status=204,
    refuses=IN_ORDER | {429: ""},
)
def send_again(id_: str) -> None:
    run, assure = _due(id_, "code")
    wait(activation.send_code(garde.current(), run.id, assure, Canal(run.answer("envoi", "canal"))))


@operation(
    "POST",
    f"{BASE}/coordonnees",
    TAG,
    "« Mes coordonnées sont incorrectes » : appeler la caisse",
    gives=answers.Activation,
    refuses=IN_ORDER,
    details="Dans l'exercice, la caisse note les coordonnées de la fiche. Choisissez ensuite.",
)
def call_caisse(id_: str) -> dict[str, Any]:
    run, assure = _due(id_, "envoi")
    activation.call_caisse(garde.current(), assure)
    return _state(run)


@operation(
    "POST",
    f"{BASE}/code",
    TAG,
    "Prouver qui l'on est, avec le code reçu",
    takes=bodies.CodeDeSante,
    gives=answers.Activation,
    refuses=IN_ORDER | {429: ""},
)
def enter_code(body: dict[str, Any], id_: str) -> dict[str, Any]:
    run, assure = _due(id_, "code")
    verdict, seconds = activation.enter_code(garde.current(), run.id, assure, body["code"])
    wait(seconds)
    if verdict is not Verdict.BON:
        refuse("code", WRONG[verdict])
    return _keep(run, "code", {"bon": True})


@operation(
    "POST",
    f"{BASE}/profils",
    TAG,
    "Choisir les enfants dont l'espace s'ouvre aussi",
    takes=bodies.ChoisirProfils,
    gives=answers.Activation,
    refuses=IN_ORDER,
)
def choose_profiles(body: dict[str, Any], id_: str) -> dict[str, Any]:
    run, assure = _due(id_, "profils")
    children = {row.id for row in models.enfants(assure, garde.current().bac.now())}
    if not children >= {*body["enfants"]}:
        refuse("enfants", "Cet enfant n'est pas rattaché à cette carte.")
    return _keep(run, "profils", {"enfants": body["enfants"]})


@operation(
    "POST",
    f"{BASE}/decision",
    TAG,
    "Activer ou refuser",
    takes=bodies.Decider,
    gives=answers.Decision,
    refuses=LAST,
    details="Refuser finit l'activation : aucun espace n'est ouvert, et l'on peut changer d'avis.",
)
def decide(body: dict[str, Any], id_: str) -> dict[str, Any]:
    run, assure = _due(id_, "decision")
    if body["decision"] == "activer":
        kept = _keep(run, "decision", {"decision": "activer"})
        return {"etat": "en-cours", "activation": kept}
    issue = activation.refuse(garde.current(), assure, run.answer("identite", "code_id"))
    if issue is not Issue.FAIT:
        _stopped(run, issue)
    wizard.finish(run)
    return {"etat": "refuse", "activation": None}


def _stopped(run: Parcours, issue: Issue) -> NoReturn:
    """What stops an enrolment at its end; a lost code sends back to the three identifiers."""
    if issue is Issue.TROP_TARD:
        refuse("decision", TOO_LATE)
    if issue is Issue.IDENTIFIANT_PRIS:
        refuse("identifiant", TAKEN)
    run.reponses = {}
    refuse_status(409, USED)


@operation(
    "POST",
    f"{BASE}/contacts",
    TAG,
    "Confirmer ou corriger ses contacts",
    takes=bodies.Contacts,
    gives=answers.Activation,
    refuses=IN_ORDER,
)
def confirm_contacts(body: dict[str, Any], id_: str) -> dict[str, Any]:
    run, _ = _due(id_, "contacts")
    return _keep(run, "contacts", {name: body[name] for name in ("mail", "portable")})


@operation(
    "POST",
    f"{BASE}/acces",
    TAG,
    "Créer l'identifiant et le mot de passe : l'espace est actif",
    takes=bodies.Acces,
    gives=answers.EspaceActif,
    status=201,
    refuses=LAST,
)
def create(body: dict[str, Any], id_: str) -> dict[str, Any]:
    run, assure = _due(id_, "acces")
    visite, given = garde.current(), body["identifiant"]
    if problem := activation.identifier_problem(visite, assure, given):
        refuse("identifiant", problem)
    if problem := activation.password_problem(assure, body["mot_de_passe"], given):
        refuse("mot_de_passe", problem)
    choix = activation.choice(run, given, body["mot_de_passe"])
    issue = activation.activate(visite, assure, run.answer("identite", "code_id"), choix)
    if issue is not Issue.FAIT:
        _stopped(run, issue)
    wizard.finish(run)
    return {"etat": "actif", "identifiant": given}
