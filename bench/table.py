"""The table of ratios, and its place in bench/README.md."""

from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from statistics import median

README = Path(__file__).with_name("README.md")
BEGIN, END = "<!-- table -->\n", "<!-- /table -->\n"


@dataclass(frozen=True)
class Row:
    """One measure divided by its baseline of the same run: by the minima, and by the medians.

    `goal` is met when one of both meets it: other work on the machine seldom spoils both.
    `later` is what a next step aims at.
    """

    measure: str
    baseline: str
    least: float | None
    middle: float
    goal: float | None = None
    later: float | None = None

    @classmethod
    def of(
        cls,
        measure: str,
        ours: list[float],
        baseline: str,
        theirs: list[float],
        goal: float | None = None,
        later: float | None = None,
    ) -> "Row":
        """From the times of both, round by round."""
        least, middle = min(ours) / min(theirs), median(ours) / median(theirs)
        return cls(measure, baseline, least, middle, goal, later)

    @property
    def is_missed(self) -> bool:
        found = self.middle if self.least is None else min(self.least, self.middle)
        return self.goal is not None and found > self.goal


def markdown(rows: Iterable[Row]) -> str:
    head = "| measure | baseline | minimum | median | goal | later |\n|---|---|---|---|---|---|\n"
    return head + "".join(map(_line, rows))


def _line(row: Row) -> str:
    figures = [_figure(value) for value in (row.least, row.middle, row.goal, row.later)]
    figures[2:] = [figure and f"≤ {figure}" for figure in figures[2:]]
    return f"| {row.measure} | {row.baseline} | {' | '.join(figures)} |\n"


def _figure(value: float | None) -> str:
    return "" if value is None else f"{value:.2f}"


def write(table: str, path: Path = README) -> None:
    """Replace what stands between the markers; raises ValueError when they are missing."""
    before, _, rest = path.read_text(encoding="utf-8").partition(BEGIN)
    _, end, after = rest.partition(END)
    if not end:
        raise ValueError(f"{path}: no {BEGIN.strip()} … {END.strip()}")
    path.write_text(f"{before}{BEGIN}{table}{END}{after}", encoding="utf-8")
