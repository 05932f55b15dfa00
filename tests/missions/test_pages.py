"""The missions' pages: begun, hinted, noticed, sorted, printed."""

from datetime import timedelta

import pytest
from flask import Flask

from editorial import store
from tests.compte import gestes
from tests.judge import Page
from tests.missions.conftest import Visiteur, visitor
from tests.visiteur import Visiteur as Practised
from tests.visiteur import text_of

HERE = "/s-entrainer/missions/"
SORTING = f"{HERE}vrai-ou-faux/"
ROWS = next(row for row in store.read("missions") if row["cle"] == "vrai-ou-faux")["messages"]
COMPTE = ["creer-compte", "se-connecter", "code-perdu", "attestation", "changer-adresse"]
SANTE = ["ouvrir-espace-sante", "envoyer-document", "ordonnance"]


def begin(who: Visiteur, cle: str) -> str:
    return who.post(f"{HERE}{cle}/commencer", page=f"{HERE}{cle}/")


def shown(text: str) -> str:
    """As `Page.main` gives a text: every space alike."""
    return " ".join(text.split())


def test_the_list_says_what_is_begun_and_done(jeanne: Visiteur) -> None:
    assert "Commencée" not in jeanne.get(HERE).main
    begin(jeanne, "creer-compte")
    assert "Commencée" in jeanne.get(HERE).main
    jeanne.live("compte.cree", "compte.confirme")
    page = jeanne.get(HERE)
    assert f"Vous en avez réussi 1 sur {len(store.read('missions'))}." in page.main
    assert "Réussie" in jeanne.get("/s-entrainer/exercice/").main


@pytest.mark.parametrize("cle", COMPTE + SANTE)
def test_a_mission_starts_where_it_says_and_is_noticed(jeanne: Visiteur, cle: str) -> None:
    mission = next(row for row in store.read("missions") if row["cle"] == cle)
    assert begin(jeanne, cle) == mission["depart"]
    assert "Mission commencée" in jeanne.get(f"{HERE}{cle}/").main
    jeanne.live(*mission["reussite"])
    assert "Mission réussie" in jeanne.get(f"{HERE}{cle}/").main
    page = jeanne.get(f"{HERE}{cle}/reussi")
    for words in ("Réussi le", "Avant le vrai site", "Ce qu’on ne vous demandera jamais"):
        assert words in page.main
    assert "Jeanne" not in page.main
    assert mission["article"] in " ".join(page.links)
    site = "monespacesante.fr" if mission["libelle"].startswith("mes-") else "ameli.fr"
    assert site in page.main


def test_what_happened_before_the_start_does_not_count(jeanne: Visiteur) -> None:
    jeanne.live("compte.connexion")
    begin(jeanne, "se-connecter")
    assert "Mission commencée" in jeanne.get(f"{HERE}se-connecter/").main


def test_a_mission_begun_again_is_to_be_done_again(jeanne: Visiteur) -> None:
    begin(jeanne, "se-connecter")
    jeanne.live("compte.connexion")
    jeanne.get(f"{HERE}se-connecter/reussi")
    begin(jeanne, "se-connecter")
    assert "Mission commencée" in jeanne.get(f"{HERE}se-connecter/").main
    assert jeanne.client.get(f"{HERE}se-connecter/reussi").location == f"{HERE}se-connecter/"


def test_success_stays_when_time_goes_on(jeanne: Visiteur) -> None:
    begin(jeanne, "se-connecter")
    jeanne.live("compte.connexion")
    first = jeanne.get(f"{HERE}se-connecter/reussi").main
    with jeanne.app.app_context():
        from core import db

        jeanne.bac().avance = timedelta(days=40)
        db.commit()
    jeanne.live("compte.connexion")
    assert jeanne.get(f"{HERE}se-connecter/reussi").main == first


def test_hints_are_plain_links_one_after_the_other(jeanne: Visiteur) -> None:
    mission = next(row for row in store.read("missions") if row["cle"] == "code-perdu")
    for asked in range(4):
        page = jeanne.get(f"{HERE}code-perdu/?indice={asked}")
        for number, hint in enumerate(mission["indices"]):
            assert (shown(hint) in page.main) is (number < asked)
        next_one = f"{HERE}code-perdu/?indice={asked + 1}#indices"
        assert (next_one in page.links) is (asked < 3)
    assert "lisez l’article" in jeanne.get(f"{HERE}code-perdu/?indice=3").main


def test_the_messages_are_sorted_one_a_screen_and_explained(jeanne: Visiteur) -> None:
    assert begin(jeanne, "vrai-ou-faux") == f"{SORTING}messages/1"
    for number, row in enumerate(ROWS, start=1):
        url = f"{SORTING}messages/{number}"
        page = jeanne.get(url)
        assert shown(row["situation"]) in page.main
        assert shown(row["explication"]) not in page.main
        assert jeanne.post(url, page=url, reponse="vrai") == f"{url}#verdict"
        page = jeanne.get(url)
        assert shown(row["explication"]) in page.main
        assert ("C’est juste" in page.main) is (row["verdict"] == "vrai")
        assert page.main.index("Ce qu’il fallait regarder") < page.main.index("La situation")
        following = f"{SORTING}messages/{number + 1}" if number < 12 else f"{SORTING}bilan"
        assert following in page.links


def sort_all(who: Visiteur, wrong: int) -> None:
    """Sort the twelve messages, the first ones wrongly."""
    begin(who, "vrai-ou-faux")
    for number, row in enumerate(ROWS, start=1):
        opposite = "faux" if row["verdict"] == "vrai" else "vrai"
        url = f"{SORTING}messages/{number}"
        who.post(url, page=url, reponse=opposite if number <= wrong else row["verdict"])


@pytest.mark.parametrize("wrong", [0, 1, 2])
def test_ten_of_twelve_is_a_success(jeanne: Visiteur, wrong: int) -> None:
    sort_all(jeanne, wrong)
    end = jeanne.get(f"{SORTING}reussi")
    assert f"Vous avez bien trié {12 - wrong} messages sur 12" in end.main
    assert end.main.count("(à relire)") == wrong
    assert jeanne.client.get(f"{SORTING}bilan").location == f"{SORTING}reussi"


def test_fewer_is_not_yet_and_those_missed_are_tried_again(jeanne: Visiteur) -> None:
    sort_all(jeanne, 3)
    assert jeanne.client.get(f"{SORTING}reussi").location == SORTING
    page = jeanne.get(f"{SORTING}bilan")
    assert "Vous en avez reconnu 9 sur 12" in page.main
    assert sum(f"{SORTING}messages/" in link for link in page.links) == 3
    for word in ("échoué", "raté", "mauvais", "dommage"):
        assert word not in page.main.lower()
    assert "Réussie" not in jeanne.get(HERE).main
    assert jeanne.post(f"{SORTING}reprendre", page=f"{SORTING}bilan") == f"{SORTING}messages/1"
    url = f"{SORTING}messages/1"
    jeanne.post(url, page=url, reponse=ROWS[0]["verdict"])
    assert jeanne.client.get(f"{SORTING}reussi").location == SORTING  # two are left to sort
    for number in (2, 3):
        url = f"{SORTING}messages/{number}"
        jeanne.post(url, page=url, reponse=ROWS[number - 1]["verdict"])
    assert "12 messages sur 12" in jeanne.get(f"{SORTING}reussi").main


def test_the_first_answer_stays_and_others_are_refused(jeanne: Visiteur) -> None:
    begin(jeanne, "vrai-ou-faux")
    url = f"{SORTING}messages/1"
    with jeanne.client as client:
        token = client.get(url).text.split('name="csrf_token" value="')[1].split('"')[0]
        assert client.post(url, data={"csrf_token": token, "reponse": "oui"}).status_code == 422
        assert client.post(url, data={"csrf_token": token}).status_code == 422
        assert client.post(url, data={"reponse": "faux"}).status_code == 400
    jeanne.post(url, page=url, reponse="faux")
    jeanne.post(url, reponse="vrai")
    assert "C’est juste" in jeanne.get(url).main


def test_nothing_of_a_true_or_false_message_can_be_followed(jeanne: Visiteur) -> None:
    begin(jeanne, "vrai-ou-faux")
    for number in range(1, 13):
        links = jeanne.get(f"{SORTING}messages/{number}").links
        assert not [link for link in links if "exemple.test" in link]


def test_a_page_of_a_mission_not_begun_leads_to_its_start(jeanne: Visiteur) -> None:
    assert jeanne.client.get(f"{SORTING}messages/1").location == SORTING
    assert jeanne.client.get(f"{SORTING}reussi").location == SORTING
    for url in (f"{HERE}inconnue/", f"{SORTING}messages/13", f"{SORTING}messages/0"):
        assert jeanne.client.get(url).status_code == 404


def test_a_world_knows_nothing_of_anothers_missions(pratique: Flask, jeanne: Visiteur) -> None:
    other = visitor(pratique)
    begin(jeanne, "se-connecter")
    jeanne.live("compte.connexion")
    assert "Réussie" in jeanne.get(HERE).main
    assert "Commencée" not in other.get(HERE).main
    other.live("compte.connexion")
    assert "Réussie" not in other.get(HERE).main


def test_a_visitor_without_a_world_is_led_to_the_entry(pratique: Flask) -> None:
    response = pratique.test_client().get(HERE)
    assert response.status_code == 302
    assert response.location.startswith("/s-entrainer/?suite=")


def first_button(page: Page) -> str:
    """What the page asks first of all to press."""
    return text_of(next(page.tree.iterfind(".//main//button")))


@pytest.mark.parametrize(
    ("cle", "who"),
    [
        ("creer-compte", "Jeanne"),
        ("se-connecter", "Bruno"),
        ("code-perdu", "Bruno"),
        ("attestation", "Amina"),
        ("changer-adresse", "Rachid"),
        ("nouvelle-carte-vitale", "Colette"),
        ("ouvrir-espace-sante", "Jeanne"),
    ],
)
def test_a_mission_begins_with_somebody_who_can_do_it(jeanne: Visiteur, cle: str, who: str) -> None:
    assert first_button(jeanne.get(f"{HERE}{cle}/")) == f"Commencer avec {who}"


def test_its_own_person_is_played_and_the_mission_runs_at_once(jeanne: Visiteur) -> None:
    mission = next(row for row in store.read("missions") if row["cle"] == "se-connecter")
    page = jeanne.get(f"{HERE}se-connecter/")
    assert "Jeanne n’a pas encore de compte ameli. Cette mission se joue avec Bruno." in page.main
    assert f"{HERE}creer-compte/" in page.links  # the other way: her own account first
    sent = {name: mission[name] for name in ("scenario", "personne")} | {"mission": "se-connecter"}
    there = jeanne.post(
        "/s-entrainer/exercice/entrer", page=f"{HERE}se-connecter/", suite=mission["depart"], **sent
    )
    assert there == mission["depart"]
    assert "Mission commencée" in jeanne.get(f"{HERE}se-connecter/").main


def test_with_an_account_of_ones_own_one_stays_oneself(visiteur: Practised) -> None:
    gestes.avec_compte(visiteur)
    assert first_button(visiteur.get(f"{HERE}se-connecter/")) == "Commencer avec Jeanne"
    page = visiteur.get(f"{HERE}creer-compte/")
    assert "Jeanne n’est pas au début de cette histoire" in page.main
    assert first_button(page) == "Commencer avec Jeanne"  # in a new exercise
    visiteur.press("Commencer avec Jeanne")
    assert visiteur.path == "/s-entrainer/compte/creer"


def test_what_is_missing_is_said_and_led_to(jeanne: Visiteur) -> None:
    page = jeanne.get(f"{HERE}envoyer-document/")
    assert "n’a pas encore ouvert Mon espace santé" in page.main
    assert f"{HERE}ouvrir-espace-sante/" in page.links
    assert "Commencer" not in page.main
