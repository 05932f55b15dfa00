"""What an ordonnance looks like from each side: the doctor's, the patient's, the pharmacy's."""

from marshmallow import Schema

from services.api.answers import (
    day,
    each,
    instant,
    maybe_text,
    nested,
    number,
    text,
    yes_no,
)


class Medicament(Schema):
    cle = text("tensamor-5")
    nom = text("Tensamor 5 mg")
    forme = text("gélule")
    libelle = text("Tensamor 5 mg, gélule (amlodipine)")
    groupe = text("amlodipine-5", "Deux médicaments du même groupe se remplacent.")
    marque = yes_no("Une marque, inventée ; sinon la dénomination commune.")
    substance = maybe_text("amlodipine")
    marge_etroite = yes_no("Sur la liste des marges thérapeutiques étroites.")


class Medicaments(Schema):
    medicaments = each(Medicament)


class PatientVu(Schema):
    nom = text("Marchand")
    prenom = text("Jeanne")
    naissance = day()


class Consultation(Schema):
    id = text("Yk3v0mQZr8s1TfWb", "À donner à POST /consultations/{id_}/ordonnance, une fois.")
    patient = nested(PatientVu)


class CodePatient(Schema):
    code = text("K7M4W2QD", "Le patient le lit au médecin ; il sert une fois.")
    expire = instant("À l'heure de l'exercice.")


# ——— Lines ———


class Note(Schema):
    """What a pharmacy noted for a line, one day."""

    le = instant()
    pharmacie = text("Pharmacie du Marché d'Exercice")
    texte = text("1 boîte remise")


class Suivi(Schema):
    """Where a line stands. Boxes are those of the delivery under way."""

    remises = number("Boîtes remises en tout.", attribute="ligne.remises")
    prescrites = number("Boîtes prescrites en tout, renouvellements compris.")
    a_remettre = number("Boîtes que l'on peut remettre aujourd'hui.")
    fermeture = maybe_text("", "Pourquoi rien ne peut l'être : finie, trop-tot ou trop-tard.")
    ouvre_le = day(allow_none=True)
    notes = each(Note, attribute="traces")


class LigneEcrite(Schema):
    id = text("Yk3v0mQZr8s1TfWb", attribute="ligne.id")
    medicament = text("tensamor-5", attribute="ligne.medicament")
    nom = text("Tensamor 5 mg", attribute="ligne.nom")
    forme = text("gélule", attribute="ligne.forme")
    posologie = text("1 gélule le matin", attribute="ligne.posologie")
    duree = number("Jours d'une délivrance.", attribute="ligne.duree")
    boites = number("À chaque délivrance.", attribute="ligne.boites")
    renouvellements = number(attribute="ligne.renouvellements")
    non_substituable = maybe_text("mte", "La raison.", attribute="ligne.non_substituable")
    suivi = nested(Suivi, allow_none=True)


class Remplacement(Schema):
    cle = text("amlodipine-5")
    nom = text("Amlodipine 5 mg")


class LigneAuComptoir(LigneEcrite):
    remplacements = each(Remplacement)


# ——— The whole ———


class OrdonnanceResume(Schema):
    id = text("Yk3v0mQZr8s1TfWb", attribute="ordonnance.id")
    emise_le = instant(attribute="ordonnance.emise_le")
    patient = text("Jeanne Marchand", attribute="assure.nom_complet")
    prescripteur = text("Dr Agathe Vauclin", attribute="ordonnance.prescripteur")
    etat = text("emise", "emise, partiellement-delivree, delivree, annulee ou expiree.")


class Ordonnance(OrdonnanceResume):
    numero = text("K7M492QDWXYZ", "12 lettres et chiffres.", attribute="ordonnance.numero")
    premiere_avant = day(attribute="ordonnance.premiere_avant")
    fin = day(attribute="ordonnance.fin")
    accord_mes = yes_no(attribute="ordonnance.accord_mes")
    accord_suivi = yes_no(attribute="ordonnance.accord_suivi")
    vu = number("À redonner pour délivrer ou annuler.", attribute="ordonnance.version")
    annulee_le = instant(allow_none=True, attribute="ordonnance.annulee_le")
    motif_annulation = maybe_text("erreur", attribute="ordonnance.motif_annulation")
    lignes = each(LigneEcrite)


class OrdonnanceDuPatient(Ordonnance):
    sceau = text("…", "24 lettres et chiffres, à comparer.", attribute="ordonnance.sceau")
    qr = text("http://…/lire/…", "Ce que porte le QR code : un numéro signé, rien de la santé.")


class Prescription(Ordonnance):
    annulable = yes_no()


class OrdonnanceAuComptoir(Ordonnance):
    naissance = day(attribute="assure.naissance")
    authentique = yes_no("Ce qui est gardé est ce que le médecin a signé.")
    lignes = each(LigneAuComptoir)


class Prescriptions(Schema):
    prescriptions = each(OrdonnanceResume)


class Ordonnances(Schema):
    ordonnances = each(OrdonnanceResume)


class Pharmacie(Schema):
    cle = text("du-marche")
    nom = text("Pharmacie du Marché d'Exercice")


class Comptoir(Schema):
    pharmacie = text("du-marche", "Celle que joue cet appareil.")
    pharmacies = each(Pharmacie)
    presentees = each(OrdonnanceResume)


class Sceau(Schema):
    authentique = yes_no("Toujours true : un autre sceau est refusé.")
