"""A year of operation, and what goes wrong in one, against a stand-in for AWS."""

import contextlib
import io
import itertools
import json
import os
import zipfile
from datetime import timedelta
from types import SimpleNamespace

import pytest
from moto import mock_aws

from cloudformation import Stack, parsed
from stand_in import FIRST_KEY, REGION, Cloud
from steps import cloud, drill, functions, indexes, operate, release, smoke, template
from steps.problem import Problem
from steps.release import Packaged, Release
from steps.site_files import SiteFile
from test_scheduled import program

FIRST_ADDRESS = "https://<Distribution.DomainName>"
CERTIFICATE = "arn:aws:acm:us-east-1:123456789012:certificate/1"


def zipped(program: bytes) -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as package:
        package.writestr("bootstrap", program)
    return buffer.getvalue()


PROGRAM = zipped(b"program")


class Operator:
    """Gives one command after the other. A release's pages say what its content is."""

    def __init__(self, aws: Cloud):
        self.aws = aws
        self.built: list[str] = []
        # Content whose trial fails.
        self.bad: set[str] = set()
        self.tried_out: list[str] = []
        self.template = template.render()
        self.waited: list[float] = []

    def __call__(self, pages: str = "", **given) -> None:
        self.aws.asked.clear()
        options = {"rollback": None, "again": False, "opening_day": None, "rotate_origin_secret": False, "rotate_hash_key": None, "drill": False, "smoke": False}
        options |= {"stack": "okoce", "region": REGION, "email": None, "domain": None, "certificate": None}
        options |= {"firewall": None, "budget": None, "set": [], "content": False}
        wanted = SimpleNamespace(**options | given)
        self.account = cloud.Account(wanted, self.aws.session)

        def package(_, base_url: str, programs=None) -> Packaged:
            self.built.append(base_url)
            return packaged(pages, base_url, self.template)

        operate.run(self.account, package)

    def test(self, account, bundle) -> None:
        self.tried_out.append(self.page())
        if self.page() in self.bad:
            raise Problem("the form's page is answered with 500, not 200")

    def page(self) -> str:
        found = self.aws.session.client("s3").get_object(Bucket="okoce-sitebucket", Key="index.html")
        return found["Body"].read().decode()

    def parameter(self, name: str) -> str:
        return self.aws.stacks[REGION, "okoce"].parameters[name]


def packaged(pages: str, base_url: str, text: str) -> Packaged:
    named = f"templates/{pages}.yaml"
    packages = {name: f"functions/{name}/{pages}.zip" for name in functions.programs(functions.read())}
    blobs = {named: text.encode(), f"site/{pages}": pages.encode()} | dict.fromkeys(packages.values(), PROGRAM)
    made = Release(release.new_name(), base_url, named, packages, [SiteFile("index.html", pages)], {f"/{pages}-lama/": "/"}, "abc123", release.sources())
    return Packaged(made, blobs)


@pytest.fixture
def operator(monkeypatch):
    numbers = itertools.count(1)
    monkeypatch.setattr(release, "new_name", lambda: f"20270101T{next(numbers):06}Z")
    form = {"id": "pendaftaran", "purpose": {"type": "store", "retention_days": 730}}
    monkeypatch.setattr(operate.Store, "bundle", lambda *_: {"formulir/pendaftaran.json": json.dumps(form).encode()})
    with mock_aws():
        operator = Operator(Cloud())
        monkeypatch.setattr(smoke, "test", operator.test)
        yield operator


@pytest.fixture
def running(operator):
    """After a good first deploy."""
    operator("satu", email="ops@example.org")
    return operator


# ── The first deploy ────────────────────────────────────────────────────────────────────────────


def test_a_first_deploy_that_failed_is_repeated(operator, capsys):
    """CloudFormation neither goes on with such a stack nor changes it, and what it kept would be in
    the way."""
    operator.aws.goes_wrong["creation"] = "InsufficientEncryptionPolicyException"
    with pytest.raises(Problem, match="could not be made; the next deploy begins anew:\n  Trail: Insufficient"):
        operator("satu", email="ops@example.org")
    assert operator.aws.stacks[REGION, "okoce"].status == "ROLLBACK_COMPLETE"
    assert not operator.aws.left_behind, "an empty vault is nothing to keep"
    with pytest.raises(Problem, match="there is no stack okoce yet: say --email"):
        operator("satu")
    operator("satu", email="ops@example.org")
    assert operator.aws.asked[:2] == ["delete okoce", "create okoce"]
    assert operator.page() == "satu"
    assert "its remains are taken away" in capsys.readouterr().out


def test_what_can_not_be_deleted_is_left_and_named(operator, capsys):
    operator.aws.goes_wrong["creation"] = "no"
    with pytest.raises(Problem):
        operator("satu", email="ops@example.org")
    operator.aws.stacks[REGION, "okoce"].events.append(("TrailBucket", "DELETE_FAILED", "not empty"))
    operator("satu", email="ops@example.org")
    assert operator.aws.asked[:3] == ["delete okoce", "delete okoce", "create okoce"]
    assert "could not delete TrailBucket: they stay" in capsys.readouterr().out


def test_a_table_is_protected_as_soon_as_its_stack_is_made_whole(operator):
    operator.aws.goes_wrong["creation"] = "no"
    with pytest.raises(Problem):
        operator("satu", email="ops@example.org")
    assert operator.aws.stacks[REGION, "okoce"].status != "ROLLBACK_FAILED", "a protected table can't be taken back"
    operator("satu", email="ops@example.org")
    assert operator.parameter("TableProtection") == "true"
    operator("dua")
    assert operator.parameter("TableProtection") == "true"


def test_the_first_deploy_builds_for_the_address_that_it_gets(running):
    assert running.built == ["https://unknown.invalid", FIRST_ADDRESS]
    [served] = store_of(running).served()
    assert served.base_url == FIRST_ADDRESS
    assert running.aws.stacks["us-east-1", "okoce-global"].parameters["DistributionId"] == "okoce-Distribution"


def store_of(operator):
    return operator.account.prepare()


def test_a_refused_change_set_is_told(running):
    running.aws.goes_wrong["change set"] = "Template error: unresolved"
    with pytest.raises(Problem, match="AWS does not take the template: Template error"):
        running("dua")
    running("tiga")
    assert running.page() == "tiga"


def test_a_change_that_could_not_be_taken_back_is_taken_back_first(running):
    """AWS takes no other until then."""
    made = running.aws.stacks[REGION, "okoce"]
    made.status, made.events = "UPDATE_ROLLBACK_FAILED", [("Table", "UPDATE_FAILED", "it is busy")]
    running.aws.goes_wrong["way back"] = "it is busy"
    with pytest.raises(Problem, match="Table: it is busy\nIt can't, and has to: look at these by hand"):
        running("dua")
    del running.aws.goes_wrong["way back"]
    running("dua")
    assert running.aws.asked == ["take back okoce", "update okoce"] and running.page() == "dua"


def test_content_goes_with_the_programs_that_read_it(running, monkeypatch):
    """Programs in place that were compiled from other code may not understand it."""
    running("dua", content=True)
    monkeypatch.setattr(release, "sources", lambda: "other")
    with pytest.raises(Problem, match="not what the programs in place were compiled from: leave --content out, or put the content into abc123"):
        running("tiga", content=True)
    assert running.page() == "dua" and running.aws.asked == []
    running("tiga")
    running("empat", content=True)
    assert running.page() == "empat"


def test_an_account_that_is_too_small_goes_without_reserving(operator):
    operator.aws.concurrency = 10
    with pytest.raises(Problem, match="may run 10 functions at once.*ReserveConcurrency=no goes without"):
        operator("satu", email="ops@example.org")
    operator("satu", email="ops@example.org", set=["ReserveConcurrency=no"])
    operator("dua")
    assert operator.parameter("ReserveConcurrency") == "no"
    operator.aws.concurrency = 1000
    operator("dua", set=["ReserveConcurrency=yes"])


def test_what_was_given_once_stays(operator):
    """Also what the account has to have room for."""
    operator.aws.concurrency = 250
    less = [f"{entry.concurrency_parameter}=15" for entry in functions.read()]
    operator("satu", email="ops@example.org", set=less)
    operator("dua")
    operator(rollback="")
    assert operator.parameter("RegistrationConcurrency") == "15"
    reserved = 200 + 15 * (len(less) - 1)
    with pytest.raises(Problem, match=f"we reserve {reserved} of {reserved + 100}"):
        operator("tiga", set=["RegistrationConcurrency=200"])


# ── A domain ────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize(
    "certificate, problem",
    [
        ({"Status": "PENDING_VALIDATION", "DomainName": "oke.example.go.id"}, "is PENDING_VALIDATION, not ISSUED"),
        ({"Status": "ISSUED", "DomainName": "example.go.id"}, "is for example.go.id, not for oke.example.go.id"),
        ({"Status": "ISSUED", "DomainName": "x", "SubjectAlternativeNames": ["*.go.id"]}, "is for \\*.go.id, not for"),
        ({"Status": "ISSUED", "DomainName": "oke.example.go.id"}, "not for meja.oke.example.go.id: ask for one that names both"),
    ],
)
def test_a_certificate_that_does_not_fit_is_told_before_anything_is_changed(running, certificate, problem):
    running.aws.certificate = certificate
    with pytest.raises(Problem, match=problem):
        running("dua", domain="oke.example.go.id", certificate=CERTIFICATE)
    assert running.aws.asked == []


def test_a_certificate_elsewhere_is_told(running):
    with pytest.raises(Problem, match="is not in us-east-1"):
        running("dua", domain="oke.example.go.id", certificate=CERTIFICATE.replace("us-east-1", REGION))


@pytest.mark.parametrize(
    "names",
    [["oke.example.go.id", "meja.oke.example.go.id"], ["*.example.go.id", "*.oke.example.go.id"]],
)
def test_a_domain_is_put_in_place_and_its_address_printed_before_the_trial(running, capsys, names):
    running.aws.certificate["SubjectAlternativeNames"] = names
    running.bad.add("dua")
    with pytest.raises(Problem):
        running("dua", domain="oke.example.go.id", certificate=CERTIFICATE)
    out = capsys.readouterr().out
    for name, value in {
        "SiteUrl": "https://oke.example.go.id",
        "DistributionDomain": "<Distribution.DomainName>",
        "DeskUrl": "https://meja.oke.example.go.id/meja/",
        "DeskDistributionDomain": "<DeskDistribution.DomainName>",
    }.items():
        assert f"  {name:<23} {value}\n" in out


def test_no_release_of_another_address_is_rolled_back_to(running):
    running("dua", domain="oke.example.go.id", certificate=CERTIFICATE)
    with pytest.raises(Problem, match="was built for https://<.*the site is at https://oke.example.go.id now: check out abc123"):
        running(rollback="")
    with pytest.raises(Problem, match="leave --again out"):
        running.account.wanted.domain = None
        running(again=True, domain="lain.example.go.id", certificate=None)


# ── Going back ──────────────────────────────────────────────────────────────────────────────────


def names(operator) -> list[str]:
    return [entry.release for entry in store_of(operator).served()]


def test_only_what_served_is_rolled_back_to(running):
    running.aws.goes_wrong["change set"] = "no"
    with pytest.raises(Problem):
        running("ditolak")
    running("tiga")
    running(rollback="")
    assert running.page() == "satu", "neither the refused one, nor the one built before there was an address"
    with pytest.raises(Problem, match="nothing served before"):
        running(rollback="")
    refused = "20270101T000003Z"
    with pytest.raises(Problem, match=f"no release {refused} ever served; there are: 20270101T000002Z, 20270101T000004Z"):
        running(rollback=refused)
    running(rollback="20270101T000004Z")
    assert running.page() == "tiga"


def test_code_goes_back_at_once_and_the_stack_follows(running):
    before = dict(running.aws.live)
    running("dua")
    assert running.aws.live != before
    running(rollback="")
    at_once = [f"{name} serves {version}" for name, version in before.items()]
    assert sorted(running.aws.asked[:-1]) == sorted(at_once) and running.aws.asked[-1] == "update okoce"
    newest = {name: str(len(versions)) for name, versions in running.aws.versions.items()}
    assert running.aws.live == newest, "the stack made the same version once more"


def test_a_version_that_is_gone_does_not_hinder(running, capsys):
    running("dua")
    for versions in running.aws.versions.values():
        versions.clear()
    running(rollback="")
    assert "can't serve at once (ResourceNotFoundException)" in capsys.readouterr().out
    assert running.page() == "satu"


def test_a_release_that_fails_its_trial_goes_back_by_itself(running):
    running.bad.add("buruk")
    with pytest.raises(Problem, match="20270101T000003Z failed its trial; 20270101T000002Z serves again: the form's page"):
        running("buruk")
    assert running.page() == "satu" and running.tried_out[-2:] == ["buruk", "satu"]
    assert names(running) == ["20270101T000002Z", "20270101T000002Z"]


def test_the_first_release_has_nowhere_to_go_back_to(operator):
    operator.bad.add("satu")
    with pytest.raises(Problem, match="answered with 500, not 200\nIt stays in place: nothing served before"):
        operator("satu", email="ops@example.org")


def test_an_alarm_rolls_a_change_back(running):
    running.aws.goes_wrong["alarm"] = "Alarm okoce-ApiErrors breached"
    with pytest.raises(Problem, match="went back to what it was:\n  okoce: Alarm okoce-ApiErrors breached"):
        running("dua")
    assert running.page() == "satu" and names(running) == ["20270101T000002Z"]


def watched(operator) -> tuple[list[str], int]:
    [*_, given] = [given for given in operator.aws.of("cloudformation", "CreateChangeSet") if given["StackName"] == "okoce"]
    configuration = given["RollbackConfiguration"]
    return [one["Arn"].split(":alarm:")[1] for one in configuration["RollbackTriggers"]], configuration["MonitoringTimeInMinutes"]


def test_which_alarms_watch_a_change(running, capsys):
    both = ["okoce-ApiErrors", "okoce-FunctionErrors"]
    running("dua")
    assert watched(running) == (both, 5)
    running("tiga", content=True)
    assert watched(running) == (both, 0), "only while it is changed: the programs are the same"
    # The deploy that helps must not be stopped by the alarm that it answers.
    running.aws.loud.add("okoce-ApiErrors")
    running("empat")
    assert watched(running) == (both[1:], 5)
    assert "okoce-ApiErrors has gone off already" in capsys.readouterr().out
    running(rollback="")
    assert watched(running) == ([], 0)


# ── Alarms that reach nobody ────────────────────────────────────────────────────────────────────


def test_an_address_that_is_not_confirmed_is_told_each_time(running, capsys):
    running("dua")
    assert "NO ALARM" not in capsys.readouterr().out
    running.aws.confirmed = False
    running("tiga")
    out = capsys.readouterr().out
    assert "NO ALARM FROM ap-southeast-3 REACHES ops@example.org" in out and "NO ALARM FROM us-east-1" in out


# ── Operation ───────────────────────────────────────────────────────────────────────────────────


def test_the_firewall_is_let_go_of_before_it_is_taken_away(running):
    running(again=True, firewall="yes")
    assert running.aws.asked == ["update okoce-global", "update okoce"]
    assert running.parameter("WebAclArn")
    running(again=True)
    assert running.parameter("WebAclArn"), "it stays"
    running(again=True, firewall="no")
    assert running.aws.asked == ["update okoce", "update okoce-global"]
    assert not running.parameter("WebAclArn")


def test_again_is_the_same_release_with_another_name(running):
    old = {name: running.parameter(name) for name in ("Release", "ReleaseDigest", "FormPackage")}
    live = dict(running.aws.live)
    running(again=True, set=["SlowAnswerMs=2000"])
    assert running.parameter("SlowAnswerMs") == "2000"
    changed = {name for name, value in old.items() if running.parameter(name) != value}
    assert changed == {"Release", "ReleaseDigest"}
    assert all(running.aws.live[name] != version for name, version in live.items()), "so all start anew"
    assert len(running.built) == 2, "nothing was built"


def test_the_origin_secret_is_rotated_year_after_year(running):
    for in_use, other in (("A", "B"), ("B", "A"), ("A", "B")):
        assert running.parameter("OriginSecretInUse") == in_use
        running(rotate_origin_secret=True)
        # CloudFront's own is never drawn anew while it is sent.
        assert running.aws.asked == [
            f"draw OriginSecret{other}", "update okoce", "update okoce", f"draw OriginSecret{in_use}", "update okoce",
        ]  # fmt: skip
        assert running.parameter("OriginSecretInUse") == other
    assert len(set(running.aws.secrets.values())) == 2 and min(map(len, running.aws.secrets.values())) >= 48


# ── The hash key ────────────────────────────────────────────────────────────────────────────────


@pytest.fixture
def rotating(running, monkeypatch):
    """With the real program that rotates the key."""
    has_rotation(running, monkeypatch)
    return running


def has_rotation(operator, monkeypatch) -> None:
    made = has_program(operator, monkeypatch, "Rotation")
    monkeypatch.setattr(made, "now", operator.aws.now)


def has_program(operator, monkeypatch, name: str):
    """One of those that the clock runs, as the stack has it, with the services of the stand-in."""
    stack = Stack(template.render(), **operator.aws.stacks[REGION, "okoce"].parameters)
    for variable, value in stack[name]["Environment"]["Variables"].items():
        monkeypatch.setenv(variable, value)
    made = program(name.lower())
    monkeypatch.setattr(made.boto3, "client", lambda service, **_: operator.aws.client(service))
    operator.aws.programs[stack[name]["FunctionName"]] = made.handler
    return made


def keys(operator) -> list[str]:
    return operator.aws.secrets.get("HashKey", FIRST_KEY).split(",")


def rotations(operator) -> list[list[str]]:
    """The lists of keys that the functions were given, one after the other."""
    given = operator.aws.of("secretsmanager", "PutSecretValue")
    return [one["SecretString"].split(",") for one in given if one["SecretId"].endswith("HashKey")]


def test_a_new_hash_key_is_known_before_it_is_used(rotating):
    rotating(rotate_hash_key="yearly")
    known, used = rotations(rotating)
    assert known[:-1] == [FIRST_KEY] and used == [known[-1], FIRST_KEY], "nobody's receipt is lost"
    assert rotating.aws.asked == ["draw HashKey", "update okoce", "draw HashKey", "update okoce"]
    assert len(used[0]) == 64 and used[0] != FIRST_KEY


def test_a_rotation_that_broke_off_goes_on_with_the_key_it_drew(rotating):
    rotating.aws.goes_wrong["change set"] = "no"
    with pytest.raises(Problem):
        rotating(rotate_hash_key="yearly")
    [_, drawn] = keys(rotating)
    rotating(rotate_hash_key="yearly")
    assert keys(rotating) == [drawn, FIRST_KEY]


def test_a_key_that_somebody_saw_goes_at_once_and_one_that_was_only_known_with_it(rotating):
    rotating(rotate_hash_key="yearly")
    [seen, first] = keys(rotating)
    rotating.aws.goes_wrong["change set"] = "no"
    with pytest.raises(Problem):
        rotating(rotate_hash_key="yearly")
    [*_, known] = keys(rotating)
    rotating(rotate_hash_key="seen")
    assert keys(rotating)[1:] == [first] and not {seen, known} & set(keys(rotating))


def test_who_keeps_an_old_authenticator_is_told_of(rotating, capsys):
    for _ in range(4):
        rotating(rotate_hash_key="yearly")
        rotating.aws.later += timedelta(days=366)
    assert "need a recovery code" in capsys.readouterr().out
    assert rotating.aws.told == [], "who gave the command has read it"


def test_a_rotation_that_can_not_be_begun_is_told(rotating):
    for _ in range(7):
        rotating(rotate_hash_key="yearly")
    before = keys(rotating)
    with pytest.raises(Problem, match="okoce-rotation failed: records are kept under all of 8 hash keys"):
        rotating(rotate_hash_key="yearly")
    assert keys(rotating) == before


def test_keys_are_kept_as_long_as_any_release_kept_records(running, monkeypatch):
    """Shorter from now on shortens nothing that is stored."""
    assert running.parameter("DaysKept") == "730"
    form = {"id": "pendaftaran", "purpose": {"type": "store", "retention_days": 900}}
    bundle = {"formulir/pendaftaran.json": json.dumps(form).encode()}
    monkeypatch.setattr(operate.Store, "bundle", lambda *_: bundle)
    running("dua")
    assert running.parameter("DaysKept") == "900"
    bundle["formulir/pendaftaran.json"] = json.dumps(form | {"purpose": {"type": "store", "retention_days": 30}}).encode()
    running("tiga")
    running(rollback="")
    assert running.parameter("DaysKept") == "900"
    del bundle["formulir/pendaftaran.json"]
    with pytest.raises(Problem, match="no form of this release says how long its records are kept"):
        running("empat")


# ── The table's indexes ─────────────────────────────────────────────────────────────────────────


@pytest.fixture
def older(operator, monkeypatch):
    """In place is a release of before there were two of the three indexes."""
    monkeypatch.setattr(indexes.time, "sleep", operator.waited.append)
    now = operator.template
    operator.template = without("by_office", "by_day")
    operator("satu", email="ops@example.org")
    operator.template = now
    return operator


def without(*names: str) -> str:
    text = template.render()
    has = indexes.shape(text)
    kept = {name: lines for name, lines in has.indexes.items() if name not in names}
    return indexes.with_indexes(text, kept, has.attributes)


def test_each_index_has_a_change_of_its_own_before_the_functions_change(older, capsys):
    """CloudFormation refuses two in one, and the functions that ask for one must find it."""
    live, release_ = dict(older.aws.live), older.parameter("Release")
    seen = []
    older.aws.on_index = lambda: seen.append((dict(older.aws.live), older.parameter("Release")))
    older("dua")
    assert older.aws.asked == ["update okoce", "add by_office", "update okoce", "add by_day", "update okoce"]
    assert seen == [(live, release_)] * 2, "as it was until all are there"
    assert older.waited, "until each is filled"
    assert older.page() == "dua" and older.aws.stacks[REGION, "okoce"].text == older.template
    assert "gets the index by_office, before anything else is changed" in capsys.readouterr().out
    older("tiga")
    assert older.aws.asked == ["update okoce"]


def test_no_alarm_watches_an_index(older):
    """It changes nothing that people see, and takes hours; a release that answers an alarm would never get there."""
    older.template, now = without("by_office", "by_day"), older.template
    older("dua")
    older.template = now
    older.aws.goes_wrong["alarm"] = "Alarm okoce-ApiErrors breached"
    with pytest.raises(Problem, match="okoce-ApiErrors breached"):
        older("tiga")
    assert indexes_there(older) == {"by_phone", "by_office", "by_day"} and older.page() == "dua"


def test_what_broke_off_between_indexes_goes_on(older):
    older.aws.goes_wrong["index"] = "Internal failure"
    with pytest.raises(Problem, match="went back to what it was:\n  Table: Internal failure"):
        older("dua")
    assert older.page() == "satu" and indexes_there(older) == {"by_phone"}
    older.aws.on_index = lambda: older.aws.goes_wrong.update(index="Internal failure")
    with pytest.raises(Problem, match="Internal failure"):
        older("dua")
    assert indexes_there(older) == {"by_phone", "by_office"} and older.page() == "satu", "the second one failed"
    older.aws.on_index = lambda: None
    older.aws.goes_wrong.clear()
    older("dua")
    assert older.aws.asked == ["update okoce", "add by_day", "update okoce"] and older.page() == "dua"


def indexes_there(operator) -> set[str]:
    return set(indexes.shape(operator.aws.stacks[REGION, "okoce"].text).indexes)


def test_a_deploy_waits_for_a_change_that_goes_on_still(older, monkeypatch):
    """As when the one before was stopped at the keyboard."""
    made = older.aws.stacks[REGION, "okoce"]
    made.status = "UPDATE_COMPLETE_CLEANUP_IN_PROGRESS"
    monkeypatch.setattr(cloud.time, "sleep", lambda _: setattr(made, "status", "UPDATE_COMPLETE"))
    older("dua")
    assert older.page() == "dua"


def test_a_first_try_that_was_stopped_at_the_keyboard_is_repeated_as_the_first(running, monkeypatch):
    """Whether there is a stack is known only when AWS has done with it."""
    made = running.aws.stacks[REGION, "okoce"]
    made.status = "ROLLBACK_IN_PROGRESS"
    monkeypatch.setattr(cloud.time, "sleep", lambda _: setattr(made, "status", "ROLLBACK_COMPLETE"))
    running("dua", email="ops@example.org")
    assert running.aws.asked[:2] == ["delete okoce", "create okoce"] and running.page() == "dua"


def test_a_way_back_takes_no_index_away(older):
    older("dua")
    older(rollback="")
    assert older.page() == "satu" and older.aws.asked[-1] == "update okoce"
    assert indexes_there(older) == {"by_phone", "by_office", "by_day"}
    older("tiga")
    assert older.aws.asked == ["update okoce"], "nothing has to be filled again"


def test_indexes_that_nobody_asks_for_go_one_after_the_other_behind_the_release(running):
    running.template = without("by_office", "by_day")
    running("dua")
    assert running.aws.asked == ["update okoce", "update okoce", "drop by_office", "update okoce", "drop by_day"]
    assert running.page() == "dua" and running.aws.stacks[REGION, "okoce"].text == running.template


def test_a_table_that_was_changed_by_hand_is_told_before_anything_is_changed(older):
    older.aws.indexes_by_hand["okoce-Table"] = {"by_phone", "by_day"}
    with pytest.raises(Problem, match="okoce-Table has the indexes by_day, by_phone, and its stack knows of by_phone: make"):
        older("dua")
    assert older.aws.asked == []
    del older.aws.indexes_by_hand["okoce-Table"]
    older("dua")
    older.aws.indexes_by_hand["okoce-Table"] = {"by_phone"}
    older(rollback="")
    assert older.page() == "satu", "nothing stops a way back"


def test_a_restored_table_without_an_index_is_told(older):
    """It stands in no stack, so CloudFormation adds nothing to it."""
    older.aws.indexes_by_hand["okoce-restored"] = {"by_phone"}
    with pytest.raises(Problem, match='okoce-restored lacks by_day, by_office.*under "Restore the table"'):
        older("dua", set=["ServingTable=okoce-restored"])
    assert older.page() == "satu"
    older.aws.indexes_by_hand["okoce-restored"] |= {"by_day", "by_office"}
    older("dua", set=["ServingTable=okoce-restored"])
    assert older.parameter("ServingTable") == "okoce-restored"


@pytest.mark.parametrize("names", [(), ("by_phone",), ("by_office",), ("by_phone", "by_day"), ("by_phone", "by_office", "by_day")])
def test_the_templates_between_differ_in_the_indexes_alone(names):
    expected = parsed(template.render())
    table = expected["Resources"]["Table"]["Properties"]
    table["GlobalSecondaryIndexes"] = [one for one in table["GlobalSecondaryIndexes"] if one["IndexName"] not in names]
    keys = [*table["KeySchema"], *(key for index in table["GlobalSecondaryIndexes"] for key in index["KeySchema"])]
    used = {key["AttributeName"] for key in keys}
    table["AttributeDefinitions"] = [one for one in table["AttributeDefinitions"] if one["AttributeName"] in used]
    if not table["GlobalSecondaryIndexes"]:
        del table["GlobalSecondaryIndexes"]
    less = without(*names)
    assert parsed(less) == expected
    *_, (_, last) = [("", less), *indexes.leading_to(template.render(), less)]
    whole = parsed(template.render())
    by_name = {one["IndexName"]: one for one in whole["Resources"]["Table"]["Properties"].pop("GlobalSecondaryIndexes")}
    found = parsed(last)
    assert {one["IndexName"]: one for one in found["Resources"]["Table"]["Properties"].pop("GlobalSecondaryIndexes")} == by_name
    for one in (whole, found):
        one["Resources"]["Table"]["Properties"]["AttributeDefinitions"].sort(key=str)
    assert found == whole


def test_what_cloudformation_gives_back_of_a_template_is_as_good():
    """It turns letters outside of ASCII into question marks, and a change that adds an index starts from what it gives
    back: so none stands anywhere but in comments."""
    text = template.render()
    assert parsed(text.encode("ascii", "replace").decode()) == parsed(text)


def test_a_template_that_is_laid_out_otherwise_is_told():
    with pytest.raises(Problem, match="no AttributeDefinitions where deploy looks"):
        indexes.shape("Resources: {}\n")


# ── A restore ───────────────────────────────────────────────────────────────────────────────────


@pytest.fixture
def restored(running, monkeypatch):
    """With the real programs of the drill, whose check finds `found`; the clock runs while one waits."""
    has_drill(running, monkeypatch)
    return running


def has_drill(operator, monkeypatch) -> None:
    operator.found = {"submissions": 3, "events": 7, "days": 2, "findings": 0, "erased_again": 0}
    made = has_program(operator, monkeypatch, "Drill")
    operator.aws.programs[os.environ["CHECK"]] = lambda _: json.dumps(operator.found)

    def clock(_):
        with contextlib.suppress(RuntimeError):
            made.handler()

    monkeypatch.setattr(drill.time, "sleep", clock)


def test_a_restore_is_proven_and_thrown_away(restored, capsys):
    restored(drill=True)
    assert restored.aws.asked == ["restore okoce-Table", "delete the restored table"] and not restored.aws.tables
    assert len(store_of(restored).drills()) == 1
    assert '"submissions": 3' in capsys.readouterr().out


def test_a_restore_that_is_not_whole_is_told(restored):
    restored.found["findings"] = 1
    with pytest.raises(Problem, match="not proven, and its table thrown away; the log /aws/lambda/okoce-drill says why"):
        restored(drill=True)
    assert store_of(restored).drills() == [] and not restored.aws.tables


def test_a_restore_that_can_not_be_begun_is_told(restored, monkeypatch):
    def refuses(_):
        raise RuntimeError("recovery is not enabled")

    restored.aws.programs["okoce-drill"] = refuses
    with pytest.raises(Problem, match="okoce-drill failed: recovery is not enabled; its log is /aws/lambda/okoce-drill"):
        restored(drill=True)


def test_opening_day_is_switched_on_and_off(running):
    running(opening_day="on", set=["RegistrationConcurrency=590"])
    assert running.aws.asked == ["warm okoce-Table", "update okoce"]
    kept = ("OpeningDay", "ApiRequestsPerSecond", "ApiBurst", "RegistrationConcurrency")
    assert [running.parameter(name) for name in kept] == ["on", "2500", "1250", "590"]
    running(opening_day="on")
    assert running.aws.asked == ["update okoce"], "the table is ready"
    running(opening_day="off")
    assert [running.parameter(name) for name in kept] == ["off", "500", "1000", "590"]
    assert running.aws.warm == operate.WARM


def test_every_day_is_what_the_template_says(stack):
    assert {name: stack.parameters[name] for name in operate.EVERY_DAY} == operate.EVERY_DAY


def test_a_trial_alone_changes_nothing(running):
    running.bad.add("satu")
    with pytest.raises(Problem, match="answered with 500"):
        running(smoke=True)
    assert running.aws.asked == []


def test_a_year(operator, monkeypatch):
    """All that an operator does, one thing after the other; with `-s` it is printed."""
    year = []

    def step(what: str, pages: str = "", *, fails: str = "", **given):
        try:
            operator(pages, **given)
            assert not fails, what
        except Problem as problem:
            assert fails and fails in str(problem), problem
        note(what)

    def note(what: str):
        year.append(f"{what}: {operator.page() if operator.tried_out else 'nothing'} serves")
        print(f"\n=== {year[-1]}")

    monkeypatch.setattr(indexes.time, "sleep", operator.waited.append)
    operator.aws.goes_wrong["creation"] = "InsufficientEncryptionPolicyException"
    asks_for_more, operator.template = operator.template, without("by_office", "by_day")
    step("the first deploy fails", "satu", email="ops@example.org", fails="could not be made")
    step("and is repeated", "satu", email="ops@example.org")
    step("content changes", "dua", content=True)
    operator.template = asks_for_more
    operator.aws.on_index = lambda: operator.aws.goes_wrong.update(index="Internal failure")
    step("code that asks for two more indexes gets the first", "tiga", fails="Internal failure")
    operator.aws.on_index = lambda: None
    operator.aws.goes_wrong.clear()
    step("and then the second", "tiga")
    assert indexes_there(operator) == {"by_phone", "by_office", "by_day"}
    operator.bad.add("buruk")
    step("a bad release", "buruk", fails="serves again")
    step("the operator goes back one more", rollback="")
    step("the origin secret is rotated", rotate_origin_secret=True)
    has_rotation(operator, monkeypatch)
    first, lists, passed = keys(operator), {}, 0
    for night in (0, 120, 240, 339, 340, 350, 369, 370):
        operator.aws.later += timedelta(days=night - passed)
        operator.aws.programs["okoce-rotation"]({})
        lists[night], passed = keys(operator), night
    known, used = lists[340], lists[370]
    assert lists[339] == first and known == [*first, known[-1]] and lists[369] == known and used == [known[-1], *first]
    assert len(rotations(operator)) == 2, "and nothing else was changed"
    note("a year of nights: the hash key rotated by itself")
    step("the hash key is rotated once more", rotate_hash_key="yearly")
    has_drill(operator, monkeypatch)
    step("a restore is tried out", drill=True)
    step("opening day", opening_day="on")
    step("every day", opening_day="off")
    step("a restored table serves", again=True, set=["ServingTable=okoce-restored"])
    step("and the stack's own again", again=True, set=["ServingTable="])
    assert year == [
        "the first deploy fails: nothing serves",
        "and is repeated: satu serves",
        "content changes: dua serves",
        "code that asks for two more indexes gets the first: dua serves",
        "and then the second: tiga serves",
        "a bad release: tiga serves",
        "the operator goes back one more: dua serves",
        "the origin secret is rotated: dua serves",
        "a year of nights: the hash key rotated by itself: dua serves",
        "the hash key is rotated once more: dua serves",
        "a restore is tried out: dua serves",
        "opening day: dua serves",
        "every day: dua serves",
        "a restored table serves: dua serves",
        "and the stack's own again: dua serves",
    ]
