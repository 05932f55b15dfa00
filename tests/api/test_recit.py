"""The ten lines of docs/api.md, run as they are printed by a shell against a server."""

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
words = [w for w in sys.argv[1:] if w != "-r"]
data = json.load(open(words[1], encoding="utf-8") if words[1:] else sys.stdin)
for part in words[0].split(" | "):
    if part.startswith("{"): data = {n: data[n] for n in re.findall(r"\\w+", part)}
    else:
        for n in re.findall(r"\\w+", part): data = data[int(n) if n.isdigit() else n]
print(data if isinstance(data, str) else json.dumps(data, ensure_ascii=False))
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


def story() -> list[str]:
    text = DOC.read_text(encoding="utf-8").split("## An account in ten lines")[1]
    block = re.search(r"```sh\n(.*?)```", text, re.DOTALL)
    assert block is not None
    return block[1].splitlines()


def test_the_story_has_ten_lines() -> None:
    assert len(story()) == 10


def test_the_story_ends_with_an_attestation(address: str, tools: str, tmp_path: Path) -> None:
    lines = [line.replace("http://127.0.0.1:8000", address) for line in story()]
    script = "set -e -o pipefail\n" + "\necho ———\n".join(lines)
    environ = {"PATH": tools, "HOME": str(tmp_path), "LC_ALL": "C.UTF-8"}
    done = subprocess.run(
        ["bash", "-c", script],
        cwd=tmp_path,
        env=environ,
        capture_output=True,
        text=True,
        timeout=60,
    )
    assert done.returncode == 0, done.stderr
    said = done.stdout.split("———\n")
    assert not [answer for answer in said if '"ok":false' in answer], said
    assert '"etat":"a-confirmer"' in said[3]
    assert '"etat":"confirme"' in said[5]
    assert '"state":"code"' in said[6]
    text = PdfReader(tmp_path / "attestation.pdf").pages[0].extract_text()
    assert "Marchand" in text
    assert "SPÉCIMEN" in text
