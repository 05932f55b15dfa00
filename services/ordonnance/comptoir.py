"""The pharmacist's pages: the desk, what was shown there, what is given (R151, R152)."""

from typing import Any

from flask import (
    abort,
    flash,
    get_flashed_messages,
    make_response,
    redirect,
    render_template,
    request,
)
from werkzeug.exceptions import TooManyRequests
from werkzeug.wrappers import Response

from core.champs import Formulaire
from core.droits import Role, roles
from core.headers import with_camera
from core.surface import Page, Surface, surface
from core.templating import typographie
from services.bac_a_sable import garde
from services.ordonnance import catalogue, delivrance, emission, forms, models, papier, rules, vues
from services.ordonnance.delivrance import (
    CHANGED,
    REFUSED,
    SEAL_WRONG,
    WRONG,
    Bilan,
    Geste,
    Presentee,
    Refus,
    Reponse,
)
from services.ordonnance.models import Ligne, Ordonnance
from services.ordonnance.routes import ordonnance
from services.ordonnance.rules import Issue, NonRemis
from services.ordonnance.vues import Fiche, Vue

BASE = "/s-entrainer/ordonnance/delivrer"
MOTIFS = {motif: typographie(name) for motif, name in rules.NOMS_NON_REMIS.items()}


@ordonnance.get("/delivrer")
@surface(Surface.PRACTICE)
@roles(Role.PHARMACIEN)
def counter() -> Response:
    return _with_camera(_counter(forms.Presenter(formdata=None)))


@ordonnance.post("/delivrer")
@surface(Surface.PRACTICE)
@roles(Role.PHARMACIEN)
def present() -> Page:
    form = forms.Presenter()
    if not form.validate():
        return _with_camera(_counter(form), 422)
    found = delivrance.present(garde.current(), form.numero.data)
    if found.ordonnance:
        return redirect(f"{BASE}/{found.ordonnance.id}", 303)
    return _not_read(form, found)


def _not_read(form: Formulaire, found: Presentee) -> Page:
    if found.reponse is Reponse.BLOQUE:
        raise TooManyRequests(retry_after=found.attendre)
    form.refuse("numero", WRONG[found.reponse])
    return _with_camera(_counter(form), 422)


def _counter(form: Formulaire) -> str:
    visite = garde.current()
    here, now = delivrance.desk(visite), visite.bac.now()
    return render_template(
        "ordonnance/delivrer.html",
        form=form,
        pharmacies=list(catalogue.pharmacies().items()),
        officine=here,
        fiches=[vues.fiche(row, now) for row in models.read_at(visite.appareil.id, here)],
    )


def _with_camera(page: str, status: int = 200) -> Response:
    return with_camera(make_response(page, status))


@ordonnance.post("/delivrer/pharmacie")
@surface(Surface.PRACTICE)
@roles(Role.PHARMACIEN)
def sit() -> Response:
    """Another pharmacy: it knows nothing of what was shown to the first one."""
    visite, asked = garde.current(), request.form.get("pharmacie", "")
    if asked not in catalogue.pharmacies():
        abort(422)
    models.sit(visite.bac.id, visite.appareil.id, asked)
    return redirect(BASE, 303)


# ——— What was shown ———


def _opened(id_: str) -> Ordonnance:
    return delivrance.opened(garde.current(), id_) or abort(404)


@ordonnance.get("/delivrer/<id_>")
@surface(Surface.PRACTICE)
@roles(Role.PHARMACIEN)
def sheet(id_: str) -> Page:
    return _sheet(_opened(id_))


def _sheet(found: Ordonnance, **values: Any) -> str:
    shown = vues.fiche(found, garde.current().bac.now())
    return render_template(
        "ordonnance/fiche.html",
        fiche=shown,
        numero=papier.grouped(found.numero),
        authentique=emission.is_authentic(found),
        pharmacie=catalogue.pharmacies()[delivrance.desk(garde.current())],
        motifs=[("", "Choisissez")] + [(str(k), v.capitalize()) for k, v in MOTIFS.items()],
        choix={row.ligne.id: _choices(row) for row in shown.lignes},
        note=bool(get_flashed_messages()),
        **{"sceau": forms.Sceau(formdata=None), "sceau_bon": False, "erreur": {}, "tape": {}}
        | values,
    )


def _choices(row: Vue) -> list[tuple[str, str]]:
    """The radios of a line; nothing is chosen beforehand."""
    same = [("remis", f"Remettre {row.ligne.nom}")]
    others = delivrance.replacements(row.ligne)
    instead = [(f"substitue:{o.cle}", f"Remplacer par {o.nom}") for o in others]
    return [*same, *instead, ("non-remis", "Ne pas remettre")]


@ordonnance.post("/delivrer/<id_>")
@surface(Surface.PRACTICE)
@roles(Role.PHARMACIEN)
def give(id_: str) -> Page:
    found = _opened(id_)
    shown = vues.fiche(found, garde.current().bac.now())
    bilan = delivrance.dispense(garde.current(), found, _gestes(shown), _number("vu"))
    if bilan.ok:
        flash("note")
        return redirect(f"{BASE}/{found.id}", 303)
    if bilan.refus in CHANGED:  # to be read anew: what was chosen is not proposed again
        return _sheet(found, erreur=_error(bilan, shown)), 409
    return _sheet(found, erreur=_error(bilan, shown), tape=request.form), 422


def _gestes(shown: Fiche) -> list[Geste]:
    """One for each line whose radio was pressed."""
    rows = [
        (row.ligne, *request.form.get(f"geste-{row.ligne.rang}", "").partition(":")[::2])
        for row in shown.lignes
    ]
    return [_geste(row, Issue(kind), other) for row, kind, other in rows if kind in set(Issue)]


def _geste(ligne: Ligne, issue: Issue, remplacement: str) -> Geste:
    asked = request.form.get(f"motif-{ligne.rang}", "")
    motif = NonRemis(asked) if asked in set(NonRemis) else None
    return Geste(ligne.id, issue, _number(f"boites-{ligne.rang}"), remplacement or None, motif)


def _number(name: str) -> int:
    typed = request.form.get(name, "").strip()
    return int(typed) if typed.isascii() and typed.isdigit() and len(typed) < 9 else -1


def _error(bilan: Bilan, shown: Fiche) -> dict[str, list[str]]:
    """The refusal, at the line it is about; at the first one when it is about all."""
    ranks = {row.ligne.id: row.ligne.rang for row in shown.lignes}
    place = ranks.get(bilan.ligne_id, next((r.ligne.rang for r in shown.lignes if r.a_remettre), 0))
    return {f"geste-{place}": [REFUSED[bilan.refus or Refus.RIEN]]}


@ordonnance.post("/delivrer/<id_>/sceau")
@surface(Surface.PRACTICE)
@roles(Role.PHARMACIEN)
def compare(id_: str) -> Page:
    """Whether the paper is the one that was signed."""
    found, form = _opened(id_), forms.Sceau()
    if form.validate() and emission.is_seal_of(found, form.sceau.data):
        return _sheet(found, sceau_bon=True)
    if not form.errors:
        form.refuse("sceau", SEAL_WRONG)
    return _sheet(found, sceau=form, erreur=form.errors), 422


# ——— The QR, opened by any phone ———


@ordonnance.get("/lire/<jeton>")
@surface(Surface.PRACTICE)
@roles(Role.VISITEUR)
def scanned(jeton: str) -> Page:
    """A page headed SIMULATION: what the QR opens for whom, and nothing of its content."""
    visite, id_ = garde.maybe(), emission.read_token(jeton) or abort(404)
    here = models.find(visite.bac.id, id_) if visite else None
    return render_template(
        "ordonnance/lire.html",
        role=visite.appareil.role if visite and here else None,
        adresse=request.path if here else "",
    )
