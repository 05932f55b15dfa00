"""Following an order, sending a refused file again, receiving the card (R81-R83)."""

from flask import abort, redirect, render_template, request
from werkzeug.wrappers import Response

from core import db
from core.champs import Formulaire
from core.clock import paris, plus_days
from core.delais import SUIVI_CARTE_JOURS
from core.downloads import attachment
from core.droits import Role, roles
from core.surface import Page, Surface, surface
from services.bac_a_sable import garde
from services.carte_vitale import envoi, models, recu, suite
from services.carte_vitale.models import Commande
from services.carte_vitale.routes import SUIVI, an_order, carte_vitale, people
from services.carte_vitale.rules import Suivi
from services.compte import models as comptes
from services.compte.routes import connecte, mine
from services.referentiel import models as referentiel
from services.referentiel.models import Assure


@carte_vitale.get("/suivi")
@surface(Surface.PRACTICE)
@roles(Role.ASSURE)
@connecte
def orders() -> Page:
    now = garde.current().bac.now()
    rows = [(row, models.assure_of(row), row.suivi(now)) for row in models.orders(people())]
    return render_template("carte_vitale/suivi.html", commandes=rows, paris=paris)


@carte_vitale.get("/suivi/<id_>")
@surface(Surface.PRACTICE)
@roles(Role.ASSURE)
@connecte
def order(id_: str) -> Page:
    """What has happened so far; nothing is shown for the first one to two days (R81)."""
    found, now = an_order(id_), garde.current().bac.now()
    demarche = models.demarche_of(found)
    return render_template(
        "carte_vitale/commande.html",
        commande=found,
        assure=models.assure_of(found),
        demarche=demarche,
        etapes=comptes.steps_of(demarche, now),
        suivi=found.suivi(now),
        visible=now >= plus_days(found.commandee_le, SUIVI_CARTE_JOURS),
        raison=suite.reason(found),
        paris=paris,
    )


@carte_vitale.get("/suivi/<id_>/recu")
@surface(Surface.PRACTICE)
@roles(Role.ASSURE)
@connecte
def receipt(id_: str) -> Page:
    """The receipt as a PDF without value."""
    return attachment(recu.pdf_of(an_order(id_)), recu.NOM_FICHIER)


# ——— A refused file, sent again ———


@carte_vitale.route("/suivi/<id_>/refaire", methods=["GET", "POST"])
@surface(Surface.PRACTICE)
@roles(Role.ASSURE)
@connecte
def again(id_: str) -> Page:
    """Choose another file, judge it, send it."""
    found = to_redo(an_order(id_))
    if request.method == "GET":
        return again_page(found)
    genre = found.refusee or abort(404)
    form = envoi.FORMS[genre]()
    if not form.validate() or envoi.refuse_missed(form, genre, found.remplacement):
        return again_page(found, form=form), 422
    suite.send_again(garde.current(), found, found.remplacement, mine().compte.mail)
    return redirect(f"{SUIVI}/{found.id}", 303)


@carte_vitale.post("/suivi/<id_>/refaire/fichier")
@surface(Surface.PRACTICE)
@roles(Role.ASSURE)
@connecte
def choose_again(id_: str) -> Response:
    found = to_redo(an_order(id_))
    found.remplacement = envoi.picked(found.refusee or abort(404))
    return redirect(f"{SUIVI}/{found.id}/refaire", 303)


def to_redo(found: Commande) -> Commande:
    """An order that waits for another file; any other has nothing to send."""
    return found if found.suivi(garde.current().bac.now()) is Suivi.A_REFAIRE else abort(404)


def again_page(found: Commande, refus_fichier: str = "", form: Formulaire | None = None) -> str:
    genre = found.refusee or abort(404)
    return render_template(
        "carte_vitale/refaire.html",
        commande=found,
        assure=models.assure_of(found),
        raison=suite.reason(found),
        form=form or envoi.FORMS[genre](formdata=None),
        refus_fichier=refus_fichier,
        **envoi.around(genre, found.remplacement),
    )


# ——— The letter, opened at home: no login ———


@carte_vitale.get("/suivi/<id_>/carte")
@surface(Surface.PRACTICE)
@roles(Role.ASSURE)
def envelope(id_: str) -> Page:
    """The card that came by post, to be read before anything else."""
    found = _delivered(id_)
    now = garde.current().bac.now()
    return render_template(
        "carte_vitale/carte.html",
        commande=found,
        assure=models.assure_of(found),
        recue=found.suivi(now) is Suivi.RECUE,
    )


@carte_vitale.post("/suivi/<id_>/carte")
@surface(Surface.PRACTICE)
@roles(Role.ASSURE)
def received(id_: str) -> Response:
    """« Tout est juste »: the new card is the person's; a second press changes nothing."""
    found = _delivered(id_)
    suite.receive(garde.current(), found)
    return redirect(f"{SUIVI}/{found.id}/carte", 303)


def _delivered(id_: str) -> Commande:
    """An order whose card has arrived at the home of the person played."""
    visite = garde.current()
    found = db.of_bac(models.Commande, id_, visite.bac.id) or abort(404)
    played = db.of_bac(Assure, visite.appareil.personne_id or "", visite.bac.id) or abort(404)
    home = {row.id for row in referentiel.foyer(played)}
    there = found.suivi(visite.bac.now()) in (Suivi.ARRIVEE, Suivi.RECUE)
    return found if there and found.assure_id in home else abort(404)
