"""The counter: who is behind it, what works there, and what the patient shows (R120-R126)."""

from typing import Any

from flask import flash, get_flashed_messages, make_response, redirect, render_template, request
from werkzeug.exceptions import TooManyRequests
from werkzeug.wrappers import Response

from core.champs import Formulaire
from core.droits import Role, roles
from core.headers import with_camera
from core.surface import Page, Surface, surface
from core.templating import typographie
from services.bac_a_sable import garde
from services.professionnel import catalogue, forms, lecture, models, rules
from services.professionnel.lecture import WRONG, Lue, Reponse
from services.professionnel.models import Feuille
from services.professionnel.routes import BASE, SOIGNANTS, professionnel
from services.professionnel.rules import Equipement, Etat, Moyen

PANNES = {cle: typographie(nom) for cle, nom in rules.NOMS_EQUIPEMENTS.items()}


# ——— The counter ———


@professionnel.get("/")
@surface(Surface.PRACTICE)
@roles(*SOIGNANTS)
def counter() -> Response:
    return _with_camera(_counter(forms.Lire(formdata=None)))


@professionnel.post("/")
@surface(Surface.PRACTICE)
@roles(*SOIGNANTS)
def read() -> Page:
    """The QR code, scanned or photographed; or the code typed in its place."""
    form = forms.Lire()
    if not form.validate():
        return _with_camera(_counter(form), 422)
    return _after(lecture.read(garde.current(), form.code.data), form)


@professionnel.post("/sans-contact")
@surface(Surface.PRACTICE)
@roles(*SOIGNANTS)
def tap() -> Page:
    return _after(lecture.tap(garde.current()))


@professionnel.post("/carte")
@surface(Surface.PRACTICE)
@roles(*SOIGNANTS)
def insert_card() -> Page:
    return _after(lecture.read_card(garde.current()))


@professionnel.post("/papier")
@surface(Surface.PRACTICE)
@roles(*SOIGNANTS)
def write_on_paper() -> Page:
    return _after(lecture.on_paper(garde.current()))


def _after(found: Lue, form: Formulaire | None = None) -> Page:
    """The sheet, or the counter again with what is wrong."""
    if found.feuille:
        return redirect(sheet_url(found.feuille), 303)
    if found.reponse is Reponse.ATTENDRE:
        raise TooManyRequests(retry_after=found.attendre)
    form = form or forms.Lire(formdata=None)
    if found.reponse in WRONG:
        form.refuse("code", WRONG[found.reponse])
    return _with_camera(_counter(form, lue=found), 422)


def sheet_url(feuille: Feuille) -> str:
    return f"{BASE}/feuilles/{feuille.id}"


def _counter(form: Formulaire, **values: Any) -> str:
    visite = garde.current()
    here, fault = lecture.desk(visite), lecture.equipement(visite)
    return render_template(
        "professionnel/comptoir.html",
        form=form,
        moi=here,
        equipement=fault,
        panne=None if fault is Equipement.COMPLET else PANNES[fault],
        lit_qr=rules.lit(fault, Moyen.QR),
        lit_sans_contact=rules.lit(fault, Moyen.SANS_CONTACT),
        feuilles=_rows(models.of_desk(visite.appareil.id, here.cle)),
        cartes_muettes=rules.CARTES_MUETTES,
        note=next(iter(get_flashed_messages()), ""),
        **{"lue": None, **values},
    )


def _rows(feuilles: list[Feuille]) -> list[tuple[Feuille, str, Etat]]:
    """Each sheet, whose it is, and where it stands."""
    now = garde.current().bac.now()
    return [
        (row, models.person(row.beneficiaire_id).nom_complet, row.etat(now)) for row in feuilles
    ]


def _with_camera(page: str, status: int = 200) -> Response:
    return with_camera(make_response(page, status))


# ——— Who is behind it, what works there ———


@professionnel.route("/poste", methods=["GET", "POST"])
@surface(Surface.PRACTICE)
@roles(*SOIGNANTS)
def poste() -> Page:
    visite = garde.current()
    here = {
        "professionnel": lecture.desk(visite).cle,
        "equipement": str(lecture.equipement(visite)),
    }
    form = forms.Poste(data=here)
    if not form.is_submitted():
        return _poste(form)
    if form.validate() and lecture.sit(
        visite, form.professionnel.data, Equipement(form.equipement.data)
    ):
        flash("poste")
        return redirect(f"{BASE}/", 303)
    if not form.errors:
        form.refuse("professionnel", "Choisissez une ligne.")
    return _poste(form), 422


def _poste(form: Formulaire) -> str:
    rows = catalogue.professionnels(garde.current().appareil.role)
    return render_template(
        "professionnel/poste.html",
        form=form,
        metiers=[(row.cle, f"{row.nom}, {row.metier}") for row in rows],
        equipements=[(str(cle), nom) for cle, nom in PANNES.items()],
    )


# ——— The QR, opened by any phone ———


@professionnel.get("/lire")
@surface(Surface.PRACTICE)
@roles(Role.VISITEUR)
def scanned() -> str:
    """A page headed SIMULATION, whoever scans: it reads nothing, only the counter's button does."""
    visite = garde.maybe()
    return render_template(
        "professionnel/lire.html",
        role=visite.appareil.role if visite else None,
        soignant=visite is not None and visite.appareil.role in SOIGNANTS,
        jeton_lu=request.args.get("jeton", "")[:100],
    )
