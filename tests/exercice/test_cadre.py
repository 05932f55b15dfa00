"""The frame of every practice page: the way back, the fiche, the mission under way, the way out."""

import re
from datetime import timedelta

import pytest
from flask import Flask

from services.exercice import entree
from services.exercice.rules import is_loopback, is_workplace
from services.missions import models as missions
from tests.compte.gestes import (
    CONNEXION,
    CREER,
    avec_compte,
    commencer,
    connecter,
    fiche,
    identite,
    mot_de_passe,
)
from tests.judge import Page
from tests.visiteur import ENTRY, Visiteur, text_of

HOME = "/s-entrainer/exercice/"
BOITE = "/s-entrainer/boite/"
HORLOGE = "/s-entrainer/exercice/horloge"
MISSIONS = "/s-entrainer/missions/"


def service_tab(page: Page) -> str:
    """Where the first tab of a phone's bar leads."""
    return next(page.tree.iterfind(".//nav[@class='apps']/a")).attrib["href"]


def errand(page: Page) -> str:
    found = page.tree.find(".//aside[@aria-label='Votre mission']")
    return "" if found is None else text_of(found)


# ——— Back where one was ———


def test_the_boite_and_the_clock_lead_back_to_the_step(visiteur: Visiteur) -> None:
    qui = commencer(visiteur)
    visiteur.press("Continuer", **identite(qui))
    step = visiteur.path
    assert step.endswith("/carte") or "/creer/" in step
    for aside in (BOITE, f"{BOITE}sms", HORLOGE, HOME, MISSIONS):
        assert service_tab(visiteur.get(aside)) == step
    assert f'href="{step}"' in visiteur.get(HORLOGE).html


def test_a_message_leads_back_to_the_login_under_way(visiteur: Visiteur) -> None:
    qui = avec_compte(visiteur)
    mot_de_passe(visiteur, qui)
    assert service_tab(visiteur.latest()) == "/s-entrainer/compte/code"
    visiteur.get("/s-entrainer/compte/mot-de-passe-oublie")
    there = visiteur.path
    visiteur.latest()
    assert visiteur.follow("Revenir dans").h1
    assert visiteur.path == there


def test_after_moving_the_clock_the_way_back_is_the_same(visiteur: Visiteur) -> None:
    visiteur.enter("jeanne", CONNEXION)
    visiteur.get(HORLOGE)
    visiteur.press("1 h")
    assert service_tab(visiteur.page) == CONNEXION


def test_leaving_forgets_where_one_was(visiteur: Visiteur) -> None:
    visiteur.enter("jeanne", CONNEXION)
    visiteur.get(f"{HOME}terminer")
    visiteur.press("Terminer")
    assert service_tab(visiteur.enter("jeanne", BOITE)) == "/s-entrainer/compte/"


@pytest.mark.parametrize(
    ("path", "expected"),
    [
        ("/s-entrainer/compte/creer", True),
        ("/s-entrainer/carte-vitale/suivi", True),
        ("/s-entrainer/", False),
        ("/s-entrainer/?suite=/s-entrainer/compte/", False),
        ("/s-entrainer/boite/", False),
        ("/s-entrainer/exercice/horloge", False),
        ("/s-entrainer/missions/creer-compte/", False),
        ("/", False),
    ],
)
def test_what_one_comes_back_to_is_a_page_of_a_service(path: str, expected: bool) -> None:
    assert is_workplace(path) is expected


# ——— The fiche ———


def test_the_fiche_is_in_the_bar_of_a_phone_and_can_be_closed(visiteur: Visiteur) -> None:
    page = visiteur.enter("jeanne", CONNEXION)
    sheet = next(page.tree.iterfind(".//nav[@class='apps']/details"))
    assert text_of(sheet[0]) == "FicheFermer"  # one of the two is shown
    assert fiche(visiteur).mail in text_of(sheet)
    assert "Fermer la fiche" in page.text


# ——— The mission ———


def test_a_mission_is_said_on_every_page_until_it_is_done(visiteur: Visiteur) -> None:
    visiteur.enter("retraites-lens", HOME, "bruno")
    assert errand(visiteur.page) == ""
    visiteur.get(f"{MISSIONS}se-connecter/")
    visiteur.press("Commencer avec Bruno")
    line = "Mission : Se connecter avec le code reçu par mail"
    for url in (CONNEXION, BOITE, HORLOGE, HOME):
        assert errand(visiteur.get(url)) == line
    connecter(visiteur, fiche(visiteur))
    assert errand(visiteur.page).startswith("Mission réussie :")
    visiteur.follow("Voir la page « Réussi »")
    assert visiteur.path == f"{MISSIONS}se-connecter/reussi"
    assert errand(visiteur.get(HOME)) == ""


def test_a_mission_can_be_given_up(visiteur: Visiteur) -> None:
    visiteur.enter("jeanne", f"{MISSIONS}creer-compte/")
    visiteur.press("Commencer avec Jeanne")
    visiteur.follow("Créer un compte ameli")
    visiteur.press("Abandonner")
    assert errand(visiteur.get(CREER)) == ""


def test_the_mission_leads_back_to_the_step_one_was_at(visiteur: Visiteur) -> None:
    visiteur.enter("jeanne", f"{MISSIONS}creer-compte/")
    visiteur.press("Commencer avec Jeanne")
    visiteur.press("Commencer")
    step = visiteur.path
    visiteur.follow("Créer un compte ameli")
    visiteur.follow("Continuer")
    assert visiteur.path == step


# ——— Out ———


def test_ending_asks_first(visiteur: Visiteur) -> None:
    page = visiteur.enter("jeanne", CONNEXION)
    assert f"{HOME}terminer" in page.links
    asked = visiteur.follow("Terminer")
    assert asked.h1 == "Terminer la séance ?"
    assert "Tout sera effacé" in asked.main
    visiteur.follow("Continuer l’exercice")
    assert visiteur.path == CONNEXION


def test_with_another_device_nothing_is_erased(practice_app: Flask) -> None:
    first, second = Visiteur(practice_app), Visiteur(practice_app)
    first.enter("jeanne", f"{HOME}autre-appareil")
    first.press("Afficher un code")
    code = re.search(r'class="spelled">([^<]+)<', first.page.html)
    assert code
    second.get(f"{HOME}rejoindre")
    second.press("Rejoindre", code=code[1])
    assert "Rien n’est effacé" in first.get(f"{HOME}terminer").main


def test_erasing_says_that_everything_is_erased(visiteur: Visiteur) -> None:
    visiteur.enter("jeanne", f"{HOME}effacer")
    assert visiteur.press("Tout effacer").h1 == "Tout est effacé"


def test_the_foot_of_a_practice_page_is_short(visiteur: Visiteur) -> None:
    page = visiteur.enter("jeanne", CONNEXION)
    foot = next(page.tree.iterfind(".//footer"))
    assert len(list(foot.iter("a"))) <= 5
    for words in ("rien n’est envoyé", "Terminer", "Accessibilité", "Mentions légales"):
        assert words in text_of(foot)


# ——— A second device ———


def test_an_address_of_this_machine_alone_is_said_so(visiteur: Visiteur) -> None:
    visiteur.enter("jeanne", f"{HOME}autre-appareil")
    page = visiteur.press("Afficher un code")
    assert "ne s’ouvre que sur cet ordinateur" in page.main  # the tests visit localhost
    assert 'class="spelled"' in page.html
    assert 'class="qr"' not in page.html


@pytest.mark.parametrize(
    ("url", "expected"),
    [
        ("http://127.0.0.1:8000/s-entrainer/", True),
        ("http://localhost:8000", True),
        ("http://[::1]:8000/", True),
        ("http://192.168.1.20:8000/", False),
        ("https://pas-a-pas.example/", False),
    ],
)
def test_what_a_loopback_address_is(url: str, expected: bool) -> None:
    assert is_loopback(url) is expected


# ——— Too many tries ———


def test_too_many_tries_says_how_long_and_where_to_go(
    visiteur: Visiteur, monkeypatch: pytest.MonkeyPatch
) -> None:
    visiteur.enter("jeanne", CONNEXION)
    refused = entree.Entree(None, attendre=int(timedelta(minutes=12).total_seconds()) - 5)
    monkeypatch.setattr(entree, "begin", lambda *_: refused)
    answer = visiteur.post("/s-entrainer/exercice/entrer", scenario="jeanne")
    html = answer.get_data(as_text=True)
    assert (answer.status_code, answer.headers["Retry-After"]) == (429, "715")
    assert "dans 12 minutes" in html
    assert "Simulation" in html
    assert f'href="{CONNEXION}"' in html
    assert "Revenez en arrière" not in html


# ——— The door ———


def test_each_person_has_one_button_in_a_folded_situation(visiteur: Visiteur) -> None:
    page = visiteur.get(f"{HOME}personnes")
    folded = list(page.tree.iterfind(".//main//details"))
    assert len(folded) == len(list(page.tree.iterfind(".//input[@name='scenario']/../../../..")))
    assert all(list(row.iter("button")) for row in folded)
    assert all("open" not in row.attrib for row in folded)


def test_the_first_action_comes_before_the_explanations(visiteur: Visiteur) -> None:
    text = visiteur.get(ENTRY).main
    assert text.index("Commencer avec Jeanne") < text.index("Rien n’est envoyé")


def test_a_mission_done_elsewhere_still_counts_in_the_next_exercise(visiteur: Visiteur) -> None:
    visiteur.enter("jeanne", HOME)
    with visiteur.world() as (_, bac):
        missions.begin(bac, "creer-compte").reussie_le = bac.now()
    visiteur.get(f"{MISSIONS}changer-adresse/")
    visiteur.press("Commencer avec Rachid")
    assert "Vous en avez réussi 1" in visiteur.get(MISSIONS).main
    visiteur.get(ENTRY)
    visiteur.press("Nouvel exercice")
    assert "Vous en avez réussi" not in visiteur.get(MISSIONS).main
