"""What an activated space already holds: documents, a message, a vaccine, visits. All invented."""

from datetime import datetime, timedelta

from core import clock
from core.clock import plus_days, plus_months
from core.db import add
from core.templating import typographie
from services.espace_sante import dossier
from services.referentiel import models as referentiel
from services.referentiel.models import Assure, Evenement

CABINET = typographie("Cabinet médical d'exercice")
LABORATOIRE = typographie("Laboratoire d'exercice")
BONJOUR = (
    "Bonjour. Le compte rendu de votre dernière consultation est dans vos documents. "
    "Vous pouvez me répondre ici, si ce n'est pas urgent."
)


def medecin(assure: Assure) -> str:
    """Who looks after this person."""
    found = referentiel.medecin_traitant(assure)
    return found.nom if found else CABINET


def fill(assure: Assure, now: datetime) -> None:
    """Once, at the first activation."""
    doctor = medecin(assure)
    seen = plus_days(now, -3)
    _documents(assure, doctor, seen, now)
    _vaccine(assure, doctor, now)
    dossier.write(assure, doctor, BONJOUR, now, recu=True)
    dossier.note(assure, doctor, "Consultation du profil", plus_days(now, 2))
    owner = {"assure_id": assure.id, "bac_id": assure.bac_id}
    title, origin = typographie("Rappel : relire ses vaccins"), "espace-sante"
    add(Evenement(**owner, titre=title, le=plus_days(now, 30), lieu="", origine=origin))


def _documents(assure: Assure, doctor: str, seen: datetime, now: datetime) -> None:
    rows = (
        ("Compte rendu de consultation", doctor, seen, "Tout va bien. À revoir dans un an."),
        ("Résultats d'analyses de sang", LABORATOIRE, plus_days(now, 2), "Rien à signaler."),
    )
    for titre, emetteur, le, texte in rows:
        facts = {"titre": typographie(titre), "genre": "compte-rendu", "emetteur": emetteur}
        text = typographie(f"{texte} Document d'exercice.")
        referentiel.deposit_document(assure, **facts, texte=text, depose_le=le)
        dossier.note(assure, emetteur, "Dépôt d'un document", le)


def _vaccine(assure: Assure, doctor: str, now: datetime) -> None:
    """R145: added by a professional, so that one sees what cannot be changed."""
    first = assure.naissance + timedelta(days=60)
    facts = {"titre": "Diphtérie, tétanos, poliomyélite", "detail": "Rappel"}
    le = max(clock.day(plus_months(now, -14)), first)
    dossier.add_element(assure, "vaccinations", now, **facts, le=le, par=doctor)
