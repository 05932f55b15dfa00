"""A bucket of S3, as moto plays it in this process: nothing leaves the machine."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import pytest

SEAU = "pas-a-pas-sante-fichiers"
REGION = "eu-west-3"


@contextmanager
def account() -> Iterator[Any]:
    """An account that holds one empty bucket, SEAU; its client."""
    import boto3
    from moto import mock_aws

    with pytest.MonkeyPatch.context() as patched, mock_aws():
        patched.setenv("AWS_DEFAULT_REGION", REGION)
        client = boto3.client("s3")
        where = {"LocationConstraint": REGION}
        client.create_bucket(Bucket=SEAU, CreateBucketConfiguration=where)
        yield client


def keys(client: Any, world: str = "") -> list[str]:
    """The names of the objects of a world, or of all of them."""
    found = client.list_objects_v2(Bucket=SEAU, Prefix=f"{world}/" if world else "")
    return [each["Key"] for each in found.get("Contents", [])]
