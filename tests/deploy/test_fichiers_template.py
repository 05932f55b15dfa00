"""deploy/fichiers.yaml: a bucket that the practice half alone opens, as core/images.py asks."""

import re
from datetime import timedelta
from typing import Any

import pytest

from core.delais import FICHIER_GARDE
from core.images import Fichier, InBucket
from tests.deploy.template import FICHIERS, properties
from tests.seau import SEAU

PICTURES = properties("Pictures", FICHIERS)
ROLE = "arn:aws:iam::123456789012:role/pas-a-pas-sante-{}-ZappaLambdaExecutionRole"
RIGHTS = {  # what S3 asks for each request
    "PutObject": "s3:PutObject",
    "GetObject": "s3:GetObject",
    "DeleteObjects": "s3:DeleteObject",
}


def statements() -> dict[str, dict[str, Any]]:
    document = properties("PicturesPolicy", FICHIERS)["PolicyDocument"]
    return {statement["Sid"]: statement for statement in document["Statement"]}


@pytest.fixture
def asked(s3: Any) -> set[str]:
    """What the store asks of S3 in the life of a picture."""
    store, found = InBucket(SEAU), set()
    store.client.meta.events.register("before-call.s3", lambda model, **_: found.add(model.name))
    row = Fichier(id="i" * 16, bac_id="b" * 16)
    store.put(row, b"JPEG")
    assert store.get(row) == b"JPEG"
    assert store.delete([row]) == [row]
    return found


def test_the_function_may_do_what_the_store_asks_and_nothing_else(asked: set[str]) -> None:
    granted = statements()["ThePracticeHalfKeepsThem"]
    assert set(granted["Action"]) == {RIGHTS[name] for name in asked}
    assert granted["Resource"] == {"Sub": "${Pictures.Arn}/*"}
    assert granted["Principal"] == {"AWS": {"Ref": "Role"}}
    others = [s for s in statements().values() if s["Effect"] == "Allow" and s is not granted]
    assert others == []


@pytest.mark.parametrize(
    ("stage", "may"),
    [
        ("pratique-test", True),
        ("pratique-prod", True),
        ("public-prod", False),
        ("public-test", False),
        ("*", False),
    ],
)
def test_only_the_practice_half_can_be_named(stage: str, may: bool) -> None:
    pattern = FICHIERS["Parameters"]["Role"]["AllowedPattern"]
    assert (re.fullmatch(pattern, ROLE.format(stage)) is not None) == may
    assert "Default" not in FICHIERS["Parameters"]["Role"]


def test_the_bucket_is_private_encrypted_and_keeps_no_version() -> None:
    blocked = PICTURES["PublicAccessBlockConfiguration"]
    assert len(blocked) == 4
    assert all(value is True for value in blocked.values())
    assert PICTURES["OwnershipControls"]["Rules"] == [{"ObjectOwnership": "BucketOwnerEnforced"}]
    [rule] = PICTURES["BucketEncryption"]["ServerSideEncryptionConfiguration"]
    assert rule["ServerSideEncryptionByDefault"] == {"SSEAlgorithm": "AES256"}
    assert "VersioningConfiguration" not in PICTURES  # what is deleted is gone
    clear = statements()["NeverInClear"]
    assert (clear["Effect"], clear["Principal"], clear["Action"]) == ("Deny", "*", "s3:*")
    assert clear["Condition"] == {"Bool": {"aws:SecureTransport": "false"}}


def test_what_was_left_behind_is_forgotten_and_never_before_its_time() -> None:
    [rule] = PICTURES["LifecycleConfiguration"]["Rules"]
    assert rule["Status"] == "Enabled"
    assert FICHIER_GARDE <= timedelta(days=rule["ExpirationInDays"]) <= timedelta(days=2)
