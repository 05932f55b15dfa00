"""The bucket of visitors' pictures: what it holds, and what happens when it does not answer."""

from collections.abc import Callable, Iterator
from datetime import timedelta
from typing import Any

import pytest
from botocore.exceptions import ClientError
from flask import Flask
from sqlalchemy import func, select

from core import db, depot
from core.config import Config, ConfigError
from core.depot import MESSAGES, Refus
from core.images import Fichier, InBucket
from core.templating import typographie
from tests.carte_vitale.gestes import FICHIERS, SUIVI, accepting, envoyer, image
from tests.compte.maison import chez_soi
from tests.neuf import printed
from tests.seau import SEAU, keys
from tests.visiteur import Visiteur

NO_BUCKET = "un-seau-qui-n-existe-pas"


@pytest.fixture(scope="module")
def workshop(practice_app: Flask, s3: Any) -> Iterator[Flask]:
    with accepting(practice_app, SEAU) as app:
        yield app


@pytest.fixture
def away(workshop: Flask, monkeypatch: pytest.MonkeyPatch) -> Callable[[], None]:
    """away() → S3 refuses everything from then on: there is no such bucket."""

    def close() -> None:
        monkeypatch.setattr(workshop.extensions["images"], "bucket", NO_BUCKET)

    return close


def world_of(visiteur: Visiteur) -> str:
    with visiteur.world() as (_, bac):
        return bac.id


def rows_of(app: Flask, bac_id: str) -> list[Fichier]:
    with app.app_context():
        return db.every(select(Fichier).where(Fichier.bac_id == bac_id))


def shown(visiteur: Visiteur) -> str:
    """The address of the picture on the page."""
    sources = [img.attrib["src"] for img in visiteur.page.tree.iter("img")]
    return next(src for src in sources if FICHIERS in src)


def test_the_bucket_holds_the_bytes_encrypted_and_the_row_holds_none(
    atelier: Visiteur, s3: Any
) -> None:
    envoyer(atelier, image())
    [row] = rows_of(atelier.app, world_of(atelier))
    key = f"{row.bac_id}/{row.id}"
    assert keys(s3, row.bac_id) == [key]
    kept = s3.get_object(Bucket=SEAU, Key=key)
    assert (kept["ContentType"], kept["ServerSideEncryption"]) == ("image/jpeg", "AES256")
    assert kept["Body"].read() == atelier.client.get(shown(atelier)).data
    grants = s3.get_object_acl(Bucket=SEAU, Key=key)["Grants"]
    assert {grant["Grantee"]["Type"] for grant in grants} == {"CanonicalUser"}  # its owner alone
    with atelier.app.app_context():
        assert db.session().scalar(select(func.length(Fichier.contenu)).filter_by(id=row.id)) == 0


def test_a_bucket_that_does_not_answer_is_said_and_the_picture_can_be_sent_again(
    atelier: Visiteur, monkeypatch: pytest.MonkeyPatch, s3: Any
) -> None:
    with monkeypatch.context() as patched:
        patched.setattr(atelier.app.extensions["images"], "bucket", NO_BUCKET)
        envoyer(atelier, image(), status=503)
    assert atelier.errors == [" ".join(typographie(MESSAGES[Refus.ARRET]).split())]
    assert atelier.page.title.startswith("Erreur")
    assert keys(s3, world_of(atelier)) == rows_of(atelier.app, world_of(atelier)) == []
    assert "Votre image" in envoyer(atelier, image())  # of the same page, still at its step


def test_it_is_said_when_a_refused_file_is_sent_again(
    workshop: Flask, away: Callable[[], None]
) -> None:
    visiteur = Visiteur(workshop)
    chez_soi(visiteur, "cartes-en-attente", "lucien")
    visiteur.get(SUIVI)
    visiteur.follow("Carte de Lucien")
    visiteur.follow("Envoyer un autre fichier")
    away()
    envoyer(visiteur, image(), status=503)
    assert visiteur.errors == [" ".join(typographie(MESSAGES[Refus.ARRET]).split())]


def test_a_picture_that_cannot_be_read_for_the_moment_is_503(
    atelier: Visiteur, away: Callable[[], None]
) -> None:
    envoyer(atelier, image())
    url = shown(atelier)
    away()
    answer = atelier.client.get(url)
    assert (answer.status_code, answer.headers["Retry-After"]) == (503, "30")


def test_a_row_without_its_object_shows_nothing(atelier: Visiteur, s3: Any) -> None:
    envoyer(atelier, image())
    [key] = keys(s3, world_of(atelier))
    s3.delete_object(Bucket=SEAU, Key=key)
    assert atelier.client.get(shown(atelier)).status_code == 404


def test_what_is_not_there_is_refused_by_a_bucket_that_we_may_not_list(
    atelier: Visiteur, monkeypatch: pytest.MonkeyPatch
) -> None:
    """moto grants everything; S3 would answer so."""
    envoyer(atelier, image())
    store: InBucket = atelier.app.extensions["images"]

    def denied(**_asked: str) -> None:
        raise ClientError({"Error": {"Code": "AccessDenied"}}, "GetObject")

    monkeypatch.setattr(store.client, "get_object", denied)
    assert atelier.client.get(shown(atelier)).status_code == 404


def test_an_address_that_answers_nothing_is_given_up_soon(
    atelier: Visiteur, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("AWS_ENDPOINT_URL_S3", "http://127.0.0.1:9")  # nobody listens there
    monkeypatch.setitem(atelier.app.extensions, "images", InBucket(SEAU))
    envoyer(atelier, image(), status=503)


def test_a_picture_of_before_the_bucket_is_purged_all_the_same(
    atelier: Visiteur, wall: Callable[[timedelta], None]
) -> None:
    with atelier.world() as (_, bac):
        row = db.add(Fichier(bac_id=bac.id, contenu=image(), depose_le=depot.clock.wall_now()))
    wall(timedelta(hours=24, seconds=1))
    with atelier.app.app_context():
        assert depot.purge() >= 1
        db.commit()
        assert db.session().get(Fichier, row.id) is None


# ——— Settings, and what a start loads ———


def test_the_setting_is_the_name_of_a_bucket() -> None:
    def seau(name: str) -> str:
        return Config.from_environ({"ENV": "test", "FICHIERS_SEAU": name}).fichiers_seau

    assert Config.from_environ({"ENV": "test"}).fichiers_seau == seau("") == ""
    assert seau(SEAU) == SEAU
    for wrong in ("ab", "a" * 64, "Seau", "s3://seau", "mon.seau", "-seau", "seau-", "seau\n"):
        with pytest.raises(ConfigError, match="FICHIERS_SEAU"):
            seau(wrong)


PROGRAM = """
import json, sys
from app import create_app
from core.config import Config, Env, Services
from core import migrations
url = f"sqlite:///{sys.argv[1]}"
config = Config(Env.TEST, Services.ALL, "k" * 32, "", database_url=url, accepter_fichiers=True,
                fichiers_seau="un-seau")
migrations.upgrade(url)
app = create_app(config)
assert app.test_client().get("/s-entrainer/").status_code == 200
from deploy.tasks import wipe
from services.bac_a_sable import models
wipe(app)
with app.app_context():
    models.wipe(models.create("jeanne"))
print(json.dumps(sorted({name.split(".")[0] for name in sys.modules})))
"""


def test_no_page_nor_purge_loads_boto3_before_there_is_a_picture(tmp_path: Any) -> None:
    loaded = printed(PROGRAM, str(tmp_path / "base.sqlite"))
    assert "sqlalchemy" in loaded
    assert not {"boto3", "botocore", "PIL"} & set(loaded)
