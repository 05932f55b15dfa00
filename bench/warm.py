"""A warm function's home page, from event to answer, beside the same page asked by plain WSGI."""

import json

from bench.process import Program, unzipped
from bench.table import Row
from deploy.package import package
from tests.deploy.events import Request, http_api

GOAL = 1.8
CALLS = 400  # of each, one after the other
UNCOUNTED = 20  # of them, the first
SOURCE = """
import io, json, sys, time
from deploy.lambda_entry import handler, loaded
from services.parts import GUIDE
environ = {
    "REQUEST_METHOD": "GET", "PATH_INFO": "/", "QUERY_STRING": "", "SERVER_NAME": "exemple.test",
    "SERVER_PORT": "443", "SERVER_PROTOCOL": "HTTP/1.1", "wsgi.url_scheme": "https",
    "wsgi.input": io.BytesIO(), "wsgi.errors": sys.stderr,
}
pages = loaded(GUIDE)
def entry():
    assert handler(EVENT, None)["statusCode"] == 200
def wsgi():
    b"".join(pages(dict(environ), lambda *_: None))
spent = {entry: [], wsgi: []}
for _ in range(CALLS):
    for act, times in spent.items():
        before = time.process_time()
        act()
        times.append(time.process_time() - before)
print(json.dumps(list(spent.values())))
"""


def rows(calls: int = CALLS) -> list[Row]:
    source = SOURCE.replace("EVENT", repr(http_api(Request()))).replace("CALLS", str(calls))
    with unzipped(package("public")) as root:
        entry, wsgi = json.loads(Program(source, {}, root).run())
    name = "warm function, home page"
    return [Row.of(name, entry[UNCOUNTED:], "plain WSGI", wsgi[UNCOUNTED:], GOAL)]
