"""The forms of the declaration and of the order."""

from wtforms import BooleanField, RadioField
from wtforms.validators import AnyOf

from core.champs import Formulaire
from services.carte_vitale.rules import ETATS


class Personne(Formulaire):
    """Whose card: the choices are the people of the account, checked by the step's rule."""

    personne = RadioField("Pour qui ?", choices=[], validate_choice=False)


class Cause(Formulaire):
    motif = RadioField(
        "Que s'est-il passé ?",
        [AnyOf([str(motif) for motif in ETATS], message="Choisissez ce qui s'est passé.")],
        choices=[],
        validate_choice=False,
    )


class Regard(Formulaire):
    """What one sees on a file; `bien_vu`: the criterion that it misses, once seen to be missed."""

    bien_vu = ""


class Photo(Regard):
    """What one sees on the photo: a criterion each, named as specimens.py names them."""

    couleur = BooleanField("Elle est en couleur")
    face = BooleanField("Le visage est de face, en entier")
    tete_nue = BooleanField("La tête est nue")
    nette = BooleanField("L'image est nette")
    fond = BooleanField("Le fond est uni, sans décor")
    recente = BooleanField("Elle est récente et ressemblante")


class Piece(Regard):
    """What one sees on the identity document."""

    valide = BooleanField("La date de fin n'est pas passée")
    personne = BooleanField("Le nom est celui de la personne")
    entiere = BooleanField("On voit tout : le recto, le verso, les quatre coins")
    lisible = BooleanField("Tout se lit, sans flou ni reflet")
