"""Tries the site out as a person would: a page, a registration, its receipt. Then erases it."""

import http.client
import json
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
    form = next(form for form in forms(bundle) if form["service"] == "registration")

    expect(fetch(f"{site}/"), 200, "the home page")
    expect(fetch(f"{site}{form['path']}"), 200, "the form's page")
    expect(fetch(f"{site}/tidak-ada/"), 404, "a page that is not there")
    expect(fetch(f"{known['ApiUrl']}/api/registration", method="POST"), 403, "the API without CloudFront")

    sent = fetch(f"{site}/api/registration", method="POST", form=answers(form), origin=site)
    expect(sent, 303, "a registration")
    receipt = urllib.parse.urljoin(f"{site}/", sent.headers.get("location", ""))
    reference = urllib.parse.parse_qs(urllib.parse.urlsplit(receipt).query)["nomor"][0]
    try:
        expect(fetch(receipt), 200, "the receipt")
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
    """Everything under the reference, and the item that would recognise the sender."""
    compact = reference.replace("-", "")
    found = table.query(
        KeyConditionExpression="pk = :pk",
        ExpressionAttributeValues={":pk": f"SUB#{compact}"},
        ConsistentRead=True,
    )["Items"]
    keys = [{"pk": item["pk"], "sk": item["sk"]} for item in found]
    keys += [{"pk": f"KEY#{item['key_hash']}", "sk": "KEY"} for item in found if "key_hash" in item]
    for key in keys:
        table.delete_item(Key=key)
    if len(keys) < 3:
        raise Problem(f"the test registration {reference} was not found whole; look for it by hand")


class Stay(urllib.request.HTTPRedirectHandler):
    """Redirects are looked at, not followed."""

    def redirect_request(self, *_):
        return None


def fetch(url: str, *, method: str = "GET", form=None, origin: str = "") -> http.client.HTTPResponse:
    data = urllib.parse.urlencode(form or []).encode() if method == "POST" else None
    request = urllib.request.Request(url, data=data, method=method)
    if origin:
        request.add_header("Origin", origin)
    try:
        return urllib.request.build_opener(Stay).open(request, timeout=30)
    except urllib.error.HTTPError as error:
        return error
    except OSError as problem:
        raise Problem(f"{url} can't be reached: {problem}") from None


def expect(response, status: int, what: str) -> None:
    if response.status != status:
        raise Problem(
            f"{what} is answered with {response.status}, not {status}. "
            f"To go back: infra/aws/deploy --rollback"
        )
