"""What Mon espace santé shows: the enrolment, the login, the record."""

from marshmallow import Schema

from services.api.answers import (
    day,
    each,
    instant,
    maybe_text,
    nested,
    text,
    yes_no,
)

# ——— Enrolment and login ———


class PorteDeLEspace(Schema):
    etat = maybe_text("a-activer", "a-activer, refuse, actif, ferme ; null : pas d'espace à soi.")
    enfant = yes_no("Un parent s'occupe de cet espace.")
    peut_refuser = yes_no()
    fin_opposition = instant("Ensuite, l'espace s'ouvre de lui-même.", allow_none=True)


class Voie(Schema):
    canal = text("mail")
    adresse = text("jea*****@exemple.test", "À demi cachée.")


class Voies(Schema):
    canaux = each(Voie)


class ProcheRattache(Schema):
    id = text("Yk3v0mQZr8s1TfWb")
    nom = text("Ewen Le Bihan", attribute="nom_complet")


class Coordonnees(Schema):
    mail = text("jeanne.marchand@exemple.test", "Vide s'il n'y en a pas.")
    portable = text("0639980110", "Vide s'il n'y en a pas.")


class Activation(Schema):
    """Where an enrolment stands. What the code protects is null before it."""

    id = text("Yk3v0mQZr8s1TfWb")
    etape = text("envoi", "Ce qu'il faut donner : envoi, code, profils, decision, contacts, acces.")
    canaux = each(Voie)
    enfants = each(ProcheRattache, allow_none=True)
    contacts = nested(Coordonnees, allow_none=True)
    peut_refuser = yes_no()


class EspaceActif(Schema):
    etat = text("actif")
    identifiant = text("camomille64")


class Decision(Schema):
    etat = text("en-cours", "en-cours, ou refuse : rien n'est ouvert.")
    activation = nested(Activation, allow_none=True)


class SeanceDeSante(Schema):
    session = text("w8Zr…", "Le jeton de séance, à donner dans X-Session.")
    premiere = yes_no("La première fois : l'espace propose de remplir le profil.")


# ——— The space ———


class Profil(Schema):
    id = text("Yk3v0mQZr8s1TfWb", "Aussi à donner dans X-Profil, pour n'écrire que chez lui.")
    nom = text("Maud Le Bihan")
    sien = yes_no("Le sien, ou celui d'un enfant.")
    ouvert = yes_no()


class Profils(Schema):
    ouverts = each(Profil)
    a_activer = each(ProcheRattache)


class DocumentResume(Schema):
    id = text("Yk3v0mQZr8s1TfWb", attribute="document.id")
    titre = text("Compte rendu de consultation", attribute="document.titre")
    emetteur = text("Dr Farida Belkacem", attribute="document.emetteur")
    depose_le = instant(attribute="document.depose_le")
    categorie = text("comptes-rendus", attribute="place.categorie")
    masque = yes_no("Caché aux soignants.", attribute="place.masque")


class Document(DocumentResume):
    texte = text("Tout va bien.", attribute="document.texte")


class Documents(Schema):
    documents = each(DocumentResume)


class Soin(Schema):
    le = day()
    acte = text("Consultation")
    professionnel = text("Dr Farida Belkacem")


class Accueil(Schema):
    profil = nested(Profil)
    documents = each(DocumentResume)
    soins = each(Soin)


class Element(Schema):
    id = text("Yk3v0mQZr8s1TfWb")
    titre = text("Arachide")
    detail = text("Boutons")
    le = day(allow_none=True)
    ajoute_par = text("", "Le professionnel qui l'a ajouté ; vide pour soi-même.")
    verrouille = yes_no("Ajouté par un professionnel : lui seul le change.", attribute="is_locked")


class Rubrique(Schema):
    cle = text("allergies", attribute="rubrique.cle")
    titre = text("Allergies", attribute="rubrique.titre")
    date_demandee = yes_no(attribute="rubrique.is_dated")
    elements = each(Element)


class ProfilMedical(Schema):
    profil = nested(Profil)
    rubriques = each(Rubrique)


class Volontes(Schema):
    don = text("oui", "oui, non ou sans-avis.")
    directives = yes_no()
    lieu = text("Le tiroir")
    confiance = text("Lucie")


class Administratif(Schema):
    profil = nested(Profil)
    nom = text("Jeanne Marchand", attribute="assure.nom_complet")
    naissance = day(attribute="assure.naissance")
    contacts = nested(Coordonnees)
    personnes = each(Element)
    volontes = nested(Volontes, allow_none=True)


class MessageDeSante(Schema):
    id = text("Yk3v0mQZr8s1TfWb")
    equipe = text("Dr Farida Belkacem")
    recu = yes_no("De l'équipe ; sinon, de soi.")
    texte = text("Bonjour.")
    document = maybe_text("", "L'id du document joint.", attribute="document_id")
    arrive_le = instant()
    lu = yes_no(attribute="is_read")


class Conversation(Schema):
    messages = each(MessageDeSante)


class Evenement(Schema):
    titre = text("Rappel : relire ses vaccins")
    le = instant()
    lieu = text("")


class Agenda(Schema):
    evenements = each(Evenement)


class Application(Schema):
    cle = text("pense-vaccin", attribute="application.cle")
    titre = text("Pense-vaccin d'exercice", attribute="application.titre")
    resume = text("Rappelle les vaccins.", attribute="application.resume")
    demande = text("vos vaccinations", attribute="application.demande")
    autorisee = yes_no()


class Catalogue(Schema):
    applications = each(Application)


class AccesNote(Schema):
    le = instant()
    qui = text("Dr Farida Belkacem", "Vide : soi-même, ou son parent.")
    quoi = text("Consultation du profil")


class Soignant(Schema):
    nom = text("Dr Farida Belkacem")
    bloque = yes_no()


class Confidentialite(Schema):
    soignants = each(Soignant)
    urgence = yes_no("Le Samu et les urgences peuvent ouvrir l'espace.")
    historique = each(AccesNote)
