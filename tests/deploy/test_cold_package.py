"""CPU of a cold start, and of a warm answer, on the packages: the goals that bench/ writes down."""

from collections.abc import Callable

import pytest

from bench import cold, warm
from bench.table import Row

pytestmark = [pytest.mark.complet, pytest.mark.usefixtures("public_zip", "pratique_zip")]


@pytest.mark.parametrize(
    "rows", [cold.public, cold.practice, warm.rows], ids=["public", "pratique", "warm"]
)
def test_no_goal_is_missed(rows: Callable[[], list[Row]]) -> None:
    assert not [row for row in rows() if row.is_missed]
