"""A visitor's own picture, where ACCEPTER_FICHIERS=1: drawn again without its metadata, kept a day.

Only the practice half imports this module; the image library is loaded by `clean` alone.
"""

from dataclasses import dataclass
from enum import StrEnum
from io import BytesIO
from typing import TYPE_CHECKING

from sqlalchemy import delete, func, select

from core import clock, images, tokens
from core.db import add, every, of_bac, session
from core.delais import FICHIER_GARDE
from core.images import Away, Fichier

if TYPE_CHECKING:
    from PIL.ImageFile import ImageFile

HEAVIEST = 5 * 1024 * 1024  # bytes
LARGEST = 25_000_000  # pixels
SHOWN = (1200, 1200)  # pixels, what is kept of a larger picture
PER_WORLD = 10  # files at once
AT_ONCE = 500  # files wiped by one purge, in one request to S3, which takes 1000


class Refus(StrEnum):
    VIDE = "vide"
    LOURD = "lourd"
    FORMAT = "format"
    GRAND = "grand"
    ABIME = "abime"
    TROP = "trop"
    ARRET = "arret"


MESSAGES = {
    Refus.VIDE: "Ce fichier est vide. Choisissez-en un autre.",
    Refus.LOURD: "Ce fichier est trop lourd : 5 Mo au plus.",
    Refus.FORMAT: "Ce fichier n'est pas une image JPEG ou PNG. Choisissez-en un autre.",
    Refus.GRAND: "Cette image est trop grande : 25 millions de points au plus.",
    Refus.ABIME: "Cette image est abîmée : elle ne s'ouvre pas en entier.",
    Refus.TROP: "Vous avez déjà envoyé 10 fichiers. Ils s'effacent au bout de 24 heures.",
    Refus.ARRET: "Votre image n'a pas pu être gardée. Réessayez dans une minute.",
}


@dataclass(frozen=True)
class Depot:
    """What became of a file: its id, or the reason why it was not kept."""

    id: str = ""
    refus: Refus | None = None


def keep(bac_id: str, raw: bytes) -> Depot:
    """Draw a picture again and keep it 24 hours."""
    here = select(func.count()).select_from(Fichier).where(Fichier.bac_id == bac_id)
    if (session().scalar(here) or 0) >= PER_WORLD:
        return Depot(refus=Refus.TROP)
    drawn = clean(raw)
    if isinstance(drawn, Refus):
        return Depot(refus=drawn)
    return _stored(bac_id, drawn)


def _stored(bac_id: str, drawn: bytes) -> Depot:
    """The bytes first: there is never a row without them."""
    row = Fichier(id=tokens.new_id(), bac_id=bac_id, depose_le=clock.wall_now())
    try:
        images.store().put(row, drawn)
    except Away:
        return Depot(refus=Refus.ARRET)
    return Depot(add(row).id)


def read(bac_id: str, id_: str) -> bytes | None:
    """The picture of this id in this world, while it is kept; raises images.Away."""
    row = of_bac(Fichier, id_, bac_id)
    alive = row is not None and clock.wall_now() - row.depose_le <= FICHIER_GARDE
    return images.store().get(row) if row is not None and alive else None


def purge() -> int:
    """Wipe the pictures older than a day, the oldest first, 500 at most; returns how many.

    One whose bytes cannot be wiped keeps its row for the next time.
    """
    limit = clock.wall_now() - FICHIER_GARDE
    old = select(Fichier).where(Fichier.depose_le < limit).order_by(Fichier.depose_le)
    gone = [row.id for row in _wiped(every(old.limit(AT_ONCE)))]
    session().execute(delete(Fichier).where(Fichier.id.in_(gone)))
    return len(gone)


def empty(bac_id: str) -> None:
    """Wipe the bytes of a world's pictures: their rows go with it. Raises images.Away."""
    rows = every(select(Fichier).where(Fichier.bac_id == bac_id))
    if len(_wiped(rows)) < len(rows):
        raise Away


def _wiped(rows: list[Fichier]) -> list[Fichier]:
    """Those whose bytes are gone; most worlds have no picture, and ask nobody."""
    return images.store().delete(rows) if rows else []


def clean(raw: bytes) -> bytes | Refus:
    """The same picture as a JPEG of ours, without metadata, or why not.

    The size is read in the header: nothing larger than 25 million pixels is ever decoded.
    """
    if problem := _weight(raw):
        return problem
    from PIL import Image, UnidentifiedImageError

    try:
        image = Image.open(BytesIO(raw), formats=("JPEG", "PNG"))
    except UnidentifiedImageError:
        return Refus.FORMAT
    except (Image.DecompressionBombError, Image.DecompressionBombWarning):
        return Refus.GRAND
    except (OSError, ValueError, SyntaxError):
        return Refus.ABIME
    if image.width * image.height > LARGEST:
        return Refus.GRAND
    try:
        return _drawn_again(image)
    except (OSError, ValueError, SyntaxError, EOFError):
        return Refus.ABIME


def _weight(raw: bytes) -> Refus | None:
    if not raw:
        return Refus.VIDE
    return Refus.LOURD if len(raw) > HEAVIEST else None


def _drawn_again(image: "ImageFile") -> bytes:
    """Pixels only, upright, on a new sheet: nothing of the file but what one sees."""
    from PIL import Image, ImageOps

    image.draft("RGB", SHOWN)  # a JPEG is decoded smaller at once
    image.thumbnail(SHOWN)
    upright = ImageOps.exif_transpose(image).convert("RGB")
    sheet = Image.new("RGB", upright.size)
    sheet.paste(upright)
    out = BytesIO()
    sheet.save(out, "JPEG", quality=85)
    return out.getvalue()
