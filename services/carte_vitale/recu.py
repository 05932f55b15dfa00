"""The receipt of an order, as a PDF without value (R77, R170)."""

from typing import TYPE_CHECKING

from core.clock import paris
from services.boite.rules import day_text
from services.carte_vitale import models
from services.carte_vitale.models import Commande
from services.carte_vitale.rules import Motif

if TYPE_CHECKING:
    from core.pdf import Bloc

NOM_FICHIER = "recu-commande-carte-vitale-exercice.pdf"
TITRE = "Commande de carte Vitale : reçu"
INTRODUCTION = (
    "Ce document imite le reçu d'une commande. Rien n'a été envoyé, aucune carte n'est fabriquée."
)
MOTIFS = {
    Motif.PREMIERE: "première carte",
    Motif.PERTE: "carte perdue",
    Motif.VOL: "carte volée",
    Motif.PANNE: "carte qui ne fonctionne plus",
    Motif.VISUEL: "nom changé",
}


def pdf_of(commande: Commande) -> bytes:
    """The receipt of an order, dated as it was made."""
    from core import pdf  # loads an image library: only here

    return pdf.specimen(TITRE, INTRODUCTION, _blocs(commande), paris(commande.commandee_le))


def _blocs(commande: Commande) -> "list[Bloc]":
    from core.pdf import Bloc

    assure = models.assure_of(commande)
    facts = [
        ("Numéro d'exercice", models.demarche_of(commande).numero),
        ("Commandée le", day_text(commande.commandee_le)),
        ("Raison", MOTIFS[commande.motif]),
    ]
    sent = [("Photo d'identité", "reçue"), ("Pièce d'identité", "reçue")]
    return [
        Bloc("Bénéficiaire", [("Nom et prénom", f"{assure.nom} {assure.prenom}")]),
        Bloc("Commande", facts),
        Bloc("Fichiers envoyés", sent),
    ]
