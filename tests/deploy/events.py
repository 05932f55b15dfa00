"""What the gateways of AWS send to a function, and how they read its answer."""

import base64
from typing import Any, NamedTuple
from urllib.parse import parse_qs

Headers = tuple[tuple[str, str], ...]
SOURCE = "198.51.100.7"  # whoever called the gateway: CloudFront's own address
STAGE = "public_test"
GATEWAY = "abc123.execute-api.eu-west-3.amazonaws.com"
TEXT = ("text/", "application/json", "application/x-www-form-urlencoded")


class Request(NamedTuple):
    method: str = "GET"
    path: str = "/"
    query: str = ""
    headers: Headers = ()
    body: bytes = b""


class Answer(NamedTuple):
    status: int
    headers: list[tuple[str, str]]
    body: bytes

    def all(self, name: str) -> list[str]:
        """Every value of one header, lower case."""
        return [value for key, value in self.headers if key == name]

    @property
    def text(self) -> str:
        return self.body.decode("utf-8")


def http_api(r: Request, stage: str = STAGE) -> dict[str, Any]:
    """HTTP API, payload 2.0: the path holds the stage, repeated headers are joined by commas."""
    prefix = "" if stage == "$default" else f"/{stage}"
    headers: dict[str, str] = {"host": GATEWAY, "x-forwarded-proto": "https"}
    for name, value in _forwarded(r.headers):
        key = name.lower()
        headers[key] = f"{headers[key]},{value}" if key in headers and key != "host" else value
    cookies = headers.pop("cookie", "")
    event: dict[str, Any] = {
        "version": "2.0",
        "routeKey": "$default",
        "rawPath": prefix + r.path,
        "rawQueryString": r.query,
        "headers": headers,
        "requestContext": {
            "stage": stage,
            "http": {
                "method": r.method,
                "path": r.path,
                "protocol": "HTTP/1.1",
                "sourceIp": SOURCE,
            },
        },
    }
    if cookies:
        event["cookies"] = [cookie.strip() for cookie in cookies.split(";")]
    return event | _body(r, headers.get("content-type", ""))


def function_url(r: Request) -> dict[str, Any]:
    return http_api(r, stage="$default")


def rest(r: Request) -> dict[str, Any]:
    """REST API, payload 1.0: lists of values, the path without the stage, bodies in base64."""
    context = {"stage": STAGE, "path": f"/{STAGE}{r.path}", "identity": {"sourceIp": SOURCE}}
    return {
        "resource": "/{proxy+}",
        "path": r.path,
        "httpMethod": r.method,
        "multiValueHeaders": _lists((("Host", GATEWAY), *_forwarded(r.headers))),
        "multiValueQueryStringParameters": parse_qs(r.query, keep_blank_values=True) or None,
        "requestContext": context,
        **_body(r, ""),
    }


def balancer(r: Request) -> dict[str, Any]:
    """Application Load Balancer with multi-value headers; it hands the query on undecoded."""
    query: dict[str, list[str]] = {}
    for name, _, value in (pair.partition("=") for pair in r.query.split("&") if pair):
        query.setdefault(name, []).append(value)
    return rest(r) | {
        "multiValueQueryStringParameters": query,
        "requestContext": {"elb": {"targetGroupArn": "arn:aws:elasticloadbalancing:eu-west-3"}},
    }


KINDS = {f.__name__: f for f in (http_api, function_url, rest, balancer)}


def schedule(function: str, name: str = "pas-a-pas-sante-pratique-test") -> dict[str, Any]:
    """EventBridge's event for a rule that Zappa named."""
    rule = f"arn:aws:events:eu-west-3:123456789012:rule/{name}-{function}"
    return {"detail-type": "Scheduled Event", "source": "aws.events", "resources": [rule]}


def decode(answer: dict[str, Any]) -> Answer:
    """The answer as the gateway sends it on."""
    body = answer.get("body") or ""
    raw = base64.b64decode(body) if answer.get("isBase64Encoded") else body.encode()
    headers = list((answer.get("headers") or {}).items())
    for name, values in (answer.get("multiValueHeaders") or {}).items():
        headers += [(name, value) for value in values]
    headers += [("set-cookie", cookie) for cookie in answer.get("cookies") or []]
    return Answer(answer["statusCode"], [(n.lower(), str(v)) for n, v in headers], raw)


def _forwarded(headers: Headers) -> Headers:
    """Every gateway appends its caller to X-Forwarded-For."""
    given = [v for n, v in headers if n.lower() == "x-forwarded-for"]
    others = tuple((n, v) for n, v in headers if n.lower() != "x-forwarded-for")
    return (*others, ("X-Forwarded-For", ", ".join([*given, SOURCE])))


def _lists(headers: Headers) -> dict[str, list[str]]:
    found: dict[str, list[str]] = {}
    for name, value in headers:
        found.setdefault(name, []).append(value)
    return found


def _body(r: Request, kind: str) -> dict[str, Any]:
    if not r.body:
        return {"body": None, "isBase64Encoded": False}
    if kind.startswith(TEXT):
        return {"body": r.body.decode("utf-8"), "isBase64Encoded": False}
    return {"body": base64.b64encode(r.body).decode(), "isBase64Encoded": True}
