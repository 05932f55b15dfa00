"""Each change of « Mes informations » as one PUT; it gives the démarche that it leaves."""

from typing import Any

from services.api import answers, bodies
from services.api.compte import told
from services.api.operation import operation, refuse, wait
from services.api.seances import COMPTE
from services.bac_a_sable import garde
from services.compte import changes
from services.compte.changes import Accords, Adresse, Change
from services.compte.routes import mine

TAG = "Mes informations"
SENSITIVE = "Le mot de passe est redemandé quand le dernier a plus de 5 minutes."


def _proved(body: dict[str, Any]) -> None:
    """A sensitive change follows its password closely (R60)."""
    mien = mine()
    proof = changes.proof(garde.current(), mien.compte, mien.seance, body["mot_de_passe"])
    wait(proof.attendre)
    if not proof.bonne:
        refuse("mot_de_passe", proof.refus)


def _done(change: Change) -> dict[str, Any]:
    wait(change.attendre)
    if change.demarche is None:
        refuse(change.champ, change.refus)
    return told(change.demarche)


@operation(
    "PUT",
    "/compte/adresse",
    TAG,
    "Changer d'adresse",
    takes=bodies.NouvelleAdresse,
    gives=answers.Demarche,
    session=COMPTE,
    refuses=(429,),
    details=f"Seules les adresses inventées de l'exercice sont gardées. {SENSITIVE}",
)
def adresse(body: dict[str, Any]) -> dict[str, Any]:
    _proved(body)
    typed = Adresse(body["rue"], body["code_postal"], body["commune"])
    return _done(changes.change_adresse(garde.current(), mine().compte, typed))


@operation(
    "PUT",
    "/compte/coordonnees-bancaires",
    TAG,
    "Changer de compte bancaire",
    takes=bodies.NouvelIban,
    gives=answers.Demarche,
    session=COMPTE,
    refuses=(429,),
    details=SENSITIVE,
)
def iban(body: dict[str, Any]) -> dict[str, Any]:
    _proved(body)
    return _done(changes.change_iban(garde.current(), mine().compte, body["iban"]))


@operation(
    "PUT",
    "/compte/nom-usage",
    TAG,
    "Changer de nom d'usage",
    takes=bodies.NouveauNom,
    gives=answers.Demarche,
    session=COMPTE,
)
def nom_usage(body: dict[str, Any]) -> dict[str, Any]:
    return _done(changes.change_nom_usage(garde.current(), mine().compte, body["nom"]))


@operation(
    "PUT",
    "/compte/mail",
    TAG,
    "Changer d'adresse mail",
    takes=bodies.NouveauMail,
    gives=answers.Demarche,
    session=COMPTE,
    refuses=(429,),
    details=SENSITIVE,
)
def mail(body: dict[str, Any]) -> dict[str, Any]:
    _proved(body)
    return _done(changes.change_mail(garde.current(), mine().compte, body["mail"]))


@operation(
    "PUT",
    "/compte/telephones",
    TAG,
    "Changer de téléphone",
    takes=bodies.NouveauxTelephones,
    gives=answers.Demarche,
    session=COMPTE,
    refuses=(429,),
    details=f"Un numéro absent reste comme il est. {SENSITIVE}",
)
def telephones(body: dict[str, Any]) -> dict[str, Any]:
    _proved(body)
    numbers = (body["portable"], body["fixe"])
    return _done(changes.change_telephones(garde.current(), mine().compte, *numbers))


@operation(
    "PUT",
    "/compte/communication",
    TAG,
    "Changer ses choix de contact",
    takes=bodies.Communication,
    gives=answers.Demarche,
    session=COMPTE,
)
def communication(body: dict[str, Any]) -> dict[str, Any]:
    chosen = Accords(*(body[f"accord_{name}"] for name in ACCORDS))
    return _done(changes.change_accords(garde.current(), mine().compte, chosen))


ACCORDS = "mail portable_appel portable_sms fixe".split()


@operation(
    "PUT",
    "/compte/mot-de-passe",
    TAG,
    "Changer de mot de passe",
    takes=bodies.AutreMotDePasse,
    gives=answers.Demarche,
    session=COMPTE,
    refuses=(429,),
    details="Le compte se ferme partout, ici aussi : reconnectez-vous.",
)
def mot_de_passe(body: dict[str, Any]) -> dict[str, Any]:
    mien, typed = mine(), (body["actuel"], body["nouveau"])
    return _done(changes.change_mot_de_passe(garde.current(), mien.compte, mien.seance, *typed))
