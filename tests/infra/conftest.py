"""What the tests share: the template, and the packages that `deploy --plan` makes."""

import logging
import os
import subprocess

import pytest

from cloudformation import Stack
from places import AWS, ROOT

from steps import template  # isort: skip  (places makes it importable)
from steps.places import OUT  # isort: skip


# SAM's translator asks for its own metrics to be published, at each translation.
logging.getLogger("samtranslator").setLevel(logging.ERROR)


@pytest.fixture(scope="session")
def template_text() -> str:
    """template.yaml as deploy sends it."""
    return template.render()


@pytest.fixture(scope="session")
def stack(template_text) -> Stack:
    return Stack(template_text)


@pytest.fixture(scope="session")
def plan(tmp_path_factory) -> str:
    """What `deploy --plan` prints; its packages are in `OUT` afterwards.

    With examples, because a test needs communities to choose from whatever the content is.
    """
    # It must do without what only a real deploy installs.
    without = tmp_path_factory.mktemp("without")
    (without / "boto3.py").write_text("raise ImportError('a plan needs no boto3')")
    site_gen = subprocess.run(
        [ROOT / "tests/compile", "site-gen", "--features", "dev-server/search"],
        stdout=subprocess.PIPE,
        text=True,
        check=True,
    ).stdout.strip()
    command = [AWS / "deploy", "--plan", "--native", "--with-examples", "--site-gen", site_gen]
    done = subprocess.run(
        [*command, "--base-url", "https://okoce.example"],
        cwd=ROOT,
        env=os.environ | {"PYTHONPATH": str(without)},
        capture_output=True,
        text=True,
    )
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout


@pytest.fixture(scope="session")
def packages(plan):
    """The folder with the functions' packages and the built site."""
    return OUT
