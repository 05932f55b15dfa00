"""The patient's side: the papers received, their QR, what each pharmacy gave (R151, R152)."""

from flask import abort, render_template
from markupsafe import Markup
from werkzeug.wrappers import Response

from core import clock, db
from core.clock import paris
from core.droits import Role, roles
from core.surface import Page, Surface, surface
from services.bac_a_sable import garde
from services.bac_a_sable.models import record
from services.ordonnance import emission, models, papier, vues
from services.ordonnance.models import Ordonnance
from services.ordonnance.routes import ordonnance
from services.ordonnance.vues import Fiche
from services.referentiel import models as referentiel
from services.referentiel.models import Assure

MAJORITE = 18


def myself() -> Assure:
    """The person played."""
    visite = garde.current()
    return db.of_bac(Assure, visite.appareil.personne_id or "", visite.bac.id) or abort(404)


def people() -> list[Assure]:
    """Oneself, and the children whose papers one keeps (R147)."""
    me, day = myself(), clock.day(garde.current().bac.now())
    rows = referentiel.foyer(me)
    mine = [row for row in rows if row.titulaire_id == me.id and row.age(day) < MAJORITE]
    return [me, *mine]


def mine() -> list[Fiche]:
    now = garde.current().bac.now()
    return [vues.fiche(row, now) for row in models.of_people(people())]


def owned(id_: str) -> Ordonnance:
    """One's own ordonnance, or that of one's child; another's is as good as none."""
    found = models.find(garde.current().bac.id, id_)
    if found is None or found.assure_id not in {row.id for row in people()}:
        abort(404)
    return found


@ordonnance.get("/<id_>")
@surface(Surface.PRACTICE)
@roles(Role.ASSURE)
def detail(id_: str) -> Page:
    from core import qr  # loads an image library: only here

    found = owned(id_)
    record(garde.current().bac, "ordonnance.suivie")
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
    return papier.as_file(papier.pdf_of(owned(id_)), "ordonnance-exercice.pdf")


@ordonnance.get("/<id_>/papier-modifie.pdf")
@surface(Surface.PRACTICE)
@roles(Role.ASSURE)
def forged_paper(id_: str) -> Response:
    """The same paper, changed at home: what the pharmacy has to notice."""
    content = papier.pdf_of(owned(id_), falsifie=True)
    return papier.as_file(content, "ordonnance-modifiee-exercice.pdf")


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
