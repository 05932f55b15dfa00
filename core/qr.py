"""QR codes as inline SVG: black on white whatever the theme, and no image library is loaded."""

from io import BytesIO

import qrcode
from qrcode.image.svg import SvgPathImage


def svg(text: str) -> str:
    """An <svg> element to set in a page; its size comes from the style sheet."""
    drawing = qrcode.make(text, image_factory=SvgPathImage, border=3)
    out = BytesIO()
    drawing.save(out)
    return out.getvalue().decode().split("?>", 1)[-1].strip()
