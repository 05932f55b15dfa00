"""The table of ratios: what it shows, what it calls missed, where it is written."""

from pathlib import Path

import pytest

from bench import table
from bench.table import Row


def test_a_ratio_is_that_of_the_minima_and_that_of_the_medians() -> None:
    row = Row.of("page", [2, 3, 9], "import", [1, 2, 2])
    assert (row.least, row.middle) == (2, 1.5)


@pytest.mark.parametrize(
    ("least", "middle", "goal", "missed"),
    [
        (1.1, 1.3, 1.2, False),
        (1.3, 1.1, 1.2, False),
        (1.3, 1.4, 1.2, True),
        (None, 1.3, 1.2, True),
        (None, 0, 0, False),
        (None, 1, 0, True),
        (None, 99, None, False),
    ],
)
def test_a_goal_is_missed_by_both_figures_or_by_the_only_one(
    least: float | None, middle: float, goal: float | None, missed: bool
) -> None:
    assert Row("page", "import", least, middle, goal).is_missed is missed


def test_a_row_shows_its_goals_and_leaves_out_what_it_has_not() -> None:
    shown = table.markdown([Row("a", "b", None, 3, 0), Row("c", "d", 1, 2, None, 1.25)])
    assert shown.splitlines()[2:] == [
        "| a | b |  | 3.00 | ≤ 0.00 |  |",
        "| c | d | 1.00 | 2.00 |  | ≤ 1.25 |",
    ]


def test_the_table_replaces_the_one_before_and_nothing_else(tmp_path: Path) -> None:
    path = tmp_path / "README.md"
    path.write_text(f"# Before\n{table.BEGIN}old\n{table.END}after\n", encoding="utf-8")
    table.write("new\n", path)
    assert path.read_text("utf-8") == f"# Before\n{table.BEGIN}new\n{table.END}after\n"


def test_a_file_without_a_place_for_the_table_is_left_as_it_is(tmp_path: Path) -> None:
    path = tmp_path / "README.md"
    path.write_text("nothing\n", encoding="utf-8")
    with pytest.raises(ValueError, match="README"):
        table.write("new\n", path)
    assert path.read_text("utf-8") == "nothing\n"
