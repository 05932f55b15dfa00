"""The appli shown on one device and read on the other; the agent who stops it; every fault."""

import io
import re
from pathlib import Path

import pytest
from PIL import Image
from playwright.sync_api import Page, expect

from tests import lecteur
from tests.agents import gestes as agents
from tests.appli_carte_vitale import gestes as appli
from tests.parcours import entrainement as faire
from tests.parcours import ordonnance as rx
from tests.parcours.conftest import Somebody, Visit
from tests.parcours.espace_sante import fill, follow, main
from tests.parcours.pages import h1
from tests.professionnel import gestes
from tests.visiteur import Visiteur

pytestmark = pytest.mark.e2e

COMPTOIR = "/s-entrainer/professionnel/"
QR = f"{appli.APPLI}/utiliser/qr"
MISSION = "/s-entrainer/missions/payer-avec-appli/"


def shown(phone: Page) -> str:
    """The address that the QR on the screen carries, read from a picture of it."""
    phone.goto(QR)
    picture = phone.locator("main .qr").screenshot()
    (found,) = lecteur.codes(Image.open(io.BytesIO(picture)))
    return found.text


def code(phone: Page) -> str:
    """The characters under the QR, read out."""
    phone.goto(QR)
    found = re.search(r"\b[A-Z2-9]{4} [A-Z2-9]{4}\b", main(phone).inner_text())
    assert found is not None
    return found[0]


def read(counter: Page, typed: str) -> None:
    counter.goto(COMPTOIR)
    fill(counter, "Code du téléphone", typed)
    faire.press(counter, "Lire l’appli")


def bill(counter: Page) -> None:
    """One act, signed with tiers payant."""
    faire.press(counter, "Ajouter cet acte")
    follow(counter, "Continuer vers la signature")
    main(counter).get_by_role("radio").first.check()
    faire.press(counter, "Signer la feuille de soins")
    expect(h1(counter)).to_have_text("Feuille de soins signée")


@pytest.fixture
def patient(somebody: Somebody) -> Page:
    """Marc, whose appli is active and open."""
    return somebody(appli.posseder)


def test_shown_on_one_device_read_billed_and_found_again_on_the_other(
    patient: Page, learner: Visit
) -> None:
    """The mission, from the QR to the expense in the appli; the same QR is refused after."""
    patient.goto(MISSION)
    faire.press(patient, "Commencer")
    counter = rx.joined(patient, learner("about:blank"))
    rx.play(counter, "Le pharmacien")
    address = shown(patient)
    counter.goto(address)
    expect(h1(counter)).to_contain_text("SIMULATION")
    faire.press(counter, "Lire l’appli au comptoir")
    expect(main(counter)).to_contain_text("Droits ouverts")
    bill(counter)
    read(counter, address)
    expect(counter.get_by_role("alert")).to_contain_text("déjà servi")
    patient.goto(f"{appli.APPLI}/activites")
    expect(main(patient)).to_contain_text("Pharmacie du Marché")
    patient.goto(MISSION)
    expect(main(patient)).to_contain_text("Mission réussie")


@pytest.mark.complet
def test_a_code_is_refused_after_two_minutes(patient: Page, learner: Visit) -> None:
    counter = rx.joined(patient, learner("about:blank"))
    rx.play(counter, "Le pharmacien")
    typed = code(patient)
    rx.play(counter, "Le pharmacien", f"{faire.EXERCICES}horloge")
    faire.press(counter, "Avancer de 15 min")
    read(counter, typed)
    expect(counter.get_by_role("alert")).to_contain_text("n’est plus valable")
    read(counter, code(patient))
    expect(main(counter)).to_contain_text("Droits ouverts")


@pytest.mark.complet
def test_twenty_minutes_then_the_patient_shows_it_again(patient: Page, learner: Visit) -> None:
    counter = rx.joined(patient, learner("about:blank"))
    rx.play(counter, "Le pharmacien")
    read(counter, code(patient))
    faire.press(counter, "Ajouter cet acte")
    sheet = counter.url
    counter.goto(f"{faire.EXERCICES}horloge")
    faire.press(counter, "Avancer de 1 h")
    counter.goto(sheet)
    expect(h1(counter)).to_have_text("La séance est finie")
    appli_closed = patient.goto(QR)
    assert appli_closed is not None
    follow(counter, "Lire de nouveau")
    typed = code(patient)
    fill(counter, "Code du téléphone", typed)
    faire.press(counter, "Lire l’appli")
    expect(counter).to_have_url(sheet)
    expect(main(counter)).to_contain_text("Médicament courant")


@pytest.mark.complet
def test_without_contact_then_on_paper(patient: Page, learner: Visit) -> None:
    counter = rx.joined(patient, learner("about:blank"))
    rx.play(counter, "Le pharmacien", f"{COMPTOIR}poste")
    main(counter).get_by_role("radio", name="Le lecteur est sans contact").check()
    faire.press(counter, "C’est mon poste")
    expect(main(counter)).to_contain_text("choisir « Sans contact »")
    patient.goto(f"{appli.APPLI}/utiliser/sans-contact")
    faire.press(counter, "Lire sans contact")
    expect(main(counter)).to_contain_text("Droits ouverts")
    counter.goto(COMPTOIR)
    faire.press(counter, "Ni appli, ni carte")
    faire.press(counter, "Ajouter cet acte")
    follow(counter, "Continuer vers la signature")
    faire.press(counter, "Remplir et imprimer")
    expect(main(counter)).to_contain_text("EXERCICE : sans valeur")


def test_a_stolen_telephone_is_revoked_and_reads_no_more(patient: Page, learner: Visit) -> None:
    """The agent's second factor read on its page; the log; the patient's appli ends."""
    desk = rx.joined(patient, learner("about:blank"))
    typed = code(patient)
    nir = faire.fiche(patient).nir
    rx.play(desk, "L’agent de la caisse (révoquer)", f"{agents.BASE}/authentificateur")
    secret = desk.locator(".authenticator__code").inner_text()
    follow(desk, "Revenir au portail")
    fill(desk, "Code de l’authentificateur", secret)
    faire.press(desk, "Ouvrir ma session")
    fill(desk, "Numéro de sécurité sociale de la personne", nir)
    faire.press(desk, "Chercher")
    expect(main(desk)).to_contain_text("Appli : active")
    follow(desk, "Révoquer l’appli")
    faire.press(desk, "Révoquer l’appli")
    expect(desk.get_by_role("alert")).to_contain_text("Choisissez un motif")
    main(desk).get_by_role("radio", name="Le téléphone a été volé").check()
    faire.press(desk, "Révoquer l’appli")
    expect(main(desk)).to_contain_text("Appli : révoquée")
    follow(desk, "Journal")
    expect(main(desk)).to_contain_text("Chaîne intacte")
    rx.play(desk, "Le pharmacien", COMPTOIR)
    read(desk, typed)
    expect(main(desk)).to_contain_text("Cette appli ne sert plus")
    patient.goto(f"{appli.APPLI}/utiliser")
    expect(main(patient)).not_to_contain_text("QR Code")


# ——— Reading with the camera, or from a photo ———


@pytest.fixture
def pointed(
    practise: Visit, visiteur: Visiteur, practice_address: str, tmp_path: Path
) -> tuple[Page, Path]:
    """The pharmacist's browser, and a photograph of the patient's screen."""
    appli.posseder(visiteur)
    page = practise("about:blank")
    faire.lend(page, visiteur, practice_address)
    page.goto(QR)
    picture = tmp_path / "ecran.png"
    page.locator("main .qr").screenshot(path=picture)
    gestes.role(visiteur, "pharmacien")
    return page, picture


def test_the_camera_reads_the_screen(pointed: tuple[Page, Path]) -> None:
    page, picture = pointed
    rx.with_camera(page, picture)
    page.goto(COMPTOIR)
    faire.press(page, "Scanner avec la caméra")
    expect(main(page)).to_contain_text("Droits ouverts")


def test_a_photo_of_the_screen_is_read(pointed: tuple[Page, Path]) -> None:
    page, picture = pointed
    page.goto(COMPTOIR)
    photo = page.get_by_label("Photo du QR code")
    photo.set_input_files({"name": "x.png", "mimeType": "image/png", "buffer": rx.blank()})
    expect(main(page).get_by_role("status")).to_contain_text("Tapez le code")
    photo.set_input_files(picture)
    expect(main(page)).to_contain_text("Droits ouverts")
