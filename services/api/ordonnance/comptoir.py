"""The pharmacist: a desk, a number or a QR read there, what is given line by line (R151, R152)."""

from typing import Any, NoReturn

from core.droits import Role
from services.api.operation import operation, refuse, refuse_status, wait
from services.api.ordonnance import answers, bodies
from services.api.ordonnance.vues import as_json, line
from services.bac_a_sable import garde
from services.ordonnance import catalogue, delivrance, emission, models, vues
from services.ordonnance.delivrance import CHANGED, REFUSED, SEAL_WRONG, WRONG, Bilan, Geste, Refus
from services.ordonnance.models import Ordonnance
from services.ordonnance.rules import Issue, NonRemis
from services.ordonnance.vues import Vue

TAG = "Délivrer"
PHARMACIST = (Role.PHARMACIEN,)
NOT_SHOWN = "Cette ordonnance n'a pas été présentée à cette pharmacie, sur cet appareil."
SOMETHING_CHANGED = "L'ordonnance a changé depuis qu'on l'a lue : rien n'est noté."


@operation(
    "GET",
    "/comptoir",
    TAG,
    "La pharmacie jouée, et ce qui lui a été présenté",
    gives=answers.Comptoir,
    who=PHARMACIST,
)
def desk() -> dict[str, Any]:
    visite = garde.current()
    here, now = delivrance.desk(visite), visite.bac.now()
    pharmacies = [{"cle": cle, "nom": nom} for cle, nom in catalogue.pharmacies().items()]
    shown = [vues.fiche(row, now) for row in models.read_at(visite.appareil.id, here)]
    return {"pharmacie": here, "pharmacies": pharmacies, "presentees": shown}


@operation(
    "PUT",
    "/comptoir",
    TAG,
    "Jouer une autre pharmacie",
    takes=bodies.ChoisirPharmacie,
    gives=answers.Comptoir,
    who=PHARMACIST,
    details="Elle ne sait rien de ce qui a été présenté à la première.",
)
def sit(body: dict[str, Any]) -> dict[str, Any]:
    visite, asked = garde.current(), body["pharmacie"]
    if asked not in catalogue.pharmacies():
        refuse("pharmacie", "Aucune pharmacie n'a cette clé : voyez GET /comptoir.")
    models.sit(visite.bac.id, visite.appareil.id, asked)
    return desk()


@operation(
    "POST",
    "/comptoir/presentees",
    TAG,
    "Lire une ordonnance : son numéro ou son QR code",
    takes=bodies.Presenter,
    gives=answers.OrdonnanceAuComptoir,
    status=201,
    who=PHARMACIST,
    refuses=(429,),
    details="Elle s'ouvre pour cette pharmacie, sur cet appareil.",
)
def present(body: dict[str, Any]) -> dict[str, Any]:
    found = delivrance.present(garde.current(), body["numero"])
    wait(found.attendre)
    if found.ordonnance is None:
        refuse("numero", WRONG[found.reponse])
    return _sheet(found.ordonnance)


@operation(
    "GET",
    "/comptoir/presentees/<id:id_>",
    TAG,
    "Ce que la pharmacie voit d'une ordonnance",
    gives=answers.OrdonnanceAuComptoir,
    who=PHARMACIST,
    refuses={404: NOT_SHOWN},
)
def sheet(id_: str) -> dict[str, Any]:
    return _sheet(_opened(id_))


def _opened(id_: str) -> Ordonnance:
    return delivrance.opened(garde.current(), id_) or refuse_status(404, NOT_SHOWN)


def _sheet(found: Ordonnance) -> dict[str, Any]:
    fiche = vues.fiche(found, garde.current().bac.now())
    lignes = [_line(row) for row in fiche.lignes]
    return as_json(fiche) | {"authentique": emission.is_authentic(found), "lignes": lignes}


def _line(vue: Vue) -> dict[str, Any]:
    return line(vue) | {"remplacements": delivrance.replacements(vue.ligne)}


@operation(
    "POST",
    "/comptoir/presentees/<id:id_>/delivrances",
    TAG,
    "Remettre, remplacer, ne pas remettre : ligne par ligne",
    takes=bodies.Delivrer,
    gives=answers.OrdonnanceAuComptoir,
    status=201,
    who=PHARMACIST,
    refuses={404: NOT_SHOWN, 409: SOMETHING_CHANGED},
    details="Tout est noté, ou rien. Une boîte n'est remise qu'une fois, ici ou ailleurs.",
)
def give(body: dict[str, Any], id_: str) -> dict[str, Any]:
    found, gestes = _opened(id_), [_geste(row) for row in body["gestes"]]
    bilan = delivrance.dispense(garde.current(), found, gestes, body["vu"])
    if bilan.refus:
        _refuse(bilan, bilan.refus, gestes)
    return _sheet(found)


def _geste(row: dict[str, Any]) -> Geste:
    motif = NonRemis(row["motif"]) if row["motif"] else None
    return Geste(row["ligne"], Issue(row["issue"]), row["boites"], row["remplacement"], motif)


def _refuse(bilan: Bilan, refus: Refus, gestes: list[Geste]) -> NoReturn:
    if refus in CHANGED:
        refuse_status(409, REFUSED[refus])
    place = next((n for n, geste in enumerate(gestes) if geste.ligne_id == bilan.ligne_id), None)
    refuse("gestes" if place is None else f"gestes.{place}", REFUSED[refus])


@operation(
    "POST",
    "/comptoir/presentees/<id:id_>/sceau",
    TAG,
    "Comparer le sceau du papier",
    takes=bodies.Comparer,
    gives=answers.Sceau,
    who=PHARMACIST,
    refuses={404: NOT_SHOWN},
    details="Un sceau qui n'est pas celui de l'ordonnance est refusé : le papier a été modifié.",
)
def compare(body: dict[str, Any], id_: str) -> dict[str, Any]:
    if not emission.is_seal_of(_opened(id_), body["sceau"]):
        refuse("sceau", SEAL_WRONG)
    return {"authentique": True}
