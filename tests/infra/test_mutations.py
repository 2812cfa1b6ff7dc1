"""Careless edits, one at a time: each has to be noticed by a test of the template.

Every statement, action and condition of every policy, every alarm and what it looks at, is taken
away or changed in turn. What nobody notices is listed here with its reason, and nothing else.

    tests/infra/run test_mutations.py                  a sample, drawn from a seed (OKOCE_SEED, 1)
    OKOCE_EDITS=all tests/infra/run test_mutations.py  every one of them: minutes
"""

import copy
import inspect
import itertools
import os
import random
from collections.abc import Callable, Iterator

import pytest

import rights
import test_rights
import test_runbook
import test_template
from cloudformation import Stack

POLICIES = (
    "AWS::IAM::Role",
    "AWS::IAM::ManagedPolicy",
    "AWS::KMS::Key",
    "AWS::SNS::TopicPolicy",
    "AWS::S3::BucketPolicy",
)
# Members of an alarm that decide whether it calls, and whom.
ALARM = ("AlarmActions", "Statistic", "ExtendedStatistic", "EvaluationPeriods", "ComparisonOperator", "Threshold",
         "TreatMissingData", "MetricName", "Namespace", "Dimensions", "Metrics", "ThresholdMetricId")  # fmt: skip
# How many are tried where not all are.
SAMPLE = 150
# Edits that no test notices, and why that is right.
SURVIVORS = {
    **dict.fromkeys(
        [
            "AlarmsPolicy AlarmsOfThisAccount for everything",
            "AlarmsPolicy FailedBackups for everything",
            "SiteBucketPolicy EncryptedConnectionsOnly for everything",
            "TrailBucketPolicy EncryptedConnectionsOnly for everything",
            "TrailBucketPolicy TrailLooks for everything",
            "TrailBucketPolicy TrailWrites for everything",
        ],
        "a topic's or a bucket's policy is about that one alone, whatever it names",
    ),
}


def careless(stack: Stack) -> Iterator[tuple[str, Callable[[dict], None]]]:
    """Each edit: what it is, and how it is made in the resources."""
    for name, resource in stack.resources.items():
        if resource["Type"] in POLICIES:
            yield from in_policies(name, resource["Properties"])
        if resource["Type"] in ("AWS::CloudWatch::Alarm", "AWS::Logs::MetricFilter", "AWS::Events::Rule"):
            yield f"{name} taken away", lambda made, name=name: made.pop(name)
        if resource["Type"] == "AWS::CloudWatch::Alarm":
            yield from in_alarm(name, resource["Properties"])
        if resource["Type"] == "AWS::Logs::MetricFilter":
            for member in ("LogGroupName", "FilterPattern"):
                yield f"{name} {member}", lambda made, name=name, member=member: spoil(made[name]["Properties"], member)
            for member in ("MetricName", "MetricNamespace", "MetricValue"):
                yield (
                    f"{name} {member}",
                    lambda made, name=name, member=member: spoil(made[name]["Properties"]["MetricTransformations"][0], member),
                )


def in_policies(name: str, properties: dict) -> Iterator[tuple[str, Callable[[dict], None]]]:
    """Documents are counted, because those of a role have no other name in common."""
    for number, document in enumerate(documents(properties)):
        for index, statement in enumerate(document["Statement"]):
            what = f"{name} {statement.get('Sid', index)}"

            def of(made: dict, number=number, index=index) -> dict:
                return documents(made[name]["Properties"])[number]["Statement"][index]

            def take_away(made: dict, number=number, index=index) -> None:
                del documents(made[name]["Properties"])[number]["Statement"][index]

            yield f"{what} taken away", take_away
            yield f"{what} turned round", lambda made, of=of: of(made).update(Effect=turned(of(made)["Effect"]))
            for action in listed(statement["Action"]):
                yield (
                    f"{what} without {action}",
                    lambda made, of=of, action=action: of(made).update(
                        Action=[one for one in listed(of(made)["Action"]) if one != action]
                    ),
                )
            if "Resource" in statement and statement["Resource"] != "*":
                yield f"{what} for everything", lambda made, of=of: of(made).update(Resource="*")
                yield f"{what} elsewhere", lambda made, of=of: spoil(of(made), "Resource")
            if "Principal" in statement and statement["Principal"] != "*":
                yield f"{what} for everybody", lambda made, of=of: of(made).update(Principal="*")
            for operator, keys in statement.get("Condition", {}).items():
                for key in keys:
                    yield f"{what} whatever {key}", lambda made, of=of, operator=operator, key=key: of(made)["Condition"][operator].pop(key)
                    yield f"{what} another {key}", lambda made, of=of, operator=operator, key=key: spoil(of(made)["Condition"][operator], key)


def in_alarm(name: str, properties: dict) -> Iterator[tuple[str, Callable[[dict], None]]]:
    for member in ALARM:
        if member in properties and member not in ("Dimensions", "Metrics"):
            yield f"{name} {member}", lambda made, member=member: spoil(made[name]["Properties"], member)
    for number, _ in enumerate(properties.get("Dimensions", [])):
        yield f"{name} dimension {number}", lambda made, number=number: spoil(made[name]["Properties"]["Dimensions"][number], "Value")
    for number, metric in enumerate(properties.get("Metrics", [])):
        what = f"{name} {metric['Id']}"
        yield f"{what} taken away", lambda made, number=number: made[name]["Properties"]["Metrics"].pop(number)
        if "Expression" in metric:
            yield f"{what} Expression", lambda made, number=number: spoil(made[name]["Properties"]["Metrics"][number], "Expression")
            continue
        for index, _ in enumerate(metric["MetricStat"]["Metric"].get("Dimensions", [])):
            yield (
                f"{what} dimension {index}",
                lambda made, number=number, index=index: spoil(
                    made[name]["Properties"]["Metrics"][number]["MetricStat"]["Metric"]["Dimensions"][index], "Value"
                ),
            )
        for member in ("MetricName", "Namespace"):
            yield (
                f"{what} {member}",
                lambda made, number=number, member=member: spoil(
                    made[name]["Properties"]["Metrics"][number]["MetricStat"]["Metric"], member
                ),
            )
        yield f"{what} Stat", lambda made, number=number: spoil(made[name]["Properties"]["Metrics"][number]["MetricStat"], "Stat")


def documents(properties: dict) -> list[dict]:
    if "KeyPolicy" in properties:
        return [properties["KeyPolicy"]]
    own = [policy["PolicyDocument"] for policy in properties.get("Policies", [])]
    return own + [properties[name] for name in ("PolicyDocument", "AssumeRolePolicyDocument") if name in properties]


def listed(value) -> list:
    return value if isinstance(value, list) else [value]


def turned(effect: str) -> str:
    return {"Allow": "Deny", "Deny": "Allow"}[effect]


def spoil(place: dict, member: str) -> None:
    """Something else of the same kind."""
    match place[member]:
        case bool(value):
            place[member] = not value
        case int(value) | float(value):
            place[member] = value + 1
        case list(value):
            place[member] = [f"{one}x" for one in value]
        case value:
            place[member] = f"{value}x"


# ── What has to notice ──────────────────────────────────────────────────────────────────────────


def noticing() -> list[Callable[[Stack], None]]:
    """The tests that ask for nothing but the stack, with each of their parameters."""
    found = []
    for module in (test_template, test_runbook):
        for name, function in vars(module).items():
            if not name.startswith("test_") or "stack" not in inspect.signature(function).parameters:
                continue
            marks = [mark for mark in getattr(function, "pytestmark", []) if mark.name == "parametrize"]
            wanted = set(inspect.signature(function).parameters) - {"stack"}
            if wanted != {mark.args[0] for mark in marks}:
                continue
            for values in itertools.product(*(mark.args[1] for mark in marks)):
                given = dict(zip((mark.args[0] for mark in marks), values))
                found.append(lambda stack, function=function, given=given: function(stack=stack, **given))
    return found


def is_noticed(stack: Stack, tests: list[Callable[[Stack], None]]) -> bool:
    for test in tests:
        try:
            test(stack)
        except Exception:
            return True
    return False


def test_every_careless_edit_is_noticed(stack):
    tests = [
        test_rights.test_whatever_is_needed_is_allowed,
        test_rights.test_no_function_changes_or_deletes_events,
        *noticing(),
        # Some seconds a time, so that only what nothing else notices gets here.
        test_rights.test_nothing_else_is_allowed,
    ]
    assert len(tests) > 50 and not is_noticed(stack, tests), "without an edit they pass"
    edits = list(careless(stack))
    assert len(edits) > 300 and SURVIVORS.keys() < {what for what, _ in edits}
    if os.environ.get("OKOCE_EDITS") != "all":
        edits = random.Random(int(os.environ.get("OKOCE_SEED", "1"))).sample(edits, SAMPLE)
    unnoticed = set()
    for what, edit in edits:
        made = copy.copy(stack)
        made.resources = copy.deepcopy(stack.resources)
        edit(made.resources)
        assert made.resources != stack.resources, f"no edit: {what}"
        if not is_noticed(made, tests):
            unnoticed.add(what)
    print(f"{len(edits)} edits, {len(unnoticed)} unnoticed")
    expected = SURVIVORS.keys() & {what for what, _ in edits}
    assert unnoticed == expected, "\n".join(sorted(unnoticed ^ expected))


def test_edits_are_seen():
    """The generator itself: each kind of edit changes what it says."""
    place = {"text": "a", "number": 1, "flag": True, "list": ["a", "b"]}
    for member in list(place):
        spoil(place, member)
    assert place == {"text": "ax", "number": 2, "flag": False, "list": ["ax", "bx"]}
    assert turned("Allow") == "Deny" and turned("Deny") == "Allow"
    with pytest.raises(KeyError):
        turned("Maybe")
