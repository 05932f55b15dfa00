"""The public half deployed, called, updated, taken down with Zappa, on an AWS that moto plays."""

import json
import subprocess
import sys
from collections.abc import Iterator
from typing import Any

import pytest

from core.config import ROOT
from tests.deploy.aws import Aws, account
from tests.deploy.sandbox import SECRET

pytestmark = pytest.mark.deploy

STAGE = "public_test"
FUNCTION = "pas-a-pas-sante-public-test"
PURGE = "deploy.tasks.purge"
BUCKET = "pas-a-pas-sante-paquets"
PATIENCE = 600  # seconds: it packages, each time


@pytest.fixture(scope="module")
def aws() -> Iterator[Aws]:
    if sys.platform != "linux":
        pytest.skip("wheels of this machine do not run on Lambda")
    with account() as found:
        yield found


def zappa(aws: Aws, *arguments: str, code: int = 0) -> str:
    """What the command said; it must end with this code."""
    done = subprocess.run(
        [sys.executable, "-m", "deploy.package", *arguments],
        cwd=ROOT,
        env=aws.environ,
        capture_output=True,
        text=True,
        check=False,
        timeout=PATIENCE,
    )
    assert done.returncode == code, (arguments, done.stdout, done.stderr)
    return done.stdout


def configuration(aws: Aws) -> dict[str, Any]:
    found: dict[str, Any] = aws.ask("lambda", "get_function_configuration", FunctionName=FUNCTION)
    return found


def keep_secret(aws: Aws) -> None:
    """As docs/deploiement.md says: on the function itself, with what was there."""
    variables = configuration(aws)["Environment"]["Variables"] | {"SECRET_KEY": SECRET}
    given = {"FunctionName": FUNCTION, "Environment": {"Variables": variables}}
    aws.ask("lambda", "update_function_configuration", **given)


def left(aws: Aws) -> dict[str, list[str]]:
    """What would still answer, or cost. moto keeps an API's stack, without making the API."""
    stacks = aws.ask("cloudformation", "describe_stacks")["Stacks"]
    functions = aws.ask("lambda", "list_functions")["Functions"]
    return {
        "functions": [function["FunctionName"] for function in functions],
        "stacks": [stack["StackName"] for stack in stacks],
        "rules": [rule["Name"] for rule in aws.ask("events", "list_rules")["Rules"]],
        "files": [
            file["Key"]
            for file in aws.ask("s3", "list_objects_v2", Bucket=BUCKET).get("Contents", [])
        ],
    }


def resources(aws: Aws) -> set[str]:
    """What the stack of a function's API asks for."""
    template = aws.ask("cloudformation", "get_template", StackName=FUNCTION)["TemplateBody"]
    return {resource["Type"] for resource in template["Resources"].values()}


def test_a_half_is_deployed_called_updated_and_taken_down(aws: Aws) -> None:
    zappa(aws, "deploy", STAGE)
    made = configuration(aws)
    assert made["Handler"] == "deploy.lambda_entry.handler"
    assert (made["MemorySize"], made["Timeout"]) == (512, 15)
    assert "AWS::ApiGatewayV2::Api" in resources(aws)
    # Named so that the function knows which task a rule asks for (deploy/lambda_entry.py).
    assert [rule.rsplit("-", 1)[-1] for rule in left(aws)["rules"]] == ["deploy.tasks.figures"]

    zappa(aws, "invoke", STAGE, PURGE, code=1)  # without a key it refuses to start
    keep_secret(aws)
    assert '{"event": "purge", "count": 0}' in zappa(aws, "invoke", STAGE, PURGE)

    zappa(aws, "update", STAGE)
    assert configuration(aws)["Environment"]["Variables"]["SECRET_KEY"] == SECRET
    assert json.loads(zappa(aws, "status", STAGE, "--json"))["Lambda Name"] == FUNCTION
    assert '{"event": "purge", "count": 0}' in zappa(aws, "invoke", STAGE, PURGE)

    zappa(aws, "undeploy", STAGE, "--yes")
    assert left(aws) == {"functions": [], "stacks": [], "rules": [], "files": []}
