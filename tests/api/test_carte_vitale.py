"""A carte Vitale through the API: declared, refused, ordered, sent again, received (R73-R85)."""

import pytest

from tests.api.programme import Programme

ORDER = {"photo": "identite", "piece": "carte"}


def at_home(programme: Programme, scenario: str = "carte-perdue", personne: str = "") -> str:
    """Log in to the account that the scenario gives; the id of the person played."""
    card = programme.enter(scenario, personne)
    programme.password(card)
    programme.code()
    found: str = programme.get("/carte-vitale")["personnes"][0]["id"]
    return found


def ordered(programme: Programme, photo: str = "identite") -> str:
    """Colette's card, declared lost and ordered; the id of the order."""
    person = at_home(programme)
    programme.post("/carte-vitale/declarations", {"personne": person, "motif": "perte"}, 201)
    body = ORDER | {"personne": person, "photo": photo}
    found: str = programme.post("/carte-vitale/commandes", body, 201)["id"]
    return found


def test_lost_declared_ordered_received(programme: Programme) -> None:
    person = at_home(programme)
    before = programme.get("/carte-vitale")["personnes"][0]
    assert (before["peut_commander"], before["refus"]) == (False, "declaration")
    refused = programme.post("/carte-vitale/commandes", ORDER | {"personne": person}, 409)
    assert "déclaration" in refused["error"]
    lost = {"personne": person, "motif": "perte"}
    programme.post("/carte-vitale/declarations", lost, 201)
    programme.post("/carte-vitale/declarations", lost, 409)
    row = programme.post("/carte-vitale/commandes", ORDER | {"personne": person}, 201)
    assert (row["suivi"], row["motif"]) == ("enregistree", "perte")
    here = f"/carte-vitale/commandes/{row['id']}"
    programme.post(f"{here}/reception", status=409)
    programme.advance("21-jours")
    assert programme.get(here)["suivi"] == "arrivee"
    assert programme.post(f"{here}/reception")["suivi"] == "recue"
    programme.post(f"{here}/reception", status=409)
    assert programme.get("/carte-vitale")["personnes"][0]["carte"]["etat"] == "active"


def test_a_refused_photo_is_sent_again(programme: Programme) -> None:
    here = f"/carte-vitale/commandes/{ordered(programme, 'floue')}"
    programme.put(f"{here}/fichier", {"fichier": "identite"}, 409)
    programme.advance("4-jours")
    row = programme.get(here)
    assert (row["suivi"], row["refuse"], row["raison"]) == (
        "a-refaire", "photo", "la photo est floue",
    )  # fmt: skip
    programme.put(f"{here}/fichier", {"fichier": "passeport"}, 422)
    assert programme.put(f"{here}/fichier", {"fichier": "identite"})["suivi"] == "enregistree"
    assert programme.get("/carte-vitale/commandes")["commandes"][0]["refuse"] is None


@pytest.mark.parametrize(
    ("scenario", "personne", "refus"),
    [
        ("npai", "", "npai"),
        ("carte-refusee", "", "non-autorise"),
        ("changement-regime", "elodie", "mutation"),
        ("cartes-en-attente", "odette", "pli"),
        ("cartes-en-attente", "lucien", "en-cours"),
    ],
)
def test_each_refusal_is_told(
    programme: Programme, scenario: str, personne: str, refus: str
) -> None:
    at_home(programme, scenario, personne)
    row = programme.get("/carte-vitale")["personnes"][0]
    assert row["refus"] == refus
    assert row["explication"]


def test_nobody_elses_card(programme: Programme) -> None:
    at_home(programme)
    stranger = ORDER | {"personne": "AAAAAAAAAAAAAAAA"}
    assert "personne" in programme.post("/carte-vitale/commandes", stranger, 422)["fields"]
    programme.get("/carte-vitale/commandes/AAAAAAAAAAAAAAAA", 404)


def test_the_files_are_those_of_the_pages(programme: Programme) -> None:
    at_home(programme)
    found = programme.get("/carte-vitale/fichiers")
    assert {"identite", "fond"} <= {row["cle"] for row in found["photos"]}
    assert {"carte", "passeport"} <= {row["cle"] for row in found["pieces"]}
