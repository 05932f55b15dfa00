"""What is false, altered, cancelled or somebody else's is refused (R151, R152)."""

from collections.abc import Callable

import pytest
from flask import Flask

from core import db, tokens
from services.ordonnance import emission, models
from tests.ordonnance import monde
from tests.ordonnance.gestes import BASE, Ecrite, ecrite, lue, noter, patient, presenter, role
from tests.visiteur import Visiteur

URLSAFE = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_"


def altered(text: str, alphabet: str) -> list[str]:
    """One wrong character at each position: every one that could be there, at the last."""
    rows = [text[:n] + ("X" if c != "X" else "Y") + text[n + 1 :] for n, c in enumerate(text)]
    return rows + [text[:-1] + c for c in alphabet if c != text[-1]]


def token_of(visiteur: Visiteur, found: Ecrite) -> str:
    with visiteur.world() as (_, bac):
        row = models.find(bac.id, found.id)
        assert row is not None
        return emission.qr_token(row)


def test_one_altered_character_of_the_token_is_refused_at_each_position(
    practice_app: Flask,
) -> None:
    bac = monde.world(practice_app)
    with practice_app.app_context():
        row = monde.issued(bac)
        token = emission.qr_token(row)
        assert len(token) >= 24
        assert emission.read_token(token) == row.id
        for wrong in [*altered(token, URLSAFE), token[:-1], token + "A", "", "é" * 44]:
            assert emission.read_token(wrong) is None, wrong


def test_one_altered_character_of_the_seal_is_refused_at_each_of_24_positions(
    practice_app: Flask,
) -> None:
    bac = monde.world(practice_app)
    with practice_app.app_context():
        row = monde.issued(bac)
        assert len(row.sceau) == 24
        assert emission.is_seal_of(row, f" {row.sceau[:4].lower()} {row.sceau[4:]} ")
        for wrong in altered(row.sceau, tokens.UNAMBIGUOUS):
            assert not emission.is_seal_of(row, wrong)


def test_whatever_is_changed_behind_the_desk_breaks_the_seal(practice_app: Flask) -> None:
    bac = monde.world(practice_app)
    changes: list[Callable[[models.Ordonnance, models.Ligne], None]] = [
        lambda o, line: setattr(line, "boites", line.boites + 1),
        lambda o, line: setattr(line, "renouvellements", 12),
        lambda o, line: setattr(line, "posologie", "10 le matin"),
        lambda o, line: setattr(line, "duree", line.duree - 1),
        lambda o, line: setattr(line, "medicament", "omeprazole-20"),
        lambda o, line: setattr(line, "non_substituable", "cif"),
        lambda o, line: setattr(o, "prescripteur", "Dr Autre"),
        lambda o, line: setattr(o, "accord_suivi", not o.accord_suivi),
    ]
    with practice_app.app_context():
        for change in changes:
            row = monde.issued(bac)
            assert emission.is_authentic(row)
            change(row, models.lignes(row)[0])
            db.session().flush()
            assert not emission.is_authentic(row)


def test_a_false_ordonnance_cannot_be_given(visiteur: Visiteur) -> None:
    found = ecrite(visiteur)
    presenter(visiteur, found.numero)
    with visiteur.world() as (_, bac):
        row = models.find(bac.id, found.id)
        assert row is not None
        models.lignes(row)[0].boites = 6
    page = visiteur.get(f"{BASE}/delivrer/{found.id}")
    assert "n’est pas authentique" in page.main
    assert "Noter la délivrance" not in page.main
    answer = visiteur.post(f"{BASE}/delivrer/{found.id}", vu="0", **{"geste-0": "remis"})
    assert answer.status_code == 409


def test_a_wrong_number_is_said_wrong_and_an_unknown_one_unknown(visiteur: Visiteur) -> None:
    found = ecrite(visiteur)
    presenter(visiteur, altered(found.numero, "")[3], status=422)
    assert "Un caractère n’est pas le bon" in visiteur.errors[0]
    presenter(visiteur, "2222 2222 222" + emission.rules.controle("2" * 11), status=422)
    assert "Aucune ordonnance" in visiteur.errors[0]
    presenter(visiteur, f"{BASE}/lire/{'A' * 44}", status=422)


def test_a_qr_opens_the_same_ordonnance_as_its_number(visiteur: Visiteur) -> None:
    found = ecrite(visiteur)
    address = f"http://192.0.2.1:8000{BASE}/lire/{token_of(visiteur, found)}"
    assert found.id in {presenter(visiteur, address).url.rsplit("/", 1)[-1]}


def test_guessing_numbers_stops(visiteur: Visiteur) -> None:
    ecrite(visiteur)
    role(visiteur, "pharmacien", f"{BASE}/delivrer")
    answers = [visiteur.post(f"{BASE}/delivrer", numero="A" * 12).status_code for _ in range(22)]
    assert answers.count(422) == 20
    assert answers[20:] == [429, 429]


def test_a_forged_paper_bears_a_wrong_seal(visiteur: Visiteur) -> None:
    found = ecrite(visiteur)
    presenter(visiteur, found.numero)
    visiteur.press("Comparer", 422, sceau=found.sceau[::-1])
    assert "modifié" in visiteur.errors[0]
    page = visiteur.press("Comparer", sceau=found.sceau)
    assert "Le sceau est le bon" in page.main


# ——— Who opens what ———


def test_any_phone_sees_a_simulation_and_nothing_of_the_content(
    visiteur: Visiteur, practice_app: Flask
) -> None:
    found = ecrite(visiteur)
    url = f"{BASE}/lire/{token_of(visiteur, found)}"
    stranger, other = Visiteur(practice_app), Visiteur(practice_app)
    other.enter("jeanne", "/s-entrainer/exercice/")
    role(other, "pharmacien")
    for somebody in (stranger, other):
        page = somebody.get(url)
        assert page.h1.startswith("SIMULATION")
        assert "Ouvrir au comptoir" not in page.text
        for secret in ("Tensamor", "gélule", found.numero, found.numero[:4], found.sceau):
            assert secret not in page.html
    assert "Ouvrir au comptoir" not in role(visiteur, "assure", url).text
    role(visiteur, "pharmacien", url)
    assert "Authentique" in visiteur.press("Ouvrir au comptoir").main


def test_another_world_knows_nothing_of_it(visiteur: Visiteur, practice_app: Flask) -> None:
    found = ecrite(visiteur)
    other = Visiteur(practice_app)
    other.enter("jeanne", "/s-entrainer/exercice/")
    for name, urls in {
        "assure": [f"{BASE}/{found.id}", f"{BASE}/{found.id}/papier.pdf",
                   f"{BASE}/{found.id}/papier-modifie.pdf"],
        "prescripteur": [f"{BASE}/prescrites/{found.id}",
                         f"{BASE}/prescrites/{found.id}/papier.pdf"],
        "pharmacien": [f"{BASE}/delivrer/{found.id}"],
    }.items():  # fmt: skip
        role(other, name)
        for url in urls:
            other.get(url, 404)
    other.get(f"{BASE}/delivrer")
    for path in (f"delivrer/{found.id}", f"delivrer/{found.id}/sceau"):
        assert other.post(f"{BASE}/{path}", vu="0").status_code == 404
    presenter(other, found.numero, status=422)


def test_a_pharmacy_opens_only_what_was_shown_to_it(visiteur: Visiteur) -> None:
    found = ecrite(visiteur)
    role(visiteur, "pharmacien", f"{BASE}/delivrer")
    visiteur.get(f"{BASE}/delivrer/{found.id}", 404)
    presenter(visiteur, found.numero)
    visiteur.get(f"{BASE}/delivrer")
    visiteur.press("Pharmacie des Tilleuls")
    visiteur.get(f"{BASE}/delivrer/{found.id}", 404)


def test_one_sees_ones_own_and_ones_childrens_only(visiteur: Visiteur) -> None:
    visiteur.enter("famille-guilvinec", "/s-entrainer/exercice/")
    role(visiteur, "prescripteur")
    with visiteur.world() as (device, bac):
        people = emission.referentiel.assures(bac.id)
        me = next(row for row in people if row.id == device.personne_id)
        today = emission.clock.day(bac.now())
        own = {r.id for r in people if r.titulaire_id == me.id and r.age(today) < 18} | {me.id}
        keys = {row.id: row.cle for row in people}
    written = {}
    for id_, cle in keys.items():
        patient(visiteur, cle)
        visiteur.press("Ajouter cette ligne", medicament="cetirizine-10", posologie="1 le soir")
        visiteur.follow("Continuer sans rien ajouter")
        visiteur.press("Continuer", mes="non", suivi="non")
        visiteur.press("Signer")
        written[id_] = lue(visiteur, visiteur.path.rsplit("/", 1)[-1])
    role(visiteur, "assure")
    assert 1 < len(own) < len(keys)
    for id_, found in written.items():
        visiteur.get(f"{BASE}/{found.id}", 200 if id_ in own else 404)


@pytest.mark.parametrize(
    ("name", "path"),
    [
        ("assure", "prescrire"), ("assure", "delivrer"), ("pharmacien", "prescrire"),
        ("prescripteur", "delivrer"), ("prescripteur", "code"), ("pharmacien", "code"),
        ("professionnel", ""), ("agent-consultation", ""), ("formateur", ""),
    ],
)  # fmt: skip
def test_each_side_of_the_counter_is_its_own(visiteur: Visiteur, name: str, path: str) -> None:
    visiteur.enter("jeanne", "/s-entrainer/exercice/")
    visiteur.get("/s-entrainer/exercice/")
    visiteur.post("/s-entrainer/exercice/role", role=name, retour="/s-entrainer/exercice/")
    visiteur.get(f"{BASE}/{path}", 403)


def test_noting_twice_with_the_same_page_counts_once(visiteur: Visiteur) -> None:
    found = ecrite(visiteur, {"boites": "4"})
    presenter(visiteur, found.numero)
    page = visiteur.page
    noter(visiteur, **{"geste-0": "remis", "boites-0": "1"})
    visiteur.page, visiteur.path = page, f"{BASE}/delivrer/{found.id}"
    noter(visiteur, 409, **{"geste-0": "remis", "boites-0": "1"})
    assert "a changé" in visiteur.page.text
    assert "3 boîtes à remettre" in visiteur.page.main
