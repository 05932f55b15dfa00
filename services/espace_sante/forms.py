"""The forms of the enrolment and of the login."""

from wtforms import PasswordField, RadioField, StringField
from wtforms.validators import AnyOf, Length

from core.champs import (
    ChampDate,
    ChampLu,
    Formulaire,
    champ_fin_serie,
    champ_mail,
    champ_portable,
    champ_texte,
    obligatoire,
)
from core.fictif import NIR_FAUX, REEL, Lu, lire_nir
from core.nir import NirProblem, is_real_looking, parse
from services.espace_sante.rules import Canal

NIR_COURT = "Il manque la clé : tapez les 15 chiffres, avec les 2 derniers."
NIR_ATTENTE = (
    "Un numéro qui commence par 7 ou 8 est un numéro d'attente. Il faut le numéro définitif."
)
LONG = Length(max=40, message="C'est trop long.")


def lire_nir_entier(text: str) -> Lu:
    """R130: the 15 characters, key included, unlike the compte ameli's 13."""
    if is_real_looking(text):
        return Lu(refus=REEL)
    if parse(text) is NirProblem.WAITING:
        return Lu(refus=NIR_ATTENTE)
    read = lire_nir(text)
    typed = [c for c in text if c.isalnum()]
    return Lu(refus=NIR_COURT) if read.ok and len(typed) != 15 else read


def champ_nir_entier() -> ChampLu:
    return ChampLu("Mon numéro de sécurité sociale", lire_nir_entier, NIR_FAUX[NirProblem.EMPTY])


def champ_type_carte() -> RadioField:
    right = AnyOf(("photo", "sans-photo"), message="Choisissez le type de la carte.")
    return RadioField("Ma carte Vitale est", [right], choices=[], validate_choice=False)


class Identite(Formulaire):
    code = StringField(
        "Mon code provisoire", [obligatoire("Tapez le code provisoire de la lettre."), LONG]
    )
    nir = champ_nir_entier()
    type_carte = champ_type_carte()
    numero_serie = champ_fin_serie("Les 11 derniers chiffres du numéro de série")


class CodePerdu(Formulaire):
    nir = champ_nir_entier()
    naissance = ChampDate("Ma date de naissance", "Tapez la date de naissance de la fiche.")
    type_carte = champ_type_carte()
    numero_serie = champ_fin_serie("Les 11 derniers chiffres du numéro de série")


class Envoi(Formulaire):
    canal = RadioField(
        "Recevoir mon code",
        [AnyOf(list(Canal), message="Choisissez le mail ou le SMS.")],
        choices=[],
        validate_choice=False,
    )


class CodeRecu(Formulaire):
    code = StringField("Code reçu", [obligatoire("Tapez le code reçu."), LONG])


class Decision(Formulaire):
    decision = RadioField(
        "Ma décision",
        [AnyOf(("activer", "refuser"), message="Choisissez d'activer ou de refuser.")],
        choices=[],
        validate_choice=False,
    )


class Contacts(Formulaire):
    mail = champ_mail("Mon adresse mail", facultatif=True)
    portable = champ_portable("Mon téléphone portable", facultatif=True)


class Acces(Formulaire):
    identifiant = champ_texte("Identifiant", missing="Inventez un identifiant.")
    mot_de_passe = PasswordField("Mot de passe", [obligatoire("Choisissez un mot de passe.")])


class Connexion(Formulaire):
    identifiant = StringField(
        "Identifiant",
        [obligatoire("Tapez votre identifiant."), Length(max=200, message="C'est trop long.")],
    )
    mot_de_passe = PasswordField("Mot de passe", [obligatoire("Tapez le mot de passe.")])


class CodeEnfant(Formulaire):
    code = StringField(
        "Code provisoire de l'enfant", [obligatoire("Tapez le code provisoire."), LONG]
    )


class Preuve(Formulaire):
    mot_de_passe = PasswordField("Mot de passe", [obligatoire("Tapez le mot de passe.")])
