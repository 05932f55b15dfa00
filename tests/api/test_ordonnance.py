"""An ordonnance through the API: issued, read, given, renewed, cancelled, expired (R149-R153)."""

from io import BytesIO

import pytest
from flask import Flask
from pypdf import PdfReader

from services.ordonnance import models as ordonnances
from tests.api.ordonnance import (
    LIGNE,
    give,
    identity,
    prescribe,
    present,
    read,
    see,
    written,
)
from tests.api.programme import Programme

TWO = ({"boites": 2}, {"medicament": "cetirizine-10", "duree": 15})


def test_from_the_doctor_to_the_pharmacy_to_the_patient(programme: Programme) -> None:
    card = programme.enter()
    signed = prescribe(programme, card, *TWO)
    assert (signed["etat"], signed["patient"]) == ("emise", "Jeanne Marchand")
    programme.role("assure")
    assert [row["id"] for row in programme.get("/ordonnances")["ordonnances"]] == [signed["id"]]
    sheet = present(programme, signed["numero"])
    assert sheet["authentique"] is True
    amlodipine = {"issue": "substitue", "remplacement": "amlodipine-5", "boites": 1}
    sheet = give(programme, sheet, amlodipine, {})
    assert sheet["etat"] == "partiellement-delivree"
    assert [row["suivi"]["a_remettre"] for row in sheet["lignes"]] == [1, 0]
    sheet = give(programme, sheet)
    assert sheet["etat"] == "delivree"
    lines = read(programme, signed["id"])["lignes"]
    texts = [note["texte"] for row in lines for note in row["suivi"]["notes"]]
    assert "Amlodipine 5 mg à la place" in texts[0]
    assert len(texts) == 3


def test_the_mission_is_noticed(programme: Programme) -> None:
    card = programme.enter()
    programme.post("/missions/ordonnance/commencer", status=201)
    signed = prescribe(programme, card)
    give(programme, present(programme, signed["numero"]))
    assert programme.get("/missions/ordonnance")["etat"] == "en-cours"
    read(programme, signed["id"])
    assert programme.get("/missions/ordonnance")["etat"] == "reussie"


# ——— The doctor ———


def test_the_catalogue_tells_what_replaces_what(programme: Programme) -> None:
    programme.enter()
    programme.get("/medicaments", 403)
    programme.role("prescripteur")
    rows = {row["cle"]: row for row in programme.get("/medicaments")["medicaments"]}
    assert rows["tensamor-5"]["groupe"] == rows["amlodipine-5"]["groupe"]
    assert rows["thyrexa-75"]["marge_etroite"] is True
    assert "(lévothyroxine)" in rows["thyrexa-75"]["libelle"]


@pytest.mark.parametrize(
    "wrong", [{"nom": "Durand"}, {"naissance": "1951-03-15"}, {"nir": "1510363113000"}]
)
def test_a_patient_is_known_by_all_three_or_not(
    programme: Programme, wrong: dict[str, str]
) -> None:
    card = programme.enter()
    programme.role("prescripteur")
    refused = programme.post("/consultations", identity(card) | wrong, 422)
    assert set(refused["fields"]) == {"nom"}


def test_neither_identity_nor_code_is_refused(programme: Programme) -> None:
    programme.enter()
    programme.role("prescripteur")
    refused = programme.post("/consultations", {"nom": "Marchand"}, 422)
    assert set(refused["fields"]) == {"nir", "naissance"}


def test_a_code_read_out_serves_once_within_fifteen_minutes(programme: Programme) -> None:
    programme.enter()
    replaced, code = (patient_code(programme) for _ in range(2))
    programme.role("prescripteur")
    programme.post("/consultations", {"code": replaced}, 422)
    asked = {"code": f" {code[:4].lower()} {code[4:]}"}
    assert programme.post("/consultations", asked, 201)["patient"]["prenom"] == "Jeanne"
    assert set(programme.post("/consultations", asked, 422)["fields"]) == {"code"}
    programme.role("assure")
    late = {"code": patient_code(programme)}
    programme.advance("15-min", "15-min")
    programme.role("prescripteur")
    programme.post("/consultations", late, 422)


def patient_code(programme: Programme) -> str:
    found: str = programme.post("/ordonnances/code-patient", status=201)["code"]
    return found


def test_guesses_of_a_patient_end_in_429(programme: Programme) -> None:
    card = programme.enter()
    programme.role("prescripteur")
    wrong = identity(card) | {"nom": "Durand"}
    answers = [programme.ask("POST", "/consultations", wrong) for _ in range(11)]
    assert [answer.status_code for answer in answers] == [422] * 10 + [429]
    assert int(answers[-1].headers["Retry-After"]) > 0


@pytest.mark.parametrize(
    ("rows", "field"),
    [
        ([{"medicament": "morphine"}], "lignes.0.medicament"),
        ([{"posologie": "appelez le 06 12 34 56 78"}], "lignes.0.posologie"),
        ([{"posologie": "x" * 161}], "lignes.0.posologie"),
        ([{"duree": 31}], "lignes.0.duree"),
        ([{"duree": True}], "lignes.0.duree"),
        ([{}, {"medicament": "omeprazole-20", "boites": 7}], "lignes.1.boites"),
        ([{}, {}], "lignes.1.medicament"),
        ([{"renouvellements": 12}], "lignes.0.duree"),
        ([{"non_substituable": "mte"}], "lignes.0.non_substituable"),
        ([{"non_substituable": "efg"}], "lignes.0.non_substituable"),
        ([{}] * 9, "lignes"),
        ([], "lignes"),
    ],
)
def test_the_line_that_does_not_fit_is_named(
    programme: Programme, rows: list[dict[str, object]], field: str
) -> None:
    path = f"/consultations/{see(programme, programme.enter())}/ordonnance"
    body = written() | {"lignes": [LIGNE | row for row in rows]}
    assert set(programme.post(path, body, 422)["fields"]) == {field}
    programme.post(path, written(), 201)  # nothing was lost


def test_both_consents_are_asked_for(programme: Programme) -> None:
    path = f"/consultations/{see(programme, programme.enter())}/ordonnance"
    refused = programme.post(path, {"lignes": [LIGNE]}, 422)
    assert set(refused["fields"]) == {"mes", "suivi"}


def test_a_visit_is_signed_once(programme: Programme) -> None:
    path = f"/consultations/{see(programme, programme.enter())}/ordonnance"
    programme.post(path, written(), 201)
    programme.post(path, written(), 404)
    assert len(programme.get("/prescriptions")["prescriptions"]) == 1


def test_a_patient_who_says_no_is_not_followed_and_gets_no_copy(programme: Programme) -> None:
    signed = prescribe(programme, programme.enter(), mes=False, suivi=False)
    give(programme, present(programme, signed["numero"]))
    programme.role("prescripteur")
    seen = programme.get(f"/prescriptions/{signed['id']}")
    assert [row["suivi"] for row in seen["lignes"]] == [None]
    programme.role("assure")
    assert programme.get("/boite")["messages"] == []
    assert read(programme, signed["id"])["lignes"][0]["suivi"]["remises"] == 1


def test_the_mail_tells_nothing_of_the_content(programme: Programme) -> None:
    prescribe(programme, programme.enter())
    programme.role("assure")
    mail = programme.latest()
    assert "Tensamor" not in mail["corps"]
    assert mail["lien"].startswith("/s-entrainer/ordonnance/")


# ——— The paper ———


def text_of(programme: Programme, path: str) -> str:
    answer = programme.ask("GET", path)
    assert answer.content_type == "application/pdf"
    pages = PdfReader(BytesIO(answer.data)).pages
    return "".join(page.extract_text() for page in pages).replace("\u00a0", " ")


def test_the_paper_is_the_same_from_both_sides_and_the_forged_one_is_not(
    programme: Programme,
) -> None:
    signed = prescribe(programme, programme.enter())
    theirs = text_of(programme, f"/prescriptions/{signed['id']}/papier")
    mine = read(programme, signed["id"])
    assert theirs == text_of(programme, f"/ordonnances/{signed['id']}/papier")
    seal = mine["sceau"]
    assert "SANS VALEUR" in theirs
    assert seal in theirs.replace(" ", "")
    forged = text_of(programme, f"/ordonnances/{signed['id']}/papier-modifie")
    assert seal not in forged.replace(" ", "")
    path = f"/comptoir/presentees/{present(programme, mine['qr'])['id']}/sceau"
    assert programme.post(path, {"sceau": f"{seal[:4].lower()} {seal[4:]}"}) == {
        "authentique": True
    }
    assert set(programme.post(path, {"sceau": seal[::-1]}, 422)["fields"]) == {"sceau"}


def test_an_ordonnance_that_was_altered_is_not_given(
    programme: Programme, practice_app: Flask
) -> None:
    sheet = present(programme, prescribe(programme, programme.enter())["numero"])
    alter(practice_app, sheet["id"])
    assert programme.get(f"/comptoir/presentees/{sheet['id']}")["authentique"] is False
    give(programme, sheet, status=409)


def alter(app: Flask, id_: str) -> None:
    """What is kept is no longer what was signed."""
    from core import db
    from services.ordonnance.models import Ordonnance

    with app.app_context():
        row = db.session().get_one(Ordonnance, id_)
        ordonnances.lignes(row)[0].boites = 6
        db.commit()


# ——— The pharmacy ———


def test_a_wrong_number_an_unknown_one_and_a_wrong_qr(programme: Programme) -> None:
    signed = prescribe(programme, programme.enter())
    other = "A" if signed["numero"][0] != "A" else "B"
    for shown in (other + signed["numero"][1:], "AAAAAAAAAAAA", "http://x/ordonnance/lire/abc.def"):
        assert set(present(programme, shown, 422)["fields"]) == {"numero"}


def test_guesses_of_a_number_end_in_429(programme: Programme) -> None:
    programme.enter()
    programme.role("pharmacien")
    wrong = {"numero": "AAAA AAAA AAAA"}
    answers = [programme.ask("POST", "/comptoir/presentees", wrong) for _ in range(21)]
    assert [answer.status_code for answer in answers] == [422] * 20 + [429]


def test_a_pharmacy_opens_what_was_shown_to_it_only(programme: Programme) -> None:
    signed = prescribe(programme, programme.enter())
    programme.role("pharmacien")
    path = f"/comptoir/presentees/{signed['id']}"
    programme.get(path, 404)
    present(programme, signed["numero"])
    programme.get(path)
    other = programme.put("/comptoir", {"pharmacie": "des-tilleuls"})
    assert (other["pharmacie"], other["presentees"]) == ("des-tilleuls", [])
    programme.get(path, 404)
    programme.post(f"{path}/delivrances", {"vu": 0, "gestes": [GESTE]}, 404)
    programme.put("/comptoir", {"pharmacie": "inconnue"}, 422)


GESTE = {"ligne": "x" * 16, "issue": "remis", "boites": 1}


@pytest.mark.parametrize(
    ("line", "geste"),
    [
        ({"medicament": "thyrexa-75", "non_substituable": "mte"}, "levothyroxine-75"),
        ({}, "omeprazole-20"),
        ({}, None),
    ],
)
def test_only_an_equivalent_replaces_and_not_against_the_doctor(
    programme: Programme, line: dict[str, object], geste: str | None
) -> None:
    sheet = present(programme, prescribe(programme, programme.enter(), line)["numero"])
    offered = [row["cle"] for row in sheet["lignes"][0]["remplacements"]]
    assert offered == ([] if line else ["amlodipine-5"])
    asked = {"issue": "substitue", "remplacement": geste}
    assert set(give(programme, sheet, asked, status=422)["fields"]) == {"gestes.0"}


def test_what_is_not_given_needs_its_reason(programme: Programme) -> None:
    sheet = present(programme, prescribe(programme, programme.enter())["numero"])
    kept = {"issue": "non-remis", "boites": 0}
    assert set(give(programme, sheet, kept, status=422)["fields"]) == {"gestes.0"}
    sheet = give(programme, sheet, kept | {"motif": "rupture"})
    assert sheet["etat"] == "emise"
    notes = sheet["lignes"][0]["suivi"]["notes"]
    assert [note["texte"].replace("\u00a0", " ") for note in notes] == [
        "Non remis : rupture de stock"
    ]


def test_a_second_pharmacy_sees_what_was_given_and_gives_the_rest(programme: Programme) -> None:
    signed = prescribe(programme, programme.enter(), {"boites": 3})
    first = present(programme, signed["numero"])
    give(programme, first, {"boites": 2})
    programme.put("/comptoir", {"pharmacie": "des-tilleuls"})
    second = present(programme, signed["numero"])
    assert second["lignes"][0]["suivi"]["a_remettre"] == 1
    give(programme, second, {"boites": 2}, status=422)
    assert give(programme, second)["etat"] == "delivree"
    give(programme, second, {"boites": 1}, status=409)  # what was read is no longer so


def test_the_same_line_twice_or_a_line_of_nobody_is_refused(programme: Programme) -> None:
    sheet = present(programme, prescribe(programme, programme.enter(), {"boites": 2})["numero"])
    path = f"/comptoir/presentees/{sheet['id']}/delivrances"
    line = GESTE | {"ligne": sheet["lignes"][0]["id"]}
    programme.post(path, {"vu": 0, "gestes": [line, line]}, 422)
    programme.post(path, {"vu": 0, "gestes": [GESTE]}, 422)
    assert programme.get(f"/comptoir/presentees/{sheet['id']}")["vu"] == 0


def test_a_renewal_waits_for_its_day(programme: Programme) -> None:
    signed = prescribe(programme, programme.enter(), {"duree": 21, "renouvellements": 1})
    sheet = give(programme, present(programme, signed["numero"]))
    suivi = sheet["lignes"][0]["suivi"]
    assert (suivi["fermeture"], suivi["a_remettre"]) == ("trop-tot", 0)
    assert suivi["ouvre_le"] > sheet["emise_le"][:10]
    give(programme, sheet, {"boites": 1}, status=422)
    programme.advance("21-jours")
    assert give(programme, present(programme, signed["numero"]))["etat"] == "delivree"


def test_after_three_months_nothing_is_given(programme: Programme) -> None:
    signed = prescribe(programme, programme.enter())
    programme.advance("6-mois")
    sheet = present(programme, signed["numero"])
    assert sheet["etat"] == "expiree"
    assert sheet["lignes"][0]["suivi"]["fermeture"] == "trop-tard"
    give(programme, sheet, {"boites": 1}, status=422)
    programme.role("prescripteur")
    assert programme.get(f"/prescriptions/{signed['id']}")["annulable"] is False
    cancel = {"motif": "erreur", "vu": 0}
    programme.post(f"/prescriptions/{signed['id']}/annuler", cancel, 409)


def test_what_is_cancelled_stops_and_keeps_its_trace(programme: Programme) -> None:
    signed = prescribe(programme, programme.enter(), {"boites": 2})
    sheet = give(programme, present(programme, signed["numero"]), {"boites": 1})
    programme.role("prescripteur")
    path = f"/prescriptions/{signed['id']}/annuler"
    programme.post(path, {"motif": "erreur", "vu": 0}, 409)  # a box was given since
    cancelled = programme.post(path, {"motif": "erreur", "vu": sheet["vu"]})
    assert (cancelled["etat"], cancelled["motif_annulation"]) == ("annulee", "erreur")
    programme.role("pharmacien")
    give(programme, sheet, {"boites": 1}, status=409)
    told = read(programme, signed["id"])
    assert (told["etat"], told["lignes"][0]["suivi"]["remises"]) == ("annulee", 1)
    assert told["annulee_le"] is not None


def test_another_person_of_the_household_does_not_read_it_but_a_parent_does(
    programme: Programme,
) -> None:
    programme.enter("famille-guilvinec", "maud")
    people = {row["cle"]: row for row in programme.people}
    hers = prescribe(programme, people["maud"])
    ewens = prescribe(programme, people["ewen"])
    assert {read(programme, row["id"])["patient"] for row in (hers, ewens)} == {
        "Maud Le Bihan",
        "Ewen Le Bihan",
    }
    programme.put("/moi/personne", {"personne": people["yann"]["id"]})
    for row in (hers, ewens):
        programme.get(f"/ordonnances/{row['id']}", 404)


def test_a_second_device_plays_the_pharmacy(programme: Programme, practice_app: Flask) -> None:
    signed = prescribe(programme, programme.enter())
    code = programme.post("/autre-appareil", status=201)["code"]
    counter = Programme(practice_app)
    counter.token = counter.post("/rejoindre", {"code": code}, 201)["token"]
    assert give(counter, present(counter, signed["numero"]))["etat"] == "delivree"
    programme.role("pharmacien")
    programme.get(f"/comptoir/presentees/{signed['id']}", 404)  # it was shown on the other device
