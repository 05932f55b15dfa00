"""The templates of deploy/, edge.yaml read as CloudFront reads it."""

import re
from typing import Any

import yaml

from core.config import ROOT


class Loader(yaml.SafeLoader):
    """Reads !Ref and its like as {"Ref": …}."""


def _function(loader: Loader, name: str, node: yaml.Node) -> dict[str, Any]:
    if isinstance(node, yaml.SequenceNode):
        return {name: loader.construct_sequence(node, deep=True)}
    assert isinstance(node, yaml.ScalarNode)
    return {name: loader.construct_scalar(node)}


Loader.add_multi_constructor("!", _function)


def template(name: str) -> dict[str, Any]:
    text = (ROOT / "deploy" / name).read_text("utf-8")
    found: dict[str, Any] = yaml.load(text, Loader)  # noqa: S506 (a SafeLoader)
    return found


EDGE, LOGS, FICHIERS = map(template, ("edge.yaml", "edge_logs.yaml", "fichiers.yaml"))


def properties(name: str, of: dict[str, Any] = EDGE) -> dict[str, Any]:
    found: dict[str, Any] = of["Resources"][name]["Properties"]
    return found


DISTRIBUTION = properties("Edge")["DistributionConfig"]
BEHAVIOURS: list[dict[str, Any]] = DISTRIBUTION["CacheBehaviors"]
DEFAULT: dict[str, Any] = DISTRIBUTION["DefaultCacheBehavior"]


def matches(pattern: str, path: str) -> bool:
    """As CloudFront does: * is any run of characters, slashes included, ? is any one of them."""
    parts = (re.escape(c) if c not in "*?" else {"*": ".*", "?": "."}[c] for c in pattern)
    return re.fullmatch("".join(parts), path, re.DOTALL) is not None


def origin_of(path: str) -> str:
    found = (b for b in BEHAVIOURS if matches(b["PathPattern"], path))
    origin: str = next(found, DEFAULT)["TargetOriginId"]
    return origin
