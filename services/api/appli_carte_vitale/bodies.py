"""What the operations on the appli carte Vitale take. Names are those of the pages' fields."""

from marshmallow.validate import Length

from core.fictif import lire_mail, lire_nir
from services.api.fields import Choix, Corps, Fictif, OuiNon, Texte
from services.appli_carte_vitale.rules import Voie

LONG = Length(max=40, error="C'est trop long.")
SECRET = {"description": "6 chiffres, ni suite, ni répétition, ni date de naissance."}


def chiffres(description: str = "") -> Texte:
    return Texte(required=True, validate=LONG, metadata={"description": description})


class AutreTelephone(Corps):
    exemple = {"modele": "android"}
    modele = Texte(
        required=True,
        validate=LONG,
        metadata={"description": "Une clé de GET /appli-carte-vitale/telephones."},
    )


class NouvelleActivation(Corps):
    exemple = {"nir": "1 67 12 21 054 000 07", "voie": "standard", "conditions": True}
    nir = Fictif(lire_nir, required=True)
    voie = Choix(Voie, required=True)
    conditions = OuiNon(required=True, metadata={"description": "Les conditions, acceptées."})


class DossierActivation(Corps):
    """The rest of the standard way: the code mailed, the consent, the paper, the secret code."""

    exemple = {
        "code_mail": "481203",
        "biometrie": True,
        "piece": "cnie",
        "code": "402917",
        "confirmation": "402917",
    }
    code_mail = chiffres("Reçu par mail, valable 1 heure.")
    biometrie = OuiNon(required=True, metadata={"description": "La comparaison du visage."})
    piece = Texte(required=True, validate=LONG, metadata={"description": "cnie, cni, passeport…"})
    code = Texte(required=True, validate=LONG, metadata=SECRET)
    confirmation = chiffres("Le même.")
    epreuve = Texte(
        load_default="aucune",
        validate=LONG,
        metadata={"description": "aucune, echec-piece ou echec-visage : ce que dira la réponse."},
    )


class DossierFranceIdentite(Corps):
    exemple = {"code_france_identite": "258147", "code": "402917", "confirmation": "402917"}
    code_france_identite = chiffres("Celui de l'exercice, le même pour tous : 258147.")
    code = Texte(required=True, validate=LONG, metadata=SECRET)
    confirmation = chiffres("Le même.")


class CodeSecret(Corps):
    exemple = {"code": "402917"}
    code = chiffres("Le code secret.")


class PresentationCarte(Corps):
    exemple = {"mode": "qr"}
    mode = Choix(("qr", "sans-contact"), required=True)


class ChangementCode(Corps):
    exemple = {"ancien": "402917", "code": "630184", "confirmation": "630184"}
    ancien = chiffres("Le code secret d'aujourd'hui.")
    code = Texte(required=True, validate=LONG, metadata=SECRET)
    confirmation = chiffres("Le même.")


class ChangementMail(Corps):
    exemple = {"mail": "marc.nouveau@exemple.test"}
    mail = Fictif(lire_mail, required=True)


class CodeNouveauMail(Corps):
    exemple = {"code": "481203"}
    code = chiffres("Reçu à la nouvelle adresse.")
