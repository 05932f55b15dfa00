"""Zappa calls `finish` on the zip it made: what Lambda does not run goes, compiled code comes.

Standard library only: Zappa's own environment imports this file.
"""

import compileall
import os
import py_compile
import sys
import tempfile
import zipfile
from pathlib import Path
from typing import Any

# Never run there, or naming who built it.
DROPPED = (
    "handler.py",
    "package_info.json",
    "zappa_settings.json",
    "deploy/lambda_policy.json",
    "deploy/zip_hook.py",
    *(f"zappa/{name}.py" for name in ("cli", "core", "letsencrypt", "asynchronous")),
)
OURS = "app.py chatbot core deploy editorial services zappa_settings.py".split()
TASK_ROOT = "/var/task"  # where Lambda unzips: tracebacks name this folder


def finish(cli: Any) -> None:
    """Rewrite `cli.zip_path`, the same content giving the same bytes."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        with zipfile.ZipFile(cli.zip_path) as archive:
            archive.extractall(folder)  # our own zip
        if (folder / "pyproject.toml").exists():
            sys.exit("This would ship the whole repository: use `python -m deploy.package`.")
        for path in DROPPED:
            (folder / path).unlink(missing_ok=True)
        _compile(folder)
        _write(folder, Path(cli.zip_path))


def _compile(folder: Path) -> None:
    """Ours keep their source, for tracebacks; libraries and templates do not, to save room."""
    for path in sorted(folder.iterdir()):
        ours = path.name in OURS
        # Zips carry no useful time: checked .pyc would be stale, and compiled again at every start.
        options: dict[str, Any] = {
            "quiet": 2,
            "legacy": not ours,
            "stripdir": str(folder),
            "prependdir": TASK_ROOT,
            "invalidation_mode": py_compile.PycInvalidationMode.UNCHECKED_HASH,
        }
        if path.is_dir():
            compileall.compile_dir(path, **options)
        elif path.suffix == ".py":
            compileall.compile_file(path, **options)
        if not ours:
            _remove_sources(path)


def _remove_sources(path: Path) -> None:
    for source in [path] if path.is_file() else path.rglob("*.py"):
        if source.with_suffix(".pyc").exists():
            source.unlink()


def _write(folder: Path, out: Path) -> None:
    new = out.with_suffix(".new")
    with zipfile.ZipFile(new, "w", zipfile.ZIP_DEFLATED, compresslevel=9) as archive:
        for path in sorted(folder.rglob("*")):
            if path.is_file():
                entry = zipfile.ZipInfo(path.relative_to(folder).as_posix())  # dated 1980
                entry.create_system, entry.external_attr = 3, 0o644 << 16
                archive.writestr(entry, path.read_bytes(), zipfile.ZIP_DEFLATED, 9)
    os.replace(new, out)
