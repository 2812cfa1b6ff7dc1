"""The packages as Lambda runs them: real programs, real event shapes, a store on this machine."""

import base64
import copy
import json
import re
import shutil
import socket
import ssl
import threading
import tomllib
import urllib.parse

import boto3
import pytest

import opening_day
import rights
from iam import is_allowed, listed
from lambda_runtime import Function
from places import EVENTS, ROOT
from recording_store import RecordingStore
from steps import functions, smoke
from test_smoke import certificate

TABLE = "okoce-Table"
KEY = "0123456789abcdef" * 4
FORM = json.loads((EVENTS / "form.json").read_text())
PROGRAM = {function.name: function.program for function in functions.read()}
PERSONAL = ("Siti Rahmawati", "0812-3456-7890", "siti@example.org")


@pytest.fixture(scope="module")
def store():
    with RecordingStore() as running:
        running.create(TABLE, json.loads((ROOT / "tests/infra/table.json").read_text()))
        yield running


def start(packages, folder, store, name="registration") -> Function:
    environment = {
        "OKOCE_ENDPOINT": name,
        "OKOCE_TABLE": TABLE,
        "OKOCE_KEY": KEY,
        "AWS_ENDPOINT_URL_DYNAMODB": store.endpoint,
    }
    return Function(packages / f"{PROGRAM[name]}.zip", folder, environment)


@pytest.fixture(scope="module")
def function(packages, tmp_path_factory, store):
    with start(packages, tmp_path_factory.mktemp("registration"), store) as running:
        yield running


@pytest.fixture(scope="module")
def answers(packages) -> dict[str, str]:
    """A registration that the definition accepts, with a person in it."""
    bundle = {
        path.relative_to(packages / "dist/functions").as_posix(): path.read_bytes()
        for path in (packages / "dist/functions").rglob("*")
        if path.is_file()
    }
    form = next(form for form in smoke.forms(bundle) if form["service"] == "registration")
    given = dict(smoke.answers(form))
    kinds = {question["id"]: question["kind"]["type"] for question in form["questions"]}
    for id_, kind in kinds.items():
        if kind == "person_name":
            given[id_] = PERSONAL[0]
        elif kind == "phone":
            given[id_] = PERSONAL[1]
        elif kind == "email":
            given[id_] = PERSONAL[2]
    return given


def event(answers=None, *, body: bytes | None = None, encoded=True, **changes) -> dict:
    """The recorded event with another body; a change of `None` takes a member away."""
    made = copy.deepcopy(FORM)
    data = urllib.parse.urlencode(answers or {}).encode() if body is None else body
    made["body"] = base64.b64encode(data).decode() if encoded else data.decode()
    made["isBase64Encoded"] = encoded
    made["headers"]["content-length"] = str(len(data))
    for name, value in changes.items():
        made[name] = value
        if value is None:
            del made[name]
    return made


def with_headers(made: dict, **headers) -> dict:
    for name, value in headers.items():
        made["headers"][name.replace("_", "-")] = value
    return made


def get(address: str, method="GET") -> dict:
    split = urllib.parse.urlsplit(address)
    made = event(rawPath=split.path, rawQueryString=split.query, body=b"", encoded=False)
    made["requestContext"]["http"] |= {"method": method, "path": split.path}
    del made["body"]
    return made


def test_a_registration_its_repeat_and_its_receipt(function, answers):
    first = function.invoke(event(answers))
    assert first["statusCode"] == 303
    again = function.invoke(event(answers, encoded=False))
    assert (again["statusCode"], again["headers"]["location"]) == (303, first["headers"]["location"])
    other = function.invoke(event(answers | {"surel": "lain@example.org"}))
    assert other["statusCode"] == 409

    receipt = function.invoke(get(first["headers"]["location"]))
    assert receipt["statusCode"] == 200
    reference = urllib.parse.parse_qs(urllib.parse.urlsplit(first["headers"]["location"]).query)["nomor"][0]
    assert reference in receipt["body"]
    assert not any(value in receipt["body"] for value in PERSONAL)


def test_security_headers_come_with_every_answer(function, stack, answers):
    headers = stack["SecurityHeaders"]["ResponseHeadersPolicyConfig"]["SecurityHeadersConfig"]
    policy = headers["ContentSecurityPolicy"]["ContentSecurityPolicy"]
    for made in (event(answers), event(), get("/api/registration"), {"key1": "value1"}):
        answer = function.invoke(made)
        assert answer["headers"]["content-security-policy"] == policy
        assert answer["headers"]["cache-control"] == "no-store"


# What an HTTP API may add to an event, and we have no use for.
REST_OF_AN_EVENT = {
    "cookies": ["sesi=1", "sesi=2"],
    "queryStringParameters": {"a": "1,2"},
    "pathParameters": {"proxy": "tanda-terima"},
    "stageVariables": {"a": "1"},
    "unknown": {"to": ["us"]},
}

def test_a_page_goes_compressed_to_who_takes_it(function):
    """The weights that tests/browser holds the pages to hold in AWS too."""
    _, answer = function.call(event())
    assert answer["headers"]["content-encoding"] == "gzip"
    assert answer["headers"]["vary"] == "accept-encoding"
    assert len(base64.b64decode(answer["body"])) < 9_000 < len(function.invoke(event())["body"])
    plain = function.invoke(with_headers(event(), accept_encoding="identity"))
    assert not plain["isBase64Encoded"] and "content-encoding" not in plain["headers"]


ODD = {
    "everything that may come with it": (event() | REST_OF_AN_EVENT, 422),
    "no answers": (event(), 422),
    "no body": (event(body=None) | {"body": None}, 422),
    "no body at all": ({name: value for name, value in event().items() if name != "body"}, 422),
    "no headers": (event(headers=None), 415),
    "no content type": (event(headers={"host": "x"}), 415),
    "a type that no form has": (with_headers(event(), content_type="text/plain"), 415),
    "a type in odd spelling": (with_headers(event(), content_type="Application/X-WWW-Form-URLencoded ; Charset=utf-8"), 422),
    "no base64": (event() | {"body": "%%%"}, 400),
    "base64 that breaks off": (event() | {"body": "bmFtYT1"}, 400),
    "bytes that are no text": (event(body=b"nama=\xff\xfe&telepon=%ff%fe"), 422),
    "half a percent sign": (event(body=b"nama=%&telepon=%2"), 422),
    "a null in the middle": (event(body=b"nama=a%00b"), 422),
    "a thousand parameters": (event(body="&".join(f"p{n}={n}" for n in range(1000)).encode()), 422),
    "more than we read": (event(body=b"nama=" + b"a" * 70_000), 413),
    "JSON that is none": (with_headers(event(body=b"{", encoded=False), content_type="application/json"), 400),
    "JSON of depth": (with_headers(event(body=b"[" * 10_000, encoded=False), content_type="application/json"), 400),
    "from another site": (with_headers(event(), sec_fetch_site="cross-site"), 403),
    "a header that is none": (with_headers(event(), **{"bad header": "x", "x_line": "a\r\nb: c"}), 422),
    "a header in odd bytes": (with_headers(event(), user_agent="\u0000\ud83d\ude00é"), 422),
    "a path with spaces": (event(rawPath="/api/registration/a b"), 400),
    "a path that is none": (event(rawPath=""), 400),
    "a path elsewhere": (event(rawPath="/api/registration/../../etc"), 404),
    "a query of anything": (get("/api/registration/tanda-terima?nomor=%ff&kode=..&nomor="), 404),
    "another method": (get("/api/registration"), 405),
    "an unknown method": (get("/api/registration", "BREW"), 405),
    "no method": (get("/api/registration", "B REW"), 400),
    "no sender": (event() | {"requestContext": {"http": {"method": "POST"}}}, 422),
    "a sender that is none": (event() | {"requestContext": {"http": {"method": "POST", "sourceIp": "unknown"}}}, 422),
    "a warm-up": (json.loads((EVENTS / "warm-up.json").read_text()), 400),
    "another payload format": (json.loads((EVENTS / "payload-1.json").read_text()), 400),
    "the console's test event": ({"key1": "value1", "key2": "value2"}, 400),
    "nothing": ({}, 400),
    "null": (None, 400),
    "a list": ([1, 2], 400),
    "a text": ("hello", 400),
}


@pytest.mark.parametrize("name", ODD)
def test_whatever_comes_there_is_an_answer_and_the_process_goes_on(function, store, name):
    made, expected = ODD[name]
    before = len(store.calls)
    answer = function.invoke(made)
    assert answer["statusCode"] == expected
    assert not any(operation in ("PutItem", "TransactWriteItems") for operation, _ in store.calls[before:])
    assert function.invoke(get("/api/registration"))["statusCode"] == 405


@pytest.mark.parametrize("made", [b"", b"{", b"\xff\xfe"])
def test_even_what_is_no_event_leaves_the_process_running(function, made):
    what, answer = function.call(made)
    assert what == "error" and "Deserialize" in answer["errorType"]
    assert function.invoke(get("/api/registration"))["statusCode"] == 405


@pytest.fixture(scope="module")
def mentor_request(packages, tmp_path_factory, store):
    with start(packages, tmp_path_factory.mktemp("mentor-request"), store, "mentor-request") as running:
        yield running


@pytest.fixture(scope="module")
def office_finder(packages, tmp_path_factory):
    """It needs no store and no key."""
    with Function(packages / f"{PROGRAM['office-finder']}.zip", tmp_path_factory.mktemp("office-finder"), {}) as running:
        yield running


@pytest.mark.parametrize("name", ODD)
def test_the_other_functions_answer_as_well(mentor_request, office_finder, name):
    for function, path in ((mentor_request, "/api/mentor-request"), (office_finder, "/api/office")):
        made = copy.deepcopy(ODD[name][0])
        if isinstance(made, dict) and "rawPath" in made:
            made["rawPath"] = made["rawPath"].replace("/api/registration", path)
        assert 200 <= function.invoke(made)["statusCode"] < 500


def test_each_function_knows_its_own_path_only(mentor_request, office_finder):
    assert mentor_request.invoke(event(rawPath="/api/mentor-request"))["statusCode"] == 422
    assert mentor_request.invoke(event())["statusCode"] == 404
    found = office_finder.invoke(get("/api/office?q=Menteng"))
    assert (found["statusCode"], found["headers"]["location"]) == (303, "/kecamatan/menteng/")
    assert office_finder.invoke(get("/api/registration"))["statusCode"] == 404
    assert "Menteng" not in office_finder.log.read_text()


def test_the_key_comes_from_secrets_manager(packages, tmp_path, store, stack, function, answers):
    first = function.invoke(event(answers))["headers"]["location"]
    with RecordingStore() as secrets:
        client = boto3.client("secretsmanager", region_name="ap-southeast-3", endpoint_url=secrets.endpoint)
        arn = client.create_secret(Name="HashKey", SecretString=KEY)["ARN"]
        secrets.calls.clear()
        other = start(packages, tmp_path, store)
        del other.environment["OKOCE_KEY"]
        other.environment |= {"OKOCE_KEY_ARN": arn, "AWS_ENDPOINT_URL_SECRETS_MANAGER": secrets.endpoint}
        with other:
            assert other.invoke(event(answers))["headers"]["location"] == first, "the same key, the same receipt"
            assert other.invoke(event())["statusCode"] == 422
    assert secrets.calls == [("GetSecretValue", {"SecretId": arn})], "once, at the start"
    # The metric of the key's age counts this line.
    [started] = [line for line in other.lines() if line.get("event") == "started"]
    assert started["key_age_days"] == 0
    assert KEY not in other.log.read_text()
    [reading] = [
        statement
        for statement in stack["UseTheKeys"]["PolicyDocument"]["Statement"]
        if "secretsmanager:" in str(statement["Action"])
    ]
    assert (reading["Action"], reading["Resource"]) == (
        "secretsmanager:GetSecretValue",
        stack["Registration"]["Environment"]["Variables"]["OKOCE_KEY_ARN"],
    )


@pytest.mark.parametrize(
    "job, sent, said",
    [
        ("places-sweep", {}, "sessions are in order"),
        ("restore-check", {"erased": ["999999999D"]}, '"erased_again":0'),
    ],
)
def test_a_job_answers_who_calls_it(packages, tmp_path, store, job, sent, said):
    # A way of its own to the store's table, so that only the forms' calls are in the other's record.
    with RecordingStore() as own:
        environment = {"OKOCE_JOB": job, "OKOCE_TABLE": TABLE, "AWS_ENDPOINT_URL_DYNAMODB": own.endpoint}
        with Function(packages / "jobs.zip", tmp_path, environment) as running:
            what, answer = running.call(sent)
            assert what == "response" and said in answer, answer
            if job == "restore-check":
                # A failure is the caller's to see, and the process goes on.
                what, answer = running.call({})
                assert what == "error" and "erased" in answer["errorMessage"]
                assert running.call(sent)[0] == "response"


def test_aws_is_spoken_to_over_tls(packages, tmp_path, store, answers):
    with socket.create_server(("127.0.0.1", 0)) as listener:
        heard = []

        def hear_and_hang_up():
            while True:
                connection, _ = listener.accept()
                heard.append(connection.recv(2))
                connection.close()

        threading.Thread(target=hear_and_hang_up, daemon=True).start()
        function = start(packages, tmp_path, store)
        function.environment["AWS_ENDPOINT_URL_DYNAMODB"] = f"https://127.0.0.1:{listener.getsockname()[1]}"
        with function:
            assert function.invoke(event(answers))["statusCode"] == 503
    assert set(heard) == {b"\x16\x03"}, "a TLS handshake, and nothing in the clear"


@pytest.mark.parametrize("is_trusted", [False, True])
def test_aws_has_to_prove_who_it_is(packages, tmp_path, store, answers, is_trusted):
    """Neither a certificate of nobody's is taken nor a good one of another name."""
    made = certificate(tmp_path)
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(made)
    with socket.create_server(("127.0.0.1", 0)) as listener:
        refused = []

        def shake_hands():
            while True:
                connection, _ = listener.accept()
                try:
                    context.wrap_socket(connection, server_side=True).recv(1)
                except ssl.SSLError as problem:
                    refused.append(problem.reason)

        threading.Thread(target=shake_hands, daemon=True).start()
        function = start(packages, tmp_path, store)
        function.environment["AWS_ENDPOINT_URL_DYNAMODB"] = f"https://127.0.0.1:{listener.getsockname()[1]}"
        if is_trusted:
            function.environment["SSL_CERT_FILE"] = str(made)
        with function:
            assert function.invoke(event(answers))["statusCode"] == 503
    why = "SSLV3_ALERT_BAD_CERTIFICATE" if is_trusted else "TLSV1_ALERT_UNKNOWN_CA"
    assert set(refused) == {why}


def test_credentials_are_looked_for_in_one_place(packages, tmp_path, store):
    """A start without them ends at once; a walk through the usual places would take seconds."""
    locked = tomllib.loads((ROOT / "Cargo.lock").read_text())["package"]
    assert "aws-config" not in {package["name"] for package in locked}
    function = start(packages, tmp_path, store)
    for name in ("AWS_ENDPOINT_URL_DYNAMODB", "AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY"):
        del function.environment[name]
    with function:
        assert function.process.wait(timeout=3) == 1
    assert "AWS_ACCESS_KEY_ID is not set" in function.log.read_text()


def test_without_the_origin_secret_no_function_starts(packages, tmp_path):
    """Everybody would get past CloudFront, its firewall and its limits."""
    for program in sorted({function.program for function in functions.read() if function.path}):
        function = Function(packages / f"{program}.zip", tmp_path / program, {})
        del function.environment["OKOCE_OPEN"]
        with function:
            assert function.process.wait(timeout=10) == 1
        assert "OKOCE_ORIGIN_SECRET is missing" in function.log.read_text()


@pytest.mark.parametrize("missing", ["OKOCE_TABLE", "OKOCE_KEY", "bundle"])
def test_what_is_missing_is_told(packages, tmp_path, store, missing):
    function = start(packages, tmp_path, store)
    if missing == "bundle":
        shutil.rmtree(tmp_path / "dist")
    else:
        del function.environment[missing]
    with function:
        assert function.process.wait(timeout=10) == 1
    assert missing in function.log.read_text().replace(str(tmp_path / "dist/functions"), "bundle")


def test_the_log_is_json_counts_what_the_alarms_count_and_names_nobody(function, stack):
    lines = function.lines()
    for filter_ in stack.of_type("AWS::Logs::MetricFilter").values():
        outcomes = re.findall(r'\$\.outcome = "(\w+)"', filter_["FilterPattern"])
        for outcome in outcomes:
            assert any(line.get("outcome") == outcome for line in lines), outcome
    stored = [line for line in lines if line.get("outcome") == "stored"]
    assert {line["store_calls"] for line in stored} == {4}, "as README.md says under Answers are slow"
    text = function.log.read_text()
    digits = re.sub(r"\D", "", PERSONAL[1])[1:]
    for value in (*PERSONAL, digits, "lain@example.org"):
        assert value not in text


def test_the_rights_are_held_against_the_calls_that_are_made(function, mentor_request, store, stack):
    """calls.json is what test_rights.py goes by; here it is compared with the calls that were
    recorded above, and each of these with the policy."""
    statements = rights.of_role(stack, "RegistrationRole")
    table = stack.attribute("Table", "Arn")
    used: dict[str, set[str]] = {}
    for operation, call in store.calls:
        assert '"ReturnValues"' not in json.dumps(call)
        for action, key in actions(operation, call):
            assert is_allowed(statements, action, table, {"dynamodb:LeadingKeys": [key]}), (action, key)
            used.setdefault(action, set()).add(f"{key.split('#')[0]}#")
    recorded = {action: sorted(keys) for action, keys in sorted(used.items())}
    class_ = json.loads(rights.CALLS.read_text())["stores"]
    # No session can be joined in these packages; functions/submissions holds the calls for places.
    known = {action: [key for key in keys if key != "PLACE#"] for action, keys in class_.items()}
    known = {action: keys for action, keys in known.items() if keys}
    assert recorded == known, "write it anew: " + json.dumps(recorded)
    granted = {action for statement in statements for action in listed(statement["Action"])}
    assert set(class_) == {action for action in granted if action.startswith("dynamodb:")}


def test_what_a_registration_writes_is_what_opening_day_is_reckoned_with(function, store, answers):
    """Units of a new registration: a transaction's are doubled, an index takes one for each KB of what
    it has of an item, a count is an update of its own."""
    function.invoke(event(answers))
    transaction = next(call for operation, call in store.calls if operation == "TransactWriteItems")
    puts = [part["Put"]["Item"] for part in transaction["TransactItems"] if "Put" in part]
    table = json.loads((ROOT / "tests/infra/table.json").read_text())
    in_indexes = [
        item
        for item in puts
        for index in table["GlobalSecondaryIndexes"]
        if all(key["AttributeName"] in item for key in index["KeySchema"])
    ]
    assert all(size(item) <= 1024 for item in in_indexes), "then what an index has of it is no more"
    [stored] = [line for line in function.lines() if line.get("outcome") == "stored"][:1]
    # Without the transaction, and the one look at all keys before it.
    counts = stored["store_calls"] - 2
    units = 2 * sum(kilobytes(item) for item in puts) + len(in_indexes) + counts
    assert units == opening_day.WRITES, [size(item) for item in puts]


def kilobytes(item: dict) -> int:
    return -(-size(item) // 1024)


def size(value) -> int:
    """As AWS counts an item: "DynamoDB item sizes and formats"."""
    match value:
        case {"S": text}:
            return len(text.encode())
        case {"N": digits}:
            return len(digits.lstrip("-").replace(".", "")) // 2 + 2
        case {"BOOL": _} | {"NULL": _}:
            return 1
        case {"L": values}:
            return 3 + sum(1 + size(one) for one in values)
        case {"M": members}:
            return 3 + sum(1 + len(name.encode()) + size(one) for name, one in members.items())
    return sum(len(name.encode()) + size(one) for name, one in value.items())


def actions(operation: str, call: dict) -> list[tuple[str, str]]:
    """What IAM asks for a call: action and partition key."""
    if operation == "BatchGetItem":
        keys = [key for table in call["RequestItems"].values() for key in table["Keys"]]
        return [(f"dynamodb:{operation}", key["pk"]["S"]) for key in keys]
    if operation != "TransactWriteItems":
        return [(f"dynamodb:{operation}", (call.get("Key") or call.get("Item"))["pk"]["S"])]
    names = {"Put": "PutItem", "Update": "UpdateItem", "Delete": "DeleteItem", "ConditionCheck": "ConditionCheckItem"}
    found = []
    for item in call["TransactItems"]:
        [(what, part)] = item.items()
        found.append((f"dynamodb:{names[what]}", (part.get("Key") or part.get("Item"))["pk"]["S"]))
    return found


@pytest.mark.parametrize(
    "name, policies",
    [
        ("Registration", ["UseTheKeys", "StoreSubmissions"]),
        ("MentorRequest", ["UseTheKeys", "StoreSubmissions"]),
        ("Seats", ["UseTheKeys", "GivePlaces"]),
        ("Status", ["UseTheKeys", "ShowStatus"]),
        ("Desk", ["UseTheKeys", "WorkTheDesk"]),
        ("DayClose", ["CloseDays"]),
        ("PlacesSweep", ["SweepPlaces"]),
        ("RestoreCheck", ["CheckRestores"]),
        ("OfficeFinder", []),
    ],
)
def test_roles_hold_nothing_else(stack, name, policies):
    role = stack[f"{name}Role"]
    assert role.get("ManagedPolicyArns", []) == [stack.attribute(policy, "Arn") for policy in policies]
    [own] = role["Policies"]
    log, settings = own["PolicyDocument"]["Statement"]
    assert log["Action"] == ["logs:CreateLogStream", "logs:PutLogEvents"]
    assert log["Resource"] == stack.attribute(f"{name}Logs", "Arn")
    assert (settings["Action"], settings["Resource"]) == ("kms:Decrypt", stack.attribute("OperationsKey", "Arn"))
    for statement in [one for policy in policies for one in rights.document(stack, policy)["Statement"]]:
        assert "*" not in str(statement["Action"]) and statement["Resource"] != "*"
