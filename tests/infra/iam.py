"""IAM's answer to a call, for the policies that we write.

Only what our statements use is known; anything else is an error of the test, not a silent yes.
Source: AWS, "Policy evaluation logic" and "IAM JSON policy elements: Condition operators".
"""

import functools
import re
from collections.abc import Callable


def matches(pattern: str, value: str) -> bool:
    """IAM's wildcards: any characters, or one."""
    return compiled(pattern).fullmatch(value) is not None


@functools.cache
def compiled(pattern: str) -> re.Pattern:
    parts = {"*": ".*", "?": "."}
    return re.compile("".join(parts.get(letter, re.escape(letter)) for letter in pattern), re.DOTALL)


OPERATORS: dict[str, Callable[[str, str], bool]] = {
    "StringEquals": lambda wanted, value: wanted == value,
    "StringLike": matches,
    "ArnEquals": matches,
    "ArnLike": matches,
    "Bool": lambda wanted, value: wanted.lower() == value.lower(),
}


def is_allowed(statements: list[dict], action: str, resource: str, context: dict, principal: str | None = None) -> bool:
    """Whether these statements allow a call: one that allows, and none that denies. `context` has a
    text, or a list of them, for each condition key; a resource's policy is asked for a principal."""
    fitting = [
        statement
        for statement in statements
        if is_for(statement, principal)
        and any(matches(pattern.lower(), action.lower()) for pattern in listed(statement["Action"]))
        # A role's own policy of trust is about the role, and names no resource.
        and any(matches(pattern, resource) for pattern in listed(statement.get("Resource", "*")))
        and holds(statement.get("Condition", {}), context)
    ]
    effects = {statement["Effect"] for statement in fitting}
    return "Allow" in effects and "Deny" not in effects


def is_for(statement: dict, principal: str | None) -> bool:
    if principal is None:
        assert "Principal" not in statement, "a resource's policy is asked for a principal"
        return True
    match statement["Principal"]:
        case "*":
            return True
        case {"Service": services}:
            return principal in listed(services)
        case {"AWS": accounts}:
            return principal in listed(accounts)
    raise AssertionError(f"a principal that this test can't read: {statement['Principal']}")


def holds(conditions: dict, context: dict) -> bool:
    """Whether all conditions hold."""
    return all(
        holds_for(operator, key, listed(wanted), context)
        for operator, keys in conditions.items()
        for key, wanted in keys.items()
    )


def holds_for(operator: str, key: str, wanted: list, context: dict) -> bool:
    is_for_all, name = operator.startswith("ForAllValues:"), operator.removeprefix("ForAllValues:")
    if_exists, name = name.endswith("IfExists"), name.removesuffix("IfExists")
    assert name in OPERATORS, f"a condition that this test can't read: {operator}"
    if key not in context:
        return is_for_all or if_exists
    values = listed(context[key])
    assert is_for_all or len(values) == 1, f"{key} has several values"
    return all(any(OPERATORS[name](str(one), str(value)) for one in wanted) for value in values)


def listed(value) -> list:
    return value if isinstance(value, list) else [value]
