"""What the professional types."""

from typing import Any

from wtforms import BooleanField, RadioField, SelectField, StringField
from wtforms.validators import Length, ValidationError

from core.champs import Formulaire, obligatoire
from services.professionnel.rules import Equipement


class Lire(Formulaire):
    code = StringField(
        "Code du téléphone",
        [obligatoire("Tapez le code du téléphone."), Length(max=300, message="C'est trop long.")],
    )


class Poste(Formulaire):
    professionnel = RadioField("Qui êtes-vous ?", choices=[], validate_choice=False)
    equipement = RadioField("Votre équipement", choices=[], validate_choice=False)

    def validate_equipement(self, field: Any) -> None:
        if field.data not in set(Equipement):
            raise ValidationError("Choisissez une ligne.")


class Beneficiaire(Formulaire):
    beneficiaire = RadioField("Pour qui est le soin ?", choices=[], validate_choice=False)


class Acte(Formulaire):
    acte = SelectField("Acte", choices=[], validate_choice=False)
    quantite = SelectField("Nombre", choices=[], coerce=int, validate_choice=False)
    lie_ald = BooleanField("Soin de l'affection de longue durée")


class Signer(Formulaire):
    tiers_payant = RadioField("Le patient paie", choices=[], validate_choice=False)

    def validate_tiers_payant(self, field: Any) -> None:
        if field.data not in ("oui", "non"):
            raise ValidationError("Choisissez ce que le patient paie.")
