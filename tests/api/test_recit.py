"""The stories of docs/api.md, run as they are printed by a shell against a server."""

import json
import os
import re
import shutil
import stat
import subprocess
import sys
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest
from flask import Flask
from pypdf import PdfReader
from werkzeug.serving import make_server

DOC = Path(__file__).resolve().parents[2] / "docs" / "api.md"
# The two tools of the story, for a machine that does not have them: what the story asks, no more.
CURL = """
import sys, urllib.request
words, at, headers, body, method, to = sys.argv[1:], "", {}, None, None, None
while words:
    word = words.pop(0)
    if word == "-s": continue
    elif word == "-H": name, _, value = words.pop(0).partition(": "); headers[name] = value
    elif word == "-X": method = words.pop(0)
    elif word == "-o": to = words.pop(0)
    elif word == "-d":
        text = words.pop(0)
        if text == "@-": text = sys.stdin.read()
        elif text.startswith("@"): text = open(text[1:], encoding="utf-8").read()
        body = text.encode()
    else: at = word
answer = urllib.request.urlopen(urllib.request.Request(at, body, headers, method=method)).read()
open(to, "wb").write(answer) if to else sys.stdout.buffer.write(answer)
"""
JQ = """
import json, re, sys
words, raw = [w for w in sys.argv[1:] if w != "-r"], "-r" in sys.argv
data = json.load(open(words[1], encoding="utf-8") if words[1:] else sys.stdin)
for part in words[0].split(" | "):
    if part.startswith("{"): data = {n: data[n] for n in re.findall(r"\\w+", part)}
    else:
        for n in re.findall(r"\\w+", part): data = data[int(n) if n.isdigit() else n]
print(data if raw and isinstance(data, str) else json.dumps(data, ensure_ascii=False))
"""


@pytest.fixture
def address(practice_app: Flask) -> Iterator[str]:
    server = make_server("127.0.0.1", 0, practice_app, threaded=True)
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    yield f"http://127.0.0.1:{server.server_port}"
    server.shutdown()
    thread.join()
    server.server_close()


@pytest.fixture
def tools(tmp_path: Path) -> str:
    """A PATH where curl and jq are: the machine's, or ours."""
    folder = tmp_path / "outils"
    folder.mkdir()
    for name, source in (("curl", CURL), ("jq", JQ)):
        if shutil.which(name) is None or "RECIT_SANS_OUTILS" in os.environ:
            (folder / name).write_text(f"#!{sys.executable}\n{source}", encoding="utf-8")
            (folder / name).chmod((folder / name).stat().st_mode | stat.S_IXUSR)
    return f"{folder}:{os.environ['PATH']}"


def story(title: str) -> list[str]:
    text = DOC.read_text(encoding="utf-8").split(f"## {title}")[1]
    block = re.search(r"```sh\n(.*?)```", text, re.DOTALL)
    assert block is not None
    return block[1].splitlines()


def told(title: str, address: str, tools: str, folder: Path) -> list[str]:
    """What each line of a story prints; none is refused."""
    rows = [*BEFORE.get(title, story(ACCOUNT)[:1]), *story(title)]
    lines = [line.replace("http://127.0.0.1:8000", address) for line in rows]
    script = "set -e -o pipefail\n" + "\necho ———\n".join(lines)
    environ = {"PATH": tools, "HOME": str(folder), "LC_ALL": "C.UTF-8"}
    done = subprocess.run(
        ["bash", "-c", script],
        cwd=folder,
        env=environ,
        capture_output=True,
        text=True,
        timeout=60,
    )
    assert done.returncode == 0, done.stderr
    said = done.stdout.split("———\n")
    assert not [answer for answer in said if '"ok":false' in answer], said
    return said


def text_of(path: Path) -> str:
    return PdfReader(path).pages[0].extract_text()


ACCOUNT = "An account in ten lines"
APPLI = "The appli carte Vitale in six lines"
PRESCRIPTION = "A prescription, from the visit to the pharmacy"
COUNTER = "At the counter, then at the caisse"
CARD = "A stolen card, and the next one"
BEFORE = {
    ACCOUNT: [],
    CARD: story(ACCOUNT),
    COUNTER: [story(ACCOUNT)[0], *story(APPLI)],
}


def test_the_stories_have_the_lines_that_they_say() -> None:
    assert (len(story(ACCOUNT)), len(story(APPLI))) == (10, 6)


def test_an_account_ends_with_an_attestation(address: str, tools: str, tmp_path: Path) -> None:
    said = told(ACCOUNT, address, tools, tmp_path)
    assert '"etat":"a-confirmer"' in said[3]
    assert '"etat":"confirme"' in said[5]
    assert '"state":"code"' in said[6]
    text = text_of(tmp_path / "attestation.pdf")
    assert "Marchand" in text
    assert "SPÉCIMEN" in text


def test_the_appli_ends_with_what_is_shown(address: str, tools: str, tmp_path: Path) -> None:
    assert told(APPLI, address, tools, tmp_path)[-1].startswith("{")


def test_a_prescription_ends_at_the_pharmacy(address: str, tools: str, tmp_path: Path) -> None:
    *_, given, _, seen, _ = told(PRESCRIPTION, address, tools, tmp_path)
    for answer in (given, seen):
        told_lines = json.loads(answer)
        assert told_lines["etat"] == "partiellement-delivree"
        assert told_lines["lignes"][0]["suivi"]["remises"] == 1
    assert "Tensamor 5 mg" in text_of(tmp_path / "ordonnance.pdf")


def test_the_counter_signs_and_the_caisse_revokes(address: str, tools: str, tmp_path: Path) -> None:
    said = told(COUNTER, address, tools, tmp_path)
    assert '"etat":"signee"' in said[-6]
    assert '"etat":"revoquee"' in said[-1]


def test_a_stolen_card_is_replaced(address: str, tools: str, tmp_path: Path) -> None:
    assert '"suivi":"recue"' in told(CARD, address, tools, tmp_path)[-1]
