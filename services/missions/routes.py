"""The missions' pages: the list, a goal with its hints, messages to sort, « réussi »."""

from typing import Any

from flask import Blueprint, abort, redirect, render_template, request
from werkzeug.wrappers import Response as Answer

from core.clock import paris
from core.droits import TOUS, roles
from core.surface import Surface, surface
from editorial import store
from services.bac_a_sable import garde
from services.missions import models
from services.missions.models import Essai, url_of
from services.missions.rules import Etat, hints, next_message, right_answers

missions = Blueprint("missions", __name__, url_prefix="/s-entrainer/missions")


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
        conseil=_advised(mission),
        indices=hints(mission, request.args.get("indice")),
    )


@missions.post("/<cle>/commencer")
@surface(Surface.PRACTICE)
@roles(*TOUS)
def begin(cle: str) -> Answer:
    mission = _mission(cle)
    models.begin(garde.current().bac, cle)
    return redirect(mission["depart"], 303)


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
    return redirect(f"{url_of(cle)}messages/{numero}", 303)


@missions.get("/<cle>/reussi")
@surface(Surface.PRACTICE)
@roles(*TOUS)
def done(cle: str) -> str | Answer:
    """To print: what was practised and when; not by whom."""
    mission, essai = _mission(cle), _essai(cle)
    if essai is None or essai.reussie_le is None:
        return redirect(url_of(cle), 303)
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
    return f"{url_of(mission['cle'])}messages/{number}"


def _advised(mission: dict[str, Any]) -> dict[str, Any] | None:
    """The scenario that suits a mission best; None when anybody's does."""
    rows: list[dict[str, Any]] = store.read("scenarios")
    return next((row for row in rows if row["cle"] == mission["scenario"]), None)


def _context(mission: dict[str, Any]) -> dict[str, Any]:
    """A mission, the real door that it prepares for, and the article to come back to."""
    return {
        "mission": mission,
        "libelle": store.read("libelles")[mission["libelle"]],
        "article": store.summaries()[mission["article"]],
    }
