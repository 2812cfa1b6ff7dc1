"""New secrets, without a moment in which those who use them disagree.

Both ways may break off anywhere without harm: begin again.
"""

import secrets
from collections.abc import Callable

from .store import Store


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
    """Gives the functions a new hash key now: `scheduled/rotation.py`, which does so once a year by
    itself, does it here too, and this lets the functions start anew between its two steps instead of waiting
    for it. With `was_seen`, the one in use goes at once."""
    said = account.call("rotation", step="announce", seen=was_seen)
    print(f"1. A new hash key, which the functions know and don't use; {said['keys'] - 1} earlier")
    again(account, store)
    said = account.call("rotation", step="use", seen=was_seen)
    print(f"2. It becomes the current one; {said['keys'] - 1} earlier ones stay, {said['gone']} go")
    again(account, store)
    if said["gone"]:
        print("Officers who have not signed in while the keys that stay were known need a recovery code to do so")
