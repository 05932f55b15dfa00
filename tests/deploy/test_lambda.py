"""The public package answers every kind of event, from a read-only folder, without rights."""

import json
import os
import re
import zipfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from core import assets
from tests.deploy.events import KINDS, Answer, Request, decode, http_api, schedule
from tests.deploy.sandbox import ADDRESS, ORIGIN_SECRET, FunctionError, Sandbox, interpreter
from tests.judge import judged

JSON = (("Content-Type", "application/json"),)
FORM = "application/x-www-form-urlencoded"
ASK = json.dumps({"question": "jai perdu ma carte vital"}).encode()
MULTIPART = (
    b'--limite\r\nContent-Disposition: form-data; name="question"\r\n\r\n'
    b'j\'ai perdu ma carte\r\n--limite\r\nContent-Disposition: form-data; name="f"; '
    b'filename="a.bin"\r\n\r\n\x00\xff\xfe\r\n--limite--\r\n'
)
Send = Callable[..., Answer]


@pytest.fixture(params=list(KINDS))
def send(request: pytest.FixtureRequest, public: Sandbox) -> Send:
    """send(method, path, …) → the answer, through one kind of gateway."""
    kind = KINDS[request.param]
    return lambda *fields: decode(public.invoke(kind(Request(*fields))))


def test_the_home_page_is_served_and_well_made(send: Send) -> None:
    answer = send("GET", "/")
    assert answer.status == 200
    assert judged(answer.text, "/").links
    assert f'<link rel="canonical" href="{ADDRESS}/">' in answer.text


def test_security_headers_arrive_once(send: Send) -> None:
    answer = send("GET", "/")
    for name in ("content-security-policy", "strict-transport-security", "cache-control"):
        assert len(answer.all(name)) == 1, name
    assert answer.all("set-cookie") == []


def test_the_assistant_answers(send: Send) -> None:
    answer = send("POST", "/api/v1/chatbot", "", JSON, ASK)
    assert answer.status == 200
    assert json.loads(answer.body)["decision"] == "answer"
    assert answer.all("access-control-allow-origin") == ["*"]


def test_accents_in_a_body_and_in_a_query_arrive(send: Send) -> None:
    asked = json.dumps({"question": "où est ma carte volée ?"}, ensure_ascii=False).encode()
    assert send("POST", "/api/v1/chatbot", "", JSON, asked).status == 200
    found = send("GET", "/recherche", "q=d%C3%A9clarer+un+vol+%26+%C3%A9t%C3%A9")
    assert found.status == 200
    assert 'value="déclarer un vol &amp; été"' in found.text


def test_a_form_is_sent_with_its_cookie_and_its_token(send: Send) -> None:
    page = send("GET", "/chatbot")
    cookies = page.all("set-cookie")
    assert len(cookies) == 1
    assert re.search(r"; Secure; HttpOnly; Path=/; SameSite=Lax$", cookies[0])
    found = re.search(r'name="csrf_token"[^>]* value="([^"]+)"', page.text)
    assert found
    # Two cookies: the second one is somebody else's, and must not hide ours.
    headers = (
        ("Cookie", f"{cookies[0].split(';')[0]}; autre=1"),
        ("Content-Type", FORM),
        ("Referer", f"{ADDRESS}/chatbot"),
    )
    body = f"csrf_token={found[1]}&question=j%27ai+perdu+ma+carte+vitale".encode()
    answer = send("POST", "/chatbot", "", headers, body)
    assert answer.status == 200
    assert "carte Vitale" in answer.text
    assert send("POST", "/chatbot", "", headers[1:], body).status == 400


def test_a_multipart_body_arrives_whole(send: Send) -> None:
    kind = (("Content-Type", "multipart/form-data; boundary=limite"),)
    answer = send("POST", "/chatbot", "", kind, MULTIPART)
    assert answer.status == 400  # read, and refused for want of a token
    assert "perdu ma carte" in answer.text


def test_binary_files_arrive_byte_for_byte(send: Send) -> None:
    for name, content in assets.files().items():
        answer = send("GET", assets.url(name))
        assert (answer.status, answer.body) == (200, content), name


def test_head_has_the_headers_and_no_body(send: Send) -> None:
    answer = send("HEAD", "/")
    assert (answer.status, answer.body) == (200, b"")
    assert int(answer.all("content-length")[0]) > 10_000


def test_an_unknown_address_gets_our_page(send: Send) -> None:
    for path in ("/n-existe-pas", "/caisses/é\U0001f600", "/%C3%A9", "/%2e%2e/%2e%2e/etc/passwd"):
        answer = send("GET", path)
        assert answer.status == 404, path
        assert "Cette page n’existe pas" in answer.text
    assert json.loads(send("GET", "/api/v1/inconnu").body)["status"] == 404


def test_repeated_request_headers_do_no_harm(send: Send) -> None:
    twice = (("Accept-Language", "fr"), ("Accept-Language", "en"), ("X-A", "é\u0153"))
    assert send("GET", "/", "", twice).status == 200


def test_a_redirect_stays_on_the_public_address(send: Send) -> None:
    answer = send("GET", "/accessibilite")
    assert answer.status == 308
    assert answer.all("location")[0] in (f"{ADDRESS}/accessibilite/", "/accessibilite/")


def test_a_forged_host_shows_nowhere(public: Sandbox) -> None:
    event = http_api(Request("GET", "/accessibilite"))
    event["headers"] |= {"host": "pirate.test", "x-forwarded-host": "pirate.test"}
    answer = decode(public.invoke(event))
    assert "pirate.test" not in answer.text + str(answer.headers)


def test_cloudfront_is_let_in_with_its_secret(public: Sandbox) -> None:
    headers = (("X-Origin-Secret", ORIGIN_SECRET), ("X-Forwarded-For", "203.0.113.9"))
    assert decode(public.invoke(http_api(Request("GET", "/", "", headers)))).status == 200


REFUSED: list[Any] = [
    {"raw_command": "open('/tmp/pirate', 'w')"},
    {"manage": "shell"},
    {"command": "os.getcwd"},
    {"command": "deploy.tasks.purge.__globals__"},
    {"command": ["deploy.tasks.purge"]},
    schedule("os.getcwd"),
    schedule("deploy.tasks.Any"),
    {"Records": [{"Sns": {"Message": '{"command": "os.getcwd"}'}}]},
    {"awslogs": {"data": ""}},
    {"triggerSource": "x"},
    {"type": "TOKEN"},
    {"requestContext": {"eventType": "CONNECT"}},
    {"detail-type": "Scheduled Event", "resources": []},
    {},
    [],
    None,
    "GET /",
]


@pytest.mark.parametrize("event", REFUSED, ids=str)
def test_other_events_are_refused(public: Sandbox, event: Any) -> None:
    with pytest.raises(FunctionError, match="EventRefused"):
        public.invoke(event)
    assert not (public.root / "tmp" / "pirate").exists()


def test_keep_warm_costs_nothing(public: Sandbox) -> None:
    assert public.invoke(schedule("handler.keep_warm_callback", "zappa-keep-warm")) is None


def test_schedules_and_commands_run_the_known_tasks(public: Sandbox) -> None:
    smuggled = {"raw_command": "open('/tmp/pirate', 'w')", "stageVariables": {"PIRATE": "1"}}
    assert public.invoke(schedule("deploy.tasks.purge") | smuggled) == 0
    assert public.invoke({"command": "deploy.tasks.purge"} | smuggled) == 0
    assert '{"event": "purge", "count": 0}' in public.logs()


def test_what_was_not_answered_goes_to_standard_output(public: Sandbox) -> None:
    body = json.dumps({"question": "quel temps fera-t-il dimanche à Brest"}).encode()
    answer = decode(public.invoke(http_api(Request("POST", "/api/v1/chatbot", "", JSON, body))))
    assert json.loads(answer.body)["decision"] != "answer"
    assert '"event": "sans-reponse"' in public.logs()


def test_nothing_is_written_and_little_memory_is_held(public: Sandbox, public_zip: Path) -> None:
    public.invoke(http_api(Request("POST", "/api/v1/chatbot", "", JSON, ASK)))
    with zipfile.ZipFile(public_zip) as zipped:
        shipped = set(zipped.namelist())
    task = public.root / "task"
    assert {str(p.relative_to(task)) for p in task.rglob("*") if p.is_file()} == shipped
    assert list((public.root / "tmp").iterdir()) == []
    assert public.peak() <= 128


def test_it_runs_without_rights_when_the_machine_allows(public: Sandbox) -> None:
    _, user = interpreter()
    status = Path(f"/proc/{public.process.pid}/status").read_text("ascii")
    found = re.search(r"Uid:\s+(\d+)", status)
    assert found
    assert (int(found[1]) != os.getuid()) is bool(user)


@pytest.mark.parametrize(
    "missing", ["SECRET_KEY", pytest.param("PUBLIC_URL", marks=pytest.mark.complet)]
)
def test_it_refuses_to_start_unconfigured(missing: str, public_zip: Path) -> None:
    with (
        Sandbox(public_zip, **{missing: ""}) as bare,
        pytest.raises(FunctionError, match=missing),
    ):
        bare.invoke(http_api(Request()))
