"""The blueprint of the professional's desk: read the appli, check rights, invoice (R120-R127)."""

from flask import Blueprint

from core.droits import Role

professionnel = Blueprint("professionnel", __name__, url_prefix="/s-entrainer/professionnel")

BASE = "/s-entrainer/professionnel"
SOIGNANTS = (Role.PRESCRIPTEUR, Role.PHARMACIEN, Role.PROFESSIONNEL)
