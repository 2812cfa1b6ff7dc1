"""The bucket of releases."""

from botocore.exceptions import ClientError

from . import release
from .problem import Problem
from .release import Packaged, Release
from .site_files import SiteFile

IN_PLACE = "in-place"


class Store:
    """Keeps releases; what it has already is not sent again."""

    def __init__(self, s3, bucket: str):
        self.s3 = s3
        self.bucket = bucket

    def keep(self, packaged: Packaged) -> Release:
        """Everything first, then the manifest: a manifest that is there is complete."""
        sent = 0
        for key, data in packaged.bytes_by_key.items():
            if not self.has(key):
                self.s3.put_object(Bucket=self.bucket, Key=key, Body=data)
                sent += 1
        chosen = packaged.release
        self.s3.put_object(
            Bucket=self.bucket, Key=manifest(chosen.name), Body=chosen.to_json().encode()
        )
        print(f"Release {chosen.name} is kept: {sent} of {len(packaged.bytes_by_key)} things were new")
        return chosen

    def release(self, name: str) -> Release:
        return Release.from_json(self.get(manifest(name)).decode())

    def names(self) -> list[str]:
        """The releases, oldest first."""
        pages = self.s3.get_paginator("list_objects_v2").paginate(Bucket=self.bucket, Prefix="releases/")
        keys = [entry["Key"] for page in pages for entry in page.get("Contents", [])]
        return sorted(key.removeprefix("releases/").removesuffix(".json") for key in keys)

    def earlier(self, current: str | None, wanted: str) -> Release:
        """The release to roll back to: the one that is named, or the one before the current."""
        names = self.names()
        if wanted:
            if wanted not in names:
                raise Problem(f"there is no release {wanted}; there are: {', '.join(names[-10:])}")
            return self.release(wanted)
        before = [name for name in names if current is not None and name < current]
        if not before:
            raise Problem("there is no earlier release to roll back to")
        return self.release(before[-1])

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
