"""Behind CloudFront: the public address, the path without its stage, the visitor, the headers."""

from typing import Any

import pytest

from deploy.edge import Edge, joined, path, visitor
from tests.deploy.events import GATEWAY, SOURCE, STAGE, Request, balancer, function_url, http_api
from tests.deploy.events import rest as rest_api

CLIENT = "203.0.113.9"


def event(raw_path: str, stage: str = STAGE) -> dict[str, Any]:
    return {"rawPath": raw_path, "requestContext": {"stage": stage}}


@pytest.mark.parametrize(
    ("given", "seen"),
    [
        (f"/{STAGE}/chatbot", "/chatbot"),
        (f"/{STAGE}", "/"),
        (f"/{STAGE}/", "/"),
        (f"/{STAGE}s/chatbot", f"/{STAGE}s/chatbot"),
        ("/chatbot", "/chatbot"),
        ("", "/"),
        (f"/{STAGE}/index.html", "/"),
        (f"/{STAGE}/en/inconnu/index.html", "/en/inconnu/"),
        (f"/{STAGE}/aide", "/aide"),
        ("/caisses/%C3%A9", "/caisses/é".encode().decode("latin-1")),
        ("/caisses/é", "/caisses/é".encode().decode("latin-1")),
        ("/\u0153\U0001f600", "/\u0153\U0001f600".encode().decode("latin-1")),
        ("/a\ud800b", "/a?b"),
    ],
)
def test_what_the_way_added_leaves_the_path_and_letters_are_bytes(given: str, seen: str) -> None:
    assert path(event(given)) == seen


def test_a_default_stage_is_not_in_the_path() -> None:
    assert path(event("/$default/x", "$default")) == "/x"
    assert path(event("/chatbot", "$default")) == "/chatbot"


@pytest.mark.parametrize("kind", [http_api, function_url, rest_api])
def test_without_the_secret_the_visitor_is_whoever_called(kind: Any) -> None:
    assert visitor(kind(Request()), "") == SOURCE


def test_with_the_secret_the_visitor_is_the_one_cloudfront_saw() -> None:
    assert visitor(http_api(Request()), f"6.6.6.6, {CLIENT}, {SOURCE}") == CLIENT
    assert visitor(http_api(Request()), f"{CLIENT},{SOURCE}") == CLIENT
    # One hop only: nobody stood in front of the gateway.
    assert visitor(http_api(Request()), SOURCE) == SOURCE
    assert visitor(balancer(Request()), "") == "0.0.0.0"  # noqa: S104


def test_repeated_headers_become_one_and_cookies_stay_apart() -> None:
    given = [("Vary", "Cookie"), ("Set-Cookie", "a=1"), ("vary", "Accept"), ("Set-Cookie", "b=2")]
    assert joined(given) == [
        ("vary", "Cookie, Accept"),
        ("Set-Cookie", "a=1"),
        ("Set-Cookie", "b=2"),
    ]


def seen_by_the_application(sent: dict[str, str], secret: str = "") -> dict[str, Any]:
    """The WSGI environment after the middleware, for one HTTP API request with these variables."""
    found: dict[str, Any] = {}

    def app(environ: dict[str, Any], start_response: Any) -> list[bytes]:
        found.update(environ)
        start_response("200 OK", [])
        return []

    event = http_api(Request("GET", "/chatbot"))
    environ = {
        "apig_wsgi.full_event": event,
        "HTTP_HOST": GATEWAY,
        "REMOTE_ADDR": "6.6.6.6",
        **sent,
    }
    Edge(app, "https://exemple.test", secret)(environ, lambda *_: None)
    return found


def test_the_application_sees_the_public_address_only() -> None:
    environ = seen_by_the_application({"wsgi.url_scheme": "http"})
    assert environ["HTTP_HOST"] == environ["SERVER_NAME"] == "exemple.test"
    assert (environ["wsgi.url_scheme"], environ["SERVER_PORT"]) == ("https", "443")
    assert environ["PATH_INFO"] == "/chatbot"


@pytest.mark.parametrize(
    ("secret", "given", "expected"),
    [
        ("s3", {"HTTP_X_ORIGIN_SECRET": "s3"}, CLIENT),
        ("s3", {"HTTP_X_ORIGIN_SECRET": "S3"}, SOURCE),
        ("s3", {"HTTP_X_ORIGIN_SECRET": "\u00e9\ud800"}, SOURCE),
        ("s3", {"HTTP_X_ORIGIN_SECRET": ""}, SOURCE),
        ("s3", {}, SOURCE),
        ("", {"HTTP_X_ORIGIN_SECRET": ""}, SOURCE),
        ("", {}, SOURCE),
    ],
)
def test_forwarded_addresses_need_the_secret_and_neither_goes_further(
    secret: str, given: dict[str, str], expected: str
) -> None:
    sent = {"HTTP_X_FORWARDED_FOR": f"{CLIENT}, {SOURCE}", **given}
    environ = seen_by_the_application(sent, secret)
    assert environ["REMOTE_ADDR"] == expected
    assert not {"HTTP_X_FORWARDED_FOR", "HTTP_X_ORIGIN_SECRET"} & environ.keys()


def test_headers_beyond_latin_letters_become_bytes() -> None:
    environ = seen_by_the_application({"HTTP_COOKIE": "a=\u0153"})
    assert environ["HTTP_COOKIE"] == "a=\u0153".encode().decode("latin-1")
