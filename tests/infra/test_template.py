"""What a careless edit of template.yaml could lose."""

import hashlib
import json
import re

import pytest

from cloudformation import Stack
from places import AWS, FUNCTIONS, ROOT, SUBMISSIONS
import rights
from steps import cloud, functions

LISTED = {function.id: function for function in functions.read()}
FORM_FUNCTIONS = {id_: function.name for id_, function in LISTED.items() if function.takes_form}
WITH_TABLE = {id_ for id_, function in LISTED.items() if function.has_table}
WITH_KEYS = {id_ for id_, function in LISTED.items() if function.knows_keys}
WITH_FORM = {id_ for id_, function in LISTED.items() if function.program == "form"}
ASKED = {id_ for id_, function in LISTED.items() if function.path}
STORING = {id_ for id_, function in LISTED.items() if function.rights == "stores"}
FUNCTION_NAMES = {id_: function.name for id_, function in LISTED.items()}
CACHING_DISABLED = "4135ea2d-6df8-44a3-9df3-4b5a84be39ad"
DESCRIPTION = "/api/openapi.json"
SEARCH_WORKER = "/pagefind/pagefind-worker.js"
FORMS = "/api/*"
ALL_VIEWER_EXCEPT_HOST = "b689b0a8-53d0-40ab-baf2-68738e2966ac"


# ── What is stored ──────────────────────────────────────────────────────────────────────────────


def test_the_table_is_as_the_functions_know_it(stack):
    """tests/infra/table.json is the table's shape for the Rust tests: every test of the service
    runs on a table made from it, and the dev-server's own must be the same
    (functions/submissions/tests/service/aws_table.rs)."""
    shape = [
        "AttributeDefinitions",
        "KeySchema",
        "BillingMode",
        "GlobalSecondaryIndexes",
        "LocalSecondaryIndexes",
        "StreamSpecification",
        "TimeToLiveSpecification",
    ]
    table = {name: stack["Table"][name] for name in shape if name in stack["Table"]}
    kept = json.loads((ROOT / "tests/infra/table.json").read_text())
    assert table == kept, "write it anew: " + json.dumps(table)


def test_the_table_is_safe(stack):
    table = stack["Table"]
    assert table["PointInTimeRecoverySpecification"] == {
        "PointInTimeRecoveryEnabled": True,
        "RecoveryPeriodInDays": 35,
    }
    assert table["SSESpecification"] == {
        "SSEEnabled": True,
        "SSEType": "KMS",
        "KMSMasterKeyId": stack.attribute("DataKey", "Arn"),
    }
    assert table["DeletionProtectionEnabled"] == "true"
    assert table["TimeToLiveSpecification"]["Enabled"] is True
    # It would hold a day of what people sent, for nobody.
    assert "StreamSpecification" not in table


@pytest.mark.parametrize("name", ["Table", "DataKey", "OperationsKey", "HashKey", "BackupVault", "SiteBucket", "TrailBucket"])
def test_what_can_not_be_made_again_is_kept(stack, name):
    resource = stack.resources[name]
    # Kept whatever happens, but for what a failed first creation leaves: it is empty, and the next
    # one would meet its name (tests/infra/test_operation.py).
    assert (resource["DeletionPolicy"], resource["UpdateReplacePolicy"]) == ("RetainExceptOnCreate", "Retain")


def test_the_stack_policy_guards_the_data():
    policy = json.loads((AWS / "stack-policy.json").read_text())
    denied = [rule for rule in policy["Statement"] if rule["Effect"] == "Deny"]
    assert [sorted(rule["Action"]) for rule in denied] == [["Update:Delete", "Update:Replace"]]
    guarded = {name.removeprefix("LogicalResourceId/") for name in denied[0]["Resource"]}
    assert {"Table", "DataKey", "HashKey", "BackupVault"} <= guarded


def test_keys_are_rotated_by_aws(stack):
    keys = stack.of_type("AWS::KMS::Key")
    assert len(keys) == 2
    for key in keys.values():
        assert key["EnableKeyRotation"] is True


def test_the_hash_key_is_never_drawn_anew(stack):
    """CloudFormation draws another key when one of these changes: nobody who registered before
    would be recognised, and receipts would no longer open."""
    assert stack["HashKey"]["GenerateSecretString"] == {"PasswordLength": 64, "ExcludePunctuation": True}
    assert stack["HashKey"]["KmsKeyId"] == stack.attribute("DataKey", "Arn")


def test_backups_are_daily_and_end(stack):
    rules = {rule["RuleName"]: rule for rule in stack["BackupPlan"]["BackupPlan"]["BackupPlanRule"]}
    assert rules["daily"]["ScheduleExpression"] == "cron(0 19 * * ? *)"
    assert max(rule["Lifecycle"]["DeleteAfterDays"] for rule in rules.values()) == 35
    assert stack["BackupVault"]["EncryptionKeyArn"] == stack.attribute("DataKey", "Arn")
    assert stack["BackupSelection"]["BackupSelection"]["Resources"] == [stack.attribute("Table", "Arn")]
    policies = {arn.rsplit("/")[-1] for arn in stack["BackupRole"]["ManagedPolicyArns"]}
    assert policies == {"AWSBackupServiceRolePolicyForBackup", "AWSBackupServiceRolePolicyForRestores"}


def test_a_vault_that_an_earlier_stack_left_is_not_in_the_way(template_text, stack):
    other = Stack(template_text, stack_id="arn:aws:cloudformation:ap-southeast-3:123456789012:stack/okoce/77777777-a-b-c-d")
    vaults = [stack["BackupVault"]["BackupVaultName"], other["BackupVault"]["BackupVaultName"]]
    assert vaults == ["okoce-submissions-5a3f0c1e", "okoce-submissions-77777777"]
    # What AWS takes as a name, also for a stack with a long one.
    assert max(map(len, vaults)) <= 50 - 20


def test_a_failed_backup_is_told(stack):
    pattern = stack["BackupFailed"]["EventPattern"]
    assert pattern["source"] == ["aws.backup"] and pattern["detail-type"] == ["Backup Job State Change"]
    assert pattern["detail"] == {
        "state": ["FAILED", "ABORTED", "EXPIRED"],
        "backupVaultName": [stack["BackupVault"]["BackupVaultName"]],
    }
    assert [target["Arn"] for target in stack["BackupFailed"]["Targets"]] == [stack.reference("Alarms")]


def statement(policy: dict, sid: str) -> dict:
    [found] = [one for one in policy["Statement"] if one.get("Sid") == sid]
    return found


def test_eventbridge_reaches_the_topic(stack):
    """It brings no account to the key of a topic, so that condition would refuse it; and none but our
    rule may use the topic."""
    topic = "arn:aws:sns:ap-southeast-3:123456789012:okoce-alarms"
    key = statement(stack["OperationsKey"]["KeyPolicy"], "EventsIntoTheTopic")
    assert key["Principal"] == {"Service": "events.amazonaws.com"}
    assert {"kms:Decrypt", "kms:GenerateDataKey*"} == set(key["Action"])
    assert key["Condition"] == {"StringEquals": {"kms:EncryptionContext:aws:sns:topicArn": topic}}
    assert topic.endswith(stack["Alarms"]["TopicName"])
    publish = statement(stack["AlarmsPolicy"]["PolicyDocument"], "FailedBackups")
    assert (publish["Principal"], publish["Action"]) == ({"Service": "events.amazonaws.com"}, "sns:Publish")
    assert publish["Condition"] == {"ArnEquals": {"aws:SourceArn": stack.attribute("BackupFailed", "Arn")}}


def test_alarms_reach_the_topic(stack):
    key = statement(stack["OperationsKey"]["KeyPolicy"], "AlarmsIntoTheTopic")
    publish = statement(stack["AlarmsPolicy"]["PolicyDocument"], "AlarmsOfThisAccount")
    for right in (key, publish):
        assert right["Principal"] == {"Service": "cloudwatch.amazonaws.com"}
        assert right["Condition"] == {"StringEquals": {"aws:SourceAccount": "123456789012"}}
    assert {"kms:Decrypt", "kms:GenerateDataKey*"} == set(key["Action"]) and publish["Action"] == "sns:Publish"


def test_the_trail_may_use_its_key(stack):
    """AWS makes no trail into a bucket with a bucket key without `kms:Decrypt`."""
    [encryption] = stack["TrailBucket"]["BucketEncryption"]["ServerSideEncryptionConfiguration"]
    right = statement(stack["OperationsKey"]["KeyPolicy"], "AuditTrail")
    assert right["Principal"] == {"Service": "cloudtrail.amazonaws.com"}
    wanted = {"kms:GenerateDataKey*", "kms:DescribeKey"} | ({"kms:Decrypt"} if encryption["BucketKeyEnabled"] else set())
    assert set(right["Action"]) == wanted
    assert right["Condition"]["StringEquals"]["aws:SourceArn"].endswith(f":trail/{stack['Trail']['TrailName']}")


def test_a_restored_table_serves_everywhere(template_text):
    restored = Stack(template_text, ServingTable="okoce-restored")
    arn = restored.attribute("Table", "Arn").replace("okoce-Table", "okoce-restored")
    for name in WITH_TABLE - {"RestoreCheck"}:
        assert restored[name]["Environment"]["Variables"]["OKOCE_TABLE"] == "okoce-restored"
    assert restored["Drill"]["Environment"]["Variables"]["TABLE"] == "okoce-restored"
    for policy in restored.of_type("AWS::IAM::ManagedPolicy").keys() - {"UseTheKeys", "CheckRestores"}:
        for statement in restored[policy]["PolicyDocument"]["Statement"]:
            named = statement["Resource"] if isinstance(statement["Resource"], list) else [statement["Resource"]]
            of_an_index = [f"{arn}/index/{name}" for name in ("*", *indexes(restored))]
            assert {*named} <= {arn, *of_an_index, restored.attribute("DataKey", "Arn")}
    assert arn in restored["BackupSelection"]["BackupSelection"]["Resources"]
    assert "okoce-restored" in json.dumps(restored["StoreThrottles"])
    assert "okoce-restored" in restored["Dashboard"]["DashboardBody"]


# ── Functions ───────────────────────────────────────────────────────────────────────────────────


def test_each_binary_runs_in_a_function(stack):
    binaries = {path.stem: path.parts[-4] for path in FUNCTIONS.glob("*/src/bin/*.rs")}
    assert binaries == functions.programs(LISTED.values())
    assert set(stack.of_type("AWS::Lambda::Function")) == {*LISTED, *rights.SCHEDULED}
    for id_, function in LISTED.items():
        assert stack[id_]["Code"]["S3Key"] == f"{functions.package_parameter(function.program)}/1.zip"


@pytest.mark.parametrize("name", FUNCTION_NAMES)
def test_functions_run_as_measured(stack, name):
    function = stack[name]
    assert function["Runtime"] == "provided.al2023"
    assert function["Architectures"] == ["arm64"]
    assert function["MemorySize"] == LISTED[name].memory_mb
    assert function["ReservedConcurrentExecutions"] == str(LISTED[name].concurrency)
    # A policy on the version that it serves with, not on what is being put in place.
    assert stack[f"{name}Aliaslive"]["Name"] == "live"
    assert function["LoggingConfig"]["LogGroup"] == f"/aws/lambda/okoce-{FUNCTION_NAMES[name]}"
    assert function["KmsKeyArn"] == stack.attribute("OperationsKey", "Arn")


def test_each_waits_a_little_longer_than_what_it_waits_for(stack):
    source = (FUNCTIONS / "records/src/budget.rs").read_text()
    store = int(re.search(r"DEADLINE: Duration = Duration::from_secs\((\d+)\)", source)[1])
    lambdas = {stack[name]["Timeout"] for name in ASKED}
    api = {route["timeoutInMillis"] / 1000 for route in integrations(stack)}
    [cloudfront] = [
        origin["CustomOriginConfig"]["OriginReadTimeout"] for origin in origins(stack) if "CustomOriginConfig" in origin
    ]
    assert store + 5 <= min(lambdas) <= max(lambdas) < min(api) <= max(api) < cloudfront


def test_each_day_is_closed_by_the_clock(stack):
    """When it is over in Jakarta, and nobody else can call."""
    [clock] = [rule for name, rule in stack.of_type("AWS::Events::Rule").items() if name.startswith("DayClose")]
    minute, hour = clock["ScheduleExpression"].removeprefix("cron(").split()[:2]
    source = (FUNCTIONS / "records/src/report/days.rs").read_text()
    earliest = int(re.search(r"CLOSING_HOUR: i8 = (\d+);", source)[1])
    assert earliest <= (int(hour) + 7) % 24 + int(minute) / 60 < earliest + 2
    assert [target["Arn"] for target in clock["Targets"]] == [stack.reference("DayCloseAliaslive")]
    assert not any("DayClose" in json.dumps(call) for call in integrations(stack))


def test_places_pass_on_by_the_clock(stack):
    """Within minutes of the moment at which an offer runs out, and nobody else can call."""
    [clock] = [rule for name, rule in stack.of_type("AWS::Events::Rule").items() if name.startswith("PlacesSweep")]
    assert clock["ScheduleExpression"] == "rate(5 minutes)"
    assert [target["Arn"] for target in clock["Targets"]] == [stack.reference("PlacesSweepAliaslive")]
    assert not any("PlacesSweep" in json.dumps(call) for call in integrations(stack))


def test_only_the_drill_has_a_table_checked_and_never_the_one_that_serves(template_text, stack):
    for one in (stack, Stack(template_text, ServingTable="okoce-restored")):
        drill = one["Drill"]["Environment"]["Variables"]
        assert one["RestoreCheck"]["Environment"]["Variables"]["OKOCE_TABLE"] == drill["SCRATCH"] == "okoce-drill"
        assert drill["TABLE"] == one.outputs()["TableName"] != drill["SCRATCH"]
        assert drill["KEY"] == one.attribute("DataKey", "Arn") and drill["BUCKET"] == "releases"
        assert drill["CHECK"] == one.reference("RestoreCheckAliaslive")
        assert not any("RestoreCheck" in json.dumps(rule) for rule in one.of_type("AWS::Events::Rule").values())
    source = (AWS / "scheduled/drill.py").read_text()
    patience = int(re.search(r"read_timeout=(\d+)", source)[1])
    assert stack["RestoreCheck"]["Timeout"] < patience < stack["Drill"]["Timeout"] == 15 * 60, "no two at once"


def test_no_policy_is_longer_than_iam_takes(stack):
    """6,144 characters a managed policy, 10,240 those of a role together; white space is not counted."""
    def length(document: dict) -> int:
        return len(re.sub(r"\s", "", json.dumps(document)))

    for name, policy in stack.of_type("AWS::IAM::ManagedPolicy").items():
        assert length(policy["PolicyDocument"]) <= 6_144, name
    for name, role in stack.of_type("AWS::IAM::Role").items():
        assert sum(length(policy["PolicyDocument"]) for policy in role.get("Policies", [])) <= 10_240, name


def test_what_runs_by_the_clock_is_called_by_it_alone(stack):
    clocks = {"Canary": "rate(5 minutes)", "Ledger": "cron(30 18 * * ? *)", "Drill": "rate(15 minutes)", "Rotation": "cron(0 21 * * ? *)"}
    assert set(clocks) == set(rights.SCHEDULED)
    for name, schedule in clocks.items():
        clock = stack[f"{name}Clock"]
        assert clock["ScheduleExpression"] == schedule
        assert [target["Arn"] for target in clock["Targets"]] == [stack.attribute(name, "Arn")]
        assert stack[f"{name}Call"]["SourceArn"] == stack.attribute(f"{name}Clock", "Arn")


def test_statements_about_items_name_them_and_give_nothing_back(stack):
    """A put, or an update where nothing may be read, that answers with what it replaced would be a
    way to read."""
    own = {name: [policy["PolicyDocument"]] for name, policy in stack.of_type("AWS::IAM::ManagedPolicy").items()}
    own["LedgerRole"] = [policy["PolicyDocument"] for policy in stack["LedgerRole"]["Policies"]]
    silent = set()
    for name, documents in own.items():
        for statement in (one for document in documents for one in document["Statement"]):
            assert statement["Resource"] != "*", (name, statement)
            actions = statement["Action"] if isinstance(statement["Action"], list) else [statement["Action"]]
            if actions == ["dynamodb:Scan"]:
                # It names no item. The operator verifies the whole table, the drill a restored one.
                assert name in ("Operate", "CheckRestores")
                continue
            about_items = any(action.startswith("dynamodb:") for action in actions)
            if not about_items or "/index/" in str(statement["Resource"]):
                continue
            conditions = statement["Condition"]
            [keys] = [
                listed for test, listed in conditions.items() if test in ("ForAllValues:StringLike", "ForAllValues:StringEquals")
            ]
            assert keys["dynamodb:LeadingKeys"] and all(
                re.fullmatch(r"[A-Z]+(#\*)?", key) for key in keys["dynamodb:LeadingKeys"]
            ), (name, statement)
            if conditions.get("StringEqualsIfExists") == {"dynamodb:ReturnValues": "NONE"}:
                silent |= {(name, statement["Sid"])}
            else:
                assert "dynamodb:PutItem" not in actions, (name, statement)
    assert ("ShowStatus", "ListTheClaimAndCountTries") in silent


def test_a_new_account_reserves_nothing(template_text):
    without = Stack(template_text, ReserveConcurrency="no")
    assert not any("ReservedConcurrentExecutions" in without[name] for name in FUNCTION_NAMES)


def test_each_release_has_a_version_of_its_own_that_stays(template_text, stack):
    """Also one that differs by a second and in nothing else, as when a secret was changed."""
    first, second = (
        Stack(template_text, Release=name, ReleaseDigest=hashlib.sha256(name.encode()).hexdigest())
        for name in ("20261121T070500Z", "20261121T070501Z")
    )
    versions = [set(one.of_type("AWS::Lambda::Version")) for one in (first, second)]
    assert [len(names) for names in versions] == [len(FUNCTION_NAMES)] * 2 and not versions[0] & versions[1]
    for name, version in first.resources.items():
        if version["Type"] == "AWS::Lambda::Version":
            assert version["DeletionPolicy"] == "Retain", "going back takes seconds"
    # What calls a function calls the version that serves.
    aliases = {stack.reference(name) for name in stack.of_type("AWS::Lambda::Alias") if name.removesuffix("Aliaslive") in ASKED}
    assert {call["uri"].split("/functions/")[1].split("/")[0] for call in integrations(stack)} == aliases
    rights_to_call = stack.of_type("AWS::Lambda::Permission").values()
    assert {right["FunctionName"] for right in rights_to_call if right["Principal"] != "events.amazonaws.com"} == aliases


def test_on_opening_day_each_address_counts_as_an_offices(template_text, stack):
    ready = Stack(template_text, OpeningDay="on", OfficeNetworks="203.0.113.7")
    for name in WITH_FORM:
        assert ready[name]["Environment"]["Variables"]["OKOCE_OFFICE_NETWORKS"] == "0.0.0.0/0,::/0"
        assert stack[name]["Environment"]["Variables"]["OKOCE_OFFICE_NETWORKS"] == ""


@pytest.mark.parametrize("name", FUNCTION_NAMES)
def test_functions_are_told_what_they_need_and_no_more(stack, name):
    """Above all not `OKOCE_OPEN`."""
    told = {
        "OKOCE_RELEASE": stack.parameters["Release"],
    }
    if name in ASKED:
        told["OKOCE_ORIGIN_SECRET"] = ",".join(
            f"{{{{resolve:secretsmanager:{stack.attribute(secret, 'Arn')}:SecretString}}}}"
            for secret in ("OriginSecretA", "OriginSecretB")
        )
    if LISTED[name].program == "jobs":
        told["OKOCE_JOB"] = LISTED[name].name
        assert f'"{LISTED[name].name}" => ' in (FUNCTIONS / "lambda/src/jobs.rs").read_text()
    if name in WITH_TABLE:
        told["OKOCE_TABLE"] = stack["Drill"]["Environment"]["Variables"]["SCRATCH"] if name == "RestoreCheck" else stack.reference("Table")
    if name in WITH_KEYS:
        # By name: the key itself must not be readable in the function's settings.
        told["OKOCE_KEY_ARN"] = stack.attribute("HashKey", "Arn")
    if name in WITH_FORM:
        told |= {
            "OKOCE_ENDPOINT": LISTED[name].endpoint,
            "OKOCE_OFFICE_NETWORKS": stack.parameters["OfficeNetworks"],
        }
    if name == "Desk":
        told["OKOCE_DESK_ORIGIN"] = ""
    assert stack[name]["Environment"]["Variables"] == told


@pytest.mark.parametrize("name", [*(f"{name}Logs" for name in FUNCTION_NAMES), "ApiLogs", "DeskApiLogs"])
def test_logs_end(stack, name):
    assert stack[name]["RetentionInDays"] == 30
    assert stack[name]["KmsKeyId"] == stack.attribute("OperationsKey", "Arn")


# ── HTTP API ────────────────────────────────────────────────────────────────────────────────────


def test_routes(stack):
    own = {function.path for function in LISTED.values() if function.path.startswith("/api/")}
    # Receipts, and how many places are free; a status has one address, which names nobody.
    below = {f"{function.path}/{{proxy+}}" for function in LISTED.values() if function.rights in ("stores", "gives-places")}
    assert set(stack["Api"]["Body"]["paths"]) == own | below
    assert "/api/status/{proxy+}" not in below and "/api/seats/{proxy+}" in below
    assert set(stack["DeskApi"]["Body"]["paths"]) == {"/$default"}, "whatever path comes"
    for path in [*stack["Api"]["Body"]["paths"].values(), *stack["DeskApi"]["Body"]["paths"].values()]:
        assert set(path) - {"isDefaultRoute"} == {"x-amazon-apigateway-any-method"}
    assert {route["payloadFormatVersion"] for route in integrations(stack)} == {"2.0"}


def test_the_api_is_throttled_and_its_log_names_nobody(stack):
    stage, desk = stages(stack)
    assert stage["StageName"] == desk["StageName"] == "$default"
    assert 0 < int(desk["DefaultRouteSettings"]["ThrottlingRateLimit"]) <= 100
    assert set(json.loads(desk["AccessLogSettings"]["Format"])) == set(json.loads(stage["AccessLogSettings"]["Format"])) - {"route"}
    assert desk["AccessLogSettings"]["DestinationArn"] == stack.attribute("DeskApiLogs", "Arn")
    assert int(stage["DefaultRouteSettings"]["ThrottlingRateLimit"]) == 500
    assert int(stage["DefaultRouteSettings"]["ThrottlingBurstLimit"]) == 1000
    line = json.loads(stage["AccessLogSettings"]["Format"])
    assert set(line.values()) == {
        f"$context.{name}"
        for name in (
            "requestId",
            "requestTime",
            "routeKey",
            "status",
            "responseLatency",
            "integrationLatency",
            "integrationErrorMessage",
        )
    }


def stages(stack) -> list[dict]:
    """Of the public API, and of the desk's."""
    by_api = {stage["ApiId"]: stage for stage in stack.of_type("AWS::ApiGatewayV2::Stage").values()}
    return [by_api[stack.reference(api)] for api in ("Api", "DeskApi")]


# ── CloudFront and the site ─────────────────────────────────────────────────────────────────────


def distribution(stack) -> dict:
    return stack["Distribution"]["DistributionConfig"]


def behaviours(stack) -> dict[str, dict]:
    """By path, in the order in which CloudFront looks at them."""
    return {behaviour["PathPattern"]: behaviour for behaviour in distribution(stack)["CacheBehaviors"]}


def origins(stack) -> list[dict]:
    return distribution(stack)["Origins"]


def integrations(stack) -> list[dict]:
    return [
        path["x-amazon-apigateway-any-method"]["x-amazon-apigateway-integration"]
        for api in ("Api", "DeskApi")
        for path in stack[api]["Body"]["paths"].values()
    ]


def test_pages_come_from_the_bucket(stack):
    behaviour = distribution(stack)["DefaultCacheBehavior"]
    assert behaviour["TargetOriginId"] == "site"
    assert behaviour["ViewerProtocolPolicy"] == "redirect-to-https"
    assert behaviour["AllowedMethods"] == ["GET", "HEAD"]
    assert behaviour["Compress"] is True
    assert behaviour["FunctionAssociations"] == [
        {"EventType": "viewer-request", "FunctionARN": stack.attribute("SiteRequest", "FunctionMetadata.FunctionARN")}
    ]
    cache = stack["SiteCache"]["CachePolicyConfig"]
    key = cache["ParametersInCacheKeyAndForwardedToOrigin"]
    assert cache["MinTTL"] == 0 and cache["MaxTTL"] == 31536000
    assert key["EnableAcceptEncodingBrotli"] and key["EnableAcceptEncodingGzip"]
    assert key["CookiesConfig"]["CookieBehavior"] == "none"
    assert key["QueryStringsConfig"]["QueryStringBehavior"] == "none"


def test_forms_go_to_the_functions_and_are_never_kept(stack):
    # The first that fits is taken: the description would be a function's otherwise.
    assert list(behaviours(stack)) == [DESCRIPTION, SEARCH_WORKER, FORMS]
    behaviour = behaviours(stack)[FORMS]
    assert behaviour["TargetOriginId"] == "functions"
    assert behaviour["ViewerProtocolPolicy"] == "https-only"
    assert {"GET", "POST"} <= set(behaviour["AllowedMethods"])
    assert behaviour["CachePolicyId"] == CACHING_DISABLED
    assert behaviour["OriginRequestPolicyId"] == ALL_VIEWER_EXCEPT_HOST
    assert behaviour["FunctionAssociations"] == [
        {"EventType": "viewer-request", "FunctionARN": stack.attribute("ApiRequest", "FunctionMetadata.FunctionARN")}
    ]


@pytest.mark.parametrize("path", [DESCRIPTION, SEARCH_WORKER])
def test_these_files_differ_from_the_others_in_nothing_else(stack, path):
    """In no more than the headers that the tests below look at, and in that they need no pretty
    address."""
    file = behaviours(stack)[path]
    other = distribution(stack)["DefaultCacheBehavior"]
    assert {name for name in file | other if file.get(name) != other.get(name)} == {
        "PathPattern",
        "FunctionAssociations",
        *(["ResponseHeadersPolicyId"] if path == SEARCH_WORKER else []),
    }


@pytest.mark.parametrize("letter", ["A", "B"])
def test_only_cloudfront_knows_the_origin_secret(template_text, letter):
    stack = Stack(template_text, OriginSecretInUse=letter)
    [api] = [origin for origin in origins(stack) if origin["Id"] == "functions"]
    assert api["CustomOriginConfig"]["OriginProtocolPolicy"] == "https-only"
    arn = stack.attribute(f"OriginSecret{letter}", "Arn")
    assert api["OriginCustomHeaders"] == [
        {"HeaderName": "x-okoce-origin", "HeaderValue": f"{{{{resolve:secretsmanager:{arn}:SecretString}}}}"}
    ]


def test_nothing_but_a_page_that_is_not_there_is_replaced(stack):
    replaced = [error for error in distribution(stack)["CustomErrorResponses"] if "ResponsePagePath" in error]
    assert [(error["ErrorCode"], error["ResponseCode"], error["ResponsePagePath"]) for error in replaced] == [
        (404, 404, "/404.html")
    ]


def test_no_error_is_kept(stack):
    """CloudFront keeps these for 10 seconds unless told otherwise, even with `no-store`, and a
    function's by its path alone: what one person gets, the next would get for another query."""
    kept = {error["ErrorCode"]: error["ErrorCachingMinTTL"] for error in distribution(stack)["CustomErrorResponses"]}
    assert kept == dict.fromkeys([404, 400, 403, 405, 414, 500, 501, 502, 503, 504], 0)


def test_the_page_that_replaces_it_knows_of_receipts():
    """It also stands in for what the functions say of a receipt that can't be opened."""
    messages = (ROOT / "content/pesan.toml").read_text()
    promise = "Formulir yang sudah Anda kirim tetap tersimpan"
    assert promise in messages and promise in (ROOT / "templates/404.html").read_text()


def test_the_distribution_is_modern(template_text, stack):
    assert distribution(stack)["HttpVersion"] == "http2and3"
    assert distribution(stack)["IPV6Enabled"] is True
    named = Stack(
        template_text,
        DomainName="okoce.example",
        CertificateArn="arn:aws:acm:us-east-1:123456789012:certificate/1",
        WebAclArn="arn:aws:wafv2:us-east-1:123456789012:global/webacl/okoce/1",
    )
    assert distribution(named)["Aliases"] == ["okoce.example"]
    assert distribution(named)["ViewerCertificate"]["MinimumProtocolVersion"] == "TLSv1.2_2021"
    assert distribution(named)["WebACLId"].startswith("arn:aws:wafv2:")
    assert named.resolve(named.template["Outputs"]["SiteUrl"]["Value"]) == "https://okoce.example"


def test_security_headers_are_those_of_the_functions(stack):
    for behaviour in (distribution(stack)["DefaultCacheBehavior"], *behaviours(stack).values()):
        if behaviour.get("PathPattern") != SEARCH_WORKER:
            assert behaviour["ResponseHeadersPolicyId"] == stack.reference("SecurityHeaders")
    headers = stack["SecurityHeaders"]["ResponseHeadersPolicyConfig"]["SecurityHeadersConfig"]
    for header in headers.values():
        assert header["Override"] is True
    strict = headers["StrictTransportSecurity"]
    includes = "; includeSubDomains" if strict["IncludeSubdomains"] else ""
    expected = {
        "CONTENT_SECURITY_POLICY": headers["ContentSecurityPolicy"]["ContentSecurityPolicy"],
        "STRICT_TRANSPORT_SECURITY": f"max-age={strict['AccessControlMaxAgeSec']}{includes}",
        "X_CONTENT_TYPE_OPTIONS": "nosniff" if "ContentTypeOptions" in headers else None,
        "REFERRER_POLICY": headers["ReferrerPolicy"]["ReferrerPolicy"],
    }
    sources = list(FUNCTIONS.glob("*/src/headers.rs"))
    assert sources
    for path in sources:
        assert headers_in(path.read_text()) == expected, path


def test_only_the_search_worker_may_run_webassembly(stack):
    general = stack["SecurityHeaders"]["ResponseHeadersPolicyConfig"]["SecurityHeadersConfig"]
    worker = stack["SearchWorkerHeaders"]["ResponseHeadersPolicyConfig"]["SecurityHeadersConfig"]
    different = {name for name in worker if worker[name] != general.get(name)}
    assert different == {"ContentSecurityPolicy"}
    source = (ROOT / "site-gen/src/exports/search.rs").read_text()
    assert f'WORKER: &str = "{SEARCH_WORKER}"' in source
    policy = re.search(r'WORKER_POLICY: &str =\s*"([^"]+)"', source)[1]
    assert worker["ContentSecurityPolicy"]["ContentSecurityPolicy"] == policy
    assert behaviours(stack)[SEARCH_WORKER]["ResponseHeadersPolicyId"] == stack.reference("SearchWorkerHeaders")
    general_policy = general["ContentSecurityPolicy"]["ContentSecurityPolicy"]
    assert "unsafe" not in general_policy
    assert re.findall(r"'[a-z-]*unsafe[a-z-]*'", policy) == ["'wasm-unsafe-eval'"]


def headers_in(source: str) -> dict[str, str]:
    """The table in headers.rs, read as text."""
    source = re.sub(r"//.*", "", source)
    # A backslash at the end of a line swallows the line break and the spaces after it.
    strings = re.sub(r"\\\n\s*", "", source)
    policy = re.search(r'CONTENT_POLICY: &str =\s*"([^"]+)"', strings)[1]
    table = re.search(r"let fixed = \[(.+?)\];", strings, re.DOTALL)[1]
    pairs = re.findall(r"\(\s*([A-Z_]+),\s*(CONTENT_POLICY|\"[^\"]+\"),?\s*\)", table)
    assert len(pairs) == table.count("("), "a header is written in a way that this test can't read"
    return {name: policy if value == "CONTENT_POLICY" else value.strip('"') for name, value in pairs}


@pytest.mark.parametrize("name", ["SiteBucket", "TrailBucket"])
def test_buckets_are_private(stack, name):
    bucket = stack[name]
    assert set(bucket["PublicAccessBlockConfiguration"].values()) == {True}
    assert len(bucket["PublicAccessBlockConfiguration"]) == 4
    assert bucket["VersioningConfiguration"] == {"Status": "Enabled"}
    assert bucket["BucketEncryption"]["ServerSideEncryptionConfiguration"]
    refusals = [rule for rule in stack[f"{name}Policy"]["PolicyDocument"]["Statement"] if rule["Effect"] == "Deny"]
    assert [rule["Condition"] for rule in refusals] == [{"Bool": {"aws:SecureTransport": False}}]


def test_only_our_distribution_may_fetch(stack):
    [rule] = [rule for rule in stack["SiteBucketPolicy"]["PolicyDocument"]["Statement"] if rule["Effect"] == "Allow"]
    # Without the right to list, S3 says 403 for what is not there.
    assert rule["Action"] == ["s3:GetObject", "s3:ListBucket"]
    bucket = stack.attribute("SiteBucket", "Arn")
    assert rule["Resource"] == [bucket, f"{bucket}/*"]
    [only] = rule["Condition"]["StringEquals"]["aws:SourceArn"]
    assert only.endswith("distribution/okoce-Distribution")
    assert stack["SiteAccess"]["OriginAccessControlConfig"]["SigningBehavior"] == "always"


# ── The desk ────────────────────────────────────────────────────────────────────────────────────


def with_domain(template_text) -> Stack:
    certificate = "arn:aws:acm:us-east-1:123456789012:certificate/1"
    return Stack(template_text, DomainName="okoce.example", CertificateArn=certificate)


def test_the_desk_has_a_host_of_its_own(template_text, stack):
    """Its cookie never reaches the public site, and the public site leads to no desk."""
    assert not stack.is_made("DeskDistribution"), "without a domain there is no such host"
    named = with_domain(template_text)
    assert named.is_made("DeskDistribution")
    assert named["Desk"]["Environment"]["Variables"]["OKOCE_DESK_ORIGIN"] == "https://meja.okoce.example"
    assert named.outputs()["DeskUrl"] == "https://meja.okoce.example/meja/"
    desk = named["DeskDistribution"]["DistributionConfig"]
    assert desk["Aliases"] == ["meja.okoce.example"] and distribution(named)["Aliases"] == ["okoce.example"]
    [own] = [origin for origin in desk["Origins"] if origin["Id"] == "desk"]
    assert own["DomainName"].startswith(f"{named.reference('DeskApi')}.execute-api.")
    [public] = [origin for origin in origins(named) if origin["Id"] == "functions"]
    assert public["DomainName"].startswith(f"{named.reference('Api')}.execute-api.")
    # What proves CloudFront, and how requests are told from each other, is the same for both.
    for member in ("CustomOriginConfig", "OriginCustomHeaders"):
        assert own[member] == public[member]
    answer = desk["DefaultCacheBehavior"]
    forms = {name: value for name, value in behaviours(named)[FORMS].items() if name not in ("PathPattern", "TargetOriginId")}
    assert answer == forms | {"TargetOriginId": "desk"}, "nothing of it is kept"
    [loaded] = desk["CacheBehaviors"]
    assert (loaded["PathPattern"], loaded["TargetOriginId"]) == ("/aset/*", "site")
    kept = {error["ErrorCode"]: error for error in desk["CustomErrorResponses"]}
    assert {code: error["ErrorCachingMinTTL"] for code, error in kept.items()} == dict.fromkeys(
        [400, 403, 404, 405, 414, 500, 501, 502, 503, 504], 0
    )
    assert not any("ResponsePagePath" in error for error in kept.values()), "it says itself what is wrong"
    [rule] = [rule for rule in named["SiteBucketPolicy"]["PolicyDocument"]["Statement"] if rule["Effect"] == "Allow"]
    fetching = rule["Condition"]["StringEquals"]["aws:SourceArn"]
    assert [arn.rpartition("/")[2] for arn in fetching] == ["okoce-Distribution", "okoce-DeskDistribution"]


def test_no_public_address_is_the_desks(stack):
    for pattern in (*behaviours(stack), *stack["Api"]["Body"]["paths"]):
        assert "meja" not in pattern and pattern.startswith(("/api/", "/pagefind/"))


# ── Alarms ──────────────────────────────────────────────────────────────────────────────────────


def test_every_alarm_reaches_somebody(stack):
    alarms = stack.of_type("AWS::CloudWatch::Alarm")
    assert set(alarms) == {
        "ApiErrors",
        "ApiRefusals",
        "DeskErrors",
        "NoBackups",
        "NoDayClose",
        "NoDrill",
        "NoLedger",
        "NoPlacesSweep",
        "NoRotation",
        "SiteUnreachable",
        "SlowAnswers",
        "FunctionErrors",
        "FunctionThrottles",
        "StoreThrottles",
        "RepeatsAnomaly",
        "NoRegistrations",
        "HashKeyAge",
    }
    for alarm in alarms.values():
        assert alarm["AlarmActions"] == [stack.attribute("Alarms", "Arn")]
        # Silence is the alarm of what the clock should have run.
        by_the_clock = any(alarm is alarms[name] for name in alarms if name.startswith("No") or name == "SiteUnreachable") and alarm is not alarms["NoRegistrations"]
        assert (alarm["TreatMissingData"] == "breaching") is by_the_clock
        assert by_the_clock or alarm["TreatMissingData"] in ("notBreaching", "ignore")
    assert stack["Alarms"]["Subscription"] == [{"Protocol": "email", "Endpoint": "ops@example.org"}]
    assert stack["Alarms"]["KmsMasterKeyId"] == stack.reference("OperationsKey")


def test_each_alarm_watches_what_it_says(stack):
    def watched(alarm: dict) -> set[tuple[str, str, str]]:
        """Namespace, metric and the value of its dimension."""
        metrics = [metric["MetricStat"]["Metric"] for metric in alarm.get("Metrics", []) if "MetricStat" in metric]
        return {
            (metric["Namespace"], metric["MetricName"], *(pair["Value"] for pair in metric.get("Dimensions", [])))
            for metric in metrics or [alarm]
        }

    names = {stack.reference(name) for name in FUNCTION_NAMES}
    api, table = stack.reference("Api"), stack.reference("Table")
    expected = {
        "ApiErrors": {("AWS/ApiGateway", "5xx", api)},
        "DeskErrors": {("AWS/ApiGateway", "5xx", stack.reference("DeskApi"))},
        "SlowAnswers": {("AWS/ApiGateway", "Latency", api)},
        "FunctionErrors": {("AWS/Lambda", "Errors", name) for name in names},
        "FunctionThrottles": {("AWS/Lambda", "Throttles", name) for name in names},
        "ApiRefusals": {("okoce/okoce", "ApiRefused")},
        "NoBackups": {("AWS/Backup", "NumberOfBackupJobsCompleted", stack["BackupVault"]["BackupVaultName"])},
        "NoDayClose": {("AWS/Lambda", "Errors", "okoce-day-close")},
        "NoDrill": {("AWS/Lambda", "Errors", "okoce-drill")},
        "NoLedger": {("AWS/Lambda", "Errors", "okoce-ledger")},
        "NoPlacesSweep": {("AWS/Lambda", "Errors", "okoce-places-sweep")},
        "NoRotation": {("AWS/Lambda", "Errors", "okoce-rotation")},
        "SiteUnreachable": {("AWS/Lambda", "Errors", "okoce-canary")},
        "StoreThrottles": {
            *(("AWS/DynamoDB", f"{what}ThrottleEvents", table) for what in ("Read", "Write")),
            *(("AWS/DynamoDB", "WriteThrottleEvents", table, index) for index in indexes(stack)),
        },
        "RepeatsAnomaly": {("okoce/okoce", "Repeats")},
        "NoRegistrations": {("okoce/okoce", "RegistrationStored")},
        "HashKeyAge": {("okoce/okoce", "KeyAgeDays")},
    }
    alarms = stack.of_type("AWS::CloudWatch::Alarm")
    assert {name: watched(alarm) for name, alarm in alarms.items()} == expected
    assert alarms["SlowAnswers"]["ExtendedStatistic"] == "p99"
    assert {name: alarm["Threshold"] for name, alarm in alarms.items() if "Threshold" in alarm} == {
        "ApiErrors": 2,
        "DeskErrors": 2,
        "ApiRefusals": 0,
        "NoBackups": 1,
        "NoDayClose": 0,
        "NoDrill": 0,
        "NoLedger": 0,
        "NoPlacesSweep": 0,
        "NoRotation": 0,
        "SiteUnreachable": 0,
        "SlowAnswers": stack.parameters["SlowAnswerMs"],
        "FunctionErrors": 0,
        "FunctionThrottles": 0,
        "StoreThrottles": 0,
        "NoRegistrations": 1,
        "HashKeyAge": 365,
    }


def indexes(stack) -> list[str]:
    return [index["IndexName"] for index in stack["Table"]["GlobalSecondaryIndexes"]]


def test_an_alarm_on_the_table_calls_more_than_once(template_text, stack):
    """Alarms on DynamoDB's metrics keep their state while these are silent, and a throttled table's
    are silent as soon as it is not: only what is filled in ends the alarm."""
    restored = Stack(template_text, ServingTable="okoce-restored")
    for one, table in ((stack, stack.reference("Table")), (restored, "okoce-restored")):
        metrics = {metric["Id"]: metric for metric in one["StoreThrottles"]["Metrics"]}
        watched = {name for name, metric in metrics.items() if "MetricStat" in metric}
        assert sorted(metrics["throttled"]["Expression"].split(" + ")) == sorted(f"FILL({name}, 0)" for name in watched)
        assert "Namespace" not in one["StoreThrottles"]
        for name in watched:
            assert metrics[name]["MetricStat"]["Metric"]["Dimensions"][0] == {"Name": "TableName", "Value": table}


def test_what_rolls_a_deploy_back_is_noticed_within_the_minutes_it_is_watched(stack):
    watched = stack.outputs()["RollbackAlarms"].split(",")
    assert watched == [stack.attribute(name, "Arn") for name in ("ApiErrors", "FunctionErrors")]
    for name in ("ApiErrors", "FunctionErrors"):
        alarm = stack[name]
        periods = {alarm.get("Period"), *(one["MetricStat"]["Period"] for one in alarm.get("Metrics", []) if "MetricStat" in one)}
        assert max(filter(None, periods)) * alarm["EvaluationPeriods"] <= cloud.WATCHED_MINUTES * 60


# How each alarm calls: what it compares with how, for how many periods of how many seconds.
CALLS = {
    "ApiErrors": ("Sum", 60, "GreaterThanThreshold", 1, "notBreaching"),
    "DeskErrors": ("Sum", 60, "GreaterThanThreshold", 1, "notBreaching"),
    "ApiRefusals": ("Sum", 60, "GreaterThanThreshold", 1, "notBreaching"),
    "FunctionErrors": ("SUM(METRICS())", 300, "GreaterThanThreshold", 1, "notBreaching"),
    "FunctionThrottles": ("SUM(METRICS())", 300, "GreaterThanThreshold", 1, "notBreaching"),
    "HashKeyAge": ("Maximum", 86400, "GreaterThanOrEqualToThreshold", 1, "ignore"),
    "NoBackups": ("Sum", 86400, "LessThanThreshold", 2, "breaching"),
    "NoDayClose": ("Sum", 86400, "GreaterThanThreshold", 2, "breaching"),
    "NoDrill": ("Sum", 86400, "GreaterThanThreshold", 1, "breaching"),
    "NoLedger": ("Sum", 86400, "GreaterThanThreshold", 2, "breaching"),
    "NoPlacesSweep": ("Sum", 300, "GreaterThanThreshold", 6, "breaching"),
    "NoRotation": ("Sum", 86400, "GreaterThanThreshold", 2, "breaching"),
    "SiteUnreachable": ("Sum", 300, "GreaterThanThreshold", 3, "breaching"),
    "NoRegistrations": ("IF(DAY(filled) < 6 && HOUR(filled) >= 2 && HOUR(filled) < 9, filled, 1)", 3600, "LessThanThreshold", 3, "notBreaching"),
    "RepeatsAnomaly": ("ANOMALY_DETECTION_BAND(repeats, 4)", 3600, "GreaterThanUpperThreshold", 2, "notBreaching"),
    "SlowAnswers": ("p99", 300, "GreaterThanThreshold", 2, "notBreaching"),
    "StoreThrottles": ("FILL(reads, 0) + FILL(writes, 0) + FILL(indexByPhone, 0) + FILL(indexByOffice, 0) + FILL(indexByDay, 0)", 300, "GreaterThanThreshold", 1, "notBreaching"),
}  # fmt: skip


@pytest.mark.parametrize("name", CALLS)
def test_each_alarm_calls_when_it_should(stack, name):
    alarm = stack[name]
    counted = [metric["MetricStat"] for metric in alarm.get("Metrics", []) if "MetricStat" in metric]
    # What is compared: the one expression that gives an answer, or the metric itself.
    answers = [
        metric["Expression"]
        for metric in alarm.get("Metrics", [])
        if "Expression" in metric and metric.get("ReturnData", True)
    ]
    value = answers[0] if answers else alarm.get("Statistic") or alarm["ExtendedStatistic"]
    assert len(answers) <= 1 and {one["Stat"] for one in counted} <= {"Sum"}
    periods = {one["Period"] for one in counted} or {alarm["Period"]}
    compared = (alarm["ComparisonOperator"], alarm["EvaluationPeriods"], alarm["TreatMissingData"])
    assert (value, *periods, *compared) == CALLS[name]
    if "ThresholdMetricId" in alarm:
        assert alarm["ThresholdMetricId"] in {metric["Id"] for metric in alarm["Metrics"] if "Expression" in metric}


def test_each_count_counts_what_it_says(stack):
    """Log, pattern and value of each; the test of the log runs the patterns on real lines."""
    patterns = {
        "Stored": ('{ $.outcome = "stored" }', "1"),
        "Repeats": ('{ ($.outcome = "repeated") || ($.outcome = "noted") }', "1"),
        "KeyAge": ("{ $.key_age_days >= 0 }", "$.key_age_days"),
    }
    expected = {
        f"{id_}{kind}": (stack.reference(f"{id_}Logs"), pattern, value)
        for id_ in STORING
        for kind, (pattern, value) in patterns.items()
    }
    expected["ApiRefused"] = (stack.reference("ApiLogs"), '{ $.status = "429" }', "1")
    counted = {
        name: (one["LogGroupName"], one["FilterPattern"], one["MetricTransformations"][0]["MetricValue"])
        for name, one in stack.of_type("AWS::Logs::MetricFilter").items()
    }
    assert counted == expected
    line = json.loads(next(iter(stack.of_type("AWS::ApiGatewayV2::Stage").values()))["AccessLogSettings"]["Format"])
    assert line["status"] == "$context.status", "a text, which the pattern compares"


def test_every_alarm_that_names_a_chapter_has_one(stack):
    headings = set(re.findall(r"^#+ (.+)$", (AWS / "README.md").read_text(), re.MULTILINE))
    texts = [alarm["AlarmDescription"] for alarm in stack.of_type("AWS::CloudWatch::Alarm").values()]
    named = set(re.findall(r'See README\.md, "([^"]+)"', "\n".join(texts)))
    named |= set(re.findall(r'see "([^"]+)"', (AWS / "template.yaml").read_text()))
    assert named and named <= headings, named - headings


def test_working_hours_are_those_of_jakarta(stack):
    expressions = {metric["Id"]: metric.get("Expression", "") for metric in stack["NoRegistrations"]["Metrics"]}
    assert expressions["atWork"] == "IF(DAY(filled) < 6 && HOUR(filled) >= 2 && HOUR(filled) < 9, filled, 1)"
    assert expressions["filled"] == "FILL(registrations, 0)"


def test_log_patterns_name_outcomes_that_exist(stack):
    source = (SUBMISSIONS / "outcome.rs").read_text()
    filters = stack.of_type("AWS::Logs::MetricFilter").values()
    named = set(re.findall(r'\$\.outcome = "(\w+)"', "\n".join(filter_["FilterPattern"] for filter_ in filters)))
    assert named == {"stored", "repeated", "noted"}
    for name in named:
        assert f'=> "{name}"' in source


def test_counted_metrics_are_the_watched_ones(stack):
    counted = {
        (made["MetricNamespace"], made["MetricName"])
        for filter_ in stack.of_type("AWS::Logs::MetricFilter").values()
        for made in filter_["MetricTransformations"]
    }
    text = json.dumps(list(stack.of_type("AWS::CloudWatch::Alarm").values())) + stack["Dashboard"]["DashboardBody"]
    for namespace, name in counted:
        assert namespace == "okoce/okoce" and f'"{name}"' in text


def test_the_dashboard_is_json(stack):
    widgets = json.loads(stack["Dashboard"]["DashboardBody"])["widgets"]
    assert len(widgets) == 6
    assert "${" not in stack["Dashboard"]["DashboardBody"]


def test_the_audit_trail_sees_the_table(stack):
    trail = stack["Trail"]
    assert trail["IsLogging"] and trail["EnableLogFileValidation"] and trail["IsMultiRegionTrail"]
    selectors = json.dumps(trail["AdvancedEventSelectors"])
    assert '"Management"' in selectors and '"AWS::DynamoDB::Table"' in selectors
    [prefix] = re.findall(r'"StartsWith": \["([^"]+)"\]', selectors)
    assert prefix.endswith(":table/okoce-") and stack.reference("Table").startswith("okoce-")


# ── The other two templates ─────────────────────────────────────────────────────────────────────


def test_the_firewall_only_counts_and_is_off_unless_asked_for():
    text = (AWS / "global.yaml").read_text()
    assert not Stack(text).is_made("Firewall")
    protected = Stack(text, WithFirewall="yes")
    assert protected.is_made("Firewall")
    firewall = protected["Firewall"]
    assert firewall["Scope"] == "CLOUDFRONT" and firewall["DefaultAction"] == {"Allow": {}}
    rules = {rule["Name"]: rule for rule in firewall["Rules"]}
    limits = {name: int(rule["Statement"]["RateBasedStatement"]["Limit"]) for name, rule in rules.items()}
    assert limits == {"forms-per-address": 1000, "requests-per-address": 20000}
    scope = rules["forms-per-address"]["Statement"]["RateBasedStatement"]["ScopeDownStatement"]
    assert scope["ByteMatchStatement"]["SearchString"] == "/api/"
    for rule in rules.values():
        assert rule["Action"]["Block"]["CustomResponse"]["ResponseCode"] == 429
    for made in (firewall, *rules.values()):
        # Samples of requests would be a list of addresses.
        assert made["VisibilityConfig"]["SampledRequestsEnabled"] is False


def test_a_distribution_that_fails_is_told():
    text = (AWS / "global.yaml").read_text()
    assert not Stack(text).is_made("SiteErrors"), "before there is one"
    there = Stack(text, DistributionId="E1")
    assert there.is_made("SiteErrors")
    alarm = there["SiteErrors"]
    assert (alarm["Namespace"], alarm["MetricName"], alarm["Threshold"]) == ("AWS/CloudFront", "5xxErrorRate", 5)
    # CloudFront has its metrics under this region alone.
    assert alarm["Dimensions"] == [{"Name": "DistributionId", "Value": "E1"}, {"Name": "Region", "Value": "Global"}]
    assert alarm["AlarmActions"] == alarm["OKActions"] == [there.reference("Alarms")] == [there.outputs()["AlarmsArn"]]
    assert there["Alarms"]["Subscription"] == [{"Protocol": "email", "Endpoint": "ops@example.org"}]
    assert re.findall(r'See README\.md, "([^"]+)"', alarm["AlarmDescription"]) == ["The site fails"]
    assert "### The site fails" in (AWS / "README.md").read_text()


def test_the_budget_tells_somebody():
    budget = Stack((AWS / "global.yaml").read_text())["Budget"]
    assert budget["Budget"]["BudgetLimit"] == {"Amount": "50", "Unit": "USD"}
    told = [
        (notice["Notification"]["NotificationType"], notice["Notification"]["Threshold"], notice["Subscribers"][0]["Address"])
        for notice in budget["NotificationsWithSubscribers"]
    ]
    assert told == [("ACTUAL", 80, "ops@example.org"), ("FORECASTED", 100, "ops@example.org")]


def test_the_releases_are_private_and_kept():
    releases = Stack((AWS / "artifacts.yaml").read_text())
    assert releases.resources["Releases"]["DeletionPolicy"] == "RetainExceptOnCreate"
    assert set(releases["Releases"]["PublicAccessBlockConfiguration"].values()) == {True}
    assert releases["Releases"]["VersioningConfiguration"] == {"Status": "Enabled"}
    rules = releases["Releases"]["LifecycleConfiguration"]["Rules"]
    assert not any("ExpirationInDays" in rule for rule in rules), "rolling back needs them"
