"""Opening and closing an agent's session; the authenticator that its second factor comes from."""

import re
from typing import Any

import pyotp
from flask import redirect, render_template, request
from werkzeug.exceptions import TooManyRequests

from core import clock, cookies, sessions
from core.champs import Formulaire
from core.delais import SEANCE_AGENT_INACTIVE
from core.droits import roles
from core.surface import Page, Surface, surface
from services.agents import acces, forms, models, rules
from services.agents.acces import WRONG, Ouverture, Verdict
from services.agents.niveaux import HABILITES, NIVEAUX
from services.agents.routes import BASE, agents, cookie, en_seance, seance
from services.bac_a_sable import garde

PORTAIL = re.compile(rf"{BASE}/[\w/-]{{0,80}}", re.ASCII)
ISSUER = "Exercice Pas a pas sante"


@agents.get("/")
@surface(Surface.PRACTICE)
@roles(*NIVEAUX)
def door() -> Page:
    if acces.current(garde.current(), cookies.read(cookie())):
        return redirect(f"{BASE}/dossiers", 303)
    return _door(forms.Code(formdata=None))


@agents.post("/")
@surface(Surface.PRACTICE)
@roles(*NIVEAUX)
def enter() -> Page:
    form, visite = forms.Code(), garde.current()
    if acces.agent(visite).est_habilite and not form.validate():
        return _door(form), 422
    found = acces.open_session(visite, form.code.data or "")
    if found.token:
        response = redirect(_suite(f"{BASE}/dossiers"), 303)
        cookies.write(response, cookie(), found.token)
        return response
    return _door(_refused(form, found)), 422


def _refused(form: Formulaire, found: Ouverture) -> Formulaire:
    if found.verdict is Verdict.ATTENDRE:
        raise TooManyRequests(retry_after=found.attendre)
    form.refuse("code", WRONG[found.verdict])
    return form


def _suite(default: str) -> str:
    """Where one was going; never outside this portal."""
    asked = request.values.get("suite", "")
    return asked if PORTAIL.fullmatch(asked) else default


def _door(form: Formulaire) -> str:
    visite = garde.current()
    return render_template(
        "agents/porte.html",
        form=form,
        agent=acces.agent(visite),
        suite=_suite(""),
        fermee=bool(cookies.read(cookie())),
        minutes=int(SEANCE_AGENT_INACTIVE.total_seconds() // 60),
    )


@agents.post("/quitter")
@surface(Surface.PRACTICE)
@roles(*NIVEAUX)
@en_seance
def leave() -> Page:
    sessions.end(seance())
    response = redirect(f"{BASE}/", 303)
    cookies.forget(response, cookie())
    return response


# ——— The second factor ———


@agents.get("/authentificateur")
@surface(Surface.PRACTICE)
@roles(*HABILITES)
def authenticator() -> str:
    """The agent's telephone: the code of this half minute, and the secret it comes from."""
    from core import qr  # loads an image library: only here

    visite = garde.current()
    mine = acces.agent(visite)
    secret = models.secret(visite.bac.id, mine.matricule)
    code, left = rules.code(secret, clock.wall_now())
    address = pyotp.TOTP(secret).provisioning_uri(name=mine.matricule, issuer_name=ISSUER)
    return render_template(
        "agents/authentificateur.html",
        agent=mine,
        code=code,
        reste=left,
        secret=_by_fours(secret),
        qr=qr.svg(address),
        suite=_suite(f"{BASE}/"),
    )


def _by_fours(secret: str) -> str:
    return " ".join(secret[n : n + 4] for n in range(0, len(secret), 4))


@agents.route("/preuve", methods=["GET", "POST"])
@surface(Surface.PRACTICE)
@roles(*HABILITES)
@en_seance
def proof() -> Page:
    """The code again, before a revocation or a block."""
    form = forms.Code()
    if not form.is_submitted():
        return _proof(form)
    if not form.validate():
        return _proof(form), 422
    found = acces.prove(garde.current(), seance(), form.code.data)
    if found.verdict is Verdict.BON:
        return redirect(_suite(f"{BASE}/dossiers"), 303)
    return _proof(_refused(form, found)), 422


def _proof(form: Formulaire, **values: Any) -> str:
    return render_template("agents/preuve.html", form=form, suite=_suite(""), **values)
