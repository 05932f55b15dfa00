"""One judge for every HTML page that a test fetches."""

import re
import xml.etree.ElementTree as ET
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property

import html5lib

from tests.lecture import read, same

ENGLISH = re.compile(
    r"\b(?:the|this field is required|error|submit|search|not found|bad request|please|loading|"
    r"invalid|required|close|unknown)\b",
    re.IGNORECASE,
)
# Latin words and names that look English; « error » never appears in ours.
BAD_SPACE = re.compile(r"\w [;:!?](?:\s|$)|\w[;!?](?:\s|$)|« | »|«\w|\w»")
SILENT = {"script", "style", "template", "code", "title"}


@dataclass(frozen=True)
class Page:
    """A judged page: its tree and its visible French text."""

    url: str
    html: str
    strict: ET.Element | None = None  # None: one of its shape was judged before

    @cached_property
    def tree(self) -> ET.Element:
        return read(self.html) if self.strict is None else self.strict

    @property
    def text(self) -> str:
        return " ".join("".join(self.tree.find("body").itertext()).split())  # type: ignore[union-attr]

    @property
    def main(self) -> str:
        main = next(e for e in self.tree.iter("main"))
        return " ".join("".join(main.itertext()).split())

    @property
    def h1(self) -> str:
        return " ".join("".join(next(self.tree.iter("h1")).itertext()).split())

    @property
    def title(self) -> str:
        return " ".join("".join(next(self.tree.iter("title")).itertext()).split())

    @property
    def links(self) -> list[str]:
        return [e.attrib["href"] for e in self.tree.iter("a") if "href" in e.attrib]


def parsed(html: str, url: str) -> Page:
    """Parse strictly, nothing more: for a page that repeats what a visitor typed, as typed."""
    parser = html5lib.HTMLParser(tree=html5lib.getTreeBuilder("etree"), namespaceHTMLElements=False)
    tree = parser.parse(html)
    assert not parser.errors, (url, parser.errors[:3])
    return Page(url, html, tree)


# What changes from one answer to the next and tells a judge nothing: tokens, ids, digits, values.
VOLATILE = re.compile(r'(?<= value=")[^"]*|(?<=[/="])[\w-]{16}(?=[/"?])|\d+')
TAG = re.compile(r"<[^>]+>")
SHAPES: set[tuple[str, str]] = set()  # the pages judged in this session
NEIGHBOURS: set[tuple[str, str]] = set()  # the tags that followed one another in them


def judged(html: str, url: str) -> Page:
    """Parse strictly and assert everything that any page of the site must be.

    The strict parser is most of the time that a journey takes: it reads a page where some tag
    follows another for the first time. The rules read each page whose words or tags are new.
    """
    shape = VOLATILE.sub("0", url), VOLATILE.sub("0", html)
    if shape in SHAPES:
        return Page(url, html)
    page = _read(html, url, shape[1])
    for rule in (_headings, _ids, _labels, _regions, _typography, _language, _inline):
        rule(page)
    SHAPES.add(shape)
    return page


def _read(html: str, url: str, shape: str) -> Page:
    tags = TAG.findall(shape)
    pairs = set(zip(tags, tags[1:], strict=False))
    if pairs <= NEIGHBOURS:
        return Page(url, html)
    page = parsed(html, url)
    if same(page.tree, read(html)):
        NEIGHBOURS.update(pairs)
    return page


def _headings(page: Page) -> None:
    titles = list(page.tree.iter("h1"))
    assert len(titles) == 1, (page.url, len(titles))
    levels = [int(e.tag[1]) for e in page.tree.iter() if re.fullmatch(r"h[1-6]", str(e.tag))]
    for above, below in zip(levels, levels[1:], strict=False):
        assert below <= above + 1, (page.url, "heading level skipped", levels)
    home = page.url == "/"
    assert home or page.title.removeprefix("Erreur : ").startswith(page.h1[:20]), (
        page.url,
        page.title,
        page.h1,
    )


def _ids(page: Page) -> None:
    found = Counter(e.attrib["id"] for e in page.tree.iter() if "id" in e.attrib)
    assert not [i for i, n in found.items() if n > 1], (page.url, found.most_common(2))
    for element in page.tree.iter():
        for name in ("aria-labelledby", "aria-describedby", "for"):
            for target in element.attrib.get(name, "").split():
                assert target in found, (page.url, name, target)


def _labels(page: Page) -> None:
    labelled = {e.attrib["for"] for e in page.tree.iter("label") if "for" in e.attrib}
    for element in page.tree.iter():
        if element.tag not in ("input", "select", "textarea"):
            continue
        if element.attrib.get("type") in ("hidden", "submit"):
            continue
        named = element.attrib.get("id") in labelled or "aria-label" in element.attrib
        assert named, (page.url, ET.tostring(element))
    # Without an action only what a script builds: display settings, the assistant's window.
    scripted = ("data-affichage", "assistant__form")
    for form in page.tree.iter("form"):
        marks = [*form.attrib, form.attrib.get("class")]
        assert "action" in form.attrib or set(marks) & set(scripted), page.url


def _regions(page: Page) -> None:
    regions = (e for e in page.tree.iter() if e.attrib.get("role") == "region")
    names = Counter(e.attrib.get("aria-label", "") for e in regions)
    assert not names[""], (page.url, "a region without a name")
    assert set(names.values()) <= {1}, (page.url, names.most_common(2))


def texts(element: ET.Element, french: bool = True) -> Iterator[str]:
    """The visible texts under an element, parts in another language left out."""
    language = element.attrib.get("lang", "fr" if french else "en")
    if element.tag in SILENT or language != "fr":
        return
    yield element.text or ""
    for child in element:
        yield from texts(child)
        yield child.tail or ""


def _typography(page: Page) -> None:
    body = page.tree.find("body")
    assert body is not None
    if page.tree.attrib.get("lang") != "fr":
        return
    for text in texts(body):
        wrong = BAD_SPACE.search(text)
        assert wrong is None, (page.url, text[max(0, wrong.start() - 30) : wrong.end() + 10])
        assert "'" not in text, (page.url, "straight apostrophe", text[:80])


def _language(page: Page) -> None:
    assert page.tree.attrib.get("lang") in ("fr", "en"), page.url
    body = page.tree.find("body")
    if body is None or page.tree.attrib["lang"] == "en":
        return
    for text in texts(body):
        english = ENGLISH.search(text)
        assert english is None, (page.url, english, text[:80])


def _inline(page: Page) -> None:
    for element in page.tree.iter():
        assert "style" not in element.attrib, (page.url, element.tag)
        assert not [a for a in element.attrib if a.startswith("on")], (page.url, element.tag)
