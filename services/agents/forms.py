"""What an agent types."""

from wtforms import RadioField, StringField
from wtforms.validators import Length

from core.champs import Formulaire, champ_nir, obligatoire


class Code(Formulaire):
    code = StringField(
        "Code de l'authentificateur",
        [obligatoire("Tapez les 6 chiffres."), Length(max=20, message="6 chiffres, pas plus.")],
    )


class Recherche(Formulaire):
    nir = champ_nir("Numéro de sécurité sociale de la personne")


class Acte(Formulaire):
    motif = RadioField("Motif", choices=[], validate_choice=False)
