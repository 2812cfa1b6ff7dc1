"""The runbook: each command in it exists, with these options, on things that exist."""

import functools
import importlib.machinery
import importlib.util
import json
import re
import shlex
import sys
import textwrap

import boto3
import pytest
from botocore import xform_name
from moto import mock_aws

from cloudformation import Stack
from places import AWS, ROOT
from steps import functions

RUNBOOK = (AWS / "README.md").read_text()
# What the AWS command does itself, without a service behind it.
OF_THE_COMMAND = {
    ("sso", "login"): set(),
    ("configure", "export-credentials"): {"--format"},
    ("s3", "sync"): set(),
    ("cloudtrail", "validate-logs"): {"--trail-arn", "--start-time"},
}
GLOBAL_OPTIONS = {"--query", "--output"}


def commands(program: str) -> list[str]:
    """Every line of the runbook's code that runs this program, with its arguments."""
    blocks = re.findall(r"^ *```sh\n(.*?)^ *```$", RUNBOOK, re.DOTALL | re.MULTILINE)
    prose = re.sub(r"^ *```.*?^ *```$", "", RUNBOOK, flags=re.DOTALL | re.MULTILINE)
    lines = "\n".join(blocks).replace("\\\n", " ").splitlines()
    code = [*lines, *re.findall(r"`([^`]+)`", prose)]
    return [found for line in code for found in re.findall(rf"(?:^|[\s(])({re.escape(program)} .+)", line)]


AWS_COMMANDS = commands("aws")


def test_the_commands_are_found():
    assert len(AWS_COMMANDS) > 20 and len(commands("infra/aws/deploy")) > 8


@pytest.mark.parametrize("command", AWS_COMMANDS)
def test_aws_has_this_command(command):
    _, service, operation, *_ = command.rstrip("`)").split()
    options = set(re.findall(r"(?<=\s)--[a-z-]+", command)) - GLOBAL_OPTIONS
    if (service, operation) in OF_THE_COMMAND:
        assert options <= OF_THE_COMMAND[service, operation]
        return
    client = boto3.client(service, region_name="ap-southeast-3")
    [name] = [name for name in client.meta.service_model.operation_names if xform_name(name, "-") == operation]
    shape = client.meta.service_model.operation_model(name).input_shape
    # What is true or false is switched off by another word.
    switches = {f"--no-{xform_name(member, '-')}" for member, one in shape.members.items() if one.type_name == "boolean"}
    options = {option.replace("--no-", "--", 1) if option in switches else option for option in options}
    known = {f"--{xform_name(member, '-')}" for member in shape.members}
    assert options <= known
    # Without options it is only named, not meant to be copied.
    if options:
        assert {f"--{xform_name(member, '-')}" for member in shape.required_members} <= options


@pytest.mark.parametrize("command", commands("infra/aws/deploy"))
def test_deploy_takes_these_options(command, monkeypatch, stack):
    loader = importlib.machinery.SourceFileLoader("deploy", str(AWS / "deploy"))
    deploy = importlib.util.module_from_spec(importlib.util.spec_from_loader("deploy", loader))
    monkeypatch.setattr(sys, "dont_write_bytecode", True)
    loader.exec_module(deploy)
    monkeypatch.setattr(sys, "argv", shlex.split(command, comments=True))
    for pair in deploy.arguments().set:
        assert pair.split("=")[0] in stack.parameters


def test_what_it_names_is_there(template_text, stack):
    wanted = set(re.findall(r"\$\(output (\w+)\)", RUNBOOK))
    assert wanted and wanted <= set(stack.template["Outputs"])
    given = set(re.findall(r"\$\(parameter (\w+)\)", RUNBOOK))
    assert given and given <= set(stack.parameters)
    groups = set(re.findall(r"--log-group-name (\S+)", RUNBOOK))
    assert groups == {f"/{kind}" for kind in ("aws/lambda/okoce-registration", "aws/lambda/okoce-mentor-request", "okoce/okoce/api")}
    assert groups <= {logs["LogGroupName"] for logs in stack.of_type("AWS::Logs::LogGroup").values()}
    functions = {function["FunctionName"] for function in stack.of_type("AWS::Lambda::Function").values()}
    assert set(re.findall(r"--function-name (\S+)", RUNBOOK)) <= functions
    files = re.findall(r"^\| (`[^|]+`) \|", RUNBOOK.split("## First deploy")[0], re.MULTILINE)
    for name in re.findall(r"`([^`]+)`", " ".join(files)):
        assert (AWS / name).exists(), name


@pytest.mark.parametrize(
    "words, source",
    [
        ("can't run", "functions/lambda/src/host/mod.rs"),
        ("no answer in time", "functions/records/src/failure.rs"),
        ('event = "render_failed"', "functions/web/src/serve.rs"),
        ("store_calls", "functions/web/src/trace.rs"),
        ("store_failure", "functions/web/src/trace.rs"),
    ],
)
def test_the_logs_say_what_it_tells_to_look_for(words, source):
    assert words in RUNBOOK and words in (ROOT / source).read_text()


def test_links_lead_somewhere():
    headings = re.findall(r"^#+ (.+)$", RUNBOOK, re.MULTILINE)
    anchors = {re.sub(r"[^a-z0-9 -]", "", heading.lower()).replace(" ", "-") for heading in headings}
    assert set(re.findall(r"\]\(#([^)]+)\)", RUNBOOK)) <= anchors
    for path in re.findall(r"`((?:content|tests|functions)/[\w./-]+)`", RUNBOOK):
        assert (ROOT / path).exists(), path


def test_a_restored_table_gets_what_it_had(stack):
    """What CloudFormation would have given it."""
    table = stack["Table"]
    days = table["PointInTimeRecoverySpecification"]["RecoveryPeriodInDays"]
    for given in (
        f"Enabled=true,AttributeName={table['TimeToLiveSpecification']['AttributeName']}\n",
        f"PointInTimeRecoveryEnabled=true,RecoveryPeriodInDays={days}\n",
        "--deletion-protection-enabled\n",
    ):
        assert given in RUNBOOK


def test_a_restore_is_waited_for_as_long_as_it_takes():
    """The waiters of the `aws` command give up after minutes, and what follows meets a table that is not
    there yet."""
    assert not [command for command in AWS_COMMANDS if command.split()[2] == "wait"]
    restored, then = RUNBOOK.split("aws dynamodb restore-table-to-point-in-time")[1].split("\n1. ", 1)
    assert re.search(r"^until .*--query Table\.TableStatus.* = ACTIVE \]; do sleep \d+; done$", restored, re.MULTILINE) and then


def test_an_index_that_it_lacks_is_added_as_the_template_has_it(stack):
    [change] = json.loads(re.search(r"--global-secondary-index-updates '(.+?)'\n", RUNBOOK, re.DOTALL)[1])
    table = stack["Table"]
    assert change["Create"] in table["GlobalSecondaryIndexes"]
    given = re.findall(r"AttributeName=(\w+),AttributeType=S", RUNBOOK)
    assert given == [key["AttributeName"] for key in change["Create"]["KeySchema"]]


def test_what_came_in_since_is_copied_and_nothing_overwritten(monkeypatch):
    program = re.search(r"<<'END'\n(.+?)\n *END\n", RUNBOOK, re.DOTALL)[1]
    with mock_aws():
        monkeypatch.setenv("AWS_DEFAULT_REGION", "ap-southeast-3")
        for name, items in {"old": {"1": "changed", "2": "new"}, "new": {"1": "kept"}}.items():
            table = boto3.resource("dynamodb").create_table(
                TableName=name,
                BillingMode="PAY_PER_REQUEST",
                AttributeDefinitions=[{"AttributeName": key, "AttributeType": "S"} for key in ("pk", "sk")],
                KeySchema=[{"AttributeName": "pk", "KeyType": "HASH"}, {"AttributeName": "sk", "KeyType": "RANGE"}],
            )
            for key, value in items.items():
                table.put_item(Item={"pk": key, "sk": "RECORD", "value": value})
        monkeypatch.setattr(sys, "argv", ["-", "old", "new"])
        exec(textwrap.dedent(program), {})
        found = {item["pk"]: item["value"] for item in boto3.resource("dynamodb").Table("new").scan()["Items"]}
    assert found == {"1": "kept", "2": "new"}


def test_what_is_reserved_is_said():
    """A new account has to ask for it before the first deploy."""
    assert f"the functions reserve {sum(entry.concurrency for entry in functions.read())}. " in " ".join(RUNBOOK.split())


# ── What it costs ───────────────────────────────────────────────────────────────────────────────

COSTS = RUNBOOK.split("## What it costs")[1].split("\n## ")[0]


def test_what_is_paid_by_use_adds_up():
    rows = re.findall(r"^\| ([^|]+) \|[^|]+\|[^|]+\| ([\d.]+)(?: after the free ones)? \|$", COSTS, re.MULTILINE)
    million = {what: float(dollars) for what, dollars in rows}
    assert len(million) == 12
    edge = sum(dollars for what, dollars in million.items() if what.startswith("CloudFront"))
    rest = sum(million.values()) - edge
    # At 100,000 all of CloudFront is free but half a million runs of its function.
    by_use = {"1,000": rest / 1000, "100,000": rest / 10 + 0.05, "1,000,000": rest + edge}
    fixed = float(re.search(r"= \*\*([\d.]+)\*\*", COSTS)[1])
    table = re.findall(r"^\| ([\d,]+) \| ([\d.]+) \| ([\d.]+) \| \*\*(\d+)\*\* \|$", COSTS, re.MULTILINE)
    assert table == [
        (submissions, f"{fixed:.2f}", f"{dollars:.2f}", f"{fixed + dollars:.0f}") for submissions, dollars in by_use.items()
    ]
    kept = million["Table, recovery"] + million["Backups, 12 copies"]
    assert f"= {24 * kept:.0f} a month" in COSTS


@functools.cache
def elsewhere() -> Stack:
    return Stack((AWS / "global.yaml").read_text())


def test_what_is_paid_anyway_is_counted_from_the_template(stack):
    alarms = [alarm for one in (stack, elsewhere()) for alarm in one.of_type("AWS::CloudWatch::Alarm").values()]
    # An alarm on a band watches three metrics: the one, and both edges of the band.
    watched = sum(
        3 if "ThresholdMetricId" in alarm else max(1, sum("MetricStat" in metric for metric in alarm.get("Metrics", [])))
        for alarm in alarms
    )
    made = {
        transformation["MetricName"]
        for filter_ in stack.of_type("AWS::Logs::MetricFilter").values()
        for transformation in filter_["MetricTransformations"]
    }
    keys = len(stack.of_type("AWS::KMS::Key"))
    secrets = len(stack.of_type("AWS::SecretsManager::Secret"))
    text = " ".join(COSTS.split())
    assert (
        f"{keys} keys at 1.00, {secrets} secrets at 0.40, {watched} metrics of alarms at 0.10, "
        f"{len(made)} metrics of our own at 0.30 = **{keys + secrets * 0.4 + watched * 0.1 + len(made) * 0.3:.2f}**"
    ) in text
