"""Puts a release in place, in an order in which no page ever lacks its style or script."""

import time
from concurrent.futures import ThreadPoolExecutor

from . import edge
from .release import Release
from .site_files import SiteFile, changes
from .store import AT_ONCE, Store


def apply(account, store: Store, chosen: Release) -> None:
    """Brings everything to this release; the same for a new one and for an earlier one."""
    s3 = store.s3
    before = store.in_place()
    # What follows may break off; then the next deploy puts every file in place again.
    store.nothing_is_in_place()

    # The functions' pages use hashed files as well, so these come first; only the first time
    # there is no bucket for them yet.
    if there := account.outputs():
        copy(s3, store, there["SiteBucketName"], changes(before, chosen.site, []).assets)
    known = account.put_stack(store, chosen)
    bucket = known["SiteBucketName"]
    todo = changes(before, chosen.site, paths_in(s3, bucket))
    if not there:
        copy(s3, store, bucket, todo.assets)
    copy(s3, store, bucket, todo.others)
    copy(s3, store, bucket, todo.pages)
    # Before the pages that moved are taken away.
    moved = edge.put_redirects(account.session.client("cloudfront-keyvaluestore"), known["RedirectsArn"], chosen.redirects)
    for path in todo.gone:
        s3.delete_object(Bucket=bucket, Key=path)
    forget(account.session.client("cloudfront"), known["DistributionId"], chosen.name)
    store.is_in_place(chosen)
    print(
        f"Site: {len(todo.assets)} hashed files, {len(todo.others)} others and "
        f"{len(todo.pages)} pages are new, {len(todo.gone)} are gone; {moved} redirects changed"
    )


def paths_in(s3, bucket: str) -> list[str]:
    pages = s3.get_paginator("list_objects_v2").paginate(Bucket=bucket)
    return [entry["Key"] for page in pages for entry in page.get("Contents", [])]


def copy(s3, store: Store, bucket: str, files: list[SiteFile]) -> None:
    """Puts files in place, many at once; when it comes back all of them are there."""

    def put(file: SiteFile) -> None:
        s3.copy_object(
            Bucket=bucket,
            Key=file.path,
            CopySource={"Bucket": store.bucket, "Key": f"site/{file.sha256}"},
            ContentType=file.content_type,
            CacheControl=file.cache_control,
            MetadataDirective="REPLACE",
        )

    with ThreadPoolExecutor(AT_ONCE) as workers:
        list(workers.map(put, files))


def forget(cloudfront, distribution: str, release: str) -> None:
    """Hashed files are forgotten too, but nobody will notice: they come back the same."""
    made = cloudfront.create_invalidation(
        DistributionId=distribution,
        InvalidationBatch={
            "Paths": {"Quantity": 1, "Items": ["/*"]},
            "CallerReference": f"{release}-{int(time.time())}",
        },
    )
    cloudfront.get_waiter("invalidation_completed").wait(
        DistributionId=distribution, Id=made["Invalidation"]["Id"]
    )
