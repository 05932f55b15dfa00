"""QR codes as inline SVG: black on white whatever the theme, and no image library is loaded."""

from io import BytesIO

# The library is loaded by what draws a code: with it comes PIL, dear at a cold start.


def svg(text: str) -> str:
    """An <svg> element to set in a page; its size comes from the style sheet."""
    import qrcode
    from qrcode.image.svg import SvgPathImage

    drawing = qrcode.make(text, image_factory=SvgPathImage, border=3)
    out = BytesIO()
    drawing.save(out)
    return out.getvalue().decode().split("?>", 1)[-1].strip()


def matrix(text: str) -> list[list[bool]]:
    """The squares of a QR code, row by row, dark or not, its quiet border included."""
    import qrcode

    drawing = qrcode.QRCode(border=4)
    drawing.add_data(text)
    drawing.make(fit=True)
    rows: list[list[bool]] = drawing.get_matrix()
    return rows
