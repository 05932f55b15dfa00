"""Logging in to Mon espace santé: identifier, password, channel, code; and out (R140)."""

from flask import flash, redirect, render_template, request
from werkzeug.wrappers import Response

from core import cookies
from core.droits import Role, roles
from core.sessions import Tentative
from core.surface import Page, Surface, surface
from services.bac_a_sable import garde
from services.compte.acces import WRONG
from services.espace_sante import acces, forms, rules
from services.espace_sante.acces import REFUSED, Entree
from services.espace_sante.routes import (
    ACCUEIL,
    BASE,
    COOKIE,
    connecte,
    espace_sante,
    mine,
    patience,
)
from services.espace_sante.rules import Canal
from services.exercice.rules import way_back

CONNEXION = f"{BASE}/connexion"
ENVOI, CODE = f"{CONNEXION}/envoi", f"{CONNEXION}/code"


@espace_sante.route("/connexion", methods=["GET", "POST"])
@surface(Surface.PRACTICE)
@roles(Role.ASSURE)
def login() -> Page:
    form, suite = forms.Connexion(), way_back(request.values.get("suite"), default="")
    if not form.is_submitted():
        return _login_page(form, suite)
    if not form.validate():
        return _login_page(form, suite), 422
    given = (form.identifiant.data, form.mot_de_passe.data)
    found = acces.sign_in(garde.current(), *given, suite)
    patience(found.attendre)
    if found.etat is Entree.CANAL:
        return redirect(ENVOI, 303)
    form.refuse("identifiant", REFUSED)
    return _login_page(form, suite), 422


def _login_page(form: forms.Connexion, suite: str) -> str:
    return render_template("espace_sante/connexion.html", form=form, suite=suite)


@espace_sante.route("/connexion/envoi", methods=["GET", "POST"])
@surface(Surface.PRACTICE)
@roles(Role.ASSURE)
def channel() -> Page:
    """Mail or SMS: the addresses are half hidden."""
    attempt = _attempt()
    if attempt is None:
        return redirect(CONNEXION, 303)
    form, canaux = forms.Envoi(), acces.space_of(attempt).canaux
    if not form.is_submitted():
        return _channel_page(form, attempt)
    if form.validate() and Canal(form.canal.data) not in canaux:
        form.refuse("canal", "Choisissez le mail ou le SMS.")
    if form.errors:
        return _channel_page(form, attempt), 422
    if wait := acces.send_code(garde.current(), attempt, Canal(form.canal.data)):
        return _channel_page(form, attempt, wait), 429
    return redirect(CODE, 303)


def _channel_page(form: forms.Envoi, attempt: Tentative, wait: int = 0) -> str:
    canaux = rules.masked(acces.space_of(attempt).canaux)
    return render_template(
        "espace_sante/connexion_envoi.html", form=form, canaux=canaux, attendre=wait
    )


@espace_sante.route("/connexion/code", methods=["GET", "POST"])
@surface(Surface.PRACTICE)
@roles(Role.ASSURE)
def code() -> Page:
    attempt = _attempt()
    if attempt is None or attempt.canal is None:
        return redirect(ENVOI if attempt else CONNEXION, 303)
    form = forms.CodeRecu()
    if not form.is_submitted():
        return _code_page(form, attempt)
    if not form.validate():
        return _code_page(form, attempt), 422
    tried = acces.enter_code(garde.current(), attempt, form.code.data)
    patience(tried.attendre)
    if tried.token is None:
        form.refuse("code", WRONG[tried.verdict])
        return _code_page(form, attempt), 422
    return _opened(tried)


def _opened(tried: acces.Saisie) -> Response:
    """R141: the first time, the on-boarding."""
    first = f"{BASE}/bienvenue" if tried.premiere else ACCUEIL
    response = redirect(tried.suite or first, 303)
    cookies.write(response, COOKIE, tried.token or "")
    return response


def _code_page(form: forms.CodeRecu, attempt: Tentative, wait: int = 0) -> str:
    canal = Canal(attempt.canal or "")
    address = rules.masked(acces.space_of(attempt).canaux)[canal]
    return render_template(
        "espace_sante/connexion_code.html", form=form, canal=canal, masque=address, attendre=wait
    )


@espace_sante.post("/connexion/renvoyer")
@surface(Surface.PRACTICE)
@roles(Role.ASSURE)
def send_code_again() -> Page:
    attempt = _attempt()
    if attempt is None or attempt.canal is None:
        return redirect(CONNEXION, 303)
    if wait := acces.send_code(garde.current(), attempt, Canal(attempt.canal)):
        return _code_page(forms.CodeRecu(formdata=None), attempt, wait), 429
    flash("renvoye")
    return redirect(CODE, 303)


def _attempt() -> Tentative | None:
    return acces.under_way(garde.current())


@espace_sante.get("/connexion/aide")
@surface(Surface.PRACTICE)
@roles(Role.ASSURE)
def login_help() -> str:
    """Identifier or password forgotten, contacts that are not right any more."""
    return render_template("espace_sante/connexion_aide.html")


@espace_sante.post("/deconnexion")
@surface(Surface.PRACTICE)
@roles(Role.ASSURE)
@connecte
def logout() -> Page:
    acces.sign_out(garde.current(), mine().seance)
    response = redirect(f"{BASE}/deconnecte", 303)
    cookies.forget(response, COOKIE)
    return response


@espace_sante.get("/deconnecte")
@surface(Surface.PRACTICE)
@roles(Role.ASSURE)
def logged_out() -> str:
    return render_template("espace_sante/deconnecte.html")
