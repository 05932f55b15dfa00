"""The appli's icon, touched: what it shows by its state; the telephone in hand; the unlocking."""

from flask import redirect, request
from werkzeug.wrappers import Response

from core import cookies, sessions
from core.clock import paris
from core.delais import fin_finalisation
from core.droits import Role, roles
from core.surface import Page, Surface, surface
from services.appli_carte_vitale import acces, activation, catalogue, forms, models, telephones
from services.appli_carte_vitale.acces import Essai
from services.appli_carte_vitale.models import Appli
from services.appli_carte_vitale.routes import (
    BASE,
    COOKIE,
    appli_carte_vitale,
    jouee,
    ouverte,
    page,
    patience,
    seance,
    someone,
)
from services.appli_carte_vitale.rules import Etat
from services.bac_a_sable import garde
from services.bac_a_sable.models import record
from services.exercice.rules import way_back

UTILISER = f"{BASE}/utiliser"


@appli_carte_vitale.get("/")
@surface(Surface.PRACTICE)
@roles(Role.ASSURE)
@jouee
def door() -> Page:
    """What one sees on opening the appli, by its state on this telephone."""
    visite, assure = garde.current(), someone()
    appli = acces.here(visite, assure)
    if appli is None:
        return _nothing_here()
    if acces.current(visite, cookies.read(COOKIE)):
        return redirect(UTILISER, 303)
    state = appli.etat(visite.bac.now())
    if state is Etat.ACTIVE:
        return redirect(f"{BASE}/ouvrir", 303)
    return _under_way(appli, state)


def _nothing_here() -> str:
    """No appli on this telephone: what became of the last one, and how to begin."""
    assure, visite = someone(), garde.current()
    last = models.latest(assure.id)
    return page(
        "porte",
        etat=str(last.etat(visite.bac.now())) if last else "",
        fin=str(last.fin or "") if last else "",
        motif=last.motif if last else "",
        obstacle=activation.obstacle(visite, assure),
        bloquee=models.is_blocked(assure.id),
        autre_telephone=last.telephone if last and last.fin_le is None else "",
    )


def _under_way(appli: Appli, state: Etat) -> str:
    """R102-R104: waiting, to finalise, failed, too late, blocked."""
    checked = appli.verifiee_le
    return page(
        "etat",
        etat=str(state),
        verifiee_le=paris(checked) if checked else None,
        limite=paris(fin_finalisation(checked)) if checked else None,
        epreuve=catalogue.epreuve(appli.echec) if appli.echec else None,
    )


# ——— The telephone in hand ———


@appli_carte_vitale.route("/telephone", methods=["GET", "POST"])
@surface(Surface.PRACTICE)
@roles(Role.ASSURE)
@jouee
def choose_telephone() -> Page:
    """Take another telephone: a new one, or one of before."""
    visite, assure = garde.current(), someone()
    if request.method == "GET":
        return _telephones()
    if id_ := request.form.get("repris"):
        found = telephones.take_back(visite, assure, id_)
    else:
        found = telephones.take(visite, assure, request.form.get("modele", ""))
    return redirect(f"{BASE}/", 303) if found else (_telephones(), 422)


def _telephones() -> str:
    visite, assure = garde.current(), someone()
    appli = models.alive(assure.id)
    return page(
        "telephones",
        tenu=telephones.in_hand(visite, assure),
        eus=[(row, telephones.model(row)) for row in telephones.all_of(assure)],
        modeles=catalogue.modeles(),
        appli_sur=appli.telephone_id if appli else None,
    )


# ——— Unlocking ———


@appli_carte_vitale.route("/ouvrir", methods=["GET", "POST"])
@surface(Surface.PRACTICE)
@roles(Role.ASSURE)
@jouee
def unlock() -> Page:
    """The secret code, at each opening (R106, R108)."""
    appli = acces.here(garde.current(), someone())
    if appli is None or appli.etat(garde.current().bac.now()) is not Etat.ACTIVE:
        return redirect(f"{BASE}/", 303)
    return _ask_code(appli, "ouvrir")


@appli_carte_vitale.route("/finaliser", methods=["GET", "POST"])
@surface(Surface.PRACTICE)
@roles(Role.ASSURE)
@jouee
def finalise() -> Page:
    """R104: the secret code, within 7 days, makes the appli active."""
    appli = acces.here(garde.current(), someone())
    if appli is None or appli.etat(garde.current().bac.now()) is not Etat.A_FINALISER:
        return redirect(f"{BASE}/", 303)
    return _ask_code(appli, "finaliser")


def _ask_code(appli: Appli, name: str) -> Page:
    form, suite = forms.Deverrouiller(), way_back(request.values.get("suite"), default="")
    limit = paris(fin_finalisation(appli.verifiee_le)) if appli.verifiee_le else None
    if not form.is_submitted():
        return page(name, form=form, suite=suite, limite=limit)
    if not form.validate():
        return page(name, form=form, suite=suite, limite=limit), 422
    tried = acces.unlock(garde.current(), someone(), appli, forms.digits(form.code))
    if tried.essai is Essai.EFFACE:
        return redirect(f"{BASE}/", 303)
    patience(tried.attendre)
    if tried.token is None:
        form.refuse("code", _tries_left(tried.reste))
        return page(name, form=form, suite=suite, limite=limit), 422
    return opened(tried.token, suite if name == "ouvrir" else f"{BASE}/activee")


def _tries_left(left: int) -> str:
    pause = "avant une pause de 5 minutes"
    return f"Ce n'est pas ce code. Il reste {left} essai{'s' if left > 1 else ''} {pause}."


def opened(token: str, suite: str) -> Response:
    response = redirect(suite or UTILISER, 303)
    cookies.write(response, COOKIE, token)
    return response


@appli_carte_vitale.get("/activee")
@surface(Surface.PRACTICE)
@roles(Role.ASSURE)
@ouverte
def activated() -> Page:
    return page("activee")


@appli_carte_vitale.route("/code-oublie", methods=["GET", "POST"])
@surface(Surface.PRACTICE)
@roles(Role.ASSURE)
@jouee
def forgotten() -> Page:
    """R105: nobody gives the code back: the activation begins again."""
    visite, appli = garde.current(), acces.here(garde.current(), someone())
    if appli is None:
        return redirect(f"{BASE}/", 303)
    if request.method == "GET":
        return page("code_oublie")
    acces.forget_code(visite, someone(), appli)
    return redirect(f"{BASE}/activer", 303)


@appli_carte_vitale.post("/deconnexion")
@surface(Surface.PRACTICE)
@roles(Role.ASSURE)
@ouverte
def close() -> Page:
    """« Déconnexion » (R115): the code is asked for again."""
    sessions.end(seance())
    record(garde.current().bac, "appli_carte_vitale.fermee")
    response = redirect(f"{BASE}/ouvrir", 303)
    cookies.forget(response, COOKIE)
    return response
