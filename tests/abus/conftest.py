"""Both databases, for the abuses that they could answer differently."""

import pytest
from flask import Flask


@pytest.fixture(params=["practice_app", "postgres_app"])
def app(request: pytest.FixtureRequest) -> Flask:
    found: Flask = request.getfixturevalue(request.param)
    return found
