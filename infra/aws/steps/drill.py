"""A restore that is tried out: whether a backup comes back, whole, without whom had herself erased,
and how long it takes. The table that serves is only read."""

import json
import os
import subprocess
import time

from botocore.exceptions import ClientError

from . import release
from .places import ROOT
from .problem import Problem
from .store import Store

# A restore of any size takes a quarter of an hour at least, and nobody knows how long at most.
SECONDS_BETWEEN_LOOKS = 20


def run(account, store: Store) -> None:
    """Restores the table to a second one, erases again, verifies, counts, and throws it away."""
    known = account.outputs() or {}
    client = account.session.client("dynamodb")
    # The trail sees what begins with the stack's name.
    scratch = f"{account.wanted.stack}-drill-{release.new_name().lower()}"
    started = time.monotonic()
    client.restore_table_to_point_in_time(
        SourceTableName=known["TableName"],
        TargetTableName=scratch,
        UseLatestRestorableTime=True,
        SSESpecificationOverride={"Enabled": True, "SSEType": "KMS", "KMSMasterKeyId": known["DataKeyArn"]},
    )
    print(f"{known['TableName']} is restored to {scratch}")
    try:
        wait_until_active(client, scratch)
        restored = round(time.monotonic() - started)
        print(f"It is there after {restored // 60} minutes")
        environment = environment_of(account, scratch, known["HashKeyArn"])
        again = erase_again(client, store, scratch, environment)
        found = json.loads(okoce(environment, "verify", "--json"))
    finally:
        throw_away(client, scratch)
    account_of_it = found | {
        "findings": len(found["findings"]),
        "restored_in_seconds": restored,
        "erased_again": again,
    }
    print(json.dumps(account_of_it, indent=1))
    if found["findings"]:
        raise Problem(f"what came back is not whole: {found['findings'][0]}")
    if not found["submissions"]:
        raise Problem("nothing came back: no submission is in the restored table")
    store.note_drill(account_of_it)
    print("The restore is proven, and its table thrown away")


def wait_until_active(client, table: str) -> None:
    while (status := client.describe_table(TableName=table)["Table"]["TableStatus"]) != "ACTIVE":
        if status != "CREATING":
            raise Problem(f"the restored table is {status}")
        time.sleep(SECONDS_BETWEEN_LOOKS)


def erase_again(client, store: Store, table: str, environment: dict[str, str]) -> int:
    """Erases whom the ledger names and the backup brought back; gives how many."""
    again = 0
    for reference in store.erasures():
        key = {"pk": {"S": f"SUB#{reference}"}, "sk": {"S": "RECORD"}}
        if "Item" in client.get_item(TableName=table, Key=key, ProjectionExpression="pk", ConsistentRead=True):
            okoce(environment, "person", "erase", "--reference", reference)
            again += 1
    return again


def throw_away(client, table: str) -> None:
    try:
        client.delete_table(TableName=table)
    except ClientError as error:
        print(f"{table} could not be deleted ({error.response['Error']['Code']}): delete it by hand, it holds people's data")


def environment_of(account, table: str, key_arn: str) -> dict[str, str]:
    """What `okoce` has to know of a table in AWS."""
    login = account.session.get_credentials().get_frozen_credentials()
    known = {
        "OKOCE_TABLE": table,
        "OKOCE_KEY_ARN": key_arn,
        "AWS_REGION": account.wanted.region,
        "AWS_ACCESS_KEY_ID": login.access_key,
        "AWS_SECRET_ACCESS_KEY": login.secret_key,
    }
    return known | ({"AWS_SESSION_TOKEN": login.token} if login.token else {})


def okoce(environment: dict[str, str], *words: str) -> str:
    """Runs the operator's command on the table; gives what it prints."""
    command = ["cargo", "run", "--quiet", "--package", "operator", "--bin", "okoce", "--", *words]
    done = subprocess.run(command, cwd=ROOT, env=os.environ | environment, stdout=subprocess.PIPE, text=True)
    # 1: it says what is wrong, which is what it is asked for.
    if done.returncode not in ((0, 1) if words[0] == "verify" else (0,)):
        raise Problem(f"okoce {words[0]} failed")
    return done.stdout
