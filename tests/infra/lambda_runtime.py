"""A small Lambda Runtime API: it runs a package the way Lambda does, with one event at a time."""

import base64
import gzip
import json
import queue
import subprocess
import sys
import threading
import time
import zipfile
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path


class QuietServer(ThreadingHTTPServer):
    """Says nothing when the other end goes away: a function is killed while it waits."""

    daemon_threads = True

    def handle_error(self, request, client_address):
        if not isinstance(sys.exception(), ConnectionError):
            super().handle_error(request, client_address)


class Function:
    """A running function. Use it in a `with` block; `invoke` as often as you like."""

    def __init__(self, package: Path, folder: Path, environment: dict[str, str]):
        with zipfile.ZipFile(package) as files:
            files.extractall(folder)
        self.program = folder / "bootstrap"
        self.program.chmod(0o755)
        self.log = folder / "log.txt"
        self.events: queue.Queue = queue.Queue()
        self.answers: queue.Queue = queue.Queue()
        self.server = QuietServer(("127.0.0.1", 0), self.handler())
        self.environment = {
            "AWS_LAMBDA_RUNTIME_API": f"127.0.0.1:{self.server.server_port}",
            "AWS_LAMBDA_FUNCTION_NAME": "okoce",
            "AWS_LAMBDA_FUNCTION_VERSION": "$LATEST",
            "AWS_LAMBDA_FUNCTION_MEMORY_SIZE": "128",
            "AWS_LAMBDA_LOG_FORMAT": "JSON",
            "AWS_LAMBDA_LOG_GROUP_NAME": "/aws/lambda/okoce",
            "AWS_LAMBDA_LOG_STREAM_NAME": "1",
            "AWS_REGION": "ap-southeast-3",
            "AWS_ACCESS_KEY_ID": "test",
            "AWS_SECRET_ACCESS_KEY": "test",
            "AWS_SESSION_TOKEN": "test",
            # Here nobody stands in front of it.
            "OKOCE_OPEN": "yes",
        } | environment

    def __enter__(self) -> "Function":
        threading.Thread(target=self.server.serve_forever, daemon=True).start()
        self.process = subprocess.Popen(
            [self.program],
            env=self.environment,
            cwd=self.program.parent,
            stdout=self.log.open("w"),
            stderr=subprocess.STDOUT,
        )
        return self

    def __exit__(self, *_):
        self.process.kill()
        self.process.wait()
        self.events.put(None)
        self.server.shutdown()
        self.server.server_close()

    def invoke(self, event) -> dict:
        """The function's answer to an event, its body as a browser has it."""
        what, answer = self.call(event)
        assert what == "response", f"the function failed: {answer}"
        if answer.get("isBase64Encoded"):
            assert answer["headers"]["content-encoding"] == "gzip"
            answer["body"] = gzip.decompress(base64.b64decode(answer["body"])).decode()
        return answer

    def call(self, event) -> tuple[str, dict]:
        """What the function says to an event (a value, or the very bytes): `response` or
        `error`, and with it. The function must still run afterwards."""
        data = event if isinstance(event, bytes) else json.dumps(event).encode()
        self.events.put(data)
        deadline = time.monotonic() + 20
        while True:
            try:
                return self.answers.get(timeout=0.2)
            except queue.Empty:
                assert self.process.poll() is None, f"the process ended:\n{self.log.read_text()}"
                assert time.monotonic() < deadline, "no answer"

    def lines(self) -> list[dict]:
        """What the function wrote into its log."""
        return [json.loads(line) for line in self.log.read_text().splitlines()]

    def handler(self):
        function = self

        class Handler(BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"
            # Headers and body in one packet, or each call waits 40 ms for an acknowledgement.
            wbufsize = -1
            disable_nagle_algorithm = True

            def do_GET(self):
                data = function.events.get()
                if data is None:
                    return
                self.send_response(200)
                self.send_header("Content-Type", "application/json")
                self.send_header("Content-Length", str(len(data)))
                self.send_header("Lambda-Runtime-Aws-Request-Id", "8476a536-e9f4-11e8-9739-2dfe598c3fcd")
                self.send_header("Lambda-Runtime-Deadline-Ms", str(int(time.time() * 1000) + 15_000))
                self.send_header(
                    "Lambda-Runtime-Invoked-Function-Arn",
                    "arn:aws:lambda:ap-southeast-3:123456789012:function:okoce",
                )
                self.end_headers()
                self.wfile.write(data)

            def do_POST(self):
                body = self.body()
                what = self.path.rsplit("/", 1)[-1]
                try:
                    function.answers.put((what, json.loads(body)))
                except ValueError:
                    function.answers.put((what, body.decode(errors="replace")))
                self.send_response(202)
                self.send_header("Content-Length", "0")
                self.end_headers()

            def body(self) -> bytes:
                if self.headers.get("Transfer-Encoding", "").lower() != "chunked":
                    return self.rfile.read(int(self.headers.get("Content-Length", 0)))
                data = b""
                while size := int(self.rfile.readline(), 16):
                    data += self.rfile.read(size)
                    self.rfile.readline()
                self.rfile.readline()
                return data

            def log_message(self, *_):
                pass

        return Handler
