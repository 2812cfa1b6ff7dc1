"""The CloudFront Functions, run in Node, and the table of redirects."""

import json
import subprocess

import pytest

from places import AWS
from steps import edge, template
from steps.problem import Problem

# CloudFront's engine knows less than Node; these are words that it does not know.
UNKNOWN_TO_CLOUDFRONT = ("require(", "import ", "export ", "class ", "process.", "setTimeout", "??", "?.", "const [", "const {")
# The one module that it has.
MODULE = "import cf from 'cloudfront';"


def run(name: str, event: dict, redirects: dict[str, str] | None = None) -> dict:
    """A function's answer. Its key-value store throws for a key that is not there, as AWS's does."""
    source = json.loads(edge.code(f"edge/{name}.js"))
    table = f"""const table = new Map(Object.entries({json.dumps(redirects or {})}));
        const get = async (key) => {{ if (!table.has(key)) throw new Error('KeyNotFound'); return table.get(key); }};
        const cf = {{ kvs: () => ({{ get }}) }};"""
    answer = f"Promise.resolve(handler({json.dumps(event)})).then((found) => process.stdout.write(JSON.stringify(found)));"
    program = "\n".join([source.replace(MODULE, table), answer])
    done = subprocess.run(["node", "-e", program], capture_output=True, text=True)
    assert done.returncode == 0, done.stderr
    return json.loads(done.stdout)


def ask(path: str, redirects: dict[str, str] | None = None, query: dict | None = None) -> str:
    """The file that is fetched, or where the browser is sent."""
    answer = run("site-request", {"request": {"uri": path, "querystring": query or {}, "headers": {}}}, redirects)
    if "statusCode" in answer:
        assert answer["statusCode"] == 301
        assert "max-age" in answer["headers"]["cache-control"]["value"]
        return "-> " + answer["headers"]["location"]["value"]
    return answer["uri"]


@pytest.mark.parametrize(
    "path, expected",
    [
        ("/", "/index.html"),
        ("/daftar/", "/daftar/index.html"),
        ("/daftar", "-> /daftar/"),
        ("/kecamatan/menteng", "-> /kecamatan/menteng/"),
        ("/aset/gaya.1a2b3c4d.css", "/aset/gaya.1a2b3c4d.css"),
        ("/berita/atom.xml", "/berita/atom.xml"),
        ("/404.html", "/404.html"),
        # Not to another host, and not into the engine's own names.
        ("//jahat", "-> /jahat/"),
        ("/\\jahat", "-> /jahat/"),
        ("/constructor", "-> /constructor/"),
        ("/__proto__/", "-> /__proto/"),
    ],
)
def test_pretty_addresses(path, expected):
    assert ask(path) == expected


def test_addresses_as_people_write_them():
    for path, meant in json.loads((AWS / "edge/addresses.json").read_text()):
        answer = ask(path)
        if meant:
            assert answer == f"-> {meant}", path
            assert not ask(meant).startswith("->"), f"{path} leads on in one step"
        else:
            assert answer in (path, f"{path}index.html", f"-> {path}/"), path


def test_redirects():
    table = {"/lama/": "/langkah/", "/brosur.pdf": "/tentang/"}
    assert ask("/lama/", table) == "-> /langkah/"
    assert ask("/lama", table) == "-> /langkah/"
    assert ask("/brosur.pdf", table) == "-> /tentang/"
    assert ask("/LAMA)", table) == "-> /langkah/"
    assert ask("/langkah/", table) == "/langkah/index.html"


def test_the_query_goes_along():
    """Links of offices choose in the form: `/daftar?kecamatan=menteng`."""
    query = {
        "kecamatan": {"value": "menteng"},
        "minat": {"value": "jual%20daring", "multiValue": [{"value": "jual%20daring"}, {"value": "modal"}]},
        "cetak": {"value": ""},
    }
    sent = "kecamatan=menteng&minat=jual%20daring&minat=modal&cetak"
    assert ask("/daftar", query=query) == f"-> /daftar/?{sent}"
    assert ask("/lama/", {"/lama/": "/langkah/#p2"}, query) == f"-> /langkah/?{sent}#p2"
    assert ask("/daftar/", query=query) == "/daftar/index.html"


def test_without_its_store_the_site_goes_on():
    """What every key is answered with then: an error."""
    assert ask("/", {}) == "/index.html" and ask("/daftar", {}) == "-> /daftar/"


def test_what_pages_load_is_not_looked_up():
    """It is asked for most often, and never moved."""
    for path in ("/aset/gaya.1a2b3c4d.css", "/pagefind/pagefind.js"):
        assert ask(path, {path: "/elsewhere/"}) == path


def test_the_senders_address_is_what_cloudfront_saw():
    headers = {"x-okoce-viewer": {"value": "6.6.6.6"}, "x-okoce-origin": {"value": "guess"}, "accept": {"value": "*/*"}}
    event = {"viewer": {"ip": "2001:db8::7"}, "request": {"uri": "/api/registration", "headers": headers}}
    assert run("api-request", event)["headers"] == {
        "x-okoce-viewer": {"value": "2001:db8::7"},
        "accept": {"value": "*/*"},
    }


def test_the_first_page_of_the_desks_host_is_the_desk():
    event = {"viewer": {"ip": "2001:db8::7"}, "request": {"uri": "/", "headers": {}}}
    answer = run("api-request", event)
    assert (answer["statusCode"], answer["headers"]["location"]["value"]) == (303, "/meja/")


@pytest.mark.parametrize("name", ["site-request", "api-request"])
def test_nothing_that_cloudfront_lacks(name, template_text):
    source = (AWS / f"edge/{name}.js").read_text()
    code = "\n".join(line.split("//")[0] for line in source.replace(MODULE, "").splitlines())
    for word in UNKNOWN_TO_CLOUDFRONT:
        assert word not in code
    assert "cloudfront-js-2.0" in template_text
    assert f"FunctionCode: edge/{name}.js" not in template_text


def read(tmp_path, text: str) -> dict[str, str]:
    path = tmp_path / "pengalihan.toml"
    path.write_text(text)
    return edge.read_redirects(path)


def entry(old: str, new: str) -> str:
    return f'[[pengalihan]]\ndari = "{old}"\nke = "{new}"\ncatatan = "Pindah."\n'


def test_no_table_is_an_empty_table(tmp_path):
    assert edge.read_redirects(tmp_path / "pengalihan.toml") == {}
    assert read(tmp_path, "") == {}
    assert read(tmp_path, entry("/a/", "/b/") + entry("/c/", "/b/#d")) == {"/a/": "/b/", "/c/": "/b/#d"}


def test_who_moved_twice_is_sent_on_once(tmp_path):
    table = entry("/a/", "/b/") + entry("/b/", "/c/#d")
    assert read(tmp_path, table) == {"/a/": "/c/#d", "/b/": "/c/#d"}


@pytest.mark.parametrize(
    "text, problem",
    [
        (entry("/a/", "https://jahat.example/"), "is not an address on this site"),
        (entry("/a/", "//jahat.example/"), "is not an address on this site"),
        (entry("a", "/b/"), "is not an address on this site"),
        (entry("/a/", "/a/"), "leads back to itself"),
        (entry("/a/", "/b/") + entry("/b/", "/a/#c"), "leads back to itself"),
    ],
)
def test_a_wrong_table_is_told(tmp_path, text, problem):
    with pytest.raises(Problem, match=problem):
        read(tmp_path, text)


def test_a_redirect_that_cloudfront_would_not_take(tmp_path):
    with pytest.raises(Problem, match="is too long for CloudFront's table"):
        read(tmp_path, entry(f"/{'a' * 512}/", "/b/"))


def test_a_function_that_cloudfront_would_not_take(monkeypatch):
    monkeypatch.setattr(edge, "MOST_BYTES", 1_000)
    with pytest.raises(Problem, match="CloudFront takes 1,000"):
        template.render()


class KeyValueStore:
    """CloudFront's, with its rules: a version to write, and so many changes at a time."""

    def __init__(self, there: dict[str, str]):
        self.there = there
        self.version = 1
        self.writes: list[tuple[int, int]] = []

    def get_paginator(self, name: str):
        assert name == "list_keys"
        items = [{"Key": key, "Value": value} for key, value in self.there.items()]
        return type("Pages", (), {"paginate": staticmethod(lambda KvsARN: [{"Items": items[:3]}, {"Items": items[3:]}])})

    def describe_key_value_store(self, KvsARN):
        return {"ETag": str(self.version)}

    def update_keys(self, KvsARN, IfMatch, Puts=(), Deletes=()):
        assert IfMatch == str(self.version) and 0 < len(Puts) + len(Deletes) <= 50
        self.there |= {one["Key"]: one["Value"] for one in Puts}
        for one in Deletes:
            del self.there[one["Key"]]
        self.writes.append((len(Puts), len(Deletes)))
        self.version += 1
        return {"ETag": str(self.version)}


def test_a_thousand_redirects_are_put_in_place():
    wanted = {f"/alamat-lama-{number}/": "/tentang/" for number in range(1000)}
    store = KeyValueStore({"/a/": "/b/", "/c/": "/d/", "/alamat-lama-1/": "/lain/", "/alamat-lama-2/": "/tentang/"})
    assert edge.put_redirects(store, "arn", wanted) == 999 + 2
    assert store.there == wanted
    assert store.writes[-1] == (0, 1) and store.writes[0] == (50, 0), "new ones first"
    store.writes.clear()
    assert edge.put_redirects(store, "arn", wanted) == 0 and not store.writes
