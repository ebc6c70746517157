"""What an entry of another system is called here, and what is said of it (docs/domain.md 14.3 rule 4)."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

#: How a file of the exchange calls what was written in this service, and how the log does.
OURS, HERE = "omu", "here"
PROBATION = "probation:"
API = "api:"
#: Who writes in the case system of a probation trust.
AUTHORS = ("offender_manager", "trust_manager")

EARLIEST_YEAR = 1900

UNKNOWN = "Nobody with this number has an offender manager of your trust. Check the number."
NOT_OURS = "This says that it was written in this service, and it is not in this person's log."
NOT_YOURS = "This comes from another system than that of your trust: who keeps that system sends it."
TAKEN = "Another entry has this reference already, in the log of another case."
TWICE = "This reference stands twice in the file."
OTHER_WORDS = (
    "This reference is here already with other words. An entry never changes: send the correction as an entry"
    " of its own that amends this one."
)
NO_FIRST = "The entry that this one amends is not in the log of this person."
ROLE = "In the case system of a probation trust write offender managers and trust managers."
NOT_WITHDRAWN = "An entry of this service is withdrawn on its page."


@dataclass(frozen=True, kw_only=True, slots=True)
class Incoming:
    """One entry of the exchange format, times already read; `position` is its line, or its place in a list.

    `origin` empty: written in the case system of the trust. `withdrawn`: taken back there; `at`, `by_name`
    and `reason`; then the rest may be empty.
    """

    position: int
    number: str
    reference: str
    origin: str = ""
    happened_at: datetime | None = None
    author_name: str = ""
    author_role: str = "offender_manager"
    kind: str = ""
    sub_kind: str = ""
    mode: str = ""
    with_whom: str = ""
    text: str = ""
    tags: tuple[str, ...] = ()
    amends: str = ""
    amended_because: str = ""
    withdrawn: dict[str, Any] | None = None


def impossible(*, incoming: Incoming, now: datetime) -> tuple[str, str]:
    """Path and reason where a time cannot be, whatever the case; two empty words where none is wrong.

    That an entry is not in the future is for the log to say, and is no part of this.
    """
    if incoming.happened_at and incoming.happened_at.year < EARLIEST_YEAR:
        return "happened_at", "This time cannot be: check the year."
    at = (incoming.withdrawn or {}).get("at")
    if at and at > now:
        return "withdrawn.at", "This time is in the future."
    if at and (at.year < EARLIEST_YEAR or (incoming.happened_at and at < incoming.happened_at)):
        return "withdrawn.at", "An entry is withdrawn after what it tells of: check the time."
    return "", ""


def of_trust(*, code: str) -> str:
    """The origin of what the case system of a probation trust sends, by the code of the trust."""
    return f"{PROBATION}{code}"


def origin_of(*, said: str, code: str) -> str:
    """The stored origin of what a file of a trust says: nothing, this service, or any other."""
    if said in ("", of_trust(code=code)):
        return of_trust(code=code)
    return HERE if said == OURS else said


def said_of(*, origin: str) -> str:
    """How a file of the exchange calls a stored origin."""
    return OURS if origin == HERE else origin


def came_from(*, origin: str, reference: str, trust: str) -> str:
    """Where an entry comes from, in words that follow "came in"; empty where it was written here."""
    if origin == HERE:
        return ""
    if origin.startswith(PROBATION):
        system = f"the probation case system of {trust}" if trust else "a probation case system"
    elif origin.startswith(API):
        system = f"the machine of {origin.removeprefix(API)}"
    else:
        system = origin
    return f"from {system}, reference {reference}"
