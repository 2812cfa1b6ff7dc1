"""Tries out a restore once a month: whether a backup comes back, whole, without whom had herself
erased, and how long it takes. The table that serves is only read.

A restore takes longer than a function may run. So the clock calls every quarter of an hour, and each
call does what is next: it begins a restore, or waits, or has the restored table checked and throws it
away. `deploy --drill` calls it as well, with `now`. What fails is the alarm `NoDrill`.
"""

import json
import os
from datetime import datetime, timedelta, timezone

import boto3
from botocore.config import Config

# A month without a restore that was proven, and a day without one that was begun.
PROVEN_EVERY, BEGUN_EVERY = timedelta(days=28), timedelta(days=1)
# Longer than the check may take.
PATIENCE = Config(read_timeout=880, retries={"total_max_attempts": 1})


def handler(event=None, context=None):
    dynamodb, s3 = boto3.client("dynamodb"), boto3.client("s3")
    state = state_of(dynamodb)
    if state is None:
        if not (event or {}).get("now") and not is_due(s3):
            return "not due"
        begin(dynamodb, s3)
        return "begun"
    if state in ("CREATING", "DELETING"):
        return state.lower()
    try:
        return prove(s3) if state == "ACTIVE" else fail(f"the restored table is {state}")
    finally:
        # It holds people's data.
        dynamodb.delete_table(TableName=os.environ["SCRATCH"])


def state_of(dynamodb):
    """None while there is no restored table."""
    try:
        return dynamodb.describe_table(TableName=os.environ["SCRATCH"])["Table"]["TableStatus"]
    except dynamodb.exceptions.ResourceNotFoundException:
        return None


def is_due(s3):
    """Before the first drill the first release counts: a table that was just made holds nothing."""
    proven = times(s3, "drills/")[-1:] or times(s3, "releases/")[:1]
    begun = times(s3, "drills-begun/")[-1:]
    return all(now() - at >= PROVEN_EVERY for at in proven) and all(now() - at >= BEGUN_EVERY for at in begun)


def times(s3, folder):
    return sorted(entry["LastModified"] for entry in listed(s3, folder))


def begin(dynamodb, s3):
    note(s3, "drills-begun", {})
    dynamodb.restore_table_to_point_in_time(
        SourceTableName=os.environ["TABLE"],
        TargetTableName=os.environ["SCRATCH"],
        UseLatestRestorableTime=True,
        SSESpecificationOverride={"Enabled": True, "SSEType": "KMS", "KMSMasterKeyId": os.environ["KEY"]},
    )


def prove(s3):
    """Erases again whom the ledger names, checks, counts, and keeps the account of it."""
    within = round((now() - times(s3, "drills-begun/")[-1]).total_seconds())
    erased = [entry["Key"].removeprefix("erasures/") for entry in listed(s3, "erasures/")]
    answer = boto3.client("lambda", config=PATIENCE).invoke(
        FunctionName=os.environ["CHECK"], Payload=json.dumps({"erased": erased}).encode()
    )
    said = json.loads(answer["Payload"].read())
    if "FunctionError" in answer:
        fail(f"the check failed: {said}")
    found = json.loads(said) | {"restored_within_seconds": within}
    print(json.dumps(found))
    if found["findings"]:
        fail(f"what came back is not whole: {found['findings']} findings")
    if not found["submissions"]:
        fail("nothing came back: no submission is in the restored table")
    note(s3, "drills", found)
    return "proven"


def listed(s3, folder):
    pages = s3.get_paginator("list_objects_v2").paginate(Bucket=os.environ["BUCKET"], Prefix=folder)
    return [entry for page in pages for entry in page.get("Contents", [])]


def note(s3, folder, what):
    key = f"{folder}/{now():%Y%m%dT%H%M%SZ}.json"
    s3.put_object(Bucket=os.environ["BUCKET"], Key=key, Body=json.dumps(what, indent=1).encode())


def fail(why):
    raise RuntimeError(why)


def now():
    return datetime.now(timezone.utc)
