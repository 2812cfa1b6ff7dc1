"""The account: its stacks, and what they say."""

import hashlib
import json
import time

import boto3
from botocore.config import Config
from botocore.exceptions import ClientError, WaiterError

from . import functions, indexes, release
from .places import AWS
from .problem import Problem
from .store import AT_ONCE, Store

# An account keeps at least this much concurrency for functions that reserve none.
UNRESERVED = 100
# Minutes for which the alarms are watched after a change of the functions, before it is final.
WATCHED_MINUTES = 5
UNWATCHED = {"RollbackTriggers": [], "MonitoringTimeInMinutes": 0}
# AWS says how far it is whenever asked; its own waiters ask every 30 seconds only.
OFTEN = {"Delay": 5, "MaxAttempts": 1440}
# States of a stack that never worked. It can only be deleted.
NEVER_WORKED = ("ROLLBACK_COMPLETE", "ROLLBACK_FAILED", "CREATE_FAILED", "DELETE_FAILED")


class Account:
    """What `deploy` does in the account it is logged in to."""

    def __init__(self, wanted, session=None):
        self.wanted = wanted
        self.session = session or boto3.Session(region_name=wanted.region)
        self.stacks = self.session.client("cloudformation")
        # Given with --set; some ways of operation add to it.
        self.given = dict(pair.split("=", 1) for pair in wanted.set)
        # On the way to an earlier release: nothing stops it then, and where it leads is no news.
        self.goes_back = False

    # ── Before ────────────────────────────────────────────────────────────────────────────

    def prepare(self) -> Store:
        """Makes sure that the account can take us; puts the bucket of releases in place."""
        who = self.session.client("sts").get_caller_identity()
        print(f"Account {who['Account']}, region {self.wanted.region}")
        self.settle(self.stacks, self.wanted.stack)
        if self.outputs() is None and not self.wanted.email:
            raise Problem(f"there is no stack {self.wanted.stack} yet: say --email for its alarms")
        if self.outputs() is None and self.wanted.rollback is not None:
            raise Problem(f"there is no stack {self.wanted.stack} to roll back")
        self.check_concurrency()
        self.check_certificate()
        self.put(self.stacks, f"{self.wanted.stack}-artifacts", {"TemplateBody": text("artifacts.yaml")}, {})
        made = self.outputs_of(self.stacks, f"{self.wanted.stack}-artifacts") or {}
        s3 = self.session.client("s3", config=Config(max_pool_connections=AT_ONCE))
        return Store(s3, made["ReleaseBucket"])

    def check_concurrency(self) -> None:
        """New accounts may run ten functions at once, and then nothing can be reserved."""
        in_force = self.parameters() | self.given
        if in_force.get("ReserveConcurrency") == "no":
            return
        listed = functions.read()
        wanted = sum(int(in_force.get(entry.concurrency_parameter, entry.concurrency)) for entry in listed)
        limit = self.session.client("lambda").get_account_settings()["AccountLimit"]["ConcurrentExecutions"]
        if limit < wanted + UNRESERVED:
            names = " and ".join(entry.concurrency_parameter for entry in listed)
            raise Problem(
                f"this account may run {limit} functions at once, and we reserve {wanted} of "
                f"{wanted + UNRESERVED}: ask for more under Service Quotas, Lambda, Concurrent executions, "
                f"or lower {names} with --set. Until AWS has answered, --set ReserveConcurrency=no goes without"
            )

    def check_certificate(self) -> None:
        """CloudFront takes only one that is issued and names the domain; told before anything is
        changed."""
        if not self.wanted.certificate:
            return
        arn, domain = self.wanted.certificate, self.wanted.domain
        if not arn.startswith("arn:aws:acm:us-east-1:"):
            raise Problem(f"{arn} is not in us-east-1, where CloudFront looks for it: ask for one there")
        found = self.session.client("acm", region_name="us-east-1").describe_certificate(CertificateArn=arn)
        certificate = found["Certificate"]
        if certificate["Status"] != "ISSUED":
            raise Problem(
                f"the certificate is {certificate['Status']}, not ISSUED: put the record it names into DNS, and wait"
            )
        names = certificate.get("SubjectAlternativeNames") or [certificate["DomainName"]]
        # The site, and the desk beside it.
        for host in (domain, f"meja.{domain}"):
            if host not in names and f"*.{host.partition('.')[2]}" not in names:
                raise Problem(f"the certificate is for {', '.join(names)}, not for {host}: ask for one that names both")

    # ── The release that is in place ──────────────────────────────────────────────────────

    def parameters(self) -> dict[str, str]:
        """The stack's parameters; none while there is no stack."""
        stack = self.describe(self.stacks, self.wanted.stack) or {}
        if stack.get("StackStatus") in NEVER_WORKED:
            return {}
        return {entry["ParameterKey"]: entry["ParameterValue"] for entry in stack.get("Parameters", [])}

    def current_release(self) -> str | None:
        return self.parameters().get("Release")

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
        placed = self.release_in_place(store)
        # They read what the generator writes, and their pages' templates show what they tell.
        if placed.sources != release.sources():
            raise Problem(
                "the functions' code is not what the programs in place were compiled from: leave --content out, or "
                f"put the content into {placed.commit or 'the checkout they were compiled in'}"
            )
        return {function: release.program_of(store.get(key)) for function, key in placed.packages.items()}

    def release_in_place(self, store: Store) -> release.Release:
        name = self.current_release()
        if name is None:
            raise Problem("nothing is in place yet: the first deploy builds everything")
        return store.release(name)

    # ── Putting it in place ───────────────────────────────────────────────────────────────

    def put_stack(self, store: Store, chosen: release.Release) -> dict[str, str]:
        """Brings functions, table and CloudFront to this release; gives the stack's outputs."""
        is_new = self.outputs() is None
        parameters = {"ArtifactBucket": store.bucket, "Release": chosen.name}
        parameters["ReleaseDigest"] = hashlib.sha256(chosen.name.encode()).hexdigest()
        for program, key in chosen.packages.items():
            parameters[functions.package_parameter(program)] = key
        # A firewall is taken away from CloudFront first; AWS deletes none that is in use.
        takes_away = self.wanted.firewall == "no"
        parameters["WebAclArn"] = "" if takes_away else self.put_global()
        given = {"AlarmEmail": self.wanted.email, "DomainName": self.wanted.domain}
        given["CertificateArn"] = self.wanted.certificate
        parameters |= {name: value for name, value in given.items() if value}
        kept = release.days_kept(store.bundle(chosen))
        # What an earlier release kept for longer is there still.
        parameters["DaysKept"] = max(kept, int(self.parameters().get("DaysKept", 0)))
        parameters |= self.given
        name, template = self.wanted.stack, store.get(chosen.template).decode()
        afterwards = []
        if not is_new:
            indexes.add(self, store, template)
            template, *afterwards = indexes.closing_with(template, self.template_in_place())
        # A table that is protected could not be taken back if the first creation failed.
        parameters["TableProtection"] = str(not is_new).lower()
        self.put(self.stacks, name, store.template(template), parameters, watch=True)
        if is_new:
            self.put(self.stacks, name, store.template(template), {"TableProtection": "true"})
        # A way back takes nothing away: the next way forward may ask for it, and it took hours to fill.
        for one in [] if self.goes_back else afterwards:
            print("An index that nobody asks for any more goes")
            self.put(self.stacks, name, store.template(one), {})
        self.stacks.set_stack_policy(StackName=name, StackPolicyBody=text("stack-policy.json"))
        self.stacks.update_termination_protection(StackName=name, EnableTerminationProtection=True)
        if is_new or takes_away:
            self.put_global()
        return self.outputs() or {}

    def template_in_place(self) -> str:
        return self.stacks.get_template(StackName=self.wanted.stack, TemplateStage="Original")["TemplateBody"]

    def put_global(self) -> str:
        """Puts firewall, budget and CloudFront's alarm in place, in us-east-1; gives the firewall."""
        client = self.session.client("cloudformation", region_name="us-east-1")
        name = f"{self.wanted.stack}-global"
        given = {"AlarmEmail": self.wanted.email, "WithFirewall": self.wanted.firewall}
        given["MonthlyBudgetUsd"] = self.wanted.budget
        given["DistributionId"] = (self.outputs() or {}).get("DistributionId")
        given = {key: value for key, value in given.items() if value}
        self.put(client, name, {"TemplateBody": text("global.yaml")}, given)
        return (self.outputs_of(client, name) or {}).get("WebAclArn", "")

    def put(self, client, name: str, template: dict, given: dict, *, watch: bool = False) -> None:
        """Makes or changes a stack by way of a change set, and says what changes. With `watch`, a
        change goes back by itself when one of the stack's alarms goes off."""
        self.settle(client, name)
        self.clear_away(client, name)
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
            ChangeSetName=f"deploy-{time.time_ns()}",
            ChangeSetType="UPDATE" if before else "CREATE",
            Parameters=parameters,
            Capabilities=["CAPABILITY_IAM", "CAPABILITY_AUTO_EXPAND"],
            Tags=[{"Key": "project", "Value": "okoce"}],
            **template,
            # Where nothing is said AWS goes by what the last change said.
            **({"RollbackConfiguration": self.watched() if watch else UNWATCHED} if before else {}),
        )["Id"]
        if not self.is_a_change(client, change_set):
            print(f"Stack {name}: nothing to change")
            return
        self.show_changes(client, name, change_set)
        client.execute_change_set(ChangeSetName=change_set)
        try:
            waiter = "stack_update_complete" if before else "stack_create_complete"
            client.get_waiter(waiter).wait(StackName=name, WaiterConfig=OFTEN)
        except WaiterError:
            raise Problem(self.why_failed(client, name, is_new=before is None)) from None

    def watched(self) -> dict:
        """The alarms that roll a change back. One that has gone off already would stop any change,
        also the one that helps."""
        arns = [arn for arn in (self.outputs() or {}).get("RollbackAlarms", "").split(",") if arn]
        if self.goes_back or not arns:
            return UNWATCHED
        names = [arn.rsplit(":alarm:")[-1] for arn in arns]
        found = self.session.client("cloudwatch").describe_alarms(AlarmNames=names)["MetricAlarms"]
        loud = {alarm["AlarmArn"] for alarm in found if alarm["StateValue"] == "ALARM"}
        for arn in sorted(loud):
            print(f"The alarm {arn.rsplit(':alarm:')[-1]} has gone off already; it does not watch this deploy")
        return {
            "RollbackTriggers": [{"Arn": arn, "Type": "AWS::CloudWatch::Alarm"} for arn in arns if arn not in loud],
            "MonitoringTimeInMinutes": 0 if self.wanted.content else WATCHED_MINUTES,
        }

    def settle(self, client, name: str) -> None:
        """Waits for a change that goes on still, as when `deploy` was stopped: AWS takes no other meanwhile.
        One whose way back failed goes back once more; until then AWS takes none either."""
        while (stack := self.describe(client, name)) and stack["StackStatus"].endswith("_IN_PROGRESS"):
            print(f"Stack {name}: {stack['StackStatus']}")
            time.sleep(OFTEN["Delay"])
        if stack and stack["StackStatus"] == "UPDATE_ROLLBACK_FAILED":
            print(f"Stack {name}: the last change failed and could not be taken back; that is tried again")
            client.continue_update_rollback(StackName=name)
            try:
                client.get_waiter("stack_rollback_complete").wait(StackName=name, WaiterConfig=OFTEN)
            except WaiterError:
                raise Problem(f"{self.why_failed(client, name, is_new=False)}\nIt can't, and has to: look at these by hand") from None

    def clear_away(self, client, name: str) -> None:
        """Deletes a stack that was never made whole: AWS neither goes on with it nor changes it."""
        stack = self.describe(client, name)
        if stack is None or stack["StackStatus"] not in NEVER_WORKED:
            return
        print(f"Stack {name}: the last try to make it failed; its remains are taken away")
        client.delete_stack(StackName=stack["StackId"])
        try:
            client.get_waiter("stack_delete_complete").wait(StackName=stack["StackId"], WaiterConfig=OFTEN)
            return
        except WaiterError:
            pass
        left = [
            event["LogicalResourceId"]
            for event in client.describe_stack_events(StackName=stack["StackId"])["StackEvents"]
            if event["ResourceStatus"] == "DELETE_FAILED" and event["LogicalResourceId"] != name
        ]
        left = sorted(set(left))
        print(f"  AWS could not delete {', '.join(left)}: they stay, without a stack; look at them by hand")
        client.delete_stack(StackName=stack["StackId"], RetainResources=left)
        client.get_waiter("stack_delete_complete").wait(StackName=stack["StackId"], WaiterConfig=OFTEN)

    def is_a_change(self, client, change_set: str) -> bool:
        try:
            client.get_waiter("change_set_create_complete").wait(ChangeSetName=change_set, WaiterConfig=OFTEN)
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

    def why_failed(self, client, name: str, *, is_new: bool) -> str:
        events = client.describe_stack_events(StackName=name)["StackEvents"]
        failed = [event for event in events if event["ResourceStatus"].endswith("_FAILED")]
        alarms = [event for event in events if "alarm" in event.get("ResourceStatusReason", "").lower()]
        lines = [
            f"  {event['LogicalResourceId']}: {event.get('ResourceStatusReason', '')}"
            for event in (failed or alarms)[:8]
        ]
        what = "could not be made; the next deploy begins anew" if is_new else "went back to what it was"
        return "\n".join([f"the stack {name} {what}:", *lines])

    # ── What the clock runs ───────────────────────────────────────────────────────────────

    def call(self, job: str, **event):
        """Has one of `scheduled/` do something now; gives what it says."""
        name = f"{self.wanted.stack}-{job}"
        answer = self.session.client("lambda").invoke(FunctionName=name, Payload=json.dumps(event).encode())
        said = json.loads(answer["Payload"].read())
        if "FunctionError" in answer:
            raise Problem(f"{name} failed: {said.get('errorMessage', said)}; its log is /aws/lambda/{name}")
        return said

    # ── Versions of the functions ─────────────────────────────────────────────────────────

    def versions(self) -> dict[str, str]:
        """The version of each function that serves, by the function's name."""
        client = self.session.client("lambda")
        names = [f"{self.wanted.stack}-{function.name}" for function in functions.read()]
        return {name: client.get_alias(FunctionName=name, Name="live")["FunctionVersion"] for name in names}

    def serve(self, versions: dict[str, str]) -> None:
        """Lets earlier versions serve at once; the stack follows."""
        client = self.session.client("lambda")
        for name, version in versions.items():
            try:
                client.update_alias(FunctionName=name, Name="live", FunctionVersion=version)
            except ClientError as error:
                # A version that somebody deleted: the stack makes it anew.
                print(f"{name}: version {version} can't serve at once ({error.response['Error']['Code']})")

    # ── What the stacks say ───────────────────────────────────────────────────────────────

    def outputs(self) -> dict[str, str] | None:
        return self.outputs_of(self.stacks, self.wanted.stack)

    def outputs_of(self, client, name: str) -> dict[str, str] | None:
        """A stack's outputs; `None` when there is no such stack, or it was never made whole."""
        stack = self.describe(client, name)
        if stack is None or stack["StackStatus"] in NEVER_WORKED:
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

    def show_addresses(self, chosen: release.Release) -> None:
        known = self.outputs() or {}
        print(f"\nRelease {chosen.name} is in place.")
        for name in ("SiteUrl", "DistributionDomain", "DeskUrl", "DeskDistributionDomain", "DashboardUrl"):
            if name in known:
                print(f"  {name:<23} {known[name]}")
        self.show_who_is_told(known)

    def show_who_is_told(self, known: dict[str, str]) -> None:
        """Says when an alarm would reach nobody: AWS sends nothing to an address that was not
        confirmed, and tells nobody so."""
        client = self.session.client("cloudformation", region_name="us-east-1")
        there = self.outputs_of(client, f"{self.wanted.stack}-global") or {}
        topics = {self.wanted.region: known.get("AlarmsArn"), "us-east-1": there.get("AlarmsArn")}
        for region, topic in topics.items():
            if not topic:
                continue
            sns = self.session.client("sns", region_name=region)
            for one in sns.list_subscriptions_by_topic(TopicArn=topic)["Subscriptions"]:
                if one["SubscriptionArn"] == "PendingConfirmation":
                    print(
                        f"\n  NO ALARM FROM {region} REACHES {one['Endpoint']}: it has not confirmed AWS's message"
                    )


def text(name: str) -> str:
    return (AWS / name).read_text()
