"""Opening the appli (R106, R108), by both ways, on one telephone at a time (R86)."""

from collections.abc import Callable
from datetime import timedelta

import pytest

from services.appli_carte_vitale import models
from tests.appli_carte_vitale.gestes import (
    ACTIVER,
    APPLI,
    CODE_FRANCE_IDENTITE,
    FRANCE_IDENTITE,
    SECRET,
    WRONG,
    activer,
    appli,
    attendre,
    chez,
    etat,
    journal,
    lire,
    ouvrir,
    posseder,
    prendre,
    quitter,
)
from tests.visiteur import Visiteur

Wall = Callable[[timedelta], None]


# ——— France Identité (R93) ———


def test_france_identite_activates_at_once(visiteur: Visiteur) -> None:
    activer(visiteur)
    assert etat(visiteur) == "active"
    assert appli(visiteur).voie == "france-identite"
    visiteur.get(f"{APPLI}/utiliser")
    assert visiteur.page.h1 == "Utiliser"


def test_a_wrong_code_of_france_identite_is_refused(visiteur: Visiteur) -> None:
    lire(visiteur)
    visiteur.press("Poser la carte", 422, code="000000")
    assert "Relisez-le" in visiteur.errors[0]


def test_a_chip_not_read_is_read_at_the_second_try(visiteur: Visiteur) -> None:
    visiteur.enter("ald", f"{FRANCE_IDENTITE}?epreuve=puce")
    visiteur.get(f"{FRANCE_IDENTITE}?epreuve=puce")
    visiteur.press("Commencer")
    visiteur.press("Continuer", accord=True)
    with chez(visiteur) as (_, marc):
        nir = marc.nir
    visiteur.press("Continuer", nir=nir)
    visiteur.press("Poser la carte", 422, code=CODE_FRANCE_IDENTITE)
    assert "La puce de la carte" in visiteur.page.main
    visiteur.press("Poser la carte", code=CODE_FRANCE_IDENTITE)
    assert visiteur.page.h1 == "Choisissez un code secret"


def test_without_the_app_one_is_invited_to_download_it(visiteur: Visiteur) -> None:
    asked = f"{FRANCE_IDENTITE}?epreuve=france-identite-absente"
    visiteur.enter("ald", f"{APPLI}/")
    visiteur.get(asked)
    visiteur.press("Commencer")
    visiteur.press("Continuer", accord=True)
    assert visiteur.page.h1 == "France Identité n’est pas installée"
    visiteur.press("La télécharger")
    assert visiteur.page.h1 == "Votre numéro de sécurité sociale"


def test_france_identite_asks_for_a_telephone_that_reads(visiteur: Visiteur) -> None:
    visiteur.enter("ald", f"{APPLI}/")
    prendre(visiteur, "iPhone")
    visiteur.get(FRANCE_IDENTITE)
    assert "France Identité ne marche pas ici" in visiteur.page.main
    assert visiteur.post(FRANCE_IDENTITE).location.endswith(FRANCE_IDENTITE)


# ——— The secret code ———


def test_every_page_inside_asks_for_the_secret_code_first(visiteur: Visiteur) -> None:
    posseder(visiteur)
    quitter(visiteur)
    for page in ("utiliser", "utiliser/qr", "mes-infos", "activites", "plus", "plus/supprimer"):
        visiteur.get(f"{APPLI}/{page}")
        assert visiteur.path == f"{APPLI}/ouvrir"


def test_the_code_leads_where_one_was_going(visiteur: Visiteur) -> None:
    posseder(visiteur)
    quitter(visiteur)
    visiteur.get(f"{APPLI}/mes-infos")
    visiteur.press("Ouvrir", code=SECRET)
    assert visiteur.page.h1 == "Mes infos"


def test_three_wrong_codes_pause_and_ten_wipe_the_profile(visiteur: Visiteur, wall: Wall) -> None:
    posseder(visiteur)
    quitter(visiteur)
    for number in range(1, 11):
        paused = number in (3, 6, 9)
        ouvrir(visiteur, WRONG, 200 if number == 10 else 429 if paused else 422)
        if paused:
            ouvrir(visiteur, SECRET, 429)  # even the right one
            wall(timedelta(minutes=5, seconds=1))
    assert etat(visiteur) == "supprimee"
    assert appli(visiteur).empreinte == ""
    visiteur.get(f"{APPLI}/")
    assert "10 codes secrets faux" in visiteur.page.main


def test_the_right_code_forgives_the_wrong_ones(visiteur: Visiteur) -> None:
    posseder(visiteur)
    quitter(visiteur)
    for _ in range(3):
        ouvrir(visiteur, WRONG, 422)
        ouvrir(visiteur, WRONG, 422)
        ouvrir(visiteur)
        quitter(visiteur)
    assert appli(visiteur).essais == 0


def test_an_appli_idle_for_half_an_hour_asks_again(visiteur: Visiteur, wall: Wall) -> None:
    posseder(visiteur)
    wall(timedelta(minutes=31))
    visiteur.get(f"{APPLI}/utiliser")
    assert visiteur.path == f"{APPLI}/ouvrir"


# ——— One telephone (R86) ———


def test_an_active_appli_stands_in_the_way_of_another_telephone(visiteur: Visiteur) -> None:
    posseder(visiteur)
    prendre(visiteur, "iPhone")
    visiteur.get(f"{APPLI}/utiliser")
    assert visiteur.page.h1 == "Appli carte Vitale, pour s’entraîner"
    visiteur.get(ACTIVER)
    assert "L’appli est active sur un autre téléphone" in visiteur.page.main


def test_the_old_telephone_taken_back_has_its_appli(visiteur: Visiteur) -> None:
    posseder(visiteur)
    prendre(visiteur, "iPhone")
    visiteur.get(f"{APPLI}/telephone")
    visiteur.press("l’appli y est")
    ouvrir(visiteur)
    assert visiteur.page.h1 == "Utiliser"


def test_the_profile_deleted_the_new_telephone_may_have_the_appli(visiteur: Visiteur) -> None:
    posseder(visiteur)
    visiteur.get(f"{APPLI}/plus/supprimer")
    visiteur.press("Supprimer mon profil")
    assert visiteur.page.h1 == "Votre profil est supprimé"
    assert etat(visiteur) == "supprimee"
    prendre(visiteur, "iPhone")
    visiteur.get(ACTIVER)
    assert visiteur.page.h1 == "Activer l’appli carte Vitale"
    assert "appli_carte_vitale.profil_supprime" in journal(visiteur)


@pytest.mark.parametrize(
    ("modele", "why"),
    [
        ("Tablette", "Une tablette ne convient pas"),
        ("Vieux téléphone", "Ce téléphone est trop ancien"),
        ("appareil photo très simple", "L’appareil photo ne suffit pas"),
    ],
)
def test_a_telephone_that_does_not_do_says_why(visiteur: Visiteur, modele: str, why: str) -> None:
    visiteur.enter("ald", f"{APPLI}/")
    prendre(visiteur, modele)
    visiteur.get(ACTIVER)
    assert why in visiteur.page.main


def test_somebody_without_a_telephone_takes_one(visiteur: Visiteur) -> None:
    visiteur.enter("tutelle", f"{APPLI}/", "huguette")
    assert "n’a pas de téléphone" in visiteur.page.main
    visiteur.get(ACTIVER)
    assert "Il n’y a pas de téléphone" in visiteur.page.main
    prendre(visiteur, "Téléphone Android récent")
    visiteur.get(ACTIVER)
    assert visiteur.page.h1 == "Activer l’appli carte Vitale"


# ——— What an agent does (R119) ———


def test_a_revoked_appli_is_dead_at_the_next_page(visiteur: Visiteur) -> None:
    posseder(visiteur)
    with chez(visiteur) as (visite, marc):
        assert models.revoke(marc, visite.bac.now(), "téléphone volé")
        assert not models.revoke(marc, visite.bac.now(), "deux fois")
    visiteur.get(f"{APPLI}/utiliser")
    assert visiteur.path == f"{APPLI}/"
    assert "téléphone volé" in visiteur.page.main


def test_a_blocked_appli_opens_again_once_unblocked(visiteur: Visiteur) -> None:
    posseder(visiteur)
    with chez(visiteur) as (visite, marc):
        assert models.block(marc, visite.bac.now(), "doute")
        assert not models.block(marc, visite.bac.now(), "doute")
        assert models.active(marc.id) is None
    visiteur.get(f"{APPLI}/utiliser")
    assert visiteur.page.h1 == "L’appli est bloquée"
    with chez(visiteur) as (visite, marc):
        assert models.unblock(marc, visite.bac.now(), "vérifié")
        assert not models.unblock(marc, visite.bac.now(), "vérifié")
    visiteur.get(f"{APPLI}/utiliser")
    assert visiteur.page.h1 == "Utiliser"


def test_an_activation_revoked_sends_no_mail(visiteur: Visiteur) -> None:
    attendre(visiteur)
    with chez(visiteur) as (visite, marc):
        assert models.revoke(marc, visite.bac.now(), "demande de la personne")
    visiteur.advance("48-h")
    visiteur.get("/s-entrainer/boite/")
    assert "Finalisez" not in visiteur.page.main
