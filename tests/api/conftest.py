"""A program in a world of its own."""

import pytest
from flask import Flask

from tests.api.programme import Programme


@pytest.fixture
def programme(practice_app: Flask) -> Programme:
    """A program that has not entered yet."""
    return Programme(practice_app)
