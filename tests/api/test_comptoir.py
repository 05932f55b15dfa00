"""The professional and the agents, through the API (R118-R127)."""

from tests.api import appli_carte_vitale, comptoir
from tests.api.programme import Programme


def test_read_billed_signed_once(programme: Programme) -> None:
    programme.enter("ald")
    appli_carte_vitale.activated(programme)
    programme.session = programme.sessions["appli"]
    shown = programme.post("/appli-carte-vitale/presentations", {"mode": "qr"}, 201)
    programme.role("pharmacien")
    sheet = programme.post("/poste/lectures", {"moyen": "qr", "code": shown["code"]}, 201)
    assert (sheet["etat"], sheet["support"]) == ("ouverte", "appli")
    assert sheet["droits"]["ouverts"]
    programme.post("/poste/lectures", {"moyen": "qr", "code": shown["code"]}, 422)
    here = f"/feuilles/{sheet['id']}"
    programme.post(f"{here}/signature", {}, 409)
    programme.post(f"{here}/actes", {"acte": "lunettes"}, 422)
    programme.post(f"{here}/actes", {"acte": "boite", "quantite": 2}, 201)
    programme.post(f"{here}/actes", {"acte": "boite-moderee"}, 201)
    billed = programme.must("DELETE", f"{here}/actes/1")["lignes"]
    assert len(billed) == 1
    signed = programme.post(f"{here}/signature", {"tiers_payant": True}, 201)
    assert (signed["etat"], signed["droits"]) == ("signee", None)
    assert signed["lignes"] == programme.get(here)["lignes"] == billed
    shares = billed[0]["caisse"] + billed[0]["participation"] + billed[0]["complementaire"]
    assert shares + signed["a_payer"] == billed[0]["montant"]
    programme.post(f"{here}/signature", {"tiers_payant": True}, 409)
    programme.role("assure")
    programme.session = programme.sessions["appli"]
    (spent,) = programme.get("/appli-carte-vitale/activites")["activites"]
    assert spent["professionnel"].startswith("Pharmacie du Marché")
    assert (spent["montant"], spent["paye"]) == (billed[0]["montant"], signed["a_payer"])


def test_each_fault_and_the_card_and_nothing(programme: Programme) -> None:
    programme.enter("jeanne")
    programme.role("pharmacien")
    programme.put("/poste", {"professionnel": "pharmacien", "equipement": "inactif"})
    programme.post("/poste/lectures", {"moyen": "qr", "code": "AAAA AAAA"}, 409)
    programme.post("/poste/lectures", {"moyen": "sans-contact"}, 409)
    assert programme.post("/poste/lectures", {"moyen": "carte"}, 201)["support"] == "carte"
    programme.put("/poste", {"professionnel": "medecin", "equipement": "complet"}, 422)
    programme.role("prescripteur")
    assert programme.get("/poste")["professionnel"] == "medecin"
    assert programme.post("/poste/lectures", {"moyen": "rien"}, 201)["support"] == "papier"


def test_twenty_minutes(programme: Programme) -> None:
    programme.enter("jeanne")
    programme.role("pharmacien")
    here = f"/feuilles/{programme.post('/poste/lectures', {'moyen': 'carte'}, 201)['id']}"
    programme.post(f"{here}/actes", {"acte": "boite"}, 201)
    programme.advance("1-h")
    assert (programme.get(here)["etat"], programme.get(here)["droits"]) == ("finie", None)
    programme.post(f"{here}/signature", {}, 409)


def test_an_agent_revokes_and_it_is_written_down(programme: Programme) -> None:
    card = programme.enter("ald")
    appli_carte_vitale.activated(programme)
    programme.role("agent-revocation")
    programme.post("/agents/session", {}, 422)
    opened = comptoir.agent(programme, "agent-revocation")
    assert opened["agent"] == "A-202"
    found = programme.post("/agents/dossiers", {"nir": card["nir"]})
    assert (found["appli"]["etat"], found["possibles"]) == ("active", ["revoquer"])
    here = f"/agents/dossiers/{found['id']}"
    programme.post(f"{here}/revocation", {"motif": "parce que"}, 422)
    programme.post(f"{here}/blocage", {"motif": "usurpation"}, 403)
    after = programme.post(f"{here}/revocation", {"motif": "telephone-vole"})
    assert after["appli"]["etat"] == "revoquee"
    programme.post(f"{here}/revocation", {"motif": "telephone-vole"}, 409)
    log = programme.get("/agents/journal")
    assert log["intact"]
    assert "Le téléphone a été volé" in {row["motif"] for row in log["lignes"]}


def test_one_level_s_session_opens_nothing_for_another(programme: Programme) -> None:
    programme.enter("jeanne")
    comptoir.agent(programme, "agent-consultation")
    programme.role("agent-blocage")
    programme.get("/agents/journal", 401)
