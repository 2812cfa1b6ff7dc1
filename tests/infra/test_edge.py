"""The CloudFront Functions, run in Node, and the table of redirects."""

import json
import subprocess

import pytest

from places import AWS
from steps import edge, template
from steps.problem import Problem

# CloudFront's engine knows less than Node; these are words that it does not know.
UNKNOWN_TO_CLOUDFRONT = ("require(", "import ", "export ", "class ", "process.", "setTimeout", "??", "?.")


def run(name: str, event: dict, redirects: dict[str, str] | None = None) -> dict:
    source = json.loads(edge.code(f"edge/{name}.js", redirects or {}))
    program = f"{source}\nprocess.stdout.write(JSON.stringify(handler({json.dumps(event)})));"
    done = subprocess.run(["node", "-e", program], capture_output=True, text=True)
    assert done.returncode == 0, done.stderr
    return json.loads(done.stdout)


def ask(path: str, redirects: dict[str, str] | None = None) -> str:
    """The file that is fetched, or where the browser is sent."""
    answer = run("site-request", {"request": {"uri": path, "headers": {}}}, redirects)
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


def test_the_senders_address_is_what_cloudfront_saw():
    headers = {"x-okoce-viewer": {"value": "6.6.6.6"}, "x-okoce-origin": {"value": "guess"}, "accept": {"value": "*/*"}}
    event = {"viewer": {"ip": "2001:db8::7"}, "request": {"uri": "/api/registration", "headers": headers}}
    assert run("api-request", event)["headers"] == {
        "x-okoce-viewer": {"value": "2001:db8::7"},
        "accept": {"value": "*/*"},
    }


@pytest.mark.parametrize("name", ["site-request", "api-request"])
def test_nothing_that_cloudfront_lacks(name, template_text):
    source = (AWS / f"edge/{name}.js").read_text()
    code = "\n".join(line.split("//")[0] for line in source.splitlines())
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


def test_a_table_that_cloudfront_would_not_take():
    with pytest.raises(Problem, match="CloudFront takes 10,240"):
        template.render({f"/alamat-lama-{number}/": "/tentang/" for number in range(1000)})
