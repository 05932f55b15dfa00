"""What the operations on the appli carte Vitale give."""

from marshmallow import Schema

from services.api.answers import day, each, instant, maybe_text, nested, number, text, yes_no


class ModeleTelephone(Schema):
    cle = text("android")
    nom = text("Téléphone Android récent")
    systeme = text("Android 15")
    nfc = yes_no("Sans lui, le QR code s'affiche tout seul.")


class ModelesTelephones(Schema):
    telephones = each(ModeleTelephone)


class OuvertureAppli(Schema):
    du = text("2025-11-18")
    quand = text("18 novembre 2025")
    texte = text("partout, par les deux chemins")


class OuverturesAppli(Schema):
    ouvertures = each(OuvertureAppli)


class EtatAppli(Schema):
    """The appli of the person played, on the telephone in hand."""

    etat = maybe_text(
        "active",
        "en-cours, en-attente, a-finaliser, echec, active, bloquee, revoquee, supprimee ; "
        "null sans aucune activation.",
    )
    voie = maybe_text("standard")
    telephone = nested(ModeleTelephone, allow_none=True)
    ici = yes_no("L'appli vit sur le téléphone en main.")
    verifiee_le = instant("Quand la réponse est là.", allow_none=True)
    finaliser_avant = instant("Le dernier instant.", allow_none=True)
    cause = maybe_text("Une partie de la pièce n'est pas lisible.", "D'un échec.")
    obstacle = maybe_text("ailleurs", "Ce qui empêche d'activer ici.")
    explication = maybe_text("L'appli est active sur un autre téléphone.")


class SeanceAppli(Schema):
    session = text("2vYx…", "À donner dans X-Session.")


class CartePresentee(Schema):
    """What the telephone shows: good once, in time."""

    jeton = text("2vYx…", "Ce que porte l'adresse du QR code.")
    url = text("https://…/s-entrainer/professionnel/lire?jeton=2vYx…")
    code = text("K7M4 92QD", "À dicter à la place du QR code.")
    expire_le = instant()


class LigneDonnees(Schema):
    nom = text("Matricule")
    valeur = text("1 67 12 21 054 000 07")


class GroupeDonnees(Schema):
    cle = text("ins")
    titre = text("Identité nationale de santé (INS)")
    note = text("Mis à jour tout seul à l'ouverture.")
    lignes = each(LigneDonnees)


class InfosPersonne(Schema):
    id = text("Yk3v0mQZr8s1TfWb")
    nom = text("Marc Vasseur")
    groupes = each(GroupeDonnees)


class InfosAppli(Schema):
    personnes = each(InfosPersonne)


class ActiviteAppli(Schema):
    le = day()
    professionnel = text("Pharmacie du Coteau")
    acte = text("Médicaments")
    beneficiaire = text("Marc Vasseur")
    montant = number("Le prix, en centimes.")
    paye = number("Payé sur place, en centimes : sa part seule avec le tiers payant.")


class ActivitesAppli(Schema):
    activites = each(ActiviteAppli)
