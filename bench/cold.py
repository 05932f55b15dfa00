"""CPU time of fresh processes: the first page and the first question, beside `import flask`."""

import os
import random
import resource
import subprocess
import sys

from bench.table import Row
from core.config import ROOT

ROUNDS = 15  # after one that is not counted: it compiles and fills the file caches
TIMEOUT = 30  # seconds, for one process
FLASK = "import flask"
HOME = """
import sys
from app import create_app
client = create_app().test_client()
assert client.get("/").status_code == 200
"""
# Misspelt, and surely answered: an unanswered question would be kept in the journal.
QUESTION = """
answer = client.post("/api/v1/chatbot", json={"question": "j'ai perdu ma carte vitalle"})
assert answer.json["decision"] == "answer", answer.json
"""
LEAN = """
assert not {"sqlalchemy", "PIL", "boto3"} & sys.modules.keys()
"""
# What no process that searches can do without, ours or not.
LIBRARIES = """
import flask, snowballstemmer, rapidfuzz.process, rapidfuzz.distance
import whoosh.index, whoosh.query, whoosh.scoring, whoosh.searching, whoosh.codec.whoosh3
"""
PROGRAMS = {
    "flask": FLASK,
    "libraries": LIBRARIES,
    "home": HOME + LEAN,
    "question": HOME + QUESTION + LEAN,
}


def rows() -> list[Row]:
    found = times()
    home, question = found["home"], found["question"]
    flask, libraries = found["flask"], found["libraries"]
    import_flask = f"`{FLASK}`"
    return [
        Row.of("fresh process: `create_app()`, `GET /`", home, import_flask, flask, 1.6, 1.25),
        Row.of("the same, then a question", question, import_flask, flask, None, 1.5),
        Row.of("the same", question, "importing flask and the search's libraries", libraries),
    ]


def times(rounds: int = ROUNDS) -> dict[str, list[float]]:
    """Program → CPU seconds, one a round; each round runs all of them, in another order."""
    found: dict[str, list[float]] = {name: [] for name in PROGRAMS}
    for count in range(rounds + 1):
        for name in random.sample(list(PROGRAMS), len(PROGRAMS)):
            used = cpu_seconds(PROGRAMS[name])
            if count:
                found[name].append(used)
    return found


def cpu_seconds(program: str) -> float:
    """User and system time of one fresh interpreter; raises when the program fails."""
    environment = {**os.environ, "SERVICES": "public", "ENV": "test"}
    # As anywhere after the first start: what was compiled is kept.
    environment.pop("PYTHONDONTWRITEBYTECODE", None)
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    command = [sys.executable, "-c", program]
    subprocess.run(command, cwd=ROOT, env=environment, check=True, timeout=TIMEOUT)
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    return after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime
