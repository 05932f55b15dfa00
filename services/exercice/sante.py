"""/s-entrainer/sante: whether the practice half answers, its database included."""

from flask import Response, jsonify
from sqlalchemy import text

from core import db
from core.droits import Role, roles
from core.surface import Surface, surface
from services.exercice.routes import exercice


@exercice.get("/sante")
@surface(Surface.PRACTICE)
@roles(Role.VISITEUR)
def health() -> Response:
    """503 when the database is away (core.db)."""
    db.session().execute(text("SELECT 1"))
    return jsonify(ok=True)
