"""The list of functions, functions.toml."""

import re
import tomllib
from dataclasses import dataclass
from pathlib import Path

from .places import AWS
from .problem import Problem

LIST = AWS / "functions.toml"
# Classes of rights, each a set of lines in template.yaml.
ASKED = ("stores", "gives-places", "shows-status", "works-desk", "reads-bundle")
# Those whom nobody asks: the clock runs them, or what it runs.
JOBS = ("closes-days", "sweeps-places", "checks-restores")
RIGHTS = ASKED + JOBS


@dataclass(frozen=True)
class Function:
    """A function in Lambda; the members are described in functions.toml."""

    name: str
    program: str
    crate: str
    path: str
    description: str
    rights: str
    concurrency: int
    memory_mb: int

    def __post_init__(self):
        checks = {
            "name": re.fullmatch(r"[a-z]+(-[a-z]+)*", self.name),
            "program": re.fullmatch(r"[a-z]+(-[a-z]+)*", self.program),
            "path": re.fullmatch("" if self.rights in JOBS else r"/api/[a-z]+(-[a-z]+)*|/meja", self.path),
            # It stands in YAML without quotation marks.
            "description": re.fullmatch(r"[\w /,.-]+", self.description),
            "rights": self.rights in RIGHTS,
            "concurrency": isinstance(self.concurrency, int) and self.concurrency > 0,
            # What Lambda takes.
            "memory_mb": isinstance(self.memory_mb, int) and 128 <= self.memory_mb <= 10_240,
        }
        for member, is_right in checks.items():
            if not is_right:
                raise Problem(f"{LIST.name}: {self.name} can't have {member} = {getattr(self, member)!r}")

    @property
    def id(self) -> str:
        """Its name among the template's resources."""
        return camel(self.name)

    @property
    def takes_form(self) -> bool:
        """Whether a form of the site is sent to it."""
        return self.knows_keys and self.rights != "works-desk"

    @property
    def has_table(self) -> bool:
        """Whether it is told of the table."""
        return self.rights != "reads-bundle"

    @property
    def knows_keys(self) -> bool:
        """Whether it is told of the hash key as well."""
        return self.has_table and self.rights not in JOBS

    @property
    def endpoint(self) -> str:
        """The `layanan` of the form that it takes, where it takes one."""
        return self.path.rpartition("/")[2]

    @property
    def concurrency_parameter(self) -> str:
        return f"{self.id}Concurrency"


def package_parameter(program: str) -> str:
    """The template's parameter that names a program's package."""
    return f"{camel(program)}Package"


def camel(name: str) -> str:
    return "".join(part.capitalize() for part in name.split("-"))


def read(path: Path = LIST) -> list[Function]:
    """The functions of a list; what can't be meant is a problem."""
    entries = tomllib.loads(path.read_text()).get("function", [])
    found = []
    for number, entry in enumerate(entries, 1):
        wanted = set(Function.__dataclass_fields__)
        if wrong := wanted.symmetric_difference(entry):
            verb = "lacks" if wrong & wanted else "has an unknown"
            raise Problem(f"{path.name}: entry {number} {verb} {', '.join(sorted(wrong))}")
        found.append(Function(**entry))
    for member in ("name", "path"):
        taken = [getattr(function, member) for function in found if getattr(function, member)]
        for value in taken:
            if taken.count(value) > 1:
                raise Problem(f"{path.name}: two functions have {member} = {value!r}")
    return found


def programs(functions: list[Function]) -> dict[str, str]:
    """Each program once, with the crate that it is compiled in."""
    return {function.program: function.crate for function in functions}


def check_forms(forms: list[dict], functions: list[Function]) -> None:
    """Makes sure that somebody answers each form of the bundle, and that each function that takes a
    form has one."""
    taken = {function.endpoint for function in functions if function.takes_form}
    sent = {form["service"]: form["path"] for form in forms}
    for endpoint in sorted(sent.keys() - taken):
        raise Problem(
            f"the form at {sent[endpoint]} is sent to /api/{endpoint}, where nobody answers: "
            f"it needs an entry in infra/aws/{LIST.name}"
        )
    for endpoint in sorted(taken - sent.keys()):
        raise Problem(f"{LIST.name}: no form is sent to /api/{endpoint}; take the entry out")
