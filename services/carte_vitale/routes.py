"""The blueprint of the carte Vitale: its loss declared, the next one ordered and followed."""

from flask import Blueprint

carte_vitale = Blueprint("carte_vitale", __name__, url_prefix="/s-entrainer/carte-vitale")
