"""What follows an order: its dated steps and its messages (R81-R83). No page and no JSON here."""

from datetime import datetime

from services.bac_a_sable.garde import Visite
from services.bac_a_sable.models import record
from services.boite.models import send
from services.carte_vitale import models, rules, specimens
from services.carte_vitale.models import Commande
from services.carte_vitale.rules import Suivi
from services.carte_vitale.specimens import Genre
from services.referentiel import models as referentiel

SUIVI = "/s-entrainer/carte-vitale/suivi"
TEXTES = {
    Suivi.ENREGISTREE: "La commande est enregistrée.",
    Suivi.ETUDE: "La caisse regarde la photo et la pièce d'identité.",
    Suivi.FABRICATION: "La photo et la pièce sont acceptées. La carte est en fabrication.",
    Suivi.ENVOYEE: "La carte est partie par la poste.",
    Suivi.ARRIVEE: "La carte est arrivée dans la boîte aux lettres.",
}
REFUSEES = {
    Genre.PHOTO: "La photo est refusée. Envoyez-en une autre : la commande attend.",
    Genre.PIECE: "La pièce d'identité est refusée. Envoyez-en une autre : la commande attend.",
}
RENVOYEES = {
    Genre.PHOTO: "Une autre photo est envoyée.",
    Genre.PIECE: "Une autre pièce d'identité est envoyée.",
}
# Why a file comes back: the criterion that it misses (R79).
RAISONS = {
    "couleur": "la photo n'est pas en couleur",
    "face": "le visage n'est pas entier",
    "tete_nue": "la tête n'est pas nue",
    "nette": "la photo est floue",
    "fond": "le fond n'est pas uni",
    "recente": "la photo est trop ancienne",
    "valide": "la date de fin de la pièce est passée",
    "personne": "la pièce n'est pas celle de la personne",
    "entiere": "on ne voit pas toute la pièce",
    "lisible": "un reflet empêche de lire la pièce",
}


def reason(commande: Commande) -> str:
    """Why the caisse sends a file back; "" when it keeps both."""
    genre = commande.refusee
    return RAISONS[specimens.defect(genre, getattr(commande, genre))] if genre else ""


def text_of(commande: Commande, suivi: Suivi) -> str:
    """The sentence of a step."""
    refused = commande.refusee
    return REFUSEES[refused] if suivi is Suivi.A_REFAIRE and refused else TEXTES[suivi]


def announce(commande: Commande, adresse: str, first: str = "") -> None:
    """Write down all that the clock will show of the files just sent, and the messages it brings.

    `adresse`: the account's mail. `first`: the sentence of the first step, when it is not an order.
    """
    calendar = rules.calendar(commande.envoyee_le, commande.refusee is not None)
    texts = [first or TEXTES[Suivi.ENREGISTREE], *(text_of(commande, s) for _, s in calendar[1:])]
    models.follow(
        models.demarche_of(commande),
        *((le, text) for (le, _), text in zip(calendar, texts, strict=True)),
    )
    if commande.refusee:
        _tell_refusal(commande, adresse, calendar[-1][0])
    else:
        _post_card(commande, calendar[-1][0])


def _tell_refusal(commande: Commande, adresse: str, le: datetime) -> None:
    assure = models.assure_of(commande)
    send(
        referentiel.titulaire(assure),
        f"carte_vitale/{commande.refusee}-refusee",
        now=commande.envoyee_le,
        deliver_at=le,
        adresse=adresse,
        lien=f"{SUIVI}/{commande.id}",
        pour=assure.nom_complet,
        raison=reason(commande),
    )


def _post_card(commande: Commande, le: datetime) -> None:
    assure = models.assure_of(commande)
    send(
        referentiel.titulaire(assure),
        "carte_vitale/carte",
        now=commande.envoyee_le,
        deliver_at=le,
        lien=f"{SUIVI}/{commande.id}/carte",
        pour=assure.nom_complet,
    )


def send_again(visite: Visite, commande: Commande, fichier: str, adresse: str) -> bool:
    """Another file in place of the refused one; False when nothing is to be done again."""
    now, genre = visite.bac.now(), commande.refusee
    if genre is None or commande.suivi(now) is not Suivi.A_REFAIRE:
        return False
    if not models.send_again(commande, genre, fichier, now):
        return False
    announce(commande, adresse, RENVOYEES[genre])
    record(visite.bac, "carte_vitale.fichier_renvoye", genre=str(genre))
    return True


def receive(visite: Visite, commande: Commande) -> bool:
    """The card is in hand and right: it replaces the one before, once."""
    now = visite.bac.now()
    if commande.suivi(now) is not Suivi.ARRIVEE or not models.receive(commande, now):
        return False
    record(visite.bac, "carte_vitale.recue")
    return True
