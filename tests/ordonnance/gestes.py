"""What each of the three does, over HTTP: write, sign, present, give."""

from dataclasses import dataclass

from services.ordonnance import models
from tests.compte.gestes import fiche
from tests.judge import Page
from tests.visiteur import Visiteur

BASE = "/s-entrainer/ordonnance"
LIGNE = {"medicament": "tensamor-5", "posologie": "1 gélule le matin"}


@dataclass(frozen=True)
class Ecrite:
    """An ordonnance, as its paper tells it."""

    id: str
    numero: str
    sceau: str


def role(visiteur: Visiteur, name: str, retour: str = f"{BASE}/") -> Page:
    """Play the doctor, the pharmacist, the patient."""
    visiteur.get("/s-entrainer/exercice/")
    answer = visiteur.post("/s-entrainer/exercice/role", role=name, retour=retour)
    assert answer.status_code == 303
    return visiteur.get(retour)


def medecin(visiteur: Visiteur, scenario: str = "jeanne") -> None:
    visiteur.enter(scenario, "/s-entrainer/exercice/")
    role(visiteur, "prescripteur")


def patient(visiteur: Visiteur, cle: str = "") -> Page:
    """Begin an ordonnance, and say whose it is."""
    qui = fiche(visiteur, cle)
    visiteur.get(f"{BASE}/prescrire")
    visiteur.press("Écrire une ordonnance" if _is_new(visiteur) else "En écrire une autre")
    return visiteur.press(
        "Continuer", nom=qui.nom, nir=qui.nir,
        **{"naissance-jour": qui.jour, "naissance-mois": qui.mois, "naissance-annee": qui.annee},
    )  # fmt: skip


def _is_new(visiteur: Visiteur) -> bool:
    return "En écrire une autre" not in visiteur.page.text


def ajouter(visiteur: Visiteur, status: int = 200, **changes: str) -> Page:
    return visiteur.press("Ajouter cette ligne", status, **{**LIGNE, **changes})


def signer(visiteur: Visiteur, mes: str = "oui", suivi: str = "oui") -> Ecrite:
    """From the lines to the signature."""
    visiteur.follow("Continuer sans rien ajouter")
    visiteur.press("Continuer", mes=mes, suivi=suivi)
    visiteur.press("Signer")
    return lue(visiteur, visiteur.path.rsplit("/", 1)[-1])


def lue(visiteur: Visiteur, id_: str) -> Ecrite:
    with visiteur.world() as (_, bac):
        found = models.find(bac.id, id_)
        assert found is not None
        return Ecrite(found.id, found.numero, found.sceau)


def ecrite(
    visiteur: Visiteur, *lignes: dict[str, str], scenario: str = "jeanne", **accords: str
) -> Ecrite:
    """A whole ordonnance, the doctor's page open."""
    medecin(visiteur, scenario)
    patient(visiteur)
    for ligne in lignes or ({},):
        ajouter(visiteur, **ligne)
    return signer(visiteur, **accords)


def presenter(visiteur: Visiteur, shown: str, status: int = 200, pharmacie: str = "") -> Page:
    """Play a pharmacy, and read what is shown."""
    role(visiteur, "pharmacien", f"{BASE}/delivrer")
    if pharmacie:
        visiteur.press(pharmacie)
    return visiteur.press("Ouvrir l'ordonnance".replace("'", "’"), status, numero=shown)


def noter(visiteur: Visiteur, status: int = 200, **gestes: str) -> Page:
    """geste__0="remis", boites__0="1": « Noter la délivrance »."""
    return visiteur.press("Noter la délivrance", status, **gestes)
