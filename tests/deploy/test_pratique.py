"""The practice half's package: its database, its pages, and the libraries that draw."""

import json
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.deploy.events import Request, decode, http_api, schedule
from tests.deploy.sandbox import Sandbox, environment, fresh_folder, interpreter, remove

DATABASE = "sqlite:///../tmp/test.sqlite"  # beside the code, which is read-only
JSON = (("Content-Type", "application/json"),)
pytestmark = pytest.mark.complet
# What the settings leave out of libraries must not be missed.
LIBRARIES = """
import io, sys, argon2, flask_smorest, fpdf, psycopg, pyotp, qrcode, sqlalchemy.orm
from PIL import Image, ImageDraw
from stdnum import iban
picture = qrcode.make("specimen").get_image()
for kind in ("PNG", "JPEG"):
    written = io.BytesIO()
    picture.convert("RGB").save(written, kind)
    assert Image.open(io.BytesIO(written.getvalue())).size == picture.size
pdf = fpdf.FPDF()
pdf.add_page()
pdf.set_font("Helvetica", size=12)
pdf.cell(text="Spécimen")
pdf.image(picture.convert("RGB"))
for font in sys.argv[1:]:
    pdf.add_font("Police", fname=font)
    pdf.set_font("Police")
    pdf.cell(text="où, œuvre, €")
assert pdf.output()[:5] == b"%PDF-"
assert iban.validate("FR76 3000 6000 0112 3456 7890 189")
assert psycopg.pq.__impl__ == "binary"
argon2.PasswordHasher().hash("specimen")
create = sqlalchemy.create_engine
create("sqlite://").connect().close()
create("postgresql+psycopg://")
assert "boto3" not in sys.modules
"""


@pytest.fixture(scope="module")
def pratique(pratique_zip: Path) -> Iterator[Sandbox]:
    with Sandbox(pratique_zip, SERVICES="all", DATABASE_URL=DATABASE) as sandbox:
        yield sandbox


def test_the_libraries_draw_what_the_services_ask(pratique_zip: Path) -> None:
    root = fresh_folder(pratique_zip)
    python, user = interpreter()
    fonts = sorted(map(str, Path("/usr/share/fonts").rglob("DejaVuSans.ttf")))[:1]
    try:
        done = subprocess.run(
            [python, "-S", "-B", "-c", LIBRARIES, *fonts],
            cwd=root / "task",
            env=environment(root, PYTHONPATH=""),
            capture_output=True,
            text=True,
            check=False,
            timeout=60,
            **user,
        )
    finally:
        remove(root)
    assert done.returncode == 0, done.stderr


def test_migrations_purge_and_pages(pratique: Sandbox) -> None:
    assert pratique.invoke({"command": "deploy.tasks.migrate"}) == 1
    answer = decode(pratique.invoke(http_api(Request("GET", "/s-entrainer/"))))
    assert answer.status == 200
    assert answer.all("cache-control") == ["no-store"]
    assert answer.all("x-robots-tag") == ["noindex, nofollow"]
    assert pratique.invoke(schedule("deploy.tasks.purge")) == 0
    asked = Request("POST", "/api/v1/bac-a-sable", "", JSON, b'{"scenario": "jeanne"}')
    assert decode(pratique.invoke(http_api(asked))).status == 201


def test_every_page_and_a_picture_hold_in_little_memory(pratique: Sandbox) -> None:
    assert pratique.invoke(schedule("handler.keep_warm_callback", "zappa-keep-warm")) is None
    assert pratique.invoke({"command": "deploy.tasks.migrate"}) == 1
    asked = Request("POST", "/api/v1/bac-a-sable", "", JSON, b'{"scenario": "jeanne"}')
    begun = json.loads(decode(pratique.invoke(http_api(asked))).body)
    bearer = (*JSON, ("Authorization", f"Bearer {begun['token']}"))
    described = Request("GET", "/api/v1/openapi.json", "", bearer)  # loads every operation
    assert decode(pratique.invoke(http_api(described))).status == 200
    assert pratique.peak() <= 160
