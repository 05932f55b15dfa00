"""The static export: exactly what is declared, the same bytes twice, nothing of a live page."""

import gzip
import hashlib
import json
import xml.etree.ElementTree as ET
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import urlsplit

import brotli
import pytest
from flask import Flask

from app import create_app
from core import assets, headers, surface
from core.config import Config, Env, Services
from core.surface import Surface
from deploy.compress import compress
from deploy.export import HEADERS, LIVE, UNAVAILABLE, declared, export
from editorial import store
from tests.judge import Page, judged, parsed

ADDRESS = "https://exemple.test"
# Links that only the live functions answer.
LIVE_ROUTES = (
    "/recherche",
    "/chatbot",
    "/ma-caisse",
    "/ma-caisse/oublier",
    "/avis",
    "/formulaires/recherche",
    "/orientation",
)
PRACTICE = "/s-entrainer/"
KEPT_APART = "404.html"


@pytest.fixture(scope="module")
def out(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("export") / "build"
    export(folder, ADDRESS)
    return folder


@pytest.fixture(scope="module")
def pages(out: Path) -> dict[str, Page]:
    """URL path → page, strictly parsed."""
    found = sorted(out.rglob("*.html"))
    return {url_of(path, out): parsed(path.read_text("utf-8"), str(path)) for path in found}


def url_of(path: Path, out: Path) -> str:
    return f"/{path.relative_to(out)}".removesuffix("index.html")


def files(out: Path) -> dict[str, str]:
    """Relative path → hash of its bytes."""
    return {
        str(path.relative_to(out)): hashlib.sha256(path.read_bytes()).hexdigest()
        for path in sorted(out.rglob("*"))
        if path.is_file()
    }


def file_of(url: str) -> str:
    return f"{url.strip('/')}/index.html".lstrip("/") if url.endswith("/") else url.lstrip("/")


def addresses(page: Page) -> Iterator[tuple[str, str]]:
    """(attribute, address) of every link, resource and form action."""
    for element in page.tree.iter():
        for name in ("href", "src", "action", "poster", "srcset"):
            if name in element.attrib:
                yield name, element.attrib[name]


def internal(page: Page) -> set[str]:
    return {a.split("#")[0] for _, a in addresses(page) if a.startswith("/")}


def test_rebuilding_gives_the_same_bytes(out: Path, tmp_path: Path) -> None:
    export(tmp_path / "again", ADDRESS)
    assert files(tmp_path / "again") == files(out)


def test_what_lay_there_before_is_gone(tmp_path: Path) -> None:
    stale = tmp_path / "build" / "vieux" / "index.html"
    stale.parent.mkdir(parents=True)
    stale.write_text("vieux", encoding="utf-8")
    export(tmp_path / "build", ADDRESS)
    assert not stale.exists()


def test_the_exported_set_is_the_declared_set(out: Path) -> None:
    pages = {file_of(url) for url in declared(ADDRESS)} | {KEPT_APART}
    hashed = {assets.url(name).lstrip("/") for name in assets.files()}
    told = {f"{path}/index.html" for path in LIVE}
    assert set(files(out)) == pages | hashed | told | {HEADERS}
    assert len(declared(ADDRESS)) == len(set(declared(ADDRESS)))


def test_every_static_route_is_declared_and_no_other(app: Flask) -> None:
    matcher = app.url_map.bind("exemple.test")
    rules = {rule.rule for rule in app.url_map.iter_rules()}
    static = {
        rule.rule
        for rule in app.url_map.iter_rules()
        if surface.of_rule(app, rule) is Surface.STATIC
    }
    exported = set()
    for url in declared(ADDRESS):
        rule, _ = matcher.match(url, return_rule=True)
        assert rule.rule in static, url
        exported.add(rule.rule)
    # The icon is served for old browsers only; pages name the hashed one.
    assert static - exported == {"/static/<version>/<path:name>", "/favicon.ico"}
    assert set(LIVE_ROUTES) <= rules


def test_every_article_and_form_is_exported(out: Path) -> None:
    known = [*store.summaries().values(), *store.formulaires().values(), *store.rubriques()]
    assert {file_of(row["url"]) for row in known} <= set(files(out))


def test_every_exported_page_is_well_made(pages: dict[str, Page]) -> None:
    for url, page in pages.items():
        judged(page.html, url)


def test_nothing_of_a_session_is_exported(out: Path) -> None:
    for path in out.rglob("*"):
        if path.suffix in (".html", ".xml", ".txt"):
            text = path.read_text("utf-8").lower()
            assert "csrf" not in text, path
            assert "export-without-any-secret" not in text, path


def test_declared_pages_set_no_cookie() -> None:
    config = Config(Env.PROD, Services.PUBLIC, "s" * 40, ADDRESS)
    client = create_app(config).test_client()
    for url in declared(ADDRESS):
        response = client.get(url)
        assert response.status_code == 200, url
        assert "Set-Cookie" not in response.headers, url
        assert "Cookie" not in response.headers.get("Vary", ""), url


def test_no_link_has_a_query(pages: dict[str, Page]) -> None:
    for url, page in pages.items():
        for name, address in addresses(page):
            assert name != "href" or address.startswith("https://") or "?" not in address, (
                url,
                address,
            )


def test_every_address_is_absolute_from_the_root(pages: dict[str, Page]) -> None:
    for url, page in pages.items():
        for _, address in addresses(page):
            parts = urlsplit(address)
            assert parts.scheme in ("", "https", "tel", "sms", "mailto"), (url, address)
            if not parts.scheme:
                assert address.startswith(("/", "#")), (url, address)
                assert not address.startswith("//"), (url, address)
                assert ".." not in address, (url, address)


def test_every_internal_link_is_exported_or_live(out: Path, pages: dict[str, Page]) -> None:
    exported = set(files(out))
    for url, page in pages.items():
        for address in internal(page):
            is_live = address in LIVE_ROUTES or address.startswith(PRACTICE)
            assert is_live or file_of(address) in exported, (url, address)


def test_every_anchor_exists_in_its_page(pages: dict[str, Page]) -> None:
    ids = {
        url: {e.attrib["id"] for e in p.tree.iter() if "id" in e.attrib} for url, p in pages.items()
    }
    for url, page in pages.items():
        for name, address in addresses(page):
            path, _, anchor = address.partition("#")
            target = path or url
            if name == "href" and anchor and target in ids:
                assert anchor in ids[target], (url, address)


def test_every_article_is_reached_from_the_home_page(pages: dict[str, Page]) -> None:
    seen, waiting = {"/"}, ["/"]
    while waiting:
        for address in internal(pages[waiting.pop()]):
            if address in pages and address not in seen:
                seen.add(address)
                waiting.append(address)
    known = [*store.summaries().values(), *store.formulaires().values()]
    assert {row["url"] for row in known} <= seen


def test_canonical_and_shared_addresses_use_the_public_url(pages: dict[str, Page]) -> None:
    replacements = {f"/{path}/" for path in LIVE}
    for url, page in pages.items():
        found = [
            e.attrib["href"] for e in page.tree.iter("link") if e.attrib.get("rel") == "canonical"
        ]
        told = f"/{UNAVAILABLE}/" if url in replacements else url
        # An error page has no address of its own.
        assert found == ([] if url == f"/{KEPT_APART}" else [f"{ADDRESS}{told}"]), url
        for element in page.tree.iter("meta"):
            if element.attrib.get("property") == "og:url":
                assert element.attrib["content"] == f"{ADDRESS}{told}"


def test_a_shared_page_shows_our_picture(out: Path, pages: dict[str, Page]) -> None:
    for url in ("/", "/droits-et-demarches/carte-vitale-perte-vol/"):
        tags = {e.attrib["property"]: e.attrib["content"] for e in properties(pages[url])}
        assert tags["og:url"] == f"{ADDRESS}{url}"
        picture = (out / tags["og:image"].removeprefix(f"{ADDRESS}/")).read_bytes()
        width, height = (int.from_bytes(picture[at : at + 4]) for at in (16, 20))
        assert (width, height) == (1200, 630)
        assert (tags["og:image:width"], tags["og:image:height"]) == ("1200", "630")
        assert len(picture) < 60 * 1024


def properties(page: Page) -> list[ET.Element]:
    return [e for e in page.tree.iter("meta") if "property" in e.attrib]


def test_without_a_public_address_no_absolute_one_is_written(tmp_path: Path) -> None:
    out = tmp_path / "build"
    export(out)
    assert not (out / "sitemap.xml").exists()
    assert "Sitemap:" not in (out / "robots.txt").read_text("utf-8")
    for path in out.rglob("*.html"):
        html = path.read_text("utf-8")
        for absolute in ('rel="canonical"', "og:url", "og:image", "localhost", "127.0.0.1"):
            assert absolute not in html, (path, absolute)


def test_no_local_address_is_exported(out: Path) -> None:
    for path in out.rglob("*"):
        if path.suffix in (".html", ".xml", ".txt"):
            text = path.read_text("utf-8")
            for local in ("localhost", "127.0.0.1", "http://exemple"):
                assert local not in text, (path, local)


def test_the_sitemap_lists_exported_pages_under_the_public_url(out: Path) -> None:
    tree = ET.parse(out / "sitemap.xml")  # noqa: S314 (our own file)
    listed = [e.text or "" for e in tree.iter("{http://www.sitemaps.org/schemas/sitemap/0.9}loc")]
    assert all(address.startswith(f"{ADDRESS}/") for address in listed)
    assert {file_of(urlsplit(address).path) for address in listed} <= set(files(out))
    assert f"Sitemap: {ADDRESS}/sitemap.xml" in (out / "robots.txt").read_text("utf-8")


def test_assets_are_named_by_their_hash_and_nothing_else_is_linked(
    out: Path, pages: dict[str, Page]
) -> None:
    for url, page in pages.items():
        used = {a for a in internal(page) if a.startswith("/static/")}
        assert used, url
        assert all(a.startswith(f"/static/{assets.version()}/") for a in used), url


@pytest.mark.parametrize("path", LIVE)
def test_a_live_page_says_kindly_that_it_does_not_answer(pages: dict[str, Page], path: str) -> None:
    page = pages[f"/{path}/"]
    assert "ne répond pas" in page.h1
    assert "tel:3646" in page.links
    assert [e for e in page.tree.iter("meta") if e.attrib.get("content") == "noindex"]


def test_the_small_index_names_exported_pages_only(out: Path) -> None:
    rows = json.loads((out / UNAVAILABLE / "index.json").read_text("utf-8"))
    assert {file_of(row["url"]) for row in rows} <= set(files(out))
    assert len(rows) == len(store.summaries()) + len(store.formulaires())
    lost = next(row for row in rows if "perte-vol" in row["url"])
    assert {"perdu", "vol"} <= set(lost["mots"].split())


def test_the_headers_of_static_hosts_are_the_application_s(out: Path) -> None:
    text = (out / HEADERS).read_text("utf-8")
    everywhere, assets_only = text.removeprefix("/*\n").split("/static/*\n")
    told = dict(line.strip().split(": ", 1) for line in everywhere.splitlines())
    assert told == headers.OVER_HTTPS
    assert assets_only.strip() == f"Cache-Control: {headers.ASSET_CACHE}"


def test_compressed_files_stand_beside_the_plain_ones_and_are_the_same_twice(
    tmp_path: Path,
) -> None:
    page, small, picture = (tmp_path / name for name in ("a/index.html", "b.css", "c.png"))
    page.parent.mkdir()
    page.write_text("<p>Été</p>" * 500, encoding="utf-8")
    small.write_text("p {}", encoding="utf-8")
    picture.write_bytes(b"\x89PNG" * 500)
    assert compress(tmp_path) == 1
    first = files(tmp_path)
    assert set(first) == {"a/index.html", "a/index.html.gz", "a/index.html.br", "b.css", "c.png"}
    assert gzip.decompress((tmp_path / "a/index.html.gz").read_bytes()) == page.read_bytes()
    assert brotli.decompress((tmp_path / "a/index.html.br").read_bytes()) == page.read_bytes()
    compress(tmp_path)
    assert files(tmp_path) == first


def test_the_404_page_helps(pages: dict[str, Page]) -> None:
    page = pages[f"/{KEPT_APART}"]
    assert page.h1 == "Cette page n’existe pas"
    assert "/demarches/" in page.links


def test_the_emergency_numbers_are_on_every_exported_page(pages: dict[str, Page]) -> None:
    for url, page in pages.items():
        assert {"tel:15", "tel:112", "sms:114", "tel:3114"} <= set(page.links), url
