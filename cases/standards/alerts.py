"""Which alerts there are, who sets them, and which levels of risk become alerts (docs/domain.md 10.7).

The list is data (cases/data/alerts.json). An alert that repeats a record, such as the result of an assessment
or the mark of a priority offender, is set by the service and by nobody's hand.
"""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

BUILT_IN = Path(__file__).parent.parent / "data" / "alerts.json"
SYSTEM = "system"
#: From this level on a risk to a group is an alert.
ALERTING = frozenset({"high", "very_high"})


@dataclass(frozen=True, slots=True)
class AlertKind:
    """One kind of alert: who sets it, and the family of which only one is open at a time, if any."""

    code: str
    title: str
    set_by: str
    instead_of: str = ""


@dataclass(frozen=True, slots=True)
class Finding:
    """Whether something may be done; if not, why, and at which field."""

    ok: bool = True
    reason: str = ""
    field: str = ""


@lru_cache(maxsize=1)
def kinds() -> Mapping[str, AlertKind]:
    """Every kind of alert by code, in the order in which the header shows them."""
    content = json.loads(BUILT_IN.read_text())
    return {
        one["code"]: AlertKind(one["code"], one["title"], one["set_by"], one.get("instead_of", ""))
        for one in content["alerts"]
    }


def title_of(*, code: str) -> str:
    """The name of an alert; the code itself where this version does not know it."""
    known = kinds().get(code)
    return known.title if known else code


def settable(*, role: str) -> list[AlertKind]:
    """The kinds a role may open and close by hand: its own (docs/domain.md 2.2, 10.7).

    Public protection may also set those of the head of OMU, who holds people against transfer.
    """
    own = {role, "head_of_omu"} if role == "public_protection" else {role}
    return [kind for kind in kinds().values() if kind.set_by in own]


def may_set(*, role: str, code: str) -> Finding:
    """Whether a role may open or close an alert of this kind by hand."""
    kind = kinds().get(code)
    if kind is None:
        return Finding(False, "Choose one of the alerts of the list.", "code")
    if kind.set_by == SYSTEM:
        reason = "This alert repeats a record: the service sets it from there, and nobody by hand."
        return Finding(False, reason, "code")
    if kind not in settable(role=role):
        return Finding(False, "Your role does not set this alert.", "code")
    return Finding()


def same_family(*, code: str) -> frozenset[str]:
    """The codes that end when this one opens: the other levels of the same thing, and itself."""
    family = kinds()[code].instead_of if code in kinds() else ""
    found = {kind.code for kind in kinds().values() if family and kind.instead_of == family}
    return frozenset(found | {code})


def from_assessment(*, overall: str, levels: Mapping[str, str]) -> frozenset[str]:
    """The alerts that a complete assessment stands for.

    `overall` is the overall level; `levels` the highest level by group (children, public, known_adult, staff,
    prisoners). Unknown and Low are no alerts; Medium is one as the overall level alone.
    """
    found = {f"risk_{group}" for group, level in levels.items() if level in ALERTING}
    code = f"serious_harm_{overall}"
    return frozenset(found | ({code} if code in kinds() else set()))


def of_assessments() -> frozenset[str]:
    """Every code that assessments decide."""
    return frozenset(code for code in kinds() if code.startswith(("serious_harm_", "risk_")))
