"""A release: the template, the programs' packages and the files of the site, each named by the
hash of its bytes. Putting a release in place and rolling back to one are the same act."""

import hashlib
import io
import json
import subprocess
import time
import zipfile
from dataclasses import dataclass, field, replace
from datetime import datetime, timezone
from pathlib import Path

from . import edge, functions, site_files, template
from .places import OUT, ROOT
from .problem import Problem
from .site_files import SiteFile

# Above it a cold start is felt; AWS would take 50 MB.
MOST_PACKAGE_BYTES = 6_000_000


@dataclass(frozen=True)
class Release:
    """What is in place, or was, by name."""

    name: str
    base_url: str
    template: str
    packages: dict[str, str]
    site: list[SiteFile]
    # Where addresses that moved lead.
    redirects: dict[str, str] = field(default_factory=dict)
    # The commit that it was built from, with `-dirty` when files differed from it; empty where
    # there was no Git.
    commit: str = ""
    # Of what the programs were compiled from; see `sources`.
    sources: str = ""

    def to_json(self) -> str:
        fields = vars(self) | {"site": {file.path: file.sha256 for file in self.site}}
        return json.dumps(fields, indent=1)

    @classmethod
    def from_json(cls, text: str) -> "Release":
        fields = json.loads(text)
        fields["site"] = [SiteFile(*pair) for pair in sorted(fields["site"].items())]
        return cls(**fields)


@dataclass(frozen=True)
class Packaged:
    """A release with all its bytes, before it is kept."""

    release: Release
    bytes_by_key: dict[str, bytes]


def pack(dist: Path, programs: dict[str, bytes], base_url: str) -> Packaged:
    """Packs what was built."""
    functions.check_forms(forms_of(dist / "functions"), functions.read())
    blobs: dict[str, bytes] = {}

    def keep(folder: str, ending: str, data: bytes) -> str:
        key = key_of(folder, ending, data)
        blobs[key] = data
        return key

    rendered = keep("templates", ".yaml", template.render().encode())
    packages = {}
    for name, program in programs.items():
        package = zipped(program, dist / "functions")
        if len(package) > MOST_PACKAGE_BYTES:
            raise Problem(f"{name} is {len(package):,} bytes zipped; at most {MOST_PACKAGE_BYTES:,}")
        packages[name] = keep(f"functions/{name}", ".zip", package)
    site = site_files.read(dist)
    for file, path in site.items():
        blobs[f"site/{file.sha256}"] = path.read_bytes()

    moved = edge.read_redirects()
    made = Release(new_name(), base_url, rendered, packages, list(site), moved, commit(), sources())
    return Packaged(made, blobs)


def key_of(folder: str, ending: str, data: bytes) -> str:
    """The name of a thing in the bucket of releases."""
    return f"{folder}/{hashlib.sha256(data).hexdigest()}{ending}"


def again(earlier: Release) -> Release:
    """The same things under a new name, which makes the functions start anew."""
    name = new_name()
    while name <= earlier.name:
        time.sleep(0.2)
        name = new_name()
    return replace(earlier, name=name)


def new_name() -> str:
    return datetime.now(timezone.utc).strftime("%Y%m%dT%H%M%SZ")


def commit() -> str:
    """The commit in this checkout."""
    command = ["git", "describe", "--always", "--abbrev=40", "--exclude=*", "--dirty"]
    try:
        done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True)
    except FileNotFoundError:
        return ""
    return done.stdout.strip() if done.returncode == 0 else ""


def sources(root: Path = ROOT) -> str:
    """A name for the functions' code in this checkout."""
    files = sorted(root.glob("functions/*/src/**/*.rs"))
    listed = [f"{file.relative_to(root)} {hashlib.sha256(file.read_bytes()).hexdigest()}\n" for file in files]
    return hashlib.sha256("".join(listed).encode()).hexdigest()[:16]


def zipped(program: bytes, bundle: Path) -> bytes:
    """A function's package: `bootstrap` and, beside it, the bundle it reads. The same content
    makes the same bytes."""
    if not (bundle / "formulir").is_dir():
        raise Problem(f"{bundle} has no forms")
    files = {"bootstrap": (program, 0o755)}
    for path in bundle.rglob("*"):
        if path.is_file():
            name = f"dist/functions/{path.relative_to(bundle).as_posix()}"
            files[name] = (path.read_bytes(), 0o644)
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED, compresslevel=9) as package:
        for name, (data, mode) in sorted(files.items()):
            entry = zipfile.ZipInfo(name, date_time=(1980, 1, 1, 0, 0, 0))
            entry.external_attr = mode << 16
            entry.create_system = 3  # Unix, or the mode means nothing.
            package.writestr(entry, data, zipfile.ZIP_DEFLATED, 9)
    return buffer.getvalue()


def forms_of(bundle: Path) -> list[dict]:
    """The forms of a bundle on this machine."""
    return [json.loads(path.read_text()) for path in sorted(bundle.glob("formulir/*.json"))]


def program_of(package: bytes) -> bytes:
    """The program in a package."""
    return zipfile.ZipFile(io.BytesIO(package)).read("bootstrap")


def bundle_of(package: bytes) -> dict[str, bytes]:
    """The bundle in a package, by path."""
    files = zipfile.ZipFile(io.BytesIO(package))
    start = "dist/functions/"
    return {name[len(start):]: files.read(name) for name in files.namelist() if name.startswith(start)}


def days_kept(bundle: dict[str, bytes]) -> int:
    """The longest time that a form of this bundle has its records kept."""
    forms = [json.loads(data) for path, data in bundle.items() if path.startswith("formulir/")]
    days = [form["purpose"]["retention_days"] for form in forms if "retention_days" in form["purpose"]]
    if not days:
        raise Problem("no form of this release says how long its records are kept")
    return max(days)


def write_to(packaged: Packaged, folder: Path = OUT) -> None:
    """Leaves template and packages on this machine, to be looked at."""
    release = packaged.release
    (folder / "template.yaml").write_bytes(packaged.bytes_by_key[release.template])
    for program, key in release.packages.items():
        (folder / f"{program}.zip").write_bytes(packaged.bytes_by_key[key])
