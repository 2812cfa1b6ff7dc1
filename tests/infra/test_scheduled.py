"""The programs that the clock runs and that stand in the template: the canary, the copy of the ledger
of erasures, the drill of a restore, the rotation of the hash key."""

import importlib.util
import io
import json
import re
import subprocess
import threading
from datetime import datetime, timedelta, timezone
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import parse_qs

import boto3
import pytest
from moto import mock_aws

from places import AWS, ROOT
from stand_in import FIRST_KEY, Cloud

DAYS = 86400


def program(name: str):
    spec = importlib.util.spec_from_file_location(name, AWS / f"scheduled/{name}.py")
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


# ── The canary ──────────────────────────────────────────────────────────────────────────────────


class Site:
    """Answers as the site does, until a test says otherwise."""

    def __init__(self):
        self.answers = {"/": 200, "/daftar/": 200, "/api/registration": 422, "/api/status": 422}
        self.page = "<!doctype html><main>Isi</main>"
        self.asked: list[tuple[str, dict, str]] = []
        site = self

        class Handler(BaseHTTPRequestHandler):
            def do_GET(self):
                site.answer(self, "")

            def do_POST(self):
                site.answer(self, self.rfile.read(int(self.headers["Content-Length"])).decode())

            def log_message(self, *_):
                pass

        self.server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        threading.Thread(target=self.server.serve_forever, daemon=True).start()
        self.address = f"http://127.0.0.1:{self.server.server_port}"

    def answer(self, request, body: str) -> None:
        self.asked.append((request.path, parse_qs(body), request.headers.get("Origin")))
        request.send_response(self.answers[request.path])
        request.end_headers()
        request.wfile.write(self.page.encode())


@pytest.fixture
def site(monkeypatch):
    site = Site()
    monkeypatch.setenv("SITE", site.address)
    yield site
    site.server.shutdown()


def test_the_canary_opens_pages_and_stores_nothing(site, monkeypatch):
    canary = program("canary")
    monkeypatch.setattr(canary.random, "random", lambda: 0.0)
    canary.handler()
    assert [(path, list(sent)) for path, sent, _ in site.asked] == [
        ("/", []), ("/daftar/", []), ("/api/registration", []), ("/api/status", ["nomor", "angka_telepon"]),
    ]  # fmt: skip
    assert {origin for _, _, origin in site.asked} == {site.address}, "another's form would be refused"
    asked = len(site.asked)
    monkeypatch.setattr(canary.random, "random", lambda: 0.5)
    canary.handler()
    assert [path for path, *_ in site.asked[asked:]] == ["/", "/daftar/", "/api/registration"]


def test_it_asks_for_a_status_less_often_than_an_address_may_be_wrong():
    source = (ROOT / "functions/records/src/proof.rs").read_text()
    limits = source.split("const WRONG_PER_ADDRESS")[1].split("};")[0]
    a_day = int(limits.split("day: ")[1].split(",")[0])
    assert 288 < a_day, "even if it did so each time"


@pytest.mark.parametrize("path", ["/", "/daftar/", "/api/registration", "/api/status"])
@pytest.mark.parametrize("status", [200, 403, 422, 500, 503])
def test_another_answer_is_an_error(site, monkeypatch, path, status):
    canary = program("canary")
    monkeypatch.setattr(canary.random, "random", lambda: 0.0)
    if status == site.answers[path]:
        return canary.handler()
    site.answers[path] = status
    with pytest.raises(RuntimeError, match=f"^{path} is answered with {status}, not"):
        canary.handler()


def test_a_page_of_somebody_else_is_an_error(site):
    site.page = "<h1>Domain for sale</h1>"
    with pytest.raises(RuntimeError, match="a page that is not ours"):
        program("canary").handler()


def test_the_site_that_there_is_answers_as_the_canary_expects(monkeypatch, tmp_path):
    """The real pages and functions: those of the server of one machine."""
    built = subprocess.run([ROOT / "tests/compile", "dev-server"], capture_output=True, text=True)
    assert built.returncode == 0, built.stderr
    canary = program("canary")
    monkeypatch.setattr(canary.random, "random", lambda: 0.0)
    command = [built.stdout.strip(), "--memory", "--port", "0", "--out", tmp_path]
    with subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True) as running:
        try:
            site = next(found[0] for line in running.stdout if (found := re.search(r"http://[\d.:]+", line)))
            monkeypatch.setenv("SITE", site)
            canary.handler()
            with pytest.raises(RuntimeError, match="/tidak-ada/ is answered with 404"):
                canary.expect(site, "/tidak-ada/", 200)
        finally:
            running.terminate()


def test_a_site_that_does_not_answer_is_an_error(monkeypatch):
    monkeypatch.setenv("SITE", "http://127.0.0.1:1")
    with pytest.raises(OSError):
        program("canary").handler()


def test_its_references_are_right():
    """By the weights of functions/programme/src/reference.rs: the sum of all ten is 1."""
    canary = program("canary")
    source = (ROOT / "functions/programme/src/reference.rs").read_text()
    assert f'b"{canary.ALPHABET}"' in source and f"MODULUS: u32 = {canary.MODULUS};" in source
    drawn = {canary.reference() for _ in range(200)}
    assert len(drawn) == 200
    for reference in [*drawn, "999999999D"]:
        numbers = [canary.ALPHABET.index(character) for character in reference]
        assert len(numbers) == 10 and sum(number * 2 ** (9 - place) for place, number in enumerate(numbers)) % 29 == 1


# ── The ledger of erasures ──────────────────────────────────────────────────────────────────────


@pytest.fixture
def ledger(monkeypatch):
    with mock_aws():
        monkeypatch.setenv("TABLE", "okoce-Table")
        monkeypatch.setenv("BUCKET", "releases")
        shape = json.loads((ROOT / "tests/infra/table.json").read_text())
        del shape["TimeToLiveSpecification"]
        table = boto3.client("dynamodb")
        table.create_table(TableName="okoce-Table", **shape)
        s3 = boto3.client("s3")
        s3.create_bucket(Bucket="releases", CreateBucketConfiguration={"LocationConstraint": "ap-southeast-3"})
        s3.put_object(Bucket="releases", Key="releases/1.json", Body=b"{}")
        yield table, s3


def erase(table, *references: str) -> None:
    for reference in references:
        table.put_item(TableName="okoce-Table", Item={"pk": {"S": "ERASED"}, "sk": {"S": reference}})


def copied(s3) -> list[str]:
    return [entry["Key"] for entry in s3.list_objects_v2(Bucket="releases", Prefix="erasures/").get("Contents", [])]


def test_the_ledger_is_copied_and_only_what_is_new(ledger, capsys):
    table, s3 = ledger
    table.put_item(TableName="okoce-Table", Item={"pk": {"S": "SUB#7KQ2M4XP9R"}, "sk": {"S": "RECORD"}, "nama": {"S": "Siti"}})
    program("ledger").handler()
    assert copied(s3) == []
    erase(table, "7KQ2M4XP9R", "999999999D")
    program("ledger").handler()
    assert copied(s3) == ["erasures/7KQ2M4XP9R", "erasures/999999999D"]
    erase(table, "2222222225")
    program("ledger").handler()
    assert len(copied(s3)) == 3 and "1 erasures copied, 2 were there" in capsys.readouterr().out


def test_what_was_copied_stays_when_the_table_is_gone_back(ledger):
    table, s3 = ledger
    erase(table, "7KQ2M4XP9R")
    program("ledger").handler()
    table.delete_item(TableName="okoce-Table", Key={"pk": {"S": "ERASED"}, "sk": {"S": "7KQ2M4XP9R"}})
    program("ledger").handler()
    assert copied(s3) == ["erasures/7KQ2M4XP9R"]


@pytest.mark.parametrize("drilled, days, is_due", [(False, 34, False), (False, 36, True), (True, 34, False), (True, 36, True)])
def test_a_month_without_a_restore_is_an_error(ledger, monkeypatch, drilled, days, is_due):
    """From the last drill, or from the first release where there was none."""
    _, s3 = ledger
    if drilled:
        s3.put_object(Bucket="releases", Key="drills/20270101T000000Z.json", Body=b"{}")
    made = program("ledger")
    later = datetime.now(timezone.utc) + timedelta(days=days)
    monkeypatch.setattr(made, "now", lambda: later)
    if is_due:
        with pytest.raises(RuntimeError, match="no restore was tried out for 36 days: infra/aws/deploy --drill"):
            made.handler()
    else:
        made.handler()


# ── The drill ───────────────────────────────────────────────────────────────────────────────────

WHOLE = {"submissions": 3, "events": 7, "days": 2, "findings": 0, "erased_again": 1}


class Drill:
    """The program on moto's services, but for the function that checks, which answers `found`."""

    def __init__(self, monkeypatch):
        for name, value in {"TABLE": "okoce-Table", "SCRATCH": "okoce-drill", "KEY": "arn:key", "BUCKET": "releases", "CHECK": "check:live"}.items():
            monkeypatch.setenv(name, value)
        self.program = program("drill")
        self.found: dict | str = dict(WHOLE)
        self.asked: list[dict] = []
        self.later = timedelta()
        self.state: str | None = None
        clients = {name: boto3.client(name) for name in ("dynamodb", "s3")}
        self.s3, self.dynamodb = clients["s3"], clients["dynamodb"]
        clients["lambda"] = self
        monkeypatch.setattr(self.program.boto3, "client", lambda name, **_: clients[name])
        monkeypatch.setattr(self.program, "now", lambda: datetime.now(timezone.utc) + self.later)

    def invoke(self, FunctionName, Payload):
        assert FunctionName == "check:live" and "okoce-drill" in self.tables()
        self.asked.append(json.loads(Payload))
        failed = {"FunctionError": "Unhandled"} if isinstance(self.found, str) else {}
        said = self.found if failed else json.dumps(self.found)
        return failed | {"Payload": io.BytesIO(json.dumps(said).encode())}

    def __call__(self, *, days: float = 0, **event):
        self.later = timedelta(days=days)
        return self.program.handler(event)

    def tables(self) -> list[str]:
        return self.dynamodb.list_tables()["TableNames"]

    def accounts(self) -> list[dict]:
        entries = self.s3.list_objects_v2(Bucket="releases", Prefix="drills/").get("Contents", [])
        return [json.loads(self.s3.get_object(Bucket="releases", Key=entry["Key"])["Body"].read()) for entry in entries]


@pytest.fixture
def restoring(ledger, monkeypatch):
    ledger[0].update_continuous_backups(
        TableName="okoce-Table", PointInTimeRecoverySpecification={"PointInTimeRecoveryEnabled": True}
    )
    return Drill(monkeypatch)


def test_a_restore_is_tried_out_every_month_by_itself(restoring):
    """Four weeks after the first release, and after each drill that was proven."""
    assert restoring(days=27) == "not due"
    assert restoring(days=28.1) == "begun" and "okoce-drill" in restoring.tables()
    restoring.s3.put_object(Bucket="releases", Key="erasures/999999999D", Body=b"")
    assert restoring() == "proven"
    assert restoring.asked == [{"erased": ["999999999D"]}], "whom the ledger names is erased again"
    [account] = restoring.accounts()
    assert account == WHOLE | {"restored_within_seconds": account["restored_within_seconds"]}
    assert restoring.tables() == ["okoce-Table"], "nobody's data stays in it"
    assert restoring(days=27.9) == "not due"
    assert restoring(days=28.1) == "begun"


def test_a_restore_is_begun_at_once_when_somebody_asks(restoring):
    assert restoring(now=True) == "begun"


@pytest.mark.parametrize("state", ["CREATING", "DELETING"])
def test_a_restore_takes_its_time(restoring, monkeypatch, state):
    monkeypatch.setattr(restoring.program, "state_of", lambda _: state)
    assert restoring(days=40, now=True) == state.lower()
    assert restoring.asked == [] and restoring.tables() == ["okoce-Table"]


@pytest.mark.parametrize(
    "found, problem",
    [
        (WHOLE | {"findings": 2}, "not whole: 2 findings"),
        (WHOLE | {"submissions": 0}, "nothing came back"),
        ("the store did not answer", "the check failed: the store did not answer"),
    ],
)
def test_a_restore_that_is_not_whole_is_an_error_and_no_proof(restoring, found, problem):
    restoring(now=True)
    restoring.found = found
    with pytest.raises(RuntimeError, match=problem):
        restoring()
    assert restoring.accounts() == [] and restoring.tables() == ["okoce-Table"]
    # Each costs money, so the next is tried on the day after.
    assert restoring(days=0.9) == "not due"
    assert restoring(days=29) == "begun"


def test_a_restore_that_can_not_be_begun_is_an_error(restoring, monkeypatch):
    monkeypatch.setenv("TABLE", "okoce-gone")
    with pytest.raises(restoring.dynamodb.exceptions.ClientError):
        restoring(now=True)


def test_a_restored_table_in_an_odd_state_is_thrown_away(restoring, monkeypatch):
    restoring(now=True)
    monkeypatch.setattr(restoring.program, "state_of", lambda _: "ARCHIVED")
    with pytest.raises(RuntimeError, match="the restored table is ARCHIVED"):
        restoring()
    assert restoring.tables() == ["okoce-Table"]


# ── The rotation of the hash key ────────────────────────────────────────────────────────────────

SECRET = "arn:aws:secretsmanager:ap-southeast-3:123456789012:secret:okoce-HashKey"


class Rotation:
    """The program, on a clock that the test puts forward."""

    def __init__(self, monkeypatch):
        told = {"SECRET": SECRET, "BUCKET": "releases", "DAYS_KEPT": "730", "ALARMS": "arn:aws:sns:ap-southeast-3:123456789012:okoce-alarms"}
        for name, value in told.items():
            monkeypatch.setenv(name, value)
        self.aws = Cloud()
        self.s3 = self.aws.client("s3")
        self.s3.create_bucket(Bucket="releases", CreateBucketConfiguration={"LocationConstraint": "ap-southeast-3"})
        self.program = program("rotation")
        monkeypatch.setattr(self.program.boto3, "client", lambda service: self.aws.client(service))
        monkeypatch.setattr(self.program, "now", self.aws.now)
        self.has(FIRST_KEY)

    def has(self, *keys: str) -> None:
        """Somebody puts these into the secret by hand."""
        self.aws.secrets["HashKey"], self.aws.changed["HashKey"] = ",".join(keys), self.aws.now()

    def __call__(self, *, after: int = 0, **event) -> str:
        self.aws.later += timedelta(days=after)
        return self.program.handler(event)["did"]

    @property
    def keys(self) -> list[str]:
        return self.aws.secrets["HashKey"].split(",")


@pytest.fixture
def rotation(monkeypatch):
    with mock_aws():
        yield Rotation(monkeypatch)


def test_the_hash_key_rotates_every_year_by_itself(rotation):
    """Made known a month before it is used."""
    assert rotation() == "nothing"
    assert rotation(after=339) == "nothing" and rotation.keys == [FIRST_KEY]
    assert rotation(after=1) == "announce"
    [first, new] = rotation.keys
    assert first == FIRST_KEY and len(new) == 64
    assert rotation(after=29) == "nothing" and rotation.keys == [first, new]
    assert rotation(after=1) == "use" and rotation.keys == [new, first]
    assert rotation(after=339) == "nothing"
    assert rotation(after=1) == "announce" and rotation.keys[:2] == [new, first]


def test_in_years_nobody_is_lost(rotation):
    """Whatever was written with a key, that of a function that was warm when it changed included, is
    recognised as long as it is kept, also by a function that was warm; and three keys are enough."""
    week, weeks = 7, 4 * 52 + 30
    lists = []
    for _ in range(weeks):
        rotation()
        lists.append(rotation.keys)
        rotation.aws.later += timedelta(days=week)
    assert len({tuple(keys) for keys in lists}) == 2 * 4 + 1 and max(map(len, lists)) == 4
    assert len(lists[-1]) == 3 and FIRST_KEY not in lists[-1]

    def held(at: int) -> list[list[str]]:
        return lists[max(at - 1, 0) : at + 1]

    for written in range(weeks):
        for read in range(written, min(written + 730 // week + 1, weeks)):
            for writer in held(written):
                assert all(writer[0] in reader for reader in held(read)), (written, read)


def test_three_keys_are_enough_and_one_more_while_it_is_made_known(rotation):
    """With records that are kept for two years. Night by night around each change; nothing happens in between."""
    counted = []
    for _ in range(5):
        for nights in (340, 30):
            rotation.aws.later += timedelta(days=nights - 1)
            assert rotation() == "nothing"
            assert rotation(after=1) != "nothing"
            counted.append(len(rotation.keys))
    assert counted == [2, 2, 3, 3, 4, 3, 4, 3, 4, 3]


def test_a_key_stays_a_week_longer_than_its_last_record_may(rotation, monkeypatch):
    """For a function that was warm still, and for the days between two notes."""
    for days, stays in ((364, True), (362, False)):
        monkeypatch.setenv("DAYS_KEPT", str(days))
        rotation.has(FIRST_KEY)
        for _ in range(2):
            rotation(after=340), rotation(after=30)
        assert (FIRST_KEY in rotation.keys) is stays, days


def test_a_month_before_an_old_key_goes_the_operator_is_told(rotation):
    """Officers' authenticators are bound to it."""
    for _ in range(3):
        rotation(step="announce")
        assert rotation(step="use") == "use"
        rotation()
        rotation(after=30)
        rotation.aws.later += timedelta(days=309)
    assert rotation.aws.told == []
    until = rotation.aws.now() - timedelta(days=3 * 339)
    assert rotation(after=1) == "announce"
    [told] = rotation.aws.told
    assert "In 30 days" in told and f"not signed in since {until:%d %B %Y} sign in once" in told
    before = rotation.keys
    assert rotation(after=30) == "use" and len(rotation.keys) < len(before)
    assert not any(key in told for key in before)


def test_a_full_list_waits_and_says_so(rotation):
    """Nine keys, and no function would start."""
    for _ in range(7):
        rotation(step="announce")
        rotation(step="use")
    assert len(rotation.keys) == 8
    before = rotation.keys
    with pytest.raises(RuntimeError, match="all of 8 hash keys.*--set DaysKept"):
        rotation(step="announce")
    assert rotation.keys == before
    rotation.aws.later += timedelta(days=738)
    assert rotation() == "announce" and len(rotation.keys) == 2, "those of which no record is left make room"
    source = (ROOT / "functions/records/src/keyed_hash/keys.rs").read_text()
    assert f"MOST_KEYS: usize = {rotation.program.MOST_KEYS};" in source


def test_no_key_is_used_that_nobody_knows(rotation):
    rotation.has(FIRST_KEY, "b" * 64)
    for _ in range(2):
        with pytest.raises(RuntimeError, match="no new hash key is known yet"):
            rotation(step="use")
    assert rotation.keys == [FIRST_KEY, "b" * 64], "an earlier one, as far as anybody knows"


def test_what_somebody_changed_by_hand_is_kept(rotation):
    """Back to the version before, a key in front, a key at the end."""
    rotation(after=340), rotation(after=30)
    [new, _] = rotation.keys
    rotation.has(FIRST_KEY, new)
    assert rotation(after=40) == "nothing" and rotation.keys == [FIRST_KEY, new], "that it was used is noted"
    rotation.has("c" * 64, FIRST_KEY, new)
    assert rotation(after=700) == "announce" and len(rotation.keys) == 4
    assert rotation(after=30) == "use" and set(rotation.keys[1:]) == {"c" * 64, FIRST_KEY, new}
    rotation.has(*rotation.keys, "d" * 64)
    assert rotation(after=29) == "nothing"
    assert rotation(after=1) == "use" and rotation.keys[0] == "d" * 64


def test_a_rotation_that_broke_off_goes_on(rotation, monkeypatch):
    """The new key is the first one, and nobody wrote that down."""
    rotation(after=340)
    [_, new] = rotation.keys

    def fails(*_):
        raise RuntimeError("S3 does not answer")

    with monkeypatch.context() as patched:
        rotation.aws.later += timedelta(days=30)
        kept = rotation.program.note
        patched.setattr(rotation.program, "note", lambda s3, keys, noted: fails() if keys == [new] else kept(s3, keys, noted))
        with pytest.raises(RuntimeError, match="S3 does not answer"):
            rotation()
    assert rotation.keys == [new, FIRST_KEY]
    assert rotation(after=1) == "nothing" and rotation.keys == [new, FIRST_KEY]


def test_no_key_is_in_the_log_nor_in_a_name(rotation, capsys):
    rotation(after=340), rotation(after=30)
    names = [entry["Key"] for entry in rotation.s3.list_objects_v2(Bucket="releases")["Contents"]]
    said = capsys.readouterr().out + " ".join(names)
    assert len(names) == 2 and all(name.startswith("hash-keys/") for name in names)
    assert not any(key[:8] in said for key in rotation.keys)


# ── In the template ─────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize("name, when", [("Canary", "rate(5 minutes)"), ("Ledger", "cron(30 18 * * ? *)"), ("Drill", "rate(15 minutes)"), ("Rotation", "cron(0 21 * * ? *)")])
def test_the_clock_runs_it(stack, name, when):
    clock, call = stack[f"{name}Clock"], stack[f"{name}Call"]
    assert clock["ScheduleExpression"] == when
    assert [target["Arn"] for target in clock["Targets"]] == [stack.attribute(name, "Arn")]
    assert (call["FunctionName"], call["Principal"]) == (stack.reference(name), "events.amazonaws.com")
    assert call["SourceArn"] == stack.attribute(f"{name}Clock", "Arn")
    source = (AWS / f"scheduled/{name.lower()}.py").read_text()
    assert stack[name]["Code"]["ZipFile"] == source and stack[name]["Handler"] == "index.handler" and "\ndef handler(" in source


def test_the_ledger_is_copied_before_the_backup(stack):
    minutes = {}
    for name, expression in {
        "ledger": stack["LedgerClock"]["ScheduleExpression"],
        "backup": stack["BackupPlan"]["BackupPlan"]["BackupPlanRule"][0]["ScheduleExpression"],
    }.items():
        minute, hour = expression.removeprefix("cron(").split()[:2]
        minutes[name] = int(hour) * 60 + int(minute)
    assert minutes["ledger"] < minutes["backup"]


def test_they_are_told_where(stack, template_text):
    assert stack["Canary"]["Environment"]["Variables"] == {"SITE": "https://<Distribution.DomainName>"}
    told = stack["Ledger"]["Environment"]["Variables"]
    bucket = stack.parameters["ArtifactBucket"]
    assert told == {"TABLE": stack.reference("Table"), "BUCKET": bucket}
    told = {"SECRET": stack.reference("HashKey"), "ALARMS": stack.reference("Alarms"), "BUCKET": bucket, "DAYS_KEPT": "730"}
    assert stack["Rotation"]["Environment"]["Variables"] == told
    assert {stack["Registration"]["Environment"]["Variables"]["OKOCE_KEY_ARN"]} == {told["SECRET"]}, "what is rotated is what is used"
