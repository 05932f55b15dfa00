"""The missions' pages: begun, hinted, noticed, sorted, printed."""

from datetime import timedelta

import pytest
from flask import Flask

from editorial import store
from tests.missions.conftest import Visiteur, visitor

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
        assert jeanne.post(url, page=url, reponse="vrai") == url
        page = jeanne.get(url)
        assert shown(row["explication"]) in page.main
        assert ("C’est juste" in page.main) is (row["verdict"] == "vrai")
        following = f"{SORTING}messages/{number + 1}" if number < 12 else f"{SORTING}reussi"
        assert following in page.links
    end = jeanne.get(f"{SORTING}reussi")
    right = sum(row["verdict"] == "vrai" for row in ROWS)
    assert f"Vous avez bien trié {right} messages sur 12" in end.main
    assert end.main.count("(à relire)") == 12 - right
    for word in ("échoué", "raté", "mauvais", "dommage"):
        assert word not in end.main.lower()


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


def test_a_mission_offers_the_person_that_suits_it(jeanne: Visiteur) -> None:
    page = f"{HERE}changer-adresse/"
    assert "Avec qui la jouer" in jeanne.get(page).main
    assert "Avec qui la jouer" not in jeanne.get(f"{HERE}creer-compte/").main
    there = jeanne.post(
        "/s-entrainer/exercice/entrer", page=page, scenario="npai", personne="rachid", suite=page
    )
    assert there == page
    assert "Avec qui la jouer" not in jeanne.get(page).main
