"""The packages, built once and kept by content; the public one running as Lambda runs it."""

import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from deploy.package import package
from tests.deploy.sandbox import ORIGIN_SECRET, Sandbox


@pytest.fixture(scope="session")
def public_zip() -> Path:
    if sys.platform != "linux":
        pytest.skip("wheels of this machine do not run on Lambda")
    return package("public")


@pytest.fixture(scope="session")
def pratique_zip() -> Path:
    if sys.platform != "linux":
        pytest.skip("wheels of this machine do not run on Lambda")
    return package("pratique")


@pytest.fixture(scope="session")
def public(public_zip: Path) -> Iterator[Sandbox]:
    with Sandbox(public_zip, ORIGIN_SECRET=ORIGIN_SECRET) as sandbox:
        yield sandbox
