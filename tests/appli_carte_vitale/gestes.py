"""What a visitor does in the appli carte Vitale, over HTTP: activate it, open it, show it."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from typing import Any

from core import wizard
from services.appli_carte_vitale import activation, catalogue, models, telephones
from services.appli_carte_vitale.inscription import TUNNEL
from services.appli_carte_vitale.models import Appli
from services.appli_carte_vitale.rules import Voie
from services.bac_a_sable.garde import Visite
from services.bac_a_sable.models import events
from services.referentiel.models import Assure
from services.referentiel.models import by_cle as person_of
from tests.compte.gestes import Fiche, fiche
from tests.judge import Page
from tests.visiteur import Visiteur

APPLI = "/s-entrainer/appli-carte-vitale"
ACTIVER = f"{APPLI}/activer"
FRANCE_IDENTITE = f"{ACTIVER}/france-identite"
TELEPHONE = f"{APPLI}/telephone"
SECRET = "402917"
WRONG = "715028"
CODE_FRANCE_IDENTITE = "258147"
CHOIX = {
    "autorisations": {"camera": "oui", "micro": "oui"},
    "biometrie": {"accord": "oui"},
    "video": {"geste": "a-plat"},
    "visage": {"geste": "fenetre"},
}


def commencer(
    visiteur: Visiteur, scenario: str = "ald", personne: str = "", epreuve: str = "aucune"
) -> Fiche:
    """Enter, and open the first step of the standard way."""
    visiteur.enter(scenario, ACTIVER, personne)
    visiteur.press("Commencer", epreuve=epreuve)
    return fiche(visiteur)


def autoriser(visiteur: Visiteur, **kwargs: str) -> Fiche:
    """The conditions, « Non, merci », the permissions: the number is asked."""
    qui = commencer(visiteur, **kwargs)
    visiteur.press("Continuer", accord=True)
    visiteur.press("Continuer", chemin="standard")
    visiteur.press("Continuer", **CHOIX["autorisations"])
    return qui


def reconnu(visiteur: Visiteur, **kwargs: str) -> Fiche:
    """The number given: a code is on its way."""
    qui = autoriser(visiteur, **kwargs)
    visiteur.press("Continuer", nir=qui.nir)
    return qui


def prouve(visiteur: Visiteur, **kwargs: str) -> Fiche:
    """The code typed: the biometric consent is asked."""
    qui = reconnu(visiteur, **kwargs)
    visiteur.press("Continuer", code=visiteur.read_code())
    return qui


def filmer(visiteur: Visiteur, **kwargs: str) -> Fiche:
    """Consent, paper: the first video is asked."""
    qui = prouve(visiteur, **kwargs)
    visiteur.press("Continuer", **CHOIX["biometrie"])
    visiteur.press("Continuer")
    return qui


def filme(visiteur: Visiteur, **kwargs: str) -> Fiche:
    """Both videos made: the secret code is asked."""
    qui = filmer(visiteur, **kwargs)
    visiteur.press("Filmer", **CHOIX["video"])
    visiteur.press("Filmer", **CHOIX["visage"])
    return qui


def deposer(visiteur: Visiteur, **kwargs: str) -> Fiche:
    """Everything sent: the answer comes in 48 hours."""
    qui = filme(visiteur, **kwargs)
    visiteur.press("Valider", code=SECRET, confirmation=SECRET)
    return qui


def finaliser(visiteur: Visiteur, **kwargs: str) -> Fiche:
    """The answer received, the secret code typed: active."""
    qui = deposer(visiteur, **kwargs)
    visiteur.advance("48-h")
    visiteur.get(f"{APPLI}/finaliser")
    visiteur.press("Finaliser", code=SECRET)
    return qui


def lire(visiteur: Visiteur, scenario: str = "ald", personne: str = "", **kwargs: str) -> Fiche:
    """By France Identité, up to the reading of the card."""
    visiteur.enter(scenario, FRANCE_IDENTITE, personne)
    return _to_reading(visiteur)


def _to_reading(visiteur: Visiteur) -> Fiche:
    visiteur.press("Commencer")
    qui = fiche(visiteur)
    visiteur.press("Continuer", accord=True)
    visiteur.press("Continuer", nir=qui.nir)
    return qui


def activer(visiteur: Visiteur, scenario: str = "ald", personne: str = "") -> Fiche:
    """An active appli, open, at once: by France Identité."""
    visiteur.enter(scenario, FRANCE_IDENTITE, personne)
    return activer_ici(visiteur)


def activer_ici(visiteur: Visiteur) -> Fiche:
    """The same, in the world where one is already."""
    visiteur.get(FRANCE_IDENTITE)
    qui = _to_reading(visiteur)
    visiteur.press("Poser la carte", code=CODE_FRANCE_IDENTITE)
    visiteur.press("Valider", code=SECRET, confirmation=SECRET)
    assert visiteur.page.h1 == "Votre appli est active"
    return qui


def ouvrir(visiteur: Visiteur, code: str = SECRET, status: int = 200) -> Page:
    """Type the secret code."""
    visiteur.get(f"{APPLI}/ouvrir")
    return visiteur.press("Ouvrir", status, code=code)


def quitter(visiteur: Visiteur) -> None:
    """« Déconnexion »."""
    visiteur.get(f"{APPLI}/plus")
    visiteur.press("Déconnexion")


def prendre(visiteur: Visiteur, modele: str) -> Page:
    """Take a new telephone."""
    visiteur.get(TELEPHONE)
    return visiteur.press(modele)


def assure(visiteur: Visiteur, cle: str = "marc") -> Assure:
    with visiteur.world() as (_, bac):
        found = person_of(bac.id, cle)
        assert found is not None
        return found


def appli(visiteur: Visiteur, cle: str = "marc") -> Appli:
    """The last appli of a person."""
    who = assure(visiteur, cle)
    with visiteur.world():
        found = models.latest(who.id)
        assert found is not None
        return found


def etat(visiteur: Visiteur, cle: str = "marc") -> str:
    row = appli(visiteur, cle)
    with visiteur.world() as (_, bac):
        return str(row.etat(bac.now()))


def decaler(visiteur: Visiteur, by: timedelta) -> None:
    """Move the sandbox's clock to the second."""
    with visiteur.world() as (_, bac):
        bac.avance += by


def journal(visiteur: Visiteur) -> list[str]:
    """The events of this world, oldest first."""
    with visiteur.world() as (_, bac):
        return [name for name, _ in events(bac.id)]


# ——— The same, without the pages: where a test begins ———


@contextmanager
def chez(visiteur: Visiteur, cle: str = "marc") -> Iterator[tuple[Visite, Assure]]:
    """The visit and the person, where the flows can be called."""
    with visiteur.world() as (appareil, bac):
        found = person_of(bac.id, cle)
        assert found is not None
        yield Visite(appareil, bac), found


def arriver(visiteur: Visiteur, etape: str, epreuve: str = "aucune") -> Page:
    """Marc at a step of the standard way, everything before it answered."""
    visiteur.enter("ald", f"{APPLI}/")
    with chez(visiteur) as (visite, marc):
        run = wizard.start(TUNNEL, visite.bac.id, visite.appareil.id)
        run.reponses = {"depart": {"epreuve": epreuve}} | _answers(visite, marc, etape)
        url = f"{ACTIVER}/{run.id}/{etape}"
    return visiteur.get(url)


def _answers(visite: Visite, marc: Assure, etape: str) -> dict[str, dict[str, Any]]:
    held = telephones.in_hand(visite, marc)
    assert held is not None
    before: dict[str, dict[str, Any]] = {}
    for step in TUNNEL.etapes:
        if step.cle == etape:
            break
        before[step.cle] = {"bon": True}
        if step.cle == "conditions":
            before[step.cle] = {"assure_id": marc.id, "telephone_id": held.id}
        if step.cle == "numero":
            appli_id = _begun(visite, marc, Voie.STANDARD).id
            before[step.cle] = {"appli_id": appli_id}
        if step.cle == "piece":
            before[step.cle] = {"piece": "cnie"}
    return before


def _begun(visite: Visite, marc: Assure, voie: Voie) -> Appli:
    found = activation.identify(visite, marc, marc.nir, voie).appli
    assert found is not None
    return found


def posseder(visiteur: Visiteur, scenario: str = "ald", cle: str = "marc") -> None:
    """An active appli on the telephone of the identity card, open."""
    visiteur.enter(scenario, f"{APPLI}/", cle)
    posseder_ici(visiteur, cle)
    ouvrir(visiteur)


def posseder_ici(visiteur: Visiteur, cle: str = "marc") -> None:
    """The same in the world where one is, closed."""
    with chez(visiteur, cle) as (visite, marc):
        row = _begun(visite, marc, Voie.FRANCE_IDENTITE)
        assert activation.activate_at_once(visite, row, SECRET)


def attendre(visiteur: Visiteur, epreuve: str = "aucune") -> None:
    """A file sent by the standard way, the answer still to come."""
    visiteur.enter("ald", f"{APPLI}/")
    with chez(visiteur) as (visite, marc):
        row = _begun(visite, marc, Voie.STANDARD)
        assert activation.deposit(visite, marc, row, SECRET, catalogue.epreuve(epreuve))
