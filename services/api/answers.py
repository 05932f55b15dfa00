"""What the operations give: the same rows as the pages show, named alike. Amounts: centimes."""

from typing import Any

from marshmallow import Schema, fields

from services.api.fields import Instant

Field = fields.Field[Any]


def text(example: str = "", description: str = "", **kwargs: Any) -> fields.String:
    return fields.String(required=True, metadata=_said(example, description), **kwargs)


def maybe_text(example: str = "", description: str = "", **kwargs: Any) -> fields.String:
    return text(example, description, allow_none=True, **kwargs)


def yes_no(description: str = "", **kwargs: Any) -> fields.Boolean:
    return fields.Boolean(required=True, metadata=_said("", description), **kwargs)


def number(description: str = "", **kwargs: Any) -> fields.Integer:
    return fields.Integer(required=True, metadata=_said("", description), **kwargs)


def day(**kwargs: Any) -> fields.Date:
    return fields.Date(required=True, **kwargs)


def instant(description: str = "", **kwargs: Any) -> Instant:
    return Instant(required=True, metadata=_said("", description), **kwargs)


def each(schema: type[Schema], **kwargs: Any) -> Field:
    return fields.List(fields.Nested(schema), required=True, **kwargs)


def nested(schema: type[Schema], **kwargs: Any) -> Field:
    return fields.Nested(schema, required=True, **kwargs)


def _said(example: str, description: str) -> dict[str, str]:
    said = {"example": example, "description": description}
    return {name: value for name, value in said.items() if value}


# ——— The exercise ———


class PersonneProposee(Schema):
    cle = text("jeanne", attribute="assure.cle")
    prenom = text("Jeanne", attribute="assure.prenom")
    apprend = text("La création du compte.", attribute="assure.apprend")


class Scenario(Schema):
    cle = text("jeanne", "À donner à POST /bac-a-sable.")
    titre = text("Jeanne, retraitée, tout va bien")
    resume = text("Jeanne a 75 ans.")
    apprend = text("Créer un compte ameli et s'y connecter.")
    niveau = text("facile")
    personnes = each(PersonneProposee)


class Scenarios(Schema):
    scenarios = each(Scenario)


class Personne(Schema):
    """The identity card of an invented person, with what proves who they are."""

    id = text("Yk3v0mQZr8s1TfWb")
    cle = text("jeanne")
    prenom = text("Jeanne")
    nom = text("Marchand")
    nom_naissance = text("Roussel")
    naissance = day()
    lieu_naissance = text("Clermont-Ferrand")
    nir = text("2 51 03 63 113 000 21", "Avec sa clé, comme sur la carte.")
    adresse = text("8 rue des Lilas", "Celle que la caisse connaît.")
    code_postal = text("63000")
    commune = text("Clermont-Ferrand")
    serie_imprimee = maybe_text("8025000000 000123 45678", "Ce qui se lit sur la carte Vitale.")
    numero_serie = maybe_text("00012345678", "Les 11 derniers chiffres du numéro de série.")
    iban = maybe_text("FR7600000000000000G02443")
    fin_iban = maybe_text("0G02443", "Les 7 derniers caractères de l'IBAN.")
    mail = text("jeanne.marchand@exemple.test", "À donner au compte.")
    portable = maybe_text("0639980110")
    mot_de_passe = text("Tilleul-63", "Proposé : rien ne l'impose.")
    situation = text("Vous êtes à la retraite.")
    apprend = text("La création du compte.")
    ayant_droit = yes_no("Rattachée au dossier d'une autre personne.")


class Personnes(Schema):
    personnes = each(Personne)


class Bac(Schema):
    token = text("q1c8…", "Le jeton, à donner dans Authorization: Bearer. Il n'est dit qu'ici.")
    bac = text("Yk3v0mQZr8s1TfWb")
    people = each(Personne)


class Avance(Schema):
    cle = text("15-min")
    texte = text("15 min")


class Horloge(Schema):
    maintenant = instant("L'heure de l'exercice : elle décide de tout ce qui expire.")
    reelle = instant("L'heure réelle : sécurité et limites seulement.")
    avances = each(Avance)


class Moi(Schema):
    bac = text("Yk3v0mQZr8s1TfWb")
    scenario = text("jeanne")
    role = text("assure")
    personne = nested(Personne, allow_none=True)
    horloge = nested(Horloge)


class Jonction(Schema):
    code = text("7KQM4WXP2HTA", "À donner à POST /rejoindre, une fois.")
    expire = instant("Dix minutes, à l'heure réelle.")


# ——— Messages and missions ———


class MessageResume(Schema):
    id = text("Yk3v0mQZr8s1TfWb")
    canal = text("mail")
    expediteur = text("compte@assurance.exemple.test")
    objet = text("Votre code de sécurité")
    recu_le = instant(attribute="deliver_at")
    lu = yes_no()
    code = maybe_text("042137", "Le code que le message donne.")
    lien = maybe_text("", "L'adresse que le message donne. L'ouvrir ne fait rien.")
    valable_jusqu_au = instant(allow_none=True)


class Message(MessageResume):
    adresse = maybe_text("jeanne.marchand@exemple.test", "À qui il est écrit.")
    corps = text("Bonjour Jeanne…")
    lien_texte = maybe_text("Confirmer mon email")


class Boite(Schema):
    messages = each(MessageResume)


class MissionResume(Schema):
    cle = text("creer-son-compte")
    titre = text("Créer son compte")
    but = text("Le compte est créé.")
    etat = text("a-faire", "a-faire, en-cours ou reussie.")


class MessageATrier(Schema):
    numero = number("À partir de 1.")
    canal = text("sms")
    expediteur = text("InfoVitale")
    situation = text("Vous n'avez rien demandé.")
    texte = text("Votre carte Vitale expire demain.")
    reponse = maybe_text("faux", "Ce que l'on a répondu.")
    explication = maybe_text("", "Dite après la réponse.")


class Mission(MissionResume):
    scenario = maybe_text("jeanne", "Le scénario qui convient le mieux.")
    depart = text("/s-entrainer/compte/", "La page où elle commence.")
    commencee_le = instant(allow_none=True)
    reussie_le = instant(allow_none=True)
    indices = fields.List(fields.String(), required=True)
    messages = each(MessageATrier)


class Missions(Schema):
    missions = each(MissionResume)


# ——— Coming into the account ———


class Lettre(Schema):
    arrivee = instant("Quand la lettre est dans la boîte.")


class CompteCree(Schema):
    etat = text("a-confirmer")
    mail = text("j***@exemple.test", "Où le lien de confirmation est parti.")


class Confirme(Schema):
    etat = text("confirme")


class EtatConnexion(Schema):
    state = text("code", "code ou open.")
    mail = text("j***@exemple.test", "L'adresse du compte, masquée.")
    session = maybe_text("", "Le jeton de séance (X-Session), quand state vaut open.")


class SeanceOuverte(Schema):
    state = text("open")
    session = text("w8Zr…", "Le jeton de séance, à donner dans X-Session.")
    device = maybe_text("p0Lk…", "Le jeton d'appareil de confiance, quand il a été demandé.")


# ——— The account ———


class Proche(Schema):
    id = text("Yk3v0mQZr8s1TfWb")
    nom = text("Jeanne Marchand", attribute="nom_complet")
    naissance = day()
    nir = text("2 51 03 63 113 000 21", attribute="nir_affiche")


class Complementaire(Schema):
    nom = text("Mutuelle des Volcans d'Exercice")
    numero_adherent = text("004217")
    du = day()
    au = day(allow_none=True)
    transmission = yes_no()


class Medecin(Schema):
    nom = text("Dr Farida Belkacem")
    specialite = text("médecine générale")
    declare_le = day()


class Accords(Schema):
    accord_mail = yes_no()
    accord_portable_appel = yes_no()
    accord_portable_sms = yes_no()
    accord_fixe = yes_no()


class AdresseProposee(Schema):
    rue = text("12 allée de l'Exercice")
    code_postal = text("63000")
    commune = text("Clermont-Ferrand")


class Propositions(Schema):
    """What the pages offer to copy: nothing real need be typed."""

    adresse = nested(AdresseProposee)
    iban = text("FR7600000000000000G02443")
    mail = text("jeanne.marchand.nouveau@exemple.test")
    portable = text("0639980111")
    fixe = text("0199000111")


class Informations(Schema):
    """« Mes informations », masked as the page masks them."""

    etat = text("confirme")
    nom = text("Jeanne Marchand")
    nom_usage = maybe_text("Marchand")
    foyer = each(Proche)
    caisse = text("CPAM du Puy-de-Dôme")
    code_organisme = text("01 631 0000")
    regime = text("régime général")
    droits_ouverts = yes_no()
    fin_droits = day(allow_none=True)
    complementaire = nested(Complementaire, allow_none=True)
    medecin = nested(Medecin, allow_none=True)
    carte_europeenne = day(allow_none=True)
    adresse = text("8 rue des Lilas")
    code_postal = text("63000")
    commune = text("Clermont-Ferrand")
    npai = yes_no("Un courrier est revenu : l'adresse est à corriger.")
    iban = text("IBAN qui finit par 2443")
    mail = text("j***@exemple.test")
    portable = text("06 ** ** ** 10")
    fixe = text("04 ** ** ** 10")
    accords = nested(Accords)
    propositions = nested(Propositions)


class AppareilDeConfiance(Schema):
    id = text("Yk3v0mQZr8s1TfWb")
    nom = text("curl/8.5")
    depuis = instant()
    expire_le = instant("Six mois, à l'heure de l'exercice.")


class AppareilsDeConfiance(Schema):
    appareils = each(AppareilDeConfiance)


class Etape(Schema):
    le = instant()
    texte = text("Votre nouvelle adresse est enregistrée.")


class Demarche(Schema):
    id = text("Yk3v0mQZr8s1TfWb")
    numero = text("7KQM4WXP")
    libelle = text("changement-adresse")
    titre = text("Changer d'adresse")
    le = instant()
    etapes = each(Etape)


class Demarches(Schema):
    demarches = each(Demarche)


class PaiementResume(Schema):
    id = text("Yk3v0mQZr8s1TfWb")
    le = day()
    acte = text("Consultation")
    professionnel = text("Dr Farida Belkacem")
    beneficiaire = text("Jeanne")
    verse_le = day()
    rembourse = number("En centimes, participation déduite.", attribute="rembourse_centimes")


class Paiement(PaiementResume):
    montant = number("En centimes.")
    base = number("En centimes.")
    taux = number("En %.")
    participation = number("Participation ou franchise retenue, en centimes.")
    part_complementaire = number("En centimes.")
    reste = number("Ce qui reste à payer, en centimes.")
    verse_a = text("votre compte bancaire")


class Paiements(Schema):
    paiements = each(PaiementResume)
