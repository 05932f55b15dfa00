"""The exercise: a world from a scenario, whom one plays, its clock, a second device, the end."""

from typing import Any

from core import clock
from core.droits import TOUS, Role
from core.errors import ApiError
from services.api import answers, bodies
from services.api.operation import operation, refuse, refuse_status, wait
from services.bac_a_sable import garde
from services.bac_a_sable import models as bac_a_sable
from services.exercice import contexte, entree
from services.exercice.contexte import Exercice
from services.exercice.entree import Entree
from services.referentiel import models as referentiel
from services.referentiel import semis
from services.referentiel.models import Assure

TAG = "Bac à sable"
HOUR = "Horloge"
ANYBODY = (Role.VISITEUR,)


@operation(
    "GET",
    "/scenarios",
    TAG,
    "Les scénarios : un foyer inventé chacun",
    gives=answers.Scenarios,
    who=ANYBODY,
)
def scenarios() -> dict[str, Any]:
    return {"scenarios": semis.scenarios()}


@operation(
    "POST",
    "/bac-a-sable",
    TAG,
    "Entrer dans un exercice",
    takes=bodies.NouveauBac,
    gives=answers.Bac,
    status=201,
    who=ANYBODY,
    refuses=(429,),
    details="Crée un monde à soi. Gardez le jeton : il n'est dit qu'une fois.",
)
def begin(body: dict[str, Any]) -> dict[str, Any]:
    if semis.scenario(body["scenario"]) is None:
        refuse("scenario", "Aucun scénario n'a cette clé : voyez GET /scenarios.")
    return _entered(entree.begin(body["scenario"], body["personne"]))


def _entered(entered: Entree) -> dict[str, Any]:
    wait(entered.attendre)
    found = bac_a_sable.device(entered.token or "")
    if found is None:
        refuse("code", "Ce code n'est pas le bon, ou il a déjà servi. Demandez-en un autre.")
    _, bac = found
    people = [card(row) for row in referentiel.assures(bac.id)]
    return {"token": entered.token, "bac": bac.id, "people": people}


def card(assure: Assure) -> dict[str, Any]:
    """The identity card of an invented person, with the proofs that they have at home."""
    carte = referentiel.carte(assure)
    columns = {name: getattr(assure, name) for name in COLUMNS}
    return columns | {
        "nir": assure.nir_affiche,
        "serie_imprimee": carte and carte.serie_imprimee,
        "numero_serie": carte and carte.fin_serie,
        "fin_iban": assure.iban and assure.iban[-7:],
        "mail": assure.mail_propose,
        "portable": assure.portable_propose,
        "mot_de_passe": assure.mot_de_passe_propose,
        "ayant_droit": assure.est_ayant_droit,
    }


COLUMNS = (
    "id cle prenom nom nom_naissance naissance lieu_naissance adresse code_postal commune iban "
    "situation apprend"
).split()


@operation(
    "GET", "/moi", TAG, "Où l'on en est : rôle, personne jouée, heure", gives=answers.Moi, who=TOUS
)
def me() -> dict[str, Any]:
    exercice = _exercice()
    bac = garde.current().bac
    return {
        "bac": bac.id,
        "scenario": bac.scenario,
        "role": exercice.role,
        "personne": card(exercice.personne) if exercice.personne else None,
        "horloge": _hours(),
    }


def _exercice() -> Exercice:
    return contexte.current() or refuse_status(401)


@operation(
    "GET",
    "/personnes",
    TAG,
    "Les personnes du foyer et leur fiche",
    gives=answers.Personnes,
    who=TOUS,
)
def people() -> dict[str, Any]:
    return {"personnes": [card(row) for row in _exercice().foyer]}


@operation(
    "PUT",
    "/moi/personne",
    TAG,
    "Jouer une autre personne du foyer",
    takes=bodies.Jouer,
    gives=answers.Moi,
    who=TOUS,
    refuses=(404,),
)
def play(body: dict[str, Any]) -> dict[str, Any]:
    if not entree.play(garde.current(), body["personne"]):
        refuse_status(404)
    return me()


@operation(
    "PUT",
    "/moi/role",
    TAG,
    "Changer de rôle",
    takes=bodies.ChangerRole,
    gives=answers.Moi,
    who=TOUS,
)
def change_role(body: dict[str, Any]) -> dict[str, Any]:
    garde.current().appareil.role = Role(body["role"])
    return me()


@operation(
    "GET",
    "/horloge",
    HOUR,
    "Les deux heures : celle de l'exercice et la vraie",
    gives=answers.Horloge,
    who=TOUS,
)
def hours() -> dict[str, Any]:
    return _hours()


def _hours() -> dict[str, Any]:
    avances = [{"cle": cle, "texte": texte} for cle, texte in _exercice().avances]
    now = garde.current().bac.now()
    return {"maintenant": now, "reelle": clock.wall_now(), "avances": avances}


@operation(
    "POST",
    "/horloge",
    HOUR,
    "Avancer l'heure de l'exercice",
    takes=bodies.Avancer,
    gives=answers.Horloge,
    who=TOUS,
    details="Elle ne recule jamais, et ne dépasse pas cinq ans.",
)
def advance(body: dict[str, Any]) -> dict[str, Any]:
    if not entree.advance(garde.current(), body["avance"]):
        refuse("avance", "L'heure de l'exercice ne va pas plus loin que cinq ans.")
    return _hours()


@operation(
    "POST",
    "/autre-appareil",
    TAG,
    "Un code pour un second appareil",
    gives=answers.Jonction,
    status=201,
    who=TOUS,
    details="Un nouveau code remplace le précédent.",
)
def other_device() -> dict[str, Any]:
    visite = garde.current()
    code, last = bac_a_sable.joining_code(visite.bac, visite.appareil.personne_id)
    return {"code": code, "expire": last}


@operation(
    "POST",
    "/rejoindre",
    TAG,
    "Rejoindre un bac à sable avec son code",
    takes=bodies.Rejoindre,
    gives=answers.Bac,
    status=201,
    who=ANYBODY,
    refuses=(429,),
)
def join(body: dict[str, Any]) -> dict[str, Any]:
    return _entered(entree.join(body["code"]))


@operation(
    "POST",
    "/terminer",
    TAG,
    "Terminer ma séance : ce jeton ne sert plus",
    status=204,
    who=TOUS,
    details="Un monde que plus aucun appareil ne peut rejoindre est effacé.",
)
def finish() -> None:
    entree.leave(garde.current())


@operation("DELETE", "/bac-a-sable", TAG, "Tout effacer, tout de suite", status=204, who=TOUS)
def erase() -> None:
    bac_a_sable.wipe(garde.current().bac)


def person() -> Assure:
    """Who is played; somebody who plays nobody is answered 404."""
    found = _exercice().personne
    if found is None:
        raise ApiError(404, "Choisissez d'abord une personne (PUT /moi/personne).", {})
    return found
