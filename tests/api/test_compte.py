"""The compte ameli through the API, from its creation to its closing."""

from collections.abc import Callable
from datetime import timedelta
from io import BytesIO

import pytest
from pypdf import PdfReader

from core import clock, db
from services.bac_a_sable.models import device
from tests.api.programme import Programme, creation

Wall = Callable[[timedelta], None]


def move(programme: Programme, **by: float) -> None:
    """Move the exercise's clock by any duration."""
    with programme.app.app_context():
        found = device(programme.token)
        assert found is not None
        found[1].avance += timedelta(**by)
        db.commit()


@pytest.fixture
def still(monkeypatch: pytest.MonkeyPatch) -> None:
    """The wall clock stands still."""
    now = clock.wall_now()
    monkeypatch.setattr(clock, "wall_now", lambda: now)


# ——— Creation to first login ———


def test_from_creation_to_first_login(programme: Programme) -> None:
    card = programme.enter()
    created = programme.create(card)
    assert created == {"etat": "a-confirmer", "mail": "j***@exemple.test"}
    refused = programme.password(card, status=403)
    assert refused["fields"] == {"etat": "a-confirmer"}
    assert "j***@exemple.test" in refused["error"]
    programme.confirm()
    assert programme.password(card)["state"] == "code"
    assert programme.code()["device"] is None
    account = programme.get("/compte")
    assert (account["nom"], account["etat"]) == ("Jeanne Marchand", "confirme")
    assert card["nir"] == account["foyer"][0]["nir"]


def test_each_wrong_answer_of_the_creation_is_named(programme: Programme) -> None:
    card = programme.enter()
    wrong = {
        "nom": "Martin",
        "numero_serie": "00099999999",
        "mot_de_passe": "court",
        "mail": "jeanne@gmail.com",
        "nir": "2 51 03 63 113 042 67",
        "naissance": "14/03/1951",
        "code_postal": "6300",
        "portable": "06 12 34 56 78",
    }
    for name, value in wrong.items():
        assert name in programme.create(card, 422, **{name: value})["fields"], name
    programme.create(card)
    programme.create(card, 422, mail="autre@exemple.test", fin_iban="0000000")
    programme.create(card, 409, mail="autre@exemple.test")


def test_neither_proof_nor_letter_is_refused(programme: Programme) -> None:
    card = programme.enter()
    refused = programme.create(card, 422, numero_serie="")
    assert set(refused["fields"]) == {"numero_serie"}


@pytest.mark.parametrize("scenario", ["ame", "enseignante"])
def test_who_may_not_have_an_account_is_told_why(programme: Programme, scenario: str) -> None:
    card = programme.enter(scenario)
    card |= {"numero_serie": card["numero_serie"] or "00012345678", "fin_iban": "0000000"}
    refused = programme.create(card, 422)
    assert refused["fields"]["nir"] == refused["error"]


def test_the_letter_replaces_both_proofs(programme: Programme) -> None:
    card = programme.enter()
    identity = {name: card[name] for name in ("nom", "nir", "naissance", "code_postal")}
    programme.post("/compte/code-provisoire", identity, 201)
    assert programme.get("/boite?canal=courrier")["messages"] == []
    programme.advance("4-jours")
    code = programme.get("/boite?canal=courrier")["messages"][0]["code"]
    body = creation(card) | {"numero_serie": "", "fin_iban": "", "code_provisoire": code}
    programme.post("/compte", body | {"mot_de_passe": "Marchand-1"}, 422)  # costs no code
    programme.post("/compte", body, 201)


def test_no_letter_reaches_a_wrong_address(programme: Programme) -> None:
    card = programme.enter("npai")
    identity = {name: card[name] for name in ("nom", "nir", "naissance", "code_postal")}
    programme.post("/compte/code-provisoire", identity, 409)


@pytest.mark.usefixtures("still")
@pytest.mark.parametrize(("seconds", "status"), [(0, 200), (60, 410)])
def test_the_link_lives_21_days_not_a_minute_more(
    programme: Programme, seconds: int, status: int
) -> None:
    programme.create(programme.enter())
    link = programme.latest()["lien"]
    programme.advance("21-jours")
    move(programme, seconds=seconds)
    programme.post("/compte/confirmation", {"lien": link}, status)
    if status == 410:
        programme.post("/compte/confirmation/renvoyer", {"lien": link}, 204)
        assert programme.post("/compte/confirmation", {"lien": link}, 410)["fields"] == {
            "lien": "remplace"
        }
        programme.confirm()
    programme.post("/compte/confirmation", {"lien": programme.latest()["lien"] or link}, 410)


def test_after_the_password_a_new_link_may_be_asked_for(programme: Programme) -> None:
    card = programme.enter()
    programme.create(card)
    programme.post("/compte/confirmation/renvoyer", {}, 404)
    programme.advance("21-jours", "48-h")
    assert programme.password(card, status=403)["fields"] == {"etat": "lien-expire"}
    programme.post("/compte/confirmation/renvoyer", status=204)
    programme.confirm()


# ——— Codes, trusted devices, forgotten password ———


def test_a_lost_code_is_sent_again_and_the_old_one_dies(programme: Programme, wall: Wall) -> None:
    card = programme.with_account()
    programme.post("/connexion/code", {"code": "123456"}, 409)
    programme.password(card)
    old = programme.latest()["code"]
    programme.post("/connexion/renvoyer", status=204)
    limited = programme.ask("POST", "/connexion/renvoyer")
    assert limited.status_code == 429
    assert 0 < int(limited.headers["Retry-After"]) <= 31
    wall(timedelta(seconds=31))
    if programme.latest()["code"] != old:
        programme.post("/connexion/code", {"code": old}, 422)
    programme.code()


@pytest.mark.usefixtures("still")
@pytest.mark.parametrize(("seconds", "status"), [(899, 200), (900, 200), (901, 422)])
def test_a_code_lives_15_minutes(programme: Programme, seconds: int, status: int) -> None:
    programme.password(programme.with_account())
    code = programme.latest()["code"]
    move(programme, seconds=seconds)
    programme.post("/connexion/code", {"code": code}, status)


def test_guesses_end_in_429_with_the_seconds_to_wait(programme: Programme) -> None:
    card = programme.with_account()
    wrong = {"nir": card["nir"], "mot_de_passe": "Autre-123"}
    answers = [programme.ask("POST", "/connexion", wrong) for _ in range(6)]
    assert [answer.status_code for answer in answers] == [422] * 5 + [429]
    assert int(answers[-1].headers["Retry-After"]) > 0


@pytest.mark.parametrize(("steps", "state"), [(5, "open"), (7, "code")])
def test_a_trusted_computer_after_5_and_after_7_months(
    programme: Programme, steps: int, state: str
) -> None:
    card = programme.with_account()
    programme.password(card)
    device_token = programme.code(trust=True)["device"]
    move(programme, days=steps * 30.4)
    assert programme.password(card, device_token)["state"] == state


def test_a_trusted_device_is_listed_and_revoked(programme: Programme) -> None:
    card = programme.with_account()
    programme.password(card)
    token = programme.code(trust=True)["device"]
    rows = programme.get("/compte/appareils-de-confiance")["appareils"]
    assert len(rows) == 1
    path = f"/compte/appareils-de-confiance/{rows[0]['id']}"
    programme.must("DELETE", path, status=204)
    programme.must("DELETE", path, status=404)
    programme.must("DELETE", "/compte/appareils-de-confiance", status=204)
    assert programme.password(card, token)["state"] == "code"


def test_a_forgotten_password_is_replaced_and_every_session_ends(programme: Programme) -> None:
    card = programme.at_home()
    asked = {"nir": card["nir"], "naissance": card["naissance"]}
    programme.post("/mot-de-passe-oublie", asked, 204)
    new = {"code": programme.latest()["code"], "mot_de_passe": "Noisetier-64"}
    programme.post("/mot-de-passe-oublie/code", new | {"mot_de_passe": "court"}, 422)
    programme.post("/mot-de-passe-oublie/code", new, 204)
    programme.get("/compte", 401)
    assert programme.password(card | {"mot_de_passe": "Noisetier-64"})["state"] == "code"


def test_a_forgotten_password_is_not_replaced_by_itself(programme: Programme) -> None:
    card = programme.at_home()
    programme.post(
        "/mot-de-passe-oublie", {"nir": card["nir"], "naissance": card["naissance"]}, 204
    )
    same = {"code": programme.latest()["code"], "mot_de_passe": card["mot_de_passe"]}
    refused = programme.post("/mot-de-passe-oublie/code", same, 422)
    assert "déjà votre mot de passe" in refused["fields"]["mot_de_passe"]


def test_who_exists_is_not_told(programme: Programme) -> None:
    card = programme.with_account()
    known = programme.ask("POST", "/connexion", {"nir": card["nir"], "mot_de_passe": "Autre-123"})
    nobody = {"nir": "2510363114000", "mot_de_passe": "Autre-123"}
    unknown = programme.ask("POST", "/connexion", nobody)
    assert (known.status_code, known.data) == (unknown.status_code, unknown.data)
    programme.post("/mot-de-passe-oublie", {"nir": nobody["nir"], "naissance": "1951-03-14"}, 204)
    refused = programme.post(
        "/mot-de-passe-oublie/code", {"code": "123456", "mot_de_passe": "Noisetier-64"}, 422
    )
    assert set(refused["fields"]) == {"code"}


def test_logging_out_kills_the_session(programme: Programme) -> None:
    programme.at_home()
    programme.post("/deconnexion", status=204)
    programme.get("/compte", 401)


# ——— At home ———


def test_the_attestation_is_read_back(programme: Programme) -> None:
    card = programme.at_home()
    answer = programme.ask("POST", "/compte/attestation", {"exoneration": False})
    assert answer.content_type == "application/pdf"
    text = "".join(page.extract_text() for page in PdfReader(BytesIO(answer.data)).pages)
    assert "SPÉCIMEN" in text
    assert card["nir"].replace(" ", "") in text.replace(" ", "").replace("\u00a0", "")
    assert (
        "exoneration" in programme.post("/compte/attestation", {"exoneration": True}, 422)["fields"]
    )


def test_payments_are_listed_with_their_detail(programme: Programme) -> None:
    programme.at_home()
    rows = programme.get("/compte/paiements")["paiements"]
    detail = programme.get(f"/compte/paiements/{rows[0]['id']}")
    assert detail["rembourse"] == rows[0]["rembourse"] > 0
    assert detail["reste"] == (
        detail["montant"] - detail["rembourse"] - detail["part_complementaire"]
    )


def test_every_change_leaves_a_demarche_and_a_message(programme: Programme, wall: Wall) -> None:
    card = programme.at_home()
    offered = programme.get("/compte")["propositions"]
    yes = dict.fromkeys(
        ("accord_mail", "accord_portable_appel", "accord_portable_sms", "accord_fixe"), True
    )
    changes = {
        "/compte/adresse": offered["adresse"],
        "/compte/coordonnees-bancaires": {"iban": offered["iban"]},
        "/compte/nom-usage": {"nom": "Lenoir", "piece": "acte-mariage"},
        "/compte/mail": {"mail": offered["mail"]},
        "/compte/telephones": {"portable": offered["portable"], "fixe": offered["fixe"]},
        "/compte/communication": yes,
    }
    done = [programme.put(path, body)["id"] for path, body in changes.items()]
    rows = programme.get("/compte/demarches")["demarches"]
    assert set(done) == {row["id"] for row in rows}
    assert all(row["etapes"] for row in rows)
    assert programme.get(f"/compte/demarches/{done[0]}")["libelle"] == "changement-adresse"
    account = programme.get("/compte")
    assert (account["nom_usage"], account["adresse"]) == ("Lenoir", offered["adresse"]["rue"])
    wall(timedelta(minutes=6))  # the password is old: a sensitive change asks for it again
    again = programme.get("/compte")["propositions"]
    asked = programme.put("/compte/mail", {"mail": again["mail"]}, 422)
    assert set(asked["fields"]) == {"mot_de_passe"}
    proof = {"mail": again["mail"], "mot_de_passe": card["mot_de_passe"]}
    programme.put("/compte/mail", proof)
    programme.put("/compte/mail", proof, 422)


def test_a_new_password_ends_the_session(programme: Programme) -> None:
    card = programme.at_home()
    body = {"actuel": card["mot_de_passe"], "nouveau": "Noisetier-64"}
    programme.put("/compte/mot-de-passe", body | {"actuel": "Autre-123"}, 422)
    programme.put("/compte/mot-de-passe", body)
    programme.get("/compte", 401)


def test_closing_asks_for_the_password_and_ends_everything(programme: Programme) -> None:
    card = programme.at_home()
    programme.post("/compte/resilier", {"mot_de_passe": "Autre-123"}, 422)
    programme.post("/compte/resilier", {"mot_de_passe": card["mot_de_passe"]}, 204)
    programme.get("/compte", 401)
    programme.post("/connexion", {"nir": card["nir"], "mot_de_passe": card["mot_de_passe"]}, 422)
    programme.create(card)  # R61: the rights stay, an account may be opened again
