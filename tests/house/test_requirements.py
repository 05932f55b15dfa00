"""docs/requirements.md names tests that exist, and one for every requirement built so far."""

import re
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
TEXT = (ROOT / "docs" / "requirements.md").read_text(encoding="utf-8")
BUILT = [*range(1, 15), *range(16, 23), *range(29, 62), *range(63, 128)]
BUILT += [*range(128, 154), *range(158, 173)]


def test_every_requirement_built_so_far_has_its_row() -> None:
    rows = {int(number) for number in re.findall(r"^\| R(\d+) \|", TEXT, flags=re.MULTILINE)}
    assert set(BUILT) <= rows, set(BUILT) - rows


def test_every_test_named_exists() -> None:
    for path, name in re.findall(r"`(tests/[\w/]+\.py)(?:::(\w+))?`", TEXT):
        file = ROOT / path
        assert file.exists(), path
        assert not name or f"def {name}(" in file.read_text(encoding="utf-8"), (path, name)
