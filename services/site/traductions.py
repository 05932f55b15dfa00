"""The pages in English and in « version simple », with their lists (R15)."""

from __future__ import annotations

from flask import abort, render_template

from core.surface import Surface, surface
from editorial import store
from services.site.routes import site


@site.get("/en/")
@surface(Surface.STATIC)
def english_pages() -> str:
    return _list("en", "site/en.html")


@site.get("/en/<cle>/")
@surface(Surface.STATIC)
def english_page(cle: str) -> str:
    return _page("en", cle, "site/en-page.html")


@site.get("/simple/")
@surface(Surface.STATIC)
def simple_pages() -> str:
    return _list("simple", "site/simple.html")


@site.get("/simple/<cle>/")
@surface(Surface.STATIC)
def simple_page(cle: str) -> str:
    return _page("simple", cle, "site/simple-page.html")


def _list(langue: str, template: str) -> str:
    return render_template(template, liste=store.translations(langue))


def _page(langue: str, cle: str, template: str) -> str:
    page = store.translation(langue, cle)
    if page is None:
        abort(404)
    return render_template(template, page=page, versions=store.versions(cle))
