"""A database with one bac à sable, and nothing else of the practice half."""

from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest
from flask import Flask

from core import db
from services.bac_a_sable import models as bac_a_sable
from services.referentiel import models
from services.referentiel.rules import (
    Appareil,
    CompteInitial,
    Couverture,
    Portrait,
    Regime,
    Sexe,
    Statut,
)

NOW = datetime(2026, 11, 24, 9, 42, tzinfo=UTC)


@pytest.fixture
def base(tmp_path: Path) -> Iterator[Flask]:
    """An application context on an empty database."""
    application = Flask(__name__)
    db.install(application, f"sqlite:///{tmp_path}/test.sqlite")
    db.Base.metadata.create_all(application.extensions["engine"])
    with application.app_context():
        yield application
    application.extensions["engine"].dispose()


@pytest.fixture
def bac(base: Flask) -> bac_a_sable.BacASable:
    return bac_a_sable.create("jeanne")


@pytest.fixture
def assure(bac: bac_a_sable.BacASable) -> models.Assure:
    """One person, with nothing around them."""
    return db.add(person(bac.id))


def person(bac_id: str, **changes: object) -> models.Assure:
    """A person not yet stored, like Jeanne but for `changes`."""
    facts: dict[str, object] = {
        "bac_id": bac_id,
        "cle": "jeanne",
        "scenario": "jeanne",
        "rang": 1,
        "prenom": "Jeanne",
        "nom_naissance": "Roussel",
        "nom_usage": "Marchand",
        "sexe": Sexe.F,
        "naissance": datetime(1951, 3, 14, tzinfo=UTC).date(),
        "lieu_naissance": "Clermont-Ferrand",
        "nir": "2510363113000",
        "statut": Statut.NIR,
        "regime": Regime.GENERAL,
        "couverture": Couverture.NORMALE,
        "caisse": "cpam-puy-de-dome",
        "code_organisme": "01 631 0000",
        "carte_refusee": False,
        "tutelle": False,
        "adresse": "8 rue des Lilas",
        "code_postal": "63000",
        "commune": "Clermont-Ferrand",
        "npai": False,
        "situation": "Retraitée.",
        "apprend": "Tout va bien.",
        "portrait": Portrait.FEMME_AGEE,
        "appareil": Appareil.NFC,
        "mail_propose": "jeanne.marchand@exemple.test",
        "mot_de_passe_propose": "Tilleul-63",
        "compte_initial": CompteInitial.AUCUN,
    }
    return models.Assure(**facts | changes)
