"""The template as CloudFormation has it after the SAM transform, with every reference resolved to
a plausible value, so that tests can read plain values."""

import functools
import pickle
import re

import yaml
from samtranslator.translator.transform import transform
from samtranslator.yaml_helper import intrinsics_multi_constructor

PSEUDO = {
    "AWS::AccountId": "123456789012",
    "AWS::Partition": "aws",
    "AWS::Region": "ap-southeast-3",
    "AWS::StackName": "okoce",
    "AWS::StackId": "arn:aws:cloudformation:ap-southeast-3:123456789012:stack/okoce/5a3f0c1e-aaaa-bbbb-cccc-0123456789ab",
    "AWS::URLSuffix": "amazonaws.com",
    "AWS::NoValue": None,
}
PARAMETERS = {
    "ArtifactBucket": "releases",
    "Release": "20261121T070500Z",
    "ReleaseDigest": "5d1b1f8a" * 8,
    "AlarmEmail": "ops@example.org",
    "DaysKept": "730",
}
ACCOUNT = "ap-southeast-3:123456789012"


class Stack:
    """A translated template with these parameters."""

    def __init__(self, text: str, *, stack_id: str = PSEUDO["AWS::StackId"], **parameters: str):
        self.pseudo = PSEUDO | {"AWS::StackId": stack_id}
        source = parsed(text)
        defaults = {
            name: str(declared["Default"])
            for name, declared in source.get("Parameters", {}).items()
            if "Default" in declared
        }
        packages = {name: f"{name}/1.zip" for name in source.get("Parameters", {}) if name.endswith("Package")}
        self.parameters = defaults | PARAMETERS | packages | parameters
        self.template = pickle.loads(translated(text, tuple(self.parameters.items())))
        self.resources = {
            name: resource | {"Properties": self.resolve(resource.get("Properties", {}))}
            for name, resource in self.template["Resources"].items()
        }

    def __getitem__(self, name: str) -> dict:
        """The properties of a resource."""
        return self.resources[name]["Properties"]

    def of_type(self, type_: str) -> dict[str, dict]:
        return {
            name: resource["Properties"]
            for name, resource in self.resources.items()
            if resource["Type"] == type_
        }

    def is_made(self, name: str) -> bool:
        """Whether a resource's condition holds with these parameters."""
        condition = self.resources[name].get("Condition")
        return condition is None or self.condition(condition)

    def resolve(self, value):
        match value:
            case {"Ref": name}:
                return self.reference(name)
            case {"Fn::GetAtt": [name, *path]}:
                return self.attribute(name, ".".join(path))
            case {"Fn::GetAtt": str(path)}:
                return self.attribute(*path.split(".", 1))
            case {"Fn::Sub": [str(text), dict(names)]}:
                return self.substitute(text, names)
            case {"Fn::Sub": str(text)}:
                return self.substitute(text, {})
            case {"Fn::If": [condition, yes, no]}:
                return self.resolve(yes if self.condition(condition) else no)
            case {"Fn::Select": [index, parts]}:
                return self.resolve(parts)[int(index)]
            case {"Fn::Split": [separator, text]}:
                return self.resolve(text).split(separator)
            case {"Fn::Join": [separator, parts]}:
                return separator.join(self.resolve(parts))
            case dict():
                found = {key: self.resolve(part) for key, part in value.items()}
                return {key: part for key, part in found.items() if part is not None}
            case list():
                return [part for part in map(self.resolve, value) if part is not None]
        return value

    def reference(self, name: str):
        if name in self.pseudo:
            return self.pseudo[name]
        if name in self.parameters:
            return self.parameters[name]
        type_ = self.template["Resources"][name]["Type"]
        if type_ in ("AWS::SecretsManager::Secret", "AWS::SNS::Topic", "AWS::IAM::ManagedPolicy"):
            return self.attribute(name, "Arn")
        if type_ in ("AWS::Lambda::Function", "AWS::Logs::LogGroup"):
            properties = self.template["Resources"][name]["Properties"]
            return self.resolve(properties.get("FunctionName") or properties["LogGroupName"])
        if type_ == "AWS::S3::Bucket":
            return f"okoce-{name}".lower()
        if type_ == "AWS::Backup::BackupVault":
            return self.resolve(self.template["Resources"][name]["Properties"]["BackupVaultName"])
        return f"okoce-{name}"

    def outputs(self) -> dict[str, str]:
        """What the stack says of itself, by name."""
        declared = self.template.get("Outputs", {}).items()
        return {
            name: str(self.resolve(output["Value"]))
            for name, output in declared
            if "Condition" not in output or self.condition(output["Condition"])
        }

    def attribute(self, name: str, attribute: str) -> str:
        if attribute != "Arn":
            return f"<{name}.{attribute}>"
        type_ = self.template["Resources"][name]["Type"]
        _, service, kind = type_.lower().split("::")
        if type_ == "AWS::Logs::LogGroup":
            return f"arn:aws:logs:{ACCOUNT}:log-group:{self.reference(name)}:*"
        if service == "s3":
            return f"arn:aws:s3:::okoce-{name}".lower()
        if type_ == "AWS::CloudFront::KeyValueStore":
            return "arn:aws:cloudfront::123456789012:key-value-store/0f8a1d2c-0000-4000-8000-0123456789ab"
        if type_ == "AWS::CloudWatch::Alarm":
            return f"arn:aws:cloudwatch:{ACCOUNT}:alarm:okoce-{name}"
        return f"arn:aws:{service}:{ACCOUNT}:{kind}/okoce-{name}"

    def substitute(self, text: str, names: dict) -> str:
        def value(found: re.Match) -> str:
            name = found[1]
            if name in names:
                return str(self.resolve(names[name]))
            if "." in name:
                return str(self.attribute(*name.split(".", 1)))
            return str(self.reference(name))

        return re.sub(r"\$\{([^}!]+)\}", value, text)

    def condition(self, name: str) -> bool:
        return self.holds(self.template["Conditions"][name])

    def holds(self, rule) -> bool:
        match rule:
            case {"Fn::Not": [inner]}:
                return not self.holds(inner)
            case {"Fn::Equals": [left, right]}:
                return self.resolve(left) == self.resolve(right)
        raise AssertionError(f"a condition this test can't read: {rule}")


def parsed(text: str) -> dict:
    """A template, for whoever asks to change as she likes."""
    return pickle.loads(pickled(text))


class Loader(yaml.CSafeLoader):
    """Reads a template as SAM does, ten times as fast."""


Loader.add_multi_constructor("!", intrinsics_multi_constructor)


@functools.cache
def pickled(text: str) -> bytes:
    """Reading YAML takes longer than what is done with it afterwards."""
    return pickle.dumps(yaml.load(text, Loader))


@functools.cache
def translated(text: str, parameters: tuple[tuple[str, str], ...]) -> bytes:
    """The same release is put in place by many tests."""
    return pickle.dumps(transform(parsed(text), dict(parameters), NoManagedPolicies()))


class NoManagedPolicies:
    """SAM would ask IAM for names of managed policies; we use none of its short names."""

    def load(self) -> dict:
        return {}
