"""The templates against AWS's own schemas; cfn-lint is installed apart, the first time."""

import hashlib
import subprocess
import venv
from pathlib import Path

import pytest

from core.config import ROOT, VAR

LOCK = ROOT / "requirements" / "deploy-test.txt"
# CloudFront delivers its logs from us-east-1 alone.
REGIONS = {"edge.yaml": "eu-west-3", "edge_logs.yaml": "us-east-1"}


@pytest.fixture(scope="module")
def cfn_lint() -> Path:
    home = VAR / "outils" / f"cfn-lint-{hashlib.sha256(LOCK.read_bytes()).hexdigest()[:12]}"
    command = home / "bin" / "cfn-lint"
    if not command.exists():
        venv.create(home, with_pip=True, clear=True)
        pip = [home / "bin" / "pip", "install", "-qq", "--disable-pip-version-check"]
        subprocess.run([*pip, "--require-hashes", "-r", LOCK], check=True)
    return command


@pytest.mark.complet
@pytest.mark.parametrize("name", REGIONS)
def test_cfn_lint_has_nothing_to_say(cfn_lint: Path, name: str) -> None:
    command = [cfn_lint, "--regions", REGIONS[name], "--", ROOT / "deploy" / name]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert (done.returncode, done.stdout) == (0, ""), done.stdout + done.stderr


def test_every_template_is_linted() -> None:
    assert {path.name for path in (ROOT / "deploy").glob("*.yaml")} == set(REGIONS)
