"""Checks what this machine has, and fetches from PyPI what it may lack."""

import os
import shutil
import subprocess
import sys
import venv
from pathlib import Path

from .places import AWS, OUT
from .problem import Problem


def check(wanted) -> None:
    """Says what is missing before anything is built."""
    if wanted.rollback is None and not shutil.which("cargo"):
        raise Problem("cargo is missing: install Rust with rustup, see the README at the top")
    if wanted.domain and not (wanted.certificate or wanted.plan):
        raise Problem("--domain needs --certificate, the ARN of its certificate in us-east-1")
    if wanted.base_url and not wanted.plan:
        raise Problem("--base-url goes with --plan only; otherwise the stack knows the address")
    if wanted.native and not wanted.plan:
        raise Problem("--native goes with --plan only: the functions run on arm64")
    for pair in wanted.set:
        if "=" not in pair:
            raise Problem(f"--set {pair}: write it as NAME=VALUE")


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
        venv.create(home, with_pip=True, clear=True)
        pip = [programs / "pip", "install", "--quiet", "--disable-pip-version-check"]
        if subprocess.run([*pip, "-r", requirements]).returncode:
            raise Problem(f"pip could not install {requirements.name}")
        done.write_text(wanted)
    return programs
