"""What a visitor does with a carte Vitale, over HTTP: declare, order, follow."""

import io
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace

from flask import Flask
from PIL import Image

from app import create_app
from core.config import Config, Services
from services.carte_vitale.forms import Photo, Piece
from tests.compte.gestes import Fiche
from tests.compte.maison import chez_soi
from tests.judge import Page
from tests.visiteur import Visiteur

BASE = "/s-entrainer/carte-vitale"
COMMANDER, APPLI = f"{BASE}/commander", f"{BASE}/commander-appli"
SUIVI, FICHIERS = f"{BASE}/suivi", f"{BASE}/fichiers"
TOUT = {
    "photo": [name for name in vars(Photo) if not name.startswith("_")],
    "piece": [name for name in vars(Piece) if not name.startswith("_")],
}


def declarer(visiteur: Visiteur, personne: str, motif: str = "perte") -> Page:
    """The three steps of a declaration, from somebody at home in their account."""
    visiteur.get(f"{BASE}/declarer")
    visiteur.press("Commencer")
    visiteur.press("Continuer", personne=personne)
    visiteur.press("Continuer", motif=motif)
    return visiteur.press("Déclarer")


def choisir(visiteur: Visiteur, cle: str) -> Page:
    """Press the drawing of a file."""
    for form in visiteur.page.tree.iter("form"):
        for button in form.iter("button"):
            if button.attrib.get("value") == cle:
                answer = visiteur.post(form.attrib["action"], fichier=cle)
                assert answer.status_code == 303
                return visiteur.get(answer.location)
    raise AssertionError((visiteur.path, "no file", cle))


def juger(visiteur: Visiteur, genre: str, bouton: str, *manque: str, status: int = 200) -> Page:
    """Tick every criterion but these, then go on."""
    ticked = {name: name not in manque for name in TOUT[genre]}
    return visiteur.press(bouton, status, **ticked)


def jusqu_au_recapitulatif(
    visiteur: Visiteur, personne: str, photo: str = "identite", piece: str = "carte"
) -> Page:
    """The web order, up to « Valider »."""
    visiteur.get(COMMANDER)
    visiteur.press("Recommencer" if "Recommencer" in visiteur.page.main else "Commencer")
    visiteur.press("Continuer", personne=personne)
    visiteur.press("Continuer")
    visiteur.press("Continuer")
    choisir(visiteur, photo)
    juger(visiteur, "photo", "Continuer")
    visiteur.press("Continuer")
    visiteur.press("Continuer")
    choisir(visiteur, piece)
    return juger(visiteur, "piece", "Continuer")


def commander(
    visiteur: Visiteur, personne: str, photo: str = "identite", piece: str = "carte"
) -> str:
    """The whole web order; the id of the commande."""
    jusqu_au_recapitulatif(visiteur, personne, photo, piece)
    visiteur.press("Valider")
    return visiteur.path.rsplit("/", 1)[1]


def avec_perte(visiteur: Visiteur) -> Fiche:
    """Colette at home, her card declared lost."""
    qui = chez_soi(visiteur, "carte-perdue")
    declarer(visiteur, qui.id)
    return qui


# ——— A picture of one's own ———


@contextmanager
def accepting(practice_app: Flask, seau: str = "") -> Iterator[Flask]:
    """The same database, where visitors' pictures are accepted, kept there or in a bucket."""
    config: Config = practice_app.config["PAS_A_PAS"]
    wanted = replace(config, services=Services.ALL, accepter_fichiers=True, fichiers_seau=seau)
    app = create_app(wanted)
    yield app
    app.extensions["engine"].dispose()


def devant_la_photo(workshop: Flask) -> Visiteur:
    """Somebody at the step of the photo, where visitors' files are accepted."""
    visiteur = Visiteur(workshop)
    avec_perte(visiteur)
    visiteur.press("Commander une nouvelle carte Vitale")
    visiteur.press("Continuer")
    visiteur.press("Continuer")
    return visiteur


def image(size: tuple[int, int] = (80, 100), kind: str = "JPEG", **options: object) -> bytes:
    """A picture of one colour, as a file."""
    out = io.BytesIO()
    Image.new("RGB", size, (200, 120, 40)).save(out, kind, **options)
    return out.getvalue()


def corps(token: str, content: bytes, name: str) -> tuple[bytes, str]:
    """A multipart request, and its type."""
    field = f'--fin\r\nContent-Disposition: form-data; name="csrf_token"\r\n\r\n{token}\r\n'
    head = f'--fin\r\nContent-Disposition: form-data; name="mien"; filename="{name}"\r\n\r\n'
    made = field.encode() + head.encode() + content + b"\r\n--fin--\r\n"
    return made, "multipart/form-data; boundary=fin"


def envoyer(visiteur: Visiteur, content: bytes, name: str = "moi.jpg", status: int = 200) -> str:
    """Send a picture through the form of the page; what the page then says."""
    form = next(f for f in visiteur.page.tree.iter("form") if "enctype" in f.attrib)
    token = next(i for i in form.iter("input") if i.attrib["name"] == "csrf_token")
    data, kind = corps(token.attrib["value"], content, name)
    action = form.attrib["action"]
    answer = visiteur.client.post(action, data=data, content_type=kind, follow_redirects=True)
    return visiteur._show(answer, status).main
