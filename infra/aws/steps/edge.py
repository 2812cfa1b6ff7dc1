"""The texts of the CloudFront Functions, and the redirects of the site in theirs."""

import json
import re
import tomllib
from pathlib import Path

from .places import AWS, ROOT
from .problem import Problem

REDIRECTS = ROOT / "content/pengalihan.toml"
# AWS takes no longer function.
MOST_BYTES = 10_240

PLACE = re.compile(r"FunctionCode: (edge/[a-z-]+\.js)$", re.MULTILINE)
EMPTY_TABLE = "const redirects = {};"


def place(text: str, redirects: dict[str, str]) -> str:
    """A template with the functions' texts in place of the names of their files."""
    return PLACE.sub(lambda place: f"FunctionCode: {code(place[1], redirects)}", text)


def code(name: str, redirects: dict[str, str]) -> str:
    """A function's text, as one quoted line."""
    source = (AWS / name).read_text()
    if EMPTY_TABLE in source:
        table = json.dumps(redirects, indent=1, sort_keys=True)
        source = source.replace(EMPTY_TABLE, f"const redirects = {table};")
        if len(source.encode()) > MOST_BYTES:
            raise Problem(
                f"{len(redirects)} redirects make {name} {len(source.encode()):,} bytes long; "
                f"CloudFront takes {MOST_BYTES:,}. Move the oldest ones into a key-value store."
            )
    return json.dumps(source)


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
    return {old: end_of(old, moved, path.name) for old in moved}


def end_of(start: str, moved: dict[str, str], name: str) -> str:
    seen = [start]
    while (new := moved[seen[-1]]).split("#")[0] in moved:
        if new.split("#")[0] in seen:
            raise Problem(f"{name}: `{start}` leads back to itself: " + " -> ".join([*seen, new]))
        seen.append(new.split("#")[0])
    return new
