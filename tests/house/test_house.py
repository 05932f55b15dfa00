"""The house rules as tests: surfaces, frozen URLs, headers, templates, settings, error shape."""

import re
from pathlib import Path

import pytest
from flask import Flask
from flask.testing import FlaskClient

from app import create_app
from core import assets, headers, surface
from core.config import Config, ConfigError, Env, Services
from core.surface import Surface

ROOT = Path(__file__).resolve().parents[2]
FROZEN = ROOT / "tests" / "urls.txt"
TEMPLATES = ROOT / "templates"


def test_every_route_declares_its_surface(app: Flask, practice_app: Flask) -> None:
    for half in (app, practice_app):
        for rule in half.url_map.iter_rules():
            assert isinstance(surface.of_rule(half, rule), Surface), rule


def test_no_url_disappears_without_thinking_of_a_redirect(app: Flask, practice_app: Flask) -> None:
    known = {rule.rule for half in (app, practice_app) for rule in half.url_map.iter_rules()}
    frozen = set(FROZEN.read_text(encoding="utf-8").split())
    assert frozen <= known, "a URL was removed: redirect it, then edit tests/urls.txt"
    assert known <= frozen, "a URL was added: freeze it in tests/urls.txt"


def test_every_answer_carries_the_headers_table(client: FlaskClient) -> None:
    for url in ("/", "/chatbot", "/nexiste", "/api/v1/recherche", "/s-entrainer/"):
        response = client.get(url)
        for name, value in headers.SECURITY.items():
            assert name in response.headers, (url, name)
            assert response.headers[name] == value or name == "Cross-Origin-Resource-Policy"


def test_csp_allows_nothing_inline_and_no_third_party() -> None:
    assert "unsafe" not in headers.CSP
    assert "http" not in headers.CSP
    assert headers.CSP.startswith("default-src 'none'")


def test_https_sends_hsts_and_secure_cookies() -> None:
    config = Config(Env.TEST, Services.PUBLIC, "k" * 32, "https://exemple.test")
    client = create_app(config).test_client()
    response = client.get("/chatbot", base_url="https://exemple.test")
    assert "max-age=31536000" in response.headers["Strict-Transport-Security"]
    assert "Secure" in response.headers["Set-Cookie"]


def test_practice_is_not_indexed_and_static_is_cached_at_the_edge(client: FlaskClient) -> None:
    assert "noindex" in client.get("/s-entrainer/").headers["X-Robots-Tag"]
    assert "s-maxage" in client.get("/").headers["Cache-Control"]
    assert client.get("/recherche?q=x").headers["Cache-Control"] == "no-store"
    assert client.get("/nexiste").headers["Cache-Control"] == "no-store"


def test_assets_are_immutable_under_their_hash_and_404_under_another(client: FlaskClient) -> None:
    good = client.get(assets.url("css/site.css"))
    assert "immutable" in good.headers["Cache-Control"]
    assert client.get("/static/000000000000/css/site.css").status_code == 404
    assert client.get(f"/static/{assets.version()}/../app.py").status_code == 404


def test_production_refuses_to_start_without_a_real_secret() -> None:
    for environ in (
        {"ENV": "prod", "PUBLIC_URL": "https://x.test"},
        {"ENV": "prod", "SECRET_KEY": "dev", "PUBLIC_URL": "https://x.test"},
        {"ENV": "prod", "SECRET_KEY": "s" * 32, "PUBLIC_URL": "http://x.test"},
        {"ENV": "prod", "SECRET_KEY": "s" * 32, "PUBLIC_URL": "https://x.test"},  # no database
    ):
        with pytest.raises(ConfigError):
            Config.from_environ(environ)
    for forgotten in ({}, {"ENV": "dev"}, {"ENV": "test"}):
        with pytest.raises(ConfigError, match="ENV"):
            Config.from_environ(forgotten | {"AWS_LAMBDA_FUNCTION_NAME": "f", "SERVICES": "public"})
    right = {"ENV": "prod", "SECRET_KEY": "s" * 32, "PUBLIC_URL": "https://x.test/"}
    assert Config.from_environ(right | {"SERVICES": "public"}).public_url == "https://x.test"
    assert Config.from_environ(right | {"DATABASE_URL": "postgresql:///x"}).database_url


def test_development_pages_are_absent_in_production() -> None:
    config = Config(Env.PROD, Services.PUBLIC, "k" * 32, "https://exemple.test")
    assert create_app(config).test_client().get("/composants").status_code == 404


@pytest.mark.parametrize(
    ("method", "url", "body", "status"),
    [
        ("post", "/api/v1/chatbot", b"{", 400),
        ("post", "/api/v1/chatbot", b"[]", 400),
        ("post", "/api/v1/chatbot", b"{}", 422),
        ("post", "/api/v1/chatbot", b'{"question": 3}', 422),
        ("post", "/api/v1/chatbot", b'{"question": "x", "page": 3}', 422),
        ("post", "/api/v1/chatbot", b'{"question": "' + b"a" * 10_000 + b'"}', 422),
        ("post", "/api/v1/chatbot", b'{"question": "' + b"a" * 70_000 + b'"}', 413),
        ("get", "/api/v1/chatbot", b"", 405),
        ("get", "/api/v1/recherche", b"", 422),
        ("get", "/api/v1/nexiste", b"", 404),
    ],
)
def test_api_errors_have_one_shape(
    client: FlaskClient, method: str, url: str, body: bytes, status: int
) -> None:
    response = client.open(url, method=method.upper(), data=body)
    assert response.status_code == status
    assert response.is_json
    error = response.get_json()
    assert set(error) == {"ok", "status", "error", "fields"}
    assert error["status"] == status
    assert error["ok"] is False


def test_every_template_is_used() -> None:
    sources = [
        p.read_text("utf-8") for p in [*TEMPLATES.rglob("*.*"), *ROOT.rglob("services/**/*.py")]
    ]
    sources += [(ROOT / "chatbot/routes.py").read_text(), (ROOT / "core/errors.py").read_text()]
    named = set(re.findall(r'"((?:[\w-]+/)*[\w.-]+\.(?:html|txt|xml))"', "\n".join(sources)))
    plain = {f"site/{name}.html" for name in _plain_pages()} | {"erreurs/404.html"}
    # A family whose name ends with a key: f"compte/simple_{cle}.html", or a tunnel's steps.
    families = re.findall(r'f"([\w-]+/[\w-]+_){', "\n".join(sources))
    families += re.findall(r'Pages\(\s*\w+,\s*[^,]+,\s*"([\w-]+/[\w-]+)"', "\n".join(sources))
    # A service that names its pages by one word: page("activee"), page(f"texte_{texte}").
    for folder in re.findall(r'f"(\w+)/{name}\.html"', "\n".join(sources)):
        code = "\n".join(p.read_text("utf-8") for p in (ROOT / "services" / folder).glob("*.py"))
        named |= {f"{folder}/{word}.html" for word in re.findall(r'"(\w+)"', code)}
        families += [f"{folder}/{word}" for word in re.findall(r'page\(f"(\w+_){', code)]
    files = {str(p.relative_to(TEMPLATES)) for p in TEMPLATES.rglob("*.*")}
    unused = {name for name in files - named - plain if not name.startswith(tuple(families))}
    assert not unused


def test_every_macro_is_used() -> None:
    texts = [path.read_text("utf-8") for path in TEMPLATES.rglob("*.html")]
    everything = "\n".join(texts)
    for name in re.findall(r"{%-? macro (\w+)\(", everything):
        assert len(re.findall(rf"\b{name}\(", everything)) > 1, f"macro {name} is called nowhere"


def _plain_pages() -> list[str]:
    from services.site.routes import PLAIN_PAGES

    return PLAIN_PAGES
