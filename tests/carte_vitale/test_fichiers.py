"""A visitor's own picture (ACCEPTER_FICHIERS=1): refused with a reason, or drawn again."""

import io
import struct
import zlib
from collections.abc import Callable, Iterator
from datetime import timedelta

import pytest
from flask import Flask
from PIL import Image

from core import db, depot
from core.config import Config, ConfigError
from core.depot import HEAVIEST, MESSAGES, Refus
from core.images import Fichier
from core.templating import typographie
from tests.carte_vitale.gestes import (
    BASE,
    FICHIERS,
    SUIVI,
    accepting,
    envoyer,
    image,
    juger,
)
from tests.compte.maison import chez_soi
from tests.seau import SEAU
from tests.visiteur import Visiteur


def with_place() -> bytes:
    """A photo that tells where it was taken, and that lies on its side."""
    exif = Image.Exif()
    exif[0x0112] = 6  # to be turned
    exif[0x010F] = "AppareilDeJeanne"
    exif.get_ifd(0x8825).update({1: "N", 2: (48.0, 51.0, 24.0)})
    return image(exif=exif, comment=b"chez Jeanne")


def bomb(side: int = 13_000) -> bytes:
    """169 million points in a few hundred kilobytes."""

    def chunk(kind: bytes, content: bytes) -> bytes:
        body = kind + content
        return struct.pack(">I", len(content)) + body + struct.pack(">I", zlib.crc32(body))

    header = struct.pack(">IIBBBBB", side, side, 1, 0, 0, 0, 0)
    rows = zlib.compress(bytes((side // 8 + 2) * side), 9)
    return (
        b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", header) + chunk(b"IDAT", rows) + chunk(b"IEND", b"")
    )


SVG = b'<svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>'
HTML = b"<!doctype html><script>alert(1)</script>"


@pytest.mark.parametrize(
    ("content", "refus"),
    [
        (lambda: b"", Refus.VIDE),
        (lambda: image() + bytes(HEAVIEST), Refus.LOURD),
        (lambda: SVG, Refus.FORMAT),
        (lambda: HTML, Refus.FORMAT),
        (lambda: image(kind="GIF"), Refus.FORMAT),
        (lambda: image((600, 600), "PNG")[:-200], Refus.ABIME),
        (lambda: image((600, 600))[:1500], Refus.ABIME),
        (bomb, Refus.GRAND),
        (lambda: bomb(25_000), Refus.GRAND),
        (lambda: image((5001, 5000), "PNG"), Refus.GRAND),
    ],
    ids="vide lourd svg html gif png-coupe jpeg-coupe bombe grande-bombe limite".split(),
)
def test_what_is_no_picture_is_refused(content: Callable[[], bytes], refus: Refus) -> None:
    assert depot.clean(content()) is refus


def test_five_mebibytes_are_taken_and_one_byte_more_is_not() -> None:
    right = image()
    padded = right + bytes(HEAVIEST - len(right))  # after the end of the picture
    assert isinstance(depot.clean(padded), bytes)
    assert depot.clean(padded + b"\0") is Refus.LOURD


def test_nothing_is_left_but_the_pixels() -> None:
    raw = with_place()
    assert b"AppareilDeJeanne" in raw
    drawn = depot.clean(raw)
    assert isinstance(drawn, bytes)
    for trace in (b"AppareilDeJeanne", b"chez Jeanne", b"Exif", b"GPS"):
        assert trace not in drawn
    with Image.open(io.BytesIO(drawn)) as again:
        assert again.format == "JPEG"
        assert not again.getexif()
        assert "comment" not in again.info
        assert again.size == (100, 80)  # turned upright


def test_a_large_picture_is_drawn_smaller_and_a_png_is_taken() -> None:
    for kind in ("JPEG", "PNG"):
        drawn = depot.clean(image((4000, 3000), kind))
        assert isinstance(drawn, bytes)
        with Image.open(io.BytesIO(drawn)) as again:
            assert max(again.size) <= 1200


def test_memory_stays_bounded_before_a_bomb() -> None:
    """Nothing of it is decoded."""
    import tracemalloc

    content = bomb()
    tracemalloc.start()
    assert depot.clean(content) is Refus.GRAND
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert peak < 4 * 1024 * 1024


def test_only_a_local_workshop_may_ask_for_it() -> None:
    """Off unless asked for, and refused in production."""
    assert Config.from_environ({"ENV": "test"}).accepter_fichiers is False
    assert Config.from_environ({"ENV": "test", "ACCEPTER_FICHIERS": "1"}).accepter_fichiers
    public = {"SECRET_KEY": "k" * 32, "PUBLIC_URL": "https://exemple.test"}
    public |= {"ENV": "prod", "DATABASE_URL": "postgresql://x"}
    assert Config.from_environ(public).accepter_fichiers is False
    with pytest.raises(ConfigError):
        Config.from_environ(public | {"ACCEPTER_FICHIERS": "1"})


# ——— The pages ———


@pytest.fixture(scope="module", params=["base", "seau"])
def workshop(request: pytest.FixtureRequest, practice_app: Flask) -> Iterator[Flask]:
    """The same database, where visitors' files are accepted, kept there or in a bucket."""
    if request.param == "seau":
        request.getfixturevalue("s3")
    with accepting(practice_app, SEAU if request.param == "seau" else "") as app:
        yield app


def test_ones_own_photo_is_previewed_judged_and_ordered(atelier: Visiteur) -> None:
    assert "Votre image" in envoyer(atelier, with_place())
    picture = next(i for i in atelier.page.tree.iter("img") if FICHIERS in i.attrib["src"])
    answer = atelier.client.get(picture.attrib["src"])
    assert answer.mimetype == "image/jpeg"
    assert answer.headers["X-Content-Type-Options"] == "nosniff"
    assert answer.headers["Content-Disposition"].startswith("attachment")
    assert "no-store" in answer.headers["Cache-Control"]
    assert b"AppareilDeJeanne" not in answer.data
    juger(atelier, "photo", "Continuer")
    assert "Préparez la pièce d’identité" in atelier.page.h1


@pytest.mark.parametrize(
    ("content", "name", "refus"),
    [
        (b"", "moi.jpg", Refus.VIDE),
        (HTML, "moi.jpg", Refus.FORMAT),
        (SVG, "moi.png", Refus.FORMAT),
        (image() + bytes(HEAVIEST), "moi.jpg", Refus.LOURD),
    ],
    ids=["vide", "html", "svg", "lourd"],
)
def test_the_page_says_what_is_wrong(
    atelier: Visiteur, content: bytes, name: str, refus: Refus
) -> None:
    envoyer(atelier, content, name, 422)
    assert atelier.errors == [" ".join(typographie(MESSAGES[refus]).split())]
    assert atelier.page.title.startswith("Erreur")


def test_a_picture_is_of_its_world_and_of_its_day(
    atelier: Visiteur, wall: Callable[[timedelta], None]
) -> None:
    envoyer(atelier, image())
    url = next(
        i.attrib["src"] for i in atelier.page.tree.iter("img") if FICHIERS in i.attrib["src"]
    )
    stranger = Visiteur(atelier.app)
    chez_soi(stranger, "carte-perdue")
    assert stranger.client.get(url).status_code == 404
    assert atelier.client.get(url).status_code == 200
    wall(timedelta(hours=24, seconds=1))
    assert atelier.client.get(url).status_code == 404
    with atelier.app.app_context():
        assert depot.purge() >= 1
        db.commit()
        id_ = url.rsplit("/", 1)[1]
        assert db.session().get(Fichier, id_) is None


def test_ten_files_a_world(atelier: Visiteur) -> None:
    with atelier.world() as (_, bac):
        for _ in range(10):
            assert depot.keep(bac.id, image()).id
    envoyer(atelier, image(), status=422)
    assert "10 fichiers" in atelier.errors[0]


def test_a_picture_replaces_a_refused_one(workshop: Flask) -> None:
    visiteur = Visiteur(workshop)
    chez_soi(visiteur, "cartes-en-attente", "lucien")
    visiteur.get(SUIVI)
    visiteur.follow("Carte de Lucien")
    visiteur.follow("Envoyer un autre fichier")
    envoyer(visiteur, b"rien", status=422)
    envoyer(visiteur, image())
    juger(visiteur, "photo", "Envoyer")
    assert "Une autre photo est envoyée" in visiteur.page.main


def test_a_file_goes_nowhere_else(atelier: Visiteur) -> None:
    """Not to a step without a file, not without a token, not to another page's body."""
    run = atelier.path.split("/")[-2]
    url = f"{FICHIERS}/commander/{run}/beneficiaire"
    assert atelier.post(url).status_code == 404
    assert atelier.post(f"{FICHIERS}/ailleurs/{run}/photo").status_code == 404
    sent = {"mien": (io.BytesIO(image()), "moi.jpg")}
    assert atelier.client.post(f"{FICHIERS}/commander/{run}/photo", data=sent).status_code == 400
    heavy = {"fichier": "x" * 200_000}
    assert (
        atelier.client.post(f"{BASE}/commander/{run}/photo/fichier", data=heavy).status_code == 413
    )
