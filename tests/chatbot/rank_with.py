"""Run by test_whoosh_fallback in a virtual environment of its own: index and rank, print JSON."""

import json
import sys
import tempfile
import warnings
from pathlib import Path

warnings.simplefilter("ignore")  # 2.7.4 has invalid escapes and more
sys.path.insert(0, str(Path(__file__).resolve().parents[2]))

from chatbot import index  # noqa: E402
from core.analyse import analyse  # noqa: E402
from editorial import store  # noqa: E402


def main() -> None:
    from whoosh.query import Or, Term

    pages = [index.page_document(row) for row in store.read("documents")]
    out = Path(tempfile.mkdtemp()) / "index"
    index.build(pages, out)
    rankings = []
    for q in json.loads(sys.stdin.read()):
        parts = [Term(f, t, boost=b) for t in analyse(q) for f, b in index.BOOSTS.items()]
        with index.opened(out).searcher(weighting=index.weighting()) as searcher:
            rankings.append([hit["key"] for hit in searcher.search(Or(parts), limit=10)])
    print(json.dumps(rankings))  # noqa: T201


main()
