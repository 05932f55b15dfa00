"""What makes the appli installable on a telephone: a manifest, a service worker, a page offline."""

from flask import Response, jsonify

from core import assets
from core.droits import Role, roles
from core.surface import Surface, surface
from services.appli_carte_vitale.routes import BASE, appli_carte_vitale, page

ICON = {"sizes": "any", "type": "image/svg+xml"}

# Open to all: a browser asks for these without a cookie, and nothing in them is anybody's.


@appli_carte_vitale.get("/manifeste.webmanifest")
@surface(Surface.PRACTICE)
@roles(Role.VISITEUR)
def manifest() -> Response:
    """How the icon is called, and where it leads."""
    response = jsonify(
        {
            "name": "Appli carte Vitale (exercice)",
            "short_name": "Carte (exercice)",
            "lang": "fr",
            "start_url": f"{BASE}/",
            "scope": f"{BASE}/",
            "display": "standalone",
            "background_color": "#ffffff",
            "theme_color": "#f5ae1b",
            "icons": [
                {"src": assets.url("img/appli.svg"), "sizes": "any", "type": "image/svg+xml"}
            ],
        }
    )
    response.mimetype = "application/manifest+json"
    return response


@appli_carte_vitale.get("/service-worker.js")
@surface(Surface.PRACTICE)
@roles(Role.VISITEUR)
def service_worker() -> Response:
    """Served from the appli's own folder, so that it looks after the appli only."""
    return Response(assets.files()["js/appli-hors-ligne.js"], mimetype="text/javascript")


@appli_carte_vitale.get("/hors-ligne")
@surface(Surface.PRACTICE)
@roles(Role.VISITEUR)
def offline() -> str:
    """The only page that the service worker keeps: it says nothing of anybody."""
    return page("hors_ligne")
