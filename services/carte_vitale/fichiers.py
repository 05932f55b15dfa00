"""A visitor's own photo or document, where ACCEPTER_FICHIERS=1: served nowhere else.

A blueprint of its own: without the setting it is not registered, and no address answers.
"""

from typing import Any

from flask import Blueprint, abort, redirect, request
from werkzeug.wrappers import Response

from core import depot
from core.depot import HEAVIEST, MESSAGES, Depot, Refus
from core.downloads import JPEG, attachment
from core.droits import Role, roles
from core.surface import Page, Surface, surface
from services.bac_a_sable import garde
from services.carte_vitale import commander, suivre
from services.carte_vitale.routes import BASE, SUIVI, an_order
from services.carte_vitale.specimens import MIEN
from services.compte.accueil import frame
from services.compte.routes import connecte

fichiers = Blueprint("carte_vitale_fichiers", __name__, url_prefix=f"{BASE}/fichiers")
fichiers.context_processor(frame)

FORM = 64 * 1024  # what surrounds the file in a request


@fichiers.url_value_preprocessor
def make_room(_endpoint: str | None, _values: dict[str, Any] | None) -> None:
    """A picture is larger than what any other page takes; asked for before anything is read."""
    request.max_content_length = 2 * HEAVIEST + FORM


def _kept() -> Depot:
    """The picture of this request, drawn again and kept, or why not."""
    sent = request.files.get("mien")
    raw = sent.stream.read(HEAVIEST + 1) if sent else b""
    return depot.keep(garde.current().bac.id, raw)


def _status(refus: Refus) -> int:
    """The visitor's file is wrong, or nothing can keep it for the moment."""
    return 503 if refus is Refus.ARRET else 422


@fichiers.post("/<parcours>/<run_id>/<etape>")
@surface(Surface.PRACTICE)
@roles(Role.ASSURE)
@connecte
def send_for_step(parcours: str, run_id: str, etape: str) -> Page:
    """For a step of the order: « commander » or « commander-appli »."""
    pages = commander.PARCOURS.get(parcours) or abort(404)
    found = commander.at_a_file(pages, run_id, etape)
    if isinstance(found, Response):
        return found
    run, step, genre = found
    kept = _kept()
    if kept.refus:
        form = step.form(formdata=None)
        return pages.page(run, step, form, refus_fichier=MESSAGES[kept.refus]), _status(kept.refus)
    commander.choose(run, genre, f"{MIEN}{kept.id}")
    return pages.to(run, step)


@fichiers.post("/suivi/<id_>")
@surface(Surface.PRACTICE)
@roles(Role.ASSURE)
@connecte
def send_again(id_: str) -> Page:
    """In place of a refused file."""
    found = suivre.to_redo(an_order(id_))
    kept = _kept()
    if kept.refus:
        return suivre.again_page(found, MESSAGES[kept.refus]), _status(kept.refus)
    found.remplacement = f"{MIEN}{kept.id}"
    return redirect(f"{SUIVI}/{found.id}/refaire", 303)


@fichiers.get("/<id_>")
@surface(Surface.PRACTICE)
@roles(Role.ASSURE)
def picture(id_: str) -> Response:
    """The picture as we drew it again: never as a page, never to another world."""
    content = depot.read(garde.current().bac.id, id_) or abort(404)
    return attachment(content, "image.jpg", JPEG)
