"""The fallback stays real: Whoosh 2.7.4 builds our index and ranks like the pinned whoosh3."""

import json
import subprocess
import sys
import venv
from pathlib import Path

import pytest

from chatbot.evaluation import questions

HERE = Path(__file__).resolve().parent
VENV = HERE.parents[1] / "var" / "outils" / "whoosh-2.7.4"
NEEDS = ("whoosh==2.7.4", "rapidfuzz", "pystemmer", "markupsafe")


def rankings(python: str, asked: list[str]) -> list[list[str]]:
    done = subprocess.run(
        [python, str(HERE / "rank_with.py")],
        input=json.dumps(asked),
        capture_output=True,
        text=True,
        check=True,
    )
    found: list[list[str]] = json.loads(done.stdout)
    return found


@pytest.mark.complet
def test_whoosh_2_7_4_ranks_like_whoosh3() -> None:
    python = VENV / "bin" / "python"
    if not python.exists():
        venv.create(VENV, with_pip=True)
        subprocess.run([str(python), "-m", "pip", "install", "-q", *NEEDS], check=True)
    asked = [row.q for row in questions("dev")][:200]
    ours, theirs = rankings(sys.executable, asked), rankings(str(python), asked)
    same = sum(a[:3] == b[:3] for a, b in zip(ours, theirs, strict=True))
    assert same >= 0.98 * len(asked), f"{same} of {len(asked)} have the same first three"
