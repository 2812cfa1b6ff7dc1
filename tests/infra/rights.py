"""Who needs which right, as the services ask for it, and whether the template gives it.

What the functions and the operator's command do in the table is in calls.json. Their own tests keep
that list true: test_lambda.py for the forms, those that make clients within it (tests/table-rights) for the
places that a form asks for and for the others but `gives-places`, which is written by hand. The rest
follows from what the template's resources are connected to.
"""

import json
from dataclasses import dataclass, field
from pathlib import Path

from cloudformation import Stack
from iam import is_allowed
from steps import functions

ACCOUNT, REGION = "123456789012", "ap-southeast-3"
CALLS = Path(__file__).parent / "calls.json"
# Policies of who runs `okoce`.
OPERATOR = ("UseTheKeys", "Operate")
# Run by the clock, and no function of functions.toml.
SCHEDULED = ("Canary", "Ledger", "Drill", "Rotation")


@dataclass(frozen=True)
class Need:
    """A call that has to be allowed."""

    # A role of the template or whoever is given certain policies of it, or a service.
    who: str | tuple[str, ...]
    action: str
    resource: str
    context: dict = field(default_factory=dict)
    # The policy that a service is asked by; a role has its own.
    policy: str = ""

    def __str__(self) -> str:
        return f"{self.who}: {self.action} on {self.resource} with {self.context}"


def unmet(stack: Stack) -> list[str]:
    """What is needed and not allowed."""
    return [str(need) for need in needs(stack) if not is_met(stack, need)]


def elsewhere(arn: str) -> str:
    """Something of the same kind in another account."""
    return arn.replace(ACCOUNT, "999999999999")


def is_met(stack: Stack, need: Need) -> bool:
    if need.policy:
        return is_allowed(document(stack, need.policy)["Statement"], need.action, need.resource, need.context, need.who)
    if not is_allowed(of_role(stack, need.who), need.action, need.resource, need.context):
        return False
    if not need.action.startswith("kms:"):
        return True
    # A key is used by whom its own policy lets: here, whomever IAM lets.
    keys = [name for name in stack.of_type("AWS::KMS::Key") if stack.attribute(name, "Arn") == need.resource]
    if not keys:
        return True
    [key] = keys
    root = f"arn:aws:iam::{ACCOUNT}:root"
    return is_allowed(document(stack, key)["Statement"], need.action, need.resource, need.context, root)


def of_role(stack: Stack, role: str | tuple[str, ...]) -> list[dict]:
    """The statements of a role: its own, and those of policies that it is given."""
    if isinstance(role, tuple):
        return [statement for policy in role for statement in document(stack, policy)["Statement"]]
    own = [policy["PolicyDocument"] for policy in stack[role].get("Policies", [])]
    managed = {stack.reference(name): name for name in stack.of_type("AWS::IAM::ManagedPolicy")}
    given = [document(stack, managed[arn]) for arn in stack[role].get("ManagedPolicyArns", []) if arn in managed]
    return [statement for policy in own + given for statement in policy["Statement"]]


def document(stack: Stack, name: str) -> dict:
    properties = stack[name]
    [kind] = properties.keys() & {"KeyPolicy", "PolicyDocument", "AssumeRolePolicyDocument"}
    return properties[kind]


def needs(stack: Stack) -> list[Need]:
    found = []
    for entry in functions.read():
        found += of_function(stack, entry)
    return found + of_the_operator(stack) + of_the_clock(stack) + of_services(stack)


def of_function(stack: Stack, entry: functions.Function) -> list[Need]:
    role, function, logs = f"{entry.id}Role", stack[entry.id], stack[f"{entry.id}Logs"]
    log = f"arn:aws:logs:{REGION}:{ACCOUNT}:log-group:{logs['LogGroupName']}:log-stream:2026/11/28/[1]0123"
    arn = f"arn:aws:lambda:{REGION}:{ACCOUNT}:function:{function['FunctionName']}"
    found = [
        Need("lambda.amazonaws.com", "sts:AssumeRole", stack.attribute(role, "Arn"), policy=role),
        Need(role, "logs:CreateLogStream", log),
        Need(role, "logs:PutLogEvents", log),
        # Lambda opens the environment with the role's right.
        Need(role, "kms:Decrypt", function["KmsKeyArn"], {"kms:EncryptionContext:aws:lambda:FunctionArn": arn}),
    ]
    environment = function["Environment"]["Variables"]
    if entry.has_table:
        found += of_table(stack, role, environment["OKOCE_TABLE"], entry.rights)
    if entry.knows_keys:
        found += of_hash_key(stack, role, environment["OKOCE_KEY_ARN"])
    return found


def of_table(stack: Stack, who: str | tuple[str, ...], name: str, class_: str) -> list[Need]:
    """The calls of a class of programs on a table."""
    table, found = f"arn:aws:dynamodb:{REGION}:{ACCOUNT}:table/{name}", []
    for action, keys in json.loads(CALLS.read_text())[class_].items():
        indexes, keys = [key for key in keys if "/" in key], [key for key in keys if "/" not in key]
        # A call on the whole table names no key.
        found += [Need(who, action, table, {} if key == "*" else {"dynamodb:LeadingKeys": [key]}) for key in keys]
        # What stands in an index is named by other keys.
        found += [Need(who, action, f"{table}/{index}", {"dynamodb:LeadingKeys": ["menteng"]}) for index in indexes]
        if action == "dynamodb:PutItem":
            context = {"dynamodb:LeadingKeys": keys, "dynamodb:ReturnValues": "NONE"}
            found.append(Need(who, action, table, context))
    opened = stack["Table"]["SSESpecification"]["KMSMasterKeyId"]
    context = {"kms:ViaService": f"dynamodb.{REGION}.amazonaws.com", "kms:EncryptionContext:aws:dynamodb:tableName": name}
    return [*found, Need(who, "kms:Decrypt", opened, context)]


def of_hash_key(stack: Stack, who: str | tuple[str, ...], secret: str) -> list[Need]:
    [kept] = [one for name, one in stack.of_type("AWS::SecretsManager::Secret").items() if stack.reference(name) == secret]
    context = {
        "kms:ViaService": f"secretsmanager.{REGION}.amazonaws.com",
        "kms:EncryptionContext:SecretARN": secret,
    }
    return [Need(who, "secretsmanager:GetSecretValue", secret), Need(who, "kms:Decrypt", kept["KmsKeyId"], context)]


def of_the_operator(stack: Stack) -> list[Need]:
    """What `okoce` needs, from whoever is given these policies."""
    serving = stack.outputs()["TableName"]
    return of_table(stack, OPERATOR, serving, "operates") + of_hash_key(stack, OPERATOR, stack.reference("HashKey"))


def of_the_clock(stack: Stack) -> list[Need]:
    """What the programs need that the clock runs: scheduled/*.py."""
    table, bucket = f"arn:aws:dynamodb:{REGION}:{ACCOUNT}:table/{stack['Ledger']['Environment']['Variables']['TABLE']}", "arn:aws:s3:::releases"
    key = stack["Table"]["SSESpecification"]["KMSMasterKeyId"]
    found = [
        Need("LedgerRole", "dynamodb:Query", table, {"dynamodb:LeadingKeys": ["ERASED"]}),
        Need("LedgerRole", "kms:Decrypt", key, {"kms:ViaService": f"dynamodb.{REGION}.amazonaws.com"}),
        Need("LedgerRole", "s3:PutObject", f"{bucket}/erasures/7KQ2M4XP9R"),
        *(Need("LedgerRole", "s3:ListBucket", bucket, {"s3:prefix": f"{folder}/"}) for folder in ("erasures", "drills", "releases")),
    ]
    # A restore takes reading and writing in the new table: AWS, "Using IAM with DynamoDB backup and restore".
    scratch, restored = stack["Drill"]["Environment"]["Variables"]["SCRATCH"], "dynamodb:RestoreTableToPointInTime"
    scratch = f"arn:aws:dynamodb:{REGION}:{ACCOUNT}:table/{scratch}"
    used = ("BatchWriteItem", "DeleteItem", "GetItem", "PutItem", "Query", "Scan", "UpdateItem", "DescribeTable", "DeleteTable")
    found += [
        Need("DrillRole", restored, table),
        Need("DrillRole", restored, scratch),
        *(Need("DrillRole", f"dynamodb:{action}", scratch) for action in used),
        *(
            Need("DrillRole", f"kms:{action}", key, {"kms:ViaService": f"dynamodb.{REGION}.amazonaws.com"})
            for action in ("Encrypt", "Decrypt", "ReEncryptFrom", "GenerateDataKey", "DescribeKey", "CreateGrant")
        ),
        Need("DrillRole", "lambda:InvokeFunction", stack["Drill"]["Environment"]["Variables"]["CHECK"]),
        *(Need("DrillRole", "s3:PutObject", f"{bucket}/{folder}/1.json") for folder in ("drills", "drills-begun")),
        *(
            Need("DrillRole", "s3:ListBucket", bucket, {"s3:prefix": f"{folder}/"})
            for folder in ("erasures", "drills", "drills-begun", "releases")
        ),
    ]
    # It puts a new list in the place of the old one, and tells the operator through the topic of the alarms.
    secret, topic = stack["Rotation"]["Environment"]["Variables"]["SECRET"], stack["Rotation"]["Environment"]["Variables"]["ALARMS"]
    *_, opened = read = of_hash_key(stack, "RotationRole", secret)
    found += [
        *read,
        Need("RotationRole", "secretsmanager:PutSecretValue", secret),
        Need("RotationRole", "kms:GenerateDataKey", opened.resource, opened.context),
        Need("RotationRole", "s3:ListBucket", bucket, {"s3:prefix": "hash-keys/"}),
        *(Need("RotationRole", f"s3:{action}", f"{bucket}/hash-keys/0123456789abcdef") for action in ("GetObject", "PutObject")),
        Need("RotationRole", "sns:Publish", topic),
        # AWS, "Managing Amazon SNS encryption keys and costs": what whoever publishes needs.
        *(Need("RotationRole", f"kms:{action}", stack.attribute("OperationsKey", "Arn")) for action in ("Decrypt", "GenerateDataKey")),
    ]
    for name in SCHEDULED:
        role, log = f"{name}Role", stack.attribute(f"{name}Logs", "Arn").removesuffix("*") + "log-stream:1"
        arn = f"arn:aws:lambda:{REGION}:{ACCOUNT}:function:{stack[name]['FunctionName']}"
        found += [
            Need("lambda.amazonaws.com", "sts:AssumeRole", stack.attribute(role, "Arn"), policy=role),
            Need(role, "logs:CreateLogStream", log),
            Need(role, "logs:PutLogEvents", log),
            Need(role, "kms:Decrypt", stack[name]["KmsKeyArn"], {"kms:EncryptionContext:aws:lambda:FunctionArn": arn}),
        ]
    return found


def of_services(stack: Stack) -> list[Need]:
    key, topic = stack.attribute("OperationsKey", "Arn"), f"arn:aws:sns:{REGION}:{ACCOUNT}:{stack['Alarms']['TopicName']}"
    published = stack.reference("Alarms")
    account = {"aws:SourceAccount": ACCOUNT}
    encrypted = {"kms:EncryptionContext:aws:sns:topicArn": topic}
    rule = {"aws:SourceArn": stack.attribute("BackupFailed", "Arn")}
    trail = f"arn:aws:cloudtrail:{REGION}:{ACCOUNT}:trail/{stack['Trail']['TrailName']}"
    bucket, pages = stack.attribute("TrailBucket", "Arn"), stack.attribute("SiteBucket", "Arn")
    distribution = {"aws:SourceArn": f"arn:aws:cloudfront::{ACCOUNT}:distribution/{stack.reference('Distribution')}"}
    safe = {"aws:SecureTransport": "true"}
    from_trail = {"aws:SourceArn": trail}
    found = [
        Need("backup.amazonaws.com", "sts:AssumeRole", stack.attribute("BackupRole", "Arn"), policy="BackupRole"),
        Need("cloudwatch.amazonaws.com", "sns:Publish", published, account, "AlarmsPolicy"),
        Need("events.amazonaws.com", "sns:Publish", published, rule, "AlarmsPolicy"),
        Need("cloudtrail.amazonaws.com", "s3:GetBucketAcl", bucket, from_trail | safe, "TrailBucketPolicy"),
        Need(
            "cloudtrail.amazonaws.com", "s3:PutObject", f"{bucket}/AWSLogs/{ACCOUNT}/1.json.gz", from_trail | safe, "TrailBucketPolicy"
        ),
        Need("cloudfront.amazonaws.com", "s3:GetObject", f"{pages}/index.html", distribution | safe, "SiteBucketPolicy"),
        Need("cloudfront.amazonaws.com", "s3:ListBucket", pages, distribution | safe, "SiteBucketPolicy"),
    ]  # fmt: skip
    for action in ("kms:Decrypt", "kms:GenerateDataKey"):
        found.append(Need("cloudwatch.amazonaws.com", action, key, account | encrypted, "OperationsKey"))
        # Without the account: EventBridge does not bring it.
        found.append(Need("events.amazonaws.com", action, key, encrypted, "OperationsKey"))
    for action in ("kms:GenerateDataKey", "kms:DescribeKey", "kms:Decrypt"):
        found.append(Need("cloudtrail.amazonaws.com", action, key, from_trail, "OperationsKey"))
    for logs in stack.of_type("AWS::Logs::LogGroup").values():
        arn = f"arn:aws:logs:{REGION}:{ACCOUNT}:log-group:{logs['LogGroupName']}"
        # AWS, "Encrypt log data in CloudWatch Logs using AWS KMS".
        for action in ("kms:Encrypt", "kms:Decrypt", "kms:ReEncryptFrom", "kms:GenerateDataKey", "kms:DescribeKey"):
            context = {"kms:EncryptionContext:aws:logs:arn": arn}
            found.append(Need(f"logs.{REGION}.amazonaws.com", action, logs["KmsKeyId"], context, "OperationsKey"))
    return found


# ── What must not be allowed ────────────────────────────────────────────────────────────────────

# Of any function. Leading keys are those of records, events, uniqueness items and counts.
NEVER = [
    ("dynamodb:DeleteItem", ["SUB#", "EVT#", "KEY#", "LIMIT#"]),
    ("dynamodb:UpdateItem", ["SUB#", "EVT#", "KEY#"]),
    # Reading back what was sent.
    ("dynamodb:GetItem", ["SUB#", "EVT#"]),
    ("dynamodb:BatchGetItem", ["SUB#", "EVT#"]),
    ("dynamodb:Query", ["SUB#", "EVT#", "KEY#", "LIMIT#"]),
    ("dynamodb:Scan", ["SUB#"]),
    ("dynamodb:BatchWriteItem", ["SUB#", "EVT#"]),
    ("dynamodb:PartiQLDelete", ["SUB#", "EVT#"]),
    ("dynamodb:PartiQLUpdate", ["SUB#", "EVT#"]),
    ("dynamodb:ExportTableToPointInTime", ["SUB#"]),
    ("dynamodb:PutItem", ["OTHER#"]),
]
# Whoever proves that a reference is hers has its record read, and claims a right with it: an event
# of its own, the state after it, and the record's place in the office's list.
PROVING = {
    "gives-places": {"dynamodb:BatchGetItem": ["SUB#"]},
    "shows-status": {
        "dynamodb:BatchGetItem": ["SUB#"],
        "dynamodb:GetItem": ["SUB#", "EVT#"],
        "dynamodb:Query": ["SUB#"],
        "dynamodb:UpdateItem": ["SUB#"],
    },
    # An officer's work is records: reading, changing and erasing them. It neither lists the whole table
    # nor takes an event back.
    "works-desk": {
        "dynamodb:BatchGetItem": ["SUB#"],
        "dynamodb:BatchWriteItem": ["SUB#"],
        "dynamodb:DeleteItem": ["SUB#", "KEY#"],
        "dynamodb:GetItem": ["SUB#", "EVT#"],
        "dynamodb:Query": ["SUB#", "EVT#"],
        "dynamodb:UpdateItem": ["SUB#"],
    },
}
# Of a condition that tells one's own from another's.
TELLING = ("aws:SourceArn", "aws:SourceAccount", "aws:SecureTransport", "kms:ViaService", "kms:EncryptionContext:SecretARN",
           "kms:EncryptionContext:aws:sns:topicArn", "kms:EncryptionContext:aws:logs:arn")  # fmt: skip


def excess(stack: Stack) -> list[str]:
    """What is allowed and must not be."""
    return [str(need) for need in never(stack) if is_met(stack, need)]


def never(stack: Stack) -> list[Need]:
    found = []
    table = stack.attribute("Table", "Arn")
    for entry in functions.read():
        role = f"{entry.id}Role"
        for action, keys in NEVER:
            proves = PROVING.get(entry.rights, {}).get(action, ())
            keys = [key for key in keys if key not in proves]
            found += [Need(role, action, table, {"dynamodb:LeadingKeys": [f"{key}7KQ2M4XP9R"]}) for key in keys]
        # A put that gives back what it replaced would be a way to read.
        context = {"dynamodb:LeadingKeys": ["SUB#7KQ2M4XP9R"], "dynamodb:ReturnValues": "ALL_OLD"}
        found.append(Need(role, "dynamodb:PutItem", table, context))
        other_table = {"dynamodb:LeadingKeys": ["KEY#1"]}
        found += [Need(role, action, f"{table}-other", other_table) for action in ("dynamodb:PutItem", "dynamodb:GetItem")]
        found += [
            Need(role, "secretsmanager:GetSecretValue", stack.attribute(letter, "Arn"))
            for letter in ("OriginSecretA", "OriginSecretB")
        ]
        found += [
            Need(role, "kms:Decrypt", stack.attribute("DataKey", "Arn")),
            Need(role, "kms:Decrypt", stack.attribute("TrailBucket", "Arn")),
            Need(role, "logs:PutLogEvents", f"arn:aws:logs:{REGION}:{ACCOUNT}:log-group:/okoce/okoce/api:log-stream:1"),
            Need(role, "s3:GetObject", f"{stack.attribute('TrailBucket', 'Arn')}/1"),
        ]
        if not entry.knows_keys:
            key, reads = {"dynamodb:LeadingKeys": ["KEY#1"]}, ("dynamodb:GetItem", "dynamodb:PutItem")
            found += [Need(role, action, table, key) for action in reads]
            found.append(Need(role, "secretsmanager:GetSecretValue", stack.attribute("HashKey", "Arn")))
    # The drill reads the table that serves by a restore alone, and takes none away but its own.
    found += [
        Need("DrillRole", f"dynamodb:{action}", table, {"dynamodb:LeadingKeys": ["ERASED"]})
        for action in ("GetItem", "Query", "Scan", "PutItem", "UpdateItem", "DeleteItem", "BatchWriteItem", "DeleteTable")
    ]
    found.append(Need("DrillRole", "lambda:InvokeFunction", stack.reference("Registration")))
    # The rotation touches the hash key, and neither CloudFront's secrets nor anything else that is kept.
    found += [
        Need("RotationRole", f"secretsmanager:{action}", stack.attribute("OriginSecretA", "Arn"))
        for action in ("GetSecretValue", "PutSecretValue")
    ]
    found += [
        Need("RotationRole", "secretsmanager:DeleteSecret", stack.attribute("HashKey", "Arn")),
        Need("RotationRole", "s3:PutObject", "arn:aws:s3:::releases/erasures/7KQ2M4XP9R"),
        Need("RotationRole", "s3:GetObject", "arn:aws:s3:::releases/functions/form/1.zip"),
        Need("RotationRole", "s3:DeleteObject", "arn:aws:s3:::releases/hash-keys/0123456789abcdef"),
    ]
    # Nobody else changes it, and none of the others tells the operator anything.
    for role in stack.of_type("AWS::IAM::Role"):
        found += [
            Need(role, "secretsmanager:PutSecretValue", stack.attribute("HashKey", "Arn")),
            Need(role, "sns:Publish", stack.reference("Alarms")),
        ]
    # The operator changes no event and takes none away, and no table either.
    for action in ("UpdateItem", "DeleteItem", "BatchWriteItem"):
        found.append(Need(OPERATOR, f"dynamodb:{action}", table, {"dynamodb:LeadingKeys": ["EVT#7KQ2M4XP9R"]}))
    found += [Need(OPERATOR, f"dynamodb:{action}", table) for action in ("DeleteTable", "UpdateTable", "CreateBackup")]
    found += [
        Need(OPERATOR, "secretsmanager:PutSecretValue", stack.attribute("HashKey", "Arn")),
        Need(OPERATOR, "secretsmanager:GetSecretValue", stack.attribute("OriginSecretA", "Arn")),
    ]
    for role in (f"{name}Role" for name in SCHEDULED):
        keys = [("dynamodb:Query", ["SUB#", "EVT#", "KEY#"]), *NEVER]
        found += [
            Need(role, action, table, {"dynamodb:LeadingKeys": [f"{key}7KQ2M4XP9R"]}) for action, listed in keys for key in listed
        ]
        found += [
            Need(role, "s3:GetObject", f"{stack.attribute('TrailBucket', 'Arn')}/1"),
            Need(role, "s3:PutObject", "arn:aws:s3:::releases/releases/1.json"),
            Need(role, "s3:ListBucket", "arn:aws:s3:::releases", {"s3:prefix": "functions/"}),
            *(
                Need(role, "s3:ListBucket", stack.attribute("TrailBucket", "Arn"), {"s3:prefix": f"{folder}/"})
                for folder in ("erasures", "hash-keys")
            ),
            Need(role, "kms:Decrypt", stack.attribute("DataKey", "Arn")),
            Need(role, "logs:PutLogEvents", f"arn:aws:logs:{REGION}:{ACCOUNT}:log-group:/okoce/okoce/api:log-stream:1"),
            Need(role, "secretsmanager:GetSecretValue", stack.attribute("HashKey", "Arn")),
        ]
    # Each call that is needed, from somebody else's account, rule, secret or table.
    needed = needs(stack)
    for need in needed:
        told_by = [key for key in TELLING if key in need.context]
        # An account's own topics are as good as each other.
        if "aws:SourceAccount" in told_by:
            told_by = ["aws:SourceAccount"]
        for key in told_by:
            changed = "false" if key == "aws:SecureTransport" else f"x{need.context[key]}"
            found.append(Need(need.who, need.action, need.resource, need.context | {key: changed}, need.policy))
        if need.policy:
            found.append(Need("stranger.amazonaws.com", need.action, need.resource, need.context, need.policy))
        else:
            found.append(Need(need.who, need.action, elsewhere(need.resource), need.context))
    for key in stack.of_type("AWS::KMS::Key"):
        found.append(Need("arn:aws:iam::999999999999:root", "kms:Decrypt", stack.attribute(key, "Arn"), policy=key))
    return [need for need in found if need not in needed]
