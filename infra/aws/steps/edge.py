"""The texts of the functions that stand in the template itself, and the redirects of the site, which they look up."""

import json
import re
import tomllib
from pathlib import Path

from .places import AWS, ROOT
from .problem import Problem

REDIRECTS = ROOT / "content/pengalihan.toml"
# AWS takes no longer function, and no longer address or target in a key-value store.
MOST_BYTES = 10_240
LONGEST_KEY, LONGEST_VALUE = 512, 1024
# Changes to a key-value store in one call.
MOST_CHANGES = 50

PLACE = re.compile(r"(FunctionCode|ZipFile): ((?:edge|scheduled)/[a-z-]+\.(?:js|py))$", re.MULTILINE)


def place(text: str) -> str:
    """A template with the functions' texts in place of the names of their files."""
    return PLACE.sub(lambda place: f"{place[1]}: {code(place[2])}", text)


def code(name: str) -> str:
    """A function's text, as one quoted line."""
    source = (AWS / name).read_text()
    if name.startswith("edge/") and len(source.encode()) > MOST_BYTES:
        raise Problem(f"{name} is {len(source.encode()):,} bytes long; CloudFront takes {MOST_BYTES:,}")
    return json.dumps(source)


def put_redirects(client, store: str, wanted: dict[str, str]) -> int:
    """Brings the table of redirects in CloudFront to this one; gives how many changed. New and changed
    ones come first, so that no address leads nowhere meanwhile."""
    pages = client.get_paginator("list_keys").paginate(KvsARN=store)
    there = {item["Key"]: item["Value"] for page in pages for item in page["Items"]}
    puts = [{"Key": old, "Value": new} for old, new in wanted.items() if there.get(old) != new]
    deletes = [{"Key": old} for old in there if old not in wanted]
    changes = [("Puts", one) for one in puts] + [("Deletes", one) for one in deletes]
    version = client.describe_key_value_store(KvsARN=store)["ETag"]
    for start in range(0, len(changes), MOST_CHANGES):
        some = changes[start : start + MOST_CHANGES]
        given = {kind: [one for which, one in some if which == kind] for kind, _ in some}
        version = client.update_keys(KvsARN=store, IfMatch=version, **given)["ETag"]
    return len(changes)


def read_redirects(path: Path = REDIRECTS) -> dict[str, str]:
    """The addresses that moved, each with where it leads in the end; none while there is no table.

    site-gen has checked the table by now and says more about what is wrong in it. This looks only
    for what must never reach a browser: another host, and a loop.
    """
    if not path.exists():
        return {}
    entries = tomllib.loads(path.read_text()).get("pengalihan", [])
    moved = {entry["dari"]: entry["ke"] for entry in entries}
    for address in (*moved, *moved.values()):
        if not re.fullmatch(r"/(?![/\\])[^\s\\]*", address):
            raise Problem(f"{path.name}: `{address}` is not an address on this site")
    found = {old: end_of(old, moved, path.name) for old in moved}
    for old, new in found.items():
        if len(old.encode()) > LONGEST_KEY or len(new.encode()) > LONGEST_VALUE:
            raise Problem(f"{path.name}: `{old}` is too long for CloudFront's table")
    return found


def end_of(start: str, moved: dict[str, str], name: str) -> str:
    seen = [start]
    while (new := moved[seen[-1]]).split("#")[0] in moved:
        if new.split("#")[0] in seen:
            raise Problem(f"{name}: `{start}` leads back to itself: " + " -> ".join([*seen, new]))
        seen.append(new.split("#")[0])
    return new
