"""Static files under a directory named by the hash of all of them: cached for ever, never stale."""

import hashlib
import mimetypes
import shutil
from functools import cache
from pathlib import Path

from flask import Response, abort

from core.config import ROOT
from core.headers import ASSET_CACHE

SOURCE = ROOT / "static"


def served(path: Path) -> str:
    """The name of a file of static/ once served: css/site/20-base.css is a part of css/site.css."""
    name = path.relative_to(SOURCE)
    part_of_a_sheet = name.match("css/*/*.css")
    return f"{name.parent}.css" if part_of_a_sheet else str(name)


@cache
def files() -> dict[str, bytes]:
    """Path (css/site.css, js/…, img/…) to content, a folder of css/ joined into one sheet."""
    parts: dict[str, list[bytes]] = {}
    for path in sorted(SOURCE.rglob("*")):
        if path.is_file():
            parts.setdefault(served(path), []).append(path.read_bytes())
    return {name: b"\n".join(contents) for name, contents in parts.items()}


@cache
def version() -> str:
    """12 hexadecimal characters that change whenever any static file does."""
    digest = hashlib.sha256()
    for name, content in sorted(files().items()):
        digest.update(name.encode() + b"\0" + content)
    return digest.hexdigest()[:12]


def url(name: str) -> str:
    """The address of a static file; raises KeyError when there is none of this name."""
    if name not in files():
        raise KeyError(name)
    return f"/static/{version()}/{name}"


def export(out: Path) -> None:
    """Write every static file where its URL says, under `out`."""
    shutil.rmtree(out / "static", ignore_errors=True)
    for name, content in files().items():
        path = out / url(name).lstrip("/")
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content)


def response(version_asked: str, name: str) -> Response:
    """Serve one static file; any hash but the current one is a 404, never a stale answer."""
    if version_asked != version() or name not in files():
        abort(404)
    kind = mimetypes.guess_type(name)[0] or "application/octet-stream"
    answer = Response(files()[name], mimetype=kind)
    answer.headers["Cache-Control"] = ASSET_CACHE
    return answer
