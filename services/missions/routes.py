"""The missions' pages: the list, a goal with its hints, messages to sort, « réussi »."""

from dataclasses import dataclass
from typing import Any

from flask import Blueprint, abort, redirect, render_template, request
from werkzeug.wrappers import Response as Answer

from core import db
from core.clock import paris
from core.droits import TOUS, roles
from core.surface import Surface, surface
from editorial import store
from services.bac_a_sable import garde
from services.missions import models
from services.missions.models import Essai, url_of
from services.missions.rules import Etat, hints, missed, next_message, right_answers
from services.referentiel import semis
from services.referentiel.models import Assure

missions = Blueprint("missions", __name__, url_prefix="/s-entrainer/missions")

AVANT = {"compte": "creer-compte", "espace-sante": "ouvrir-espace-sante"}


@missions.get("/")
@surface(Surface.PRACTICE)
@roles(*TOUS)
def every_mission() -> str:
    rows = models.rows(garde.current().bac)
    done = sum(row["etat"] is Etat.REUSSIE for row in rows)
    return render_template("missions/liste.html", missions=rows, reussies=done)


@missions.get("/<cle>/")
@surface(Surface.PRACTICE)
@roles(*TOUS)
def one_mission(cle: str) -> str:
    mission, essai = _mission(cle), _essai(cle)
    return render_template(
        "missions/mission.html",
        **_context(mission),
        url=url_of(cle),
        etat=essai.etat if essai else Etat.A_FAIRE,
        suite=_continue_url(mission, essai),
        avec=_cast(mission, essai),
        indices=hints(mission, request.args.get("indice")),
    )


@missions.post("/<cle>/commencer")
@surface(Surface.PRACTICE)
@roles(*TOUS)
def begin(cle: str) -> Answer:
    mission = _mission(cle)
    models.begin(garde.current().bac, cle)
    return redirect(mission["depart"], 303)


@missions.post("/<cle>/abandonner")
@surface(Surface.PRACTICE)
@roles(*TOUS)
def give_up(cle: str) -> Answer:
    _mission(cle)
    models.give_up(garde.current().bac, cle)
    return redirect("/s-entrainer/missions/", 303)


@missions.get("/<cle>/messages/<int:numero>")
@surface(Surface.PRACTICE)
@roles(*TOUS)
def message(cle: str, numero: int) -> str | Answer:
    mission, essai = _mission(cle), _essai(cle)
    row = _message(mission, numero)
    if essai is None:
        return redirect(url_of(cle), 303)
    return _sorting_page(mission, essai, numero, essai.reponses.get(row["cle"]))


def _sorting_page(mission: dict[str, Any], essai: Essai, numero: int, reponse: str | None) -> str:
    return render_template(
        "missions/message.html",
        **_context(mission),
        row=_message(mission, numero),
        numero=numero,
        total=len(mission["messages"]),
        reponse=reponse,
        suivant=_continue_url(mission, essai),
    )


@missions.post("/<cle>/messages/<int:numero>")
@surface(Surface.PRACTICE)
@roles(*TOUS)
def sort(cle: str, numero: int) -> Answer:
    """Keep « Vrai » or « Faux », and show why on the same page."""
    row, essai = _message(_mission(cle), numero), _essai(cle)
    if essai is None:
        return redirect(url_of(cle), 303)
    verdict = request.form.get("reponse", "")
    if verdict not in ("vrai", "faux"):
        abort(422)
    models.answer(garde.current().bac, essai, row["cle"], verdict)
    return redirect(f"{url_of(cle)}messages/{numero}#verdict", 303)


@missions.get("/<cle>/bilan")
@surface(Surface.PRACTICE)
@roles(*TOUS)
def result(cle: str) -> str | Answer:
    """Every message is sorted, too few rightly: those missed can be tried again."""
    mission, essai = _mission(cle), _essai(cle)
    if essai is None or (following := _continue_url(mission, essai)) != f"{url_of(cle)}bilan":
        return redirect(following if essai else url_of(cle), 303)
    again = missed(mission, essai.reponses)
    return render_template(
        "missions/bilan.html",
        **_context(mission),
        url=url_of(cle),
        justes=right_answers(mission, essai.reponses),
        rates=[(n, row) for n, row in enumerate(mission["messages"], 1) if row["cle"] in again],
    )


@missions.post("/<cle>/reprendre")
@surface(Surface.PRACTICE)
@roles(*TOUS)
def try_again(cle: str) -> Answer:
    mission, essai = _mission(cle), _essai(cle)
    if essai is not None and essai.etat is not Etat.REUSSIE:
        models.try_again(garde.current().bac, essai, mission)
    return redirect(_continue_url(mission, essai), 303)


@missions.get("/<cle>/reussi")
@surface(Surface.PRACTICE)
@roles(*TOUS)
def done(cle: str) -> str | Answer:
    """To print: what was practised and when; not by whom."""
    mission, essai = _mission(cle), _essai(cle)
    if essai is None or essai.reussie_le is None:
        return redirect(url_of(cle), 303)
    essai.vue_le = garde.current().bac.now()
    return render_template(
        "missions/reussi.html",
        **_context(mission),
        url=url_of(cle),
        le=paris(essai.reussie_le),
        reponses=essai.reponses,
        justes=right_answers(mission, essai.reponses),
    )


def _mission(cle: str) -> dict[str, Any]:
    return models.missions().get(cle) or abort(404)


def _essai(cle: str) -> Essai | None:
    return models.of(garde.current().bac).get(cle)


def _message(mission: dict[str, Any], numero: int) -> dict[str, Any]:
    rows: list[dict[str, Any]] = mission["messages"]
    return rows[numero - 1] if 1 <= numero <= len(rows) else abort(404)


def _continue_url(mission: dict[str, Any], essai: Essai | None) -> str:
    """Where one goes on: the start, the next message to sort, or the end."""
    if essai is not None and essai.etat is Etat.REUSSIE:
        return f"{url_of(mission['cle'])}reussi"
    if not mission["messages"]:
        return str(mission["depart"])
    number = next_message(mission, essai.reponses if essai else {})
    return f"{url_of(mission['cle'])}{f'messages/{number}' if number else 'bilan'}"


@dataclass(frozen=True)
class Distribution:
    """Who plays a mission: `joue` is the person of now, `sien` the mission's own, if any.

    `convient`: the person of now can do it from here; `avant`: the mission that opens the way.
    """

    joue: Assure | None
    sien: dict[str, Any] | None
    convient: bool
    avant: dict[str, Any] | None


def _cast(mission: dict[str, Any], essai: Essai | None) -> Distribution:
    id_ = garde.current().appareil.personne_id
    joue = db.of_bac(Assure, id_, garde.current().bac.id) if id_ else None
    # What only one person lives is lived once: a second time begins with them anew.
    spent = essai is not None and mission["besoin"] == "personne"
    suits = not spent and bool(joue and models.suits(mission, joue))
    before = models.missions().get(AVANT.get(mission["besoin"] or "", ""))
    return Distribution(joue, _own_person(mission), suits, None if suits else before)


def _own_person(mission: dict[str, Any]) -> dict[str, Any] | None:
    """The compiled person who has what the mission asks; None when nobody begins with it."""
    if mission["besoin"] == "espace-sante":
        return None
    found = semis.scenario(mission["scenario"] or "")
    people = [row["assure"] for row in found["personnes"]] if found else []
    return next((row for row in people if row["cle"] == mission["personne"]), None)


def _context(mission: dict[str, Any]) -> dict[str, Any]:
    """A mission, the real door that it prepares for, and the article to come back to."""
    return {
        "mission": mission,
        "libelle": store.read("libelles")[mission["libelle"]],
        "article": store.summaries()[mission["article"]],
    }
