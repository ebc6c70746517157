"""The flags of the last completed plan of many cases, for measures (docs/domain.md 8.5, 21.4)."""

import datetime
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import replace

from sentence_plans.models import Decision, PlanSignature, PlanVersion, SignedAs
from sentence_plans.standards.completed import Completed, Line, last_completed
from sentence_plans.standards.plan_facts import Outcome

ANSWERING = (SignedAs.AUTHOR, SignedAs.PRISONER)


def of(custodies: Iterable[int], *, as_of: datetime.date) -> dict[int, Completed]:
    """The last version completed by a day, with its flags, by key of custody; two queries for any number.

    The caller has scoped the custodies. One without a completed plan by that day is left out. The flags are
    those worked out when the version was signed first: what was not known then stays so.
    """
    lines: dict[int, list[Line]] = defaultdict(list)
    rows = PlanSignature.objects.filter(
        plan__custody__in=list(custodies), signed_as__in=ANSWERING, on__lte=as_of
    ).order_by("id")
    names = ("plan__custody", "version", "version__number", "signed_as", "decision", "on")
    for custody, version, number, signed_as, decision, on in rows.values_list(*names):
        lines[custody].append(Line(version, number, signed_as, decision == Decision.SIGNED, on))
    found = {
        custody: last for custody, own in lines.items() if (last := last_completed(lines=own, as_of=as_of))
    }
    flags = _flags(one.version for one in found.values())
    return {custody: replace(one, flags=flags.get(one.version, {})) for custody, one in found.items()}


def _flags(versions: Iterable[int]) -> dict[int, dict[str, Outcome]]:
    rows = PlanVersion.objects.filter(pk__in=list(versions)).order_by()
    return {
        version: {flag["key"]: Outcome(flag["outcome"]) for flag in flags}
        for version, flags in rows.values_list("pk", "flags")
    }
