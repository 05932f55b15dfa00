"""Declaring a card lost, stolen or out of order (R58, R85). No page and no JSON here."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from core import clock
from core.clock import plus_days
from core.delais import COMMANDE_EN_LIGNE_JOURS, PLI_PAPIER_JOURS
from core.templating import de
from services.bac_a_sable.garde import Visite
from services.bac_a_sable.models import record
from services.boite.models import send
from services.boite.rules import day_text
from services.carte_vitale import models
from services.carte_vitale.rules import AVEC_PLI, Motif
from services.compte.models import Compte, Demarche, record_demarche
from services.referentiel import models as referentiel
from services.referentiel.models import Assure, Carte
from services.referentiel.rules import EtatCarte

LIBELLE = "declarer-perte-vol-carte-vitale"
PLI = "carte_vitale/pli-papier"
MOTS = {Motif.PERTE: "perdue", Motif.VOL: "volée", Motif.PANNE: "hors service"}


@dataclass(frozen=True)
class Declaration:
    """Its trace; None when there was no card to declare any more."""

    demarche: Demarche | None = None

    @property
    def ok(self) -> bool:
        return self.demarche is not None


def card_to_declare(assure: Assure) -> Carte | None:
    """The card that the person has and has not declared yet."""
    carte = referentiel.carte(assure)
    return carte if carte and carte.etat is EtatCarte.ACTIVE else None


def masked(carte: Carte) -> str:
    """R85: the number of a card that is not at hand, its end only: « •••• 45678 »."""
    return f"•••• {carte.serie_imprimee[-5:]}"


def declare(visite: Visite, compte: Compte, assure: Assure, motif: Motif) -> Declaration:
    """Put the card in opposition, once, and tell what comes next."""
    carte, now = card_to_declare(assure), visite.bac.now()
    if carte is None or not models.declare(carte, motif, clock.day(now)):
        return Declaration()
    step = f"La carte {de(assure.prenom)} est déclarée {MOTS[motif]}. Elle ne peut plus servir."
    demarche = record_demarche(visite.bac.id, compte.assure_id, LIBELLE, now, (now, step))
    _tell(visite, compte, assure, motif)
    record(visite.bac, "carte_vitale.declaree", motif=str(motif))
    return Declaration(demarche)


def _tell(visite: Visite, compte: Compte, assure: Assure, motif: Motif) -> None:
    """A mail at once; the paper form later, for whoever has not ordered by then (R75)."""
    now, holder = visite.bac.now(), referentiel.titulaire(assure)
    known: dict[str, Any] = {"now": now, "pour": assure.nom_complet}
    mail = known | {"adresse": compte.mail, "etat": MOTS[motif]}
    if motif not in AVEC_PLI:
        send(holder, "carte_vitale/declaration-panne", **mail)
        return
    send(holder, "carte_vitale/declaration", **mail, dernier_jour=day_text(open_until(now)))
    if not holder.npai:  # in NPAI, letters come back to the caisse
        arrival = plus_days(now, PLI_PAPIER_JOURS)
        send(holder, PLI, **known, adresse=assure.nom_complet, deliver_at=arrival)


def open_until(now: datetime) -> datetime:
    """On the last day to order online before the paper form leaves (R75)."""
    return plus_days(now, COMMANDE_EN_LIGNE_JOURS)
