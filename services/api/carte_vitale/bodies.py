"""What the operations on the carte Vitale take. Names are those of the pages' fields."""

from services.api.fields import Choix, Corps, Texte
from services.carte_vitale.rules import ETATS
from services.carte_vitale.specimens import TOUS, Genre

PHOTOS = [row.cle for row in TOUS[Genre.PHOTO]]
PIECES = [row.cle for row in TOUS[Genre.PIECE]]
PERSONNE = {"description": "Un id de GET /carte-vitale."}


class Declaration(Corps):
    exemple = {"personne": "Yk3v0mQZr8s1TfWb", "motif": "perte"}
    personne = Texte(required=True, metadata=PERSONNE)
    motif = Choix(ETATS, required=True)


class NouvelleCommande(Corps):
    exemple = {"personne": "Yk3v0mQZr8s1TfWb", "photo": "identite", "piece": "carte"}
    personne = Texte(required=True, metadata=PERSONNE)
    photo = Choix(PHOTOS, required=True, metadata={"description": "GET /carte-vitale/fichiers."})
    piece = Choix(PIECES, required=True)


class AutreFichier(Corps):
    exemple = {"fichier": "identite"}
    fichier = Choix(
        [*PHOTOS, *PIECES],
        required=True,
        metadata={"description": "Une photo ou une pièce, comme ce qui a été refusé."},
    )
