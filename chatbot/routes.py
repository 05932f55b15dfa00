"""The assistant: its page, which works without JavaScript, and its JSON (R64-R71).

The views load the engine themselves: a fresh process shows the home page without it.
"""

from __future__ import annotations

from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING, Any

from flask import Blueprint, Response, current_app, jsonify, render_template, request

from core import journal
from core.errors import ApiError
from core.free_text import clean
from core.surface import Surface, surface

if TYPE_CHECKING:
    from chatbot.danger import Alert
    from chatbot.dialogue import Answer, PageShown
    from chatbot.forms import Question

chatbot = Blueprint("chatbot", __name__)


@chatbot.get("/chatbot")
@surface(Surface.PUBLIC)
def page() -> str:
    from chatbot.forms import Question

    return _conversation(Question(), None)


@chatbot.post("/chatbot")
@surface(Surface.PUBLIC)
def ask() -> str | tuple[str, int]:
    from chatbot import dialogue
    from chatbot.forms import Question

    form = Question()
    is_fresh = form.validate()
    if is_fresh and (chosen := dialogue.chosen(form.choix.data)):
        return _conversation(Question(formdata=None), chosen)
    typed: str = form.question.data
    answer = dialogue.answer(typed, before=form.precedente.data)
    told = answer if answer.alert else None  # danger comes first, even when the form is refused
    if not is_fresh:
        return _conversation(form, told, "Votre page est restée ouverte longtemps. Renvoyez."), 400
    if not typed:
        return _conversation(form, None, dialogue.EMPTY_TEXT), 422
    if dialogue.is_too_long(typed):
        return _conversation(form, told, dialogue.too_long_text(typed)), 422
    _journal(answer)
    return _conversation(Question(formdata=None), answer)


def _conversation(form: Question, answer: Answer | None, error: str | None = None) -> str:
    from chatbot import dialogue

    return render_template(
        "chatbot/assistant.html", form=form, answer=answer, error=error, maximum=dialogue.MAX_LENGTH
    )


# The preflight below answers OPTIONS: Flask's own answer would shadow it.
@chatbot.post("/api/v1/chatbot", provide_automatic_options=False)
@surface(Surface.PUBLIC)
def api_ask() -> Response:
    """{"question", "page"?} → decision, pages, text…; 400, 413, 422 in the one error shape."""
    from chatbot import dialogue

    question, page = _question_of(_json_object())
    answer = dialogue.answer(question, before=page)
    if dialogue.is_too_long(question) and answer.alert is None:
        refusal = dialogue.too_long_text(question)
        raise ApiError(422, refusal, {"question": refusal})
    _journal(answer)
    return jsonify(as_json(answer))


def _json_object() -> dict[str, Any]:
    try:
        data = request.get_json(silent=True, force=True)
    except RecursionError:  # brackets in brackets, thousands deep
        data = None
    if not isinstance(data, dict):
        raise ApiError(400, 'Envoyez un objet JSON, par exemple {"question": "…"}.', {})
    return data


def _question_of(data: dict[str, Any]) -> tuple[str, str | None]:
    from chatbot import dialogue

    question, page = data.get("question"), data.get("page")
    if not isinstance(question, str) or not clean(question):
        raise ApiError(422, dialogue.EMPTY_TEXT, {"question": "Une question en toutes lettres."})
    if page is not None and not isinstance(page, str):
        raise ApiError(422, "La page est une clé.", {"page": "Une clé de page, ou rien."})
    return clean(question), page


def as_json(answer: Answer) -> dict[str, Any]:
    """The answer in the shape that docs/api.md gives."""
    best = answer.best
    return {
        "decision": answer.decision,
        "confidence": answer.confidence,
        # In danger the numbers stand alone, as on the page.
        "pages": [] if answer.alert else [_page_json(page) for page in answer.pages],
        "text": answer.text,
        "menu_path": " > ".join(best.menu_path) or None if best else None,
        "tip": best.tip if best else None,
        "also": answer.also and answer.also.key,
        "corrected": answer.corrected,
        "masked": answer.hidden,
        "courtesy": answer.courtesy,
        "alert": alert_json(answer.alert),
        "redirect": answer.redirect
        and {"institution": answer.redirect.institution, "url": answer.redirect.url},
    }


def _page_json(page: PageShown) -> dict[str, Any]:
    fields = ("key", "title", "url", "excerpt", "official_url", "practice_url")
    row = {name: getattr(page, name) for name in fields}
    return {**row, "menu_path": " > ".join(page.menu_path) or None, "verified": page.verified}


def alert_json(alert: Alert | None) -> dict[str, Any] | None:
    return asdict(alert) if alert else None


@chatbot.route("/api/v1/chatbot", methods=["OPTIONS"])
@surface(Surface.PUBLIC)
def api_preflight() -> Response:
    response = Response(status=204)
    response.headers["Access-Control-Allow-Methods"] = "POST"
    response.headers["Access-Control-Allow-Headers"] = "Content-Type"
    return response


def _journal(answer: Answer) -> None:
    """Keep what was not answered, masked, so that pages can be written for it (R71)."""
    if answer.best is None and not answer.alert and not answer.courtesy:
        journal.record(
            _folder(), "sans-reponse", question=answer.question, decision=answer.decision
        )


def _folder() -> Path | None:
    folder: Path | None = current_app.config["PAS_A_PAS"].journal
    return folder
