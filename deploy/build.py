"""`python -m deploy.build`: content/ compiled to var/contenu/, then indexed in var/index/."""

import sys
from datetime import UTC, datetime

from chatbot import index
from editorial import build, store


def documents() -> list[index.Document]:
    """The pages and forms of the compiled content, as the index reads them."""
    pages = [index.page_document(row) for row in store.read("documents")]
    return pages + [index.form_document(row) for row in store.formulaires().values()]


def main() -> int:
    try:
        build.build(datetime.now(UTC).date())
    except build.ContentError as error:
        print(error, file=sys.stderr)
        return 1
    index.build(documents())
    return 0


if __name__ == "__main__":
    sys.exit(main())
