"""The documents: read, sorted, hidden; who can see each (R142, R148)."""

from flask import abort, redirect, render_template, request

from core.droits import Role, roles
from core.surface import Page, Surface, surface
from services.bac_a_sable import garde
from services.espace_sante import carnet, dossier
from services.espace_sante.dossier import CATEGORIES
from services.espace_sante.forms_profil import Categorie
from services.espace_sante.routes import BASE, connecte, espace_sante, mine
from services.referentiel import models as referentiel
from services.referentiel.models import Document

DOCUMENTS = f"{BASE}/documents"


@espace_sante.get("/documents")
@surface(Surface.PRACTICE)
@roles(Role.ASSURE)
@connecte
def documents() -> Page:
    rows = referentiel.documents(mine().assure, garde.current().bac.now())
    placed = [(row, dossier.rangement(row)) for row in rows]
    groups = [
        (titre, [pair for pair in placed if pair[1].categorie == cle])
        for cle, titre in CATEGORIES.items()
    ]
    return render_template("espace_sante/documents.html", groupes=[g for g in groups if g[1]])


@espace_sante.get("/documents/<id_>")
@surface(Surface.PRACTICE)
@roles(Role.ASSURE)
@connecte
def document(id_: str) -> Page:
    row = _document(id_)
    carnet.note_reading(garde.current(), mine().assure)
    return _page(row, Categorie(formdata=None, categorie=dossier.rangement(row).categorie))


def _document(id_: str) -> Document:
    return dossier.document(mine().assure, id_, garde.current().bac.now()) or abort(404)


def _page(row: Document, form: Categorie) -> str:
    return render_template(
        "espace_sante/document.html",
        document=row,
        rangement=dossier.rangement(row),
        form=form,
        categories=list(CATEGORIES.items()),
        bloques=list(dossier.blocages(mine().assure)),
    )


@espace_sante.post("/documents/<id_>/categorie")
@surface(Surface.PRACTICE)
@roles(Role.ASSURE)
@connecte
def classify(id_: str) -> Page:
    row, form = _document(id_), Categorie()
    if not form.validate():
        return _page(row, form), 422
    carnet.classify(garde.current(), mine().assure, row, str(form.categorie.data))
    return redirect(DOCUMENTS, 303)


@espace_sante.post("/documents/<id_>/confidentialite")
@surface(Surface.PRACTICE)
@roles(Role.ASSURE)
@connecte
def hide(id_: str) -> Page:
    row = _document(id_)
    carnet.hide(garde.current(), mine().assure, row, request.form.get("masque") == "oui")
    return redirect(f"{DOCUMENTS}/{row.id}", 303)
