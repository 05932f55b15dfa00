"""Logging in, the code by mail, forgotten password, confirming the address (R39-R46)."""

from typing import Any

from flask import abort, flash, get_flashed_messages, redirect, render_template, request
from werkzeug.exceptions import TooManyRequests
from werkzeug.wrappers import Response

from core import cookies, sessions
from core.clock import paris
from core.codes import Verdict
from core.delais import APPAREIL_DE_CONFIANCE_MOIS
from core.droits import Role, roles
from core.sessions import Tentative
from core.surface import Page, Surface, surface
from services.bac_a_sable import garde
from services.compte import acces, forms, rules
from services.compte.acces import REFUSED, WRONG, Connexion, Entree, Saisie
from services.compte.models import Confirmation, Objet
from services.compte.routes import CONFIANCE, COOKIE, compte
from services.exercice.rules import way_back

ACCUEIL = "/s-entrainer/compte/accueil"
CODE = "/s-entrainer/compte/code"
CONFIANCE_COOKIE = 400 * 24 * 3600  # seconds; its end is the row's, on the exercise's clock


@compte.get("/")
@surface(Surface.PRACTICE)
@roles(Role.ASSURE)
def door() -> Page:
    """The account's door: create, log in; or where one was before opening the boîte (R159)."""
    if acces.current(garde.current(), cookies.read(COOKIE)):
        return redirect(ACCUEIL, 303)
    if _attempt(Objet.CONNEXION):
        return redirect(CODE, 303)
    if _attempt(Objet.MOT_DE_PASSE):
        return redirect(f"{OUBLI}/code", 303)
    return render_template("compte/porte.html")


@compte.route("/connexion", methods=["GET", "POST"])
@surface(Surface.PRACTICE)
@roles(Role.ASSURE)
def login() -> Page:
    form = forms.Connexion()
    if not form.is_submitted():
        return _login_page(form)
    if not form.validate():
        return _login_page(form), 422
    suite = way_back(request.form.get("suite"), default="")
    found = acces.sign_in(
        garde.current(), form.nir.valeur, form.mot_de_passe.data, cookies.read(CONFIANCE), suite
    )
    return _after_login(form, found, suite)


def _login_page(form: forms.Connexion) -> str:
    suite = way_back(request.values.get("suite"), default="")
    return render_template("compte/connexion.html", form=form, suite=suite)


def _after_login(form: forms.Connexion, found: Connexion, suite: str) -> Page:
    if found.etat is Entree.BLOQUE:
        raise TooManyRequests(retry_after=found.attendre)
    if found.etat is Entree.CODE:
        return redirect(CODE, 303)
    if found.etat is Entree.OUVERT and found.token:
        return _opened(found.token, suite)
    if found.etat is Entree.A_CONFIRMER and found.compte:
        return _to_confirm(found)
    form.refuse("nir", REFUSED)
    return _login_page(form), 422


def _opened(token: str, suite: str) -> Response:
    response = redirect(suite or ACCUEIL, 303)
    cookies.write(response, COOKIE, token)
    return response


def _to_confirm(found: Connexion) -> Page:
    """Number and password are right, the address is not confirmed: R40."""
    assert found.compte is not None  # noqa: S101 - the caller looked
    etat = found.compte.etat(garde.current().bac.now())
    mail = rules.masked_mail(found.compte.mail)
    return render_template("compte/a_confirmer.html", etat=str(etat), mail=mail), 403


# ——— The code (R42, R43, R45) ———


@compte.route("/code", methods=["GET", "POST"])
@surface(Surface.PRACTICE)
@roles(Role.ASSURE)
def code() -> Page:
    attempt = _attempt(Objet.CONNEXION)
    if attempt is None:
        return redirect("/s-entrainer/compte/connexion", 303)
    form = forms.CodeRecu()
    if not form.is_submitted():
        return _code_page(form)
    if not form.validate():
        return _code_page(form), 422
    device = rules.device_name(request.user_agent.string) if form.a_moi.data else None
    tried = acces.enter_code(garde.current(), attempt, form.code.data, device)
    if tried.token is None:
        return _wrong_code(form, tried)
    return _with_trust(_opened(tried.token, tried.suite), tried)


def _with_trust(response: Response, tried: Saisie) -> Response:
    if tried.confiance:
        cookies.write(response, CONFIANCE, tried.confiance, CONFIANCE_COOKIE)
    return response


def _wrong_code(form: forms.CodeRecu, tried: Saisie) -> Page:
    if tried.attendre:
        raise TooManyRequests(retry_after=tried.attendre)
    form.refuse("code", WRONG[tried.verdict])
    return _code_page(form), 422


def _code_page(form: forms.CodeRecu, **values: Any) -> str:
    return render_template("compte/code.html", form=form, mois=APPAREIL_DE_CONFIANCE_MOIS, **values)


@compte.get("/code/renvoyer")
@surface(Surface.PRACTICE)
@roles(Role.ASSURE)
def code_sent_again() -> Page:
    """The address left by a refused resend, opened again."""
    return redirect("/s-entrainer/compte/code", 303)


@compte.post("/code/renvoyer")
@surface(Surface.PRACTICE)
@roles(Role.ASSURE)
def send_code_again() -> Page:
    attempt = _attempt(Objet.CONNEXION)
    if attempt is None:
        return redirect("/s-entrainer/compte/connexion", 303)
    if wait := acces.send_again(garde.current(), attempt):
        return _code_page(forms.CodeRecu(formdata=None), attendre=wait), 429
    flash("renvoye")
    return redirect(CODE, 303)


def _attempt(objet: Objet) -> Tentative | None:
    return sessions.attempt(garde.current().appareil.id, objet)


# ——— Forgotten password (R46) ———

OUBLI = "/s-entrainer/compte/mot-de-passe-oublie"


@compte.route("/mot-de-passe-oublie", methods=["GET", "POST"])
@surface(Surface.PRACTICE)
@roles(Role.ASSURE)
def forgotten() -> Page:
    form = forms.Oubli()
    if not form.is_submitted():
        return render_template("compte/mot_de_passe_oublie.html", form=form)
    if not form.validate():
        return render_template("compte/mot_de_passe_oublie.html", form=form), 422
    if wait := acces.ask_reset(garde.current(), form.nir.valeur, form.naissance.valeur):
        raise TooManyRequests(retry_after=wait)
    return redirect(f"{OUBLI}/code", 303)


@compte.route("/mot-de-passe-oublie/code", methods=["GET", "POST"])
@surface(Surface.PRACTICE)
@roles(Role.ASSURE)
def new_password() -> Page:
    attempt = _attempt(Objet.MOT_DE_PASSE)
    if attempt is None:
        return redirect(OUBLI, 303)
    form = forms.NouveauMotDePasse()
    if not form.is_submitted():
        return _new_password_page(form)
    if not form.validate():
        return _new_password_page(form), 422
    return _reset(attempt, form)


def _reset(attempt: Tentative, form: forms.NouveauMotDePasse) -> Page:
    tried = acces.reset(garde.current(), attempt, form.code.data, form.mot_de_passe.data)
    if tried.attendre:
        raise TooManyRequests(retry_after=tried.attendre)
    if tried.probleme:
        form.refuse("mot_de_passe", tried.probleme)
    elif tried.verdict is not Verdict.BON:
        form.refuse("code", WRONG[tried.verdict])
    else:
        return render_template("compte/mot_de_passe_change.html")
    return _new_password_page(form), 422


def _new_password_page(form: forms.NouveauMotDePasse) -> str:
    return render_template("compte/mot_de_passe_nouveau.html", form=form)


# ——— Confirming the address (R39, R40) ———


@compte.get("/confirmer-email")
@surface(Surface.PRACTICE)
@roles(Role.ASSURE)
def confirmation() -> Page:
    """The mail's link only shows this page: the button confirms."""
    found = acces.confirmation(garde.current(), request.args.get("lien", ""))
    return _confirmation_page(found, request.args.get("lien", ""))


@compte.post("/confirmer-email")
@surface(Surface.PRACTICE)
@roles(Role.ASSURE)
def confirm() -> Page:
    visite, link = garde.current(), request.form.get("lien", "")
    found = acces.confirmation(visite, link)
    if found and acces.confirm(visite, found):
        return render_template("compte/confirme.html")
    return _confirmation_page(found, link)


def _confirmation_page(found: Confirmation | None, link: str) -> Page:
    if found is None:
        state = "renvoye" if get_flashed_messages() else "sans-lien"
        return render_template("compte/confirmer_email.html", etat=state), 404 if link else 200
    state = found.etat(garde.current().bac.now())
    page = render_template(
        "compte/confirmer_email.html",
        etat=str(state),
        lien=link,
        mail=rules.masked_mail(found.mail),
        fin=paris(found.expire_le),
    )
    return page, 200 if state.is_open else 410


@compte.post("/confirmer-email/renvoyer")
@surface(Surface.PRACTICE)
@roles(Role.ASSURE)
def confirm_again() -> Page:
    """A new link: from the old one, or after number and password."""
    visite = garde.current()
    old = acces.confirmation(visite, request.form.get("lien", ""))
    wait = acces.confirm_again(visite, old, _attempt(Objet.CONFIRMATION))
    if wait is None:
        abort(404)
    if wait:
        raise TooManyRequests(retry_after=wait)
    flash("renvoye")
    return redirect("/s-entrainer/compte/confirmer-email", 303)
