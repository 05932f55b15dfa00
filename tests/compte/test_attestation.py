"""The attestation de droits: form, refusals, and the PDF read back (R52, R55)."""

import io
import xml.etree.ElementTree as ET

from pypdf import PdfReader

from core import clock
from services.compte.attestation import pdf_of, written
from services.referentiel import models as referentiel
from tests.compte.maison import COMPTE, chez_soi, journal
from tests.visiteur import Visiteur, text_of

PAGE = f"{COMPTE}/attestation-de-droits"


def people(visiteur: Visiteur) -> dict[str, str]:
    """First name to the value of its button."""
    page = visiteur.get(PAGE)
    labels: list[ET.Element] = list(page.tree.iterfind(".//label[@class='check']"))
    found = {}
    for label in labels:
        field = next(iter(label.iter("input")))
        if field.attrib["type"] == "radio":
            found[text_of(label).split()[0]] = field.attrib["value"]
    return found


def download(visiteur: Visiteur, prenom: str, **more: str) -> PdfReader:
    chosen = people(visiteur)[prenom]
    answer = visiteur.post(PAGE, personne=chosen, **more)
    assert answer.status_code == 200, answer.get_data(as_text=True)[:200]
    assert answer.headers["Content-Type"] == "application/pdf"
    assert "attestation-de-droits-exercice.pdf" in answer.headers["Content-Disposition"]
    return PdfReader(io.BytesIO(answer.get_data()))


def test_the_pdf_says_everything_and_that_it_is_worth_nothing(visiteur: Visiteur) -> None:
    chez_soi(visiteur, "ald")
    read = download(visiteur, "Marc")
    for sheet in read.pages:
        assert "SPÉCIMEN" in sheet.extract_text()
        assert "Document d'exercice sans valeur" in sheet.extract_text()
        assert (round(sheet.mediabox.width), round(sheet.mediabox.height)) == (595, 842)
    text = read.pages[0].extract_text()
    with visiteur.world() as (_, bac):
        marc = referentiel.by_cle(bac.id, "marc")
        assert marc is not None
        for words in ("Vasseur Marc", marc.nir_affiche, "régime général", "01 211 0000"):
            assert words in text.replace("\u00a0", " "), words
        assert written(clock.day(bac.now())) in text.replace("\u00a0", " ")
    assert "CPAM de la Côte-d'Or" in text
    assert "sans date de fin" in text
    assert "xonération" not in text
    assert read.metadata is not None
    assert read.metadata.title == "Attestation de droits à l'Assurance Maladie (exercice)"
    assert read.trailer["/Root"]["/Lang"] == "fr"
    assert "attestation.telechargee" in journal(visiteur)


def test_the_box_adds_the_exemption_and_its_end(visiteur: Visiteur) -> None:
    chez_soi(visiteur, "ald")
    assert "100 % de Marc" in visiteur.get(PAGE).main.replace("\u00a0", " ")
    text = download(visiteur, "Marc", exoneration="1").pages[0].extract_text()
    assert "Exonération du ticket modérateur" in text
    assert "affection de longue durée" in text


def test_the_box_is_refused_for_who_has_no_exemption(visiteur: Visiteur) -> None:
    chez_soi(visiteur)
    assert "Personne ici ne l’est" in visiteur.get(PAGE).main
    visiteur.press("Télécharger", 422, exoneration=True)
    assert "Décochez la case" in visiteur.errors[0]
    assert "attestation.telechargee" not in journal(visiteur)


def test_a_child_s_attestation_names_the_parent(visiteur: Visiteur) -> None:
    chez_soi(visiteur)
    text = download(visiteur, "Ewen").pages[0].extract_text()
    assert "Le Bihan Ewen" in text
    assert "Maud Le Bihan" in text


def test_nobody_of_another_household_can_be_chosen(visiteur: Visiteur) -> None:
    chez_soi(visiteur, "ald")
    marc = people(visiteur)["Marc"]
    stranger = Visiteur(visiteur.app)
    chez_soi(stranger)
    assert "Yann" not in people(stranger)
    for chosen in (marc, "", "x"):
        assert stranger.post(PAGE, personne=chosen).status_code == 422


def test_no_attestation_when_the_rights_are_closed(visiteur: Visiteur) -> None:
    chez_soi(visiteur)
    with visiteur.world() as (_, bac):
        maud = referentiel.by_cle(bac.id, "maud")
        assert maud is not None
        for row in referentiel.droits(maud, clock.day(bac.now())):
            row.jusqu_au = clock.day(clock.plus_days(bac.now(), -1))
    visiteur.get(PAGE)
    visiteur.press("Télécharger", 422)
    assert "ne sont pas ouverts" in visiteur.errors[0]
    assert "Vos droits ne sont pas ouverts" in visiteur.get(f"{COMPTE}/mes-informations").main


def test_letters_that_the_font_lacks_do_not_break_it(visiteur: Visiteur) -> None:
    chez_soi(visiteur)
    visiteur.get(f"{COMPTE}/nom-usage")
    visiteur.press("Valider", nom="D’Œrşted", piece="autre")
    text = download(visiteur, "Maud").pages[0].extract_text()
    assert "D’Œrsted" in text


def test_the_same_document_serves_a_program(visiteur: Visiteur) -> None:
    chez_soi(visiteur, "ald")
    with visiteur.world() as (appareil, bac):
        from services.bac_a_sable.garde import Visite

        marc = referentiel.by_cle(bac.id, "marc")
        assert marc is not None
        assert pdf_of(Visite(appareil, bac), marc, True).startswith(b"%PDF-")
