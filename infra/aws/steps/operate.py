"""The ways of operation: what `deploy` does with each of its options."""

from collections.abc import Callable

from . import drill, publish, rotate, release, smoke
from .problem import Problem
from .release import Release
from .store import Store

# Of an account in Jakarta, unless AWS raised it: API Gateway's rate for a region, and a burst that
# nobody can ask for. Then what template.yaml has.
OPENING_DAY = {"OpeningDay": "on", "ApiRequestsPerSecond": "2500", "ApiBurst": "1250"}
EVERY_DAY = {"OpeningDay": "off", "ApiRequestsPerSecond": "500", "ApiBurst": "1000"}
# Units a second that the table has ready on opening day; a registration takes 15 writes.
WARM = {"ReadUnitsPerSecond": 12_000, "WriteUnitsPerSecond": 20_000}


def run(account, package: Callable) -> None:
    """Does what was asked for. `package` builds a release, for an address and with programs."""
    wanted = account.wanted
    store = account.prepare()
    if wanted.rollback is not None:
        roll_back(account, store, wanted.rollback)
    elif wanted.rotate_origin_secret:
        rotate.origin_secret(account, store, again=once_more)
    elif wanted.rotate_hash_key:
        rotate.hash_key(account, store, again=once_more, was_seen=wanted.rotate_hash_key == "seen")
    elif wanted.opening_day:
        switch(account, store, on=wanted.opening_day == "on")
    elif wanted.drill:
        drill.run(account, store)
    elif wanted.smoke:
        try_out(account, store, account.release_in_place(store))
    elif wanted.again:
        once_more(account, store)
    else:
        deploy(account, store, package)


def deploy(account, store: Store, package: Callable) -> None:
    def build() -> Release:
        return store.keep(package(account.wanted, account.base_url(), account.programs(store)))

    chosen = build()
    publish.apply(account, store, chosen)
    # The first time, CloudFront's own name for the site is only known now.
    if account.base_url() != chosen.base_url:
        chosen = build()
        publish.apply(account, store, chosen)
    try_out(account, store, chosen)


def once_more(account, store: Store) -> None:
    """The release in place under a new name: with new parameters, and with secrets read anew."""
    earlier = account.release_in_place(store)
    if earlier.base_url != account.base_url():
        raise Problem(
            f"the release in place was built for {earlier.base_url}; leave --again out, and it is built for "
            f"{account.base_url()}"
        )
    chosen = store.keep_again(release.again(earlier))
    publish.apply(account, store, chosen)
    try_out(account, store, chosen)


def try_out(account, store: Store, chosen: Release) -> None:
    """Notes that a release served, or goes back to the last one that did."""
    account.show_addresses(chosen)
    try:
        smoke.test(account, store.bundle(chosen))
    except Problem as problem:
        if account.goes_back or account.wanted.smoke:
            raise
        try:
            before = store.earlier(chosen.name, "", account.base_url())
        except Problem as none:
            raise Problem(f"{problem}\nIt stays in place: {none}") from None
        print(f"\n{problem}\nGoing back to {before.release}, which served before")
        put_back(account, store, before)
        raise Problem(f"release {chosen.name} failed its trial; {before.release} serves again: {problem}") from None
    store.has_served(chosen, account.versions())


def roll_back(account, store: Store, wanted: str) -> None:
    put_back(account, store, store.earlier(account.current_release(), wanted, account.base_url()))


def put_back(account, store: Store, before) -> None:
    account.goes_back = True
    account.serve(before.versions)
    print(f"The functions of {before.release} serve again; the rest follows")
    chosen = store.release(before.release)
    publish.apply(account, store, chosen)
    try_out(account, store, chosen)


def switch(account, store: Store, *, on: bool) -> None:
    """Gets ready for opening day, or goes back to every day."""
    account.given = (OPENING_DAY if on else EVERY_DAY) | account.given
    if on:
        warm_up(account)
    once_more(account, store)


def warm_up(account) -> None:
    """Has the table and its indexes ready for more. It costs once, and never goes back."""
    client = account.session.client("dynamodb")
    name = account.outputs()["TableName"]
    table = client.describe_table(TableName=name)["Table"]
    if is_warm(table) and all(map(is_warm, table.get("GlobalSecondaryIndexes", []))):
        print(f"Table {name} is ready")
        return
    # An index is written with the table: one that is not ready would hold it up.
    indexes = [
        {"Update": {"IndexName": index["IndexName"], "WarmThroughput": WARM}}
        for index in table.get("GlobalSecondaryIndexes", [])
        if not is_warm(index)
    ]
    change = {} if is_warm(table) else {"WarmThroughput": WARM}
    if indexes:
        change["GlobalSecondaryIndexUpdates"] = indexes
    client.update_table(TableName=name, **change)
    print(f"Table {name} gets ready for {WARM['WriteUnitsPerSecond']:,} writes a second; that takes a while")


def is_warm(table: dict) -> bool:
    has = table.get("WarmThroughput", {})
    return all(has.get(name, 0) >= value for name, value in WARM.items())
