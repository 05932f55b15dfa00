"""The forms catalogue: list, themes, a page for each form, search with facets (R9-R14)."""

from flask import Blueprint, abort, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from core.free_text import clean
from core.surface import Surface, surface
from editorial import store
from services.formulaires import rules
from services.formulaires.rules import Form

formulaires = Blueprint("formulaires", __name__, url_prefix="/formulaires")

PUBLICS = {
    "assure": "L'assuré",
    "employeur": "L'employeur",
    "medecin": "Le médecin",
    "professionnel": "Le professionnel de santé",
    "association": "L'association",
}
MAX_QUERY = 300


def _forms() -> list[Form]:
    return list(store.formulaires().values())


def _themes() -> list[dict[str, str]]:
    themes: list[dict[str, str]] = store.read("formulaires")["themes"]
    return themes


@formulaires.get("/")
@surface(Surface.STATIC)
def catalogue() -> str | Response:
    if request.args:
        return redirect(f"{url_for('formulaires.results')}?{request.query_string.decode()}")
    return _list(_forms(), theme="")


@formulaires.get("/theme/<theme>/")
@surface(Surface.STATIC)
def by_theme(theme: str) -> str:
    if theme not in {row["cle"] for row in _themes()}:
        abort(404)
    return _list(rules.filtered(_forms(), theme, ""), theme=theme)


def _list(shown: list[Form], theme: str) -> str:
    """The catalogue as a static page: its facets are pages, not query strings."""
    return render_template(
        "formulaires/catalogue.html",
        formulaires=shown,
        themes=_themes(),
        theme=theme,
        a_part=rules.OUTSIDE_FACETS,
        counts=rules.theme_counts(_forms()),
        total=len(_forms()),
        remplis_par=PUBLICS,
    )


@formulaires.get("/<cle>/")
@surface(Surface.STATIC)
def form(cle: str) -> str:
    found = next((row for row in _forms() if row["cle"] == cle), None)
    if found is None:
        abort(404)
    return render_template(
        "formulaires/formulaire.html",
        formulaire=found,
        theme=next(row for row in _themes() if row["cle"] == found["theme"]),
        sujet=store.summaries().get(found["sujet"]),
        remplis_par=PUBLICS,
    )


@formulaires.get("/recherche")
@surface(Surface.PUBLIC)
def results() -> str:
    """Search combined with the facets; each facet counts what the others leave."""
    q = clean(request.args.get("q", ""))[:MAX_QUERY]
    theme, public = request.args.get("theme", ""), request.args.get("public", "")
    raw = "brut" in request.args
    found, corrected = find(q, raw=raw)
    return render_template(
        "formulaires/recherche.html",
        q=q,
        raw=raw,
        theme=theme,
        public=public,
        a_part=rules.OUTSIDE_FACETS,
        corrected=corrected,
        formulaires=rules.filtered(found, theme, public),
        themes=_themes(),
        theme_counts=rules.theme_counts(rules.filtered(found, "", public)),
        public_counts=rules.public_counts(rules.filtered(found, theme, "")),
        total=len(found),
        remplis_par=PUBLICS,
    )


def find(q: str, raw: bool = False) -> tuple[list[Form], str | None]:
    """(forms, best first; the query as corrected): by number first, else by words.

    `raw`: the words as typed, unrepaired.
    """
    from chatbot import dialogue, search  # the engine: not loaded by the home page

    if not q:
        return _forms(), None
    named = rules.by_number(q, _forms())
    if named:
        return named, None
    found = search.search(q, kind="formulaire", raw=raw)
    return [store.formulaires()[hit.key] for hit in found.hits], dialogue.corrected(found)
