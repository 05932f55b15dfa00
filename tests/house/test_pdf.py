"""The printed documents: what is written in them is what is read back from them."""

from datetime import datetime
from io import BytesIO

import pytest
from pypdf import PdfReader

from core import pdf


@pytest.mark.parametrize(
    ("written", "printed"),
    [
        ("Sœur Œuvre – 12 € – « c’est “oui”… »", "Sœur Œuvre – 12 € – « c’est “oui”… »"),
        ("Łukasz Kovačević, Šárka Ďurišová", "Lukasz Kovacevic, Šárka Durišová"),
        ("Nguyễn Thị Hương, Ayşe Yıldız", "Nguyen Thi Huong, Ayse Yildiz"),
        ("Zoe\u0308, nume\u0301ro\u202f5", "Zoë, numéro\u00a05"),
        ("Олена", "·····"),
    ],
)
def test_no_letter_becomes_a_question_mark(written: str, printed: str) -> None:
    blocs = [pdf.Bloc(written, [("Nom", written)])]
    content = pdf.specimen("Titre", written, blocs, datetime(2026, 11, 22))  # noqa: DTZ001
    text = PdfReader(BytesIO(content)).pages[0].extract_text()
    assert text.replace("\u00a0", " ").count(printed.replace("\u00a0", " ")) == 3
    assert "?" not in text
