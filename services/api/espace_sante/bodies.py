"""What Mon espace santé is sent. Names are those of the pages' fields."""

from collections.abc import Mapping
from typing import Any

from marshmallow import ValidationError, validates_schema
from marshmallow.validate import Length

from core.fictif import lire_fin_serie, lire_mail, lire_portable, lire_texte
from services.api.fields import Choix, Corps, Fictif, Jour, Liste, OuiNon, Texte
from services.espace_sante.activation import NO_CONTACT
from services.espace_sante.carnet import (
    DONS,
    MESSAGE_LONGEST,
    MESSAGE_TROP_LONG,
)
from services.espace_sante.dossier import CATEGORIES
from services.espace_sante.forms import lire_nir_entier
from services.espace_sante.rubriques import lire_court
from services.espace_sante.rules import Canal

NIR = "2 51 03 63 113 000 21"
LONG = "C'est trop long."


def nir() -> Fictif:
    return Fictif(lire_nir_entier, required=True, metadata={"description": "15 chiffres."})


def numero_serie() -> Fictif:
    said = {"description": "Les 11 derniers chiffres de la carte Vitale."}
    return Fictif(lire_fin_serie, required=True, metadata=said)


def code(description: str) -> Texte:
    said = {"description": description}
    return Texte(required=True, validate=Length(max=40, error=LONG), metadata=said)


def password() -> Texte:
    return Texte(required=True, metadata={"format": "password"})


# ——— Enrolment ———


class CodePerdu(Corps):
    exemple = {"nir": NIR, "naissance": "1951-03-14", "numero_serie": "00012345678"}
    nir = nir()
    naissance = Jour(required=True)
    numero_serie = numero_serie()


class TroisIdentifiants(Corps):
    exemple = {"code": "K7M4 92QD WXYZ", "nir": NIR, "numero_serie": "00012345678"}
    code = code("Le code provisoire du mail ou de la lettre.")
    nir = nir()
    numero_serie = numero_serie()


class ChoisirCanal(Corps):
    exemple = {"canal": "mail"}
    canal = Choix(Canal, required=True)


class CodeDeSante(Corps):
    exemple = {"code": "042 137"}
    code = code("Les 6 chiffres reçus.")


class ChoisirProfils(Corps):
    exemple = {"enfants": []}
    enfants = Liste(
        Texte(required=True),
        0,
        20,
        required=True,
        metadata={"description": "Les ids des enfants à activer avec soi."},
    )


class Decider(Corps):
    exemple = {"decision": "activer"}
    decision = Choix(("activer", "refuser"), required=True)


class Contacts(Corps):
    exemple = {"mail": "jeanne.marchand@exemple.test", "portable": "06 39 98 01 10"}
    mail = Fictif(lire_mail, load_default="", metadata={"description": "L'un des deux suffit."})
    portable = Fictif(lire_portable, load_default="")

    @validates_schema
    def _one_at_least(self, data: Mapping[str, Any], **_: Any) -> None:
        if not (data.get("mail") or data.get("portable")):
            raise ValidationError(NO_CONTACT, "mail")


class Acces(Corps):
    exemple = {"identifiant": "camomille64", "mot_de_passe": "Hortensia-64"}
    identifiant = Fictif(
        lire_texte, required=True, metadata={"description": "8 caractères ou plus, inventé."}
    )
    mot_de_passe = Texte(
        required=True,
        metadata={
            "description": "8 caractères, majuscule, minuscule, chiffre, caractère spécial.",
            "format": "password",
        },
    )


# ——— Login ———


class Identifiants(Corps):
    exemple = {"identifiant": "camomille64", "mot_de_passe": "Hortensia-64"}
    identifiant = Texte(required=True, validate=Length(max=200, error=LONG))
    mot_de_passe = password()


# ——— The space ———


class Carte(Corps):
    exemple = {"titre": "Arachide", "detail": "Boutons"}
    titre = Fictif(lire_court, required=True)
    detail = Fictif(lire_court, load_default="")
    le = Jour(
        load_default=None,
        allow_none=True,
        metadata={"description": "Là où la rubrique demande une date (date_demandee)."},
    )


class ChangerVolontes(Corps):
    exemple = {"don": "oui", "directives": True, "lieu": "Le tiroir", "confiance": "Lucie"}
    don = Choix(DONS, required=True, metadata={"description": "Don d'organes."})
    directives = OuiNon(
        required=True, metadata={"description": "Les directives anticipées sont écrites."}
    )
    lieu = Fictif(lire_court, load_default="", metadata={"description": "Où les trouver."})
    confiance = Fictif(
        lire_court, load_default="", metadata={"description": "La personne de confiance."}
    )


class ChangerContacts(Contacts):
    exemple = {**Contacts.exemple, "mot_de_passe": "Hortensia-64"}
    mot_de_passe = password()


class OuvrirProfil(Corps):
    exemple = {"profil": "Yk3v0mQZr8s1TfWb"}
    profil = Texte(
        required=True, metadata={"description": "Un id de GET /espace-sante/profils (ouverts)."}
    )


class CodeEnfant(Corps):
    exemple = {"code": "K7M4 92QD WXYZ"}
    code = code("Le code provisoire de l'enfant.")


class Ranger(Corps):
    exemple = {"categorie": "resultats"}
    categorie = Choix(CATEGORIES, required=True)


class Masquer(Corps):
    exemple = {"masque": True}
    masque = OuiNon(required=True)


class Ecrire(Corps):
    exemple = {"texte": "Bonjour docteur."}
    texte = Fictif(
        lire_texte,
        required=True,
        validate=Length(max=MESSAGE_LONGEST, error=MESSAGE_TROP_LONG),
    )
    document = Texte(
        load_default="", metadata={"description": "L'id d'un document à joindre, au choix."}
    )


class Autoriser(Corps):
    exemple = {"acces": True}
    acces = OuiNon(required=True)


class AutoriserSoignant(Corps):
    exemple = {"soignant": "Dr Farida Belkacem", "acces": False}
    soignant = Texte(required=True)
    acces = OuiNon(required=True)


class Fermer(Corps):
    exemple = {"mot_de_passe": "Hortensia-64"}
    mot_de_passe = password()
