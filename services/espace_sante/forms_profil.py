"""The forms inside the space: free texts are read by core.fictif, and refused when real-looking."""

from typing import Any

from wtforms import BooleanField, PasswordField, RadioField, SelectField
from wtforms.validators import AnyOf

from core.champs import (
    ChampDate,
    ChampLu,
    Formulaire,
    champ_mail,
    champ_portable,
    champ_texte,
    obligatoire,
)
from services.espace_sante.dossier import CATEGORIES
from services.espace_sante.rubriques import lire_court

DONS = ("oui", "non", "sans-avis")


def champ_court(label: str, **kwargs: Any) -> ChampLu:
    return ChampLu(label, lire_court, **kwargs)


class Carte(Formulaire):
    """A card of the profile; its labels are those of its section."""

    titre = champ_court("Nom", missing="Donnez un nom.")
    detail = champ_court("Précision", facultatif=True)


class CarteDatee(Carte):
    le = ChampDate("Date")


class Volontes(Formulaire):
    don = RadioField(
        "Don d'organes",
        [AnyOf(DONS, message="Choisissez une réponse.")],
        choices=[],
        validate_choice=False,
    )
    directives = BooleanField("J'ai écrit mes directives anticipées")
    lieu = champ_court("Où les trouver", facultatif=True)
    confiance = champ_court("Ma personne de confiance", facultatif=True)


class Coordonnees(Formulaire):
    mail = champ_mail("Mon adresse mail", facultatif=True)
    portable = champ_portable("Mon téléphone portable", facultatif=True)
    mot_de_passe = PasswordField("Mot de passe", [obligatoire("Tapez le mot de passe.")])


class Categorie(Formulaire):
    categorie = RadioField(
        "Ranger dans",
        [AnyOf(tuple(CATEGORIES), message="Choisissez une rubrique.")],
        choices=[],
        validate_choice=False,
    )


class Reponse(Formulaire):
    texte = champ_texte("Votre message", missing="Écrivez votre message.")
    document = SelectField("Joindre un document", choices=[], validate_choice=False, default="")
