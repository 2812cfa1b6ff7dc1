"""The account: its stacks, and what they say."""

import time

import boto3
from botocore.exceptions import ClientError, WaiterError

from . import functions, release
from .places import AWS
from .problem import Problem
from .store import Store

# An account keeps at least this much concurrency for functions that reserve none.
UNRESERVED = 100


class Account:
    """What `deploy` does in the account it is logged in to."""

    def __init__(self, wanted):
        self.wanted = wanted
        self.session = boto3.Session(region_name=wanted.region)
        self.stacks = self.session.client("cloudformation")

    # ── Before ────────────────────────────────────────────────────────────────────────────

    def prepare(self) -> Store:
        """Makes sure that the account can take us; puts the two small stacks in place."""
        who = self.session.client("sts").get_caller_identity()
        print(f"Account {who['Account']}, region {self.wanted.region}")
        if self.outputs() is None and not self.wanted.email:
            raise Problem(f"there is no stack {self.wanted.stack} yet: say --email for its alarms")
        if self.outputs() is None and self.wanted.rollback is not None:
            raise Problem(f"there is no stack {self.wanted.stack} to roll back")
        self.check_concurrency()
        self.put(self.stacks, f"{self.wanted.stack}-artifacts", {"TemplateBody": text("artifacts.yaml")}, {})
        made = self.outputs_of(self.stacks, f"{self.wanted.stack}-artifacts") or {}
        return Store(self.session.client("s3"), made["ReleaseBucket"])

    def check_concurrency(self) -> None:
        """New accounts may run ten functions at once, and then nothing can be reserved."""
        limits = self.session.client("lambda").get_account_settings()["AccountLimit"]
        reserved = {entry.concurrency_parameter: entry.concurrency for entry in functions.read()}
        wanted = sum(int(self.set_by_hand().get(name, value)) for name, value in reserved.items())
        if limits["ConcurrentExecutions"] < wanted + UNRESERVED:
            raise Problem(
                f"this account may run {limits['ConcurrentExecutions']} functions at once, and we "
                f"reserve {wanted} of {wanted + UNRESERVED}: ask for more under Service Quotas, "
                f"Lambda, Concurrent executions, or lower " + " and ".join(reserved) + " with --set"
            )

    # ── The release that is in place ──────────────────────────────────────────────────────

    def current_release(self) -> str | None:
        stack = self.describe(self.stacks, self.wanted.stack)
        if stack is None:
            return None
        named = {entry["ParameterKey"]: entry["ParameterValue"] for entry in stack.get("Parameters", [])}
        return named.get("Release")

    def base_url(self) -> str:
        """The site's address: the domain, or CloudFront's name once it is known."""
        if self.wanted.domain:
            return f"https://{self.wanted.domain}"
        known = self.outputs()
        return known["SiteUrl"] if known else "https://unknown.invalid"

    def programs(self, store: Store) -> dict[str, bytes] | None:
        """With `--content`, the programs of the release in place."""
        if not self.wanted.content:
            return None
        name = self.current_release()
        if name is None:
            raise Problem("nothing is in place yet; leave --content out")
        packages = store.release(name).packages
        return {function: release.program_of(store.get(key)) for function, key in packages.items()}

    # ── Putting it in place ───────────────────────────────────────────────────────────────

    def put_stack(self, store: Store, chosen: release.Release) -> dict[str, str]:
        """Brings functions, table and CloudFront to this release; gives the stack's outputs."""
        parameters = {"ArtifactBucket": store.bucket, "Release": chosen.name}
        for program, key in chosen.packages.items():
            parameters[functions.package_parameter(program)] = key
        parameters |= self.put_global()
        given = {"AlarmEmail": self.wanted.email, "DomainName": self.wanted.domain}
        given["CertificateArn"] = self.wanted.certificate
        parameters |= {name: value for name, value in given.items() if value}
        parameters |= self.set_by_hand()
        template = {"TemplateURL": store.url(chosen.template)}
        self.put(self.stacks, self.wanted.stack, template, parameters, protect=True)
        return self.outputs() or {}

    def put_global(self) -> dict[str, str]:
        """The firewall and the budget, in us-east-1."""
        client = boto3.client("cloudformation", region_name="us-east-1")
        name = f"{self.wanted.stack}-global"
        given = {"AlarmEmail": self.wanted.email, "WithFirewall": self.wanted.firewall}
        given["MonthlyBudgetUsd"] = self.wanted.budget
        given = {key: value for key, value in given.items() if value}
        self.put(client, name, {"TemplateBody": text("global.yaml")}, given)
        made = self.outputs_of(client, name) or {}
        return {"WebAclArn": made.get("WebAclArn", "")}

    def put(self, client, name: str, template: dict, given: dict, *, protect: bool = False) -> None:
        """Makes or changes a stack by way of a change set, and says what changes."""
        before = self.describe(client, name)
        declared = client.get_template_summary(**template)["Parameters"]
        known = {entry["ParameterKey"] for entry in (before or {}).get("Parameters", [])}
        parameters = []
        for parameter in (entry["ParameterKey"] for entry in declared):
            if parameter in given:
                parameters.append({"ParameterKey": parameter, "ParameterValue": str(given[parameter])})
            elif parameter in known:
                parameters.append({"ParameterKey": parameter, "UsePreviousValue": True})
        change_set = client.create_change_set(
            StackName=name,
            ChangeSetName=f"deploy-{int(time.time())}",
            ChangeSetType="UPDATE" if before else "CREATE",
            Parameters=parameters,
            Capabilities=["CAPABILITY_IAM", "CAPABILITY_AUTO_EXPAND"],
            Tags=[{"Key": "project", "Value": "okoce"}],
            **template,
        )["Id"]
        if not self.is_a_change(client, change_set):
            print(f"Stack {name}: nothing to change")
            return
        self.show_changes(client, name, change_set)
        client.execute_change_set(ChangeSetName=change_set)
        try:
            waiter = "stack_update_complete" if before else "stack_create_complete"
            client.get_waiter(waiter).wait(StackName=name)
        except WaiterError:
            raise Problem(self.why_failed(client, name)) from None
        if protect:
            client.set_stack_policy(StackName=name, StackPolicyBody=text("stack-policy.json"))
            client.update_termination_protection(StackName=name, EnableTerminationProtection=True)

    def is_a_change(self, client, change_set: str) -> bool:
        try:
            client.get_waiter("change_set_create_complete").wait(ChangeSetName=change_set)
            return True
        except WaiterError:
            reason = client.describe_change_set(ChangeSetName=change_set).get("StatusReason", "")
            client.delete_change_set(ChangeSetName=change_set)
            if "didn't contain changes" in reason or "No updates are to be performed" in reason:
                return False
            raise Problem(f"AWS does not take the template: {reason}") from None

    def show_changes(self, client, name: str, change_set: str) -> None:
        print(f"Stack {name}:")
        for page in client.get_paginator("describe_change_set").paginate(ChangeSetName=change_set):
            for change in (entry["ResourceChange"] for entry in page["Changes"]):
                replaced = " (replaced)" if change.get("Replacement") == "True" else ""
                print(f"  {change['Action'].lower():<7} {change['LogicalResourceId']}{replaced}")

    def why_failed(self, client, name: str) -> str:
        events = client.describe_stack_events(StackName=name)["StackEvents"]
        failed = [event for event in events if event["ResourceStatus"].endswith("_FAILED")]
        lines = [f"  {event['LogicalResourceId']}: {event.get('ResourceStatusReason', '')}" for event in failed[:8]]
        return "\n".join([f"the stack {name} went back to what it was:", *lines])

    # ── What the stacks say ───────────────────────────────────────────────────────────────

    def outputs(self) -> dict[str, str] | None:
        return self.outputs_of(self.stacks, self.wanted.stack)

    def outputs_of(self, client, name: str) -> dict[str, str] | None:
        """A stack's outputs; `None` when there is no such stack."""
        stack = self.describe(client, name)
        if stack is None:
            return None
        return {entry["OutputKey"]: entry["OutputValue"] for entry in stack.get("Outputs", [])}

    def describe(self, client, name: str) -> dict | None:
        try:
            stack = client.describe_stacks(StackName=name)["Stacks"][0]
        except ClientError as error:
            if "does not exist" in str(error):
                return None
            raise
        # A first change set that was never carried out leaves a stack of nothing.
        return None if stack["StackStatus"] == "REVIEW_IN_PROGRESS" else stack

    def set_by_hand(self) -> dict[str, str]:
        return dict(pair.split("=", 1) for pair in self.wanted.set)

    def show_addresses(self, chosen: release.Release) -> None:
        known = self.outputs() or {}
        print(f"\nRelease {chosen.name} is in place.")
        for name in ("SiteUrl", "DistributionDomain", "DashboardUrl"):
            print(f"  {name:<19} {known.get(name, '')}")


def text(name: str) -> str:
    return (AWS / name).read_text()
