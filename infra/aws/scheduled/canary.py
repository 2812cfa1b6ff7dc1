"""Opens the site as people do, every five minutes. What it raises is the alarm `SiteUnreachable`.

Nothing that it sends is stored: a form without answers comes back with what is wrong, and so does a
question for the status of a reference that nobody has.
"""

import os
import random
import urllib.error
import urllib.parse
import urllib.request

ALPHABET = "23456789BCDFGHJKMNPQRSTVWXYZ"
# Of functions/programme/src/reference.rs: ISO/IEC 7064 with modulus 29 and radix 2.
MODULUS = 29


def handler(event=None, context=None):
    site = os.environ["SITE"]
    expect(site, "/", 200)
    expect(site, "/daftar/", 200)
    expect(site, "/api/registration", 422, {})
    # Wrong tries are counted by address, 300 a day; this is a quarter of its own 288.
    if random.random() < 0.25:
        expect(site, "/api/status", 422, {"nomor": reference(), "angka_telepon": "000000"})


def expect(site, path, status, form=None):
    body = None if form is None else urllib.parse.urlencode(form).encode()
    headers = {"Origin": site, "User-Agent": "okoce-canary"}
    request = urllib.request.Request(site + path, data=body, headers=headers)
    try:
        answer = urllib.request.urlopen(request, timeout=20)
    except urllib.error.HTTPError as error:
        answer = error
    page = answer.read()
    if answer.status != status:
        raise RuntimeError(f"{path} is answered with {answer.status}, not {status}")
    if b"<main" not in page:
        raise RuntimeError(f"{path} is answered with a page that is not ours")


def reference():
    """One that is right, and that most likely nobody has."""
    while True:
        body = [random.randrange(len(ALPHABET)) for _ in range(9)]
        total = sum(number * 2 ** (9 - place) for place, number in enumerate(body))
        check = (1 - total) % MODULUS
        if check < len(ALPHABET):
            return "".join(ALPHABET[number] for number in [*body, check])
