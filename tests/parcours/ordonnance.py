"""What the doctor, the pharmacist and the patient do, in their words; and a reader of QR codes."""

import base64
import io
from pathlib import Path

import pypdfium2
from PIL import Image
from playwright.sync_api import Page, expect

from tests.parcours import entrainement as faire
from tests.parcours.entrainement import Fiche, press
from tests.parcours.espace_sante import fill, follow, main
from tests.parcours.pages import each, h1

ORDONNANCE = "/s-entrainer/ordonnance"
COMPTOIR = f"{ORDONNANCE}/delivrer"
LIGNE = {"medicament": "Tensamor", "posologie": "1 gélule le matin", "boites": "2"}


def play(page: Page, name: str, then: str = f"{ORDONNANCE}/") -> None:
    """« Changer de rôle », then go there."""
    page.goto(f"{faire.EXERCICES}role")
    press(page, name)
    page.goto(then)


# ——— The doctor ———


def identify(page: Page, card: Fiche) -> None:
    """The INS identity, copied from the card."""
    fill(page, "Nom", card.nom)
    fill(page, "Numéro de sécurité sociale (matricule INS)", card.nir)
    jour, mois, annee = card.rows["Date de naissance"].split()
    for label, value in (("Jour", jour.removesuffix("er")), ("Mois", mois), ("Année", annee)):
        fill(page, label, value)
    press(page, "Continuer")


def add_line(page: Page, medicament: str, posologie: str, boites: str = "1") -> None:
    field = main(page).get_by_label("Médicament", exact=True)
    options = [option.inner_text() for option in each(field.locator("option"))]
    field.select_option(next(text for text in options if text.startswith(medicament)))
    fill(page, "Comment le prendre", posologie)
    fill(page, "Boîtes à chaque délivrance", boites)
    press(page, "Ajouter cette ligne")


def consent(page: Page, mes: str = "Oui", suivi: str = "Oui") -> None:
    for legend, answer in (("Déposer l’ordonnance", mes), ("Me laisser voir", suivi)):
        group = main(page).get_by_role("group", name=legend)
        group.get_by_role("radio", name=answer, exact=True).check()
    press(page, "Continuer")


def write(page: Page, card: Fiche) -> None:
    """The whole ordonnance, from the doctor's desk to the signature."""
    press(page, "Écrire une ordonnance")
    identify(page, card)
    add_line(page, **LIGNE)
    add_line(page, "Cétirizine", "1 comprimé le soir")
    follow(page, "Continuer sans rien ajouter")
    consent(page)
    expect(h1(page)).to_have_text("Vérifiez, puis signez")
    press(page, "Signer l’ordonnance")
    expect(main(page)).to_contain_text("Ordonnance émise")


# ——— The pharmacy ———


def number(page: Page) -> str:
    """The number under the patient's QR, read out."""
    text = page.locator("main .rx-number").inner_text()
    return text.rpartition(":")[2].strip()


def present(page: Page, numero: str) -> None:
    fill(page, "Numéro de l’ordonnance", numero)
    press(page, "Ouvrir l’ordonnance")


def give(page: Page, line: int, how: str, boites: str = "") -> None:
    """What is done with a line, from 0."""
    group = main(page).locator(".rx-line").nth(line)
    group.get_by_role("radio", name=how).first.check()
    if boites:
        group.get_by_label("Nombre de boîtes").select_option(boites)


# ——— The paper and its QR ———


def photographed(content: bytes, path: Path) -> Path:
    """The first page of a PDF, as a photograph of the paper."""
    document = pypdfium2.PdfDocument(content)
    try:
        document[0].render(scale=2).to_pil().save(path)
    finally:
        document.close()
    return path


# A camera pointed at a picture.
CAMERA = """
navigator.mediaDevices.getUserMedia = async () => {
  const picture = new Image();
  picture.src = "data:image/png;base64,%s";
  await picture.decode();
  const canvas = document.createElement("canvas");
  [canvas.width, canvas.height] = [picture.width, picture.height];
  const draw = () => canvas.getContext("2d").drawImage(picture, 0, 0);
  draw();
  setInterval(draw, 100);
  return canvas.captureStream();
};"""


def close_up(paper: Path) -> Path:
    """What a camera held above the code sees: the bottom left of the paper."""
    with Image.open(paper) as picture:
        width, height = picture.size
        seen = picture.crop((0, round(height * 0.65), round(width * 0.5), height))
    out = paper.with_name("de-pres.png")
    seen.save(out)
    return out


def blank() -> bytes:
    """A photograph of nothing."""
    Image.new("RGB", (200, 200), "white").save(content := io.BytesIO(), "PNG")
    return content.getvalue()


def with_camera(page: Page, shown: Path) -> None:
    """Point the browser's camera at `shown`, before any page; what it sees is really read."""
    page.add_init_script(CAMERA % base64.b64encode(shown.read_bytes()).decode())


# ——— Another device ———


def joined(first: Page, second: Page) -> Page:
    """A second device enters the same world, by the code that the first one shows."""
    back = first.url
    first.goto(f"{faire.EXERCICES}autre-appareil")
    press(first, "Afficher un code")
    code = first.locator("main .spelled").inner_text()
    first.goto(back)
    second.goto(f"{faire.EXERCICES}rejoindre")
    fill(second, "Code de l’autre appareil", code)
    press(second, "Rejoindre")
    expect(h1(second)).to_have_text("Mes exercices")
    return second
