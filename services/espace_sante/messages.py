"""The messages with a care team, which answers as the clock moves (R128, R142)."""

from flask import abort, redirect, render_template

from core.delais import reponse_equipe
from core.droits import Role, roles
from core.surface import Page, Surface, surface
from core.templating import typographie
from services.bac_a_sable import garde
from services.bac_a_sable.garde import Visite
from services.bac_a_sable.models import record
from services.boite.models import send
from services.espace_sante import acces, dossier
from services.espace_sante.dossier import MessageSante
from services.espace_sante.forms_profil import Reponse
from services.espace_sante.models import Espace
from services.espace_sante.routes import BASE, connecte, espace_sante, mine
from services.referentiel import models as referentiel
from services.referentiel.models import Assure, Document

LONGEST = 1000
RECU = "Bonjour. Votre message est bien lu. Pour en parler, prenez rendez-vous au cabinet."
RECU_AVEC = "Bonjour. Votre message et le document joint sont bien lus. Je vous en parlerai."


@espace_sante.get("/messages")
@surface(Surface.PRACTICE)
@roles(Role.ASSURE)
@connecte
def messages() -> Page:
    rows = dossier.messages(mine().assure, garde.current().bac.now())
    latest = {row.equipe: row for row in reversed(rows)}
    return render_template("espace_sante/messages.html", fils=list(latest.values()))


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
        _mark_read(row)
        return _page(row, form, documents)
    chosen = next((d for d in documents if d.id == form.document.data), None)
    if form.document.data and chosen is None:
        abort(404)
    if form.validate() and len(form.texte.valeur) > LONGEST:
        form.refuse("texte", f"C'est trop long : {LONGEST} caractères au plus.")
    if form.errors:
        return _page(row, form, documents), 422
    answer(visite, mine().espace, assure, row.equipe, form.texte.valeur, chosen)
    return redirect(f"{BASE}/messages/{row.id}", 303)


def answer(
    visite: Visite, espace: Espace, assure: Assure, equipe: str, texte: str, joint: Document | None
) -> None:
    """Send to a care team; its reply, and the mail that tells of it, come a day later."""
    now = visite.bac.now()
    document_id = joint.id if joint else None
    dossier.write(assure, equipe, texte, now, recu=False, document_id=document_id)
    at = reponse_equipe(now)
    dossier.write(assure, equipe, RECU_AVEC if joint else RECU, at, recu=True)
    if espace.mail:
        key, reader = "espace_sante/nouveau-message", acces.person(espace)
        send(reader, key, now=now, deliver_at=at, adresse=espace.mail)
    record(visite.bac, "espace_sante.message_envoye")
    if joint:
        record(visite.bac, "espace_sante.document_envoye")


def _mark_read(row: MessageSante) -> None:
    row.lu_le = row.lu_le or garde.current().bac.now()


def _page(row: MessageSante, form: Reponse, documents: list[Document]) -> str:
    assure, now = mine().assure, garde.current().bac.now()
    everything = dossier.messages(assure, now)
    none = ("", typographie("Aucun"))
    return render_template(
        "espace_sante/conversation.html",
        fil=[found for found in everything if found.equipe == row.equipe],
        message=row,
        form=form,
        joignables=[none, *((d.id, d.titre) for d in documents)],
        titres={d.id: d.titre for d in documents},
    )
