"""What an agent of the caisse sends."""

from marshmallow.validate import Length

from core.fictif import lire_nir
from services.agents.rules import MOTIFS, Geste
from services.api.fields import Choix, Corps, Fictif, Texte

CODE = "Les 6 chiffres de GET /agents/authentificateur, une fois."


class Ouvrir(Corps):
    exemple = {"code": "481203"}
    code = Texte(
        load_default="",
        validate=Length(max=20, error="6 chiffres, pas plus."),
        metadata={"description": f"{CODE} Rien pour qui ne fait que consulter."},
    )


class Prouver(Corps):
    exemple = {"code": "481203"}
    code = Texte(
        required=True,
        validate=Length(max=20, error="6 chiffres, pas plus."),
        metadata={"description": CODE},
    )


class Chercher(Corps):
    exemple = {"nir": "2 51 03 63 113 000 21"}
    nir = Fictif(lire_nir, required=True)


class Revoquer(Corps):
    exemple = {"motif": "telephone-vole"}
    motif = Choix(MOTIFS[Geste.REVOQUER], required=True)


class Bloquer(Corps):
    exemple = {"motif": "usurpation"}
    motif = Choix(MOTIFS[Geste.BLOQUER], required=True)


class Debloquer(Corps):
    exemple = {"motif": "verifie"}
    motif = Choix(MOTIFS[Geste.DEBLOQUER], required=True)
