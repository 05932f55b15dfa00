"""What is measured on an open page: accessibility, overflow, weight, stability."""

import gzip
from dataclasses import dataclass, field
from typing import Any

from axe_playwright_python.base import AXE_SCRIPT
from playwright.sync_api import Page, Response

# The widest culprits, for the message; elements clipped by a scrolling parent do not count.
OVERFLOW = """() => {
  const root = document.documentElement;
  if (root.scrollWidth <= innerWidth) return [];
  const wide = [...document.querySelectorAll('body *')].filter(
    (node) => node.getBoundingClientRect().right > innerWidth + 1);
  const shown = wide.slice(0, 4).map((node) => node.outerHTML.slice(0, 90));
  return ['width ' + root.scrollWidth, ...shown];
}"""
SHIFT = """() => new Promise((done) => {
  let total = 0;
  const add = (list) => list.forEach((entry) => { total += entry.value; });
  const observer = new PerformanceObserver((list) => add(list.getEntries()));
  observer.observe({type: 'layout-shift', buffered: true});
  setTimeout(() => done(total), 500);
})"""


COLOURS = {"runOnly": {"type": "tag", "values": ["cat.color"]}}


def violations(page: Page, only: dict[str, Any] | None = None) -> list[str]:
    """What axe finds, one line each; `only` narrows its rules."""
    if not page.evaluate("'axe' in window"):
        page.evaluate(AXE_SCRIPT)
    options = {"resultTypes": ["violations"], **(only or {})}
    found = page.evaluate("options => axe.run(options).then((r) => r.violations)", options)
    return [
        f"{rule['id']}: {node['target']} {node['html'][:120]}"
        for rule in found
        for node in rule["nodes"][:3]
    ]


def overflow(page: Page) -> list[str]:
    """What makes the page scroll sideways; nothing when it does not."""
    found: list[str] = page.evaluate(OVERFLOW)
    return found


def layout_shift(page: Page) -> float:
    return float(page.evaluate(SHIFT))


@dataclass
class Weight:
    """Everything that a page fetches, in bytes once compressed."""

    bytes_by_url: dict[str, int] = field(default_factory=dict)

    def follow(self, page: Page) -> None:
        page.on("requestfinished", lambda request: self._finished(request.response()))

    def _finished(self, response: Response | None) -> None:
        if response and not response.url.startswith("data:"):
            self.add(response.url, response.body())

    def add(self, url: str, body: bytes) -> None:
        self.bytes_by_url[url] = len(gzip.compress(body))

    @property
    def total(self) -> int:
        return sum(self.bytes_by_url.values())
