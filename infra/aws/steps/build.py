"""Builds the site and the functions' programs."""

import json
import os
import platform
import re
import shutil
import subprocess
import tomllib
from pathlib import Path

from .functions import programs, read
from .places import AWS, OUT, ROOT
from .problem import Problem
from .tools import venv_with

ARM64 = "aarch64-unknown-linux-gnu"
# What `provided.al2023` has.
NEWEST_GLIBC = (2, 34)


def content_base_url() -> str:
    """The address in content/situs.toml."""
    site = tomllib.loads((ROOT / "content/situs.toml").read_text())
    return site["alamat_dasar"].rstrip("/")


def site(base_url: str, *, with_examples: bool, site_gen: str | None = None) -> Path:
    """Builds `public` and `functions`, and says where they are. `site_gen` is that program, where
    it is compiled already."""
    dist = OUT / "dist"
    command = ["cargo", "run", "--quiet", "--package", "site-gen", "--features", "search", "--"]
    if site_gen:
        command = [site_gen]
    command += ["build", "--out", str(dist), "--base-url", base_url]
    if not with_examples:
        command.append("--without-examples")
    run(command, "the site could not be built; the problems are listed above")
    return dist


def functions(*, native: bool, plan_only: bool) -> dict[str, bytes]:
    """Compiles each program for Lambda. `native` is for those who want to run it here."""
    if native or platform.machine() in ("aarch64", "arm64"):
        compiled = here(profile())
    elif ARM64 in installed_targets():
        compiled = cross()
    elif plan_only:
        print(f"{ARM64} is not installed, so this plan compiles for {platform.machine()}")
        compiled = here(profile())
    else:
        raise Problem(f"the functions run on arm64: rustup target add {ARM64}")
    for name, program in compiled.items():
        check_glibc(name, program)
    return compiled


def here(flags: list[str]) -> dict[str, bytes]:
    """Compiles for this machine's own processor."""
    command = ["cargo", "build", *flags, "--message-format=json-render-diagnostics"]
    output = run(command, "the functions could not be compiled", capture=True)
    found = {}
    for line in output.splitlines():
        message = json.loads(line)
        if message["reason"] == "compiler-artifact" and message.get("executable"):
            found[message["target"]["name"]] = Path(message["executable"]).read_bytes()
    return found


def cross() -> dict[str, bytes]:
    """Compiles for arm64 with cargo-lambda and its zig."""
    tools = venv_with(AWS / "requirements-cross.txt")
    folder = OUT / "lambda"
    shutil.rmtree(folder, ignore_errors=True)
    command = ["cargo", "lambda", "build", "--arm64", "--lambda-dir", str(folder), *profile()]
    path = f"{tools}{os.pathsep}{os.environ['PATH']}"
    run(command, "the functions could not be compiled for arm64", PATH=path)
    return {name: (folder / name / "bootstrap").read_bytes() for name in programs(read())}


def profile(only: str | None = None) -> list[str]:
    """How the programs are compiled, or one of them."""
    flags = ["--config", str(AWS / "lambda-profile.toml"), "--profile", "lambda"]
    for program, crate in programs(read()).items():
        if only in (None, program):
            flags += ["--package", crate, "--features", f"{crate}/{program},{crate}/deployed", "--bin", program]
    return flags


def check_glibc(name: str, program: bytes) -> None:
    """A program made on a newer Linux may ask for more than Lambda has, and not even start."""
    asked = {(int(a), int(b)) for a, b in re.findall(rb"GLIBC_(\d+)\.(\d+)", program)}
    if asked and max(asked) > NEWEST_GLIBC:
        newest = ".".join(map(str, max(asked)))
        raise Problem(f"{name} needs glibc {newest}, Lambda has 2.34: compile it on Debian 12")


def installed_targets() -> list[str]:
    if not shutil.which("rustup"):
        return []
    return run(["rustup", "target", "list", "--installed"], "rustup failed", capture=True).split()


def run(command: list[str], failed: str, *, capture: bool = False, **environment: str) -> str:
    done = subprocess.run(
        command,
        cwd=ROOT,
        env=os.environ | environment,
        stdout=subprocess.PIPE if capture else None,
        text=True,
    )
    if done.returncode:
        raise Problem(failed)
    return done.stdout or ""
