"""A file that a view gives to keep: never shown as a page."""

from flask import make_response
from werkzeug.wrappers import Response

PDF, JPEG = "application/pdf", "image/jpeg"


def attachment(content: bytes, name: str, kind: str = PDF) -> Response:
    """The content as a download; `name` says nothing of it that is of health."""
    response = make_response(content)
    response.headers["Content-Type"] = kind
    response.headers["Content-Disposition"] = f'attachment; filename="{name}"'
    return response
