"""The messages with a care team, which answers as the clock moves (R128, R142)."""

from flask import abort, redirect, render_template

from core.droits import Role, roles
from core.surface import Page, Surface, surface
from core.templating import typographie
from services.bac_a_sable import garde
from services.espace_sante import carnet, dossier
from services.espace_sante.carnet import MESSAGE_LONGEST, MESSAGE_TROP_LONG
from services.espace_sante.dossier import MessageSante
from services.espace_sante.forms_profil import Reponse
from services.espace_sante.routes import BASE, connecte, espace_sante, mine
from services.referentiel import models as referentiel
from services.referentiel.models import Document


@espace_sante.get("/messages")
@surface(Surface.PRACTICE)
@roles(Role.ASSURE)
@connecte
def messages() -> Page:
    rows = carnet.conversations(mine().assure, garde.current().bac.now())
    return render_template("espace_sante/messages.html", fils=rows)


@espace_sante.route("/messages/<id_>", methods=["GET", "POST"])
@surface(Surface.PRACTICE)
@roles(Role.ASSURE)
@connecte
def thread(id_: str) -> Page:
    """A conversation, opened by any of its messages; one may only answer (R128)."""
    visite, assure = garde.current(), mine().assure
    row = dossier.message(assure, id_, visite.bac.now()) or abort(404)
    form = Reponse()
    documents = referentiel.documents(assure, visite.bac.now())
    if not form.is_submitted():
        carnet.mark_read(row, visite.bac.now())
        return _page(row, form, documents)
    chosen = next((d for d in documents if d.id == form.document.data), None)
    if form.document.data and chosen is None:
        abort(404)
    if form.validate() and len(form.texte.valeur) > MESSAGE_LONGEST:
        form.refuse("texte", MESSAGE_TROP_LONG)
    if form.errors:
        return _page(row, form, documents), 422
    written = (row.equipe, form.texte.valeur, chosen)
    carnet.answer(visite, mine().espace, assure, *written)
    return redirect(f"{BASE}/messages/{row.id}", 303)


def _page(row: MessageSante, form: Reponse, documents: list[Document]) -> str:
    assure, now = mine().assure, garde.current().bac.now()
    none = ("", typographie("Aucun"))
    return render_template(
        "espace_sante/conversation.html",
        fil=carnet.conversation(row, assure, now),
        message=row,
        form=form,
        joignables=[none, *((d.id, d.titre) for d in documents)],
        titres={d.id: d.titre for d in documents},
    )
