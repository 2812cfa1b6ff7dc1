"""What the common tools say about the templates."""

import json
import re
import subprocess
import sys
from pathlib import Path

import pytest

from places import AWS

PROGRAMS = Path(sys.executable).parent
TEMPLATES = {
    "template.yaml": "ap-southeast-3",
    "artifacts.yaml": "ap-southeast-3",
    "global.yaml": "us-east-1",
}


@pytest.mark.parametrize("name, region", TEMPLATES.items())
def test_cfn_lint(name, region, tmp_path, template_text):
    path = AWS / name
    if name == "template.yaml":
        path = tmp_path / name
        path.write_text(template_text)
    tool("cfn-lint", "--regions", region, "--template", path)


def test_sam_validate(tmp_path, template_text):
    path = tmp_path / "template.yaml"
    path.write_text(with_release(template_text))
    tool("sam", "validate", "--lint", "--region", "ap-southeast-3", "--template", path)


@pytest.mark.parametrize("name", TEMPLATES)
def test_checkov_and_that_each_exception_is_needed(name, tmp_path, template_text):
    text = template_text if name == "template.yaml" else (AWS / name).read_text()
    # checkov leaves out what a condition leaves out, so the firewall is switched on.
    text = text.replace("Default: 'no'", "Default: 'yes'")
    excepted = set()
    for resource in re.split(r"\n(?=  \w+:\n)", text):
        excepted |= {
            (resource.strip().split(":")[0], check) for check in re.findall(r"- id: (CKV\w+)", resource)
        }
    checked = tmp_path / name
    checked.write_text(text)
    assert failures(checked) == set()
    checked.write_text(text.replace("      checkov:\n", "      disregarded:\n"))
    assert failures(checked) == excepted


def with_release(text: str) -> str:
    """With a default where `sam` can't be given a value, and a deploy always gives one."""
    marked = "  ReleaseDigest:\n    Type: String\n"
    assert marked in text
    return text.replace(marked, f"{marked}    Default: '{'0' * 64}'\n")


def failures(path: Path) -> set[tuple[str, str]]:
    report = tool(
        "checkov", "--skip-download", "--framework", "cloudformation", "--output", "json", "--soft-fail", "--file", path
    )
    results = json.loads(report).get("results", {"failed_checks": []})
    return {(check["resource"].split(".")[-1], check["check_id"]) for check in results["failed_checks"]}


def tool(name: str, *arguments) -> str:
    done = subprocess.run([PROGRAMS / name, *map(str, arguments)], capture_output=True, text=True)
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout
