"""A stand-in for AWS, for days that no test account has: a creation that fails, a change set that
is refused, an alarm that goes off.

Each call that boto3 makes is checked by botocore against the service's own description, noted,
and answered here instead of being sent. Only the bucket is moto's. What is known of CloudFormation
is what its documentation says of the states of a stack; waiters and paginators are the real ones.
"""

import functools
import io
import json
import secrets
from collections.abc import Callable
from datetime import datetime, timedelta, timezone
from types import SimpleNamespace

import boto3
from botocore.session import Session as BotocoreSession

from cloudformation import Stack, parsed

REGION = "ap-southeast-3"
# What CloudFormation drew.
FIRST_KEY = "Z" * 64


class Refused(Exception):
    """What AWS answers instead."""

    def __init__(self, code: str, message: str):
        super().__init__(message)
        self.code = code


class Made:
    """A stack."""

    def __init__(self, name: str, region: str, number: int):
        self.name = name
        self.id = f"arn:aws:cloudformation:{region}:123456789012:stack/{name}/{number:08x}-0000-4000-8000-0123456789ab"
        self.status = "REVIEW_IN_PROGRESS"
        self.parameters: dict[str, str] = {}
        self.outputs: dict[str, str] = {}
        self.text = ""
        self.events: list[tuple[str, str, str]] = []
        self.watch: dict = {}


class Cloud:
    """An account."""

    def __init__(self):
        self.stacks: dict[tuple[str, str], Made] = {}
        self.deleted: list[Made] = []
        self.change_sets: dict[str, dict] = {}
        # Names of what a stack left behind; a new one can't be made under them.
        self.left_behind: set[str] = set()
        self.asked: list[str] = []
        self.calls: list[tuple[str, str, dict]] = []
        # What goes wrong next, once: `creation`, `change set`, `alarm`, and what AWS says of it.
        self.goes_wrong: dict[str, str] = {}
        self.concurrency = 1000
        self.loud: set[str] = set()
        self.confirmed = True
        names = ["oke.example.go.id", "meja.oke.example.go.id"]
        self.certificate = {"Status": "ISSUED", "DomainName": names[0], "SubjectAlternativeNames": names}
        self.secrets: dict[str, str] = {}
        # When each was changed, by a clock that the test puts forward.
        self.changed: dict[str, datetime] = {}
        self.later = timedelta()
        self.told: list[str] = []
        self.versions: dict[str, list[str]] = {}
        self.live: dict[str, str] = {}
        self.warm: dict[str, dict] = {}
        self.redirects: dict[str, str] = {}
        # Called as an index is added or dropped.
        # Of tables that somebody changed by hand, or that stand in no stack.
        self.on_index: Callable[[], None] = lambda: None
        self.indexes_by_hand: dict[str, set[str]] = {}
        # Indexes that are filled still, with how often somebody has to look until they are.
        self.filling: dict[str, int] = {}
        # Restored tables with the states that they go through.
        self.tables: dict[str, list[str]] = {}
        # What each function answers when it is called, by its name or its alias.
        self.programs: dict[str, Callable[[dict], object]] = {}
        inner = BotocoreSession()
        inner.register("before-parameter-build", self.remember)
        inner.register("before-call", self.answer)
        self.session = boto3.Session(
            aws_access_key_id="test", aws_secret_access_key="test", region_name=REGION, botocore_session=inner
        )
        # To make one takes longer than all that is asked of it.
        self.session.client = functools.cache(self.session.client)

    def answer(self, model, context, **_):
        service, operation = model.service_model.service_name, model.name
        if service == "s3":
            return None
        given = context["stand_in"]
        self.calls.append((service, operation, given))
        method = getattr(self, f"{service.replace('-', '_')}_{operation}")
        try:
            return SimpleNamespace(status_code=200), method(context["client_region"], **given)
        except Refused as refused:
            error = {"Error": {"Code": refused.code, "Message": str(refused)}, "ResponseMetadata": {}}
            return SimpleNamespace(status_code=400), error

    def remember(self, params, context, **_):
        """The call as it was written, before botocore turns it into a request."""
        context["stand_in"] = dict(params)

    def client(self, service: str, region: str = REGION):
        return self.session.client(service, region_name=region)

    def of(self, service: str, operation: str) -> list[dict]:
        return [given for *what, given in self.calls if what == [service, operation]]

    def now(self) -> datetime:
        return datetime.now(timezone.utc) + self.later

    # ── CloudFormation ────────────────────────────────────────────────────────────────────

    def stack(self, region: str, name: str) -> Made:
        found = self.stacks.get((region, name)) or next(
            (made for made in [*self.stacks.values(), *self.deleted] if made.id == name), None
        )
        if not found:
            raise Refused("ValidationError", f"Stack with id {name} does not exist")
        return found

    def cloudformation_DescribeStacks(self, region, StackName):
        made = self.stack(region, StackName)
        return {
            "Stacks": [
                {
                    "StackName": made.name,
                    "StackId": made.id,
                    "StackStatus": made.status,
                    "Parameters": pairs(made.parameters, "Parameter"),
                    "Outputs": pairs(made.outputs, "Output"),
                }
            ]
        }

    def template(self, given: dict) -> str:
        if "TemplateBody" in given:
            return given["TemplateBody"]
        bucket, _, key = given["TemplateURL"].removeprefix("https://").partition("/")
        s3 = self.session.client("s3")
        return s3.get_object(Bucket=bucket.split(".")[0], Key=key)["Body"].read().decode()

    def cloudformation_GetTemplate(self, region, StackName, TemplateStage):
        # It gives back no letters but these (cloudformation-coverage-roadmap issue 1220).
        return {"TemplateBody": self.stack(region, StackName).text.encode("ascii", "replace").decode()}

    def cloudformation_DescribeStackResource(self, region, StackName, LogicalResourceId):
        return {"StackResourceDetail": {"PhysicalResourceId": f"{StackName}-{LogicalResourceId}"}}

    def cloudformation_GetTemplateSummary(self, region, **given):
        declared = parameters_of(self.template(given))
        return {"Parameters": [{"ParameterKey": name} for name in declared]}

    def cloudformation_CreateChangeSet(self, region, StackName, ChangeSetName, ChangeSetType, Parameters, **given):
        made = self.stacks.get((region, StackName))
        if ChangeSetType == "CREATE":
            if made and made.status != "REVIEW_IN_PROGRESS":
                raise Refused("AlreadyExistsException", f"Stack [{StackName}] already exists")
            made = self.stacks.setdefault((region, StackName), Made(StackName, region, len(self.calls)))
        elif not made.status.endswith("_COMPLETE") or made.status.startswith("ROLLBACK"):
            raise Refused("ValidationError", f"Stack:{made.id} is in {made.status} state and can not be updated.")
        text = self.template(given)
        declared = parameters_of(text)
        values = {name: str(entry["Default"]) for name, entry in declared.items() if "Default" in entry}
        for entry in Parameters:
            name = entry["ParameterKey"]
            values[name] = made.parameters[name] if entry.get("UsePreviousValue") else entry["ParameterValue"]
        if missing := declared.keys() - values.keys():
            raise Refused("ValidationError", f"Parameters: {sorted(missing)} must have values")
        number = f"arn:aws:cloudformation:{region}:123456789012:changeSet/{ChangeSetName}/{len(self.change_sets)}"
        reason = self.goes_wrong.pop("change set", None) if StackName == "okoce" else None
        if reason is None and (text, values) == (made.text, made.parameters):
            reason = "The submitted information didn't contain changes."
        self.change_sets[number] = {
            "stack": made, "text": text, "values": values, "reason": reason, "new": ChangeSetType == "CREATE",
            # "CloudFormation saves the rollback triggers you specify": they hold until others are said.
            "watch": given.get("RollbackConfiguration", made.watch),
        }  # fmt: skip
        return {"Id": number, "StackId": made.id}

    def cloudformation_DescribeChangeSet(self, region, ChangeSetName, **_):
        reason = self.change_sets[ChangeSetName]["reason"]
        return {"Status": "FAILED" if reason else "CREATE_COMPLETE", "StatusReason": reason or "", "Changes": []}

    def cloudformation_DeleteChangeSet(self, region, ChangeSetName):
        del self.change_sets[ChangeSetName]
        return {}

    def cloudformation_ExecuteChangeSet(self, region, ChangeSetName):
        change = self.change_sets[ChangeSetName]
        made, what = change["stack"], "CREATE" if change["new"] else "UPDATE"
        made.watch = change["watch"]
        self.asked.append(f"{what.lower()} {made.name}")
        stack = Stack(change["text"], stack_id=made.id, **change["values"])
        reason = self.goes_wrong.pop("creation", None) if what == "CREATE" and made.name == "okoce" else None
        taken = set(names_of_vaults(stack)) & self.left_behind
        if what == "CREATE" and (reason or taken):
            self.roll_back_creation(made, stack, reason or f"{taken.pop()} already exists")
        elif what == "UPDATE" and (refused := self.refuses_indexes(made, stack)):
            made.status, made.events = "UPDATE_ROLLBACK_COMPLETE", [("Table", "UPDATE_FAILED", refused)]
        elif what == "UPDATE" and change["watch"].get("RollbackTriggers") and "alarm" in self.goes_wrong:
            made.status = "UPDATE_ROLLBACK_COMPLETE"
            made.events = [(made.name, "UPDATE_ROLLBACK_IN_PROGRESS", self.goes_wrong.pop("alarm"))]
        else:
            made.status, made.events = f"{what}_COMPLETE", []
            if what == "UPDATE":
                self.filling |= dict.fromkeys(indexes_of(stack) - indexes_of_text(made.text), 2)
            made.text, made.parameters = change["text"], change["values"]
            made.outputs = stack.outputs()
            self.make_buckets(stack)
            self.publish_versions(made, stack)
        return {}

    def refuses_indexes(self, made: Made, stack: Stack) -> str | None:
        """What AWS says of a change of the table's indexes: one at a time, and attributes for the keys alone."""
        for table in stack.of_type("AWS::DynamoDB::Table").values():
            changed = indexes_of(stack) ^ indexes_of_text(made.text)
            if len(changed) > 1:
                return "Cannot perform more than one GSI creation or deletion in a single update"
            keys = [*table["KeySchema"], *(key for index in table.get("GlobalSecondaryIndexes", []) for key in index["KeySchema"])]
            if {key["AttributeName"] for key in keys} != {one["AttributeName"] for one in table["AttributeDefinitions"]}:
                return "Some AttributeDefinitions are not used"
            if changed:
                self.asked.append(f"{'add' if changed <= indexes_of(stack) else 'drop'} {changed.pop()}")
                refused = self.goes_wrong.pop("index", None)
                self.on_index()
                return refused
        return None

    def roll_back_creation(self, made: Made, stack: Stack, reason: str) -> None:
        """All that was made goes again, but what has to be kept; what is protected can't."""
        kept = [name for name, one in stack.resources.items() if one.get("DeletionPolicy") == "Retain"]
        self.left_behind |= {vault for name, vault in vaults(stack) if name in kept}
        protected = [
            name
            for name, table in stack.of_type("AWS::DynamoDB::Table").items()
            if name not in kept and str(table["DeletionProtectionEnabled"]).lower() == "true"
        ]
        made.parameters = {}
        made.status = "ROLLBACK_FAILED" if protected else "ROLLBACK_COMPLETE"
        made.events = [("Trail", "CREATE_FAILED", reason), *((name, "DELETE_FAILED", "protected") for name in protected)]

    def make_buckets(self, stack: Stack) -> None:
        s3 = self.session.client("s3")
        there = {bucket["Name"] for bucket in s3.list_buckets()["Buckets"]}
        for name in stack.of_type("AWS::S3::Bucket"):
            if stack.reference(name) not in there:
                place = {"LocationConstraint": REGION}
                s3.create_bucket(Bucket=stack.reference(name), CreateBucketConfiguration=place)

    def publish_versions(self, made: Made, stack: Stack) -> None:
        """A version whose name among the resources is new is published; the alias follows it."""
        for name, alias in stack.of_type("AWS::Lambda::Alias").items():
            function = stack[name.removesuffix("Aliaslive")]["FunctionName"]
            own = [one for one in stack.resources if one.startswith(name.removesuffix("Aliaslive") + "Version")]
            published = self.versions.setdefault(function, [])
            if not published or published[-1] != own[0]:
                published.append(own[0])
            self.live[function] = str(len(published))

    def cloudformation_DescribeStackEvents(self, region, StackName):
        keys = ("LogicalResourceId", "ResourceStatus", "ResourceStatusReason")
        return {"StackEvents": [dict(zip(keys, event)) for event in self.stack(region, StackName).events]}

    def cloudformation_DeleteStack(self, region, StackName, RetainResources=()):
        made = self.stack(region, StackName)
        self.asked.append(f"delete {made.name}")
        failed = {event[0] for event in made.events if event[1] == "DELETE_FAILED"}
        if failed - set(RetainResources):
            made.status = "DELETE_FAILED"
            return {}
        made.status = "DELETE_COMPLETE"
        self.deleted.append(self.stacks.pop((region, made.name)))
        return {}

    def cloudformation_ContinueUpdateRollback(self, region, StackName):
        made = self.stack(region, StackName)
        self.asked.append(f"take back {made.name}")
        if "way back" not in self.goes_wrong:
            made.status, made.events = "UPDATE_ROLLBACK_COMPLETE", []
        return {}

    def cloudformation_SetStackPolicy(self, region, StackName, StackPolicyBody):
        json.loads(StackPolicyBody)
        return {}

    def cloudformation_UpdateTerminationProtection(self, region, StackName, EnableTerminationProtection):
        return {}

    # ── The other services ────────────────────────────────────────────────────────────────

    def sts_GetCallerIdentity(self, region):
        return {"Account": "123456789012"}

    def lambda_GetAccountSettings(self, region):
        return {"AccountLimit": {"ConcurrentExecutions": self.concurrency}}

    def lambda_GetAlias(self, region, FunctionName, Name):
        return {"FunctionVersion": self.live[FunctionName]}

    def lambda_UpdateAlias(self, region, FunctionName, Name, FunctionVersion):
        if int(FunctionVersion) > len(self.versions[FunctionName]):
            raise Refused("ResourceNotFoundException", "no such version")
        self.asked.append(f"{FunctionName} serves {FunctionVersion}")
        self.live[FunctionName] = FunctionVersion
        return {}

    def lambda_Invoke(self, region, FunctionName, Payload):
        answer = {"StatusCode": 200}
        try:
            said = self.programs[FunctionName](json.loads(Payload))
        except RuntimeError as error:
            answer["FunctionError"], said = "Unhandled", {"errorMessage": str(error)}
        return answer | {"Payload": io.BytesIO(json.dumps(said).encode())}

    def acm_DescribeCertificate(self, region, CertificateArn):
        assert region == "us-east-1"
        return {"Certificate": self.certificate}

    def cloudwatch_DescribeAlarms(self, region, AlarmNames):
        return {
            "MetricAlarms": [
                {"AlarmArn": f"arn:aws:cloudwatch:{REGION}:123456789012:alarm:{name}", "StateValue": "ALARM" if name in self.loud else "OK"}
                for name in AlarmNames
            ]
        }  # fmt: skip

    def sns_ListSubscriptionsByTopic(self, region, TopicArn):
        state = f"{TopicArn}:1" if self.confirmed else "PendingConfirmation"
        return {"Subscriptions": [{"SubscriptionArn": state, "Endpoint": "ops@example.org"}]}

    def secretsmanager_PutSecretValue(self, region, SecretId, SecretString, ClientRequestToken):
        name = SecretId.rsplit("-")[-1]
        self.secrets[name], self.changed[name] = SecretString, self.now()
        self.asked.append(f"draw {name}")
        return {}

    def secretsmanager_GetSecretValue(self, region, SecretId):
        name = SecretId.rsplit("-")[-1]
        first = self.changed.setdefault(name, self.now())
        return {"SecretString": self.secrets.setdefault(name, FIRST_KEY), "CreatedDate": first}

    def sns_Publish(self, region, TopicArn, Subject, Message):
        self.told.append(Message)
        return {"MessageId": secrets.token_hex(4)}

    def dynamodb_DescribeTable(self, region, TableName):
        if states := self.tables.get(TableName):
            return {"Table": {"TableStatus": states.pop(0) if len(states) > 1 else states[0]}}
        if TableName.endswith("-drill"):
            raise Refused("ResourceNotFoundException", f"Table: {TableName} not found")
        listed = []
        for name in sorted(self.indexes_by_hand.get(TableName) or indexes_of_text(self.stacks[REGION, "okoce"].text)):
            looks = self.filling.get(name, 0)
            self.filling[name] = max(looks - 1, 0)
            listed.append({"IndexName": name, "IndexStatus": "CREATING" if looks else "ACTIVE", "WarmThroughput": self.warm})
        return {"Table": {"WarmThroughput": self.warm, "GlobalSecondaryIndexes": listed}}

    def dynamodb_RestoreTableToPointInTime(self, region, SourceTableName, TargetTableName, UseLatestRestorableTime, SSESpecificationOverride):
        assert SSESpecificationOverride["SSEType"] == "KMS", "personal data under its own key"
        self.asked.append(f"restore {SourceTableName}")
        self.tables[TargetTableName] = ["CREATING", "CREATING", "ACTIVE"]
        return {}

    def dynamodb_DeleteTable(self, region, TableName):
        del self.tables[TableName]
        self.asked.append("delete the restored table")
        return {}

    def dynamodb_UpdateTable(self, region, TableName, WarmThroughput, GlobalSecondaryIndexUpdates):
        self.asked.append(f"warm {TableName}")
        self.warm = WarmThroughput
        return {}

    def cloudfront_CreateInvalidation(self, region, DistributionId, InvalidationBatch):
        return {"Invalidation": {"Id": secrets.token_hex(4)}}

    def cloudfront_keyvaluestore_ListKeys(self, region, KvsARN):
        return {"Items": [{"Key": key, "Value": value} for key, value in self.redirects.items()]}

    def cloudfront_keyvaluestore_DescribeKeyValueStore(self, region, KvsARN):
        return {"ETag": str(len(self.calls))}

    def cloudfront_keyvaluestore_UpdateKeys(self, region, KvsARN, IfMatch, Puts=(), Deletes=()):
        self.redirects |= {one["Key"]: one["Value"] for one in Puts}
        for one in Deletes:
            del self.redirects[one["Key"]]
        return {"ETag": str(len(self.calls))}

    def cloudfront_GetInvalidation(self, region, DistributionId, Id):
        return {"Invalidation": {"Status": "Completed"}}


def parameters_of(text: str) -> dict[str, dict]:
    return parsed(text).get("Parameters", {})


def pairs(values: dict[str, str], what: str) -> list[dict]:
    return [{f"{what}Key": name, f"{what}Value": value} for name, value in values.items()]


def indexes_of(stack: Stack) -> set[str]:
    return {
        index["IndexName"]
        for table in stack.of_type("AWS::DynamoDB::Table").values()
        for index in table.get("GlobalSecondaryIndexes", [])
    }


def indexes_of_text(text: str) -> set[str]:
    table = parsed(text)["Resources"].get("Table", {}).get("Properties", {})
    return {index["IndexName"] for index in table.get("GlobalSecondaryIndexes", [])}


def vaults(stack: Stack) -> list[tuple[str, str]]:
    return [(name, vault["BackupVaultName"]) for name, vault in stack.of_type("AWS::Backup::BackupVault").items()]


def names_of_vaults(stack: Stack) -> list[str]:
    return [vault for _, vault in vaults(stack)]
