"""The blueprint of the caisse agents' portal: see, revoke, block, unblock (R118, R119)."""

from flask import Blueprint

agents = Blueprint("agents", __name__, url_prefix="/s-entrainer/agents")
