"""Site search and its JSON: pages and forms together, repair shown and undoable.

The views load the engine themselves: a fresh process shows the home page without it.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

from flask import Response, jsonify, render_template, request

from chatbot.form_numbers import by_number
from chatbot.language import is_english
from chatbot.routes import alert_json
from chatbot.spelling import in_full
from core.errors import ApiError
from core.free_text import clean, mask
from core.surface import Surface, surface
from editorial import store
from services.site.routes import site

if TYPE_CHECKING:
    from chatbot.search import Found, Hit

MAX_LENGTH = 300
KINDS = {"page": "Articles", "formulaire": "Formulaires"}


@site.get("/recherche")
@surface(Surface.PUBLIC)
def results() -> str:
    """Results for `q`: repaired unless `brut`, of one `type` or both, best passages marked."""
    from chatbot import danger, dialogue, search

    q = clean(request.args.get("q", ""))
    kind = request.args.get("type", "")
    alert = danger.alert(q)
    raw = "brut" in request.args or alert is not None  # nobody in distress is corrected
    found = search.search(in_full(q[:MAX_LENGTH]), raw=raw)
    hits = _in_its_language(q, _named_forms_first(q, found.hits))
    shown = [hit for hit in hits if kind not in KINDS or hit.kind == kind]
    return render_template(
        "site/recherche.html",
        q=q,
        type=kind,
        raw=raw,
        maximum=MAX_LENGTH,
        corrected=dialogue.corrected(found),
        alert=alert,
        total=len(shown),
        results=[(hit, search.passages(hit.text, found.stems)) for hit in shown],
        counts={name: sum(hit.kind == name for hit in found.hits) for name in KINDS},
        kinds=KINDS,
        rubriques=store.rubriques(),
    )


@site.get("/api/v1/recherche")
@surface(Surface.PUBLIC)
def api_results() -> Response:
    """?q= → {"total", "alert", "results": [{kind, key, title, url, excerpt}…]}, best first."""
    from chatbot import danger, search

    q = clean(request.args.get("q", ""))
    if not 0 < len(q) <= MAX_LENGTH:
        raise ApiError(422, f"Cherchez avec 1 à {MAX_LENGTH} caractères.", {"q": "Longueur."})
    found = search.search(in_full(mask(q).text))
    hits = _in_its_language(q, _named_forms_first(q, found.hits))
    rows = [_row(hit, found) for hit in hits]
    alert = alert_json(danger.alert(q))
    return jsonify({"total": len(rows), "alert": alert, "results": rows})


def _named_forms_first(q: str, hits: list[Hit]) -> list[Hit]:
    """Whoever types a form's number wants that form."""
    named = {form["id"] for form in by_number(q, store.formulaires().values())}
    return sorted(hits, key=lambda hit: hit.key not in named)


def _in_its_language(q: str, hits: list[Hit]) -> list[Hit]:
    """What is searched in English is shown in English, where a page exists in English."""
    if not is_english(q):
        return hits
    known = store.translations("en")["pages"]
    rows = [(hit, known.get(hit.key) if hit.kind == "page" else None) for hit in hits]
    return [
        replace(hit, title=row["titre"], url=row["url"], intro=row["resume"], text=row["resume"])
        if row
        else hit
        for hit, row in rows
    ]


def _row(hit: Hit, found: Found) -> dict[str, Any]:
    from chatbot.search import passages

    excerpt = "".join(text for text, _ in passages(hit.text, found.stems))
    fields = ("kind", "key", "title", "url")
    return {**{name: getattr(hit, name) for name in fields}, "excerpt": excerpt}
