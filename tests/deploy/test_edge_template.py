"""deploy/edge.yaml and edge_logs.yaml say what the code says: routes, headers, privacy, rights."""

import json
import re
import subprocess
from typing import Any

import pytest
from flask import Flask
from playwright._impl._driver import compute_driver_executable
from werkzeug.test import Client

from app import create_app
from core import headers, surface
from core.config import ROOT, Config, Env, Services
from core.surface import Surface
from deploy.edge import EVENT, Edge
from deploy.export import declared
from tests.deploy.events import Request, http_api
from tests.deploy.template import (
    BEHAVIOURS,
    DEFAULT,
    DISTRIBUTION,
    EDGE,
    FICHIERS,
    LOGS,
    matches,
    origin_of,
    properties,
)

ADDRESS = "https://exemple.test"
ORIGINS = {Surface.STATIC: "guide", Surface.PUBLIC: "public", Surface.PRACTICE: "pratique"}
FUNCTIONS = {"public", "pratique"}
MANAGED = {  # https://docs.aws.amazon.com/AmazonCloudFront: the same in every account
    "CachingDisabled": "4135ea2d-6df8-44a3-9df3-4b5a84be39ad",
    "CachingOptimized": "658327ea-f89d-4fab-a63d-7e88639e58f6",
    "AllViewerExceptHostHeader": "b689b0a8-53d0-40ab-baf2-68738e2966ac",
}
KEPT_BY_CLOUDFRONT = {400, 403, 404, 405, 414, 416, 500, 501, 502, 503, 504}
ABOUT_SOMEBODY = re.compile(r"ip|forwarded|port|quer|cookie|agent|referer|country|asn|header", re.I)


def managed(policy: dict[str, list[str]]) -> str:
    """The name of an AWS policy, whose identifier is checked."""
    mapping, family, name = policy["FindInMap"]
    assert EDGE["Mappings"][mapping][family][name] == MANAGED[name]
    return name


def examples(app: Flask) -> dict[str, Surface]:
    """A path of every rule → the surface it declares, development pages apart."""
    rules = {re.sub(r"<[^>]+>", "x1", r.rule): r for r in app.url_map.iter_rules()}
    found = {path: surface.of_rule(app, rule) for path, rule in rules.items()}
    return {path: kind for path, kind in found.items() if kind is not Surface.DEV}


@pytest.fixture(scope="module", params=["app", "practice_app"])
def half(request: pytest.FixtureRequest) -> Flask:
    found: Flask = request.getfixturevalue(request.param)
    return found


def test_every_route_goes_where_its_surface_says(half: Flask) -> None:
    wanted = {path: ORIGINS[kind] for path, kind in examples(half).items()}
    assert {path: origin_of(path) for path in wanted} == wanted


def test_every_declared_page_and_what_nobody_declares_is_looked_for_in_the_files() -> None:
    unknown = ["/inconnu", "/inconnu/", "/en/inconnu/", "/static/0/x.css", "/favicon.ico", "/api"]
    for path in [*declared(ADDRESS), *unknown]:
        assert origin_of(path) == "guide", path
    assert origin_of("/api/v1/inconnu") == origin_of("/s-entrainer") == "pratique"


def test_no_behaviour_is_without_a_route(practice_app: Flask) -> None:
    paths = list(examples(practice_app))
    for behaviour in BEHAVIOURS:
        pattern = behaviour["PathPattern"]
        assert [path for path in paths if matches(pattern, path)], pattern
    assert len(BEHAVIOURS) < 25


def test_functions_get_everything_but_the_host_and_nothing_is_kept() -> None:
    for behaviour in BEHAVIOURS:
        assert behaviour["TargetOriginId"] in FUNCTIONS
        assert managed(behaviour["CachePolicyId"]) == "CachingDisabled"
        assert managed(behaviour["OriginRequestPolicyId"]) == "AllViewerExceptHostHeader"
        mapping, family, name = behaviour["AllowedMethods"]["FindInMap"]
        assert {"POST", "PUT", "DELETE"} <= set(EDGE["Mappings"][mapping][family][name])
        assert behaviour["ViewerProtocolPolicy"] == "redirect-to-https"
        # The application's own headers, camera and open API included, are the right ones.
        assert "ResponseHeadersPolicyId" not in behaviour


def test_errors_are_the_functions_own_and_never_kept() -> None:
    told = {e["ErrorCode"]: e for e in DISTRIBUTION["CustomErrorResponses"]}
    assert set(told) == KEPT_BY_CLOUDFRONT
    for error in told.values():
        assert set(error) == {"ErrorCode", "ErrorCachingMinTTL"}
        assert error["ErrorCachingMinTTL"] == 0


def test_what_the_bucket_lacks_is_asked_of_the_public_half() -> None:
    [group] = DISTRIBUTION["OriginGroups"]["Items"]
    assert group["Id"] == "guide"
    assert [m["OriginId"] for m in group["Members"]["Items"]] == ["files", "public"]
    codes = group["FailoverCriteria"]["StatusCodes"]
    assert {403, 404} <= set(codes["Items"])
    assert codes["Quantity"] == len(codes["Items"])


@pytest.mark.parametrize(
    ("asked", "status", "to"),
    [
        ("/aide", 308, f"{ADDRESS}/aide/"),
        ("/inconnu/index.html", 404, None),
        ("/partenaires/entrees/index.html", 404, None),  # would be a key of /partenaires/entrees/…
        ("/aide/index.html", 200, None),
        ("//inconnu", 404, None),
    ],
)
def test_the_public_half_answers_for_the_bucket(asked: str, status: int, to: str | None) -> None:
    config = Config(Env.PROD, Services.PUBLIC, "k" * 40, ADDRESS)
    client = Client(Edge(create_app(config), ADDRESS, ""))
    answer = client.get(asked, environ_overrides={EVENT: http_api(Request("GET", asked))})
    assert (answer.status_code, answer.location) == (status, to)


def test_files_are_read_compressed_and_kept() -> None:
    assert DEFAULT["Compress"] is True
    assert managed(DEFAULT["CachePolicyId"]) == "CachingOptimized"
    assert DEFAULT["AllowedMethods"] == ["GET", "HEAD"]
    assert DEFAULT["ViewerProtocolPolicy"] == "redirect-to-https"
    # Neither cookies nor questions are sent to the bucket.
    assert "OriginRequestPolicyId" not in DEFAULT


def test_a_page_is_the_index_of_its_folder() -> None:
    code = properties("DirectoryIndex")["FunctionCode"]
    asked = ["/", "/aide/", "/aide", "/robots.txt"]
    script = f"{code}\nconst uri = (uri) => handler({{request: {{uri}}}}).uri;"
    script += f"console.log(JSON.stringify({json.dumps(asked)}.map(uri)))"
    node = compute_driver_executable()[0]
    done = subprocess.run([node, "-e", script], capture_output=True, text=True, check=True)
    assert json.loads(done.stdout) == ["/index.html", "/aide/index.html", "/aide", "/robots.txt"]


def test_files_carry_the_headers_of_a_static_page() -> None:
    config = Config(Env.PROD, Services.PUBLIC, "k" * 40, ADDRESS)
    page = create_app(config).test_client().get("/").headers
    of_the_file = ("Content-Type", "Content-Length", "Cache-Control", "X-Request-Id")
    assert told_headers() == {n: v for n, v in page.items() if n not in of_the_file}


def told_headers() -> dict[str, str]:
    """Name → value of what the policy adds; fails when one would give way to the origin's."""
    policy = properties("StaticHeaders")["ResponseHeadersPolicyConfig"]
    known = policy["SecurityHeadersConfig"]
    custom = policy["CustomHeadersConfig"]["Items"]
    assert all(header["Override"] for header in [*known.values(), *custom])
    hsts = known["StrictTransportSecurity"]
    subdomains = "; includeSubDomains" if hsts["IncludeSubdomains"] else ""
    return {
        "Content-Security-Policy": known["ContentSecurityPolicy"]["ContentSecurityPolicy"],
        "X-Content-Type-Options": "nosniff" if "ContentTypeOptions" in known else "",
        "X-Frame-Options": known["FrameOptions"]["FrameOption"],
        "Referrer-Policy": known["ReferrerPolicy"]["ReferrerPolicy"],
        "Strict-Transport-Security": f"max-age={hsts['AccessControlMaxAgeSec']}{subdomains}",
        **{header["Header"]: header["Value"] for header in custom},
    }


def test_only_the_functions_are_sent_the_secret_and_it_is_never_shown() -> None:
    origins = {origin["Id"]: origin for origin in DISTRIBUTION["Origins"]}
    assert set(origins) == FUNCTIONS | {"files"}
    for name, origin in origins.items():
        sent = {h["HeaderName"]: h["HeaderValue"] for h in origin.get("OriginCustomHeaders", [])}
        is_function = name in FUNCTIONS
        assert sent == ({"X-Origin-Secret": {"Ref": "OriginSecret"}} if is_function else {})
        if is_function:
            assert origin["CustomOriginConfig"]["OriginProtocolPolicy"] == "https-only"
    parameter = EDGE["Parameters"]["OriginSecret"]
    assert parameter["NoEcho"] is True
    assert "Default" not in parameter
    assert "OriginSecret" not in json.dumps(EDGE["Outputs"])


def test_the_bucket_is_private_and_outlives_the_stack() -> None:
    files = EDGE["Resources"]["Files"]
    assert files["DeletionPolicy"] == files["UpdateReplacePolicy"] == "Retain"
    blocked = files["Properties"]["PublicAccessBlockConfiguration"]
    assert len(blocked) == 4
    assert all(value is True for value in blocked.values())
    assert files["Properties"]["BucketEncryption"]
    [granted] = [s for s in bucket_statements() if s["Effect"] == "Allow"]
    assert granted["Principal"] == {"Service": "cloudfront.amazonaws.com"}
    assert granted["Action"] == "s3:GetObject"
    source = granted["Condition"]["StringEquals"]["AWS:SourceArn"]["Sub"]
    assert source.endswith(":distribution/${Edge}")
    access = properties("FilesAccess")["OriginAccessControlConfig"]
    assert access["SigningBehavior"] == "always"


def bucket_statements() -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = properties("FilesPolicy")["PolicyDocument"]["Statement"]
    return found


def test_logs_hold_no_address_nor_question_and_are_forgotten() -> None:
    fields = properties("Delivery", LOGS)["RecordFields"]
    assert {"cs-uri-stem", "sc-status"} <= set(fields)
    assert not [field for field in fields if ABOUT_SOMEBODY.search(field)]
    assert properties("Requests", LOGS)["RetentionInDays"] <= 30
    # No other way to log: both of these write the visitor's address.
    text = json.dumps(EDGE)
    assert '"Logging"' not in text
    assert "RealtimeLog" not in text


def test_the_functions_may_write_their_logs_and_nothing_else() -> None:
    settings = json.loads((ROOT / "zappa_settings.json").read_text("utf-8"))["commun"]
    policy = json.loads((ROOT / settings["attach_policy"]).read_text("utf-8"))
    ours = f"log-group:/aws/lambda/{settings['project_name']}-*"
    for statement in policy["Statement"]:
        assert set(statement) == {"Effect", "Action", "Resource"}  # no NotAction, no NotResource
        assert set(statement["Action"]) <= {
            "logs:CreateLogGroup",
            "logs:CreateLogStream",
            "logs:PutLogEvents",
        }
        resources = statement["Resource"]
        for resource in [resources] if isinstance(resources, str) else resources:
            assert resource.endswith(ours)
    assert "extra_permissions" not in settings


def test_the_stacks_give_no_role_and_no_right_but_these() -> None:
    every = [r for stack in (EDGE, LOGS, FICHIERS) for r in stack["Resources"].values()]
    assert not [r for r in every if r["Type"].startswith("AWS::IAM::")]
    policy = json.loads(properties("CloudFrontWrites", LOGS)["PolicyDocument"]["Sub"])
    [granted] = policy["Statement"]
    assert granted["Principal"] == {"Service": "delivery.logs.amazonaws.com"}
    assert set(granted["Action"]) == {"logs:CreateLogStream", "logs:PutLogEvents"}
    assert granted["Resource"] == "${Requests.Arn}"
    assert granted["Condition"]["StringEquals"] == {"aws:SourceAccount": "${AWS::AccountId}"}


def test_the_commands_of_the_documentation_send_the_headers_of_the_table() -> None:
    text = (ROOT / "docs" / "deploiement.md").read_text("utf-8")
    assert f'--cache-control "{headers.CACHE[Surface.STATIC]}"' in text
    assert f'--cache-control "{headers.ASSET_CACHE}"' in text
