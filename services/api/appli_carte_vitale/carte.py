"""Inside the open appli: the code shown, the people, the expenses, the settings (R107-R116)."""

from typing import Any

from core import sessions
from core.codes import Verdict
from services.api.appli_carte_vitale import answers, bodies
from services.api.appli_carte_vitale.activation import TAG, WIPED
from services.api.operation import operation, refuse, refuse_status
from services.api.operation import wait as patience
from services.api.seances import APPLI
from services.appli_carte_vitale import acces, activation, donnees
from services.appli_carte_vitale.acces import QR, SANS_CONTACT, Essai
from services.appli_carte_vitale.activation import WRONG
from services.appli_carte_vitale.contenu import address
from services.appli_carte_vitale.routes import mine, seance, someone
from services.bac_a_sable import garde
from services.referentiel import jetons
from services.referentiel import models as referentiel
from services.referentiel.models import Depense

NO_NFC = "Ce téléphone n'a pas le sans contact : montrez le QR code."
NOTHING_ASKED = "Aucune nouvelle adresse n'est à vérifier."
MODES = {"qr": QR, "sans-contact": SANS_CONTACT}


@operation(
    "POST",
    "/appli-carte-vitale/presentations",
    TAG,
    "Montrer sa carte",
    takes=bodies.PresentationCarte,
    gives=answers.CartePresentee,
    status=201,
    session=APPLI,
    refuses={409: NO_NFC},
    details="Un nouveau code remplace le précédent. Il vit 2 minutes et sert une fois.",
)
def show(body: dict[str, Any]) -> dict[str, Any]:
    if body["mode"] == "sans-contact" and not mine().nfc:
        refuse_status(409, NO_NFC)
    shown = acces.show(garde.current(), someone(), MODES[body["mode"]])
    return {
        "jeton": shown.jeton,
        "url": address(shown),
        "code": jetons.spaced(shown.code),
        "expire_le": shown.expire_le,
    }


@operation(
    "GET",
    "/appli-carte-vitale/infos",
    TAG,
    "Les personnes de la carte, et ce que l'appli garde d'elles",
    gives=answers.InfosAppli,
    session=APPLI,
)
def people() -> dict[str, Any]:
    return {"personnes": [_seen(assure) for assure in referentiel.foyer(someone())]}


def _seen(assure: referentiel.Assure) -> dict[str, Any]:
    groups = [
        {**vars(group), "lignes": [{"nom": n, "valeur": v} for n, v in group.lignes]}
        for group in donnees.groupes(assure, mine())
    ]
    return {"id": assure.id, "nom": assure.nom_complet, "groupes": groups}


@operation(
    "GET",
    "/appli-carte-vitale/activites",
    TAG,
    "Les dépenses faites avec l'appli",
    gives=answers.ActivitesAppli,
    session=APPLI,
    details="Récupérées jusqu'à 7 jours après le soin, puis jamais. Montants en centimes.",
)
def activities() -> dict[str, Any]:
    acces.fetch(garde.current(), someone(), mine())
    names = {row.id: row.nom_complet for row in referentiel.foyer(someone())}
    rows = acces.receipts(mine())
    return {"activites": [_spent(row, names[row.assure_id]) for row in rows]}


def _spent(row: Depense, beneficiaire: str) -> dict[str, Any]:
    return {**vars(row), "paye": row.paye, "beneficiaire": beneficiaire}


@operation(
    "PUT",
    "/appli-carte-vitale/code",
    TAG,
    "Changer le code secret",
    takes=bodies.ChangementCode,
    status=204,
    session=APPLI,
    refuses={410: WIPED, 429: ""},
)
def change_code(body: dict[str, Any]) -> None:
    visite, assure = garde.current(), someone()
    if wrong := activation.code_problem(assure, body["code"], body["confirmation"]):
        refuse(*wrong)
    tried = acces.try_code(visite, assure, mine(), body["ancien"])
    if tried.essai is Essai.EFFACE:
        refuse_status(410, WIPED)
    patience(tried.attendre)
    if tried.essai is not Essai.BON:
        refuse("ancien", "Ce n'est pas votre code secret actuel.")
    acces.change_code(visite, assure, mine(), body["code"])


@operation(
    "PUT",
    "/appli-carte-vitale/mail",
    TAG,
    "Demander une autre adresse e-mail",
    takes=bodies.ChangementMail,
    status=204,
    session=APPLI,
    refuses=(429,),
    details="Un code part à la nouvelle adresse.",
)
def ask_mail(body: dict[str, Any]) -> None:
    patience(acces.send_mail_code(garde.current(), someone(), mine(), body["mail"]))


@operation(
    "POST",
    "/appli-carte-vitale/mail/code",
    TAG,
    "Vérifier la nouvelle adresse",
    takes=bodies.CodeNouveauMail,
    status=204,
    session=APPLI,
    refuses={409: NOTHING_ASKED, 429: ""},
)
def check_mail(body: dict[str, Any]) -> None:
    if not mine().mail_demande:
        refuse_status(409, NOTHING_ASKED)
    verdict, wait = acces.change_mail(garde.current(), mine(), body["code"])
    patience(wait)
    if verdict is not Verdict.BON:
        refuse("code", WRONG.get(verdict, WRONG[Verdict.EPUISE]))


@operation(
    "POST",
    "/appli-carte-vitale/deconnexion",
    TAG,
    "Fermer l'appli",
    status=204,
    session=APPLI,
)
def close() -> None:
    sessions.end(seance())


@operation(
    "POST",
    "/appli-carte-vitale/suppression",
    TAG,
    "Supprimer son profil",
    status=204,
    session=APPLI,
)
def delete_profile() -> None:
    acces.delete_profile(garde.current(), someone(), mine())
