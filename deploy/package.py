"""`python -m deploy.package`: each half as the zip that AWS Lambda takes, in var/paquets/.

With arguments, they are Zappa's, run from the same prepared folder: what is tested is deployed.
    python -m deploy.package update public_prod
"""

import fcntl
import hashlib
import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator, Sequence
from contextlib import ExitStack, contextmanager
from pathlib import Path

from core.config import ROOT, VAR

OUT = VAR / "paquets"
TOOLS = VAR / "outils"
REQUIREMENTS = ROOT / "requirements"
HALVES = ("public", "pratique")
STAGES = ("public_test", "public_prod", "pratique_test", "pratique_prod")
# A whitelist: what is not named here stays at home.
CODE = ("app.py", "chatbot", "core", "editorial", "static")
SERVICES = {
    "public": (
        "services/__init__.py",
        "services/parts.py",
        "services/formulaires",
        "services/partenaires",
        "services/site",
    ),
    "pratique": ("services",),
}
ENTRY = ("__init__", "edge", "lambda_entry", "tasks")
DATA = ("calibration.json", "mots_exacts.txt", "modeles")
COMPILED = ("contenu", "index")
# What Zappa reads; zip_hook drops them afterwards.
SETTINGS = ("zappa_settings.json", "deploy/lambda_policy.json", "deploy/zip_hook.py")
READ = (*CODE, *SETTINGS, "templates", "deploy/package.py")
# Of Zappa, Lambda needs its handler; boto3 is part of Lambda.
FROM_ZAPPA = ("zappa", "durationpy")
TEMPLATES = """
from app import create_app
create_app().jinja_env.compile_templates("var/templates_py", zip=None, ignore_errors=False)
"""
# The oldest C library of each runtime: Amazon Linux 2 under Python 3.11, 2023 above.
GLIBC = (2, 26) if sys.version_info < (3, 12) else (2, 34)


def package(half: str) -> Path:
    """The zip of "public" or "pratique", made again only when something in it changed."""
    with _alone():
        out, part = OUT / f"{half}-{_digest(half)}.zip", OUT / f"{half}.part"
        if not out.exists():
            with prepared(half) as folder:
                zappa(folder, half, "package", f"{half}_test", "--output", str(part))
            os.replace(part, out)
            _forget(f"{half}-*.zip", kept=2)
    return out


@contextmanager
def prepared(half: str) -> Iterator[Path]:
    """A folder that holds what one half runs and nothing else, libraries apart."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        for source, target in _files(half, folder):
            target.parent.mkdir(parents=True, exist_ok=True)
            _copy(source, target)
        _compile_templates(folder, half)
        yield folder


def _files(half: str, folder: Path) -> Iterator[tuple[Path, Path]]:
    names = [
        *CODE,
        *SERVICES[half],
        *SETTINGS,
        *(f"deploy/{name}.py" for name in ENTRY),
        *(f"content/chatbot/{name}" for name in DATA),
        *(f"var/{name}" for name in COMPILED),
    ]
    return ((ROOT / name, folder / name) for name in names)


def _copy(source: Path, target: Path) -> None:
    if source.is_dir():
        shutil.copytree(source, target, ignore=shutil.ignore_patterns("__pycache__", "*LOCK"))
    else:
        shutil.copy2(source, target)


def _compile_templates(folder: Path, half: str) -> None:
    """Templates become modules under var/; their sources stay at home."""
    shutil.copytree(ROOT / "templates", folder / "templates")
    services = "public" if half == "public" else "all"
    path = [folder, libraries(half)]
    _python("-c", TEMPLATES, cwd=folder, path=path, ENV="test", SERVICES=services)
    shutil.rmtree(folder / "templates")
    for written in (folder / "var").iterdir():  # a key, a cache: what a start leaves behind
        if written.name not in (*COMPILED, "templates_py"):
            shutil.rmtree(written) if written.is_dir() else written.unlink()


def libraries(half: str) -> Path:
    """The site-packages folder of one half: its locked run-time libraries, Zappa's handler."""
    venv = OUT / f"{half}-{_hash([REQUIREMENTS / f'{half}.txt', REQUIREMENTS / 'deploy.txt'])}"
    site = venv / "lib" / f"python{sys.version_info[0]}.{sys.version_info[1]}" / "site-packages"
    if not site.exists():
        _install(REQUIREMENTS / f"{half}.txt", site)
        for name in FROM_ZAPPA:
            shutil.copytree(tools() / name, site / name)
    return site


def tools(name: str = "deploy") -> Path:
    """The folder where a locked set of requirements/ is installed; by default Zappa's."""
    requirements = REQUIREMENTS / f"{name}.txt"
    site = TOOLS / f"{name}-{_hash([requirements])}"
    if not site.exists():
        _install(requirements, site)
    return site


def _install(requirements: Path, site: Path) -> None:
    print(f"Installation de {requirements.name}…", flush=True)
    part = site.with_suffix(".part")
    shutil.rmtree(part, ignore_errors=True)
    options = ["--require-hashes", "--no-deps", "--no-compile", "--disable-pip-version-check"]
    pip = [sys.executable, "-m", "pip", "install", "-qq", *options]
    subprocess.run([*pip, "--target", part, "-r", requirements], check=True)  # noqa: S603 (ours)
    os.replace(part, site)


def zappa(folder: Path, half: str, *arguments: str) -> None:
    """Run Zappa's command line in a prepared folder; exits with its message when it fails."""
    venv = str(libraries(half).parents[2])
    _python("-m", "zappa.cli", *arguments, cwd=folder, path=[tools()], VIRTUAL_ENV=venv)


def _python(*command: str, cwd: Path, path: Sequence[Path], **environ: str) -> None:
    """Run this interpreter on the libraries of `path` alone (-S hides its own)."""
    environment = {**os.environ, "PYTHONPATH": os.pathsep.join(map(str, path)), **environ}
    environment |= {"PYTHONDONTWRITEBYTECODE": "1", "PYTHONHASHSEED": "0"}  # the same bytes twice
    argv = [sys.executable, "-S", *command]
    subprocess.run(argv, cwd=cwd, env=environment, check=True)  # noqa: S603 (our own)


def _digest(half: str) -> str:
    compiled = [VAR / name for name in COMPILED]
    data = [ROOT / "content" / "chatbot" / name for name in DATA]
    locks = [REQUIREMENTS / f"{name}.txt" for name in (half, "deploy")]
    entry = (f"deploy/{name}.py" for name in ENTRY)
    return _hash(
        [*(ROOT / name for name in (*READ, *entry, *SERVICES[half])), *data, *compiled, *locks]
    )


def _hash(paths: Sequence[Path]) -> str:
    """12 characters for the names and bytes of files and folders, and for the Python version."""
    digest = hashlib.sha256(repr(sys.version_info[:2]).encode())
    for root in paths:
        for path in sorted(root.rglob("*")) if root.is_dir() else [root]:
            if path.is_file() and "__pycache__" not in path.parts:
                digest.update(str(path.relative_to(ROOT)).encode() + b"\0" + path.read_bytes())
    return digest.hexdigest()[:12]


@contextmanager
def _alone() -> Iterator[None]:
    """One build at a time: two test runs may share this folder."""
    OUT.mkdir(parents=True, exist_ok=True)
    with (OUT / "verrou").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield


def _forget(pattern: str, kept: int) -> None:
    old = sorted(OUT.glob(pattern), key=lambda path: path.stat().st_mtime)[:-kept]
    for path in old:
        path.unlink()


def _run(half: str, arguments: list[str]) -> None:
    """Zappa's command; the lock is kept for the preparation alone: `tail` never ends by itself."""
    with ExitStack() as stack:
        with _alone():
            tools()
            folder = stack.enter_context(prepared(half))
        zappa(folder, half, *arguments)


def main(arguments: list[str]) -> int:
    if not arguments:
        for half in HALVES:
            path = package(half)
            print(f"{path.relative_to(ROOT)} : {path.stat().st_size / 1e6:.1f} Mo")
        return 0
    stage = arguments[1] if len(arguments) > 1 else ""
    if stage not in STAGES:
        print("usage: python -m deploy.package [deploy|update|status… STAGE …]", file=sys.stderr)
        return 2
    try:
        _run(stage.split("_")[0], arguments)
    except subprocess.CalledProcessError as error:  # Zappa has said why
        return int(error.returncode)
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
