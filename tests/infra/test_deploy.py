"""`deploy` itself: what it packs, in which order it puts things in place, how it rolls back.

The bucket is moto's; stacks and CloudFront are stand-ins that write down what they are asked.
"""

import itertools
import json
import os
import re
import subprocess
import sys
import threading
import time
import zipfile
from types import SimpleNamespace

import boto3
import pytest
from moto import mock_aws

import places
from steps import build, cloud, functions, publish, release, site_files, smoke, tools
from steps.problem import Problem
from steps.release import Packaged, Release
from steps.site_files import SiteFile
from steps.store import Store
from test_edge import KeyValueStore

PROGRAMS = functions.programs(functions.read())


# ── Before anything is done ─────────────────────────────────────────────────────────────────────


def wanted(**given) -> SimpleNamespace:
    defaults = {"rollback": None, "domain": None, "certificate": None, "base_url": None}
    defaults |= {"again": False, "opening_day": None, "rotate_origin_secret": False, "rotate_hash_key": None, "drill": False, "smoke": False}
    return SimpleNamespace(**defaults | {"plan": False, "native": False, "set": []} | given)


@pytest.mark.parametrize(
    "given, problem",
    [
        ({"domain": "oke.example.go.id"}, "--domain needs --certificate"),
        ({"base_url": "https://okoce.example"}, "--base-url goes with --plan only"),
        ({"native": True}, "--native goes with --plan only"),
        ({"set": ["ApiBurst"]}, "--set ApiBurst: write it as NAME=VALUE"),
    ],
)
def test_what_does_not_go_together_is_told(given, problem):
    tools.check(wanted())
    with pytest.raises(Problem, match=problem):
        tools.check(wanted(**given))


def test_what_is_missing_is_told(monkeypatch, tmp_path):
    monkeypatch.setenv("PATH", str(tmp_path))
    for building_nothing in ({"rollback": ""}, {"again": True}, {"opening_day": "on"}, {"smoke": True}):
        tools.check(wanted(**building_nothing))
    tools.check(wanted(rotate_origin_secret=True))
    tools.check(wanted(rotate_hash_key="yearly"))
    with pytest.raises(Problem, match="cargo is missing: install Rust with rustup"):
        tools.check(wanted())
    (tmp_path / "cargo").touch(mode=0o755)
    with pytest.raises(Problem, match="cc is missing: install a C compiler"):
        tools.check(wanted())


def test_without_a_login_it_says_so_without_our_own_lines():
    """As whatever else AWS answers."""
    nobody = {name: value for name, value in os.environ.items() if name not in ("AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY")}
    command = [sys.executable, places.AWS / "deploy", "--smoke"]
    done = subprocess.run(command, env=nobody | {"OKOCE_DEPLOY_VENV": "1"}, capture_output=True, text=True)
    assert (done.returncode, done.stdout, done.stderr) == (1, "", "deploy: AWS: Unable to locate credentials\n")


@pytest.mark.parametrize("name", ["requirements.txt", "requirements-cross.txt"])
def test_what_it_installs_is_what_was_looked_at(name):
    """By its hash: pip takes nothing else then, whatever is published under the same number."""
    packages = re.split(r"^(?=\w)", (places.AWS / name).read_text(), flags=re.MULTILINE)[1:]
    assert packages
    for package in packages:
        assert re.match(r"[\w.-]+==[\w.]+ \\\n", package) and "--hash=sha256:" in package, package


def test_lambda_runs_arm64(monkeypatch):
    """An x86-64 program would not even start there."""
    monkeypatch.setattr(build.platform, "machine", lambda: "x86_64")
    monkeypatch.setattr(build, "installed_targets", lambda: ["x86_64-unknown-linux-gnu"])
    with pytest.raises(Problem, match="rustup target add aarch64-unknown-linux-gnu"):
        build.functions(native=False, plan_only=False)
    monkeypatch.setattr(build, "installed_targets", lambda: [build.ARM64])
    monkeypatch.setattr(build, "cross", lambda: {"registration": b"for arm64"})
    assert build.functions(native=False, plan_only=False) == {"registration": b"for arm64"}


# ── What it packs ───────────────────────────────────────────────────────────────────────────────


def test_plan_needs_no_account(plan):
    assert "Nothing was sent anywhere." in plan
    assert all(f"{program}.zip" in plan for program in PROGRAMS)


@pytest.mark.parametrize("name", PROGRAMS)
def test_packages(packages, name):
    path = packages / f"{name}.zip"
    assert path.stat().st_size <= release.MOST_PACKAGE_BYTES
    package = zipfile.ZipFile(path)
    files = {entry.filename: entry for entry in package.infolist()}
    assert files["bootstrap"].external_attr >> 16 == 0o755
    assert {"dist/functions/situs.json", "dist/functions/kantor.json"} <= set(files)
    assert any(file.startswith("dist/functions/formulir/") for file in files)
    assert any(file.startswith("dist/functions/templates/") for file in files)
    build.check_glibc(name, package.read("bootstrap"))


def test_the_same_content_is_the_same_package(packages):
    bundle = packages / "dist/functions"
    first = release.zipped(b"program", bundle)
    assert first == release.zipped(b"program", bundle)
    assert release.program_of(first) == b"program"
    assert set(release.bundle_of(first)) == {
        path.relative_to(bundle).as_posix() for path in bundle.rglob("*") if path.is_file()
    }


def test_a_program_for_a_newer_linux_is_refused():
    build.check_glibc("registration", b"\0GLIBC_2.17\0GLIBC_2.34\0")
    with pytest.raises(Problem, match="needs glibc 2.36"):
        build.check_glibc("registration", b"\0GLIBC_2.17\0GLIBC_2.36\0")


def test_every_file_of_the_site_has_a_type(packages):
    files = site_files.read(packages / "dist")
    styles = [file for file in files if file.path.endswith(".css")]
    assert styles and all(file.is_hashed for file in styles)
    assert all(file.cache_control == site_files.ASK_AGAIN for file in files if file.is_page)
    assert any(file.path == "404.html" for file in files), "the distribution shows it for what is not there"


def test_what_else_is_put_beside_the_pages(tmp_path):
    (tmp_path / "public").mkdir()
    (tmp_path / "functions").mkdir()
    for name in ("public/index.html", "public/index.html.br", "public/index.html.gz", "functions/openapi.json"):
        (tmp_path / name).write_text(name)
    assert [file.path for file in site_files.read(tmp_path)] == ["api/openapi.json", "index.html"]


@pytest.mark.parametrize(
    "path, kept, type_",
    [
        ("index.html", site_files.ASK_AGAIN, "text/html; charset=utf-8"),
        ("aset/gaya.1a2b3c4d.css", site_files.FOR_EVER, "text/css; charset=utf-8"),
        ("pagefind/fragment/id_1a2b3c4.pf_fragment", site_files.FOR_EVER, "application/octet-stream"),
        ("pagefind/pagefind.id_8d2f0a91c3.pf_meta", site_files.FOR_EVER, "application/octet-stream"),
        ("pagefind/wasm.id.pagefind", site_files.ASK_AGAIN, "application/octet-stream"),
        ("pagefind/pagefind-entry.json", site_files.ASK_AGAIN, "application/json"),
        ("aset/gaya.css", site_files.ASK_AGAIN, "text/css; charset=utf-8"),
        ("berita/atom.xml", site_files.ASK_AGAIN, "application/atom+xml"),
        ("sitemap.xml", site_files.ASK_AGAIN, "application/xml"),
    ],
)
def test_how_long_files_are_kept(path, kept, type_):
    file = SiteFile(path, "0")
    assert (file.cache_control, file.content_type) == (kept, type_)


def test_an_unknown_ending_is_told():
    with pytest.raises(Problem, match="no content type is known for `.docx`"):
        site_files.content_type("brosur.docx")


# ── Putting it in place ─────────────────────────────────────────────────────────────────────────


class Account:
    """Remembers the release that was put in place, and the order of everything."""

    def __init__(self, s3):
        self.release = None
        self.breaks_off_at = None
        self.asked = []
        self.redirects = KeyValueStore({})
        clients = {"cloudfront": self, "cloudfront-keyvaluestore": self.redirects}
        self.session = SimpleNamespace(client=lambda name: clients[name])
        s3.meta.events.register("provide-client-params.s3.CopyObject", self.note("put"))
        s3.meta.events.register("provide-client-params.s3.DeleteObject", self.note("remove"))

    def note(self, what):
        def asked(params, **_):
            if params["Bucket"] == "site":
                self.asked.append(f"{what} {params['Key']}")
                if params["Key"] == self.breaks_off_at:
                    raise ConnectionError

        return asked

    def current_release(self):
        return self.release

    def outputs(self):
        return {"SiteBucketName": "site", "DistributionId": "E1", "RedirectsArn": "arn"} if self.release else None

    def put_stack(self, _, chosen):
        self.asked.append(f"stack {chosen.name}")
        self.release = chosen.name
        return self.outputs()

    def create_invalidation(self, **_):
        self.asked.append("forget")
        return {"Invalidation": {"Id": "I1"}}

    def get_waiter(self, _):
        return SimpleNamespace(wait=lambda **_: None)


def packaged(name: str, site: dict[str, str]) -> Packaged:
    files = [SiteFile(path, text) for path, text in sorted(site.items())]
    blobs = {f"site/{text}": text.encode() for text in site.values()}
    blobs |= {"templates/1.yaml": b"template", f"functions/registration/{name}.zip": b"zip"}
    packages = {"registration": f"functions/registration/{name}.zip"}
    return Packaged(Release(name, "https://okoce.example", "templates/1.yaml", packages, files, {f"/lama-{name}/": "/"}), blobs)


FIRST = {"index.html": "home 1", "lama/index.html": "old", "aset/gaya.11111111.css": "style 1", "robots.txt": "robots"}
SECOND = {"index.html": "home 2", "baru/index.html": "new", "aset/gaya.22222222.css": "style 2", "robots.txt": "robots"}


@pytest.fixture
def place():
    with mock_aws():
        s3 = boto3.client("s3", region_name="ap-southeast-3")
        for bucket in ("releases", "site"):
            s3.create_bucket(
                Bucket=bucket, CreateBucketConfiguration={"LocationConstraint": "ap-southeast-3"}
            )
        yield Account(s3), Store(s3, "releases")


def put(place, name: str, site: dict[str, str]) -> list[str]:
    account, store = place
    account.asked.clear()
    publish.apply(account, store, store.keep(packaged(name, site)))
    return in_order(account.asked)


def in_order(asked: list[str]) -> list:
    """What was asked; pages that are put in place at the same time come in any order, so as a set."""
    found: list = []
    for pages, group in itertools.groupby(asked, lambda one: one.startswith("put ") and one.endswith(".html")):
        found += [set(group)] if pages else list(group)
    return found


def in_place(place) -> dict[str, str]:
    s3 = place[1].s3
    keys = [entry["Key"] for entry in s3.list_objects_v2(Bucket="site")["Contents"]]
    return {key: s3.get_object(Bucket="site", Key=key)["Body"].read().decode() for key in keys}


def test_no_page_ever_lacks_its_style(place):
    assert put(place, "1", FIRST) == [
        "stack 1",
        "put aset/gaya.11111111.css",
        "put robots.txt",
        {"put index.html", "put lama/index.html"},
        "forget",
    ]
    assert put(place, "2", SECOND) == [
        "put aset/gaya.22222222.css",
        "stack 2",
        {"put baru/index.html", "put index.html"},
        "remove lama/index.html",
        "forget",
    ]
    assert in_place(place) == SECOND | {"aset/gaya.11111111.css": "style 1"}


def test_files_are_on_their_way_at_the_same_time(place):
    """One takes a tenth of a second from abroad, so one after the other the site would take minutes."""
    _, store = place
    on_their_way: dict[str, set[int]] = {"PutObject": set(), "CopyObject": set()}
    together = dict.fromkeys(on_their_way, 0)

    def takes_a_while(model, **_):
        there = on_their_way[model.name]
        there.add(threading.get_ident())
        time.sleep(0.05)
        together[model.name] = max(together[model.name], len(there))
        there.discard(threading.get_ident())

    for operation in on_their_way:
        store.s3.meta.events.register(f"provide-client-params.s3.{operation}", takes_a_while)
    publish.copy(store.s3, store, "site", store.keep(packaged("01", FIRST)).site)
    assert min(together.values()) > 1, together


def test_files_carry_how_long_they_may_be_kept(place):
    put(place, "1", FIRST)
    page = place[1].s3.head_object(Bucket="site", Key="index.html")
    style = place[1].s3.head_object(Bucket="site", Key="aset/gaya.11111111.css")
    assert (page["CacheControl"], page["ContentType"]) == (site_files.ASK_AGAIN, "text/html; charset=utf-8")
    assert (style["CacheControl"], style["ContentType"]) == (site_files.FOR_EVER, "text/css; charset=utf-8")


def test_rolling_back_is_putting_the_earlier_release_in_place(place):
    account, store = place
    put(place, "1", FIRST)
    put(place, "2", SECOND)
    account.asked.clear()
    publish.apply(account, store, store.release("1"))
    assert in_order(account.asked) == [
        "put aset/gaya.11111111.css",
        "stack 1",
        {"put index.html", "put lama/index.html"},
        "remove baru/index.html",
        "forget",
    ]
    assert in_place(place) == FIRST | {"aset/gaya.22222222.css": "style 2"}
    assert account.redirects.there == {"/lama-1/": "/"}


def test_what_broke_off_is_made_good_by_the_next(place):
    account, _ = place
    put(place, "1", FIRST)
    account.breaks_off_at = "lama/index.html"
    with pytest.raises(ConnectionError):
        put(place, "2", SECOND)
    account.breaks_off_at = None
    # Back to the first, although the second had changed a page and added one.
    put(place, "1", FIRST)
    assert in_place(place) == FIRST | {"aset/gaya.22222222.css": "style 2"}


def test_rolling_back_along_what_served(place):
    """In the order in which it first served: going back twice goes back two."""
    _, store = place
    address = "https://okoce.example"
    for name in ("1", "2", "3", "2"):
        store.has_served(store.keep(packaged(name, FIRST)), {"okoce-registration": name})
    store.keep(packaged("never", FIRST))
    assert [entry.release for entry in store.served()] == ["1", "2", "3", "2"]

    def earlier(current: str, wanted: str = "", address: str = address) -> str:
        return store.earlier(current, wanted, address).release

    assert earlier("3") == "2" and earlier("2") == "1"
    assert earlier("never") == "2", "what serves now, or did last"
    assert earlier("3", "1") == "1"
    assert store.earlier("3", "1", address).versions == {"okoce-registration": "1"}
    with pytest.raises(Problem, match="nothing served before"):
        earlier("1")
    with pytest.raises(Problem, match="no release never ever served; there are: 1, 2, 3"):
        earlier("3", "never")
    with pytest.raises(Problem, match="release 2 was built for https://okoce.example, and the site is at https://baru"):
        earlier("3", "", "https://baru.example")


def test_the_manifest_says_what_it_was_built_from(monkeypatch, tmp_path):
    def git(*words: str) -> None:
        subprocess.run(["git", "-c", "user.name=a", "-c", "user.email=a@b", *words], cwd=tmp_path, check=True)

    monkeypatch.setattr(release, "ROOT", tmp_path)
    monkeypatch.setenv("GIT_CEILING_DIRECTORIES", str(tmp_path.parent))
    assert release.commit() == "", "no Git"
    git("init", "--quiet")
    (tmp_path / "file").write_text("1")
    git("add", "file")
    git("commit", "--quiet", "--message", "first")
    clean = release.commit()
    assert re.fullmatch("[0-9a-f]{40}", clean)
    (tmp_path / "file").write_text("2")
    assert release.commit() == f"{clean}-dirty"


def test_the_functions_code_has_a_name(tmp_path):
    """Another one with each change of it, and with none of anything else."""
    for name in ("functions/web/src/page/mod.rs", "functions/web/tests/all.rs", "content/a.md", "functions/web/README.md"):
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_text(name)
    before = release.sources(tmp_path)
    for name in ("functions/web/tests/all.rs", "content/a.md", "functions/web/README.md"):
        (tmp_path / name).write_text("changed")
    assert release.sources(tmp_path) == before
    (tmp_path / "functions/web/src/page/mod.rs").write_text("changed")
    changed = release.sources(tmp_path)
    (tmp_path / "functions/web/src/page/mod.rs").rename(tmp_path / "functions/web/src/page/other.rs")
    assert len({before, changed, release.sources(tmp_path)}) == 3
    assert release.sources() not in (before, changed)


def test_again_is_a_later_name_for_the_same(monkeypatch):
    names = iter(["5", "5", "6"])
    monkeypatch.setattr(release, "new_name", lambda: next(names))
    made = packaged("5", FIRST).release
    later = release.again(made)
    assert later.name == "6" and vars(later) | {"name": "5"} == vars(made)


def test_what_is_kept_is_not_sent_again(place, capsys):
    _, store = place
    store.keep(packaged("1", FIRST))
    store.keep(packaged("2", FIRST))
    assert "1 of 6 things were new" in capsys.readouterr().out
    assert store.release("2").site == packaged("2", FIRST).release.site


def test_a_manifest_reads_back():
    made = packaged("1", FIRST).release
    assert Release.from_json(made.to_json()) == made
    assert json.loads(made.to_json())["site"]["index.html"] == "home 1"


# ── Stacks ──────────────────────────────────────────────────────────────────────────────────────

SMALL = {
    "Parameters": {name: {"Type": "String", "Default": "1"} for name in ("Kept", "Given")},
    "Resources": {"Topic": {"Type": "AWS::SNS::Topic", "Properties": {"DisplayName": {"Ref": "Given"}}}},
}


@pytest.fixture
def account():
    with mock_aws():
        wanted = SimpleNamespace(
            stack="okoce", region="ap-southeast-3", email="ops@example.org", rollback=None, set=[], content=False
        )
        yield cloud.Account(wanted)


def test_a_stack_keeps_what_it_was_given(account):
    def put(**given: str) -> dict[str, str]:
        account.put(account.stacks, "okoce", {"TemplateBody": json.dumps(SMALL)}, given)
        made = account.describe(account.stacks, "okoce")["Parameters"]
        return {parameter["ParameterKey"]: parameter["ParameterValue"] for parameter in made}

    assert account.outputs() is None and account.current_release() is None
    assert put(Kept="2", Given="2", Unknown="9") == {"Kept": "2", "Given": "2"}
    assert put(Given="3") == {"Kept": "2", "Given": "3"}


def test_concurrency_defaults_are_the_templates(stack):
    for function in functions.read():
        assert stack.parameters[function.concurrency_parameter] == str(function.concurrency)


# ── Trying it out ───────────────────────────────────────────────────────────────────────────────


def test_the_test_registration_is_erased_whole():
    with mock_aws():
        table = boto3.resource("dynamodb", region_name="ap-southeast-3").create_table(
            TableName="okoce",
            BillingMode="PAY_PER_REQUEST",
            AttributeDefinitions=[{"AttributeName": name, "AttributeType": "S"} for name in ("pk", "sk")],
            KeySchema=[{"AttributeName": "pk", "KeyType": "HASH"}, {"AttributeName": "sk", "KeyType": "RANGE"}],
        )
        for key_hash in ("k", "l"):
            table.put_item(Item={"pk": f"KEY#{key_hash}", "sk": "KEY"})
        record = {"pk": "SUB#7KQ2M4XP9R", "sk": "RECORD", "key_hash": "k", "other_key_hashes": ["l"]}
        table.put_item(Item=record)
        table.put_item(Item={"pk": "SUB#7KQ2M4XP9R", "sk": "STATE"})
        table.put_item(Item={"pk": "EVT#7KQ2M4XP9R", "sk": "EVENT#000001"})
        table.put_item(Item={"pk": "SUB#OTHER", "sk": "RECORD", "key_hash": "o"})
        smoke.erase(table, "7KQ-2M4-XP9R")
        assert [item["pk"] for item in table.scan()["Items"]] == ["SUB#OTHER"]
        with pytest.raises(Problem, match="was not found whole"):
            smoke.erase(table, "7KQ-2M4-XP9R")
