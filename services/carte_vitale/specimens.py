"""The drawn photos and identity documents that one chooses from, and how one judges them (R79).

What a photo must be comes from the Code de la sécurité sociale, R. 161-33-1, and from guides for
the paper form (one-coloured background); the document must be valid (S3:193).
"""

from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum

MIEN = "mien:"  # a visitor's own file: the id of its row follows


class Genre(StrEnum):
    PHOTO = "photo"
    PIECE = "piece"


@dataclass(frozen=True)
class Specimen:
    """A file to choose. `defaut`: the criterion that it misses, "" when it is right.

    `pose`: how it is taken with the telephone's camera, "" when it is only a file. `decrit`: what
    one sees, for who does not.
    """

    cle: str
    nom: str
    decrit: str
    defaut: str = ""
    pose: str = ""


PHOTOS = (
    Specimen(
        "fond", "vacances.jpg", "de face, devant des arbres et un toit", "fond", "Dans la rue"
    ),
    Specimen("chapeau", "mariage.jpg", "de face, avec un grand chapeau", "tete_nue"),
    Specimen("identite", "photo-identite.jpg", "de face, tête nue, fond uni", pose="Devant un mur"),
    Specimen(
        "coupee", "autoportrait.jpg", "trop près : le visage est coupé", "face", "De tout près"
    ),
    Specimen("floue", "IMG-2041.jpg", "toute floue", "nette", "En marchant"),
    Specimen("gris", "album.jpg", "de face, en noir et blanc", "couleur"),
    Specimen("ancienne", "photo-scannee.jpg", "de face, avec une date ancienne", "recente"),
)
PIECES = (
    Specimen("recto", "carte-recto.jpg", "le recto seul, un coin coupé", "entiere", "De trop près"),
    Specimen("perimee", "ancienne-carte.jpg", "recto et verso, date de fin passée", "valide"),
    Specimen("carte", "carte-identite.jpg", "recto et verso, valide", pose="À plat, en plein jour"),
    Specimen("reflet", "IMG-2042.jpg", "un reflet cache les lignes", "lisible", "Sous la lampe"),
    Specimen("autre", "carte-famille.jpg", "au nom de quelqu'un d'autre", "personne"),
    Specimen("passeport", "passeport.jpg", "passeport valide, page de la photo"),
)
TOUS = {Genre.PHOTO: PHOTOS, Genre.PIECE: PIECES}


def find(genre: Genre, cle: str) -> Specimen | None:
    """The specimen of this key, or None."""
    return next((row for row in TOUS[genre] if row.cle == cle), None)


def defect(genre: Genre, cle: str) -> str:
    """The criterion that a chosen file misses, as the caisse sees it; "" for a right one.

    Nobody looks at a visitor's own file: it passes.
    """
    found = find(genre, cle)
    return found.defaut if found else ""


def refused(photo: str, piece: str) -> Genre | None:
    """Which of the two files the caisse sends back, the photo first."""
    if defect(Genre.PHOTO, photo):
        return Genre.PHOTO
    return Genre.PIECE if defect(Genre.PIECE, piece) else None


class Avis(StrEnum):
    """What a visitor's judgement of a file is worth."""

    CONFORME = "conforme"  # for them: a wrong file then goes on, and comes back
    BIEN_VU = "bien-vu"
    A_REVOIR = "a-revoir"  # what they miss is there


def judge(genre: Genre, cle: str, missed: Iterable[str]) -> dict[str, Avis]:
    """An answer for each criterion left unticked; nothing when all are ticked."""
    wrong = defect(genre, cle)
    return {name: Avis.BIEN_VU if name == wrong else Avis.A_REVOIR for name in missed}
