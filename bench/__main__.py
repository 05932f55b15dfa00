"""`python -m bench`: measure, print the table, write it into bench/README.md."""

import sys

from bench import build, cold, query, stale, table, visitors, warm


def main() -> int:
    """1 when a goal is missed."""
    rows = []
    for measure in (cold, stale, warm, query, build, visitors):
        print(f"{measure.__name__}…", file=sys.stderr, flush=True)
        rows += measure.rows()
    text = table.markdown(rows)
    table.write(text)
    print(text, end="")
    return int(any(row.is_missed for row in rows))


if __name__ == "__main__":
    sys.exit(main())
