"""The professional: a desk, a reading, the rights of the day, acts, one signature (R120-R126)."""

from typing import Any

from services.api.operation import operation, refuse, refuse_status, wait
from services.api.professionnel import answers, bodies
from services.api.professionnel.bodies import Lecture
from services.bac_a_sable import garde
from services.professionnel import adri, catalogue, facturation, lecture, models, rules
from services.professionnel.facturation import CONFLICT, REFUSED, Bilan, Refus
from services.professionnel.lecture import WRONG, Lue
from services.professionnel.models import Feuille
from services.professionnel.routes import SOIGNANTS
from services.professionnel.rules import Equipement, Etat

TAG = "Facturer"
NOT_HERE = "Cette feuille n'est pas de ce comptoir."
CLOSED = "La feuille est signée, ses 20 minutes sont passées, ou elle ne peut pas partir."
FIELDS = {Refus.ACTE: "acte", Refus.BENEFICIAIRE: "beneficiaire", Refus.PLEINE: "acte"}


@operation(
    "GET",
    "/poste",
    TAG,
    "Le professionnel joué, son équipement, ses feuilles",
    gives=answers.Poste,
    who=SOIGNANTS,
)
def poste() -> dict[str, Any]:
    visite = garde.current()
    mine, now = lecture.desk(visite), visite.bac.now()
    return {
        "professionnel": mine.cle,
        "equipement": str(lecture.equipement(visite)),
        "professionnels": [_who(row) for row in catalogue.professionnels(visite.appareil.role)],
        "feuilles": [_summary(row, now) for row in models.of_desk(visite.appareil.id, mine.cle)],
    }


def _who(row: catalogue.Professionnel) -> dict[str, Any]:
    acts = [
        {"cle": cle, "libelle": tarif.libelle, "montant": tarif.montant}
        for cle, tarif in row.actes.items()
    ]
    return {"cle": row.cle, "nom": row.nom, "metier": row.metier, "actes": acts}


def _summary(row: Feuille, now: Any) -> dict[str, Any]:
    facts = {"id": row.id, "support": str(row.support), "lue_le": row.lue_le}
    return facts | {"etat": str(row.etat(now))}


@operation(
    "PUT",
    "/poste",
    TAG,
    "Jouer un autre professionnel, ou une panne",
    takes=bodies.ChoisirPoste,
    gives=answers.Poste,
    who=SOIGNANTS,
)
def sit(body: dict[str, Any]) -> dict[str, Any]:
    found = Equipement(body["equipement"])
    if not lecture.sit(garde.current(), body["professionnel"], found):
        refuse("professionnel", "Ce rôle ne joue pas ce professionnel : voyez GET /poste.")
    return poste()


@operation(
    "POST",
    "/poste/lectures",
    TAG,
    "Lire l'appli, la carte, ou rien : une feuille s'ouvre",
    takes=bodies.Lire,
    gives=answers.Feuille,
    status=201,
    who=SOIGNANTS,
    refuses={409: "Cela ne se lit pas : l'équipement, l'appli ou la carte.", 429: ""},
    details="Le code du téléphone sert une fois, 2 minutes. La feuille est ouverte 20 minutes.",
)
def read(body: dict[str, Any]) -> dict[str, Any]:
    found = _read(Lecture(body["moyen"]), body["code"])
    wait(found.attendre)
    if found.feuille:
        return _sheet(found.feuille)
    if found.reponse in WRONG:
        refuse("code", WRONG[found.reponse])
    return refuse_status(409, lecture.STOPPED[found.reponse])


def _read(moyen: Lecture, code: str) -> Lue:
    visite = garde.current()
    if moyen is Lecture.QR:
        return lecture.read(visite, code)
    act = {Lecture.SANS_CONTACT: lecture.tap, Lecture.CARTE: lecture.read_card}
    return act.get(moyen, lecture.on_paper)(visite)


@operation(
    "GET",
    "/feuilles/<id:id_>",
    TAG,
    "Une feuille : droits du jour, actes, ce que chacun paie",
    gives=answers.Feuille,
    who=SOIGNANTS,
    refuses={404: NOT_HERE},
)
def sheet(id_: str) -> dict[str, Any]:
    return _sheet(_opened(id_))


def _opened(id_: str) -> Feuille:
    return facturation.opened(garde.current(), id_) or refuse_status(404, NOT_HERE)


def _sheet(row: Feuille) -> dict[str, Any]:
    """A sheet whose session is over, or signed, gives no right any more."""
    visite = garde.current()
    is_open = row.etat(visite.bac.now()) is Etat.OUVERTE
    answer = facturation.rights(visite, row) if is_open else None
    situation = answer.situation if answer else rules.INCONNUE
    whose = models.person(row.assure_id)
    spent = models.depenses(row)
    return _summary(row, visite.bac.now()) | {
        "fin": rules.fin_seance(row.lue_le),
        "numero": row.numero or None,
        "assure": whose.nom_complet,
        "beneficiaire": models.person(row.beneficiaire_id).nom_complet,
        "beneficiaires": adri.beneficiaires(whose),
        "droits": answer and answer.situation,
        "lignes": facturation.lines(row, situation),
        "a_payer": sum(d.paye for d in spent) if spent else None,
    }


@operation(
    "PUT",
    "/feuilles/<id:id_>/beneficiaire",
    TAG,
    "Dire pour qui est le soin",
    takes=bodies.ChoisirBeneficiaire,
    gives=answers.Feuille,
    who=SOIGNANTS,
    refuses={404: NOT_HERE, 409: CLOSED},
)
def choose(body: dict[str, Any], id_: str) -> dict[str, Any]:
    found = _opened(id_)
    return _done(found, facturation.choose(garde.current(), found, body["beneficiaire"]))


@operation(
    "POST",
    "/feuilles/<id:id_>/actes",
    TAG,
    "Ajouter un acte",
    takes=bodies.AjouterActe,
    gives=answers.Feuille,
    status=201,
    who=SOIGNANTS,
    refuses={404: NOT_HERE, 409: CLOSED},
)
def add(body: dict[str, Any], id_: str) -> dict[str, Any]:
    found, visite = _opened(id_), garde.current()
    wanted = (body["acte"], body["quantite"], body["lie_ald"])
    return _done(found, facturation.add(visite, found, *wanted))


@operation(
    "DELETE",
    "/feuilles/<id:id_>/actes/<int:numero>",
    TAG,
    "Retirer un acte",
    gives=answers.Feuille,
    who=SOIGNANTS,
    refuses={404: NOT_HERE, 409: CLOSED},
)
def remove(id_: str, numero: int) -> dict[str, Any]:
    found = _opened(id_)
    return _done(found, facturation.remove(garde.current(), found, min(numero, 10**6)))


@operation(
    "POST",
    "/feuilles/<id:id_>/papier",
    TAG,
    "Passer à la feuille papier",
    gives=answers.Feuille,
    who=SOIGNANTS,
    refuses={404: NOT_HERE, 409: CLOSED},
)
def go_on_paper(id_: str) -> dict[str, Any]:
    found = _opened(id_)
    return _done(found, facturation.to_paper(garde.current(), found))


@operation(
    "POST",
    "/feuilles/<id:id_>/signature",
    TAG,
    "Signer : la dépense va dans l'appli, puis dans les paiements",
    takes=bodies.Signer,
    gives=answers.Feuille,
    status=201,
    who=SOIGNANTS,
    refuses={404: NOT_HERE, 409: CLOSED},
    details="Une seule signature par feuille, dans les 20 minutes de la lecture.",
)
def sign(body: dict[str, Any], id_: str) -> dict[str, Any]:
    found = _opened(id_)
    return _done(found, facturation.sign(garde.current(), found, body["tiers_payant"]))


def _done(row: Feuille, bilan: Bilan) -> dict[str, Any]:
    if bilan.refus is None:
        return _sheet(row)
    if bilan.refus in CONFLICT or bilan.refus not in FIELDS:
        return refuse_status(409, REFUSED[bilan.refus])
    return refuse(FIELDS[bilan.refus], REFUSED[bilan.refus])
