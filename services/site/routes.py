"""The guide's pages: home, sections, articles, caisse, footer pages (R1-R8, R16-R17)."""

from __future__ import annotations

import json
from datetime import UTC, date, datetime
from functools import cache
from typing import TYPE_CHECKING, Any
from urllib.parse import quote, unquote

from flask import (
    Blueprint,
    Response,
    abort,
    current_app,
    jsonify,
    make_response,
    render_template,
    request,
)
from flask.blueprints import BlueprintSetupState
from werkzeug.routing import BaseConverter

from core import analyse, assets
from core.config import Config
from core.surface import Surface, surface
from core.templating import typographie
from editorial import store

if TYPE_CHECKING:
    from services.site.caisses import Caisse, Caisses

site = Blueprint("site", __name__)
composants = Blueprint("composants", __name__)
ailleurs = Blueprint("ailleurs", __name__)  # where the practice half is served by somebody else

CAISSE_COOKIE = "caisse"
ONE_YEAR = 365 * 24 * 3600  # seconds
# Pages that are one template and nothing else: URL word, and name of the template.
PLAIN_PAGES = (
    "accessibilite affichage aide contact cookies donnees-personnelles entreprises indisponible"
    " mentions-legales professionnels"
).split()

UNAVAILABLE = "indisponible"  # shown where the live functions should have answered


@site.record_once
def _sections_in_urls(state: BlueprintSetupState) -> None:
    """Only the guide's sections match <rubrique:…>: /anything is a 404, not a redirect."""
    words = "|".join(row["cle"] for row in store.rubriques())
    converter = type("SectionConverter", (BaseConverter,), {"regex": words})
    state.app.url_map.converters["rubrique"] = converter


@cache
def all_caisses() -> Caisses:
    from services.site.caisses import load  # by the pages that name a caisse, not by the home page

    return load(store.read("caisses"), store.read("codes_postaux"))


def today() -> date:
    return datetime.now(UTC).date()


@site.get("/")
@surface(Surface.STATIC)
def home() -> str:
    return render_template("site/accueil.html", actualites=current_news(today()))


def current_news(day: date) -> list[dict[str, Any]]:
    """The news still shown on a day, newest first (R5)."""
    rows = store.read("actualites")["actualites"]
    shown = [row for row in rows if row["du"] <= day.isoformat() <= row["jusqu_au"]]
    return sorted(shown, key=lambda row: str(row["du"]), reverse=True)


@site.get("/demarches/")
@surface(Surface.STATIC)
def all_demarches() -> str:
    return render_template("site/demarches.html", pages=store.summaries())


@site.get("/<rubrique:rubrique>/")
@surface(Surface.STATIC)
def section(rubrique: str) -> str:
    return render_template("site/rubrique.html", rubrique=_section(rubrique), pages_of=pages_of)


def pages_of(theme: dict[str, Any]) -> list[dict[str, Any]]:
    """The pages of a theme by title: no content says which is asked most, the alphabet is seen."""
    rows = (store.summaries()[cle] for cle in theme["pages"])
    return sorted(rows, key=lambda row: analyse.words(row["titre"]))


@site.get("/<rubrique:rubrique>/<cle>/")
@surface(Surface.STATIC)
def article(rubrique: str, cle: str) -> str:
    page = store.page(cle)
    if page is None or page["rubrique"] != rubrique:
        abort(404)
    found = _section(rubrique)
    theme = next(row for row in found["themes"] if row["cle"] == page["theme"])
    return render_template(
        "site/article.html",
        page=page,
        rubrique=found,
        theme=theme,
        plan=_contents(page),
        versions=store.versions(cle),
        fiche=cle in store.read("orientation")["portes"],
    )


def _contents(page: dict[str, Any]) -> list[dict[str, str]]:
    """The contents list of an article: what to prepare, then its sections."""
    prepare = [{"ancre": "quoi-preparer", "titre": "Quoi préparer"}] if page["preparer"] else []
    return [*prepare, *({"ancre": s["id"], "titre": s["titre"]} for s in page["sections"])]


def _section(cle: str) -> dict[str, Any]:
    found = next((row for row in store.rubriques() if row["cle"] == cle), None)
    return found or abort(404)


def _plain_page(name: str) -> None:
    @surface(Surface.STATIC)
    def view() -> str:
        return render_template(f"site/{name}.html")

    site.add_url_rule(f"/{name}/", endpoint=f"page-{name}", view_func=view)


for _name in PLAIN_PAGES:
    _plain_page(_name)


@site.get("/indisponible/index.json")
@surface(Surface.STATIC)
def small_index() -> Response:
    """What the page of `UNAVAILABLE` searches by itself: words by page."""
    return jsonify(store.read("secours"))


@site.get("/glossaire/")
@surface(Surface.STATIC)
def glossary() -> str:
    words = sorted(store.read("glossaire")["glossaire"], key=lambda row: row["mot"].casefold())
    return render_template("site/glossaire.html", mots=words, pages=store.summaries())


@site.get("/plan-du-site/")
@surface(Surface.STATIC)
def site_map() -> str:
    return render_template("site/plan-du-site.html", pages_of=pages_of)


@site.get("/caisses/")
@surface(Surface.STATIC)
def caisses() -> str:
    """Every caisse, for those who browse without JavaScript or without a postcode at hand."""
    by_departement = [
        (departement, [c for c in all_caisses().by_cle.values() if code in c.departements])
        for code, departement in sorted(all_caisses().departements.items())
    ]
    return render_template("site/caisses.html", departements=by_departement)


@site.get("/ma-caisse")
@surface(Surface.PUBLIC)
def my_caisse() -> str | Response:
    """Postcode → caisse, or a choice; the choice is remembered in a cookie of one year (R3, R4).

    Without a postcode, the caisse remembered: the articles can name it by script only.
    """
    from services.site.caisses import find

    code_postal = request.args.get("code_postal")
    if code_postal is None:
        return render_template("site/ma-caisse.html", recherche=None, caisse=remembered())
    found = find(code_postal, all_caisses())
    chosen = all_caisses().by_cle.get(request.args.get("caisse", ""))
    caisse = chosen if chosen in found.caisses else found.caisse
    page = render_template("site/ma-caisse.html", recherche=found, caisse=caisse)
    return remember(make_response(page), caisse) if caisse else make_response(page)


def remember(response: Response, caisse: Caisse) -> Response:
    """A preference that static pages show with JavaScript: no postcode, nothing personal."""
    known = {"cle": caisse.cle, "nom": typographie(caisse.nom)}
    value = quote(json.dumps(known, ensure_ascii=False))
    response.set_cookie(CAISSE_COOKIE, value, max_age=ONE_YEAR, samesite="Lax", path="/")
    return response


def remembered() -> Caisse | None:
    """The caisse of the visitor's cookie; None for none, or for a damaged one."""
    try:
        known = json.loads(unquote(request.cookies.get(CAISSE_COOKIE, "")))
        return all_caisses().by_cle.get(known["cle"])
    except (ValueError, TypeError, KeyError):
        return None


@site.get("/ma-caisse/oublier")
@surface(Surface.PUBLIC)
def forget_caisse() -> Response:
    response = make_response(render_template("site/ma-caisse.html", recherche=None, caisse=None))
    response.delete_cookie(CAISSE_COOKIE, path="/")
    return response


@ailleurs.get("/s-entrainer/")
@ailleurs.get("/s-entrainer/<path:exercice>")
@surface(Surface.PRACTICE)
def practice_to_come(exercice: str = "") -> str:
    """The door of the practice half, until it opens."""
    return render_template("site/s-entrainer.html")


@site.get("/robots.txt")
@surface(Surface.STATIC)
def robots() -> Response:
    text = render_template("site/robots.txt", adresse=_address())
    return Response(text, mimetype="text/plain")


@site.get("/sitemap.xml")
@surface(Surface.STATIC)
def sitemap() -> Response:
    text = render_template("site/sitemap.xml", adresse=_address(), urls=static_pages())
    return Response(text, mimetype="application/xml")


@site.get("/favicon.ico")
@surface(Surface.STATIC)
def favicon() -> Response:
    return assets.response(assets.version(), "img/favicon.svg")


def static_pages() -> list[str]:
    """Every URL of the guide worth a search engine's visit, in a stable order."""
    plain = ["/", "/demarches/", "/glossaire/", "/plan-du-site/", "/caisses/", "/formulaires/"]
    forms = store.read("formulaires")
    return [
        *plain,
        *(f"/{name}/" for name in PLAIN_PAGES if name != UNAVAILABLE),
        *(row["url"] for row in store.rubriques()),
        *(row["url"] for row in store.summaries().values()),
        *_translated(),
        *(f"/formulaires/theme/{theme['cle']}/" for theme in forms["themes"]),
        *(row["url"] for row in forms["formulaires"].values()),
        *store.read("orientation")["adresses"],
    ]


def _translated() -> list[str]:
    """The lists and pages in English and in « version simple »."""
    listed = {name: store.translations(name)["pages"] for name in ("en", "simple")}
    lists = [f"/{name}/" for name in listed]
    return [*lists, *(row["url"] for rows in listed.values() for row in rows.values())]


def _address() -> str:
    config: Config = current_app.config["PAS_A_PAS"]
    return config.public_url or request.url_root.rstrip("/")


@composants.get("/composants")
@surface(Surface.DEV)
def gallery() -> str:
    """Every component in every state: what the accessibility sweep looks at."""
    return render_template("composants/galerie.html")
