"""A store that speaks DynamoDB's protocol (moto) and remembers every call."""

import io
import json
import threading

import boto3
from moto.server import DomainDispatcherApplication, create_backend_app
from werkzeug.serving import make_server


class RecordingStore:
    """Runs while it is in a `with` block."""

    def __enter__(self) -> "RecordingStore":
        self.calls: list[tuple[str, dict]] = []
        self.moto = DomainDispatcherApplication(create_backend_app)
        self.server = make_server("127.0.0.1", 0, self.answer, threaded=True)
        self.endpoint = f"http://127.0.0.1:{self.server.server_port}"
        threading.Thread(target=self.server.serve_forever, daemon=True).start()
        self.client = boto3.client("dynamodb", region_name="ap-southeast-3", endpoint_url=self.endpoint)
        return self

    def __exit__(self, *_):
        self.server.shutdown()

    def create(self, name: str, shape: dict) -> None:
        """Makes a table of the template's shape."""
        shape = dict(shape)
        expiry = shape.pop("TimeToLiveSpecification")
        self.client.create_table(TableName=name, **shape)
        self.client.update_time_to_live(TableName=name, TimeToLiveSpecification=expiry)
        self.calls.clear()

    def answer(self, environ, start_response):
        body = environ["wsgi.input"].read(int(environ.get("CONTENT_LENGTH") or 0))
        environ["wsgi.input"] = io.BytesIO(body)
        operation = environ.get("HTTP_X_AMZ_TARGET", "").split(".")[-1]
        self.calls.append((operation, json.loads(body or b"{}")))
        return self.moto(environ, start_response)
