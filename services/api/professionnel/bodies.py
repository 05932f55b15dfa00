"""What the professional sends. Names are those of the pages' fields."""

from enum import StrEnum

from marshmallow.validate import Length

from services.api.fields import Choix, Corps, Entier, OuiNon, Texte
from services.professionnel.rules import QUANTITE_MAX, Equipement


class Lecture(StrEnum):
    """What the patient shows, and how it is read."""

    QR = "qr"
    SANS_CONTACT = "sans-contact"
    CARTE = "carte"
    RIEN = "rien"


class ChoisirPoste(Corps):
    exemple = {"professionnel": "pharmacien", "equipement": "complet"}
    professionnel = Texte(required=True, metadata={"description": "Une clé de GET /poste."})
    equipement = Choix(Equipement, required=True)


class Lire(Corps):
    exemple = {"moyen": "qr", "code": "K7M4 92QD"}
    moyen = Choix(Lecture, required=True)
    code = Texte(
        load_default="",
        validate=Length(max=300, error="C'est trop long."),
        metadata={"description": "qr : le code tapé, ou l'adresse lue dans le QR code."},
    )


class ChoisirBeneficiaire(Corps):
    exemple = {"beneficiaire": "Yk3v0mQZr8s1TfWb"}
    beneficiaire = Texte(required=True, metadata={"description": "Un id de « beneficiaires »."})


class AjouterActe(Corps):
    exemple = {"acte": "boite", "quantite": 2}
    acte = Texte(required=True, metadata={"description": "Une clé des actes de GET /poste."})
    quantite = Entier(1, QUANTITE_MAX, load_default=1)
    lie_ald = OuiNon(
        load_default=False, metadata={"description": "Soin de l'affection de longue durée."}
    )


class Signer(Corps):
    exemple = {"tiers_payant": True}
    tiers_payant = OuiNon(load_default=False)
