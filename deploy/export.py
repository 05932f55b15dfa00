"""`python -m deploy.export`: the guide as plain files in build/, for any static server.

A whitelist, not a crawler: exactly the URLs that services declare static are written.
"""

import os
import shutil
import sys
import warnings
from functools import partial
from pathlib import Path

from flask_frozen import Freezer, MissingURLGeneratorWarning

from app import create_app
from core import assets, headers
from core.config import ROOT, Config, Env, Services
from deploy.compress import compress
from services.site.routes import UNAVAILABLE, static_pages

BUILD = ROOT / "build"
FILES = ("/robots.txt", f"/{UNAVAILABLE}/", f"/{UNAVAILABLE}/index.json")
HEADERS = "_headers"
SITEMAP = "/sitemap.xml"  # holds absolute addresses only: not written without one
# Where only a live function answers: a static server without functions says so there.
LIVE = ("recherche", "chatbot", "ma-caisse", "formulaires/recherche", "orientation", "s-entrainer")


def declared(public_url: str) -> list[str]:
    """Every URL of the export, assets apart."""
    return [*static_pages(), *FILES, *([SITEMAP] if public_url else [])]


def export(out: Path = BUILD, public_url: str = "") -> None:
    """Write `out` anew; the same content gives the same bytes.

    Without a public address no absolute one is written: nobody knows yet where the pages will be.
    """
    shutil.rmtree(out, ignore_errors=True)
    # Nothing exported may depend on a secret: a fixed one proves it.
    config = Config(Env.PROD, Services.PUBLIC, "export-without-any-secret-" * 2, public_url)
    app = create_app(config)
    app.logger.disabled = True  # nobody asked for these pages
    app.config.update(FREEZER_DESTINATION=str(out), FREEZER_BASE_URL=public_url or None)
    if not public_url:
        app.context_processor(lambda: {"canonique": None})
    freezer = Freezer(app, with_static_files=False, with_no_argument_rules=False, log_url_for=False)
    freezer.register_generator(partial(declared, public_url))
    with warnings.catch_warnings():
        warnings.simplefilter("error")  # a redirect or a wrong type stops the export
        # It expects endpoints; ours are declared as URLs.
        warnings.simplefilter("ignore", MissingURLGeneratorWarning)
        freezer.freeze()
    (out / "404.html").write_bytes(app.test_client().get("/404.html").data)
    for path in LIVE:
        (out / path).mkdir(parents=True)
        shutil.copy(out / UNAVAILABLE / "index.html", out / path)
    assets.export(out)
    (out / HEADERS).write_text(headers_file(), encoding="utf-8")


def headers_file() -> str:
    """`_headers`, as static hosts read it: the application's table; pages keep the host's cache.

    Hosts join the values of all paths that match: a header stands in one block only.
    """
    blocks = {
        "/*": headers.OVER_HTTPS,
        "/static/*": {"Cache-Control": headers.ASSET_CACHE},
    }
    return "".join(
        f"{path}\n" + "".join(f"  {name}: {value}\n" for name, value in rows.items())
        for path, rows in blocks.items()
    )


def main() -> int:
    public_url = os.environ.get("PUBLIC_URL", "").rstrip("/")
    export(public_url=public_url)
    count = sum(1 for path in BUILD.rglob("*") if path.is_file())
    print(f"build/ : {count} fichiers, dont {compress(BUILD)} aussi en .gz et .br")
    if not public_url:
        print("Sans PUBLIC_URL : ni sitemap.xml, ni adresse absolue dans les pages.")
    return 0


if __name__ == "__main__":
    sys.exit(main())
