"""What the common tools say about the templates. Each takes seconds to start, so it is asked once, of all
templates together, and beside another."""

import json
import re
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from places import AWS
from steps import template
from test_functions import LISTED, THIRD

PROGRAMS = Path(sys.executable).parent
REGIONS = {
    "template.yaml": "ap-southeast-3",
    # As it is with one more form: one that nobody has looked at.
    "third.yaml": "ap-southeast-3",
    "artifacts.yaml": "ap-southeast-3",
    "global.yaml": "us-east-1",
}


@pytest.fixture(scope="module")
def linted(template_text, tmp_path_factory) -> dict[str, subprocess.CompletedProcess]:
    """What each tool ends with."""
    folder = tmp_path_factory.mktemp("templates")
    texts = {name: (AWS / name).read_text() for name in ("artifacts.yaml", "global.yaml")}
    texts |= {"template.yaml": template_text, "third.yaml": template.render([*LISTED, THIRD])}
    (folder / "sam.yaml").write_text(with_release(texts["third.yaml"]))
    for name, text in texts.items():
        (folder / name).write_text(text)
        # checkov leaves out what a condition leaves out, so the firewall is switched on.
        text = text.replace("Default: 'no'", "Default: 'yes'")
        (folder / f"checked-{name}").write_text(text)
        (folder / f"bare-{name}").write_text(text.replace("      checkov:\n", "      disregarded:\n"))
    checked = [name for kind in ("checked", "bare") for name in sorted(path.name for path in folder.glob(f"{kind}-*"))]
    commands = {
        "checkov": ["checkov", "--skip-download", "--framework", "cloudformation", "--output", "json", "--soft-fail", "--file", *checked],
        "sam": ["sam", "validate", "--region", "ap-southeast-3", "--template", "sam.yaml"],
    }
    for region in set(REGIONS.values()):
        names = [name for name, one in REGIONS.items() if one == region]
        commands[f"cfn-lint {region}"] = ["cfn-lint", "--regions", region, "--template", *names]

    def run(command: list[str]) -> subprocess.CompletedProcess:
        return subprocess.run([PROGRAMS / command[0], *command[1:]], cwd=folder, capture_output=True, text=True)

    with ThreadPoolExecutor(2) as workers:
        return dict(zip(commands, workers.map(run, commands.values())))


@pytest.mark.parametrize("tool", ["cfn-lint ap-southeast-3", "cfn-lint us-east-1", "sam"])
def test_linters(linted, tool):
    done = linted[tool]
    assert done.returncode == 0, done.stdout + done.stderr


@pytest.mark.parametrize("name", REGIONS)
def test_checkov_and_that_each_exception_is_needed(linted, name, template_text):
    text = (AWS / name).read_text() if (AWS / name).exists() else ""
    if name in ("template.yaml", "third.yaml"):
        text = template_text if name == "template.yaml" else template.render([*LISTED, THIRD])
    excepted = set()
    for resource in re.split(r"\n(?=  \w+:\n)", text):
        excepted |= {
            (resource.strip().split(":")[0], check) for check in re.findall(r"- id: (CKV\w+)", resource)
        }
    found = failures(linted["checkov"])
    assert found.get(f"checked-{name}", set()) == set()
    assert found.get(f"bare-{name}", set()) == excepted and excepted


def failures(done: subprocess.CompletedProcess) -> dict[str, set[tuple[str, str]]]:
    """What checkov found fault with, by file: resource and check."""
    assert done.returncode == 0, done.stdout + done.stderr
    found: dict[str, set[tuple[str, str]]] = {}
    for check in json.loads(done.stdout)["results"]["failed_checks"]:
        file = check["file_path"].rsplit("/")[-1]
        found.setdefault(file, set()).add((check["resource"].split(".")[-1], check["check_id"]))
    return found


def with_release(text: str) -> str:
    """With a default where `sam` can't be given a value, and a deploy always gives one."""
    marked = "  ReleaseDigest:\n    Type: String\n"
    assert marked in text
    return text.replace(marked, f"{marked}    Default: '{'0' * 64}'\n")
