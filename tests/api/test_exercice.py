"""The exercise through the API: its persons, roles, clock, devices, messages and missions."""

from collections.abc import Callable
from datetime import timedelta

from flask import Flask

from editorial import store
from tests.api.programme import Programme, creation

Wall = Callable[[timedelta], None]


def test_the_scenarios_are_listed_without_any_token(programme: Programme) -> None:
    rows = programme.get("/scenarios")["scenarios"]
    assert "jeanne" in [row["cle"] for row in rows]
    assert all(row["personnes"] for row in rows)


def test_the_card_is_that_of_the_scenario(programme: Programme) -> None:
    card = programme.enter()
    assert (card["prenom"], card["nom"], card["code_postal"]) == ("Jeanne", "Marchand", "63000")
    assert card["serie_imprimee"].replace(" ", "").endswith(card["numero_serie"])
    assert card["iban"].endswith(card["fin_iban"])
    assert programme.people == programme.get("/personnes")["personnes"]


def test_another_person_of_the_household_can_be_played(programme: Programme) -> None:
    programme.enter("famille-guilvinec")
    other = programme.people[1]
    assert programme.put("/moi/personne", {"personne": other["id"]})["personne"] == other


def test_a_role_that_is_not_insured_opens_no_account(programme: Programme) -> None:
    card = programme.enter()
    programme.put("/moi/role", {"role": "pharmacien"})
    programme.post("/compte", creation(card), 403)
    programme.get("/boite", 403)
    assert programme.put("/moi/role", {"role": "assure"})["role"] == "assure"


def test_the_clock_moves_forward_and_no_further_than_five_years(programme: Programme) -> None:
    programme.enter()
    before = programme.get("/horloge")["maintenant"]
    after = programme.post("/horloge", {"avance": "6-mois"})["maintenant"]
    assert after > before
    programme.advance(*["6-mois"] * 8)
    refused = programme.post("/horloge", {"avance": "6-mois"}, 422)
    assert "cinq ans" in refused["fields"]["avance"]


def test_a_second_device_joins_once_and_is_not_logged_in(
    programme: Programme, practice_app: Flask
) -> None:
    card = programme.at_home()
    code = programme.post("/autre-appareil", status=201)["code"]
    phone = Programme(practice_app)
    joined = phone.post("/rejoindre", {"code": f" {code[:4]} {code[4:].lower()}"}, 201)
    phone.token = joined["token"]
    assert joined["people"] == programme.people
    assert phone.get("/moi")["personne"] == card
    assert phone.latest() == programme.latest()
    phone.session = programme.session  # a session lives on its device only
    phone.get("/compte", 401)
    Programme(practice_app).post("/rejoindre", {"code": code}, 422)


def test_a_joining_code_lives_ten_minutes(programme: Programme, wall: Wall) -> None:
    programme.enter()
    code = programme.post("/autre-appareil", status=201)["code"]
    wall(timedelta(minutes=10, seconds=1))
    programme.post("/rejoindre", {"code": code}, 422)


def test_ending_leaves_the_world_to_the_other_device_and_erasing_to_nobody(
    programme: Programme, practice_app: Flask
) -> None:
    programme.enter()
    code = programme.post("/autre-appareil", status=201)["code"]
    phone = Programme(practice_app)
    phone.token = phone.post("/rejoindre", {"code": code}, 201)["token"]
    programme.post("/terminer", status=204)
    programme.get("/moi", 401)
    phone.get("/moi")
    phone.must("DELETE", "/bac-a-sable", status=204)
    phone.get("/moi", 401)


# ——— Boîte and missions ———


def test_reading_a_message_marks_it_read(programme: Programme) -> None:
    programme.create(programme.enter())
    assert [row["lu"] for row in programme.get("/boite")["messages"]] == [False]
    assert programme.latest()["lu"] is True
    assert [row["lu"] for row in programme.get("/boite?canal=mail")["messages"]] == [True]
    assert programme.get("/boite?canal=sms")["messages"] == []
    programme.get("/boite?canal=fax", 422)


def test_a_mission_is_noticed(programme: Programme) -> None:
    card = programme.enter()
    begun = programme.post("/missions/creer-compte/commencer", status=201)
    assert (begun["etat"], begun["indices"]) == ("en-cours", [])
    assert len(programme.get("/missions/creer-compte?indice=2")["indices"]) == 2
    programme.create(card)
    programme.confirm()
    programme.password(card)
    programme.code()
    assert programme.get("/missions/creer-compte")["etat"] == "reussie"
    programme.get("/missions/inconnue", 404)


def test_messages_are_sorted_one_by_one(programme: Programme) -> None:
    programme.enter()
    path = "/missions/vrai-ou-faux"
    programme.post(f"{path}/messages/1", {"reponse": "faux"}, 409)
    begun = programme.post(f"{path}/commencer", status=201)
    for row in begun["messages"]:
        assert row["explication"] is None
        state = programme.post(f"{path}/messages/{row['numero']}", {"reponse": "faux"})
    assert state["etat"] == "en-cours"  # every message is sorted, too few of them rightly
    programme.post(f"{path}/commencer", status=201)
    mission = next(row for row in store.read("missions") if row["cle"] == "vrai-ou-faux")
    for number, row in enumerate(mission["messages"], start=1):
        state = programme.post(f"{path}/messages/{number}", {"reponse": row["verdict"]})
    assert state["etat"] == "reussie"
    programme.post(f"{path}/messages/13", {"reponse": "faux"}, 404)
