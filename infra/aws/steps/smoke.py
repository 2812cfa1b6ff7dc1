"""Tries the site out as a person would: a page, a registration, its receipt. Then erases it."""

import functools
import http.client
import json
import socket
import urllib.error
import urllib.parse
import urllib.request

from .problem import Problem

NAME = "Uji Coba Penerapan"
# A Jakarta landline of zeros: nobody's.
PHONE = "021-00000000"
EMAIL = "uji-coba@example.org"


def test(account, bundle: dict[str, bytes]) -> None:
    known = account.outputs()
    table = account.session.resource("dynamodb").Table(known["TableName"])
    site = known["SiteUrl"]
    host = urllib.parse.urlsplit(site).hostname
    through = "" if is_in_dns(host) else known["DistributionDomain"]
    if through:
        print(f"\n{host} is not in DNS yet: point its CNAME to {through}. It is tried out there meanwhile.")

    def ask(url: str, **more) -> http.client.HTTPResponse:
        return fetch(url, through=through if url.startswith(site) else "", **more)

    form = next(form for form in forms(bundle) if form["service"] == "registration")

    expect(ask(f"{site}/"), 200, "the home page")
    expect(ask(f"{site}{form['path']}"), 200, "the form's page")
    expect(ask(f"{site}/tidak-ada/"), 404, "a page that is not there")
    expect(ask(f"{known['ApiUrl']}/api/registration", method="POST"), 403, "the API without CloudFront")

    sent = ask(f"{site}/api/registration", method="POST", form=answers(form), origin=site)
    expect(sent, 303, "a registration")
    receipt = urllib.parse.urljoin(f"{site}/", sent.headers.get("location", ""))
    reference = urllib.parse.parse_qs(urllib.parse.urlsplit(receipt).query)["nomor"][0]
    try:
        expect(ask(receipt), 200, "the receipt")
    finally:
        erase(table, reference)
    print("Tried out: home page, form, registration, receipt. The test registration is erased.")


def forms(bundle: dict[str, bytes]) -> list[dict]:
    return [json.loads(data) for path, data in sorted(bundle.items()) if path.startswith("formulir/")]


def answers(form: dict) -> list[tuple[str, str]]:
    """Answers to every question that has to be answered, made from the definition."""
    given: dict[str, str] = {}
    for question in form["questions"]:
        condition = question.get("condition")
        if not question["required"] or (condition and given.get(condition["question"]) not in condition["any_of"]):
            continue
        given[question["id"]] = answer(question["kind"], given)
    return list(given.items())


def answer(kind: dict, given: dict[str, str]) -> str:
    match kind["type"]:
        case "person_name":
            return NAME
        case "phone":
            return PHONE
        case "email":
            return EMAIL
        case "declaration" | "consent":
            return "ya"
        case "short_text" | "long_text":
            shortest = kind["limits"].get("min") or 1
            return ("Uji coba penerapan. " * (shortest // 20 + 1)).strip()
        case "choice" | "choices":
            parent = given.get(kind.get("parent") or "")
            for option in kind["options"]:
                if not option.get("closed") and option.get("parent") == parent:
                    return option["value"]
    raise Problem(f"no test answer is known for a question of kind {kind['type']}")


def erase(table, reference: str) -> None:
    """Everything under the reference, its events, and the items that would recognise the sender, one
    for each hash key. No function may do that; the operator's own login does."""
    compact = reference.replace("-", "")
    found = [
        item
        for kind in ("SUB", "EVT")
        for item in table.query(
            KeyConditionExpression="pk = :pk",
            ExpressionAttributeValues={":pk": f"{kind}#{compact}"},
            ConsistentRead=True,
        )["Items"]
    ]
    keys = [{"pk": item["pk"], "sk": item["sk"]} for item in found]
    for item in found:
        if "key_hash" in item:
            hashes = [item["key_hash"], *item.get("other_key_hashes", [])]
            keys += [{"pk": f"KEY#{key_hash}", "sk": "KEY"} for key_hash in hashes]
    for key in keys:
        table.delete_item(Key=key)
    if len(keys) < 3:
        raise Problem(f"the test registration {reference} was not found whole; look for it by hand")


class Stay(urllib.request.HTTPRedirectHandler):
    """Redirects are looked at, not followed."""

    def redirect_request(self, *_):
        return None


class Through(http.client.HTTPSConnection):
    """Asks another host for this one, as browsers will once DNS leads them there."""

    def __init__(self, host: str, *, there: str, **more):
        super().__init__(host, **more)
        self.there = there

    def connect(self):
        there = socket.create_connection((self.there, self.port), self.timeout)
        self.sock = self._context.wrap_socket(there, server_hostname=self.host)


class Elsewhere(urllib.request.HTTPSHandler):
    def __init__(self, there: str):
        super().__init__()
        self.there = there

    def https_open(self, request):
        return self.do_open(functools.partial(Through, there=self.there), request, context=self._context)


def is_in_dns(host: str) -> bool:
    try:
        return bool(socket.getaddrinfo(host, 443))
    except OSError:
        return False


def fetch(
    url: str, *, method: str = "GET", form=None, origin: str = "", through: str = ""
) -> http.client.HTTPResponse:
    data = urllib.parse.urlencode(form or []).encode() if method == "POST" else None
    request = urllib.request.Request(url, data=data, method=method)
    if origin:
        request.add_header("Origin", origin)
    try:
        handlers = [Stay(), *([Elsewhere(through)] if through else [])]
        return urllib.request.build_opener(*handlers).open(request, timeout=30)
    except urllib.error.HTTPError as error:
        return error
    except OSError as problem:
        raise Problem(f"{url} can't be reached: {problem}") from None


def expect(response, status: int, what: str) -> None:
    if response.status != status:
        raise Problem(f"{what} is answered with {response.status}, not {status}")
