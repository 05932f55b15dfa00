"""Entering an exercise, its clock, its roles, its second device, and leaving it."""

from typing import Any

from flask import Blueprint, abort, current_app, redirect, render_template, request
from markupsafe import Markup
from werkzeug.exceptions import TooManyRequests
from werkzeug.wrappers import Response as Answer

from core import cookies
from core.clock import paris
from core.config import Config
from core.delais import BAC_SANS_VISITE, CODE_JONCTION
from core.droits import TOUS, Role, roles
from core.surface import Surface, surface
from editorial import store
from services.bac_a_sable import garde
from services.bac_a_sable import models as bac_a_sable
from services.bac_a_sable.garde import COOKIE
from services.exercice import contexte, entree, rules
from services.missions import models as missions
from services.referentiel import semis

exercice = Blueprint("exercice", __name__, url_prefix="/s-entrainer")


@exercice.get("/")
@surface(Surface.PRACTICE)
@roles(Role.VISITEUR)
def entry() -> str:
    """« Vous entrez dans un exercice »: the one door of the practice half."""
    suite = rules.way_back(request.args.get("suite"), default="")
    return render_template("exercice/entree.html", depart=semis.scenarios()[0], suite=suite)


@exercice.get("/exercice/personnes")
@surface(Surface.PRACTICE)
@roles(Role.VISITEUR)
def people() -> str:
    suite = rules.way_back(request.args.get("suite"), default="")
    return render_template("exercice/personnes.html", scenarios=semis.scenarios(), suite=suite)


@exercice.post("/exercice/entrer")
@surface(Surface.PRACTICE)
@roles(Role.VISITEUR)
def enter() -> Answer:
    """A new world; the one that this device was in ends with its séance."""
    scenario = request.form.get("scenario", "")
    if semis.scenario(scenario) is None:
        abort(422)
    asked = request.form
    return _let_in(entree.begin(scenario, asked.get("personne"), asked.get("mission", "")))


def _let_in(entered: entree.Entree) -> Answer:
    """On to the new world; the token of the one before stops working."""
    if entered.attendre:
        raise TooManyRequests(retry_after=entered.attendre)
    if before := garde.maybe():
        entree.leave(before)
    response = redirect(rules.way_back(request.form.get("suite")), 303)
    cookies.write(response, COOKIE, entered.token or "", int(BAC_SANS_VISITE.total_seconds()))
    return response


@exercice.get("/exercice/")
@surface(Surface.PRACTICE)
@roles(*TOUS)
def home() -> str:
    """« Mes exercices »: the services that can be tried, and the missions."""
    return render_template(
        "exercice/mes_exercices.html", missions=missions.rows(garde.current().bac)
    )


@exercice.post("/exercice/personne")
@surface(Surface.PRACTICE)
@roles(*TOUS)
def play() -> Answer:
    if not entree.play(garde.current(), request.form.get("personne", "")):
        abort(404)
    return _back()


@exercice.get("/exercice/horloge")
@surface(Surface.PRACTICE)
@roles(*TOUS)
def clock_page() -> str:
    return render_template("exercice/horloge.html")


@exercice.post("/exercice/horloge")
@surface(Surface.PRACTICE)
@roles(*TOUS)
def advance() -> Answer | tuple[str, int]:
    cle = request.form.get("avance", "")
    if not entree.advance(garde.current(), cle):
        return render_template("exercice/horloge.html", trop_loin=cle in rules.AVANCES), 422
    return _back()


@exercice.get("/exercice/role")
@surface(Surface.PRACTICE)
@roles(*TOUS)
def role_page() -> str:
    return render_template("exercice/role.html")


@exercice.post("/exercice/role")
@surface(Surface.PRACTICE)
@roles(*TOUS)
def change_role() -> Answer:
    asked = request.form.get("role", "")
    if asked not in TOUS:
        abort(422)
    garde.current().appareil.role = Role(asked)
    return _back()


@exercice.get("/exercice/autre-appareil")
@surface(Surface.PRACTICE)
@roles(*TOUS)
def other_device() -> str:
    return render_template("exercice/autre_appareil.html", code=None)


@exercice.post("/exercice/autre-appareil")
@surface(Surface.PRACTICE)
@roles(*TOUS)
def give_code() -> str:
    from core import qr  # loads an image library: only here

    visite = garde.current()
    code, last = bac_a_sable.joining_code(visite.bac, visite.appareil.personne_id)
    address = f"{_root()}/s-entrainer/exercice/rejoindre"
    return render_template(
        "exercice/autre_appareil.html",
        code=code,
        adresse=address,
        qr=Markup(qr.svg(f"{address}?code={code}")),  # noqa: S704 - our own drawing
        ici_seulement=rules.is_loopback(address),
        fin=paris(last),
        secondes=int(CODE_JONCTION.total_seconds()),
    )


def _root() -> str:
    """The site's address, to be opened elsewhere: a Host header can be made up."""
    config: Config = current_app.config["PAS_A_PAS"]
    return config.public_url or request.url_root.rstrip("/")


@exercice.get("/exercice/formateur")
@surface(Surface.PRACTICE)
@roles(Role.FORMATEUR)
def trainer() -> str:
    """For whoever leads a session: how people come in, the missions with their hints, the clock."""
    address = f"{_root()}{rules.ENTRY}"
    return render_template(
        "exercice/formateur.html",
        adresse=address,
        ici_seulement=rules.is_loopback(address),
        missions=[row | _played_with(row) for row in missions.missions().values()],
    )


def _played_with(mission: dict[str, Any]) -> dict[str, str]:
    """Where a mission is, and the household that it is played with."""
    found = semis.scenario(mission["scenario"] or "")
    return {"url": missions.url_of(mission["cle"]), "foyer": found["titre"] if found else ""}


@exercice.get("/exercice/rejoindre")
@surface(Surface.PRACTICE)
@roles(Role.VISITEUR)
def joining_page() -> str:
    """A QR's link only fills the field in: joining takes a press on the button."""
    return render_template("exercice/rejoindre.html", code=request.args.get("code", "")[:40])


@exercice.post("/exercice/rejoindre")
@surface(Surface.PRACTICE)
@roles(Role.VISITEUR)
def join() -> Answer | tuple[str, int]:
    typed = request.form.get("code", "")
    entered = entree.join(typed)
    if entered.token is None and not entered.attendre:
        return render_template("exercice/rejoindre.html", code=typed[:40], refuse=True), 422
    return _let_in(entered)


@exercice.get("/exercice/terminer")
@surface(Surface.PRACTICE)
@roles(*TOUS)
def finish_page() -> str:
    """« Terminer la séance ? »: what goes and what stays, before anything is closed."""
    alone = not bac_a_sable.has_other_devices(garde.current().appareil)
    return render_template("exercice/terminer.html", seul=alone)


@exercice.post("/exercice/terminer")
@surface(Surface.PRACTICE)
@roles(*TOUS)
def finish() -> Answer:
    entree.leave(garde.current())
    return _out("termine")


@exercice.get("/exercice/effacer")
@surface(Surface.PRACTICE)
@roles(*TOUS)
def erase_page() -> str:
    return render_template("exercice/effacer.html")


@exercice.post("/exercice/effacer")
@surface(Surface.PRACTICE)
@roles(*TOUS)
def erase() -> Answer:
    bac_a_sable.wipe(garde.current().bac)
    return _out("efface")


@exercice.get("/exercice/termine")
@surface(Surface.PRACTICE)
@roles(Role.VISITEUR)
def finished() -> str:
    return render_template("exercice/termine.html", efface=False)


@exercice.get("/exercice/efface")
@surface(Surface.PRACTICE)
@roles(Role.VISITEUR)
def erased() -> str:
    return render_template("exercice/termine.html", efface=True)


@exercice.get("/<path:chemin>")
@surface(Surface.PRACTICE)
@roles(Role.VISITEUR)
def not_built(chemin: str) -> str:
    """A téléservice whose exercise does not exist yet: says so, and shows the real door."""
    url = f"/s-entrainer/{chemin}"
    rows: dict[str, dict[str, Any]] = store.read("libelles")
    found = next((row for row in rows.values() if row["url_entrainement"] == url), None)
    if found is None:
        abort(404)
    about = store.about(found["cle"])
    return render_template("exercice/pas_encore.html", libelle=found, article=about)


def _back() -> Answer:
    return redirect(rules.way_back(request.form.get("retour")), 303)


def _out(page: str) -> Answer:
    response = redirect(f"/s-entrainer/exercice/{page}", 303)
    cookies.forget(response, COOKIE)
    cookies.forget(response, contexte.PAGE)
    return response
