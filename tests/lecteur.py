"""What a phone's camera reads in a picture."""

from pathlib import Path
from typing import Any

import zxingcpp
from PIL import Image


def codes(picture: Image.Image) -> list[Any]:
    """The QR codes of a picture, with their text and place; other kinds see bars where none are."""
    return list(zxingcpp.read_barcodes(picture, formats=zxingcpp.BarcodeFormat.QRCode))


def texts(path: Path) -> list[str]:
    """What the QR codes of a file say."""
    with Image.open(path) as picture:
        return [code.text for code in codes(picture)]
