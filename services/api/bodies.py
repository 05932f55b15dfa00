"""What the operations take. Names are those of the pages' fields, so that both say the same."""

from typing import Any

from marshmallow import ValidationError, validates_schema

from core.droits import TOUS
from core.fictif import (
    iban,
    iban_affiche,
    lire_fin_iban,
    lire_fin_serie,
    lire_fixe,
    lire_iban,
    lire_mail,
    lire_nir,
    lire_portable,
    lire_texte,
)
from services.api.fields import Choix, Corps, Fictif, Jour, OuiNon, Texte, lire_code_postal
from services.boite.models import Canal
from services.compte.forms_informations import PIECES
from services.exercice.rules import AVANCES

NIR = "2 51 03 63 113 000 21"
IDENTITE = {"nom": "Marchand", "nir": NIR, "naissance": "1951-03-14", "code_postal": "63000"}


def nir() -> Fictif:
    return Fictif(lire_nir, required=True, metadata={"description": "13 ou 15 caractères."})


def password(description: str = "Le mot de passe.") -> Texte:
    return Texte(required=True, metadata={"description": description, "format": "password"})


def accord(description: str) -> OuiNon:
    return OuiNon(load_default=False, metadata={"description": description})


def accord_required(description: str) -> OuiNon:
    return OuiNon(required=True, metadata={"description": description})


# ——— The exercise ———


class NouveauBac(Corps):
    exemple = {"scenario": "jeanne"}
    scenario = Texte(required=True, metadata={"description": "Une clé de GET /scenarios."})
    personne = Texte(
        load_default=None, metadata={"description": "La clé de la personne à jouer, au choix."}
    )


class Jouer(Corps):
    exemple = {"personne": "Yk3v0mQZr8s1TfWb"}
    personne = Texte(required=True, metadata={"description": "Un id de GET /personnes."})


class ChangerRole(Corps):
    exemple = {"role": "assure"}
    role = Choix(TOUS, required=True)


class Avancer(Corps):
    exemple = {"avance": "15-min"}
    avance = Choix(AVANCES, required=True)


class Rejoindre(Corps):
    exemple = {"code": "7KQM 4WXP 2HTA"}
    code = Texte(required=True, metadata={"description": "Le code de l'autre appareil."})


class FiltreBoite(Corps):
    canal = Choix(Canal, load_default=None, metadata={"description": "Un seul canal."})


class FiltreIndices(Corps):
    indice = Texte(
        load_default=None, metadata={"description": "Combien d'indices lire : 1, 2 ou 3."}
    )


class Tri(Corps):
    exemple = {"reponse": "faux"}
    reponse = Choix(("vrai", "faux"), required=True)


# ——— Creation and login ———


class Identite(Corps):
    exemple = IDENTITE
    nom = Fictif(
        lire_texte, required=True, metadata={"description": "Nom d'usage ou de naissance."}
    )
    nir = nir()
    naissance = Jour(required=True)
    code_postal = Fictif(
        lire_code_postal, required=True, metadata={"description": "Celui que la caisse connaît."}
    )


class Creation(Identite):
    """Identity, then both proofs or the letter's code, then password and contacts."""

    exemple = IDENTITE | {
        "numero_serie": "00012345678",
        "fin_iban": "0G02443",
        "mot_de_passe": "Tilleul-63",
        "mail": "jeanne.marchand@exemple.test",
    }
    numero_serie = Fictif(
        lire_fin_serie,
        load_default="",
        metadata={"description": "Les 11 derniers chiffres de la carte Vitale."},
    )
    fin_iban = Fictif(
        lire_fin_iban,
        load_default="",
        metadata={"description": "Les 7 derniers caractères de l'IBAN."},
    )
    code_provisoire = Texte(
        load_default="",
        metadata={"description": "Le code de la lettre, à la place des deux preuves."},
    )
    mot_de_passe = password("8 caractères, une majuscule, une minuscule, un chiffre.")
    mail = Fictif(lire_mail, required=True, metadata={"description": "Finit par @exemple.test."})
    portable = Fictif(lire_portable, load_default="")
    fixe = Fictif(lire_fixe, load_default="")
    accord_mail = accord("Des informations par mail.")
    accord_portable_appel = accord("Des appels sur le portable.")
    accord_portable_sms = accord("Des SMS.")
    accord_fixe = accord("Des appels sur le fixe.")

    @validates_schema
    def one_way_to_prove(self, data: dict[str, Any], **_: Any) -> None:
        if data.get("code_provisoire", "").strip():
            return
        missing = [name for name in ("numero_serie", "fin_iban") if not data.get(name)]
        if missing:
            sentence = "Donnez numero_serie et fin_iban, ou bien code_provisoire."
            raise ValidationError({name: [sentence] for name in missing})


class Lien(Corps):
    exemple = {"lien": "/s-entrainer/compte/confirmer-email?lien=Ik1kMnQi.mX0"}
    lien = Texte(required=True, metadata={"description": "Le lien du message, ou sa fin."})


class LienFacultatif(Corps):
    exemple = {"lien": "/s-entrainer/compte/confirmer-email?lien=Ik1kMnQi.mX0"}
    lien = Texte(
        load_default="",
        metadata={"description": "L'ancien lien. Inutile juste après le mot de passe."},
    )


class MotDePasse(Corps):
    exemple = {"nir": NIR, "mot_de_passe": "Tilleul-63"}
    nir = nir()
    mot_de_passe = password()
    device = Texte(
        load_default="",
        metadata={"description": "Le jeton d'appareil de confiance, si on en a un."},
    )


class CodeRecu(Corps):
    exemple = {"code": "042 137", "confiance": True}
    code = Texte(required=True, metadata={"description": "Les 6 chiffres reçus par mail."})
    confiance = OuiNon(
        load_default=False, metadata={"description": "« Cet ordinateur est à moi » : 6 mois."}
    )


class Oubli(Corps):
    exemple = {"nir": NIR, "naissance": "1951-03-14"}
    nir = nir()
    naissance = Jour(required=True)


class NouveauMotDePasse(Corps):
    exemple = {"code": "042 137", "mot_de_passe": "Noisetier-64"}
    code = Texte(required=True, metadata={"description": "Le code provisoire reçu par mail."})
    mot_de_passe = password()


# ——— Changes ———


class Preuve(Corps):
    exemple = {"mot_de_passe": "Tilleul-63"}
    mot_de_passe = password()


class Sensible(Corps):
    """The password is asked for again when the last one is more than 5 minutes old."""

    mot_de_passe = Texte(
        load_default="",
        metadata={
            "description": "Redemandé quand le dernier a plus de 5 minutes.",
            "format": "password",
        },
    )


class NouvelleAdresse(Sensible):
    exemple = {
        "rue": "12 allée de l'Exercice",
        "code_postal": "63000",
        "commune": "Clermont-Ferrand",
    }
    rue = Fictif(lire_texte, required=True)
    code_postal = Fictif(lire_code_postal, required=True)
    commune = Fictif(lire_texte, required=True)


class NouvelIban(Sensible):
    exemple = {"iban": iban_affiche(iban("exemple"))}
    iban = Fictif(lire_iban, required=True)


class NouveauMail(Sensible):
    exemple = {"mail": "jeanne.marchand.nouveau@exemple.test"}
    mail = Fictif(lire_mail, required=True)


class NouveauxTelephones(Sensible):
    exemple = {"portable": "06 39 98 01 11"}
    portable = Fictif(lire_portable, load_default="")
    fixe = Fictif(lire_fixe, load_default="")


class NouveauNom(Corps):
    exemple = {"nom": "Roussel", "piece": "jugement"}
    nom = Fictif(lire_texte, required=True)
    piece = Choix(
        [cle for cle, _ in PIECES],
        required=True,
        metadata={"description": "Le document que la personne joindrait."},
    )


class Communication(Corps):
    exemple = {
        "accord_mail": True,
        "accord_portable_appel": False,
        "accord_portable_sms": True,
        "accord_fixe": False,
    }
    accord_mail = accord_required("Des informations par mail.")
    accord_portable_appel = accord_required("Des appels sur le portable.")
    accord_portable_sms = accord_required("Des SMS.")
    accord_fixe = accord_required("Des appels sur le fixe.")


class AutreMotDePasse(Corps):
    exemple = {"actuel": "Tilleul-63", "nouveau": "Noisetier-64"}
    actuel = password("Le mot de passe actuel.")
    nouveau = password("Le nouveau mot de passe.")


class Attestation(Corps):
    exemple = {"exoneration": False}
    personne = Texte(
        load_default="",
        metadata={"description": "Un id de GET /compte (foyer) ; soi-même par défaut."},
    )
    exoneration = OuiNon(
        load_default=False, metadata={"description": "Avec la prise en charge à 100 %."}
    )
