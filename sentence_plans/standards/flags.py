"""How one check of a plan is answered (docs/domain.md 8.5)."""

from collections.abc import Iterable

from sentence_plans.standards.plan_facts import Flag, Outcome


def found(key: str, title: str, test: str, faults: Iterable[str], failed: Outcome = Outcome.WARNS) -> Flag:
    """Passed where there is no fault; else `failed`, with the faults as the reason."""
    reason = " ".join(faults)
    return Flag(key, title, test, failed if reason else Outcome.PASSED, reason or "Found.")


def not_asked(key: str, title: str, test: str, because: str, *, known: bool = True) -> Flag:
    """Not asked of this plan, or, with `known` false, not known yet; and why."""
    return Flag(key, title, test, Outcome.NOT_APPLICABLE if known else Outcome.NOT_KNOWN, because)
