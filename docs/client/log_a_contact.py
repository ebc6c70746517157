"""Log a contact through the API, and amend it: an example of a machine that calls (docs/api.md).

Plain Python, without other packages. Address and token come from the environment, since a token on a command
line could be read by everybody on the machine:

    export OMU_API=http://127.0.0.1:8000/api/v1 OMU_TOKEN=...
    python3 docs/client/log_a_contact.py A1234BC "Met on the wing."

Give `--key` the key of the entry in your own system: the same key is never written twice, so that a run that
was cut off can be done again. Exit status 0 when it was written, 1 when the service refused it, with each
reason and the field it is about, 2 when the service could not be reached.
"""

import argparse
import datetime
import hashlib
import json
import os
import sys
import urllib.error
import urllib.request
from typing import Any

TIMEOUT_SECONDS = 30


class Refused(Exception):
    """The service said no: its status, and a sentence for each reason."""

    def __init__(self, status: int, reasons: list[str]) -> None:
        super().__init__("; ".join(reasons))
        self.status, self.reasons = status, reasons


class Service:
    """One service, called as the role its token is bound to."""

    def __init__(self, address: str, token: str) -> None:
        self.address, self.token = address.rstrip("/"), token

    def get(self, path: str) -> Any:
        """What the service answers; raises Refused."""
        return self._call("GET", path)

    def post(self, path: str, body: dict[str, Any], *, key: str) -> Any:
        """Do something once, however often it is sent: `key` stands for the deed."""
        return self._call("POST", path, body, {"Idempotency-Key": key})

    def _call(self, method: str, path: str, body: Any = None, headers: Any = None) -> Any:
        sent = None if body is None else json.dumps(body).encode()
        request = urllib.request.Request(f"{self.address}/{path}", data=sent, method=method)
        told = {"Authorization": f"Token {self.token}", "Content-Type": "application/json"}
        for name, value in (told | (headers or {})).items():
            request.add_header(name, value)
        try:
            with urllib.request.urlopen(request, timeout=TIMEOUT_SECONDS) as answer:
                return json.load(answer)
        except urllib.error.HTTPError as error:
            raise Refused(error.code, _reasons(error.read())) from error


def _reasons(body: bytes) -> list[str]:
    """The reasons in an answer, each with the field it is about."""
    try:
        errors = json.loads(body)["errors"]
    except (ValueError, KeyError, TypeError):
        return ["The service gave no reason."]
    return [f"{one['attr']}: {one['detail']}" if one.get("attr") else one["detail"] for one in errors]


def open_case(service: Service, number: str) -> int:
    """Key of the open case of a prison number; raises Refused where none is within reach."""
    person = service.get(f"prisoners/{number}/")
    for custody in person["custodies"]:
        if custody["closed_on"] is None:
            return int(custody["id"])
    raise Refused(404, [f"{number} has no open case within reach."])


def deed(*words: str) -> str:
    """A key for a deed, the same each time for the same words."""
    return hashlib.sha256("\n".join(words).encode()).hexdigest()[:64]


def log(service: Service, number: str, text: str, *, key: str, happened_at: str) -> Any:
    """Log a talk with the prisoner; the entry as the service keeps it."""
    body = {
        "happened_at": happened_at,
        "kind": "general",
        "mode": "face_to_face",
        "with_whom": "prisoner",
        "text": text,
        "origin_key": key,
    }
    case = open_case(service, number)
    return service.post(f"custodies/{case}/contacts/", body, key=deed("log", number, key))


def amend(service: Service, entry: Any, text: str, because: str) -> Any:
    """Correct an entry: what was written first stays, and the correction stands beside it."""
    key = deed("amend", str(entry["id"]), text, because)
    return service.post(f"contacts/{entry['id']}/amendments/", {"text": text, "reason": because}, key=key)


def main() -> int:
    """Read the command line, log, amend if asked, and print the keys of what was written."""
    asked = argparse.ArgumentParser(description="Log a contact through the API, and amend it.")
    asked.add_argument("number", help="prison number, such as A1234BC")
    asked.add_argument("text", help="what happened")
    asked.add_argument("--key", default="", help="key of the entry in your own system")
    asked.add_argument("--happened-at", default="", help="ISO 8601 with zone; now unless given")
    asked.add_argument("--amend", default="", metavar="TEXT", help="correct the entry to this")
    asked.add_argument("--because", default="Corrected by its author", metavar="REASON")
    given = asked.parse_args()
    service = Service(os.environ.get("OMU_API", ""), os.environ.get("OMU_TOKEN", ""))
    if not (service.address.startswith(("http://", "https://")) and service.token):
        print("Set OMU_API to the http address of the API and OMU_TOKEN to a token.", file=sys.stderr)
        return 2
    happened_at = given.happened_at or datetime.datetime.now(datetime.UTC).isoformat()
    key = given.key or deed("entry", given.number, given.text, happened_at)
    try:
        entry = log(service, given.number, given.text, key=key, happened_at=happened_at)
        print(f"Entry {entry['id']} of {entry['happened_at']}")
        if given.amend:
            amendment = amend(service, entry, given.amend, given.because)
            print(f"Amended by entry {amendment['id']}")
    except Refused as refusal:
        print(f"Refused ({refusal.status}): {refusal}", file=sys.stderr)
        return 1
    except OSError as fault:
        print(f"{service.address} cannot be reached: {fault}", file=sys.stderr)
        return 2
    return 0


if __name__ == "__main__":
    sys.exit(main())
