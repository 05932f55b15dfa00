"""What the operations on the carte Vitale give: who may order, what was ordered, where it is."""

from marshmallow import Schema

from services.api.answers import Etape, day, each, instant, maybe_text, nested, text, yes_no


class CarteVue(Schema):
    fin_serie = text("•••• 45678", "Ce que la déclaration en montre.")
    etat = text("active")
    declaree_le = day(allow_none=True)


class PersonneVue(Schema):
    id = text("Yk3v0mQZr8s1TfWb")
    nom = text("Colette Baudry")
    carte = nested(CarteVue, allow_none=True)
    peut_commander = yes_no()
    motif = maybe_text("perte", "Pourquoi la commande est possible.")
    refus = maybe_text("declaration", "Pourquoi elle ne l'est pas.")
    explication = maybe_text("Il faut d'abord une déclaration.")
    le = day(
        allow_none=True,
        metadata={"description": "La fin du refus, ou le dernier jour avant le pli papier."},
    )


class Cartes(Schema):
    personnes = each(PersonneVue)


class Fichier(Schema):
    cle = text("identite")
    nom = text("photo-identite.jpg")
    decrit = text("de face, tête nue, fond uni")


class Fichiers(Schema):
    photos = each(Fichier)
    pieces = each(Fichier)


class CommandeVue(Schema):
    id = text("Yk3v0mQZr8s1TfWb")
    numero = text("K7M4W2QD")
    personne = text("Colette Baudry")
    motif = text("perte")
    suivi = text("etude", "enregistree, etude, a-refaire, fabrication, envoyee, arrivee, recue.")
    refuse = maybe_text("photo", "Le fichier à renvoyer, une fois le refus connu.")
    raison = text("le fond n'est pas uni")
    commandee_le = instant()
    etapes = each(Etape)


class Commandes(Schema):
    commandes = each(CommandeVue)
