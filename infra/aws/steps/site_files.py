"""The files of the built site: what each is, how long it may be kept, and in which order they
are put in place."""

import hashlib
import re
from dataclasses import dataclass
from pathlib import Path

from .problem import Problem

CONTENT_TYPES = {
    ".css": "text/css; charset=utf-8",
    ".csv": "text/csv; charset=utf-8",
    ".geojson": "application/geo+json",
    ".html": "text/html; charset=utf-8",
    ".ics": "text/calendar; charset=utf-8",
    ".ico": "image/x-icon",
    ".jpg": "image/jpeg",
    ".js": "text/javascript; charset=utf-8",
    ".json": "application/json",
    ".png": "image/png",
    ".svg": "image/svg+xml",
    ".txt": "text/plain; charset=utf-8",
    ".wasm": "application/wasm",
    ".webmanifest": "application/manifest+json",
    ".webp": "image/webp",
    ".xml": "application/xml",
}

# Its name has the hash of its bytes, so it never changes. The parts of the search index are named
# by Pagefind, after their language and hash.
HASHED = re.compile(r"(^|/)[^/]+\.[0-9a-f]{8,}\.[a-z0-9]+$|^pagefind/(\w+/|pagefind\.)[a-z]+_[0-9a-f]{7,}\.pf_[a-z]+$")

FOR_EVER = "public, max-age=31536000, immutable"
# Browsers ask each time and mostly hear "not modified"; CloudFront keeps it until told to forget.
ASK_AGAIN = "public, max-age=0, must-revalidate, s-maxage=86400"


@dataclass(frozen=True)
class SiteFile:
    """One file: its path in the site, and the hash that its bytes are kept under."""

    path: str
    sha256: str

    @property
    def is_hashed(self) -> bool:
        return bool(HASHED.search(self.path))

    @property
    def cache_control(self) -> str:
        return FOR_EVER if self.is_hashed else ASK_AGAIN

    @property
    def content_type(self) -> str:
        return content_type(self.path)

    @property
    def is_page(self) -> bool:
        return self.path.endswith(".html")


def content_type(path: str) -> str:
    if path.endswith("atom.xml"):
        return "application/atom+xml"
    suffix = Path(path).suffix
    # Search indexes have endings of their own and are read by our script only.
    if path.startswith("pagefind/") and suffix not in CONTENT_TYPES:
        return "application/octet-stream"
    if suffix not in CONTENT_TYPES:
        raise Problem(f"{path}: no content type is known for `{suffix}`; add it to site_files.py")
    return CONTENT_TYPES[suffix]


def read(dist: Path) -> dict[SiteFile, Path]:
    """Every file of the built site, in order of path, and where it is on this machine.

    The compressed copies beside them are for other web servers; CloudFront makes its own.
    """
    public = dist / "public"
    places = {
        path.relative_to(public).as_posix(): path
        for path in sorted(public.rglob("*"))
        if path.is_file() and path.suffix not in (".br", ".gz")
    }
    if "index.html" not in places:
        raise Problem(f"{public} has no index.html")
    description = dist / "functions/openapi.json"
    if description.exists():
        places["api/openapi.json"] = description
    for name in places:
        content_type(name)
    return {
        SiteFile(name, hashlib.sha256(path.read_bytes()).hexdigest()): path
        for name, path in sorted(places.items())
    }


@dataclass(frozen=True)
class Changes:
    """How to get from one release to another without a page that lacks its style or script.

    In this order: `assets`, then the functions (whose pages use them too), then `others` and
    `pages`, then `gone`. Hashed files are never taken away: a page that is open somewhere, or
    that a search engine kept, still finds them.
    """

    assets: list[SiteFile]
    others: list[SiteFile]
    pages: list[SiteFile]
    gone: list[str]


def changes(before: list[SiteFile], after: list[SiteFile], present: list[str]) -> Changes:
    """From `before` to `after`; `present` are the paths that are in place now, whatever left them
    there."""
    known = {file.path: file.sha256 for file in before}
    new = [file for file in after if known.get(file.path) != file.sha256]
    kept = {file.path for file in after}
    return Changes(
        assets=[file for file in new if file.is_hashed],
        others=[file for file in new if not file.is_hashed and not file.is_page],
        pages=[file for file in new if not file.is_hashed and file.is_page],
        gone=[path for path in present if path not in kept and not HASHED.search(path)],
    )
