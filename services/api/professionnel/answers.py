"""What the professional's desk gives: who is behind it, a sheet, the answer of ADRi."""

from marshmallow import Schema

from services.api.answers import day, each, instant, maybe_text, nested, number, text, yes_no


class ActePropose(Schema):
    cle = text("boite")
    libelle = text("Médicament courant, la boîte")
    montant = number("Centimes.")


class Professionnel(Schema):
    cle = text("pharmacien")
    nom = text("Pharmacie du Marché d'Exercice")
    metier = text("pharmacien")
    actes = each(ActePropose)


class FeuilleResume(Schema):
    id = text("Yk3v0mQZr8s1TfWb")
    etat = text("ouverte", "ouverte, finie (20 minutes passées) ou signee.")
    support = text("appli", "appli, carte ou papier.")
    lue_le = instant()


class Poste(Schema):
    professionnel = text("pharmacien", "Celui que joue cet appareil.")
    equipement = text("complet", "Ce qui marche, ou la panne jouée.")
    professionnels = each(Professionnel)
    feuilles = each(FeuilleResume)


class Beneficiaire(Schema):
    id = text("Yk3v0mQZr8s1TfWb")
    nom = text("Jeanne Marchand", attribute="nom_complet")


class Droits(Schema):
    """ADRi, on the day: nothing of it is in the telephone."""

    ouverts = yes_no()
    jusqu_au = day(allow_none=True)
    exoneration = text("none", "none, ald ou maternite.")
    css = yes_no("Complémentaire santé solidaire.")
    complementaire = maybe_text("Mutuelle d'exercice")


class Ligne(Schema):
    acte = number("Son numéro, pour la retirer.", attribute="acte.rang")
    libelle = text("Médicament courant, la boîte", attribute="tarif.libelle")
    quantite = number(attribute="acte.quantite")
    montant = number("Centimes.", attribute="parts.montant")
    caisse = number("Centimes, participation retirée.", attribute="parts.rembourse")
    participation = number(
        "Centimes. Avec le tiers payant, la caisse la verse au soignant et la retient plus tard.",
        attribute="parts.participation",
    )
    complementaire = number("Centimes.", attribute="parts.complementaire")


class Feuille(FeuilleResume):
    fin = instant("20 minutes après la lecture.")
    numero = maybe_text("K7M492QDW", "Une fois signée.")
    assure = text("Jeanne Marchand", "De qui l'appli ou la carte a été lue.")
    beneficiaire = text("Jeanne Marchand", "De qui est le soin.")
    beneficiaires = each(Beneficiaire)
    droits = nested(Droits, allow_none=True)
    lignes = each(Ligne)
    a_payer = number("Centimes payés au comptoir, une fois signée.", allow_none=True)
