"""The code by mail or SMS (R134, R135), and who has no right address."""

from datetime import timedelta

import pytest

from services.espace_sante.rules import masked_mail, masked_mobile
from tests.compte.gestes import cinq_faux
from tests.espace_sante.gestes import (
    ACTIVER,
    a_l_instant,
    par_mail,
    reconnu,
    sms,
)
from tests.exercice.test_exercice import Wall
from tests.visiteur import Visiteur


def test_addresses_are_half_hidden(visiteur: Visiteur) -> None:
    reconnu(visiteur)
    assert "jea*****@exemple.test" in visiteur.page.main
    assert "+33 6 ** ** ** 10" in visiteur.page.main
    assert "jeanne.marchand" not in visiteur.page.main
    assert masked_mail("i@exemple.test") == "i*****@exemple.test"
    assert masked_mobile("0639980115") == "+33 6 ** ** ** 15"


def test_the_code_may_come_by_sms(visiteur: Visiteur) -> None:
    reconnu(visiteur)
    visiteur.press("Continuer", canal="sms")
    visiteur.press("Continuer", code=sms(visiteur))
    assert visiteur.page.h1 == "Les profils de votre carte"


@pytest.mark.parametrize(("seconds", "status"), [(899, 200), (900, 200), (901, 422)])
def test_the_code_is_good_fifteen_minutes(
    visiteur: Visiteur, monkeypatch: pytest.MonkeyPatch, seconds: int, status: int
) -> None:
    reconnu(visiteur)
    with visiteur.world() as (_, bac):
        start = bac.now()
    a_l_instant(monkeypatch, start)
    visiteur.press("Continuer", canal="mail")
    code = visiteur.read_code()
    at = start + timedelta(seconds=seconds)
    a_l_instant(monkeypatch, at)
    visiteur.press("Continuer", status, code=code)


def test_another_code_stops_the_first_thirty_seconds_apart(visiteur: Visiteur, wall: Wall) -> None:
    reconnu(visiteur)
    visiteur.press("Continuer", canal="mail")
    first = visiteur.read_code()
    visiteur.press("Envoyer à nouveau le code", 429)
    assert "Attendez" in visiteur.page.main
    wall(timedelta(seconds=31))
    visiteur.press("Envoyer à nouveau le code")
    second = visiteur.read_code()
    if first != second:
        visiteur.press("Continuer", 422, code=first)
    visiteur.press("Continuer", code=second)


def test_the_other_channel_may_be_chosen_at_once(visiteur: Visiteur) -> None:
    reconnu(visiteur)
    visiteur.press("Continuer", canal="mail")
    visiteur.follow("Choisir un autre mode d’envoi")
    visiteur.press("Continuer", canal="sms")
    visiteur.press("Continuer", code=sms(visiteur))


def test_a_code_is_tried_five_times(visiteur: Visiteur) -> None:
    reconnu(visiteur)
    visiteur.press("Continuer", canal="mail")
    cinq_faux(visiteur, visiteur.read_code())


def test_without_any_contact_the_caisse_must_be_called(visiteur: Visiteur) -> None:
    """R135: the special screen, then the same run goes on."""
    reconnu(visiteur, "coordonnees", "paulette")
    assert visiteur.page.h1 == "Votre caisse n’a pas vos coordonnées"
    visiteur.press("J’ai appelé la caisse")
    assert "pau*****@exemple.test" in visiteur.page.main
    par_mail(visiteur)
    assert visiteur.page.h1 == "Les profils de votre carte"


def test_what_goes_to_an_old_address_is_not_read(visiteur: Visiteur) -> None:
    """R135: the code left, nothing comes; « Mes coordonnées sont incorrectes »."""
    reconnu(visiteur, "coordonnees", "rene")
    visiteur.press("Continuer", canal="sms")
    assert "Rien" in visiteur.get("/s-entrainer/boite/sms").text
    visiteur.client.get(f"{ACTIVER}")
    visiteur.get(ACTIVER)
    visiteur.follow("Reprendre")
    visiteur.follow("Mes coordonnées sont incorrectes")
    assert visiteur.page.h1 == "Vos coordonnées sont incorrectes"
    visiteur.press("J’ai appelé la caisse")
    par_mail(visiteur)
