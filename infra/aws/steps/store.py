"""The bucket of releases."""

import json
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass

from botocore.exceptions import ClientError

from . import release
from .problem import Problem
from .release import Packaged, Release
from .site_files import SiteFile

IN_PLACE = "in-place"
# Files on their way at the same time. One takes a tenth of a second from abroad, so one after the
# other the site would take minutes.
AT_ONCE = 16


@dataclass(frozen=True)
class Served:
    """An entry in the log of what served."""

    release: str
    base_url: str
    # Of each function, by its name in Lambda.
    versions: dict[str, str]


class Store:
    """Keeps releases; what it has already is not sent again."""

    def __init__(self, s3, bucket: str):
        self.s3 = s3
        self.bucket = bucket

    def keep(self, packaged: Packaged) -> Release:
        """Everything first, then the manifest: a manifest that is there is complete."""

        def send(key: str) -> bool:
            if self.has(key):
                return False
            self.s3.put_object(Bucket=self.bucket, Key=key, Body=packaged.bytes_by_key[key])
            return True

        with ThreadPoolExecutor(AT_ONCE) as workers:
            sent = sum(workers.map(send, packaged.bytes_by_key))
        chosen = packaged.release
        self.s3.put_object(
            Bucket=self.bucket, Key=manifest(chosen.name), Body=chosen.to_json().encode()
        )
        print(f"Release {chosen.name} is kept: {sent} of {len(packaged.bytes_by_key)} things were new")
        return chosen

    def release(self, name: str) -> Release:
        return Release.from_json(self.get(manifest(name)).decode())

    def keys(self, folder: str) -> list[str]:
        pages = self.s3.get_paginator("list_objects_v2").paginate(Bucket=self.bucket, Prefix=folder)
        return sorted(entry["Key"] for page in pages for entry in page.get("Contents", []))

    def keep_again(self, chosen: Release) -> Release:
        """A manifest of things that are kept already."""
        self.s3.put_object(Bucket=self.bucket, Key=manifest(chosen.name), Body=chosen.to_json().encode())
        return chosen

    # ── The log of what served ────────────────────────────────────────────────────────────

    def has_served(self, chosen: Release, versions: dict[str, str]) -> None:
        """Notes that a release is in place and passed its trial, and in which versions."""
        entry = {"release": chosen.name, "base_url": chosen.base_url, "versions": versions}
        # Names end in a number, so that the log can be read in order.
        key = f"served/{len(self.served()):06}-{chosen.name}.json"
        self.s3.put_object(Bucket=self.bucket, Key=key, Body=json.dumps(entry, indent=1).encode())

    def served(self) -> list[Served]:
        """What served, oldest first."""
        return [Served(**json.loads(self.get(key))) for key in self.keys("served/")]

    def earlier(self, current: str | None, wanted: str, base_url: str) -> Served:
        """The release to roll back to: the one that is named, or the one that served before the
        current one did. None is chosen that never served, or that was made for another address:
        its links would lead there, and its forms be refused."""
        log = self.served()
        names = [entry.release for entry in log]
        if wanted:
            if wanted not in names:
                known = ", ".join(dict.fromkeys(names[-10:])) or "none"
                raise Problem(f"no release {wanted} ever served; there are: {known}")
            chosen = log[len(names) - 1 - names[::-1].index(wanted)]
        else:
            before = log[: names.index(current)] if current in names else log
            if not before:
                raise Problem("nothing served before; there is no earlier release to roll back to")
            chosen = before[-1]
        if chosen.base_url != base_url:
            made_from = self.release(chosen.release).commit or "its commit"
            raise Problem(
                f"release {chosen.release} was built for {chosen.base_url}, and the site is at {base_url} now: "
                f"check out {made_from} and deploy that"
            )
        return chosen

    # ── Templates ─────────────────────────────────────────────────────────────────────────

    def template(self, text: str) -> dict[str, str]:
        """Keeps a template; gives it as CloudFormation is told of it."""
        key = release.key_of("templates", ".yaml", text.encode())
        if not self.has(key):
            self.s3.put_object(Bucket=self.bucket, Key=key, Body=text.encode())
        return {"TemplateURL": self.url(key)}

    # ── Restores ──────────────────────────────────────────────────────────────────────────

    def drills(self) -> list[str]:
        """The accounts of restores that were tried out and came back whole, oldest first."""
        return self.keys("drills/")

    def in_place(self) -> list[SiteFile]:
        """The files of the release that was put in place whole; none when the last one broke off."""
        if not self.has(IN_PLACE):
            return []
        return self.release(self.get(IN_PLACE).decode()).site

    def nothing_is_in_place(self) -> None:
        self.s3.delete_object(Bucket=self.bucket, Key=IN_PLACE)

    def is_in_place(self, chosen: Release) -> None:
        self.s3.put_object(Bucket=self.bucket, Key=IN_PLACE, Body=chosen.name.encode())

    def bundle(self, chosen: Release) -> dict[str, bytes]:
        """What the functions of this release know of the forms."""
        return release.bundle_of(self.get(next(iter(chosen.packages.values()))))

    def get(self, key: str) -> bytes:
        return self.s3.get_object(Bucket=self.bucket, Key=key)["Body"].read()

    def has(self, key: str) -> bool:
        try:
            self.s3.head_object(Bucket=self.bucket, Key=key)
            return True
        except ClientError as error:
            if error.response["Error"]["Code"] in ("404", "NoSuchKey"):
                return False
            raise

    def url(self, key: str) -> str:
        region = self.s3.meta.region_name
        return f"https://{self.bucket}.s3.{region}.amazonaws.com/{key}"


def manifest(name: str) -> str:
    return f"releases/{name}.json"
