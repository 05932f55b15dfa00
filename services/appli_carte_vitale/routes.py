"""The blueprint of the appli carte Vitale: activated, opened, shown at the counter."""

from flask import Blueprint

from services.appli_carte_vitale import models  # noqa: F401 - its tables

appli_carte_vitale = Blueprint(
    "appli_carte_vitale", __name__, url_prefix="/s-entrainer/appli-carte-vitale"
)
