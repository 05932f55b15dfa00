"""Coming into Mon espace santé (R140): identifier, password, channel, code; and out."""

from datetime import timedelta

import pytest
from flask import Flask

from core import mots_de_passe as passwords
from tests.espace_sante.gestes import (
    CONNEXION,
    ESPACE,
    IDENTIFIANT,
    a_l_instant,
    activer,
    chez_soi,
    connecter,
    journal,
    mot_de_passe,
    sms,
)
from tests.exercice.test_exercice import Wall, joining_code
from tests.visiteur import Visiteur

ACCUEIL = f"{ESPACE}/accueil"


def test_one_enters_with_a_code_by_mail(visiteur: Visiteur) -> None:
    activer(visiteur)
    connecter(visiteur)
    visiteur.get(ACCUEIL)
    assert visiteur.path == ACCUEIL
    assert "espace_sante.connexion" in journal(visiteur)


def test_one_enters_with_a_code_by_sms_capitals_do_not_count(visiteur: Visiteur) -> None:
    activer(visiteur)
    mot_de_passe(visiteur, identifiant=IDENTIFIANT.upper())
    assert "jea*****@exemple.test" in visiteur.page.main
    assert "+33 6 ** ** ** 10" in visiteur.page.main
    visiteur.press("Recevoir le code", canal="sms")
    visiteur.press("Continuer", code=sms(visiteur))
    visiteur.get(ACCUEIL)
    assert visiteur.path == ACCUEIL


def test_a_wrong_password_and_an_unknown_identifier_are_answered_alike(
    visiteur: Visiteur, monkeypatch: pytest.MonkeyPatch
) -> None:
    activer(visiteur)
    tried: list[str | None] = []
    real = passwords.is_right

    def spy(kept: str | None, typed: str) -> bool:
        tried.append(kept)
        return real(kept, typed)

    monkeypatch.setattr(passwords, "is_right", spy)
    mot_de_passe(visiteur, 422, mot_de_passe="Jonquille-64")
    known = visiteur.errors
    mot_de_passe(visiteur, 422, identifiant="personne64", mot_de_passe="Jonquille-64")
    assert visiteur.errors == known
    assert tried[1] is None  # the same work was done for nobody
    assert len(tried) == 2


def test_guesses_are_limited_known_or_not(visiteur: Visiteur, wall: Wall) -> None:
    activer(visiteur)
    for name in (IDENTIFIANT, "personne64"):
        for _ in range(5):
            mot_de_passe(visiteur, 422, identifiant=name, mot_de_passe="Jonquille-64")
        mot_de_passe(visiteur, 429, identifiant=name)
    wall(timedelta(minutes=16))
    mot_de_passe(visiteur)
    assert visiteur.page.h1 == "Où recevoir le code ?"


@pytest.mark.parametrize(("seconds", "status"), [(899, 200), (900, 200), (901, 422)])
def test_the_code_is_good_fifteen_minutes(
    visiteur: Visiteur, monkeypatch: pytest.MonkeyPatch, seconds: int, status: int
) -> None:
    activer(visiteur)
    with visiteur.world() as (_, bac):
        start = bac.now()
    a_l_instant(monkeypatch, start)
    mot_de_passe(visiteur)
    visiteur.press("Recevoir le code", canal="mail")
    code = visiteur.read_code()
    at = start + timedelta(seconds=seconds)
    a_l_instant(monkeypatch, at)
    visiteur.press("Continuer", status, code=code)


def test_a_code_is_sent_again_or_otherwise(visiteur: Visiteur, wall: Wall) -> None:
    activer(visiteur)
    mot_de_passe(visiteur)
    visiteur.press("Recevoir le code", canal="mail")
    visiteur.press("Envoyer à nouveau le code", 429)
    wall(timedelta(seconds=31))
    visiteur.press("Envoyer à nouveau le code")
    assert "Le précédent ne marche plus" in visiteur.page.main
    visiteur.follow("Choisir un autre mode d’envoi")
    visiteur.press("Recevoir le code", canal="sms")
    visiteur.press("Continuer", code=sms(visiteur))


def test_no_device_is_ever_trusted(visiteur: Visiteur) -> None:
    chez_soi(visiteur)
    visiteur.press("Déconnexion")
    mot_de_passe(visiteur)
    assert visiteur.page.h1 == "Où recevoir le code ?"
    visiteur.get(ACCUEIL)
    assert visiteur.path == CONNEXION


def test_one_comes_back_to_the_page_one_wanted(visiteur: Visiteur) -> None:
    activer(visiteur)
    visiteur.get(ACCUEIL)
    assert visiteur.path == CONNEXION
    visiteur.press("Continuer", identifiant=IDENTIFIANT, mot_de_passe="Hortensia-64")
    visiteur.press("Recevoir le code", canal="mail")
    visiteur.press("Continuer", code=visiteur.read_code())
    assert visiteur.path == ACCUEIL


def test_the_session_ends_by_itself_and_stays_on_its_device(
    practice_app: Flask, wall: Wall
) -> None:
    first, second = Visiteur(practice_app), Visiteur(practice_app)
    chez_soi(first)
    second.get(f"/s-entrainer/exercice/rejoindre?code={joining_code(first)}")
    second.press("Rejoindre")
    stolen = first.client.get_cookie("espace-sante")
    assert stolen is not None
    second.client.set_cookie("espace-sante", stolen.value)
    second.get(ACCUEIL)
    assert second.path == CONNEXION
    first.get(ACCUEIL)
    assert first.path == ACCUEIL
    wall(timedelta(minutes=31))
    first.get(ACCUEIL)
    assert first.path == CONNEXION


def test_each_login_is_told_by_mail(visiteur: Visiteur) -> None:
    chez_soi(visiteur)
    assert visiteur.latest().h1 == "Une connexion à votre espace"


def test_the_account_of_ameli_is_another_thing(visiteur: Visiteur) -> None:
    """R139: neither its password nor its session open the space."""
    activer(visiteur, "enceinte")
    visiteur.get("/s-entrainer/compte/accueil")
    assert visiteur.path == "/s-entrainer/compte/connexion"
