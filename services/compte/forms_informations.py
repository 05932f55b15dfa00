"""What the pages of « Mes informations » ask (R53, R59-R61)."""

from typing import Any

from wtforms import PasswordField, RadioField, StringField
from wtforms.fields.choices import SelectChoice
from wtforms.validators import AnyOf, Regexp, ValidationError

from core.champs import (
    Formulaire,
    champ_fixe,
    champ_iban,
    champ_mail,
    champ_portable,
    champ_texte,
    obligatoire,
)
from services.compte.forms import accord

MAUVAIS_CODE = "Un code postal a 5 chiffres, par exemple 63000."
PIECES = [
    ("acte-mariage", "Un acte de mariage"),
    ("livret-famille", "Un livret de famille"),
    ("jugement", "Un jugement de divorce"),
    ("autre", "Un autre document officiel"),
]


class Sensible(Formulaire):
    """A form that changes something sensitive: it may ask for the password again."""

    mot_de_passe = PasswordField("Votre mot de passe, encore une fois")


class NouvelleAdresse(Sensible):
    rue = champ_texte("Numéro et rue", missing="Tapez le numéro et la rue.")
    code_postal = StringField(
        "Code postal",
        [obligatoire("Tapez le code postal."), Regexp(r"^[0-9]{5}$", message=MAUVAIS_CODE)],
        filters=[lambda typed: "".join((typed or "").split())],
    )
    commune = champ_texte("Commune", missing="Tapez la commune.")


class NouvelIban(Sensible):
    iban = champ_iban("Nouvel IBAN")


class NouveauMail(Sensible):
    mail = champ_mail("Nouvelle adresse mail")
    mail_bis = StringField(
        "Confirmez la nouvelle adresse mail", [obligatoire("Tapez-la encore une fois.")]
    )

    def validate_mail_bis(self, field: Any) -> None:
        typed = str(self.mail.data or "").strip().lower()
        if not self.mail.errors and field.data.strip().lower() != typed:
            raise ValidationError("Les deux adresses mail sont différentes. Relisez-les.")


class NouveauxTelephones(Sensible):
    portable = champ_portable("Nouveau téléphone portable", facultatif=True)
    fixe = champ_fixe("Nouveau téléphone fixe", facultatif=True)


class NouveauNom(Formulaire):
    nom = champ_texte("Nom d'usage", missing="Tapez le nom d'usage.")
    piece = RadioField(
        "Document que vous joindriez",
        [AnyOf([cle for cle, _ in PIECES], message="Choisissez un document.")],
        choices=[SelectChoice(*piece) for piece in PIECES],
        validate_choice=False,
    )


class Communication(Formulaire):
    accord_mail = accord("Par mail")
    accord_portable_appel = accord("Par un appel sur mon portable")
    accord_portable_sms = accord("Par SMS")
    accord_fixe = accord("Par un appel sur mon fixe")


class AutreMotDePasse(Formulaire):
    actuel = PasswordField("Mot de passe actuel", [obligatoire("Tapez le mot de passe actuel.")])
    nouveau = PasswordField("Nouveau mot de passe", [obligatoire("Choisissez un mot de passe.")])


class Preuve(Formulaire):
    mot_de_passe = PasswordField("Mot de passe", [obligatoire("Tapez le mot de passe.")])
