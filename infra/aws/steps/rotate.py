"""New secrets, without a moment in which those who use them disagree.

Both ways may break off anywhere without harm: begin again.
"""

import hashlib
import json
import secrets
from collections.abc import Callable
from datetime import datetime, timedelta, timezone

from .problem import Problem
from .store import Store

# What the functions take, by functions/records/src/keyed_hash.rs.
MOST_KEYS = 8


def origin_secret(account, store: Store, *, again: Callable) -> None:
    """Gives CloudFront and the functions a new origin secret."""
    known = account.outputs() or {}
    in_use = known["OriginSecretInUse"]
    other = {"A": "B", "B": "A"}[in_use]
    client = account.session.client("secretsmanager")

    def draw(letter: str) -> None:
        client.put_secret_value(SecretId=known[f"OriginSecret{letter}Arn"], SecretString=secrets.token_hex(24))

    print(f"1. A new secret {other}; CloudFront sends {in_use} meanwhile")
    draw(other)
    again(account, store)
    print(f"2. CloudFront changes over to {other}; the functions take both")
    account.given["OriginSecretInUse"] = other
    again(account, store)
    print(f"3. {in_use}, which nobody sends any more, is drawn anew as well")
    draw(in_use)
    again(account, store)


def hash_key(account, store: Store, *, again: Callable, was_seen: bool) -> None:
    """Gives the functions a new hash key. They know it before one of them uses it, and the earlier ones
    as long as a record from their time is kept. With `was_seen`, the one in use goes at once."""
    arn = (account.outputs() or {})["HashKeyArn"]
    client = account.session.client("secretsmanager")
    in_force = client.get_secret_value(SecretId=arn)["SecretString"].split(",")
    log = store.hash_keys()
    first, last = fingerprint(in_force[0]), fingerprint(in_force[-1])
    if first in log and last not in log:
        # An earlier try drew it, and broke off before it became the current one.
        earlier, new = in_force[:-1], in_force[-1]
    else:
        earlier, new = in_force, secrets.token_hex(32)
    store.note_hash_key(fingerprint(earlier[0]))
    kept = still_needed(earlier, log, datetime.now(timezone.utc), days_kept(store.bundle(account.release_in_place(store))))
    if len(kept) + 1 > MOST_KEYS:
        raise Problem(f"{len(kept)} hash keys are needed still, and the functions take {MOST_KEYS}: wait until one may go")
    print(f"1. A new hash key, which the functions know and don't use; {len(earlier)} earlier")
    put(client, arn, [*earlier, new])
    again(account, store)
    if was_seen:
        kept = [key for key in kept if key != earlier[0]]
    print(f"2. It becomes the current one; {len(kept)} earlier ones stay, {len(earlier) - len(kept)} go")
    put(client, arn, [new, *kept])
    store.note_hash_key(fingerprint(new))
    again(account, store)
    if len(kept) < len(earlier):
        print("Officers whose authenticator is older than the keys that stay set it up anew, at /meja/akun/")


def put(client, arn: str, keys: list[str]) -> None:
    client.put_secret_value(SecretId=arn, SecretString=",".join(keys))


def still_needed(keys: list[str], log: dict[str, datetime], now: datetime, days: int) -> list[str]:
    """Those of the keys, the current one first, under which a record may be kept still: all but those
    whose next one became the current one longer ago than records are kept. One whose time nobody
    wrote down is needed."""
    kept = keys[:1]
    for after, key in zip(keys, keys[1:]):
        since = log.get(fingerprint(after))
        if since is None or now - since <= timedelta(days=days):
            kept.append(key)
    return kept


def fingerprint(key: str) -> str:
    """A name for a key, of which nothing can be learnt: a key is far too long to be guessed."""
    return hashlib.sha256(key.encode()).hexdigest()[:16]


def days_kept(bundle: dict[str, bytes]) -> int:
    """The longest time that any form's records are kept."""
    forms = [json.loads(data) for path, data in bundle.items() if path.startswith("formulir/")]
    days = [form["purpose"]["retention_days"] for form in forms if "retention_days" in form["purpose"]]
    if not days:
        raise Problem("no form of the release in place says how long its records are kept")
    return max(days)
