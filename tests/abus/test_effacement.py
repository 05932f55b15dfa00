"""The journal's chain, what « Tout effacer » and the purge leave: nothing."""

from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import func, select, text, update

from core import clock, db, limites
from core.db import Base
from core.delais import BAC_SANS_VISITE
from core.limites import Compteur
from deploy import tasks
from services.bac_a_sable import models
from services.bac_a_sable.models import BacASable, Trace
from services.exercice.rules import FURTHEST
from tests.abus.outils import post, token
from tests.compte.gestes import connecte, fiche, mot_de_passe
from tests.visiteur import Visiteur

HORLOGE = "/s-entrainer/exercice/horloge"


def test_the_journal_is_one_chain_without_anybody_in_it(visiteur: Visiteur) -> None:
    qui = connecte(visiteur)
    mot_de_passe(visiteur, qui, 422, "Faux-12345")
    visiteur.advance("6-mois")
    with visiteur.world() as (_, bac):
        assert models.is_intact(bac)
        rows = db.every(select(Trace).where(Trace.bac_id == bac.id))
        assert len(rows) >= 8
        told = " ".join(f"{row.evenement} {row.details}" for row in rows)
    for secret in (qui.nir, qui.nom, qui.mail, qui.mot_de_passe, qui.serie, qui.fin_iban):
        assert secret not in told


@pytest.mark.parametrize("column", ["evenement", "details", "a", "mur", "rang"])
def test_a_line_changed_breaks_the_chain(visiteur: Visiteur, column: str) -> None:
    visiteur.enter("jeanne")
    visiteur.advance("15-min")
    with visiteur.world() as (_, bac):
        first = db.every(select(Trace).where(Trace.bac_id == bac.id))[0]
        other: dict[str, Any] = {"a": clock.wall_now(), "mur": clock.wall_now(), "rang": 99}
        changed = update(Trace).where(Trace.id == first.id)
        db.session().execute(changed.values({column: other.get(column, "autre")}))
        db.session().expire_all()
        assert not models.is_intact(bac)


def test_wiping_leaves_no_row_in_any_table(app: Flask) -> None:
    visiteur = Visiteur(app)
    connecte(visiteur)
    with visiteur.world() as (_, bac):
        bac_id = bac.id
    assert sum(rows_of(app, bac_id).values()) > 30
    assert post(visiteur.client, "/s-entrainer/exercice/effacer").status_code == 303
    assert set(rows_of(app, bac_id).values()) == {0}


def rows_of(app: Flask, bac_id: str) -> dict[str, int]:
    """Table → its rows of this world; the tables that hang on another follow it (next test)."""
    with app.app_context():
        counts = {}
        for table in Base.metadata.sorted_tables:
            name = "id" if table.name == "bac_a_sable" else "bac_id"
            if name in table.c:
                query = select(func.count()).select_from(table).where(table.c[name] == bac_id)
                counts[table.name] = db.session().scalar(query) or 0
        return counts


def test_every_table_goes_with_its_world(practice_app: Flask) -> None:
    """By a cascade from the world, or from a row that goes with it."""
    gone = {"bac_a_sable"}
    for table in Base.metadata.sorted_tables:
        parents = {key.column.table.name for key in table.foreign_keys if key.ondelete == "CASCADE"}
        if parents & gone:
            gone.add(table.name)
    assert {table.name for table in Base.metadata.sorted_tables} == gone


def test_what_was_wiped_is_not_in_the_file_any_more(visiteur: Visiteur) -> None:
    connecte(visiteur)
    secret = "Zéphyrine-Quaternaire"
    with visiteur.world() as (_, bac):
        bac.scenario = secret
    assert post(visiteur.client, "/s-entrainer/exercice/effacer").status_code == 303
    engine = visiteur.app.extensions["engine"]
    with engine.connect() as connection:
        connection.execution_options(isolation_level="AUTOCOMMIT").execute(text("SELECT 1"))
    with visiteur.app.app_context():
        models.purge(1)
        db.commit()
    checkpoint(engine)
    path = Path(str(engine.url.database))
    assert secret.encode() not in path.read_bytes()


def checkpoint(engine: Any) -> None:
    raw = engine.raw_connection()
    try:
        raw.driver_connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    finally:
        raw.close()


@pytest.mark.parametrize(("second", "kept"), [(-1, True), (0, True), (1, False)])
def test_a_world_is_purged_after_30_days_without_a_visit(
    app: Flask, second: int, kept: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    now = clock.wall_now()
    monkeypatch.setattr(clock, "wall_now", lambda: now)
    with app.app_context():
        made = models.create("jeanne")
        made.vu_le = now - BAC_SANS_VISITE - timedelta(seconds=second)
        db.commit()
        models.purge(10**6)
        db.commit()
        db.session().expire_all()
        assert (db.session().get(BacASable, made.id) is not None) == kept


def test_old_worlds_go_in_batches_the_oldest_first_and_all_in_the_end(
    app: Flask, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(tasks, "BATCH", 2)
    with app.app_context():
        models.purge(10**6)
        made = [models.create("jeanne") for _ in range(5)]
        for age, bac in enumerate(made):
            bac.vu_le = clock.wall_now() - BAC_SANS_VISITE - timedelta(days=1 + age)
        ids = [bac.id for bac in made]
        db.commit()
        assert models.purge(2) == 2
        db.commit()
        assert set(db.session().scalars(select(BacASable.id).where(BacASable.id.in_(ids)))) == {
            *ids[:3]
        }
    assert tasks.wipe(app) == 3


def test_counters_are_forgotten_the_next_day(app: Flask, monkeypatch: pytest.MonkeyPatch) -> None:
    now = clock.wall_now()
    with app.app_context():
        limites.Limite("oubli", 1).hit("adresse")
        monkeypatch.setattr(clock, "wall_now", lambda: now + timedelta(days=1, minutes=1))
        limites.purge()
        db.commit()
        assert db.one(select(Compteur).where(Compteur.cle == "oubli::adresse")) is None


def test_the_clock_never_goes_back_nor_too_far(visiteur: Visiteur) -> None:
    visiteur.enter("jeanne")
    seen = []
    csrf = token(visiteur.client)
    data = {"csrf_token": csrf, "avance": "6-mois"}
    for _ in range(100):
        answer = visiteur.client.post(HORLOGE, data=data)
        assert answer.status_code in (303, 422)
        with visiteur.world() as (_, bac):
            seen.append(bac.avance)
    assert seen == sorted(seen)
    assert FURTHEST - timedelta(days=190) < seen[-1] <= FURTHEST
    with visiteur.world() as (_, bac):
        before = bac.avance
        bac.advance_to(clock.wall_now())
        assert bac.avance == before
    assert fiche(visiteur).nom
