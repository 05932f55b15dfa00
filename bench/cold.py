"""CPU time of fresh processes: the first page and the first question, beside `import flask`."""

import os
import random
import subprocess
import sys
from collections.abc import Mapping
from statistics import median

from bench.table import Row, ratio
from core.config import ROOT

ROUNDS = 15  # after one that is not counted: it fills the file caches
TIMEOUT = 30  # seconds, for one process
BASELINE = "import flask"
HOME = """
from app import create_app
client = create_app().test_client()
assert client.get("/").status_code == 200
"""
QUESTION = """
answer = client.post("/api/v1/chatbot", json={"question": "jai perdu ma carte vital"})
assert answer.json["decision"] == "answer", answer.json
"""
PROGRAMS = {"flask": BASELINE, "home": HOME, "question": HOME + QUESTION}
GOALS = {"home": 1.6, "question": 1.5}
LABELS = {
    "home": "Processus neuf : `create_app()` puis `GET /`",
    "question": "Le même, puis une question à l'assistant",
}


def cpu_seconds(program: str) -> float:
    """User and system time of one fresh interpreter; raises when the program fails."""
    environment = {**os.environ, "SERVICES": "public", "ENV": "test"}
    process = subprocess.Popen([sys.executable, "-c", program], cwd=ROOT, env=environment)
    _, status, used = os.wait4(process.pid, 0)
    process.returncode = os.waitstatus_to_exitcode(status)
    if process.returncode:
        raise subprocess.CalledProcessError(process.returncode, process.args)
    return used.ru_utime + used.ru_stime


def times(rounds: int = ROUNDS) -> dict[str, list[float]]:
    """Program → CPU seconds, one a round; each round runs all of them, in another order."""
    found: dict[str, list[float]] = {name: [] for name in PROGRAMS}
    for count in range(rounds + 1):
        for name in random.sample(list(PROGRAMS), len(PROGRAMS)):
            used = cpu_seconds(PROGRAMS[name])
            if count:
                found[name].append(used)
    return found
