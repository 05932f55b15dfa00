"""The paper: rendered, looked at, read back (R149)."""

import io

import pypdfium2
from flask import Flask
from PIL import Image
from pypdf import PdfReader

from services.ordonnance import papier
from services.ordonnance.emission import Ecrit
from tests.lecteur import codes
from tests.ordonnance import monde
from tests.ordonnance.gestes import BASE, ecrite, role
from tests.visiteur import Visiteur

LONG = [
    Ecrit(cle, "1 le matin, 1 à midi, 1 le soir et 1 au coucher, avec de l'eau", 28, 6, 12)
    for cle in (
        "amlodipine-5", "atorvastatine-20", "cetirizine-10", "levothyroxine-75",
        "metformine-850", "omeprazole-20", "paracetamol-500", "salbutamol-100",
    )
]  # fmt: skip


def rendered(content: bytes) -> list[Image.Image]:
    """Each page as a picture, 144 points an inch."""
    document = pypdfium2.PdfDocument(content)
    try:
        return [page.render(scale=2).to_pil() for page in document]
    finally:
        document.close()


def paper(app: Flask, *ecrits: Ecrit) -> tuple[bytes, str, str]:
    """The PDF, the address that its QR carries, its number."""
    bac = monde.world(app)
    with app.app_context(), app.test_request_context(base_url="http://salle.test"):
        row = monde.issued(bac, *ecrits)
        return papier.pdf_of(row), papier.qr_address(row), papier.grouped(row.numero)


def test_the_qr_lies_at_the_bottom_left_and_decodes_from_the_picture(practice_app: Flask) -> None:
    content, address, _ = paper(practice_app)
    (image,) = rendered(content)
    (code,) = codes(image)
    assert code.text == address
    corners = (code.position.top_left, code.position.bottom_right)
    assert all(point.x < image.width / 3 for point in corners)
    assert all(point.y > image.height * 0.75 for point in corners)


def test_the_qr_survives_a_bad_print(practice_app: Flask) -> None:
    content, address, _ = paper(practice_app)
    (image,) = rendered(content)
    grey = image.convert("L").resize((image.width * 3 // 4, image.height * 3 // 4))
    out = io.BytesIO()
    grey.rotate(2, fillcolor=255).save(out, "JPEG", quality=40)
    assert codes(Image.open(out))[0].text == address


def test_every_page_says_that_it_is_worth_nothing(practice_app: Flask) -> None:
    content, address, number = paper(practice_app, *LONG)
    pages = PdfReader(io.BytesIO(content)).pages
    assert len(pages) > 1
    for page, image in zip(pages, rendered(content), strict=True):
        text = page.extract_text()
        assert "SPÉCIMEN - SANS VALEUR" in text
        assert "sans valeur" in text
        assert number in text
        assert [code.text for code in codes(image)] == [address]


def test_what_was_prescribed_is_text_that_one_can_select(practice_app: Flask) -> None:
    content, _, _ = paper(practice_app, monde.AMLODIPINE, monde.CETIRIZINE)
    text = " ".join(PdfReader(io.BytesIO(content)).pages[0].extract_text().split())
    for words in ("Tensamor 5 mg", "1 gélule le matin", "2 boîtes", "3 renouvellements",
                  "Cétirizine 10 mg", "non renouvelable", "Dr Agathe Vauclin",
                  "aucun : médecin inventé", "Marchand Jeanne"):  # fmt: skip
        assert words in text, words


def test_the_qr_carries_an_id_and_nothing_of_health(practice_app: Flask) -> None:
    _, address, number = paper(practice_app)
    assert address.startswith(f"http://salle.test{BASE}/lire/")
    for secret in ("tensamor", "amlodipine", "marchand", "jeanne", number.replace(" ", "").lower()):
        assert secret not in address.lower()


def test_doctor_and_patient_print_the_same_paper(visiteur: Visiteur) -> None:
    found = ecrite(visiteur)
    theirs = visiteur.client.get(f"{BASE}/prescrites/{found.id}/papier.pdf")
    role(visiteur, "assure")
    mine = visiteur.client.get(f"{BASE}/{found.id}/papier.pdf")
    false = visiteur.client.get(f"{BASE}/{found.id}/papier-modifie.pdf")
    texts = [PdfReader(io.BytesIO(r.data)).pages[0].extract_text() for r in (theirs, mine, false)]
    assert texts[0] == texts[1] != texts[2]
    assert "3 boîtes" in texts[2]
    assert papier.grouped(found.sceau) in texts[0]
    assert papier.grouped(found.sceau) not in texts[2]
    assert mine.headers["Content-Disposition"] == 'attachment; filename="ordonnance-exercice.pdf"'
