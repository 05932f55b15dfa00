"""What the doctor, the pharmacist and the patient read and do (R149-R153)."""

from datetime import timedelta

import pytest
from flask import Flask

from services.ordonnance import emission, models
from services.referentiel import models as referentiel
from tests.compte.gestes import fiche
from tests.ordonnance.gestes import BASE, ajouter, ecrite, medecin, noter, patient, presenter, role
from tests.visiteur import Visiteur


def test_an_ordonnance_goes_from_the_doctor_to_the_pharmacy_to_the_patient(
    visiteur: Visiteur,
) -> None:
    found = ecrite(visiteur, {"boites": "2"}, {"medicament": "cetirizine-10"})
    assert "émise" in visiteur.page.main
    page = role(visiteur, "assure")
    assert "2 médicaments, émise" in page.text
    presenter(visiteur, found.numero)
    assert "Authentique" in visiteur.page.main
    noter(visiteur, **{"geste-0": "substitue:amlodipine-5", "boites-0": "1", "geste-1": "remis"})
    assert "partiellement délivrée" in visiteur.page.main
    noter(visiteur, **{"geste-0": "remis"})
    assert "Tout a déjà été remis" in visiteur.page.main
    page = role(visiteur, "assure", f"{BASE}/{found.id}")
    assert "Amlodipine 5 mg à la place" in page.main
    assert page.main.count("Pharmacie de la Gare d’Exercice") == 6


# ——— The doctor ———


def test_the_patient_is_found_by_identity_or_not_at_all(visiteur: Visiteur) -> None:
    medecin(visiteur)
    qui = fiche(visiteur)
    visiteur.press("Écrire une ordonnance")
    born = {"naissance-jour": qui.jour, "naissance-mois": qui.mois, "naissance-annee": qui.annee}
    for wrong in (
        {"nom": "Durand"},
        {"naissance-jour": "1" if qui.jour != "1" else "2"},
        {"nir": "1510363113000"},
    ):
        visiteur.press("Continuer", 422, **{"nom": qui.nom, "nir": qui.nir, **born, **wrong})
        assert "ne vont pas ensemble" in visiteur.errors[0]
    visiteur.press("Continuer", **{"nom": qui.nom.upper(), "nir": qui.nir, **born})
    assert visiteur.page.h1 == "Les médicaments"


def test_a_real_number_is_refused_before_anything_is_looked_up(visiteur: Visiteur) -> None:
    medecin(visiteur)
    visiteur.press("Écrire une ordonnance")
    visiteur.press("Continuer", 422, nir="2 51 03 63 113 042")
    assert any("vraie personne" in error for error in visiteur.errors)


def test_the_patient_may_read_a_code_once(visiteur: Visiteur) -> None:
    visiteur.enter("jeanne", f"{BASE}/code")
    visiteur.press("Afficher un code")
    code = next(
        "".join(e.itertext()) for e in visiteur.page.tree.iter("p") if e.get("class") == "spelled"
    )
    role(visiteur, "prescripteur")
    visiteur.press("Écrire une ordonnance")
    visiteur.follow("vous lire un code")
    visiteur.press("Continuer", 422, code="AAAA AAAA")
    visiteur.press("Continuer", code=code.lower())
    assert "Jeanne" in visiteur.page.main
    visiteur.get(f"{BASE}/prescrire")
    visiteur.press("En écrire une autre")
    visiteur.follow("vous lire un code")
    visiteur.press("Continuer", 422, code=code)


def test_a_patients_code_lasts_fifteen_minutes(visiteur: Visiteur) -> None:
    visiteur.enter("jeanne", BASE + "/")
    with visiteur.world() as (device, bac):
        visite = emission.Visite(device, bac)
        assure = referentiel.assures(bac.id)[0]
        code, end = emission.patient_code(visite, assure)
        bac.advance_to(end + timedelta(seconds=1))
        assert emission.by_code(visite, code).assure is None


@pytest.mark.parametrize(
    ("changes", "error"),
    [
        ({"medicament": ""}, "Choisissez un médicament."),
        ({"medicament": "morphine"}, "Choisissez un médicament de la liste."),
        ({"posologie": ""}, "Écrivez comment prendre ce médicament."),
        ({"posologie": "appelez le 06 12 34 56 78"}, "vraie personne"),
        ({"duree": "31"}, "un mois à la fois"),
        ({"duree": "trente"}, "Tapez un nombre entier"),
        ({"boites": "0"}, "De 1 à 6."),
        ({"boites": "7"}, "De 1 à 6."),
        ({"renouvellements": "13"}, "De 0 à 12."),
        ({"renouvellements": "12"}, "dépassent un an"),
        ({"motif": "mte"}, "marges thérapeutiques étroites"),
        ({"motif": "efg"}, "moins de 6 ans"),
        ({"motif": "parce que"}, "Choisissez une raison"),
    ],
)
def test_a_line_that_cannot_be_written_says_why(
    visiteur: Visiteur, changes: dict[str, str], error: str
) -> None:
    medecin(visiteur)
    patient(visiteur)
    ajouter(visiteur, 422, **changes)
    assert any(error in text.replace("\u00a0", " ") for text in visiteur.errors), visiteur.errors


def test_lines_are_added_and_taken_away(visiteur: Visiteur) -> None:
    medecin(visiteur)
    patient(visiteur)
    ajouter(visiteur)
    ajouter(visiteur, 422)
    assert "déjà sur l’ordonnance" in visiteur.errors[0]
    ajouter(visiteur, medicament="omeprazole-20")
    visiteur.press("Retirer")
    assert "Tensamor 5 mg" not in visiteur.page.main.split("Ajouter une ligne")[0]
    visiteur.press("Retirer")
    assert "Continuer sans rien ajouter" not in visiteur.page.main


def test_steps_come_in_order_and_a_signature_counts_once(visiteur: Visiteur) -> None:
    medecin(visiteur)
    patient(visiteur)
    base = visiteur.path.rsplit("/", 1)[0]
    visiteur.get(f"{base}/verifier")
    assert visiteur.page.h1 == "Les médicaments"
    ajouter(visiteur)
    visiteur.follow("Continuer sans rien ajouter")
    visiteur.press("Continuer", 422)
    assert len(visiteur.errors) == 2
    visiteur.press("Continuer", mes="non", suivi="non")
    page, path = visiteur.page, visiteur.path
    visiteur.press("Signer")
    visiteur.page, visiteur.path = page, path
    visiteur.press("Signer")
    with visiteur.world() as (_, bac):
        assert len(models.issued(bac.id)) == 1


def test_another_patient_begins_with_an_empty_ordonnance(visiteur: Visiteur) -> None:
    visiteur.enter("famille-guilvinec", "/s-entrainer/exercice/")
    role(visiteur, "prescripteur")
    with visiteur.world() as (device, bac):
        other = next(r.cle for r in referentiel.assures(bac.id) if r.id != device.personne_id)
    patient(visiteur)
    ajouter(visiteur)
    base = visiteur.path.rsplit("/", 1)[0]
    visiteur.get(f"{base}/patient")
    qui = fiche(visiteur, other)
    born = {"naissance-jour": qui.jour, "naissance-mois": qui.mois, "naissance-annee": qui.annee}
    visiteur.press("Continuer", **{"nom": qui.nom, "nir": qui.nir, **born})
    assert "Tensamor" not in visiteur.page.main.split("Médicament")[0]


# ——— The consents ———


def test_yes_puts_a_copy_in_mon_espace_sante_and_tells_by_mail(visiteur: Visiteur) -> None:
    found = ecrite(visiteur, mes="oui")
    with visiteur.world() as (device, bac):
        person = referentiel.assures(bac.id)[0]
        documents = referentiel.documents(person, bac.now())
    copy = next(row for row in documents if row.genre == "ordonnance")
    assert "Tensamor 5 mg" in copy.texte
    assert found.numero in copy.texte
    role(visiteur, "assure")
    mail = visiteur.latest()
    assert "Tensamor" not in mail.main
    visiteur.follow("Voir le document")
    assert visiteur.path == f"{BASE}/{found.id}"


def test_no_puts_nothing_anywhere_and_hides_the_follow_up(visiteur: Visiteur) -> None:
    found = ecrite(visiteur, mes="non", suivi="non")
    presenter(visiteur, found.numero)
    noter(visiteur, **{"geste-0": "remis"})
    with visiteur.world() as (_, bac):
        person = referentiel.assures(bac.id)[0]
        assert not [r for r in referentiel.documents(person, bac.now()) if r.genre == "ordonnance"]
    page = role(visiteur, "prescripteur", f"{BASE}/prescrites/{found.id}")
    assert "n’a pas voulu" in page.main
    assert "remise" not in page.main.split("Ce qui est prescrit")[1].split("Annuler")[0]
    assert "vous avez dit non" in role(visiteur, "assure", f"{BASE}/{found.id}").main


# ——— The pharmacy ———


def test_non_substituable_is_not_substituted(visiteur: Visiteur) -> None:
    found = ecrite(visiteur, {"medicament": "thyrexa-75", "motif": "mte"})
    presenter(visiteur, found.numero)
    assert "Remplacer par" not in visiteur.page.main
    noter(visiteur, 422, **{"geste-0": "substitue:levothyroxine-75"})
    assert "non substituable" in visiteur.page.text


def test_only_an_equivalent_replaces(visiteur: Visiteur) -> None:
    found = ecrite(visiteur)
    presenter(visiteur, found.numero)
    noter(visiteur, 422, **{"geste-0": "substitue:omeprazole-20"})
    assert "n’est pas un équivalent" in visiteur.page.text
    noter(visiteur, 422)
    assert "pour une ligne au moins" in visiteur.page.text


def test_what_is_not_given_has_its_reason_and_may_be_given_elsewhere(visiteur: Visiteur) -> None:
    found = ecrite(visiteur)
    presenter(visiteur, found.numero)
    noter(visiteur, 422, **{"geste-0": "non-remis"})
    assert "pourquoi" in visiteur.page.text
    noter(visiteur, **{"motif-0": "rupture"})  # the radio is still chosen
    presenter(visiteur, found.numero, pharmacie="Pharmacie des Tilleuls")
    assert "Non remis : rupture de stock" in visiteur.page.main.replace("\u202f", " ")
    assert "Pharmacie de la Gare" in visiteur.page.main
    noter(visiteur, **{"geste-0": "remis"})
    assert "délivrée" in visiteur.page.main


def test_a_second_pharmacy_gives_the_rest_and_no_more(visiteur: Visiteur) -> None:
    found = ecrite(visiteur, {"boites": "3"})
    presenter(visiteur, found.numero)
    noter(visiteur, **{"geste-0": "remis", "boites-0": "2"})
    presenter(visiteur, found.numero, pharmacie="Pharmacie du Marché")
    assert "2 boîtes remises" in visiteur.page.main
    assert "1 boîte à remettre" in visiteur.page.main
    noter(visiteur, 422, **{"geste-0": "remis", "boites-0": "2"})
    noter(visiteur, **{"geste-0": "remis", "boites-0": "1"})
    assert "Le QR code ne sert plus" in visiteur.page.main


def test_a_renewal_waits_then_is_given(visiteur: Visiteur) -> None:
    found = ecrite(visiteur, {"duree": "21", "renouvellements": "1"})
    presenter(visiteur, found.numero)
    noter(visiteur, **{"geste-0": "remis"})
    assert "Renouvellement 1 sur 1" in visiteur.page.main
    assert "Noter la délivrance" not in visiteur.page.main
    visiteur.advance("21-jours")
    presenter(visiteur, found.numero)
    noter(visiteur, **{"geste-0": "remis"})
    assert "(renouvellement 1)" in visiteur.page.main
    assert "Tout a déjà été remis" in visiteur.page.main


def test_after_three_months_nothing_is_given(visiteur: Visiteur) -> None:
    found = ecrite(visiteur)
    visiteur.get(f"{BASE}/prescrire")
    visiteur.advance("6-mois")
    presenter(visiteur, found.numero)
    assert "expirée" in visiteur.page.main
    assert "Noter la délivrance" not in visiteur.page.main
    page = role(visiteur, "prescripteur", f"{BASE}/prescrites/{found.id}")
    assert "Annuler cette ordonnance" not in page.main


def test_a_cancelled_one_leaves_its_trace_and_is_not_given(visiteur: Visiteur) -> None:
    found = ecrite(visiteur, {"boites": "2"})
    presenter(visiteur, found.numero)
    noter(visiteur, **{"geste-0": "remis", "boites-0": "1"})
    counter, path = visiteur.page, visiteur.path
    role(visiteur, "prescripteur", f"{BASE}/prescrites/{found.id}")
    visiteur.press("Annuler cette ordonnance", 422)
    visiteur.press("Annuler cette ordonnance", motif="erreur")
    assert "erreur de saisie" in visiteur.page.main
    role(visiteur, "pharmacien")
    visiteur.page, visiteur.path = counter, path
    noter(visiteur, 409, **{"geste-0": "remis", "boites-0": "1"})
    assert "annuler cette ordonnance" in visiteur.page.text
    page = role(visiteur, "assure", f"{BASE}/{found.id}")
    assert "annulée" in page.main
    assert "1 boîte remise" in page.main


def test_a_cancel_from_an_old_page_is_told_so(visiteur: Visiteur) -> None:
    found = ecrite(visiteur, {"boites": "2"})
    old, path = visiteur.page, visiteur.path
    presenter(visiteur, found.numero)
    noter(visiteur, **{"geste-0": "remis", "boites-0": "1"})
    role(visiteur, "prescripteur")
    visiteur.page, visiteur.path = old, path
    visiteur.press("Annuler cette ordonnance", 409, motif="erreur")
    assert "vient de changer" in visiteur.page.main


def test_the_camera_is_allowed_at_the_desk_only(visiteur: Visiteur) -> None:
    visiteur.enter("jeanne", "/s-entrainer/exercice/")
    role(visiteur, "pharmacien")
    for url, policy in ((f"{BASE}/delivrer", "camera=(self)"), ("/", "camera=()")):
        assert policy in visiteur.client.get(url).headers["Permissions-Policy"]


def test_a_second_device_of_the_same_world_plays_the_pharmacy(
    visiteur: Visiteur, practice_app: Flask
) -> None:
    from tests.exercice.test_exercice import joining_code

    found = ecrite(visiteur)
    counter = Visiteur(practice_app)
    counter.get(f"/s-entrainer/exercice/rejoindre?code={joining_code(visiteur)}")
    counter.press("Rejoindre")
    presenter(counter, found.numero)
    noter(counter, **{"geste-0": "remis"})
    assert "délivrée" in role(visiteur, "assure", f"{BASE}/{found.id}").main
