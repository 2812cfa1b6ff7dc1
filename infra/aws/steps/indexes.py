"""The table's indexes. CloudFormation adds one to a table in a change, or takes one away, and no more. So
where a release asks for several that the table lacks, they are added one after the other to the stack
that is in place, before the release itself; those that nobody asks for any more go one after the
other behind it.

A template is text here: what is read and written of it are lists of the table, laid out as template.yaml
has them.
"""

import re
import time
from collections.abc import Iterator
from dataclasses import dataclass

from .problem import Problem

SECONDS_BETWEEN_LOOKS = 5


@dataclass(frozen=True)
class Shape:
    """What a template says of the table's indexes: its lines, by name."""

    attributes: dict[str, str]
    indexes: dict[str, str]


def add(account, store, wanted: str) -> None:
    """Adds the indexes that a template asks for and the table lacks, one after the other, before anything
    else is changed. What broke off goes on where it was."""
    in_place, name = account.template_in_place(), account.wanted.stack
    dynamodb = account.session.client("dynamodb")
    found = account.stacks.describe_stack_resource(StackName=name, LogicalResourceId="Table")
    table = found["StackResourceDetail"]["PhysicalResourceId"]
    # Nothing stops a way back; it needs no more than what served before.
    if not account.goes_back:
        check(table, live(dynamodb, table), set(shape(in_place).indexes))
    for index, template in leading_to(wanted, in_place):
        print(f"Table {table} gets the index {index}, before anything else is changed")
        account.put(account.stacks, name, store.template(template), {})
        live(dynamodb, table)
    serving = (account.parameters() | account.given).get("ServingTable") or table
    if serving != table and not account.goes_back:
        lacks = set(shape(wanted).indexes) - live(dynamodb, serving)
        if lacks:
            raise Problem(
                f"table {serving} lacks {', '.join(sorted(lacks))}, which this release asks for, and stands in no "
                'stack: add it as README.md says under "Restore the table", and give the command again'
            )


def check(table: str, there: set[str], known: set[str]) -> None:
    """CloudFormation knows nothing of what somebody did to the table by hand, and would fail halfway."""
    if there != known:
        raise Problem(
            f"table {table} has the indexes {', '.join(sorted(there)) or 'none'}, and its stack knows of "
            f"{', '.join(sorted(known)) or 'none'}: make the table by hand as its stack has it, and give the "
            "command again"
        )


def leading_to(wanted: str, in_place: str) -> Iterator[tuple[str, str]]:
    """Each index that the stack in place lacks, and its template with this one more."""
    had, asked = shape(in_place), shape(wanted)
    indexes = dict(had.indexes)
    for name, lines in asked.indexes.items():
        if name not in indexes:
            indexes[name] = lines
            yield name, with_indexes(in_place, indexes, had.attributes | asked.attributes)


def closing_with(wanted: str, in_place: str) -> list[str]:
    """The wanted template, at last; before it, with the indexes that only the stack in place has, one
    less each time."""
    had, asked = shape(in_place), shape(wanted)
    attributes = asked.attributes | had.attributes
    extra = [(name, lines) for name, lines in had.indexes.items() if name not in asked.indexes]
    kept = [asked.indexes | dict(extra[number:]) for number, _ in enumerate(extra)]
    return [*(with_indexes(wanted, some, attributes) for some in kept), wanted]


def shape(template: str) -> Shape:
    """Reads a template."""
    attributes = re.findall(r"^( +- \{ AttributeName: (\w+),.*\n)", part(template, "AttributeDefinitions")[0], re.MULTILINE)
    indexes = re.sub(r"^ *#.*\n", "", part(template, "GlobalSecondaryIndexes")[0], flags=re.MULTILINE)
    blocks = re.split(r"^(?=        - IndexName: )", indexes, flags=re.MULTILINE)[1:]
    return Shape({name: line for line, name in attributes}, {block.split()[2]: block for block in blocks})


def with_indexes(template: str, indexes: dict[str, str], attributes: dict[str, str]) -> str:
    """The template with these indexes in place of its own, and with the attributes that they and the
    table's key need: DynamoDB takes no more and no less."""
    keys = part(template, "KeySchema")[0] + "".join(indexes.values())
    used = set(re.findall(r"AttributeName: (\w+)", keys))
    for name, lines in {
        "GlobalSecondaryIndexes": "".join(indexes.values()),
        "AttributeDefinitions": "".join(line for attribute, line in attributes.items() if attribute in used),
    }.items():
        _, start, end = part(template, name)
        template = template[:start] + (f"      {name}:\n{lines}" if lines else "") + template[end:]
    return template


def part(template: str, name: str) -> tuple[str, int, int]:
    """A list of the table with its place; an empty one behind the table's key where there is none."""
    found = re.search(rf"^      {name}:\n(?:        .*\n)+", template, re.MULTILINE)
    if found:
        return found[0], found.start(), found.end()
    if name != "GlobalSecondaryIndexes":
        raise Problem(f"the template has no {name} where deploy looks for them")
    _, _, end = part(template, "KeySchema")
    return "", end, end


def live(dynamodb, table: str) -> set[str]:
    """The indexes of a table, as soon as each of them answers."""
    said = None
    while True:
        listed = dynamodb.describe_table(TableName=table)["Table"].get("GlobalSecondaryIndexes", [])
        unready = sorted(index["IndexName"] for index in listed if index["IndexStatus"] != "ACTIVE")
        if not unready:
            return {index["IndexName"] for index in listed}
        if unready != said:
            print(f"  table {table} fills {', '.join(unready)}; that may take hours")
            said = unready
        time.sleep(SECONDS_BETWEEN_LOOKS)
