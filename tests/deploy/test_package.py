"""What is in the zips, and what must not be."""

import json
import marshal
import re
import struct
import subprocess
import sys
import zipfile
from collections.abc import Iterator
from importlib.util import MAGIC_NUMBER, cache_from_source, source_hash
from pathlib import Path

import pytest

from core.config import ROOT, VAR
from deploy.package import GLIBC, HALVES, package
from tests.deploy.sandbox import environment, fresh_folder, interpreter, remove

NOT_SHIPPED = {
    *("boto3", "botocore", "s3transfer", "jmespath", "troposphere", "pip", "setuptools", "wheel"),
    *("flask_frozen", "markdown_it", "pydantic", "pydantic_core", "yaml", "waitress", "tests"),
    *("numpy", "scipy", "sklearn", "pytest", "playwright", "bench", "docs", "requirements"),
    *("zappa_settings.json", "handler.py", "package_info.json", "pyproject.toml", "templates"),
}
PRACTICE = {"sqlalchemy", "PIL", "psycopg", "alembic", "fpdf", "qrcode", "flask_smorest"}
PUBLIC_SERVICES = {"__init__.py", "__pycache__", "parts.py", "site", "formulaires", "partenaires"}
MB = 1e6
UNCHECKED = 0b01  # PEP 552: found by hash, never checked
OURS = ("app.py", "chatbot/", "core/", "deploy/", "editorial/", "services/")
PROBE = """
import json, sys
from deploy.lambda_entry import handler
from tests_events import home, question
steps = {}
for name, event in (("page", home), ("question", question)):
    assert handler(event, None)["statusCode"] == 200, name
    steps[name] = sorted({name.split(".")[0] for name in sys.modules})
print(json.dumps(steps))
"""


@pytest.fixture(
    scope="session", params=["public", pytest.param("pratique", marks=pytest.mark.complet)]
)
def archive(request: pytest.FixtureRequest) -> Path:
    found: Path = request.getfixturevalue(f"{request.param}_zip")
    return found


@pytest.fixture(scope="session")
def files(archive: Path) -> dict[str, bytes]:
    with zipfile.ZipFile(archive) as zipped:
        return {name: zipped.read(name) for name in zipped.namelist()}


def top(files: dict[str, bytes]) -> set[str]:
    return {name.split("/")[0] for name in files}


def test_the_zip_keeps_its_size(archive: Path, files: dict[str, bytes]) -> None:
    assert archive.stat().st_size <= 30 * MB
    assert sum(map(len, files.values())) <= 100 * MB


def test_nothing_of_the_workshop_is_shipped(files: dict[str, bytes]) -> None:
    assert not top(files) & NOT_SHIPPED
    assert not [n for n in files if n.startswith("deploy/") and "package" in n]


def test_the_public_zip_holds_nothing_of_the_practice_half(public_zip: Path) -> None:
    with zipfile.ZipFile(public_zip) as zipped:
        names = zipped.namelist()
    assert not {name.split("/")[0] for name in names} & PRACTICE
    assert {n.split("/")[1] for n in names if n.startswith("services/")} <= PUBLIC_SERVICES


def test_content_index_and_templates_come_compiled(files: dict[str, bytes]) -> None:
    assert "var/contenu/site.json" in files
    assert [name for name in files if name.startswith("var/index/") and name.endswith(".toc")]
    sources = list((ROOT / "templates").rglob("*.*"))
    assert len([n for n in files if re.fullmatch(r"var/templates_py/tmpl_\w+\.pyc", n)]) == len(
        sources
    )


def test_no_secret_and_no_place_of_the_builder_is_shipped(files: dict[str, bytes]) -> None:
    assert not [name for name in files if "secret_key" in name or "journal/" in name]
    assert not [name for name in files if name.endswith((".env", ".pem", ".sqlite", ".jsonl"))]
    key = VAR / "secret_key"
    hidden = [str(ROOT).encode(), *([key.read_bytes()] if key.exists() else [])]
    for name, content in files.items():
        assert not [text for text in hidden if text in content], name
    assert b"SECRET" not in files["zappa_settings.py"].upper()


def compiled(files: dict[str, bytes]) -> Iterator[tuple[str, bytes]]:
    return ((name, content) for name, content in files.items() if name.endswith(".pyc"))


def test_every_module_is_compiled_for_good(files: dict[str, bytes]) -> None:
    sources = [name for name in files if name.endswith(".py")]
    assert len(sources) > 100
    for name in sources:
        content = files[cache_from_source(name)]
        assert content[:4] == MAGIC_NUMBER, name
        assert struct.unpack("<I", content[4:8])[0] == UNCHECKED, name
        assert content[8:16] == source_hash(files[name]), name


def test_libraries_come_without_their_source(files: dict[str, bytes]) -> None:
    for name, content in compiled(files):
        assert content[:4] == MAGIC_NUMBER, name
    loose = [n for n in files if n.endswith(".py") and not n.startswith(OURS)]
    assert loose == ["zappa_settings.py"]
    assert "flask/app.pyc" in files


def test_tracebacks_name_the_folder_where_lambda_unzips(files: dict[str, bytes]) -> None:
    code = marshal.loads(files["flask/app.pyc"][16:])  # noqa: S302 (our own)
    assert code.co_filename == "/var/task/flask/app.py"


def test_compiled_libraries_run_with_lambdas_c_library(files: dict[str, bytes]) -> None:
    newest = {
        name: max(map(int, re.findall(rb"GLIBC_2\.(\d+)", content)), default=0)
        for name, content in files.items()
        if ".so" in name
    }
    assert newest
    assert {n: v for n, v in newest.items() if v > GLIBC[1]} == {}


def test_the_settings_name_things_that_exist(files: dict[str, bytes]) -> None:
    settings = json.loads((ROOT / "zappa_settings.json").read_text("utf-8"))
    for stage, values in settings.items():
        assert values.get("extends", "commun") in settings, stage
    assert {f"{half}_{kind}" for half in HALVES for kind in ("test", "prod")} <= settings.keys()
    common = settings["commun"]
    assert (common["debug"], common["touch"], common["use_precompiled_packages"]) == (False,) * 3
    for function in (common["lambda_handler"], common["app_function"]):
        assert f"{function.rsplit('.', 1)[0].replace('.', '/')}.py" in files
    for event in settings["public"]["events"] + settings["pratique"]["events"]:
        assert event["function"] in (ROOT / "deploy/lambda_entry.py").read_text("utf-8")
    assert (ROOT / common["attach_policy"]).exists()


def test_no_secret_is_written_in_the_settings() -> None:
    text = (ROOT / "zappa_settings.json").read_text("utf-8")
    for word in ("SECRET", "DATABASE_URL", "PASSWORD", "aws_access", "remote_env"):
        assert word not in text


@pytest.fixture(scope="module")
def loaded(public_zip: Path) -> Iterator[dict[str, list[str]]]:
    """Step → top-level modules loaded, in the unzipped package, by the entry alone."""
    from tests.deploy.events import Request, http_api

    json_type = (("Content-Type", "application/json"),)
    body = b'{"question": "jai perdu ma carte vital"}'
    asked = http_api(Request("POST", "/api/v1/chatbot", "", json_type, body))
    root = fresh_folder(public_zip)
    events = f"home = {http_api(Request())!r}\nquestion = {asked!r}\n"
    (root / "tmp" / "tests_events.py").write_text(events, encoding="utf-8")
    python, user = interpreter()
    # The runtime's own libraries are there, as on Lambda: boto3 could be imported.
    path = f"{root / 'task'}:{root / 'tmp'}:{root / 'runtime'}"
    command = [python, "-S", "-B", "-c", PROBE]
    try:
        done = subprocess.run(
            command,
            cwd=root / "task",
            env=environment(root, PYTHONPATH=path),
            capture_output=True,
            text=True,
            check=False,
            timeout=60,
            **user,
        )
        assert done.returncode == 0, done.stderr
        yield json.loads(done.stdout)
    finally:
        remove(root)


@pytest.mark.parametrize("name", ["boto3", "botocore", "zappa", "sqlalchemy", "PIL", "tests"])
def test_requests_load_neither_amazon_nor_zappa(loaded: dict[str, list[str]], name: str) -> None:
    assert "whoosh" in loaded["question"]
    assert "whoosh" not in loaded["page"]
    assert name not in loaded["question"]


@pytest.mark.complet
def test_the_same_content_gives_the_same_zip(public_zip: Path, tmp_path: Path) -> None:
    kept = tmp_path / "first.zip"
    public_zip.rename(kept)
    again = package("public")
    if again != public_zip:
        pytest.skip("somebody changed the content meanwhile")
    assert again.read_bytes() == kept.read_bytes()


@pytest.mark.complet
def test_the_whole_repository_is_never_shipped(tmp_path: Path) -> None:
    (tmp_path / "all.zip").touch()
    with zipfile.ZipFile(tmp_path / "all.zip", "w") as zipped:
        zipped.writestr("pyproject.toml", "")
    program = (
        "from types import SimpleNamespace as S; from deploy.zip_hook import finish; "
        f"finish(S(zip_path={str(tmp_path / 'all.zip')!r}))"
    )
    done = subprocess.run(
        [sys.executable, "-c", program], cwd=ROOT, capture_output=True, text=True, check=False
    )
    assert done.returncode == 1
    assert "deploy.package" in done.stderr
