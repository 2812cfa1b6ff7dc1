"""Checks what this machine has, and fetches from PyPI what it may lack."""

import importlib.util
import os
import shutil
import subprocess
import sys
import venv
from pathlib import Path

from .places import AWS, OUT
from .problem import Problem


# What building takes, and where it comes from.
BUILDING = {
    "cargo": "install Rust with rustup, see the README at the top",
    "cc": "install a C compiler, on Debian `apt-get install gcc libc6-dev`",
}


def check(wanted) -> None:
    """Says what is missing before anything is built."""
    if builds(wanted):
        for name, where in BUILDING.items():
            if not shutil.which(name):
                raise Problem(f"{name} is missing: {where}")
    if wanted.domain and not (wanted.certificate or wanted.plan):
        raise Problem("--domain needs --certificate, the ARN of its certificate in us-east-1")
    if wanted.base_url and not wanted.plan:
        raise Problem("--base-url goes with --plan only; otherwise the stack knows the address")
    if wanted.native and not wanted.plan:
        raise Problem("--native goes with --plan only: the functions run on arm64")
    for pair in wanted.set:
        if "=" not in pair:
            raise Problem(f"--set {pair}: write it as NAME=VALUE")


def builds(wanted) -> bool:
    """Whether anything is compiled."""
    changes_only = (
        wanted.again,
        wanted.opening_day,
        wanted.rotate_origin_secret,
        wanted.rotate_hash_key,
        wanted.drill,
        wanted.smoke,
    )
    return wanted.rollback is None and not any(changes_only)


def enter_venv() -> None:
    """Goes on inside a virtual environment that has boto3."""
    if "OKOCE_DEPLOY_VENV" in os.environ:
        return
    python = venv_with(AWS / "requirements.txt") / "python"
    os.environ["OKOCE_DEPLOY_VENV"] = "1"
    os.execv(python, [str(python), *sys.argv])


def venv_with(requirements: Path) -> Path:
    """The programs of a virtual environment with these packages; made where missing."""
    home = OUT / f"venv-{requirements.stem}"
    programs = home / "bin"
    done = home / "installed.txt"
    wanted = requirements.read_text()
    if not done.exists() or done.read_text() != wanted:
        if not importlib.util.find_spec("ensurepip"):
            raise Problem("Python can't make virtual environments: on Debian `apt-get install python3-venv`")
        venv.create(home, with_pip=True, clear=True)
        pip = [programs / "pip", "install", "--quiet", "--disable-pip-version-check"]
        if subprocess.run([*pip, "-r", requirements]).returncode:
            raise Problem(f"pip could not install {requirements.name}")
        done.write_text(wanted)
    return programs
