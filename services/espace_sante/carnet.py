"""What one does inside a space, page or JSON: cards, documents, messages, accesses, closing.

`assure` is the person of the profile looked at; `profil` its space; `espace` the holder's own.
"""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from core import clock, db, sessions
from core.delais import reponse_equipe
from core.sessions import Seance
from services.bac_a_sable.garde import Visite
from services.bac_a_sable.models import record
from services.boite.models import send
from services.espace_sante import acces, dossier, models, semis
from services.espace_sante.activation import SERVICE
from services.espace_sante.dossier import Element, MessageSante
from services.espace_sante.models import Espace
from services.espace_sante.rubriques import Rubrique
from services.referentiel.models import Assure, Document

MESSAGE_LONGEST = 1000  # characters
MESSAGE_TROP_LONG = f"C'est trop long : {MESSAGE_LONGEST} caractères au plus."
A_VENIR = "Cette date n'est pas encore passée. Relisez-la."
AVEC_DATE, SANS_DATE = "Tapez une date.", "Cette rubrique ne demande pas de date."
AVANT = "Cette date est avant la naissance. Relisez-la."
LOCKED = "Un professionnel l'a ajouté : vous ne pouvez pas le changer."  # R145
RECU = "Bonjour. Votre message est bien lu. Pour en parler, prenez rendez-vous au cabinet."
RECU_AVEC = "Bonjour. Votre message et le document joint sont bien lus. Je vous en parlerai."
DONS = {
    "oui": "Je suis d'accord",
    "non": "Je ne suis pas d'accord",
    "sans-avis": "Je préfère ne pas répondre",
}


def note(visite: Visite, assure: Assure, quoi: str, evenement: str) -> None:
    """A line of the space's history; the journal only learns that something happened."""
    dossier.note(assure, "", quoi, visite.bac.now())
    record(visite.bac, evenement)


# ——— The white cards (R145) ———


@dataclass(frozen=True)
class Contenu:
    """What is written on a card; `le` only where its section asks for a date."""

    titre: str
    detail: str = ""
    le: date | None = None


def day_problem(le: date | None, section: Rubrique, assure: Assure, now: datetime) -> str | None:
    """What is wrong with the day of a card, if anything."""
    if (le is not None) != section.is_dated:
        return SANS_DATE if le else AVEC_DATE
    if le and le > clock.day(now):
        return A_VENIR
    if le and le < assure.naissance:
        return AVANT
    return None


def add_card(visite: Visite, assure: Assure, section: Rubrique, contenu: Contenu) -> Element:
    found = dossier.add_element(assure, section.cle, visite.bac.now(), **vars(contenu))
    note(visite, assure, "Ajout dans le profil", "espace_sante.profil_rempli")
    return found


def change_card(visite: Visite, assure: Assure, row: Element, contenu: Contenu) -> None:
    """Only a card that `is_locked` does not keep from changing."""
    row.titre, row.detail, row.le = contenu.titre, contenu.detail, contenu.le
    note(visite, assure, "Changement dans le profil", "espace_sante.profil_change")


def remove_card(visite: Visite, assure: Assure, row: Element) -> None:
    """The same."""
    dossier.remove(row)
    note(visite, assure, "Suppression dans le profil", "espace_sante.profil_change")


def note_download(visite: Visite, assure: Assure) -> None:
    note(visite, assure, "Téléchargement du profil", "espace_sante.profil_telecharge")


# ——— Wishes, contacts (R146) ———


def change_wishes(visite: Visite, profil: Espace, assure: Assure, volontes: dict[str, Any]) -> None:
    """`volontes`: don (a key of DONS), directives (yes or no), lieu, confiance."""
    profil.volontes = volontes
    note(visite, assure, "Changement des volontés", "espace_sante.profil_change")


def change_contacts(
    visite: Visite, espace: Espace, assure: Assure, mail: str, portable: str
) -> None:
    """Where the codes arrive, once the password was typed again."""
    espace.mail, espace.portable = mail, portable
    note(visite, assure, "Changement des coordonnées", "espace_sante.coordonnees_changees")


# ——— Documents (R142, R148) ———


def note_reading(visite: Visite, assure: Assure) -> None:
    note(visite, assure, "Lecture d'un document", "espace_sante.document_lu")


def classify(visite: Visite, assure: Assure, document: Document, categorie: str) -> None:
    place = dossier.rangement(document)
    place.categorie = categorie
    dossier.keep(place)
    note(visite, assure, "Rangement d'un document", "espace_sante.document_range")


def hide(visite: Visite, assure: Assure, document: Document, masque: bool) -> None:
    """Hide from professionals, or show again; one may always change one's mind."""
    place = dossier.rangement(document)
    place.masque = masque
    dossier.keep(place)
    if masque:
        note(visite, assure, "Document masqué", "espace_sante.document_masque")
    else:
        note(visite, assure, "Document montré de nouveau", "espace_sante.document_montre")


# ——— Messages (R128) ———


def conversations(assure: Assure, now: datetime) -> list[MessageSante]:
    """The latest message with each care team."""
    latest = {row.equipe: row for row in reversed(dossier.messages(assure, now))}
    return list(latest.values())


def conversation(row: MessageSante, assure: Assure, now: datetime) -> list[MessageSante]:
    """Everything written with the same care team, the latest first."""
    return [found for found in dossier.messages(assure, now) if found.equipe == row.equipe]


def mark_read(row: MessageSante, now: datetime) -> None:
    row.lu_le = row.lu_le or now


def answer(
    visite: Visite, espace: Espace, assure: Assure, equipe: str, texte: str, joint: Document | None
) -> None:
    """Send to a care team; its reply, and the mail that tells of it, come a day later."""
    now = visite.bac.now()
    document_id = joint.id if joint else None
    dossier.write(assure, equipe, texte, now, recu=False, document_id=document_id)
    at = reponse_equipe(now)
    dossier.write(assure, equipe, RECU_AVEC if joint else RECU, at, recu=True)
    if espace.mail:
        key, reader = "espace_sante/nouveau-message", acces.person(espace)
        send(reader, key, now=now, deliver_at=at, adresse=espace.mail)
    record(visite.bac, "espace_sante.message_envoye")
    if joint:
        record(visite.bac, "espace_sante.document_envoye")


# ——— Who may come (R128, R148) ———


@dataclass(frozen=True)
class Application:
    """An invented application: what it does, what it asks to read."""

    cle: str
    titre: str
    resume: str
    demande: str


APPLICATIONS = (
    Application(
        "pas-de-sante", "Mes pas d'exercice", "Compte les pas de la journée.", "vos mesures"
    ),
    Application(
        "carnet-tension", "Carnet de tension d'exercice", "Garde vos tensions.", "vos mesures"
    ),
    Application(
        "pense-vaccin", "Pense-vaccin d'exercice", "Rappelle les vaccins.", "vos vaccinations"
    ),
    Application(
        "tout-savoir", "Tout savoir d'exercice", "Donne des conseils.", "tout votre profil"
    ),
)


def allow(visite: Visite, assure: Assure, application: str, acces_donne: bool) -> None:
    """Let an application read, or stop it."""
    allowed = dossier.autorisations(assure).get(application)
    if acces_donne:
        dossier.allow(assure, application)
    elif allowed:
        dossier.remove(allowed)
    note(visite, assure, "Choix dans le catalogue", "espace_sante.application_choisie")


def professionals(assure: Assure, now: datetime) -> list[str]:
    """Those who came, and those who wrote, in alphabetical order."""
    rows = dossier.history(assure, now)
    return sorted({row.qui for row in rows if row.qui} | {semis.medecin(assure)})


def block(visite: Visite, assure: Assure, soignant: str, acces_donne: bool) -> None:
    """Keep a professional out, or let them in again."""
    blocked = dossier.blocages(assure).get(soignant)
    if not acces_donne:
        dossier.block(assure, soignant, visite.bac.now())
    elif blocked:
        dossier.remove(blocked)
    note(visite, assure, "Accès d'un soignant changé", "espace_sante.soignant_bloque")


def allow_emergency(visite: Visite, profil: Espace, assure: Assure, acces_donne: bool) -> None:
    profil.acces_urgence = acces_donne
    note(visite, assure, "Accès en urgence changé", "espace_sante.urgence_changee")


# ——— Profiles (R143, R147) ———


def open_profile(visite: Visite, seance: Seance, espace: Espace, id_: str) -> Espace | None:
    """Look at another profile; None for one that is not this person's to open."""
    found = models.open_profile(seance.id, espace, id_, visite.bac.now())
    if found:
        record(visite.bac, "espace_sante.profil_ouvert")
    return found


def to_activate(visite: Visite, espace: Espace) -> list[Assure]:
    """The minors of one's own card whose spaces are not active yet."""
    now = visite.bac.now()
    spaces = {row.assure_id for row in models.profils(espace, now)}
    return [row for row in models.enfants(acces.person(espace), now) if row.id not in spaces]


# ——— Closing (R137) ———


def children_left(visite: Visite, espace: Espace, profil: Espace) -> list[Assure]:
    """The children whose profiles are still open, when one's own is to be closed."""
    if profil.id != espace.id:
        return []
    return [acces.person(row) for row in models.profils(espace, visite.bac.now())[1:]]


def close(visite: Visite, espace: Espace, profil: Espace) -> None:
    """Close a profile; closing one's own logs out everywhere."""
    now, mail = visite.bac.now(), espace.mail
    models.close(profil, now)
    if profil.id == espace.id:
        sessions.end_all(SERVICE, espace.id)
        sessions.end_attempts(espace.id)
    db.session().flush()
    if mail:
        send(acces.person(espace), "espace_sante/ferme", now=now, adresse=mail)
    record(visite.bac, "espace_sante.ferme")
