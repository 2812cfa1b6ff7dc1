"""template.yaml as CloudFormation takes it.

In the file, what stands between two marks is there once for each function:

    #: each function                 or: each function that stores
    <Name>Logs:
      …
    #: only stores                   inside of it, for this class of rights alone; or for several:
    #: only stores or gives-places
      …
    #: end
    #: end

`#: each program` is there once for each program, whichever functions run it. The names in angle
brackets are those of `names`. And each `FunctionCode: edge/…` and `ZipFile: scheduled/…` is replaced by that file's text.
"""

import re
from collections.abc import Iterator

from . import edge
from .functions import RIGHTS, Function, camel, read
from .places import AWS
from .problem import Problem

MARK = re.compile(r" *#: (?P<words>.+)\n")


def render(functions: list[Function] | None = None) -> str:
    """The whole template, for these functions; without any, for those of functions.toml."""
    text = (AWS / "template.yaml").read_text()
    return edge.place(unroll(text, read() if functions is None else functions))


def unroll(text: str, functions: list[Function]) -> str:
    """Writes what stands between marks as often as there are functions for it."""
    return written(iter(text.splitlines(keepends=True)), functions, None)


def written(lines: Iterator[str], functions: list[Function], of: Function | None) -> str:
    """The lines with each block written out, and the names of one function filled in."""
    made = []
    for line in lines:
        mark = MARK.fullmatch(line)
        if not mark:
            made.append(filled(line, of))
        elif mark["words"] == "end":
            raise Problem("template.yaml: a mark `#: end` ends nothing")
        else:
            inner = list(until_end(lines))
            for function in meant(mark["words"], functions, of):
                made.append(written(iter(inner), functions, function))
    return "".join(made)


def until_end(lines: Iterator[str]) -> Iterator[str]:
    """The lines up to the mark that ends this block, those of blocks inside of it included."""
    open_ = 1
    for line in lines:
        if mark := MARK.fullmatch(line):
            open_ += -1 if mark["words"] == "end" else 1
            if open_ == 0:
                return
        yield line
    raise Problem("template.yaml: a block lacks its `#: end`")


def meant(words: str, functions: list[Function], of: Function | None) -> list[Function]:
    """The functions that a block is written for."""
    match words.split():
        case ["each", "function"]:
            return functions
        case ["each", "function", "that", *said] if (rights := classes(said)):
            return [function for function in functions if function.rights in rights]
        case ["each", "program"]:
            return list({function.program: function for function in functions}.values())
        case ["only", *said] if of and (rights := classes(said)):
            return [of] if of.rights in rights else []
    raise Problem(f"template.yaml: nothing is known of a mark `#: {words}`")


def classes(said: list[str]) -> list[str]:
    """The classes of rights in `a or b`; none where that is not what is said."""
    named = said[::2]
    is_list = set(said[1::2]) <= {"or"} and len(said) % 2 == 1
    return named if is_list and all(name in RIGHTS for name in named) else []


def filled(line: str, of: Function | None) -> str:
    """A line with the names of the function that it is written for."""
    known = names(of) if of else {}
    for name in re.findall(r"<(\w+)>", line) if of else []:
        if name not in known:
            raise Problem(f"template.yaml: nothing is known of <{name}>")
        line = line.replace(f"<{name}>", known[name])
    return line


def names(of: Function) -> dict[str, str]:
    """The names in angle brackets."""
    name = camel(of.name)
    return {
        "Name": name,  # MentorRequest, for resources
        "id": name[0].lower() + name[1:],  # mentorRequest, for metrics in an alarm
        "name": of.name,
        "Program": camel(of.program),
        "program": of.program,
        "path": of.path,
        "endpoint": of.endpoint,
        "description": of.description,
        "concurrency": str(of.concurrency),
        "memory": str(of.memory_mb),
    }
