"""The home, the medical profile, the administrative part, the PDF (R141, R142, R144-R146)."""

from typing import Any

from werkzeug.wrappers import Response

from core import clock
from core.downloads import attachment
from services.api.espace_sante import answers, bodies
from services.api.espace_sante.vues import document, now, profile, prove
from services.api.operation import operation, refuse, refuse_status
from services.api.seances import ESPACE_SANTE
from services.bac_a_sable import garde
from services.espace_sante import carnet, dossier, papier, rubriques
from services.espace_sante.accueil import DERNIERS
from services.espace_sante.carnet import LOCKED, Contenu
from services.espace_sante.dossier import Element
from services.espace_sante.routes import mine
from services.espace_sante.rubriques import CONTACTS, RUBRIQUES, Rubrique
from services.referentiel import models as referentiel

TAG = "Profil médical"
BASE = "/espace-sante/profil"
CARD = f"{BASE}/<rubrique>/<id:id_>"


@operation(
    "GET",
    "/espace-sante/accueil",
    TAG,
    "L'accueil : derniers documents, derniers soins",
    gives=answers.Accueil,
    session=ESPACE_SANTE,
)
def home() -> dict[str, Any]:
    assure = mine().assure
    return {
        "profil": profile(mine().profil),
        "documents": [document(row) for row in referentiel.documents(assure, now())[:DERNIERS]],
        "soins": referentiel.depenses([assure], clock.day(now()))[:DERNIERS],
    }


@operation(
    "POST",
    "/espace-sante/bienvenue",
    TAG,
    "Première visite : commencer, ou plus tard",
    status=204,
    session=ESPACE_SANTE,
    details="La connexion ne dira plus « premiere ».",
)
def welcomed() -> None:
    mine().espace.accueilli_le = now()


@operation(
    "GET",
    BASE,
    TAG,
    "Le profil médical, rubrique par rubrique",
    gives=answers.ProfilMedical,
    session=ESPACE_SANTE,
)
def medical() -> dict[str, Any]:
    sections = [{"rubrique": row, "elements": _cards(row)} for row in (*RUBRIQUES, CONTACTS)]
    return {"profil": profile(mine().profil), "rubriques": sections}


def _cards(section: Rubrique) -> list[Element]:
    return dossier.elements(mine().assure, section.cle)


# ——— The white cards (R145) ———


@operation(
    "POST",
    f"{BASE}/<rubrique>",
    TAG,
    "Ajouter une carte à une rubrique",
    takes=bodies.Carte,
    gives=answers.Element,
    status=201,
    session=ESPACE_SANTE,
    details="Rubriques : celles de GET /espace-sante/profil, personnes à prévenir comprises.",
)
def add(body: dict[str, Any], rubrique: str) -> Element:
    section = _section(rubrique)
    return carnet.add_card(garde.current(), mine().assure, section, _contents(section, body))


def _section(rubrique: str) -> Rubrique:
    return rubriques.find(rubrique) or refuse_status(404, "Aucune rubrique n'a cette clé.")


def _contents(section: Rubrique, body: dict[str, Any]) -> Contenu:
    """What to write, once it is right."""
    problem = carnet.day_problem(body["le"], section, mine().assure, now())
    if problem:
        refuse("le", problem)
    return Contenu(body["titre"], body["detail"], body["le"])


@operation(
    "PUT",
    CARD,
    TAG,
    "Modifier une carte",
    takes=bodies.Carte,
    gives=answers.Element,
    session=ESPACE_SANTE,
    refuses={403: LOCKED},
)
def change(body: dict[str, Any], rubrique: str, id_: str) -> Element:
    section, row = _card(rubrique, id_)
    carnet.change_card(garde.current(), mine().assure, row, _contents(section, body))
    return row


@operation(
    "DELETE",
    CARD,
    TAG,
    "Supprimer une carte",
    status=204,
    session=ESPACE_SANTE,
    refuses={403: LOCKED},
)
def remove(rubrique: str, id_: str) -> None:
    _, row = _card(rubrique, id_)
    carnet.remove_card(garde.current(), mine().assure, row)


def _card(rubrique: str, id_: str) -> tuple[Rubrique, Element]:
    """A card of one's own; 403 for one that a professional added."""
    section = _section(rubrique)
    row = dossier.element(mine().assure, section.cle, id_) or refuse_status(404)
    if row.is_locked:
        refuse_status(403, LOCKED)
    return section, row


# ——— The administrative part (R146) ———


@operation(
    "GET",
    "/espace-sante/administratif",
    TAG,
    "Identité, contacts, personnes à prévenir, volontés",
    gives=answers.Administratif,
    session=ESPACE_SANTE,
)
def administrative() -> dict[str, Any]:
    return {
        "profil": profile(mine().profil),
        "assure": mine().assure,
        "contacts": mine().espace,
        "personnes": _cards(CONTACTS),
        "volontes": mine().profil.volontes or None,
    }


@operation(
    "PUT",
    "/espace-sante/administratif/volontes",
    TAG,
    "Noter ses volontés",
    takes=bodies.ChangerVolontes,
    gives=answers.Administratif,
    session=ESPACE_SANTE,
)
def wishes(body: dict[str, Any]) -> dict[str, Any]:
    carnet.change_wishes(garde.current(), mine().profil, mine().assure, body)
    return administrative()


@operation(
    "PUT",
    "/espace-sante/administratif/contacts",
    TAG,
    "Changer où arrivent les codes",
    takes=bodies.ChangerContacts,
    gives=answers.Administratif,
    session=ESPACE_SANTE,
    refuses=(429,),
    details="Demande toujours le mot de passe.",
)
def contacts(body: dict[str, Any]) -> dict[str, Any]:
    prove(body["mot_de_passe"])
    typed = (body["mail"], body["portable"])
    carnet.change_contacts(garde.current(), mine().espace, mine().assure, *typed)
    return administrative()


@operation(
    "GET",
    f"{BASE}/pdf",
    TAG,
    "Le profil en PDF, pour un professionnel",
    gives={"type": "string", "format": "binary"},
    session=ESPACE_SANTE,
    content_type="application/pdf",
    details="Un spécimen sans valeur.",
)
def paper() -> Response:
    content = papier.pdf_of(mine().assure, mine().profil.volontes, now())
    carnet.note_download(garde.current(), mine().assure)
    return attachment(content, papier.FICHIER)
