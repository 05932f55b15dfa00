"""The password typed again, and the trusted devices (R43, R60)."""

from collections.abc import Callable
from datetime import timedelta

import pytest

from core import db, fictif
from services.compte import models
from services.referentiel.models import Assure
from tests.compte.maison import COMPTE, INFORMATIONS, chez_soi
from tests.visiteur import Visiteur


def iban_known(visiteur: Visiteur) -> str | None:
    with visiteur.world() as (appareil, _):
        return db.session().get_one(Assure, appareil.personne_id).iban


# ——— The password again ———


def test_a_password_of_five_minutes_ago_is_typed_again(
    visiteur: Visiteur, wall: Callable[[timedelta], None]
) -> None:
    qui = chez_soi(visiteur)
    wall(timedelta(minutes=4, seconds=50))
    visiteur.get(f"{COMPTE}/coordonnees-bancaires")
    assert visiteur.path == f"{COMPTE}/coordonnees-bancaires"
    wall(timedelta(seconds=20))
    visiteur.get(f"{COMPTE}/coordonnees-bancaires")
    assert visiteur.path == f"{COMPTE}/confirmer-identite"
    visiteur.press("Continuer", 422, mot_de_passe="Faux-12345")
    visiteur.press("Continuer", mot_de_passe=qui.mot_de_passe)
    assert visiteur.path == f"{COMPTE}/coordonnees-bancaires"


def test_nothing_typed_is_lost_when_the_proof_grows_old(
    visiteur: Visiteur, wall: Callable[[timedelta], None]
) -> None:
    qui = chez_soi(visiteur)
    visiteur.get(f"{COMPTE}/coordonnees-bancaires")
    iban = fictif.iban("maud 2")
    wall(timedelta(minutes=6))
    visiteur.press("Valider", 422, iban=iban)
    assert "tapez votre mot de passe encore une fois" in visiteur.errors[0]
    assert f'value="{iban}"' in visiteur.page.html
    assert iban_known(visiteur) != iban
    visiteur.press("Valider", mot_de_passe=qui.mot_de_passe)
    assert iban_known(visiteur) == iban


def test_guesses_of_the_password_are_counted(
    visiteur: Visiteur, wall: Callable[[timedelta], None]
) -> None:
    qui = chez_soi(visiteur)
    visiteur.get(f"{COMPTE}/confirmer-identite")
    for _ in range(5):
        visiteur.press("Continuer", 422, mot_de_passe="Faux-12345")
    visiteur.press("Continuer", 429, mot_de_passe=qui.mot_de_passe)
    assert "Attendez 15 minutes" in visiteur.errors[0]
    wall(timedelta(minutes=16))
    visiteur.press("Continuer", mot_de_passe=qui.mot_de_passe)


@pytest.mark.parametrize("suite", ["https://ailleurs.test/", "//ailleurs.test", "/contact/"])
def test_one_is_never_sent_elsewhere(visiteur: Visiteur, suite: str) -> None:
    qui = chez_soi(visiteur)
    visiteur.get(f"{COMPTE}/confirmer-identite?suite={suite}")
    visiteur.press("Continuer", mot_de_passe=qui.mot_de_passe)
    assert visiteur.path == INFORMATIONS


# ——— Trusted devices ———


def trusted(visiteur: Visiteur, *names: str) -> None:
    with visiteur.world() as (appareil, bac):
        compte = models.of_assure(appareil.personne_id or "")
        assert compte is not None
        for name in names:
            models.trust(compte, name, bac.now())


def ids_of(visiteur: Visiteur) -> list[str]:
    """The devices that can be taken back, as the page names them."""
    tree = visiteur.get(f"{COMPTE}/appareils-de-confiance").tree
    return [e.attrib["value"] for e in tree.iter("input") if e.attrib.get("name") == "appareil"]


def test_one_trusted_device_or_all_can_be_taken_back(visiteur: Visiteur) -> None:
    chez_soi(visiteur)
    trusted(visiteur, "Téléphone", "Tablette", "Ordinateur")
    before = ids_of(visiteur)
    visiteur.press("Retirer l’appareil 1")
    assert ids_of(visiteur) == before[1:]
    assert "2 appareils entrent sans code" in visiteur.get(INFORMATIONS).main
    ids_of(visiteur)
    visiteur.press("Retirer tous les appareils")
    assert "Aucun appareil." in visiteur.page.main
    assert "un code est demandé à chaque connexion" in visiteur.get(INFORMATIONS).main


def test_a_device_trusted_for_too_long_is_not_listed(visiteur: Visiteur) -> None:
    chez_soi(visiteur)
    trusted(visiteur, "Tablette")
    visiteur.advance("21-jours")
    assert "Tablette" in visiteur.get(f"{COMPTE}/appareils-de-confiance").main
    visiteur.advance("6-mois")
    assert "Tablette" not in visiteur.get(f"{COMPTE}/appareils-de-confiance").main


def test_somebody_else_s_device_is_not_found(visiteur: Visiteur) -> None:
    chez_soi(visiteur)
    trusted(visiteur, "Tablette")
    mine = ids_of(visiteur)
    stranger = Visiteur(visiteur.app)
    chez_soi(stranger)
    answer = stranger.post(f"{COMPTE}/appareils-de-confiance/retirer", appareil=mine[0])
    assert answer.status_code == 404
    assert ids_of(visiteur) == mine
