"""An ordonnance from the doctor to the pharmacy, on two devices; every way of reading it."""

import re
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from tests import lecteur
from tests.ordonnance import gestes
from tests.parcours import entrainement as faire
from tests.parcours import espace_sante as sante
from tests.parcours import ordonnance as rx
from tests.parcours.conftest import Somebody, Visit
from tests.parcours.espace_sante import DECEMBRE, main
from tests.parcours.ordonnance import COMPTOIR, ORDONNANCE
from tests.parcours.pages import h1
from tests.visiteur import Visiteur

pytestmark = pytest.mark.e2e

MISSION = "/s-entrainer/missions/ordonnance/"


def test_from_the_doctor_to_the_pharmacy_on_a_second_device(learner: Visit) -> None:
    """Partial, then full; the patient follows, and the mission notices."""
    phone = learner("/s-entrainer/")
    faire.enter(phone, suite=MISSION)
    faire.press(phone, "Commencer")
    card = faire.fiche(phone)
    expect(main(phone)).to_contain_text(DECEMBRE)
    rx.play(phone, "Le médecin")
    rx.write(phone, card)
    expect(main(phone)).to_contain_text(DECEMBRE)
    rx.play(phone, "La personne assurée")
    sante.follow(phone, "2 médicaments, émise")
    counter = rx.joined(phone, learner("about:blank"))
    rx.play(counter, "Le pharmacien")
    rx.present(counter, rx.number(phone))
    expect(main(counter)).to_contain_text("Authentique")
    rx.give(counter, 0, "Remplacer par Amlodipine", "1")
    rx.give(counter, 1, "Remettre Cétirizine")
    faire.press(counter, "Noter la délivrance")
    expect(main(counter)).to_contain_text("partiellement délivrée")
    phone.reload()
    expect(main(phone)).to_contain_text("Amlodipine 5 mg à la place")
    rx.give(counter, 0, "Remettre Tensamor")
    faire.press(counter, "Noter la délivrance")
    expect(main(counter)).to_contain_text("Le QR code ne sert plus")
    phone.reload()
    expect(main(phone)).to_contain_text("Ordonnance délivrée")
    phone.goto(MISSION)
    expect(main(phone)).to_contain_text("Mission réussie")


@pytest.mark.complet
def test_another_pharmacy_sees_what_the_first_gave(somebody: Somebody) -> None:
    page = somebody(lambda visiteur: gestes.ecrite(visiteur, {"boites": "3"}))
    rx.play(page, "La personne assurée")
    sante.follow(page, "1 médicament, émise")
    numero = rx.number(page)
    rx.play(page, "Le pharmacien")
    rx.present(page, numero)
    rx.give(page, 0, "Ne pas remettre")
    faire.press(page, "Noter la délivrance")
    expect(page.get_by_role("alert")).to_contain_text("Dites pourquoi")
    main(page).get_by_label("Motif, si rien n’est remis").select_option("Rupture de stock")
    faire.press(page, "Noter la délivrance")
    sante.follow(page, "Revenir au comptoir")
    main(page).get_by_text("Jouer une autre pharmacie").click()
    faire.press(page, "Pharmacie des Tilleuls d’Exercice")
    expect(main(page)).to_contain_text(re.compile("au comptoir.*Tilleuls"))
    rx.present(page, numero)
    expect(main(page)).to_contain_text("rupture de stock")
    rx.give(page, 0, "Remettre Tensamor", "3")
    faire.press(page, "Noter la délivrance")
    expect(main(page)).to_contain_text("Ordonnance délivrée")


def test_a_forged_paper_and_a_wrong_number_are_noticed(somebody: Somebody) -> None:
    page = somebody(gestes.ecrite)
    rx.play(page, "La personne assurée")
    sante.follow(page, "1 médicament, émise")
    numero = rx.number(page)
    main(page).get_by_text("Et si quelqu’un change le papier").click()
    seal = page.locator("main .rx-seal").inner_text()
    rx.play(page, "Le pharmacien")
    rx.present(page, numero[:-1] + ("A" if numero[-1] != "A" else "B"))
    expect(page.get_by_role("alert")).to_contain_text("Un caractère n’est pas le bon")
    rx.present(page, numero)
    sante.fill(page, "Sceau imprimé sur le papier", seal[::-1])
    faire.press(page, "Comparer")
    expect(page.get_by_role("alert")).to_contain_text("modifié")
    sante.fill(page, "Sceau imprimé sur le papier", seal)
    faire.press(page, "Comparer")
    expect(main(page)).to_contain_text("Le sceau est le bon")


@pytest.mark.complet
def test_a_cancelled_one_is_said_cancelled_everywhere(somebody: Somebody) -> None:
    page = somebody(gestes.ecrite)
    rx.play(page, "La personne assurée")
    sante.follow(page, "1 médicament, émise")
    numero = rx.number(page)
    rx.play(page, "Le médecin")
    sante.follow(page, "1 médicament, émise")
    main(page).get_by_role("radio", name="Erreur de saisie").check()
    faire.press(page, "Annuler cette ordonnance")
    expect(main(page)).to_contain_text("La trace reste")
    rx.play(page, "Le pharmacien")
    rx.present(page, numero)
    expect(main(page)).to_contain_text("Le médecin l’a annulée")
    expect(faire.button(page, "Noter la délivrance")).to_have_count(0)
    rx.play(page, "La personne assurée")
    expect(main(page)).to_contain_text("annulée")


@pytest.mark.complet
def test_the_patient_reads_a_code_to_the_doctor(somebody: Somebody) -> None:
    page = somebody(lambda visiteur: visiteur.enter("jeanne", f"{ORDONNANCE}/code"))
    page.goto(f"{ORDONNANCE}/code")
    faire.press(page, "Afficher un code")
    code = page.locator("main .spelled").inner_text()
    rx.play(page, "Le médecin")
    faire.press(page, "Écrire une ordonnance")
    sante.follow(page, "vous lire un code")
    sante.fill(page, "Code du patient", code.lower())
    faire.press(page, "Continuer")
    expect(h1(page)).to_have_text("Les médicaments")
    expect(main(page)).to_contain_text("Jeanne")


def test_the_copy_is_found_in_mon_espace_sante(somebody: Somebody) -> None:
    """R150: from the document, one comes to the QR code."""
    from tests.espace_sante import gestes as espace

    def both(visiteur: Visiteur) -> None:
        espace.chez_soi(visiteur)
        gestes.role(visiteur, "prescripteur")
        gestes.patient(visiteur, "jeanne")
        gestes.ajouter(visiteur)
        gestes.signer(visiteur)
        gestes.role(visiteur, "assure")

    page = somebody(both)
    page.goto(f"{sante.ESPACE}/documents")
    sante.follow(page, "Ordonnance du")
    expect(main(page)).to_contain_text("Tensamor")
    sante.follow(page, "Voir son QR code")
    sante.follow(page, "1 médicament, émise")
    expect(page.locator("main .rx-qr svg")).to_be_visible()


# ——— Reading (R151): camera, photo, or the number ———


@pytest.fixture
def comptoir(
    practise: Visit, visiteur: Visiteur, practice_address: str, tmp_path: Path
) -> tuple[Page, Path]:
    """A pharmacy's screen not opened yet, and the photograph of a paper to read there."""
    found = gestes.ecrite(visiteur)
    page = practise("about:blank")
    faire.lend(page, visiteur, practice_address)
    pdf = page.context.request.get(f"{ORDONNANCE}/prescrites/{found.id}/papier.pdf")
    gestes.role(visiteur, "pharmacien", COMPTOIR)
    return page, rx.photographed(pdf.body(), tmp_path / "papier.png")


def test_the_camera_reads_the_paper(comptoir: tuple[Page, Path]) -> None:
    page, paper = comptoir
    rx.with_camera(page, rx.close_up(paper))
    page.goto(COMPTOIR)
    faire.press(page, "Scanner avec la caméra")
    expect(main(page)).to_contain_text("Authentique")


def test_a_photo_of_the_paper_is_read(comptoir: tuple[Page, Path], tmp_path: Path) -> None:
    page, paper = comptoir
    page.goto(COMPTOIR)
    photo = page.get_by_label("Photo du QR code")
    (tmp_path / "blanc.png").write_bytes(rx.blank())
    photo.set_input_files(tmp_path / "blanc.png")
    expect(main(page).get_by_role("status")).to_contain_text("n’est pas lisible sur cette photo")
    photo.set_input_files(paper)
    expect(main(page)).to_contain_text("Authentique")


def test_without_a_camera_one_is_told_to_type_the_number(comptoir: tuple[Page, Path]) -> None:
    page, _ = comptoir
    page.add_init_script(
        "navigator.mediaDevices.getUserMedia = () => Promise.reject(new Error('none'))"
    )
    page.goto(COMPTOIR)
    faire.press(page, "Scanner avec la caméra")
    expect(main(page).get_by_role("status")).to_contain_text("La caméra n’est pas disponible")


def test_any_phone_that_reads_the_qr_sees_a_simulation(
    comptoir: tuple[Page, Path], practise: Visit
) -> None:
    _, paper = comptoir
    (address,) = lecteur.texts(paper)
    stranger = practise(address)
    expect(h1(stranger)).to_contain_text("SIMULATION")
    expect(stranger.get_by_text("Tensamor")).to_have_count(0)


# ——— By the keyboard ———


@pytest.mark.complet
def test_writing_and_giving_by_the_keyboard_alone(
    practise: Visit, visiteur: Visiteur, practice_address: str
) -> None:
    from tests.parcours.test_clavier import tab_to
    from tests.parcours.test_entrainement_exercice import pressed, typed

    gestes.medecin(visiteur)
    gestes.patient(visiteur, "jeanne")
    path = visiteur.path
    page = practise("about:blank", width=1280)
    faire.lend(page, visiteur, practice_address)
    page.goto(path)
    tab_to(page, "combobox", "Médicament")
    page.keyboard.type("Tensamor")
    typed(page, "textbox", "Comment le prendre", "1 gélule le matin")
    pressed(page, "Ajouter cette ligne", "Les médicaments")
    pressed(page, "Continuer sans rien ajouter", "Deux questions au patient", role="link")
    for nth in range(2):
        tab_to(page, "radio", "Oui", nth=nth)
        page.keyboard.press("Space")
    pressed(page, "Continuer", "Vérifiez, puis signez")
    pressed(page, "Signer l’ordonnance", "Ordonnance de Jeanne Marchand")
    numero = page.locator("main .rx-inline").inner_text()
    page.goto(f"{faire.EXERCICES}role")
    tab_to(page, "button", "Le pharmacien", nth=-1)
    with page.expect_navigation():  # the role is taken before one goes on
        page.keyboard.press("Enter")
    page.goto(COMPTOIR)
    typed(page, "textbox", "Numéro de l’ordonnance", numero)
    pressed(page, "Ouvrir l’ordonnance", "Ordonnance de Jeanne Marchand")
    tab_to(page, "radio", "Remettre Tensamor")
    page.keyboard.press("Space")
    pressed(page, "Noter la délivrance", "Ordonnance de Jeanne Marchand")
    expect(main(page)).to_contain_text("Tout a déjà été remis")
