"""`python -m editorial check [page…]`: print what is wrong in content/, exit 1 if anything is."""

import sys
from datetime import UTC, datetime

from editorial import catalogues
from editorial.check import check
from editorial.report import report


def main(arguments: list[str]) -> int:
    if arguments[:1] == ["check"]:
        return run_check(arguments[1:])
    from editorial.build import build

    build(datetime.now(UTC).date())
    return 0


def run_check(only: list[str]) -> int:
    found = check(catalogues.CONTENT, catalogues.load())
    shown = [problem for problem in found if not only or problem.path.stem in only]
    for problem in shown:
        print(problem)
    if not found:
        print(*report(catalogues.CONTENT, catalogues.load(), datetime.now(UTC).date()), sep="\n")
    print(f"{len(shown)} problème(s)")
    return 1 if shown else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
