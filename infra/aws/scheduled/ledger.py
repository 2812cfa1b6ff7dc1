"""Copies the ledger of erasures out of the table, every day before the backup, into the bucket of
releases: whatever a backup brings back is erased again from it. It holds references, by which nobody
is found. Then it looks when a backup was last restored for a trial; a month without is an error, as
is a copy that fails: both are the alarm `NoLedger`.
"""

import os
from datetime import datetime, timezone

import boto3

# A month, and some days to do it in.
MOST_DAYS = 35


def handler(event=None, context=None):
    table, bucket = os.environ["TABLE"], os.environ["BUCKET"]
    dynamodb, s3 = boto3.client("dynamodb"), boto3.client("s3")
    pages = s3.get_paginator("list_objects_v2").paginate(Bucket=bucket, Prefix="erasures/")
    known = {entry["Key"] for page in pages for entry in page.get("Contents", [])}
    erased = dynamodb.get_paginator("query").paginate(
        TableName=table,
        KeyConditionExpression="pk = :erased",
        ExpressionAttributeValues={":erased": {"S": "ERASED"}},
        ConsistentRead=True,
    )
    copied = 0
    for page in erased:
        for item in page["Items"]:
            key = f"erasures/{item['sk']['S']}"
            if key not in known:
                s3.put_object(Bucket=bucket, Key=key, Body=b"")
                copied += 1
    print(f"{copied} erasures copied, {len(known)} were there")
    check_drills(s3, bucket)


def check_drills(s3, bucket):
    """`deploy --drill` leaves an account of each; before the first one the first release counts."""
    for folder, which in (("drills/", max), ("releases/", min)):
        pages = s3.get_paginator("list_objects_v2").paginate(Bucket=bucket, Prefix=folder)
        if times := [entry["LastModified"] for page in pages for entry in page.get("Contents", [])]:
            days = (now() - which(times)).days
            if days > MOST_DAYS:
                raise RuntimeError(f"no restore was tried out for {days} days: infra/aws/deploy --drill")
            return


def now():
    return datetime.now(timezone.utc)
