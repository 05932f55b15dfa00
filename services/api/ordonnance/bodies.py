"""What the doctor, the patient and the pharmacist send. Names are those of the pages' fields."""

from typing import Any

from marshmallow import ValidationError, validates_schema
from marshmallow.validate import Length

from core.fictif import lire_nir, lire_texte
from services.api.fields import Choix, Corps, Entier, Fictif, Jour, Liste, OuiNon, Texte
from services.ordonnance.emission import LIGNES_MAX
from services.ordonnance.rules import (
    BOITES_MAX,
    POSOLOGIE,
    RENOUVELLEMENTS_MAX,
    Annulation,
    Issue,
    NonRemis,
    NonSubstituable,
)

VU = "Le champ « vu » de ce que l'on a lu : si quelque chose a changé depuis, c'est refusé (409)."
IDENTITE = ("nom", "nir", "naissance")
LONG = "C'est trop long."


def vu() -> Entier:
    return Entier(0, 10**6, required=True, metadata={"description": VU})


class Patient(Corps):
    """The INS identity, or the code that the patient reads out."""

    exemple = {"nom": "Marchand", "nir": "2 51 03 63 113 000 21", "naissance": "1951-03-14"}
    nom = Fictif(lire_texte, load_default="")
    nir = Fictif(
        lire_nir, load_default="", metadata={"description": "Le matricule INS de la fiche."}
    )
    naissance = Jour(load_default=None)
    code = Texte(
        load_default="",
        validate=Length(max=40, error=LONG),
        metadata={"description": "Le code que le patient lit, à la place de l'identité."},
    )

    @validates_schema
    def one_way_to_say_who(self, data: dict[str, Any], **_: Any) -> None:
        if data.get("code", "").strip():
            return
        missing = [name for name in IDENTITE if not data.get(name)]
        if missing:
            sentence = "Donnez nom, nir et naissance, ou bien code."
            raise ValidationError({name: [sentence] for name in missing})


class LigneAEcrire(Corps):
    medicament = Texte(required=True, metadata={"description": "Une clé de GET /medicaments."})
    posologie = Fictif(
        lire_texte,
        required=True,
        validate=Length(max=POSOLOGIE, error=f"{LONG} {POSOLOGIE} caractères au plus."),
    )
    duree = Entier(1, 999, required=True, metadata={"description": "Jours d'une délivrance."})
    boites = Entier(1, BOITES_MAX, required=True, metadata={"description": "À chaque délivrance."})
    renouvellements = Entier(0, RENOUVELLEMENTS_MAX, load_default=0)
    non_substituable = Choix(
        NonSubstituable,
        load_default=None,
        allow_none=True,
        metadata={"description": "La raison, si le médicament ne se remplace pas."},
    )


class OrdonnanceAEcrire(Corps):
    exemple = {
        "lignes": [
            {"medicament": "tensamor-5", "posologie": "1 le matin", "duree": 30, "boites": 2}
        ],
        "mes": True,
        "suivi": True,
    }
    lignes = Liste(LigneAEcrire, 1, LIGNES_MAX, required=True)
    mes = OuiNon(
        required=True, metadata={"description": "Le patient veut une copie dans son espace santé."}
    )
    suivi = OuiNon(
        required=True,
        metadata={"description": "Le patient laisse le médecin voir ce qui est remis."},
    )


class Annuler(Corps):
    exemple = {"motif": "erreur", "vu": 0}
    motif = Choix(Annulation, required=True)
    vu = vu()


class ChoisirPharmacie(Corps):
    exemple = {"pharmacie": "des-tilleuls"}
    pharmacie = Texte(required=True, metadata={"description": "Une clé de GET /comptoir."})


class Presenter(Corps):
    exemple = {"numero": "K7M4 92QD WXYZ"}
    numero = Texte(
        required=True,
        validate=Length(max=300, error=LONG),
        metadata={"description": "Le numéro du papier, ou l'adresse lue dans son QR code."},
    )


class GesteAuComptoir(Corps):
    ligne = Texte(required=True, metadata={"description": "L'id de la ligne."})
    issue = Choix(Issue, required=True)
    boites = Entier(
        0, BOITES_MAX, load_default=0, metadata={"description": "Combien ; 0 si rien n'est remis."}
    )
    remplacement = Texte(
        load_default=None,
        allow_none=True,
        metadata={"description": "substitue : une clé de « remplacements »."},
    )
    motif = Choix(
        NonRemis,
        load_default=None,
        allow_none=True,
        metadata={"description": "non-remis : pourquoi."},
    )


class Delivrer(Corps):
    exemple = {"vu": 0, "gestes": [{"ligne": "Yk3v0mQZr8s1TfWb", "issue": "remis", "boites": 1}]}
    gestes = Liste(
        GesteAuComptoir,
        1,
        LIGNES_MAX,
        required=True,
        metadata={"description": "Une ligne sans geste reste à remettre."},
    )
    vu = vu()


class Comparer(Corps):
    exemple = {"sceau": "K7M4 92QD WXYZ K7M4 92QD WXYZ"}
    sceau = Texte(
        required=True,
        validate=Length(max=60, error=LONG),
        metadata={"description": "Les 24 lettres et chiffres imprimés sur le papier."},
    )
