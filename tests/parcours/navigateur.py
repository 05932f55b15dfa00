"""A browser, its windows, and what must never happen in any of them."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from playwright.sync_api import Browser, BrowserContext, Page, Response, sync_playwright

CHROMIUM = Path("/usr/bin/chromium")
FLAGS = """--no-sandbox --disable-gpu --disable-quic --no-first-run
    --disable-background-networking --disable-component-update --disable-sync""".split()
HEIGHTS = {320: 700, 360: 800, 1280: 900}
PATIENCE = 20_000  # milliseconds: several browsers share the cores
PARTS = ("stylesheet", "script", "image", "font")


@contextmanager
def launched(*flags: str) -> Iterator[Browser]:
    """The system's browser when there is one, else the one that Playwright installs."""
    with sync_playwright() as playwright:
        path = CHROMIUM if CHROMIUM.exists() else None
        browser = playwright.chromium.launch(executable_path=path, args=[*FLAGS, *flags])
        try:
            yield browser
        finally:
            browser.close()


def new_context(
    browser: Browser,
    address: str,
    width: int = 360,
    dark: bool = False,
    javascript: bool = True,
    text: int = 100,
) -> BrowserContext:
    """A visitor: a window of a width, their device's colours, their text size (per cent)."""
    context = browser.new_context(
        base_url=address,
        ignore_https_errors=True,  # page.request does not know the browser's flags
        viewport={"width": width, "height": HEIGHTS[width]},
        color_scheme="dark" if dark else "light",
        java_script_enabled=javascript,
        locale="fr-FR",
        reduced_motion="reduce",
    )
    context.set_default_timeout(PATIENCE)
    if text != 100:
        context.add_init_script(f"localStorage.setItem('texte', '{text}')")
    return context


def watch(page: Page, address: str, troubles: list[str]) -> None:
    """Note script errors, policy violations, missing parts and requests to anybody else."""

    def answered(response: Response) -> None:
        # A refused form is a 4xx that the browser also logs; a style sheet never is.
        if response.status >= 400 and response.request.resource_type in PARTS:
            troubles.append(f"{response.status} {response.url}")

    page.on("response", answered)
    page.on("pageerror", lambda error: troubles.append(str(error)))
    page.on("request", lambda r: None if r.url.startswith((address, "data:")) else add(r.url))
    page.on(
        "console",
        lambda m: add(m.text) if m.type == "error" and "Failed to load" not in m.text else None,
    )

    def add(text: str) -> None:
        troubles.append(f"{page.url}: {text}")
