"""The trial at the end of each deploy, against the packages: pages from the built site, forms
through what CloudFront adds and the origin secret, a store on this machine."""

import base64
import datetime
import json
import ssl
import threading
import urllib.parse
from http.server import BaseHTTPRequestHandler
from pathlib import Path
from types import SimpleNamespace

import boto3
import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec

from lambda_runtime import Function, QuietServer
from places import ROOT
from recording_store import RecordingStore
from steps import functions, release, smoke
from steps.problem import Problem

SECRET = "a-secret-of-enough-length"
TABLE = "okoce-Trial"
[PROGRAM] = [function.program for function in functions.read() if function.name == "registration"]


class Edge:
    """CloudFront and the HTTP API in small: on one port the site, on the other the API's own
    address, where nobody adds the secret."""

    def __init__(self, function: Function, public):
        self.function, self.public = function, public
        self.site = QuietServer(("127.0.0.1", 0), self.handler(secret=SECRET))
        self.api = QuietServer(("127.0.0.1", 0), self.handler(secret=None))

    def __enter__(self) -> "Edge":
        for server in (self.site, self.api):
            threading.Thread(target=server.serve_forever, daemon=True).start()
        return self

    def __exit__(self, *_):
        for server in (self.site, self.api):
            server.shutdown()
            server.server_close()

    def url(self, server) -> str:
        return f"http://127.0.0.1:{server.server_port}"

    def handler(self, secret: str | None):
        edge = self

        class Handler(BaseHTTPRequestHandler):
            def do_GET(self):
                if self.path.startswith("/api/"):
                    self.do_POST()
                    return
                page = edge.public / self.path.lstrip("/") / "index.html"
                self.answer(200 if page.exists() else 404, {}, b"")

            def do_POST(self):
                path, _, query = self.path.partition("?")
                headers = {name.lower(): value for name, value in self.headers.items()}
                headers.pop("x-okoce-origin", None)
                if secret:
                    headers |= {"x-okoce-origin": secret, "x-okoce-viewer": "203.0.113.7"}
                body = self.rfile.read(int(headers.get("content-length", 0)))
                answer = edge.function.invoke(
                    {
                        "version": "2.0",
                        "rawPath": path,
                        "rawQueryString": query,
                        "headers": headers,
                        "requestContext": {"http": {"method": self.command, "path": path, "sourceIp": "198.51.100.4"}},
                        "body": base64.b64encode(body).decode(),
                        "isBase64Encoded": True,
                    }
                )
                self.answer(answer["statusCode"], answer["headers"], answer["body"].encode())

            def answer(self, status, headers, body):
                self.send_response(status)
                for name, value in headers.items():
                    self.send_header(name, value)
                self.end_headers()
                self.wfile.write(body)

            def log_message(self, *_):
                pass

        return Handler


@pytest.fixture(scope="module")
def store():
    with RecordingStore() as running:
        running.create(TABLE, json.loads((ROOT / "tests/infra/table.json").read_text()))
        yield running


@pytest.fixture
def deployed(packages, tmp_path, store):
    """An account in which the packages are in place, their bundle, and the table."""
    environment = {
        "OKOCE_ENDPOINT": "registration",
        "OKOCE_TABLE": TABLE,
        "OKOCE_KEY": "0123456789abcdef" * 4,
        "OKOCE_ORIGIN_SECRET": f"the-other-of-the-two-secrets,{SECRET}",
        "AWS_ENDPOINT_URL_DYNAMODB": store.endpoint,
    }
    package = packages / f"{PROGRAM}.zip"
    dynamodb = boto3.resource("dynamodb", region_name="ap-southeast-3", endpoint_url=store.endpoint)
    with (
        Function(package, tmp_path, environment) as function,
        Edge(function, packages / "dist/public") as edge,
    ):
        outputs = {"SiteUrl": edge.url(edge.site), "ApiUrl": edge.url(edge.api), "TableName": TABLE}
        session = SimpleNamespace(resource=lambda _: dynamodb)
        account = SimpleNamespace(outputs=lambda: outputs, session=session)
        yield account, release.bundle_of(package.read_bytes()), dynamodb.Table(TABLE)


# ── A name that is not in DNS yet ───────────────────────────────────────────────────────────────

# Nobody will ever have it (RFC 2606).
NAME = "belum.okoce.invalid"


def certificate(folder) -> Path:
    """Of that name, and its key."""
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, NAME)])
    now = datetime.datetime.now(datetime.timezone.utc)
    made = (
        x509.CertificateBuilder(name, name, key.public_key(), x509.random_serial_number())
        .not_valid_before(now - datetime.timedelta(days=1))
        .not_valid_after(now + datetime.timedelta(days=1))
        .add_extension(x509.SubjectAlternativeName([x509.DNSName(NAME)]), critical=False)
        .sign(key, hashes.SHA256())
    )
    private = key.private_bytes(
        serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    )
    path = folder / "certificate.pem"
    path.write_bytes(made.public_bytes(serialization.Encoding.PEM) + private)
    return path


def test_it_is_asked_for_at_the_distribution(tmp_path, monkeypatch):
    """By its own name, so that CloudFront's certificate for it is tried out as well."""
    asked = []

    class Distribution(BaseHTTPRequestHandler):
        def do_GET(self):
            asked.append(self.headers["host"])
            self.send_response(200)
            self.end_headers()

        def log_message(self, *_):
            pass

    path = certificate(tmp_path)
    monkeypatch.setenv("SSL_CERT_FILE", str(path))
    server = QuietServer(("127.0.0.1", 0), Distribution)
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(path)
    server.socket = context.wrap_socket(server.socket, server_side=True)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    address = f"{NAME}:{server.server_port}"
    try:
        assert not smoke.is_in_dns(NAME) and smoke.is_in_dns("localhost")
        with pytest.raises(Problem, match="can't be reached"):
            smoke.fetch(f"https://{address}/")
        assert smoke.fetch(f"https://{address}/", through="127.0.0.1").status == 200
        with pytest.raises(Problem, match="CERTIFICATE_VERIFY_FAILED|Hostname mismatch"):
            smoke.fetch(f"https://lain.okoce.invalid:{server.server_port}/", through="127.0.0.1")
    finally:
        server.shutdown()
        server.server_close()
    assert asked == [address]


def test_the_whole_trial_goes_there(monkeypatch, capsys):
    asked = []

    def fetch(url: str, *, through: str = "", method: str = "GET", **_):
        asked.append((urllib.parse.urlsplit(url).path, through))
        status = 404 if "tidak-ada" in url else 403 if "execute-api" in url else 303 if method == "POST" else 200
        receipt = f"https://{NAME}/api/registration/tanda-terima?nomor=7KQ-2M4-XP9R&kode=1"
        return SimpleNamespace(status=status, headers={"location": receipt})

    monkeypatch.setattr(smoke, "fetch", fetch)
    monkeypatch.setattr(smoke, "erase", lambda *_: None)
    outputs = {
        "SiteUrl": f"https://{NAME}",
        "DistributionDomain": "d1.cloudfront.net",
        "ApiUrl": "https://1.execute-api.example",
        "TableName": TABLE,
    }
    account = SimpleNamespace(outputs=lambda: outputs, session=SimpleNamespace(resource=lambda _: SimpleNamespace(Table=str)))
    form = {"service": "registration", "path": "/daftar/", "questions": []}
    smoke.test(account, {"formulir/pendaftaran.json": json.dumps(form).encode()})
    there = "d1.cloudfront.net"
    assert asked == [
        ("/", there), ("/daftar/", there), ("/tidak-ada/", there), ("/api/registration", ""),
        ("/api/registration", there), ("/api/registration/tanda-terima", there),
    ]  # fmt: skip
    assert f"{NAME} is not in DNS yet: point its CNAME to {there}" in capsys.readouterr().out


def kinds(table) -> set[str]:
    return {item["pk"].split("#")[0] for item in table.scan()["Items"]}


def test_a_good_deploy_passes_and_leaves_nothing(deployed, capsys):
    account, bundle, table = deployed
    smoke.test(account, bundle)
    assert "The test registration is erased." in capsys.readouterr().out
    assert kinds(table) == {"LIMIT"}, "how many came from one address today, which ends by itself"


def test_an_api_that_lets_everybody_in_is_told(deployed):
    account, bundle, _ = deployed
    account.outputs()["ApiUrl"] = account.outputs()["SiteUrl"]
    with pytest.raises(Problem, match="the API without CloudFront is answered with 4.., not 403"):
        smoke.test(account, bundle)


def test_a_site_that_is_not_there_is_told(deployed):
    account, bundle, table = deployed
    account.outputs()["SiteUrl"] += "/elsewhere"
    with pytest.raises(Problem, match="the home page is answered with 404, not 200"):
        smoke.test(account, bundle)
    assert kinds(table) <= {"LIMIT"}
