"""The patient's side: the papers received, their QR, what each pharmacy gave (R151, R152)."""

from flask import abort, render_template
from markupsafe import Markup
from werkzeug.wrappers import Response

from core import db
from core.clock import paris
from core.downloads import attachment
from core.droits import Role, roles
from core.surface import Page, Surface, surface
from services.bac_a_sable import garde
from services.ordonnance import emission, papier, suivi, vues
from services.ordonnance.models import Ordonnance
from services.ordonnance.routes import ordonnance
from services.ordonnance.vues import Fiche
from services.referentiel.models import Assure


def myself() -> Assure:
    """The person played."""
    visite = garde.current()
    return db.of_bac(Assure, visite.appareil.personne_id or "", visite.bac.id) or abort(404)


def mine() -> list[Fiche]:
    now = garde.current().bac.now()
    return [vues.fiche(row, now) for row in suivi.papers(myself(), now)]


def owned(id_: str) -> Ordonnance:
    """One's own ordonnance, or that of one's child."""
    return suivi.owned(myself(), id_, garde.current().bac.now()) or abort(404)


@ordonnance.get("/<id_>")
@surface(Surface.PRACTICE)
@roles(Role.ASSURE)
def detail(id_: str) -> Page:
    from core import qr  # loads an image library: only here

    found = suivi.follow(garde.current(), myself(), id_) or abort(404)
    return render_template(
        "ordonnance/ordonnance.html",
        fiche=vues.fiche(found, garde.current().bac.now()),
        numero=papier.grouped(found.numero),
        sceau=papier.grouped(found.sceau),
        qr=Markup(qr.svg(papier.qr_address(found))),  # noqa: S704 - our own drawing
    )


@ordonnance.get("/<id_>/papier.pdf")
@surface(Surface.PRACTICE)
@roles(Role.ASSURE)
def paper(id_: str) -> Response:
    return attachment(papier.pdf_of(owned(id_)), papier.NOM)


@ordonnance.get("/<id_>/papier-modifie.pdf")
@surface(Surface.PRACTICE)
@roles(Role.ASSURE)
def forged_paper(id_: str) -> Response:
    """The same paper, changed at home: what the pharmacy has to notice."""
    content = papier.pdf_of(owned(id_), falsifie=True)
    return attachment(content, papier.NOM_MODIFIE)


@ordonnance.get("/code")
@surface(Surface.PRACTICE)
@roles(Role.ASSURE)
def code_page() -> Page:
    return render_template("ordonnance/code.html", code=None)


@ordonnance.post("/code")
@surface(Surface.PRACTICE)
@roles(Role.ASSURE)
def give_code() -> Page:
    code, end = emission.patient_code(garde.current(), myself())
    return render_template("ordonnance/code.html", code=code, fin=paris(end))
