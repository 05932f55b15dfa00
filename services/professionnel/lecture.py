"""Reading without HTML: the appli by its QR code or without contact, the plastic card, nothing."""

from dataclasses import dataclass
from enum import StrEnum
from urllib.parse import parse_qs, urlsplit

from core import db
from core.limites import Limite
from services.appli_carte_vitale import models as applis
from services.appli_carte_vitale.acces import QR, SANS_CONTACT
from services.bac_a_sable.garde import Visite
from services.bac_a_sable.models import record
from services.professionnel import catalogue, models
from services.professionnel.catalogue import Professionnel
from services.professionnel.models import Feuille
from services.professionnel.rules import CARTES_MUETTES, Equipement, Moyen, Support, lit
from services.referentiel import jetons
from services.referentiel import models as referentiel
from services.referentiel.models import Assure
from services.referentiel.rules import EtatCarte

LECTURES = Limite("appli-lecture", 30)  # per device: 40 bits are not guessed so


class Reponse(StrEnum):
    OK = "ok"
    EQUIPEMENT = "equipement"  # this desk does not read so: see the Poste
    PERIME = "perime"
    UTILISE = "utilise"
    INCONNU = "inconnu"
    RIEN = "rien"  # no telephone is held out
    BLOQUEE = "bloquee"  # by an agent, since the code was shown
    REVOQUEE = "revoquee"
    SANS_CARTE = "sans-carte"
    CARTE_MUETTE = "carte-muette"
    ATTENDRE = "attendre"


WRONG = {
    Reponse.UTILISE: "Ce code a déjà servi. Demandez au patient d'en afficher un autre.",
    Reponse.PERIME: "Ce code n'est plus valable. Demandez au patient d'en afficher un autre.",
    Reponse.INCONNU: "Ce n'est pas le bon code. Relisez le téléphone, ou demandez un autre code.",
}
STOPPED = {
    Reponse.EQUIPEMENT: "Ce poste ne lit pas ainsi : voyez la panne jouée.",
    Reponse.RIEN: "Aucun téléphone n'est présenté au lecteur.",
    Reponse.BLOQUEE: "La caisse a bloqué l'usage de cette appli.",
    Reponse.REVOQUEE: "Cette appli a été révoquée, ou son profil supprimé.",
    Reponse.SANS_CARTE: "Cette personne n'a pas de carte Vitale.",
    Reponse.CARTE_MUETTE: "Cette carte est déclarée perdue ou volée, ou sa puce ne répond pas.",
}


@dataclass(frozen=True)
class Lue:
    """The sheet that a reading opened, or why none; `attendre` in seconds."""

    reponse: Reponse
    feuille: Feuille | None = None
    attendre: int = 0
    carte: EtatCarte | None = None


EVENEMENTS = {
    Support.APPLI: "professionnel.appli_lue",
    Support.CARTE: "professionnel.carte_lue",
    Support.PAPIER: "professionnel.sans_carte",
}
REFUS_JETONS = {
    jetons.Etat.UTILISE: Reponse.UTILISE,
    jetons.Etat.EXPIRE: Reponse.PERIME,
    jetons.Etat.INCONNU: Reponse.INCONNU,
}


# ——— The desk ———


def desk(visite: Visite) -> Professionnel:
    """Whom this device plays; the first of its role until another is chosen."""
    rows = catalogue.professionnels(visite.appareil.role)
    found = models.poste(visite.appareil.id)
    return next((row for row in rows if found and row.cle == found.professionnel), rows[0])


def equipement(visite: Visite) -> Equipement:
    found = models.poste(visite.appareil.id)
    return found.equipement if found else Equipement.COMPLET


def sit(visite: Visite, professionnel: str, equipement: Equipement) -> bool:
    """Play somebody else, or a fault; False for what this role cannot play."""
    if professionnel not in {row.cle for row in catalogue.professionnels(visite.appareil.role)}:
        return False
    models.sit(visite.bac.id, visite.appareil.id, professionnel, equipement)
    return True


# ——— The appli (R120, R124) ———


def read(visite: Visite, shown: str) -> Lue:
    """What a reader found in a QR code, or the code typed in its place: good once, in time."""
    if not lit(equipement(visite), Moyen.QR):
        return Lue(Reponse.EQUIPEMENT)
    if wait := LECTURES.hit(visite.appareil.id, visite.bac.id):
        return Lue(Reponse.ATTENDRE, attendre=wait)
    typed, now = jeton_of(shown), visite.bac.now()
    found = jetons.consume(typed, QR, visite.bac.id, now)
    if found is None:
        return Lue(REFUS_JETONS.get(_why(visite, typed), Reponse.UTILISE))
    return _read(visite, found, Moyen.QR)


def tap(visite: Visite) -> Lue:
    """« Sans contact »: the telephone held out last in this world."""
    if not lit(equipement(visite), Moyen.SANS_CONTACT):
        return Lue(Reponse.EQUIPEMENT)
    found = jetons.consume_presented(SANS_CONTACT, visite.bac.id, visite.bac.now())
    return _read(visite, found, Moyen.SANS_CONTACT) if found else Lue(Reponse.RIEN)


def jeton_of(shown: str) -> str:
    """An address carries a token; anything else is a code typed.

    >>> jeton_of("https://site.test/s-entrainer/professionnel/lire?jeton=abc"), jeton_of(" K7M4 ")
    ('abc', 'K7M4')
    """
    return parse_qs(urlsplit(shown.strip()).query).get("jeton", [shown.strip()])[0]


def _why(visite: Visite, typed: str) -> jetons.Etat:
    return jetons.etat(typed, QR, visite.bac.id, visite.bac.now())


def _read(visite: Visite, assure: Assure, moyen: Moyen) -> Lue:
    """A token was used up: the appli behind it still has to be alive (R119)."""
    if applis.active(assure.id) is None:
        blocked = applis.is_blocked(assure.id)
        return Lue(Reponse.BLOQUEE if blocked else Reponse.REVOQUEE)
    return _opened(visite, assure, Support.APPLI, moyen=moyen)


# ——— The card, or nothing ———


def read_card(visite: Visite) -> Lue:
    """The plastic card of the person in front of the counter, when it still answers."""
    assure = patient(visite)
    carte = referentiel.carte(assure) if assure else None
    if assure is None or carte is None:
        return Lue(Reponse.SANS_CARTE)
    if carte.etat in CARTES_MUETTES:
        return Lue(Reponse.CARTE_MUETTE, carte=carte.etat)
    return _opened(visite, assure, Support.CARTE)


def on_paper(visite: Visite) -> Lue:
    """Neither appli nor card: a paper sheet, that the patient will send."""
    assure = patient(visite)
    return _opened(visite, assure, Support.PAPIER) if assure else Lue(Reponse.SANS_CARTE)


def patient(visite: Visite) -> Assure | None:
    """The person in front of the counter."""
    id_ = visite.appareil.personne_id
    return db.of_bac(Assure, id_, visite.bac.id) if id_ else None


def _opened(visite: Visite, assure: Assure, support: Support, moyen: str = "") -> Lue:
    who, now = desk(visite), visite.bac.now()
    sheet = models.open_sheet(assure, visite.appareil.id, who.cle, support, now)
    record(visite.bac, EVENEMENTS[support], metier=who.cle, moyen=str(moyen))
    return Lue(Reponse.OK, sheet)
