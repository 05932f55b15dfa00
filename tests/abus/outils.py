"""What an attacker has: copied cookies, a token of the site, pages to compare byte by byte."""

import re

from flask import Flask
from flask.testing import FlaskClient
from werkzeug.routing import Rule
from werkzeug.test import TestResponse

from core.surface import Surface, of_rule

ENTREE = "/s-entrainer/"
TOKEN = re.compile(r'(?<=name="csrf_token" value=")[^"]+')
HEURE = re.compile(r"\d{1,2}[\s\u00a0]h[\s\u00a0]\d\d|&nbsp;|\d\d:\d\d")
INCONNU = "1800175056000"  # a fictional number that nobody has


def token(client: FlaskClient) -> str:
    """A token for this browser, from the page that is open to everybody."""
    found = TOKEN.search(client.get(f"{ENTREE}exercice/rejoindre").text)
    assert found is not None
    return found[0]


def post(client: FlaskClient, url: str, **data: str) -> TestResponse:
    """A post with a right token; redirects are not followed."""
    return client.post(url, data={"csrf_token": token(client), **data})


def comparable(answer: TestResponse, *typed: str) -> tuple[int, str, str | None]:
    """Status, body and destination, without the token, the clock and what was typed."""
    html = HEURE.sub("", TOKEN.sub("", answer.text))
    for words in typed:
        html = html.replace(words, "")
    return answer.status_code, html, answer.location


def practice_rules(app: Flask) -> list[Rule]:
    """Every rule of the practice half."""
    return [rule for rule in app.url_map.iter_rules() if of_rule(app, rule) is Surface.PRACTICE]


def methods(rule: Rule) -> list[str]:
    return sorted((rule.methods or set()) - {"HEAD", "OPTIONS"})


def address(app: Flask, rule: Rule, value: str) -> str:
    """The URL of a rule, each of its text arguments being `value`."""
    values = {name: 1 if _is_number(rule, name) else value for name in rule.arguments}
    url: str = app.url_map.bind("localhost").build(rule.endpoint, values, method=methods(rule)[0])
    return url


def _is_number(rule: Rule, name: str) -> bool:
    return f"<int:{name}>" in rule.rule
