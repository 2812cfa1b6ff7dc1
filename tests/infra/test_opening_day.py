"""The model of opening day: its numbers are the real ones, and it says what the runbook says."""

import re
import subprocess
import sys

import pytest

import opening_day
from opening_day import Limits, simulate
from places import AWS, FUNCTIONS, ROOT
from steps import operate

EVERY_DAY, OPENING_DAY = opening_day.settings().values()
# Limits that let everybody through, to look at one at a time.
WIDE = Limits(rate=10**6, burst=10**6, concurrency=10**6, writes=10**9, per_address=10**6)


def rust(pattern: str) -> list[int]:
    """Numbers in the functions' sources, wherever they stand."""
    text = "\n".join(path.read_text() for path in sorted(FUNCTIONS.glob("**/src/**/*.rs")))
    return [int(number.replace("_", "")) for number in re.findall(pattern, text)]


def test_its_numbers_are_the_functions_own():
    assert opening_day.STORE_BUDGET in rust(r"DEADLINE: Duration = Duration::from_secs\((\d+)\)")
    assert f"a registration is {opening_day.WRITES}," in (AWS / "README.md").read_text()
    assert EVERY_DAY == Limits(rate=500, burst=1000, concurrency=200, writes=4000, per_address=300)
    assert OPENING_DAY == Limits(rate=2500, burst=1250, concurrency=200, writes=20_000, per_address=3000)
    assert int(operate.OPENING_DAY["ApiRequestsPerSecond"]) == OPENING_DAY.rate
    assert operate.WARM["WriteUnitsPerSecond"] == OPENING_DAY.writes


@pytest.mark.parametrize(
    "limits, first",
    [
        (WIDE, {"receipt": 1000}),
        # 100 at once and 50 more while the second goes by.
        (Limits(**vars(WIDE) | {"rate": 50, "burst": 100}), {"receipt": 149, "429 API": 851}),
        (Limits(**vars(WIDE) | {"per_address": 30}), {"receipt": 300, "429 address": 700}),
        # 1,000 a second that take 20 ms each are 20 at work, and 100 while they start.
        (Limits(**vars(WIDE) | {"concurrency": 150}), {"receipt": 1000}),
        # 10 at work take 100 ms to start and 20 ms from then on: 10 + 45 × 10.
        (Limits(**vars(WIDE) | {"concurrency": 10}), {"receipt": 460, "503 functions": 540}),
        # 340 writes a second are 20 registrations; 8 seconds ahead are 160, and 20 in this one.
        (Limits(**vars(WIDE) | {"writes": 340}), {"receipt": 180, "503 table": 820}),
    ],
)
def test_each_limit_alone(limits, first):
    found = simulate(1000, 1, 10, limits).first
    assert set(found) == set(first)
    for answer, count in first.items():
        assert found[answer] == pytest.approx(count, abs=10), found


def test_everybody_is_answered_and_nobody_twice():
    found = simulate(11_000, 5, 20, EVERY_DAY)
    assert sum(found.first.values()) == 11_000 and found.receipts <= 11_000
    assert simulate(11_000, 5, 20, EVERY_DAY) == found, "the same each time"


def test_why_opening_day_is_switched_on():
    """Every day 5,000 of 11,000 behind 20 addresses are refused for an hour, however slowly they
    come; on opening day everybody has a receipt."""
    assert simulate(11_000, 60, 20, EVERY_DAY).receipts == 20 * 300
    for seconds in (1, 5, 20, 60):
        assert simulate(11_000, seconds, 20, OPENING_DAY).receipts >= 0.95 * 11_000


def test_the_load_plan_says_what_the_model_says():
    plan = (AWS / "README.md").read_text().split("### The load plan")[1].split("\n## ")[0]
    rows = re.findall(r"^\| \d \| ([\d,]+) \| (\d+) s \| ([\d,]+) \| ([\d,]+) \| (\d+) s \|$", plan, re.MULTILINE)
    assert len(rows) == 5
    for row in rows:
        people, seconds, at_once, in_the_end, after = (int(number.replace(",", "")) for number in row)
        found = simulate(people, seconds, 20, OPENING_DAY)
        assert (found.first["receipt"], found.receipts, round(found.until)) == (at_once, in_the_end, after), row
    # An alarm that it names is one, and so is what may go off in the last step alone.
    template = (AWS / "template.yaml").read_text()
    for alarm in re.findall(r"`([A-Z]\w+)`", plan):
        assert f"\n  {alarm}:\n    Type: AWS::CloudWatch::Alarm" in template, alarm


def test_it_prints_a_table():
    done = subprocess.run(
        [sys.executable, ROOT / "tests/infra/opening_day.py", "1000", "10"], capture_output=True, text=True, check=True
    )
    rows = [line.split() for line in done.stdout.splitlines()[3:]]
    assert len(rows) == 8 and {row[0] for row in rows} == {"every", "opening"}
    assert "1,000 people behind 10 addresses" in done.stdout
