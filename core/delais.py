"""Every duration of the practice half, named, with its source (R162).

Instants are compared inclusively: what is valid 15 minutes still is at the 900th second.
"""

from datetime import date, datetime, timedelta

from core.clock import day, plus_days, plus_months

# What a citizen learns: counted on the clock of the bac à sable.
CODE_COMPTE = timedelta(minutes=15)  # R41
LIEN_CONFIRMATION_JOURS = 21  # R39, calendar days
APPAREIL_DE_CONFIANCE_MOIS = 6  # R43, calendar months
CODE_REINITIALISATION = timedelta(minutes=15)  # R46: ours, the source gives none
VIREMENTS_LANCES_JOURS = 7  # R53: ours; transfers already sent still go to the former bank account
PIECE_VERIFIEE_JOURS = 7  # R53: ours; the source gives no delay for a nom d'usage
PAIEMENTS_MOIS = 12  # R57
RELEVES_MOIS = 27  # R52: what the account keeps
CODE_PROVISOIRE_COURRIER_JOURS = 4  # R35: how long the letter takes; ours, the source gives none
CODE_PROVISOIRE_JOURS = 42  # six weeks from its arrival; ours
CODE_ESPACE_SANTE = timedelta(minutes=15)  # R134, R140: our reading gives the login's code the same
OPPOSITION_ESPACE_SANTE_JOURS = 42  # R137: six weeks from the letter, then it opens by itself
REPONSE_EQUIPE_JOURS = 1  # R128: ours; no delay is promised

CODE_APPLI = timedelta(hours=1)  # R98: the code mailed by the appli carte Vitale
PAUSE_NIR_APPLI = timedelta(hours=24)  # R95: ours, after three wrong numbers
VERIFICATION_APPLI = timedelta(hours=48)  # R102: « within 48 hours »; ours takes them all
FINALISATION_APPLI_JOURS = 7  # R104, calendar days
DEPENSE_APPLI_JOURS = 7  # R114, calendar days after the care
QR_APPLI = timedelta(seconds=120)  # a code shown at the counter: 60 to 120 s; ours the longest
SEANCE_PROFESSIONNEL = timedelta(minutes=20)  # R121: from the reading, whatever is done after
REMBOURSEMENT_JOURS = 7  # « une semaine environ » after an electronic sheet (service-public F265)

# R152: « 3 mois maximum » then « 1 an maximum », a month at a time (service-public F33967, checked
# on 28/11/2024; Code de la santé publique, R. 5132-21 and R. 5132-22). Calendar days in France.
PREMIERE_DELIVRANCE_MOIS = 3
TRAITEMENT_MOIS = 12
DELIVRANCE_JOURS = 30  # the longest that one delivery lasts
CODE_PATIENT = timedelta(minutes=15)  # read out to the doctor; ours

# The carte Vitale: calendar days in France.
COMMANDE_EN_LIGNE_JOURS = 4  # R75: after a loss or a theft declared, before the paper form leaves
COMMANDE_FERMEE_JOURS = 1  # R75: while the paper form leaves
PLI_PAPIER_JOURS = 7  # R75: the paper form is in the letter box; ours, sent on the fifth day
SUIVI_CARTE_JOURS = 2  # R81: « 1 à 2 jours maximum »
DECISION_CARTE_JOURS = 4  # R83: photo and identity document looked at; ours
CARTE_ENVOYEE_JOURS = 12  # R83: ours
CARTE_ARRIVEE_JOURS = 15  # R82: on average

# Security and housekeeping: counted on the wall clock.
SEANCE_INACTIVE = timedelta(minutes=30)
SEANCE_AGENT_INACTIVE = timedelta(minutes=15)  # the caisse agent's portal
SEANCE_MAXIMALE = timedelta(hours=12)
REAUTHENTIFICATION = timedelta(minutes=5)  # a sensitive change follows its password closely
FENETRE_ESSAIS = timedelta(minutes=15)
ENTRE_DEUX_CODES = timedelta(seconds=30)
PAUSE_CODE_SECRET = timedelta(minutes=5)  # after three wrong secret codes of the appli
CODE_JONCTION = timedelta(minutes=10)  # « Ouvrir sur un autre appareil »
BAC_SANS_VISITE = timedelta(days=30)
FICHIER_GARDE = timedelta(hours=24)  # a visitor's own photo, where ACCEPTER_FICHIERS=1


def fin_lien_confirmation(sent: datetime) -> datetime:
    """The last instant at which a confirmation link is valid: 21 calendar days later (R39)."""
    return plus_days(sent, LIEN_CONFIRMATION_JOURS)


def fin_confiance(since: datetime) -> datetime:
    """The last instant of a trusted device: 6 calendar months later (R43)."""
    return plus_months(since, APPAREIL_DE_CONFIANCE_MOIS)


def arrivee_code_provisoire(asked: datetime) -> datetime:
    """When the letter with the provisional code is in the letter box (R35)."""
    return plus_days(asked, CODE_PROVISOIRE_COURRIER_JOURS)


def fin_code_provisoire(asked: datetime) -> datetime:
    """The last instant of the provisional code, six weeks after its arrival."""
    return plus_days(arrivee_code_provisoire(asked), CODE_PROVISOIRE_JOURS)


def fin_opposition(informed: datetime) -> datetime:
    """The last instant to refuse Mon espace santé before it opens by itself (R137)."""
    return plus_days(informed, OPPOSITION_ESPACE_SANTE_JOURS)


def reponse_equipe(asked: datetime) -> datetime:
    """When a care team has answered a message of Mon espace santé."""
    return plus_days(asked, REPONSE_EQUIPE_JOURS)


def fin_premiere_delivrance(issued: datetime) -> date:
    """The last day on which an ordonnance may be brought to the pharmacy for the first time."""
    return day(plus_months(issued, PREMIERE_DELIVRANCE_MOIS))


def fin_traitement(issued: datetime) -> date:
    """The last day on which a renewal may be given: a year at most is prescribed."""
    return day(plus_months(issued, TRAITEMENT_MOIS))


def fin_finalisation(checked: datetime) -> datetime:
    """The last instant to finalise an activation before its profile goes (R104)."""
    return plus_days(checked, FINALISATION_APPLI_JOURS)


def fin_depense_appli(used: date) -> date:
    """The last day on which the appli still fetches an expense: 7 days after the care (R114)."""
    return used + timedelta(days=DEPENSE_APPLI_JOURS)
