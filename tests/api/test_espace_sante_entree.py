"""Into Mon espace santé through the API: enrolment with its side doors, login (R128-R140)."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from flask import Flask

from core.nir import key
from tests.abus.outils import INCONNU
from tests.api.espace_sante import (
    ACCES,
    BASE,
    begin,
    decide,
    enrol,
    identifiers,
    login,
    posted_code,
    profiles,
    prove,
)
from tests.api.programme import Programme

NOBODY = f"{INCONNU}{key(INCONNU)}"
Wall = Callable[[timedelta], None]
STEPS = ("envoi", "code", "profils", "decision", "contacts", "acces")


# ——— Enrolment ———


def test_a_space_is_activated_step_by_step(programme: Programme) -> None:
    programme.enter()
    assert programme.get(BASE)["etat"] == "a-activer"
    path, bodies = begin(programme), dict.fromkeys(STEPS)
    bodies |= {"envoi": {"canal": "sms"}, "profils": {"enfants": []}}
    bodies |= {"decision": {"decision": "activer"}, "contacts": {"portable": "06 39 98 01 10"}}
    for step in STEPS[:-1]:
        assert programme.get(path)["etape"] == step
        body = bodies[step] or {"code": programme.latest()["code"]}
        programme.post(f"{path}/{step}", body)
    assert programme.post(f"{path}/acces", ACCES, 201) == {
        "etat": "actif",
        "identifiant": "camomille64",
    }
    assert programme.get(BASE)["etat"] == "actif"
    programme.get(path, 404)


def test_nothing_private_is_told_before_the_code(programme: Programme) -> None:
    programme.enter("famille-guilvinec", "maud")
    path = begin(programme)
    state = programme.get(path)
    assert (state["enfants"], state["contacts"]) == (None, None)
    assert {row["adresse"] for row in state["canaux"]} == {
        "mau*****@exemple.test",
        "+33 6 ** ** ** 30",
    }


def test_one_wrong_identifier_is_refused_without_saying_which(programme: Programme) -> None:
    programme.enter()
    programme.get(BASE)
    answers = [
        programme.post(f"{BASE}/activations", identifiers(programme, **wrong), 422)
        for wrong in ({"code": "ABCD EFGH JKMN"}, {"numero_serie": "00099999999"})
    ]
    unknown = {"nir": "1 80 01 75 056 000 71", "code": "ABCD EFGH JKMN"}
    answers.append(
        programme.ask("POST", f"{BASE}/activations", identifiers(programme, **unknown)).get_json()
    )
    assert answers[0] == answers[1]
    assert set(answers[0]["fields"]) == {"code"}


def test_the_whole_number_is_asked_key_included(programme: Programme) -> None:
    programme.enter()
    programme.get(BASE)
    short = identifiers(programme)["nir"][:-3]
    asked = identifiers(programme, nir=short)
    assert "15 chiffres" in programme.post(f"{BASE}/activations", asked, 422)["fields"]["nir"]


def test_guesses_end_in_429(programme: Programme, wall: Wall) -> None:
    programme.enter()
    programme.get(BASE)
    wrong = identifiers(programme, code="ABCD EFGH JKMN")
    answers = [programme.ask("POST", f"{BASE}/activations", wrong) for _ in range(6)]
    assert [answer.status_code for answer in answers] == [422] * 5 + [429]
    wall(timedelta(minutes=16))
    begin(programme)


def test_a_lost_provisional_code_is_replaced_and_nothing_tells_who_exists(
    programme: Programme,
) -> None:
    card = programme.enter()
    programme.get(BASE)
    old = posted_code(programme)
    asked = {name: card[name] for name in ("nir", "naissance", "numero_serie")}
    programme.post(f"{BASE}/code-provisoire", asked | {"naissance": "1950-01-01"}, 204)
    assert posted_code(programme) == old
    programme.post(f"{BASE}/code-provisoire", asked, 204)
    assert posted_code(programme) != old
    programme.post(f"{BASE}/activations", identifiers(programme, code=old), 422)
    programme.post(f"{BASE}/activations", identifiers(programme), 201)


def test_a_code_replaced_meanwhile_sends_back_to_the_three_identifiers(
    programme: Programme,
) -> None:
    path, card = prove_and_decide(programme), programme.card
    asked = {name: card[name] for name in ("nir", "naissance", "numero_serie")}
    programme.post(f"{BASE}/code-provisoire", asked, 204)
    programme.post(f"{path}/acces", ACCES, 409)
    programme.get(path, 409)
    enrol(programme)


def prove_and_decide(programme: Programme) -> str:
    programme.enter()
    return decide(programme)


def test_steps_come_in_order(programme: Programme) -> None:
    programme.enter()
    path = begin(programme)
    bodies = {
        "code": {"code": "123456"},
        "profils": {"enfants": []},
        "decision": {"decision": "refuser"},
        "contacts": {"mail": "autre@exemple.test"},
        "acces": ACCES,
    }
    for step, body in bodies.items():
        programme.post(f"{path}/{step}", body, 409)
    programme.post(f"{path}/renvoyer", status=409)
    assert programme.get(path)["etape"] == "envoi"


def test_no_contact_known_then_the_caisse_is_called(programme: Programme) -> None:
    programme.enter("coordonnees", "paulette")
    path = begin(programme)
    assert programme.get(path)["canaux"] == []
    assert set(programme.post(f"{path}/envoi", {"canal": "mail"}, 422)["fields"]) == {"canal"}
    assert [row["canal"] for row in programme.post(f"{path}/coordonnees")["canaux"]] == ["mail"]
    programme.post(f"{path}/envoi", {"canal": "mail"})
    programme.post(f"{path}/code", {"code": programme.latest()["code"]})


def test_old_contacts_receive_nothing_until_the_caisse_corrects_them(
    programme: Programme, wall: Wall
) -> None:
    programme.enter("coordonnees", "rene")
    path = begin(programme)
    before = programme.get("/boite")
    programme.post(f"{path}/envoi", {"canal": "mail"})
    assert programme.get("/boite") == before
    programme.post(f"{path}/coordonnees")
    wall(timedelta(seconds=31))
    programme.post(f"{path}/renvoyer", status=204)
    programme.post(f"{path}/code", {"code": programme.latest()["code"]})


def test_a_code_is_sent_again_thirty_seconds_later(programme: Programme, wall: Wall) -> None:
    programme.enter()
    path = begin(programme)
    programme.post(f"{path}/envoi", {"canal": "mail"})
    old = programme.latest()["code"]
    limited = programme.ask("POST", f"{path}/renvoyer")
    assert (limited.status_code, int(limited.headers["Retry-After"]) > 0) == (429, True)
    wall(timedelta(seconds=31))
    programme.post(f"{path}/renvoyer", status=204)
    if programme.latest()["code"] != old:
        programme.post(f"{path}/code", {"code": old}, 422)
    programme.post(f"{path}/code", {"code": programme.latest()["code"]})


def test_a_code_lasts_fifteen_minutes_of_the_exercise(programme: Programme) -> None:
    programme.enter()
    path = begin(programme)
    programme.post(f"{path}/envoi", {"canal": "mail"})
    code = programme.latest()["code"]
    programme.advance("15-min", "15-min")
    refused = programme.post(f"{path}/code", {"code": code}, 422)
    assert "15 minutes" in refused["fields"]["code"]


def test_a_refusal_is_kept_and_can_be_taken_back(programme: Programme) -> None:
    card = programme.enter()
    path = prove(programme)
    programme.post(f"{path}/profils", {"enfants": []})
    refused = programme.post(f"{path}/decision", {"decision": "refuser"})
    assert refused == {"etat": "refuse", "activation": None}
    assert programme.get(BASE)["etat"] == "refuse"
    asked = {name: card[name] for name in ("nir", "naissance", "numero_serie")}
    programme.post(f"{BASE}/code-provisoire", asked, 204)
    enrol(programme)


def test_after_six_weeks_it_is_too_late_to_refuse(programme: Programme) -> None:
    card = programme.enter()
    programme.get(BASE)
    programme.advance(*["21-jours"] * 3)
    asked = {name: card[name] for name in ("nir", "naissance", "numero_serie")}
    programme.post(f"{BASE}/code-provisoire", asked, 204)
    path = prove(programme)
    assert programme.get(path)["peut_refuser"] is False
    programme.post(f"{path}/profils", {"enfants": []})
    assert set(programme.post(f"{path}/decision", {"decision": "refuser"}, 422)["fields"]) == {
        "decision"
    }
    programme.post(f"{path}/decision", {"decision": "activer"})


def test_the_children_chosen_are_activated_and_no_other(programme: Programme) -> None:
    programme.enter("famille-guilvinec", "maud")
    path = prove(programme)
    people = {row["cle"]: row["id"] for row in programme.people}
    programme.post(f"{path}/profils", {"enfants": [people["yann"]]}, 422)
    shown = {row["id"] for row in programme.get(path)["enfants"]}
    assert {people["mael"], people["ewen"]} <= shown
    assert people["yann"] not in shown
    programme.post(f"{path}/profils", {"enfants": [people["mael"]]})
    programme.post(f"{path}/decision", {"decision": "activer"})
    programme.post(f"{path}/contacts", {"mail": programme.card["mail"]})
    programme.post(f"{path}/acces", ACCES, 201)
    login(programme)
    assert set(profiles(programme)) == {"Maud", "Maël"}


def test_a_child_is_activated_by_the_parent(programme: Programme) -> None:
    programme.enter("famille-guilvinec", "mael")
    door = programme.get(BASE)
    assert (door["etat"], door["enfant"]) == (None, True)


def test_without_a_definitive_number_there_is_no_space(programme: Programme) -> None:
    programme.enter("ame")
    assert programme.get(BASE)["etat"] is None


@pytest.mark.parametrize(
    ("typed", "field"),
    [
        ({"identifiant": "court"}, "identifiant"),
        ({"identifiant": "2510363113000"}, "identifiant"),
        ({"mot_de_passe": "Hortensia64"}, "mot_de_passe"),
        ({"mot_de_passe": "Camomille64-a"}, "mot_de_passe"),
        ({"mot_de_passe": "Marchand-64"}, "mot_de_passe"),
    ],
)
def test_identifier_and_password_have_their_own_rules(
    programme: Programme, typed: dict[str, str], field: str
) -> None:
    path = prove_and_decide(programme)
    assert set(programme.post(f"{path}/acces", ACCES | typed, 422)["fields"]) == {field}
    programme.post(f"{path}/acces", ACCES, 201)


def test_a_contact_at_least_is_kept(programme: Programme) -> None:
    path = prove_and_decide(programme)
    assert set(programme.post(f"{path}/contacts", {}, 422)["fields"]) == {"mail"}
    programme.post(f"{path}/contacts", {"mail": "jeanne@gmail.com"}, 422)


def test_an_enrolment_stays_on_its_device(programme: Programme, practice_app: Flask) -> None:
    programme.enter()
    path = begin(programme)
    phone = Programme(practice_app)
    code = programme.post("/autre-appareil", status=201)["code"]
    phone.token = phone.post("/rejoindre", {"code": code}, 201)["token"]
    phone.get(path, 404)


# ——— Login (R140) ———


def enrolled(programme: Programme) -> None:
    programme.enter()
    enrol(programme)


@pytest.mark.parametrize("canal", ["mail", "sms"])
def test_one_enters_by_mail_or_by_sms(programme: Programme, canal: str) -> None:
    enrolled(programme)
    ways = programme.post(f"{BASE}/connexion", ACCES | {"identifiant": "CAMOMILLE64"})["canaux"]
    assert {row["canal"] for row in ways} == {"mail", "sms"}
    assert login(programme, canal)["premiere"] is True
    programme.post(f"{BASE}/bienvenue", status=204)
    assert login(programme, canal)["premiere"] is False


def test_a_wrong_password_and_an_unknown_identifier_are_answered_alike(
    programme: Programme,
) -> None:
    enrolled(programme)
    wrong = programme.ask("POST", f"{BASE}/connexion", ACCES | {"mot_de_passe": "Autre-1234"})
    nobody = programme.ask("POST", f"{BASE}/connexion", ACCES | {"identifiant": "personne12"})
    assert (wrong.status_code, wrong.data) == (nobody.status_code, nobody.data)
    assert wrong.status_code == 422


def test_guesses_of_a_password_end_in_429(programme: Programme) -> None:
    enrolled(programme)
    wrong = ACCES | {"mot_de_passe": "Autre-1234"}
    answers = [programme.ask("POST", f"{BASE}/connexion", wrong) for _ in range(6)]
    assert [answer.status_code for answer in answers] == [422] * 5 + [429]


def test_password_then_channel_then_code(programme: Programme, wall: Wall) -> None:
    enrolled(programme)
    programme.post(f"{BASE}/connexion/envoi", {"canal": "mail"}, 409)
    programme.post(f"{BASE}/connexion", ACCES)
    programme.post(f"{BASE}/connexion/code", {"code": "123456"}, 409)
    programme.post(f"{BASE}/connexion/renvoyer", status=409)
    programme.post(f"{BASE}/connexion/envoi", {"canal": "mail"}, 204)
    programme.post(f"{BASE}/connexion/renvoyer", status=429)
    programme.post(f"{BASE}/connexion/envoi", {"canal": "sms"}, 204)  # the other way, at once
    wall(timedelta(seconds=31))
    programme.post(f"{BASE}/connexion/renvoyer", status=204)
    code = programme.latest()["code"]
    programme.post(f"{BASE}/connexion/code", {"code": code})
    programme.post(f"{BASE}/connexion/code", {"code": code}, 409)  # it was used


def test_a_session_ends_with_the_logout_and_is_not_the_accounts(programme: Programme) -> None:
    card = programme.with_account()
    enrol(programme)
    login(programme)
    programme.get(f"{BASE}/accueil")
    programme.get("/compte", 401)
    programme.password(card)
    programme.code()
    programme.get(f"{BASE}/accueil", 401)
    programme.get("/compte")
    programme.session = programme.sessions["espace"]
    programme.post(f"{BASE}/deconnexion", status=204)
    programme.get(f"{BASE}/accueil", 401)


def test_a_session_stays_on_its_device(programme: Programme, practice_app: Flask) -> None:
    enrolled(programme)
    login(programme)
    phone = Programme(practice_app, session=programme.session)
    code = programme.post("/autre-appareil", status=201)["code"]
    phone.token = phone.post("/rejoindre", {"code": code}, 201)["token"]
    phone.get(f"{BASE}/accueil", 401)
