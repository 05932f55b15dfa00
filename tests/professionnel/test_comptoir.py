"""What each side of the counter reads and does (R120-R126)."""

from datetime import timedelta

import pytest

from services.appli_carte_vitale.acces import SANS_CONTACT
from services.referentiel import models as referentiel
from services.referentiel.rules import Destinataire, Origine
from tests.professionnel.gestes import (
    BASE,
    DUREE,
    counter,
    depenses,
    lire,
    role,
    shown,
    signer,
)
from tests.visiteur import Visiteur


def test_the_appli_is_read_rights_are_asked_for_the_sheet_is_signed(visiteur: Visiteur) -> None:
    counter(visiteur)
    page = lire(visiteur)
    assert "Droits ouverts" in page.main
    assert "Séance ouverte jusqu’à" in page.main
    page = signer(visiteur, quantite="2")
    assert page.h1 == "Feuille de soins signée"
    (spent,) = depenses(visiteur)
    assert (spent.montant, spent.taux, spent.origine) == (1840, 65, Origine.APPLI)
    assert spent.verse_a is Destinataire.PROFESSIONNEL
    assert (spent.verse, spent.participation) == (1196, 200)
    assert "que la caisse retiendra plus tard" in page.main
    assert "dans « Activités » de son appli" in page.text


def test_the_expense_is_in_mes_paiements_a_week_later(visiteur: Visiteur) -> None:
    counter(visiteur)
    lire(visiteur)
    signer(visiteur)
    (spent,) = depenses(visiteur)
    assert spent.verse_le is not None
    assert (spent.verse_le - spent.le).days == 7
    with visiteur.world() as (_, bac):
        assure = referentiel.by_cle(bac.id, "jeanne")
        assert assure is not None
        assert spent.id not in {row.id for row in referentiel.paiements([assure], spent.le)}
        assert spent.id in {row.id for row in referentiel.paiements([assure], spent.verse_le)}


def test_a_code_is_read_once(visiteur: Visiteur) -> None:
    counter(visiteur)
    code = shown(visiteur).code
    visiteur.get(f"{BASE}/")
    visiteur.press("Lire l’appli", code=code.lower())
    visiteur.get(f"{BASE}/")
    visiteur.press("Lire l’appli", 422, code=code)
    assert "déjà servi" in visiteur.errors[0]


@pytest.mark.parametrize(("seconds", "status"), [(DUREE, 200), (DUREE + 1, 422)])
def test_a_code_is_read_in_time(visiteur: Visiteur, seconds: int, status: int) -> None:
    counter(visiteur)
    found = shown(visiteur)
    visiteur.get(f"{BASE}/")
    with visiteur.world() as (_, bac):
        bac.avance = found.expire_le - bac.now() + bac.avance + timedelta(seconds=seconds - DUREE)
        if status == 200:
            bac.avance -= timedelta(milliseconds=900)  # the page takes a moment
    visiteur.press("Lire l’appli", status, code=found.code)


def test_a_code_that_nobody_shows_is_refused_and_guesses_are_counted(visiteur: Visiteur) -> None:
    counter(visiteur)
    visiteur.get(f"{BASE}/")
    for _ in range(30):
        visiteur.press("Lire l’appli", 422, code="AAAA AAAA")
    assert "Ce n’est pas le bon code" in visiteur.errors[0]
    visiteur.press("Lire l’appli", 429, code="AAAA AAAA")


def test_what_the_qr_carries_opens_a_simulation_and_only_the_counter_reads(
    visiteur: Visiteur,
) -> None:
    counter(visiteur)
    path = f"{BASE}/lire?jeton={shown(visiteur).jeton}"
    page = visiteur.get(path)
    assert "SIMULATION" in page.h1
    visiteur.get(path)  # looking uses nothing up
    assert "Droits ouverts" in visiteur.press("Lire l’appli au comptoir").main
    stranger = Visiteur(visiteur.app)
    assert "SIMULATION" in stranger.get(path).h1
    role(visiteur, "assure", "/s-entrainer/exercice/")
    assert "Seul un professionnel" in visiteur.get(path).main


def test_without_contact_the_last_telephone_held_out_is_read(visiteur: Visiteur) -> None:
    counter(visiteur)
    visiteur.get(f"{BASE}/")
    visiteur.press("Lire sans contact", 422)
    assert "Aucun téléphone n’est posé" in visiteur.page.main
    shown(visiteur)  # a QR code is not a telephone held out
    visiteur.press("Lire sans contact", 422)
    shown(visiteur, objet=SANS_CONTACT)
    assert "Droits ouverts" in visiteur.press("Lire sans contact").main


@pytest.mark.parametrize(
    ("fault", "words", "qr", "tap"),
    [
        ("inactif", "il active la fonction", False, False),
        ("sans-lecteur", "il conseille un lecteur", False, False),
        ("nfc-seul", "choisir « Sans contact »", False, True),
        ("qr-seul", "choisir « QR Code »", True, False),
        ("adri-muet", "les droits ne viennent pas", True, True),
    ],
)
def test_each_fault_of_the_equipment_is_played(
    visiteur: Visiteur, fault: str, words: str, qr: bool, tap: bool
) -> None:
    counter(visiteur)
    visiteur.get(f"{BASE}/poste")
    page = visiteur.press("C’est mon poste", equipement=fault)
    assert words in page.main
    assert ("Code du téléphone" in page.main) is qr
    assert ("Lire sans contact" in page.main) is tap
    code = shown(visiteur).code
    assert (visiteur.post(f"{BASE}/", code=code).status_code == 303) is qr
    shown(visiteur, objet=SANS_CONTACT)
    assert (visiteur.post(f"{BASE}/sans-contact").status_code == 303) is tap


def test_adri_silent_the_sheet_goes_on_on_paper(visiteur: Visiteur) -> None:
    counter(visiteur)
    visiteur.get(f"{BASE}/poste")
    visiteur.press("C’est mon poste", equipement="adri-muet")
    page = lire(visiteur)
    assert "ADRi ne répond pas" in page.main
    visiteur.press("Passer à la feuille papier")
    visiteur.press("Ajouter cet acte")
    visiteur.follow("Continuer vers la signature")
    page = visiteur.press("Remplir et imprimer")
    assert "EXERCICE" in page.main
    assert depenses(visiteur) == []


def test_neither_appli_nor_card_is_a_paper_sheet(visiteur: Visiteur) -> None:
    visiteur.enter("jeanne")
    role(visiteur, "prescripteur")
    page = visiteur.press("Ni appli, ni carte")
    assert page.h1 == "Feuille de soins papier"
    assert "Droits ouverts" not in page.main


def test_the_card_is_read_and_its_expense_never_goes_to_the_appli(visiteur: Visiteur) -> None:
    counter(visiteur)
    visiteur.get(f"{BASE}/")
    visiteur.press("Lire la carte en plastique")
    page = signer(visiteur)
    assert "n’ira jamais dans l’appli" in page.main
    assert [row.origine for row in depenses(visiteur)] == [Origine.CAISSE]


def test_a_card_declared_stolen_is_not_read(visiteur: Visiteur) -> None:
    visiteur.enter("carte-refusee")
    role(visiteur, "pharmacien")
    visiteur.press("Lire la carte en plastique", 422)
    assert "déclarée volée" in visiteur.page.main


def test_somebody_without_a_card_is_told_so(visiteur: Visiteur) -> None:
    visiteur.enter("ame")
    role(visiteur, "pharmacien")
    visiteur.press("Lire la carte en plastique", 422)
    assert "n’a pas de carte Vitale" in visiteur.page.main


def test_another_professional_chooses_a_trade_and_its_acts(visiteur: Visiteur) -> None:
    counter(visiteur, who="professionnel")
    visiteur.get(f"{BASE}/poste")
    visiteur.press("C’est mon poste", professionnel="opticien")
    page = lire(visiteur)
    assert "Monture et verres" in page.main
    visiteur.get(f"{BASE}/poste")
    answer = visiteur.post(f"{BASE}/poste", professionnel="medecin", equipement="complet")
    assert answer.status_code == 422


def test_a_sheet_is_of_its_desk_only(visiteur: Visiteur) -> None:
    counter(visiteur)
    lire(visiteur)
    path = visiteur.path
    role(visiteur, "prescripteur")
    visiteur.get(path, 404)
    role(visiteur, "pharmacien")
    visiteur.get(path)
