"""The pages in English and in « version simple », with their lists (R15)."""

from __future__ import annotations

from flask import abort, render_template

from core.surface import Surface, surface
from editorial import store
from services.site.routes import site


@site.get("/en/")
@surface(Surface.STATIC)
def english_pages() -> str:
    return _list("en")


@site.get("/en/<cle>/")
@surface(Surface.STATIC)
def english_page(cle: str) -> str:
    return _page("en", cle)


@site.get("/simple/")
@surface(Surface.STATIC)
def simple_pages() -> str:
    return _list("simple")


@site.get("/simple/<cle>/")
@surface(Surface.STATIC)
def simple_page(cle: str) -> str:
    return _page("simple", cle)


def _list(langue: str) -> str:
    return render_template(f"site/{langue}.html", liste=store.translations(langue))


def _page(langue: str, cle: str) -> str:
    page = store.translation(langue, cle)
    if page is None:
        abort(404)
    return render_template(f"site/{langue}-page.html", page=page, versions=store.versions(cle))
