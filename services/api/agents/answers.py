"""What the agents' portal gives: a session, a file, the log."""

from marshmallow import Schema, fields

from services.api.answers import day, each, instant, maybe_text, nested, number, text, yes_no


class SeanceAgent(Schema):
    session = text("…", "À mettre dans X-Session : 15 minutes sans rien faire la ferment.")
    agent = text("A-303")


class CodeDuMoment(Schema):
    code = text("481203", "Il sert une fois.")
    reste = number("Secondes avant le suivant.")
    cle = text("JBSWY3DPEHPK3PXP", "Pour un vrai authentificateur.")


class AppliVue(Schema):
    etat = text("active")
    telephone = text("Téléphone Android récent")
    systeme = text("Android 15")
    nfc = yes_no()
    commencee_le = instant()
    activee_le = instant(allow_none=True)


class Dossier(Schema):
    id = text("Yk3v0mQZr8s1TfWb")
    nom = text("Jeanne Marchand")
    naissance = day()
    eligible = yes_no()
    refus = maybe_text("age", "Pourquoi la personne n'est pas éligible.")
    bloque = yes_no()
    appli = nested(AppliVue, allow_none=True)
    possibles = fields.List(
        fields.String(), required=True, metadata={"description": "Ce que ce niveau peut faire ici."}
    )


class LigneDuJournal(Schema):
    rang = number()
    a = instant("À l'heure de l'exercice.")
    agent = text("A-303")
    quoi = text("a révoqué l'appli")
    qui = text("Jeanne Marchand", "De qui c'est le dossier, ou rien.")
    motif = text("Le téléphone a été volé", "Ou rien.")
    empreinte = text("…", "Elle contient celle de la ligne d'avant.")


class Journal(Schema):
    intact = yes_no("La chaîne entière a été relue.")
    rompu = number("Le rang où elle se rompt.", allow_none=True)
    lignes = each(LigneDuJournal)
