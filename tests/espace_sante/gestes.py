"""What a visitor does in Mon espace santé, over HTTP: read the letter, enrol, log in."""

from datetime import datetime

import pytest

from services.espace_sante import models
from services.referentiel import models as referentiel
from services.referentiel.models import Assure
from tests.compte.gestes import Fiche, fiche
from tests.judge import Page
from tests.visiteur import Visiteur, text_of

ESPACE = "/s-entrainer/espace-sante"
ACTIVER = f"{ESPACE}/activer"
CONNEXION = f"{ESPACE}/connexion"
PROFIL = f"{ESPACE}/profil"
SECRET = "Hortensia-64"  # upper, lower, special, digit
IDENTIFIANT = "camomille64"


def entier(visiteur: Visiteur, cle: str = "") -> str:
    """The 15 characters of a person's number, as the identity card prints them."""
    qui = fiche(visiteur, cle)
    with visiteur.world() as (_, bac):
        assure = referentiel.by_nir(bac.id, qui.nir)
        assert assure is not None
        return assure.nir_affiche


def provisoire(visiteur: Visiteur, canal: str = "courrier") -> str:
    """The code printed in the newest letter (or mail)."""
    back = visiteur.path
    printed = code_imprime(visiteur.latest(canal))
    visiteur.get(back)
    return printed


def code_imprime(page: Page) -> str:
    return text_of(next(iter(page.tree.iterfind(".//p[@class='mail__code']"))))


def sms(visiteur: Visiteur) -> str:
    """The code of the newest SMS."""
    back = visiteur.path
    printed = code_imprime(visiteur.latest("sms"))
    visiteur.get(back)
    return printed


def identite(visiteur: Visiteur, qui: Fiche, code: str, **changes: str) -> dict[str, str]:
    """The three identifiers of the first step."""
    answers = {"code": code, "nir": entier(visiteur), "type_carte": "photo"}
    return {**answers, "numero_serie": qui.serie, **changes}


def demander(visiteur: Visiteur, qui: Fiche, status: int = 200, **changes: str) -> None:
    """Ask for another provisional code."""
    nir = entier(visiteur)
    visiteur.get(f"{ESPACE}/code-provisoire")
    typed = {"nir": nir, "type_carte": "photo", "numero_serie": qui.serie}
    typed |= {"naissance-jour": qui.jour, "naissance-mois": qui.mois}
    typed |= {"naissance-annee": qui.annee}
    visiteur.press("Générer un nouveau code", status, **{**typed, **changes})


def commencer(visiteur: Visiteur, scenario: str = "jeanne", personne: str = "") -> Fiche:
    """Enter, and open the first step of the activation."""
    visiteur.enter(scenario, ACTIVER, personne)
    visiteur.press("Commencer")
    return fiche(visiteur)


def reconnu(visiteur: Visiteur, scenario: str = "jeanne", personne: str = "") -> Fiche:
    """The three identifiers given: the channel's step is shown."""
    qui = commencer(visiteur, scenario, personne)
    visiteur.press("Continuer", **identite(visiteur, qui, provisoire(visiteur)))
    return qui


def par_mail(visiteur: Visiteur) -> Page:
    """The code received by mail, typed."""
    visiteur.press("Continuer", canal="mail")
    return visiteur.press("Continuer", code=visiteur.read_code())


def reprendre(visiteur: Visiteur, qui: Fiche) -> Page:
    """Another run of the activation, with another provisional code."""
    demander(visiteur, qui)
    code = provisoire(visiteur, "")
    visiteur.get(ACTIVER)
    visiteur.press("Commencer")
    return visiteur.press("Continuer", **identite(visiteur, qui, code))


def prouve(visiteur: Visiteur, scenario: str = "jeanne", personne: str = "") -> Fiche:
    """The code received, by mail, typed: the profiles are shown."""
    qui = reconnu(visiteur, scenario, personne)
    par_mail(visiteur)
    return qui


def decide(visiteur: Visiteur, scenario: str = "jeanne", personne: str = "") -> Fiche:
    """Up to the last step: identifier and password."""
    qui = prouve(visiteur, scenario, personne)
    visiteur.press("Continuer")
    visiteur.press("Valider", decision="activer")
    visiteur.press("Continuer")
    return qui


def activer(visiteur: Visiteur, scenario: str = "jeanne", personne: str = "") -> Fiche:
    """A whole activation."""
    qui = decide(visiteur, scenario, personne)
    visiteur.press("Activer mon espace", identifiant=IDENTIFIANT, mot_de_passe=SECRET)
    assert visiteur.page.h1 == "Votre espace santé est actif"
    return qui


def mot_de_passe(visiteur: Visiteur, status: int = 200, **typed: str) -> Page:
    """The first step of a login."""
    visiteur.get(CONNEXION)
    given = {"identifiant": IDENTIFIANT, "mot_de_passe": SECRET, **typed}
    return visiteur.press("Continuer", status, **given)


def connecter(visiteur: Visiteur) -> Page:
    """A whole login, the code read in the boîte."""
    mot_de_passe(visiteur)
    visiteur.press("Recevoir le code", canal="mail")
    return visiteur.press("Continuer", code=visiteur.read_code())


def chez_soi(visiteur: Visiteur, scenario: str = "jeanne", personne: str = "") -> Fiche:
    """Somebody inside their own space, the on-boarding done."""
    qui = activer(visiteur, scenario, personne)
    connecter(visiteur)
    visiteur.get(f"{ESPACE}/accueil")
    return qui


def a_l_instant(monkeypatch: pytest.MonkeyPatch, instant: datetime) -> None:
    """The clock of every exercise stands there."""
    monkeypatch.setattr("services.bac_a_sable.models.BacASable.now", lambda _: instant)


def journal(visiteur: Visiteur) -> list[str]:
    """The events of this world, oldest first."""
    from services.bac_a_sable.models import events

    with visiteur.world() as (_, bac):
        return [name for name, _ in events(bac.id)]


def assure_of(visiteur: Visiteur, cle: str) -> Assure:
    """The person of this key in this world."""
    with visiteur.world() as (_, bac):
        found = referentiel.by_cle(bac.id, cle)
        assert found is not None
        return found


def espace(visiteur: Visiteur, cle: str) -> models.Espace:
    """The row of somebody's space."""
    assure = assure_of(visiteur, cle)
    with visiteur.world():
        found = models.of_assure(assure.id)
        assert found is not None
        return found


def open_first(visiteur: Visiteur) -> Page:
    """The first of the documents, read."""
    visiteur.get(f"{ESPACE}/documents")
    return visiteur.follow("Compte rendu de consultation")
