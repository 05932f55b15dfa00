"""Many at once: a class that practises, and the public of the guide, on a server of the loopback.

Nobody pauses to read: each asks for the next page as soon as the last one is there.
"""

import json
import sys
import time
from collections.abc import Callable, Iterable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from statistics import median, quantiles
from tempfile import TemporaryDirectory

from app import create_app
from bench.server import config, served
from bench.table import Row
from bench.web import Pupil, Web
from chatbot.evaluation import questions
from services.site.routes import static_pages
from tests.compte import gestes

PUPILS = 12
VISITORS = 200
AT_ONCE = 20  # of the visitors
ALONE = 6  # visits, one after the other, to compare with; the first is not counted
LONGEST = 120.0  # seconds for all the visits of a measure; those that have not ended are cut short
PAGES = (
    "/s-entrainer/exercice/",
    "/s-entrainer/compte/",
    "/s-entrainer/boite/",
    "/s-entrainer/exercice/horloge",
)
Visit = Callable[[Web], None]


def rows(pupils: int = PUPILS, visitors: int = VISITORS) -> list[Row]:
    with TemporaryDirectory() as name, served(Path(name)) as port:
        lesson = lessons(Path(name), pupils)
        return [
            *compared(f"a class of {pupils}", port, lesson, pupils),
            *compared(f"{visitors} visitors, {AT_ONCE} at once", port, tours(visitors), AT_ONCE),
        ]


def lessons(folder: Path, count: int) -> list[Visit]:
    """Each enters a world of their own, creates an account, confirms it, logs in, looks around."""
    app = create_app(config(folder))

    def lesson(web: Web) -> None:
        pupil = Pupil(app, web)
        gestes.connecte(pupil)
        for page in PAGES:
            pupil.get(page)

    return [lesson] * count


def tours(count: int) -> list[Visit]:
    """Each reads the home page and an article, searches, and asks the assistant."""
    pages, asked = static_pages(), questions("test")

    def tour(number: int) -> Visit:
        page = pages[number * 7 % len(pages)]
        question = asked[number * 5 % len(asked)].q

        def visit(web: Web) -> None:
            web.get("/")
            web.get(page, kind="article")
            web.get("/recherche", {"q": question})
            web.post("/api/v1/chatbot", json.dumps({"question": question}))

        return visit

    return [tour(number) for number in range(count)]


def compared(name: str, port: int, visits: list[Visit], at_once: int) -> list[Row]:
    """How much longer than alone; the goal is twice what taking turns would take."""
    alone, together = played(port, visits[:ALONE], 1)[1:], played(port, visits, at_once)
    usual = medians(alone)
    slower = [
        seconds / usual[kind] for web in together for kind, seconds in web.times if kind in usual
    ]
    cut_short = sum(web.is_cut_short for web in (*alone, *together))
    visit = median(web.spent for web in together) / median(web.spent for web in alone)
    return [
        Row(f"{name}: a whole visit", "the same, alone", None, visit, 2 * at_once),
        Row("one request of it", "the same, alone", None, median(slower)),
        Row("one of the slowest 5 %", "the same, alone", None, quantiles(slower, n=20)[-1]),
        Row(f"visits cut short, of {len(visits)}", "", None, cut_short, 0),
    ]


def played(port: int, visits: Iterable[Visit], at_once: int) -> list[Web]:
    """The visits, `at_once` at a time; one without its answer is told, and cut short."""
    end = time.monotonic() + LONGEST

    def play(visit: Visit) -> Web:
        web = Web(port, end)
        try:
            visit(web)
        except Exception as error:  # whatever an answer lacks
            web.is_cut_short = True
            print(f"visit cut short: {error!r}"[:400], file=sys.stderr)
        finally:
            web.close()
        return web

    with ThreadPoolExecutor(at_once) as visitors:
        return list(visitors.map(play, visits))


def medians(webs: Iterable[Web]) -> dict[str, float]:
    """Kind of request → its median time, in seconds."""
    found: dict[str, list[float]] = {}
    for web in webs:
        for kind, seconds in web.times:
            found.setdefault(kind, []).append(seconds)
    return {kind: median(times) for kind, times in found.items()}
