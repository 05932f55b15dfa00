"""/sante: whether the public half answers, and whether its figures are still true."""

from flask import Response, jsonify

from core.surface import Surface, surface
from editorial import store
from services.site.routes import site, today


@site.get("/sante")
@surface(Surface.PUBLIC)
def health() -> Response:
    """For whoever watches the site: `expired` names the figures to bring up to date."""
    return jsonify(ok=True, expired=store.expired(today()))
