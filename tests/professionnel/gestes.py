"""Both sides of the counter: a patient whose appli is active, and whoever reads it."""

from datetime import timedelta

from core import db
from services.appli_carte_vitale.acces import QR
from services.appli_carte_vitale.models import Appli
from services.appli_carte_vitale.rules import Voie
from services.bac_a_sable.models import BacASable
from services.referentiel import jetons
from services.referentiel import models as referentiel
from services.referentiel.jetons import Jeton
from services.referentiel.models import Assure, Depense
from tests.judge import Page
from tests.visiteur import Visiteur

BASE = "/s-entrainer/professionnel"
DUREE = 120  # seconds that a code lasts


def role(visiteur: Visiteur, name: str, retour: str = f"{BASE}/") -> Page:
    """Play the doctor, the pharmacist, another, the patient."""
    visiteur.get("/s-entrainer/exercice/")
    assert visiteur.post("/s-entrainer/exercice/role", role=name, retour=retour).status_code == 303
    return visiteur.get(retour)


def activated(assure: Assure, bac: BacASable) -> Appli:
    """An appli already active, as the activation leaves it."""
    now = bac.now()
    return db.add(
        Appli(
            bac_id=bac.id,
            assure_id=assure.id,
            telephone="Téléphone d'exercice",
            systeme="Android 14",
            nfc=True,
            voie=Voie.STANDARD,
            commencee_le=now,
            deposee_le=now,
            verifiee_le=now,
            finalisee_le=now,
        )
    )


def patient(visiteur: Visiteur, cle: str) -> Assure:
    with visiteur.world() as (_, bac):
        found = referentiel.by_cle(bac.id, cle)
        assert found is not None
        return found


def shown(visiteur: Visiteur, cle: str = "jeanne", objet: str = QR) -> Jeton:
    """The patient opens « Utiliser » and shows a code, or holds the telephone out."""
    with visiteur.world() as (_, bac):
        assure = referentiel.by_cle(bac.id, cle)
        assert assure is not None
        return jetons.issue(assure, objet, bac.now(), bac.now() + timedelta(seconds=DUREE))


def counter(
    visiteur: Visiteur, scenario: str = "jeanne", cle: str = "jeanne", who: str = "pharmacien"
) -> None:
    """Behind the counter, a patient with an active appli in front of it."""
    visiteur.enter(scenario, "/s-entrainer/exercice/", cle)
    with visiteur.world() as (_, bac):
        assure = referentiel.by_cle(bac.id, cle)
        assert assure is not None
        activated(assure, bac)
    role(visiteur, who)


def lire(visiteur: Visiteur, cle: str = "jeanne", status: int = 200) -> Page:
    """The pharmacist types the code that the patient shows."""
    visiteur.get(f"{BASE}/")
    return visiteur.press("Lire l’appli", status, code=shown(visiteur, cle).code)


def signer(visiteur: Visiteur, acte: str = "boite", tiers: str = "oui", **quoi: str) -> Page:
    """From the rights to the signature."""
    visiteur.press("Ajouter cet acte", acte=acte, **quoi)
    visiteur.follow("Continuer vers la signature")
    return visiteur.press("Signer la feuille", tiers_payant=tiers)


def depenses(visiteur: Visiteur, cle: str = "jeanne") -> list[Depense]:
    """What the sheets signed in the exercise made this person spend."""
    assure = patient(visiteur, cle)
    with visiteur.world() as (_, bac):
        today = bac.now().date()
        rows = db.every(db.select(Depense).where(Depense.assure_id == assure.id))
        return [row for row in rows if row.le >= today]
