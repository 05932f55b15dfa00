"""The boîte's pages: mails, SMS, letters, and one message."""

from flask import Blueprint, Response, abort, render_template

from core.droits import Role, roles
from core.surface import Surface, surface
from services.bac_a_sable import garde
from services.boite import models
from services.boite.models import Canal

boite = Blueprint("boite", __name__, url_prefix="/s-entrainer/boite")


@boite.get("/")
@surface(Surface.PRACTICE)
@roles(Role.ASSURE)
def mails() -> str:
    return _list(Canal.MAIL)


@boite.get("/sms")
@surface(Surface.PRACTICE)
@roles(Role.ASSURE)
def sms() -> str:
    return _list(Canal.SMS)


@boite.get("/courrier")
@surface(Surface.PRACTICE)
@roles(Role.ASSURE)
def courrier() -> str:
    return _list(Canal.COURRIER)


def _list(canal: Canal) -> str:
    visite = garde.current()
    rows = models.messages(visite.bac.id, _person(), visite.bac.now(), canal)
    return render_template("boite/liste.html", canal=canal, messages=rows)


@boite.get("/<id_>")
@surface(Surface.PRACTICE)
@roles(Role.ASSURE)
def message(id_: str) -> str:
    found = models.open_message(garde.current().bac, _person(), id_) or abort(404)
    return render_template("boite/message.html", message=found)


@boite.post("/<id_>/lu")
@surface(Surface.PRACTICE)
@roles(Role.ASSURE)
def read(id_: str) -> Response:
    """The message shown whole beside a service has been in view."""
    if models.open_message(garde.current().bac, _person(), id_) is None:
        abort(404)
    return Response(status=204)


def _person() -> str:
    """Who is played; somebody who plays nobody has no boîte."""
    return garde.current().appareil.personne_id or abort(404)
