"""The templates against AWS's own schemas; cfn-lint is installed apart, the first time."""

import os
import subprocess
import sys

import pytest

from core.config import ROOT
from deploy.package import tools

LINT = "from cfnlint.runner import main; main()"
# CloudFront delivers its logs from us-east-1 alone.
REGIONS = {"edge.yaml": "eu-west-3", "edge_logs.yaml": "us-east-1", "fichiers.yaml": "eu-west-3"}


@pytest.mark.complet
@pytest.mark.parametrize("name", REGIONS)
def test_cfn_lint_has_nothing_to_say(name: str) -> None:
    options = ["--regions", REGIONS[name], "--", ROOT / "deploy" / name]
    done = subprocess.run(
        [sys.executable, "-S", "-c", LINT, *options],
        env={**os.environ, "PYTHONPATH": str(tools("deploy-test"))},
        capture_output=True,
        text=True,
        check=False,
    )
    assert (done.returncode, done.stdout) == (0, ""), done.stdout + done.stderr


def test_every_template_is_linted() -> None:
    assert {path.name for path in (ROOT / "deploy").glob("*.yaml")} == set(REGIONS)
