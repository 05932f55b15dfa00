"""Inside Mon espace santé through the API: profile, documents, messages, family (R141-R148)."""

from io import BytesIO
from typing import Any

import pytest
from pypdf import PdfReader

from tests.api.espace_sante import ACCES, BASE, enrol, family, inside, login, posted_code, profiles
from tests.api.ordonnance import prescribe
from tests.api.programme import Programme


def section(programme: Programme, cle: str) -> list[dict[str, Any]]:
    rows = programme.get(f"{BASE}/profil")["rubriques"]
    found: list[dict[str, Any]] = next(r["elements"] for r in rows if r["cle"] == cle)
    return found


def document(programme: Programme) -> dict[str, Any]:
    found: dict[str, Any] = programme.get(f"{BASE}/documents")["documents"][0]
    return found


def test_home_shows_the_last_documents_and_care(programme: Programme) -> None:
    inside(programme)
    home = programme.get(f"{BASE}/accueil")
    assert home["profil"]["nom"] == "Jeanne Marchand"
    before = [row["id"] for row in home["documents"]]
    assert home["soins"]
    programme.advance("48-h")
    latest = programme.get(f"{BASE}/accueil")["documents"][0]
    assert latest["emetteur"] == "Laboratoire d’exercice"
    assert latest["id"] not in before


def test_both_missions_are_noticed(programme: Programme) -> None:
    programme.enter()
    for cle in ("ouvrir-espace-sante", "envoyer-document"):
        programme.post(f"/missions/{cle}/commencer", status=201)
    enrol(programme)
    login(programme)
    assert programme.get("/missions/ouvrir-espace-sante")["etat"] == "reussie"
    (message,) = programme.get(f"{BASE}/messages")["messages"]
    joined = document(programme)["id"]
    programme.get(f"{BASE}/documents/{joined}")
    body = {"texte": "Bonjour docteur.", "document": joined}
    programme.post(f"{BASE}/messages/{message['id']}", body, 201)
    assert programme.get("/missions/envoyer-document")["etat"] == "reussie"


# ——— Profile ———


def test_a_card_is_added_changed_and_removed(programme: Programme) -> None:
    inside(programme)
    path = f"{BASE}/profil/allergies"
    card = programme.post(path, {"titre": "Arachide", "detail": "Boutons"}, 201)
    assert section(programme, "allergies") == [card]
    changed = programme.put(f"{path}/{card['id']}", {"titre": "Noisette"})
    assert (changed["titre"], changed["detail"]) == ("Noisette", "")
    programme.put(f"{BASE}/profil/maladies/{card['id']}", {"titre": "Noisette"}, 404)
    programme.must("DELETE", f"{path}/{card['id']}", status=204)
    assert section(programme, "allergies") == []
    programme.post(f"{BASE}/profil/inconnue", {"titre": "Arachide"}, 404)


def test_a_vaccine_added_by_a_professional_cannot_be_changed(programme: Programme) -> None:
    """R145."""
    inside(programme)
    (vaccine,) = section(programme, "vaccinations")
    assert (vaccine["verrouille"], vaccine["ajoute_par"]) == (True, "Dr Farida Belkacem")
    path = f"{BASE}/profil/vaccinations/{vaccine['id']}"
    body = {"titre": "Autre", "le": "2024-03-02"}
    for method, sent in (("PUT", body), ("DELETE", None)):
        refused = programme.must(method, path, sent, 403)
        assert refused["fields"] == {}
    assert section(programme, "vaccinations") == [vaccine]


@pytest.mark.parametrize(
    ("typed", "field"),
    [
        ({"titre": ""}, "titre"),
        ({"titre": "Rappel, appeler le 06 12 34 56 78"}, "titre"),
        ({"detail": "jeanne.dupont@gmail.com"}, "detail"),
        ({"titre": "x" * 121}, "titre"),
        ({"le": "2090-01-01"}, "le"),
        ({"le": "1900-01-01"}, "le"),
        ({"le": None}, "le"),
        ({"le": "2 mars"}, "le"),
    ],
)
def test_what_is_wrong_in_a_card_is_named(
    programme: Programme, typed: dict[str, object], field: str
) -> None:
    inside(programme)
    body = {"titre": "Grippe", "le": "2024-03-02"} | typed
    refused = programme.post(f"{BASE}/profil/vaccinations", body, 422)
    assert set(refused["fields"]) == {field}


def test_a_section_without_a_date_takes_none(programme: Programme) -> None:
    inside(programme)
    body = {"titre": "Arachide", "le": "2024-03-02"}
    assert set(programme.post(f"{BASE}/profil/allergies", body, 422)["fields"]) == {"le"}


def test_wishes_and_people_to_tell_are_in_the_administrative_part_and_in_the_pdf(
    programme: Programme,
) -> None:
    inside(programme)
    assert programme.get(f"{BASE}/administratif")["volontes"] is None
    wishes = {"don": "oui", "directives": True, "lieu": "Le tiroir", "confiance": "Lucie"}
    assert programme.put(f"{BASE}/administratif/volontes", wishes)["volontes"] == wishes
    too_long = programme.put(f"{BASE}/administratif/volontes", wishes | {"lieu": "x" * 121}, 422)
    assert set(too_long["fields"]) == {"lieu"}
    programme.post(f"{BASE}/profil/contacts", {"titre": "Lucie, inventée"}, 201)
    told = programme.get(f"{BASE}/administratif")
    assert [row["titre"] for row in told["personnes"]] == ["Lucie, inventée"]
    answer = programme.ask("GET", f"{BASE}/profil/pdf")
    assert answer.content_type == "application/pdf"
    text = "".join(page.extract_text() for page in PdfReader(BytesIO(answer.data)).pages)
    for words in ("SPÉCIMEN", "Le tiroir", "Lucie, inventée", "Jeanne Marchand"):
        assert words in text


def test_contacts_change_with_the_password(programme: Programme) -> None:
    inside(programme)
    path = f"{BASE}/administratif/contacts"
    body = {"portable": "06 39 98 01 44", "mot_de_passe": ACCES["mot_de_passe"]}
    programme.put(path, body | {"portable": ""}, 422)
    programme.put(path, body | {"mot_de_passe": "Jonquille-64"}, 422)
    assert programme.put(path, body)["contacts"] == {"mail": "", "portable": "0639980144"}
    ways = programme.post(f"{BASE}/connexion", ACCES)["canaux"]
    assert [row["canal"] for row in ways] == ["sms"]


# ——— Documents, messages, agenda ———


def test_a_document_is_read_sorted_and_hidden(programme: Programme) -> None:
    inside(programme)
    row = document(programme)
    path = f"{BASE}/documents/{row['id']}"
    assert "Tout va bien" in programme.get(path)["texte"]
    assert programme.put(f"{path}/categorie", {"categorie": "autres"})["categorie"] == "autres"
    programme.put(f"{path}/categorie", {"categorie": "poubelle"}, 422)
    assert programme.put(f"{path}/confidentialite", {"masque": True})["masque"] is True
    assert document(programme)["masque"] is True
    assert programme.put(f"{path}/confidentialite", {"masque": False})["masque"] is False
    said = [row["quoi"] for row in programme.get(f"{BASE}/confidentialite")["historique"]]
    assert {"Lecture d'un document", "Rangement d'un document", "Document masqué"} <= set(said)


def test_a_care_team_answers_the_next_day(programme: Programme) -> None:
    inside(programme)
    (first,) = programme.get(f"{BASE}/messages")["messages"]
    path, joined = f"{BASE}/messages/{first['id']}", document(programme)["id"]
    assert first["lu"] is False
    assert programme.get(path)["messages"][0]["lu"] is True
    programme.post(path, {"texte": "Rappelez-moi au 06 12 34 56 78"}, 422)
    programme.post(path, {"texte": "x" * 1001}, 422)
    programme.post(path, {"texte": "Bonjour.", "document": "x" * 16}, 404)
    sent = programme.post(path, {"texte": "Bonjour docteur.", "document": joined}, 201)
    assert (sent["messages"][0]["recu"], sent["messages"][0]["document"]) == (False, joined)
    programme.advance("48-h")
    assert "bien lus" in programme.get(path)["messages"][0]["texte"]
    mail = programme.latest()
    assert "Belkacem" not in mail["corps"]


def test_an_ordonnance_is_found_in_the_documents(programme: Programme) -> None:
    card = inside(programme)
    signed = prescribe(programme, card)
    programme.role("assure")
    row = next(
        r for r in programme.get(f"{BASE}/documents")["documents"] if "Ordonnance" in r["titre"]
    )
    assert row["categorie"] == "ordonnances"
    assert signed["numero"] in programme.get(f"{BASE}/documents/{row['id']}")["texte"]


def test_the_agenda_holds_what_comes(programme: Programme) -> None:
    inside(programme)
    titles = " ".join(row["titre"] for row in programme.get(f"{BASE}/agenda")["evenements"])
    assert "relire ses vaccins" in titles


def test_an_application_is_allowed_then_stopped(programme: Programme) -> None:
    inside(programme)
    path = f"{BASE}/catalogue/pense-vaccin"
    for choice in (True, True, False):
        rows = programme.put(path, {"acces": choice})["applications"]
        assert {r["cle"] for r in rows if r["autorisee"]} == ({"pense-vaccin"} if choice else set())
    programme.put(f"{BASE}/catalogue/inconnue", {"acces": True}, 404)


def test_a_professional_is_blocked_then_let_in(programme: Programme) -> None:
    inside(programme)
    path, name = f"{BASE}/confidentialite/soignant", "Dr Farida Belkacem"
    for choice in (False, True):
        told = programme.put(path, {"soignant": name, "acces": choice})
        assert {"nom": name, "bloque": not choice} in told["soignants"]
    programme.put(path, {"soignant": "Dr Personne", "acces": False}, 404)
    assert programme.put(f"{BASE}/confidentialite/urgence", {"acces": False})["urgence"] is False


# ——— Family (R143, R147) ———


def test_one_switches_to_a_childs_profile_and_back(programme: Programme) -> None:
    family(programme)
    known = profiles(programme)
    assert programme.put(f"{BASE}/profils/ouvert", {"profil": known["Maël"]})["sien"] is False
    assert programme.get(f"{BASE}/accueil")["profil"]["nom"] == "Maël Le Bihan"
    programme.post(f"{BASE}/profil/allergies", {"titre": "Pollen"}, 201)
    programme.put(f"{BASE}/profils/ouvert", {"profil": known["Maud"]})
    assert section(programme, "allergies") == []
    programme.put(f"{BASE}/profils/ouvert", {"profil": "x" * 16}, 404)


def test_what_is_meant_for_another_profile_is_not_written(programme: Programme) -> None:
    """X-Profil: the profile that one thinks is open."""
    family(programme)
    known = profiles(programme)
    programme.put(f"{BASE}/profils/ouvert", {"profil": known["Maël"]})
    path, body = f"{BASE}/profil/allergies", {"titre": "Pollen"}
    for name, status in (("Maud", 409), ("Maël", 201)):
        answer = with_profile(programme, known[name], path, body)
        assert answer == status
    assert len(section(programme, "allergies")) == 1


def with_profile(programme: Programme, id_: str, path: str, body: dict[str, str]) -> int:
    client = programme.app.test_client(use_cookies=False)
    headers = {
        "Authorization": f"Bearer {programme.token}",
        "X-Session": programme.session,
        "X-Profil": id_,
    }
    return client.post(f"/api/v1{path}", json=body, headers=headers).status_code


def test_a_child_left_out_is_activated_later_with_its_own_code(programme: Programme) -> None:
    family(programme)
    waiting = programme.get(f"{BASE}/profils")["a_activer"]
    ewen = next(row for row in waiting if row["nom"].startswith("Ewen"))
    path = f"{BASE}/profils/{ewen['id']}"
    programme.post(f"{path}/activer", {"code": "ABCD EFGH JKMN"}, 422)
    programme.post(f"{path}/code", status=204)
    opened = programme.post(f"{path}/activer", {"code": posted_code(programme)}, 201)
    assert "Ewen Le Bihan" in [row["nom"] for row in opened["ouverts"]]
    programme.post(f"{path}/code", status=404)  # nothing is waiting any more


def test_an_adult_of_the_household_is_not_ones_to_open(programme: Programme) -> None:
    family(programme)
    yann = next(row["id"] for row in programme.people if row["cle"] == "yann")
    programme.post(f"{BASE}/profils/{yann}/code", status=404)
    programme.post(f"{BASE}/profils/{yann}/activer", {"code": "ABCD EFGH JKMN"}, 404)


# ——— Closing (R137) ———


def test_closing_begins_with_the_children_and_asks_for_the_password(programme: Programme) -> None:
    family(programme)
    known, proof = profiles(programme), {"mot_de_passe": ACCES["mot_de_passe"]}
    programme.post(f"{BASE}/fermer", proof, 409)
    programme.put(f"{BASE}/profils/ouvert", {"profil": known["Maël"]})
    programme.post(f"{BASE}/fermer", {"mot_de_passe": "Jonquille-64"}, 422)
    programme.post(f"{BASE}/fermer", proof, 204)
    assert set(profiles(programme)) == {"Maud"}
    programme.post(f"{BASE}/fermer", proof, 204)
    programme.get(f"{BASE}/accueil", 401)
    programme.post(f"{BASE}/connexion", ACCES, 422)
    assert programme.get(BASE)["etat"] == "ferme"


def test_a_closed_space_is_opened_again_with_a_new_code(programme: Programme) -> None:
    card = inside(programme)
    programme.post(f"{BASE}/fermer", {"mot_de_passe": ACCES["mot_de_passe"]}, 204)
    asked = {name: card[name] for name in ("nir", "naissance", "numero_serie")}
    programme.post(f"{BASE}/code-provisoire", asked, 204)
    enrol(programme)
    login(programme)
    assert document(programme)["titre"] == "Compte rendu de consultation"
