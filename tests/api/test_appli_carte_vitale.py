"""The appli carte Vitale through the API: both ways, every refusal, what the open appli gives."""

from datetime import timedelta
from typing import Any

import pytest

from tests.api.appli_carte_vitale import BASE, SECRET, active, begin, opened
from tests.api.programme import Programme
from tests.exercice.test_exercice import Wall

PIECE = {"biometrie": True, "piece": "cnie"}


def test_the_standard_way_from_the_number_to_the_open_appli(programme: Programme) -> None:
    programme.enter("ald")
    assert begin(programme)["etat"] == "en-cours"
    body = {"code_mail": programme.latest()["code"], **PIECE, **SECRET}
    assert programme.post(f"{BASE}/activations/depot", body)["etat"] == "en-attente"
    programme.post(f"{BASE}/ouverture", {"code": "402917"}, 409)
    programme.advance("48-h")
    told = programme.get(BASE)
    assert told["etat"] == "a-finaliser"
    assert told["finaliser_avant"] is not None
    opened(programme)
    assert programme.get(BASE)["etat"] == "active"


def test_a_failure_says_its_cause_in_the_appli_only(programme: Programme) -> None:
    programme.enter("ald")
    begin(programme)
    body = {"code_mail": programme.latest()["code"], **PIECE, **SECRET, "epreuve": "echec-piece"}
    programme.post(f"{BASE}/activations/depot", body)
    programme.advance("48-h")
    told = programme.get(BASE)
    assert told["etat"] == "echec"
    assert told["cause"] not in programme.latest()["corps"]


@pytest.mark.parametrize(
    ("wrong", "field"),
    [
        ({"code_mail": "000000"}, "code_mail"),
        ({"biometrie": False}, "biometrie"),
        ({"piece": "permis"}, "piece"),
        ({"code": "123456"}, "code"),
        ({"confirmation": "402918"}, "confirmation"),
    ],
)
def test_each_answer_of_the_file_is_checked(
    programme: Programme, wrong: dict[str, Any], field: str
) -> None:
    programme.enter("ald")
    begin(programme)
    body = {"code_mail": programme.latest()["code"], **PIECE, **SECRET, **wrong}
    told = programme.post(f"{BASE}/activations/depot", body, 422)
    assert list(told["fields"]) == [field]


def test_three_wrong_numbers_close_the_activation(programme: Programme) -> None:
    programme.enter("ald")
    other = "2 51 03 63 113 000 21"
    begin(programme, status=422, nir=other)
    begin(programme, status=422, nir=other)
    assert "Trois numéros faux" in begin(programme, status=409, nir=other)["error"]
    begin(programme, status=409)


@pytest.mark.parametrize(
    ("scenario", "personne", "why"),
    [
        ("famille-guilvinec", "yann", "Votre caisse ne propose pas encore"),
        ("dix-chiffres", "camille", "16 ans"),
        ("jeanne", "jeanne", "adresse du compte ameli"),
        ("tutelle", "huguette", "pas de téléphone"),
    ],
)
def test_who_may_not_have_it_is_told_why(
    programme: Programme, scenario: str, personne: str, why: str
) -> None:
    programme.enter(scenario, personne)
    assert why in begin(programme, status=409)["error"]


def test_a_tablet_does_not_do(programme: Programme) -> None:
    programme.enter("ald")
    programme.post(f"{BASE}/telephones", {"modele": "minitel"}, 422)
    programme.post(f"{BASE}/telephones", {"modele": "tablette"}, 201)
    assert programme.get(BASE)["obstacle"] == "tablette"
    begin(programme, status=409)


def test_one_appli_on_one_telephone(programme: Programme) -> None:
    active(programme)
    programme.post(f"{BASE}/telephones", {"modele": "iphone"}, 201)
    assert programme.get(BASE)["obstacle"] == "ailleurs"
    begin(programme, status=409)
    programme.get(f"{BASE}/infos", 401)


def test_what_is_shown_is_good_once(programme: Programme) -> None:
    active(programme)
    shown = programme.post(f"{BASE}/presentations", {"mode": "qr"}, 201)
    assert shown["url"].endswith(f"/s-entrainer/professionnel/lire?jeton={shown['jeton']}")
    assert len(shown["code"]) == 9
    again = programme.post(f"{BASE}/presentations", {"mode": "sans-contact"}, 201)
    assert again["jeton"] != shown["jeton"]


def test_the_people_their_data_and_no_expense_yet(programme: Programme) -> None:
    active(programme)
    people = programme.get(f"{BASE}/infos")["personnes"]
    assert [group["cle"] for group in people[0]["groupes"]] == ["amo", "ins", "etat-civil"]
    assert programme.get(f"{BASE}/activites")["activites"] == []


def test_the_settings(programme: Programme) -> None:
    active(programme)
    new = {"code": "630184", "confirmation": "630184"}
    programme.put(f"{BASE}/code", {"ancien": "715028", **new}, 422)
    programme.put(f"{BASE}/code", {"ancien": "402917", **new}, 204)
    programme.post(f"{BASE}/mail/code", {"code": "000000"}, 409)
    programme.put(f"{BASE}/mail", {"mail": "marc.nouveau@exemple.test"}, 204)
    programme.post(f"{BASE}/mail/code", {"code": "000000"}, 422)
    programme.post(f"{BASE}/mail/code", {"code": programme.latest()["code"]}, 204)
    programme.post(f"{BASE}/deconnexion", status=204)
    programme.get(f"{BASE}/infos", 401)
    programme.post(f"{BASE}/ouverture", {"code": "402917"}, 422)


def test_three_wrong_codes_pause_and_ten_wipe(programme: Programme, wall: Wall) -> None:
    active(programme)
    for number in range(1, 10):
        programme.post(f"{BASE}/ouverture", {"code": "715028"}, 422 if number % 3 else 429)
        if number % 3 == 0:
            wall(timedelta(minutes=5, seconds=1))
    programme.post(f"{BASE}/ouverture", {"code": "715028"}, 410)
    assert programme.get(BASE)["etat"] == "supprimee"


def test_a_forgotten_code_and_a_deleted_profile(programme: Programme) -> None:
    active(programme)
    programme.post(f"{BASE}/suppression", status=204)
    assert programme.get(BASE)["etat"] == "supprimee"
    programme.post(f"{BASE}/code-oublie", status=409)
    begin(programme)
    programme.post(f"{BASE}/code-oublie", status=204)


def test_the_tables_are_open_to_every_role(programme: Programme) -> None:
    programme.enter("ald")
    programme.role("pharmacien")
    assert len(programme.get(f"{BASE}/ouvertures")["ouvertures"]) == 5
    programme.get(f"{BASE}/telephones", 403)
