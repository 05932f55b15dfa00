"""Visitors' pictures: no row and no object stays when a world is erased, or after a day."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select, update

from core import clock, db, depot
from core.delais import BAC_SANS_VISITE, FICHIER_GARDE
from core.images import Fichier, InBucket, InDatabase
from deploy import tasks
from services.bac_a_sable import models
from services.bac_a_sable.models import BacASable
from tests.abus.outils import post
from tests.carte_vitale.gestes import image
from tests.seau import SEAU, keys
from tests.visiteur import Visiteur

EXERCICE, API = "/s-entrainer/exercice", "/api/v1/bac-a-sable"
NO_BUCKET = "un-seau-qui-n-existe-pas"


@pytest.fixture(params=["base", "seau"])
def stored(app: Flask, request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> Flask:
    """Each database, with each store."""
    bucket = request.param == "seau" and request.getfixturevalue("s3")
    monkeypatch.setitem(app.extensions, "images", InBucket(SEAU) if bucket else InDatabase())
    return app


@pytest.fixture
def bucket(app: Flask, s3: Any, monkeypatch: pytest.MonkeyPatch) -> InBucket:
    """The store of each database; another name makes S3 refuse everything."""
    found = InBucket(SEAU)
    monkeypatch.setitem(app.extensions, "images", found)
    return found


@pytest.fixture
def noon(monkeypatch: pytest.MonkeyPatch) -> Callable[[timedelta], None]:
    """A wall clock that stands still; noon(by) moves it."""
    now = [clock.wall_now()]
    monkeypatch.setattr(clock, "wall_now", lambda: now[0])

    def move(by: timedelta) -> None:
        now[0] += by

    return move


def with_pictures(app: Flask, count: int = 2) -> tuple[Visiteur, str]:
    """Somebody who sent some pictures, and the id of their world."""
    visiteur = Visiteur(app)
    visiteur.enter("jeanne")
    with visiteur.world() as (_, bac):
        assert all(depot.keep(bac.id, image()).id for _ in range(count))
        return visiteur, bac.id


def programme(app: Flask) -> tuple[FlaskClient, dict[str, str], str]:
    """A program whose world has a picture, its header, and the id of its world."""
    client = app.test_client()
    token = client.post(API, json={"scenario": "jeanne"}).get_json()["token"]
    with app.app_context():
        found = models.device(token)
        assert found is not None
        assert depot.keep(found[1].id, image()).id
        db.commit()
        return client, {"Authorization": f"Bearer {token}"}, found[1].id


def ids(app: Flask, bac_id: str) -> list[str]:
    """The rows of a world's pictures."""
    with app.app_context():
        return [row.id for row in db.every(select(Fichier).where(Fichier.bac_id == bac_id))]


def objects(app: Flask, request: pytest.FixtureRequest, bac_id: str) -> list[str]:
    """What the bucket holds of a world; nothing where there is none."""
    if isinstance(app.extensions["images"], InDatabase):
        return []
    return keys(request.getfixturevalue("s3"), bac_id)


def purged(app: Flask) -> int:
    with app.app_context():
        count = depot.purge()
        db.commit()
        return count


@pytest.mark.parametrize("how", ["effacer", "terminer"])
def test_an_erased_world_leaves_neither_row_nor_object(
    stored: Flask, request: pytest.FixtureRequest, how: str
) -> None:
    visiteur, gone = with_pictures(stored)
    _, other = with_pictures(stored)
    assert post(visiteur.client, f"{EXERCICE}/{how}").status_code == 303
    assert (ids(stored, gone), objects(stored, request, gone)) == ([], [])
    assert len(ids(stored, other)) == 2
    in_bucket = isinstance(stored.extensions["images"], InBucket)
    assert len(objects(stored, request, other)) == (2 if in_bucket else 0)


def test_a_world_erased_by_a_program_leaves_nothing(
    stored: Flask, request: pytest.FixtureRequest
) -> None:
    client, headers, bac_id = programme(stored)
    assert client.delete(API, headers=headers).status_code == 204
    assert (ids(stored, bac_id), objects(stored, request, bac_id)) == ([], [])


@pytest.mark.parametrize(("second", "kept"), [(-1, True), (0, True), (1, False)])
def test_a_picture_lasts_24_hours_and_not_a_second_more(
    stored: Flask,
    request: pytest.FixtureRequest,
    noon: Callable[[timedelta], None],
    second: int,
    kept: bool,
) -> None:
    _, bac_id = with_pictures(stored, 1)
    [id_] = ids(stored, bac_id)
    before = objects(stored, request, bac_id)
    noon(FICHIER_GARDE + timedelta(seconds=second))
    with stored.app_context():
        assert (depot.read(bac_id, id_) is not None) == kept
    purged(stored)
    assert ids(stored, bac_id) == ([id_] if kept else [])
    assert objects(stored, request, bac_id) == (before if kept else [])


def test_a_purge_takes_the_oldest_and_the_next_one_the_rest(
    stored: Flask, noon: Callable[[timedelta], None], monkeypatch: pytest.MonkeyPatch
) -> None:
    noon(timedelta(days=2))
    purged(stored)
    _, older = with_pictures(stored)
    noon(timedelta(seconds=1))
    _, newer = with_pictures(stored, 1)
    noon(timedelta(days=2))
    monkeypatch.setattr(depot, "AT_ONCE", 2)
    assert purged(stored) == 2
    assert (ids(stored, older), len(ids(stored, newer))) == ([], 1)
    assert purged(stored) == 1


# ——— The bucket does not answer ———


def test_erasing_is_503_while_the_bucket_is_away_and_works_afterwards(
    app: Flask, bucket: InBucket, s3: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    visiteur, bac_id = with_pictures(app)
    with monkeypatch.context() as patched:
        patched.setattr(bucket, "bucket", NO_BUCKET)
        for how in ("effacer", "terminer"):
            answer = post(visiteur.client, f"{EXERCICE}/{how}")
            assert (answer.status_code, answer.headers["Retry-After"]) == (503, "30")
            assert "réessayez dans une minute" in answer.text
    assert len(ids(app, bac_id)) == len(keys(s3, bac_id)) == 2
    assert visiteur.client.get(f"{EXERCICE}/").status_code == 200  # still in its world
    assert post(visiteur.client, f"{EXERCICE}/effacer").status_code == 303
    assert (ids(app, bac_id), keys(s3, bac_id)) == ([], [])


def test_a_program_is_told_so_in_json(
    app: Flask, bucket: InBucket, s3: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    client, headers, bac_id = programme(app)
    monkeypatch.setattr(bucket, "bucket", NO_BUCKET)
    answer = client.delete(API, headers=headers)
    assert (answer.status_code, answer.headers["Retry-After"]) == (503, "30")
    assert answer.get_json()["ok"] is False
    assert len(ids(app, bac_id)) == len(keys(s3, bac_id)) == 1


def test_what_cannot_be_wiped_waits_for_the_next_purge_with_its_world(
    app: Flask, bucket: InBucket, s3: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    _, bac_id = with_pictures(app)
    long_ago = clock.wall_now() - BAC_SANS_VISITE - timedelta(days=1)
    with app.app_context():
        db.session().execute(update(Fichier).values(depose_le=long_ago))
        db.session().execute(update(BacASable).where(BacASable.id == bac_id).values(vu_le=long_ago))
        db.commit()
    with monkeypatch.context() as patched:
        patched.setattr(bucket, "bucket", NO_BUCKET)
        tasks.wipe(app)
    assert len(ids(app, bac_id)) == len(keys(s3, bac_id)) == 2
    assert tasks.wipe(app) >= 1
    assert keys(s3, bac_id) == []
    with app.app_context():
        assert db.session().get(BacASable, bac_id) is None


def test_one_object_that_stays_keeps_its_row_alone(
    app: Flask,
    bucket: InBucket,
    noon: Callable[[timedelta], None],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    visiteur, bac_id = with_pictures(app)
    stays = ids(app, bac_id)[0]
    told = {"Errors": [{"Key": f"{bac_id}/{stays}", "Code": "InternalError"}]}
    monkeypatch.setattr(bucket.client, "delete_objects", lambda **_: told)
    assert post(visiteur.client, f"{EXERCICE}/effacer").status_code == 503
    noon(timedelta(days=2))
    purged(app)
    assert ids(app, bac_id) == [stays]
