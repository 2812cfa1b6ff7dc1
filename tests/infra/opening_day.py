#!/usr/bin/env python3
"""Prints what people get who all come at once, by a model of the limits in infra/aws.

    tests/infra/opening_day.py [PEOPLE] [ADDRESSES]     11,000 people behind 20 addresses

11,000 came on one bad day of 2023; a mobile network puts hundreds of people behind one address.
A model, not a measurement: a token bucket for the API, as many environments of the function as are
reserved, a table that takes so many writes a second and is waited for, and our own limit for each
address. The numbers come from the template and from `deploy --opening-day`.

Stop a real load test (on a second stack) when the table says that fewer than 95 in 100 would have
a receipt in the end, or when what is measured is 10 in 100 worse than what is printed here.
"""

import heapq
import random
import re
import sys
from collections import Counter
from dataclasses import dataclass, field
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT / "infra/aws"))

from steps import functions  # noqa: E402

# Seconds that a registration takes in an environment that is there, and in one that starts.
WARM, COLD = 0.02, 0.1
# Seconds that the function tries to store, before it shows the page that says so.
STORE_BUDGET = 8
# Writes of one registration, and what a table takes that was just made.
WRITES = 17
NEW_TABLE = 4_000
# What one address may store in an hour, and how much more an office's may.
PER_ADDRESS, OFFICE_FACTOR = 300, 10
# A person who is refused goes back and sends again, so often, after so many seconds.
TRIES, PATIENCE = 4, (5, 15)


@dataclass(frozen=True)
class Limits:
    """What lets people through."""

    rate: float
    burst: int
    concurrency: int
    writes: int
    per_address: int


@dataclass
class Outcome:
    """What people got."""

    first: Counter = field(default_factory=Counter)
    # Who has a receipt in the end.
    receipts: int = 0
    # Seconds until the last of them had it.
    until: float = 0


def limits_of(values: dict[str, str], writes: int) -> Limits:
    """From parameters of the template."""
    return Limits(
        rate=int(values["ApiRequestsPerSecond"]),
        burst=int(values["ApiBurst"]),
        concurrency=int(values["RegistrationConcurrency"]),
        writes=writes,
        per_address=PER_ADDRESS * (OFFICE_FACTOR if values["OpeningDay"] == "on" else 1),
    )


def simulate(people: int, seconds: float, addresses: int, limits: Limits, seed: int = 1) -> Outcome:
    """Lets people come evenly within so many seconds, and those who are refused come again."""
    chance = random.Random(seed)
    outcome = Outcome()
    coming = [(seconds * number / people, number, 1) for number in range(people)]
    heapq.heapify(coming)
    tokens, filled_at = float(limits.burst), 0.0
    busy: list[float] = []  # When each environment at work is free again.
    idle = 0
    table_free = 0.0
    stored: Counter = Counter()
    while coming:
        now, who, tried = heapq.heappop(coming)
        tokens = min(limits.burst, tokens + (now - filled_at) * limits.rate)
        filled_at = now
        while busy and busy[0] <= now:
            heapq.heappop(busy)
            idle += 1
        if tokens < 1:
            got = "429 API"
        elif len(busy) >= limits.concurrency:
            tokens -= 1
            got = "503 functions"
        else:
            tokens -= 1
            took = WARM if idle else COLD
            idle = max(0, idle - 1)
            address = who % addresses
            if stored[address] >= limits.per_address:
                got = "429 address"
            else:
                waits = max(0.0, table_free - now)
                if waits > STORE_BUDGET:
                    got, took = "503 table", took + STORE_BUDGET
                else:
                    got, took = "receipt", took + waits
                    table_free = max(table_free, now) + WRITES / limits.writes
                    stored[address] += 1
                    outcome.receipts += 1
                    outcome.until = max(outcome.until, now + took)
            heapq.heappush(busy, now + took)
        if tried == 1:
            outcome.first[got] += 1
        if got != "receipt" and tried < TRIES:
            heapq.heappush(coming, (now + chance.uniform(*PATIENCE), who, tried + 1))
    return outcome


def settings() -> dict[str, Limits]:
    """Every day, and opening day, as deploy sets them."""
    # operate needs boto3, which only the tests have; its numbers are read as text.
    source = (ROOT / "infra/aws/steps/operate.py").read_text()

    def table(name: str) -> dict[str, str]:
        [line] = re.findall(rf"^{name} = \{{(.+)\}}$", source, re.MULTILINE)
        return {key: value.replace("_", "") for key, value in re.findall(r'"(\w+)": "?([\w_]+)"?', line)}

    concurrency = {entry.concurrency_parameter: str(entry.concurrency) for entry in functions.read()}
    return {
        "every day": limits_of(table("EVERY_DAY") | concurrency, NEW_TABLE),
        "opening day": limits_of(table("OPENING_DAY") | concurrency, int(table("WARM")["WriteUnitsPerSecond"])),
    }


ANSWERS = ("receipt", "429 API", "429 address", "503 functions", "503 table")


def main() -> None:
    people, addresses = map(int, (sys.argv[1:] + ["11000", "20"][len(sys.argv) - 1 :])[:2])
    print(f"{people:,} people behind {addresses} addresses; the first answer, and who has a receipt after {TRIES} tries\n")
    print(f"{'limits':<12}{'within':>8}" + "".join(f"{name:>15}" for name in ANSWERS) + f"{'in the end':>13}{'until':>8}")
    for name, limits in settings().items():
        for seconds in (1, 5, 20, 60):
            found = simulate(people, seconds, addresses, limits)
            firsts = "".join(f"{found.first[answer]:>15,}" for answer in ANSWERS)
            print(f"{name:<12}{seconds:>6} s{firsts}{found.receipts / people:>12.0%} {found.until:>6.0f} s")


if __name__ == "__main__":
    main()
