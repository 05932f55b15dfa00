"""The forms of the appli: the steps of both ways to activate, the unlocking, the settings."""

from typing import Any

from wtforms import BooleanField, PasswordField, RadioField, StringField
from wtforms.validators import AnyOf, InputRequired, Length

from core.champs import Formulaire, champ_mail, champ_nir, obligatoire

LONG = Length(max=40, message="C'est trop long.")


def choix(label: str, values: tuple[str, ...], message: str) -> RadioField:
    """One answer among a few, whose words the template writes."""
    return RadioField(label, [AnyOf(values, message=message)], choices=[], validate_choice=False)


def secret(label: str, message: str = "Tapez les 6 chiffres.") -> PasswordField:
    """A code of six digits, hidden while it is typed."""
    return PasswordField(label, [obligatoire(message), LONG])


class Conditions(Formulaire):
    accord = BooleanField(
        "J'ai lu et j'accepte les conditions générales d'utilisation",
        [InputRequired("Acceptez les conditions pour continuer.")],
    )


class Chemin(Formulaire):
    chemin = choix(
        "Comment voulez-vous continuer ?",
        ("france-identite", "standard"),
        "Choisissez France Identité, ou « Non, merci ».",
    )


class Autorisations(Formulaire):
    camera = choix(
        "L'appli veut utiliser l'appareil photo", ("oui", "non"), "Autorisez, ou refusez."
    )
    micro = choix("L'appli veut utiliser le micro", ("oui", "non"), "Autorisez, ou refusez.")


class NumeroSecu(Formulaire):
    nir = champ_nir("Votre numéro de sécurité sociale")


class CodeMail(Formulaire):
    code = StringField("Code reçu par mail", [obligatoire("Tapez le code reçu."), LONG])


class Biometrie(Formulaire):
    accord = choix(
        "Autorisez-vous la comparaison de votre visage ?",
        ("oui", "non"),
        "Choisissez d'autoriser, ou de refuser.",
    )


class PieceIdentite(Formulaire):
    piece = RadioField(
        "La pièce que vous allez filmer",
        [obligatoire("Choisissez une pièce d'identité.")],
        choices=[],
        validate_choice=False,
    )


class VideoPiece(Formulaire):
    geste = choix(
        "Comment tenez-vous la pièce ?",
        ("a-plat", "pochette", "reflet"),
        "Choisissez comment filmer la pièce.",
    )


class VideoVisage(Formulaire):
    geste = choix(
        "Où vous placez-vous ?",
        ("fenetre", "contre-jour", "lunettes"),
        "Choisissez où vous placer.",
    )


class CodeSecret(Formulaire):
    code = secret("Votre code secret, 6 chiffres", "Choisissez 6 chiffres.")
    confirmation = secret("Le même code, une deuxième fois", "Tapez le code une deuxième fois.")


class Lecture(Formulaire):
    code = secret("Votre code France Identité")


class Deverrouiller(Formulaire):
    code = secret("Votre code secret")


class NouveauCode(Formulaire):
    ancien = secret("Votre code secret actuel")
    code = secret("Le nouveau code, 6 chiffres", "Choisissez 6 chiffres.")
    confirmation = secret("Le nouveau code, une deuxième fois", "Tapez le code une deuxième fois.")


class NouveauMail(Formulaire):
    mail = champ_mail("Ma nouvelle adresse e-mail")


def digits(field: Any) -> str:
    """What was typed of a code, without the spaces."""
    return "".join(str(field.data or "").split())
