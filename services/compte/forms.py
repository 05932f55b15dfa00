"""What the pages of creation, login and forgotten password ask (R31-R46)."""

from typing import Any

from wtforms import BooleanField, PasswordField, RadioField, StringField
from wtforms.fields.choices import SelectChoice
from wtforms.validators import AnyOf, Length, Regexp, ValidationError

from core.champs import (
    ChampDate,
    Formulaire,
    champ_fin_iban,
    champ_fin_serie,
    champ_fixe,
    champ_mail,
    champ_nir,
    champ_portable,
    champ_texte,
    obligatoire,
)

OUI_NON = [SelectChoice("oui", "Oui"), SelectChoice("non", "Non")]
CHOISIR = "choisissez oui ou non."


def accord(label: str) -> RadioField:
    """A consent (R37): yes or no, neither of them chosen beforehand."""
    right = AnyOf(("oui", "non"), message=f"{label} : {CHOISIR}")
    return RadioField(label, [right], choices=OUI_NON, validate_choice=False)


class Identite(Formulaire):
    nom = champ_texte("Mon nom", missing="Tapez le nom de la fiche.")
    nir = champ_nir("Mon n° de sécurité sociale")
    naissance = ChampDate("Ma date de naissance", "Tapez la date de naissance de la fiche.")
    code_postal = StringField(
        "Mon code postal",
        [
            obligatoire("Tapez le code postal de la fiche."),
            Regexp(r"^[0-9]{5}$", message="Un code postal a 5 chiffres, par exemple 63000."),
        ],
        filters=[lambda typed: "".join((typed or "").split())],
    )


class Preuves(Formulaire):
    numero_serie = champ_fin_serie("Saisissez les 11 derniers chiffres du numéro de série")
    fin_iban = champ_fin_iban("Saisissez les 7 derniers chiffres de votre IBAN")


class CodeProvisoire(Formulaire):
    code = StringField("Code provisoire", [obligatoire("Tapez le code de la lettre.")])


class MotDePasse(Formulaire):
    mot_de_passe = PasswordField("Mot de passe", [obligatoire("Choisissez un mot de passe.")])


class Coordonnees(Formulaire):
    mail = champ_mail("Mon adresse mail")
    mail_bis = StringField("Confirmez mon adresse mail", [obligatoire("Tapez-la encore une fois.")])
    portable = champ_portable("Mon téléphone portable", facultatif=True)
    fixe = champ_fixe("Mon téléphone fixe", facultatif=True)
    accord_mail = accord("Recevoir des informations par mail")
    accord_portable_appel = accord("Recevoir des informations par un appel sur mon portable")
    accord_portable_sms = accord("Recevoir des informations par SMS")
    accord_fixe = accord("Recevoir des informations par un appel sur mon fixe")

    def validate_mail_bis(self, field: Any) -> None:
        typed = str(self.mail.data or "").strip().lower()
        if not self.mail.errors and field.data.strip().lower() != typed:
            raise ValidationError("Les deux adresses mail sont différentes. Relisez-les.")


class Connexion(Formulaire):
    nir = champ_nir("Mon numéro de sécurité sociale")
    mot_de_passe = PasswordField("Mot de passe", [obligatoire("Tapez le mot de passe.")])


class CodeRecu(Formulaire):
    code = StringField(
        "Code de sécurité",
        [obligatoire("Tapez le code reçu par mail."), Length(max=40, message="C'est trop long.")],
    )
    a_moi = BooleanField("Cet ordinateur est à moi")


class Oubli(Formulaire):
    nir = champ_nir("Mon numéro de sécurité sociale")
    naissance = ChampDate("Ma date de naissance", "Tapez la date de naissance de la fiche.")


class NouveauMotDePasse(Formulaire):
    code = StringField(
        "Code provisoire reçu par mail",
        [obligatoire("Tapez le code reçu par mail."), Length(max=40, message="C'est trop long.")],
    )
    mot_de_passe = PasswordField(
        "Nouveau mot de passe", [obligatoire("Choisissez un mot de passe.")]
    )
