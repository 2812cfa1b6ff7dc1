"""A new key of the keyed hashes every year, by itself, so that nobody is asked for it and nobody who came
before is forgotten. What fails is the alarm `NoRotation`.

The secret holds the keys with commas between: the first is written with, all are read. A function reads
them when it starts, and goes on with what it read for as long as AWS keeps it warm, which is hours. So
each call, one a day, does what is next: it makes a new key known, last in the list; a month later, when
nothing runs any more that doesn't know it, it makes it the first. Each function knows the earlier keys
meanwhile, and takes a person's place under every key that it knows, so none stores anybody twice.

A key goes, as the next one becomes the first, when it was last the first one longer ago than any record
is kept. When that was is noted in the bucket of releases, under a fingerprint. `deploy
--rotate-hash-key` calls as well, for one step and then the other.
"""

import hashlib
import os
import re
import secrets
from datetime import datetime, timedelta, timezone

import boto3

# From one first key to the next, and how long one is known before that. A few days more than a year, so
# that of three keys the oldest goes when records are kept for two years.
YEAR, KNOWN_BEFORE = timedelta(days=370), timedelta(days=30)
# More than a day between two notes, and the hours of a function that was warm.
MARGIN = timedelta(days=7)
# What the functions take, by functions/records/src/keyed_hash/keys.rs.
MOST_KEYS = 8


def handler(event=None, context=None):
    event = event or {}
    client, s3 = boto3.client("secretsmanager"), boto3.client("s3")
    held = client.get_secret_value(SecretId=os.environ["SECRET"])
    keys = [key for key in re.split(r"[,\s]+", held["SecretString"]) if key]
    noted = notes(s3)
    known = is_only_known(keys, noted)
    note(s3, keys[:-1] if known else keys, noted)
    age = now() - held["CreatedDate"]
    step = event.get("step") or due(age, known)
    if step == "announce":
        said = announce(client, keys, noted, known, event)
    elif step == "use":
        said = use(client, s3, keys, noted, known, event)
    else:
        said = {"did": "nothing", "keys": len(keys), "gone": 0}
    print(f"{said}, {age.days} days after the last change")
    return said


def due(age, known):
    if known:
        return "use" if age >= KNOWN_BEFORE else None
    return "announce" if age >= YEAR - KNOWN_BEFORE else None


def announce(client, keys, noted, known, event):
    """Makes a new key known. One that is known already will do, unless somebody may have seen it."""
    if known and not event.get("seen"):
        return {"did": "nothing", "keys": len(keys), "gone": 0}
    keys = keys[:-1] if known else keys
    going = [key for key in keys if key not in needed(keys, noted, now() + KNOWN_BEFORE)]
    if going and "step" not in event:
        tell(max(noted[fingerprint(key)] for key in going))
    if len(keys) == MOST_KEYS:
        keys = needed(keys, noted, now())
    if len(keys) == MOST_KEYS:
        raise RuntimeError(
            f"records are kept under all of {MOST_KEYS} hash keys, and the functions take no more: "
            "wait, or say with --set DaysKept=… how long a record is kept at most"
        )
    put(client, [*keys, secrets.token_hex(32)])
    return {"did": "announce", "keys": len(keys) + 1, "gone": 0}


def use(client, s3, keys, noted, known, event):
    """Makes the key that is known the first one; that before it goes at once when somebody saw it."""
    if not known:
        raise RuntimeError("no new hash key is known yet")
    *earlier, new = keys
    kept = [key for key in needed(earlier, noted, now()) if not (event.get("seen") and key == earlier[0])]
    put(client, [new, *kept])
    note(s3, [new], noted)
    return {"did": "use", "keys": len(kept) + 1, "gone": len(earlier) - len(kept)}


def put(client, keys):
    client.put_secret_value(SecretId=os.environ["SECRET"], SecretString=",".join(keys))


def is_only_known(keys, noted):
    """Whether the last key never was the first one. Where nothing is noted yet, all may have been."""
    return bool(noted) and len(keys) > 1 and fingerprint(keys[-1]) not in noted


def needed(keys, noted, at):
    """The keys under which a record may be kept then; the first always."""
    kept_for = timedelta(days=int(os.environ["DAYS_KEPT"])) + MARGIN
    return [key for key in keys if key == keys[0] or at - noted[fingerprint(key)] <= kept_for]


def notes(s3):
    """When each key was last the first one, by its fingerprint."""
    bucket = os.environ["BUCKET"]
    pages = s3.get_paginator("list_objects_v2").paginate(Bucket=bucket, Prefix="hash-keys/")
    names = [entry["Key"] for page in pages for entry in page.get("Contents", [])]
    texts = {name: s3.get_object(Bucket=bucket, Key=name)["Body"].read().decode() for name in names}
    return {name.removeprefix("hash-keys/"): datetime.fromisoformat(text) for name, text in texts.items()}


def note(s3, keys, noted):
    """Notes that the first key is it today. So it is of any other that may have been until now: one
    that was never noted, and all when the first one is new, as somebody else changed the list then."""
    first_is_new = fingerprint(keys[0]) not in noted
    for key in keys:
        if key == keys[0] or first_is_new or fingerprint(key) not in noted:
            noted[fingerprint(key)] = now()
            text = now().isoformat(timespec="seconds")
            s3.put_object(Bucket=os.environ["BUCKET"], Key=f"hash-keys/{fingerprint(key)}", Body=text.encode())


def fingerprint(key):
    """A name for a key, of which nothing can be learnt: a key is far too long to be guessed."""
    return hashlib.sha256(key.encode()).hexdigest()[:16]


def tell(until):
    """An officer's authenticator is bound to the key that was the first one when she used it last."""
    boto3.client("sns").publish(
        TopicArn=os.environ["ALARMS"],
        Subject="OK OCE: officers who have not signed in for long",
        Message=(
            f"In {KNOWN_BEFORE.days} days an old hash key goes. Officers who have not signed in since {until:%d %B %Y} "
            "sign in once until then; later only a recovery code lets them in."
        ),
    )


def now():
    return datetime.now(timezone.utc)
