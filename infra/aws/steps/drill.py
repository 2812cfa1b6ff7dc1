"""A restore that is tried out now: `scheduled/drill.py` does it, as it does once a month by itself."""

import time

from .problem import Problem
from .store import Store

# A restore of any size takes a quarter of an hour at least, and nobody knows how long at most.
SECONDS_BETWEEN_LOOKS = 20


def run(account, store: Store) -> None:
    """Has a restore begun, waits until it is proven and thrown away, and prints the account of it."""
    before = store.drills()
    name = f"{account.wanted.stack}-drill"
    said = account.call("drill", now=True)
    print(f"The restore to {name}: {said}. The clock calls every quarter of an hour for the rest")
    dynamodb = account.session.client("dynamodb")
    started = time.monotonic()
    while is_there(dynamodb, name):
        time.sleep(SECONDS_BETWEEN_LOOKS)
    new = [key for key in store.drills() if key not in before]
    if not new:
        raise Problem(f"the restore is not proven, and its table thrown away; the log /aws/lambda/{name} says why")
    print(store.get(new[-1]).decode())
    print(f"The restore is proven, and its table thrown away, after {round(time.monotonic() - started) // 60} minutes")


def is_there(dynamodb, table: str) -> bool:
    try:
        dynamodb.describe_table(TableName=table)
        return True
    except dynamodb.exceptions.ResourceNotFoundException:
        return False
