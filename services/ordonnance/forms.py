"""What the doctor and the pharmacist type."""

from typing import Any

from wtforms import RadioField, SelectField, StringField
from wtforms.validators import AnyOf, Length, ValidationError

from core.champs import ChampDate, Formulaire, champ_nir, champ_texte, obligatoire
from services.ordonnance import rules
from services.ordonnance.rules import Annulation, NonSubstituable


def nombre(label: str, default: str, message: str) -> StringField:
    return StringField(label, [obligatoire(message)], default=default)


class Patient(Formulaire):
    nom = champ_texte("Nom", missing="Tapez le nom de la fiche.")
    nir = champ_nir("Numéro de sécurité sociale (matricule INS)")
    naissance = ChampDate("Date de naissance", "Tapez la date de naissance de la fiche.")


class CodePatient(Formulaire):
    code = StringField(
        "Code du patient",
        [
            obligatoire("Tapez le code que le patient lit."),
            Length(max=40, message="C'est trop long."),
        ],
    )


class Medicament(Formulaire):
    """One line. `lu` holds its numbers once the form is valid."""

    medicament = SelectField("Médicament", choices=[], validate_choice=False)
    posologie = champ_texte("Comment le prendre", missing="Écrivez comment prendre ce médicament.")
    duree = nombre("Durée d'une délivrance, en jours", "30", "Tapez un nombre de jours.")
    boites = nombre("Boîtes à chaque délivrance", "1", "Tapez un nombre de boîtes.")
    renouvellements = nombre("Renouvellements", "0", "Tapez 0 s'il n'y en a pas.")
    motif = SelectField("Non substituable", choices=[], validate_choice=False)

    def validate_medicament(self, field: Any) -> None:
        if not field.data:
            raise ValidationError("Choisissez un médicament.")

    def validate_posologie(self, field: Any) -> None:
        if len(field.data or "") > rules.POSOLOGIE:
            raise ValidationError(f"C'est trop long : {rules.POSOLOGIE} caractères au plus.")

    def validate_duree(self, field: Any) -> None:
        self.jours = read_number(field.data, 1, 999)

    def validate_boites(self, field: Any) -> None:
        self.nombre = read_number(field.data, 1, rules.BOITES_MAX)

    def validate_renouvellements(self, field: Any) -> None:
        self.fois = read_number(field.data, 0, rules.RENOUVELLEMENTS_MAX)

    def validate_motif(self, field: Any) -> None:
        if field.data and field.data not in set(NonSubstituable):
            raise ValidationError("Choisissez une raison de la liste.")


def read_number(typed: str, least: int, most: int) -> int:
    """A whole number between two others; raises ValidationError, in French."""
    text = typed.strip()
    if not (text.isascii() and text.isdigit() and len(text) <= 3):
        raise ValidationError(f"Tapez un nombre entier, de {least} à {most}.")
    if not least <= int(text) <= most:
        raise ValidationError(f"De {least} à {most}.")
    return int(text)


OUI_NON = ("oui", "non")


def accord(label: str) -> RadioField:
    right = AnyOf(OUI_NON, message="Posez la question au patient, puis choisissez oui ou non.")
    return RadioField(label, [right], choices=[], validate_choice=False)


class Accords(Formulaire):
    mes = accord("Déposer l'ordonnance dans Mon espace santé ?")
    suivi = accord("Me laisser voir ce que la pharmacie aura remis ?")


class Annuler(Formulaire):
    motif = RadioField("Pourquoi l'annuler ?", choices=[], validate_choice=False)

    def validate_motif(self, field: Any) -> None:
        if field.data not in set(Annulation):
            raise ValidationError("Choisissez une raison.")


class Presenter(Formulaire):
    numero = StringField(
        "Numéro de l'ordonnance",
        [obligatoire("Tapez le numéro du papier."), Length(max=300, message="C'est trop long.")],
    )


class Sceau(Formulaire):
    sceau = StringField(
        "Sceau imprimé sur le papier",
        [obligatoire("Tapez le sceau du papier."), Length(max=60, message="C'est trop long.")],
    )
