"""A visitor where their own pictures are accepted; each file says where those are kept."""

import pytest
from flask import Flask

from tests.carte_vitale.gestes import devant_la_photo
from tests.visiteur import Visiteur


@pytest.fixture
def atelier(workshop: Flask) -> Visiteur:
    return devant_la_photo(workshop)
