"""Printed documents of the exercises: A4, SPÉCIMEN across every page, text one can select.

It loads fpdf2 and an image library: import it inside the view that needs it.
"""

import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from fpdf import FPDF
from fpdf.enums import XPos, YPos

from core import qr

SANS_VALEUR = "Document d'exercice sans valeur"
# The fonts that every reader has know Windows-1252 only, « œ », « ’ » and « € » included.
LETTRES = "cp1252"
SANS_ACCENT = str.maketrans(
    {"ł": "l", "Ł": "L", "đ": "d", "Đ": "D", "ħ": "h", "Ħ": "H", "ı": "i"}
    | {"\u202f": "\u00a0", "\u2010": "-", "\u2011": "-", "\u2212": "-"}
)
INCONNUE = "·"  # a letter of another alphabet
GREY, PALE, BLACK = 90, 222, 20
MARGIN, LABEL = 22, 72  # mm
CARRE = 36  # mm, the side of a QR code
ACROSS = 235  # mm, the longest that the words across a page may be


@dataclass(frozen=True)
class Bloc:
    """A heading and its lines: pairs of a name and a value."""

    titre: str
    lignes: Sequence[tuple[str, str]]


@dataclass(frozen=True)
class Carre:
    """A QR code at the bottom left of every page, and what is printed beside it."""

    texte: str
    legende: Sequence[str]


class _Feuille(FPDF):
    filigrane = "SPÉCIMEN"
    carre: Carre | None = None

    def header(self) -> None:
        middle = self.h / 2 - (CARRE / 2 if self.carre else 0)  # above the QR code
        with self.rotation(52, self.w / 2, middle):
            self.set_font("Helvetica", "B", 96)
            size = min(96, 96 * ACROSS / self.get_string_width(self.filigrane))
            self.set_font_size(size)
            self.set_text_color(PALE)
            width = self.get_string_width(self.filigrane)
            self.text((self.w - width) / 2, middle + size / 8, self.filigrane)
        self.set_y(MARGIN)

    def footer(self) -> None:
        if self.carre:
            self._square(self.carre, MARGIN, self.h - 24 - CARRE)
        self.set_y(-20)
        self.set_font("Helvetica", "B", 10)
        self.set_text_color(GREY)
        self.cell(0, 6, SANS_VALEUR, align="C")

    def _square(self, carre: Carre, left: float, top: float) -> None:
        """Drawn as squares on white: sharp at any size, and no image library is loaded."""
        rows = qr.matrix(carre.texte)
        side = CARRE / len(rows)
        self.set_fill_color(255)
        self.rect(left, top, CARRE, CARRE, style="F")
        self.set_fill_color(0)
        for y, row in enumerate(rows):
            for x, dark in enumerate(row):
                if dark:
                    self.rect(left + x * side, top + y * side, side, side, style="F")
        self.set_text_color(BLACK)
        for place, line in enumerate(carre.legende):
            self.set_xy(left + CARRE + 4, top + 4 + 6 * place)
            self.set_font("Helvetica", "B" if place % 2 else "", 12 if place % 2 else 9)
            self.cell(0, 6, latin(line))


def specimen(
    titre: str,
    introduction: str,
    blocs: Sequence[Bloc],
    le: datetime,
    filigrane: str = "SPÉCIMEN",
    carre: Carre | None = None,
) -> bytes:
    """The PDF of a document dated `le` (Paris time), without any value outside the exercise."""
    sheet = _sheet(titre, le, filigrane, carre)
    _paragraph(sheet, titre, "B", 20)
    _paragraph(sheet, f"{SANS_VALEUR}. La personne est inventée.", "B", 11)
    _paragraph(sheet, introduction, "", 11)
    for bloc in blocs:
        sheet.ln(3)
        _paragraph(sheet, bloc.titre, "B", 13)
        for name, value in bloc.lignes:
            _line(sheet, name, value)
    return bytes(sheet.output())


def latin(text: str) -> str:
    """The text in the letters that the fonts have.

    >>> latin("Œuvre de Łukasz Kovač, 12 €…")
    'Œuvre de Lukasz Kovac, 12 €…'
    """
    whole = unicodedata.normalize("NFC", text.translate(SANS_ACCENT))
    return "".join(sign if _is_printed(sign) else _plainer(sign) for sign in whole)


def _is_printed(sign: str) -> bool:
    return bool(sign.encode(LETTRES, "ignore"))


def _plainer(sign: str) -> str:
    """The letter without its accent: « č » becomes « c »."""
    parts = unicodedata.normalize("NFKD", sign)
    return "".join(part for part in parts if _is_printed(part)) or INCONNUE


def _sheet(titre: str, le: datetime, filigrane: str, carre: Carre | None) -> _Feuille:
    sheet = _Feuille(format="A4")
    sheet.core_fonts_encoding = LETTRES
    sheet.filigrane, sheet.carre = latin(filigrane), carre
    sheet.set_margin(MARGIN)
    sheet.set_auto_page_break(True, margin=CARRE + 28 if carre else 26)
    sheet.set_title(latin(f"{titre} (exercice)"))
    sheet.set_author(latin("Pas à pas santé"))
    sheet.set_subject(latin(SANS_VALEUR))
    sheet.set_lang("fr")
    sheet.set_creation_date(le)
    sheet.add_page()
    return sheet


def _paragraph(sheet: _Feuille, text: str, style: str, size: float) -> None:
    sheet.set_font("Helvetica", style, size)
    sheet.set_text_color(BLACK)
    sheet.multi_cell(0, size * 0.5, latin(text), new_x=XPos.LMARGIN, new_y=YPos.NEXT)
    sheet.ln(2)


def _line(sheet: _Feuille, name: str, value: str) -> None:
    sheet.set_text_color(BLACK)
    sheet.set_font("Helvetica", "", 11)
    sheet.cell(LABEL, 7, latin(name))
    sheet.set_font("Helvetica", "B", 11)
    sheet.multi_cell(0, 7, latin(value), align="L", new_x=XPos.LMARGIN, new_y=YPos.NEXT)
