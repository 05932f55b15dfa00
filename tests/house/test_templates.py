"""Templates import what exists, and what they use: Jinja itself says nothing of either."""

from collections.abc import Iterator

import pytest
from flask import Flask
from jinja2 import nodes

from core.config import ROOT

TEMPLATES = ROOT / "templates"
NAMES = sorted(str(path.relative_to(TEMPLATES)) for path in TEMPLATES.rglob("*.html"))


@pytest.fixture(scope="module")
def trees(app: Flask) -> dict[str, nodes.Template]:
    return {name: app.jinja_env.parse((TEMPLATES / name).read_text()) for name in NAMES}


def imported(tree: nodes.Template) -> Iterator[tuple[str, str, str]]:
    """(template, name there, name here) of each import."""
    for row in tree.find_all(nodes.FromImport):
        assert isinstance(row.template, nodes.Const)
        for name in row.names:
            there, here = name if isinstance(name, tuple) else (name, name)
            yield row.template.value, there, here


def defined(tree: nodes.Template) -> set[str]:
    return {m.name for m in tree.find_all(nodes.Macro)} | {
        name.name for name in tree.find_all(nodes.Name) if name.ctx == "store"
    }


def read(tree: nodes.Template) -> set[str]:
    return {name.name for name in tree.find_all(nodes.Name) if name.ctx == "load"}


def parents(name: str, trees: dict[str, nodes.Template]) -> Iterator[str]:
    """The template itself and those it extends: a block reads what the frame imported."""
    yield name
    for row in trees[name].find_all(nodes.Extends):
        assert isinstance(row.template, nodes.Const)
        yield from parents(row.template.value, trees)


def test_every_imported_name_exists(trees: dict[str, nodes.Template]) -> None:
    wanted = {(name, *row[:2]) for name, tree in trees.items() for row in imported(tree)}
    assert not [row for row in wanted if row[2] not in defined(trees[row[1]])]


def test_every_imported_name_is_used(trees: dict[str, nodes.Template]) -> None:
    used: dict[str, set[str]] = {name: set() for name in NAMES}
    for name, tree in trees.items():
        for frame in parents(name, trees):
            used[frame] |= read(tree)
    unused = {(n, here) for n, tree in trees.items() for *_, here in imported(tree)}
    assert not sorted((n, here) for n, here in unused if here not in used[n])
