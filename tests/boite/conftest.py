"""The référentiel's own fixtures: a database, a bac à sable, a person."""

from tests.referentiel.conftest import assure, bac, base

__all__ = ["assure", "bac", "base"]
