"""One list of functions: a new form is an entry in it, and the template has the rest."""

import dataclasses
import json

import pytest

from cloudformation import Stack
from places import ROOT
from steps import functions, release, template
from steps.functions import Function
from steps.problem import Problem

LISTED = functions.read()
# Another form of the program that takes registrations.
THIRD = dataclasses.replace(
    LISTED[0], name="stall-request", path="/api/stall-request", description="POST /api/stall-request", concurrency=20
)
# What knows all functions, and so changes with a new one.
SHARED = {"Api", "FunctionErrors", "FunctionThrottles", "Dashboard"}


@pytest.fixture(scope="module")
def with_third() -> str:
    return template.render([*LISTED, THIRD])


def test_the_functions_that_there_are():
    assert {function.name: (function.path, function.rights) for function in LISTED} == {
        "registration": ("/api/registration", "stores"),
        "mentor-request": ("/api/mentor-request", "stores"),
        "seats": ("/api/seats", "gives-places"),
        "status": ("/api/status", "shows-status"),
        "desk": ("/meja", "works-desk"),
        "day-close": ("", "closes-days"),
        "places-sweep": ("", "sweeps-places"),
        "restore-check": ("", "checks-restores"),
        "office-finder": ("/api/office", "reads-bundle"),
    }


def test_a_new_form_has_all_that_the_first_one_has(stack, with_third):
    more = Stack(with_third)
    added = more.resources.keys() - stack.resources.keys()
    of_the_first = {name for name in stack.resources if name.startswith("Registration")}
    assert added == {name.replace("Registration", "StallRequest") for name in of_the_first}
    assert len(added) == 10, "function, version, alias, role, log, two permissions, three counts"
    for name in added:
        assert spoken_of(more, name) == spoken_of(stack, name.replace("StallRequest", "Registration")), name


def test_a_new_form_changes_nothing_else(stack, with_third):
    more = Stack(with_third)
    changed = {name for name in stack.resources if more.resources[name] != stack.resources[name]}
    assert changed == SHARED
    new_parameters = more.parameters.keys() - stack.parameters.keys()
    assert new_parameters == {"StallRequestConcurrency"}, "its program is there already"
    assert more.parameters["StallRequestConcurrency"] == "20"


def test_a_new_form_is_reached_watched_and_shown(stack, with_third):
    more = Stack(with_third)
    paths = set(more["Api"]["Body"]["paths"]) - set(stack["Api"]["Body"]["paths"])
    assert paths == {"/api/stall-request", "/api/stall-request/{proxy+}"}
    for alarm in ("FunctionErrors", "FunctionThrottles"):
        watched = [metric["MetricStat"]["Metric"] for metric in more[alarm]["Metrics"] if "MetricStat" in metric]
        assert "okoce-stall-request" in [metric["Dimensions"][0]["Value"] for metric in watched]
    assert more["StallRequest"]["Environment"]["Variables"]["OKOCE_ENDPOINT"] == "stall-request"
    shown = json.dumps(json.loads(more["Dashboard"]["DashboardBody"]))
    for metric in ("StallRequestStored", "Duration", "ConcurrentExecutions", "Throttles"):
        assert metric in shown
    assert shown.count("okoce-stall-request") == 3


def spoken_of(stack: Stack, name: str) -> str:
    """A resource as text, without what tells one function from another."""
    text = json.dumps(stack.resources[name], sort_keys=True)
    for own in (THIRD, LISTED[0]):
        for word in (own.description, own.id, own.name, f'"{own.concurrency}"'):
            text = text.replace(word, "…")
    return text


# ── The list itself ─────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize(
    "wrong, problem",
    [
        ({"name": "Stall"}, "can't have name = 'Stall'"),
        ({"path": "/stall"}, "can't have path = '/stall'"),
        ({"path": ""}, "can't have path = ''"),
        ({"rights": "closes-days"}, "can't have path = '/api/stall-request'"),
        ({"description": "it: stores"}, "can't have description"),
        ({"rights": "everything"}, "can't have rights = 'everything'"),
        ({"concurrency": 0}, "can't have concurrency = 0"),
        ({"memory_mb": 64}, "can't have memory_mb = 64"),
    ],
)
def test_what_can_not_be_meant_is_told(wrong, problem):
    with pytest.raises(Problem, match=problem):
        Function(**vars(THIRD) | wrong)


@pytest.mark.parametrize(
    "change, problem",
    [
        (lambda text: text.replace('rights = "stores"\n', "", 1), "entry 1 lacks rights"),
        (lambda text: text.replace("rights =", "right =", 1), "entry 1 lacks right, rights"),
        (lambda text: text + 'timeout = 3\n', f"entry {len(LISTED)} has an unknown timeout"),
        (lambda text: text.replace('"mentor-request"', '"registration"', 1), "two functions have name = 'registration'"),
        (lambda text: text.replace('"/api/office"', '"/api/registration"'), "two functions have path"),
    ],
)
def test_a_wrong_list_is_told(tmp_path, change, problem):
    path = tmp_path / "functions.toml"
    path.write_text(change(functions.LIST.read_text()))
    with pytest.raises(Problem, match=problem):
        functions.read(path)


def test_each_form_of_the_bundle_is_answered(packages):
    forms = release.forms_of(packages / "dist/functions")
    functions.check_forms(forms, LISTED)
    assert {form["service"] for form in forms} == {"registration", "mentor-request", "seats", "status"}


def test_a_form_that_nobody_answers_is_told_before_a_deploy():
    forms = [{"service": function.endpoint, "path": f"/{function.endpoint}/"} for function in LISTED if function.takes_form]
    with pytest.raises(Problem, match="the form at /lapak/ is sent to /api/stall-request, where nobody answers"):
        functions.check_forms([*forms, {"service": "stall-request", "path": "/lapak/"}], LISTED)
    with pytest.raises(Problem, match="no form is sent to /api/stall-request; take the entry out"):
        functions.check_forms(forms, [*LISTED, THIRD])


@pytest.mark.parametrize(
    "text, problem",
    [
        ("#: each function\n", "lacks its `#: end`"),
        ("#: end\n", "ends nothing"),
        ("#: each thing\n#: end\n", "nothing is known of a mark `#: each thing`"),
        ("#: only stores\n#: end\n", "nothing is known of a mark `#: only stores`"),
        ("#: each function that deletes\n#: end\n", "nothing is known of a mark"),
        ("#: each function\n<Nmae>\n#: end\n", "nothing is known of <Nmae>"),
    ],
)
def test_a_wrong_mark_is_told(text, problem):
    with pytest.raises(Problem, match=problem):
        template.unroll(text, LISTED)


def test_marks_are_written_out():
    text = "a\n  #: each function\n  <name> <id>\n  #: only stores\n  stores\n  #: end\n  #: end\nb\n"
    assert template.unroll(text, [LISTED[0], LISTED[-1]]) == (
        "a\n  registration registration\n  stores\n  office-finder officeFinder\nb\n"
    )
    several = "#: each function that stores or gives-places\n<name>\n#: end\n"
    assert template.unroll(several, LISTED) == "registration\nmentor-request\nseats\n"
    twice = template.unroll("#: each program\n<program>\n#: end\n", [LISTED[0], THIRD])
    assert twice == f"{THIRD.program}\n"


def test_the_readme_names_each_step_for_a_new_form():
    """The checklist at the top of the repository names the list."""
    assert "infra/aws/functions.toml" in (ROOT / "README.md").read_text()
