"""Who owned the assessment or the plan of a case, from when, and why (docs/domain.md 7.2, 8.1)."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from cases.standards.holders import manager_owns

OM, OS = "offender_manager", "offender_supervisor"


@dataclass(frozen=True, slots=True)
class Held:
    """Something that was so from a day on, up to the day `until`, which is no longer part of it."""

    what: str
    since: date
    until: date | None = None

    def holds(self, *, on: date) -> bool:
        """Whether it was so on a day."""
        return self.since <= on and (self.until is None or on < self.until)


@dataclass(frozen=True, slots=True)
class Owned:
    """A span in which one person owned it; `role` and `name` are empty where nobody held the case."""

    since: date
    role: str
    name: str
    because: str


WHY = {
    "scope": "the prison leaves it to scope",
    OM: "the prison gives {what} to offender managers",
    OS: "the prison gives {what} to offender supervisors",
}


def history(
    *,
    what: str,
    opened: date,
    ended: date,
    settings: Iterable[Held],
    scope: Iterable[Held],
    managers: Iterable[Held],
    supervisors: Iterable[Held],
) -> list[Owned]:
    """Every change of owner from `opened` to `ended`, the first one first.

    `what` is said of the setting: "plans" or "assessments". `settings` are what the prisons the person was in
    had set, one after the other; `scope` the spans in which the case was in scope; `managers` and
    `supervisors` who held it. Where the one whose it is was missing, it was the other one's.
    """
    set_to, in_scope = list(settings), list(scope)
    om, os = list(managers), list(supervisors)
    days = {opened}
    for one in (*set_to, *in_scope, *om, *os):
        days |= {on for on in (one.since, one.until) if on and opened < on <= ended}
    found: list[Owned] = []
    for on in sorted(days):
        setting = _last(set_to, on) or "scope"
        scoped = any(one.holds(on=on) for one in in_scope)
        first = manager_owns(setting=setting, in_scope=scoped)
        order = ((OM, om), (OS, os)) if first else ((OS, os), (OM, om))
        role, name = next(((role, _last(held, on)) for role, held in order if _last(held, on)), ("", ""))
        why = WHY[setting].format(what=what)
        if setting == "scope":
            why += f", and the case is {'in' if scoped else 'out of'} scope"
        if not found or (found[-1].role, found[-1].name) != (role, name):
            found.append(Owned(on, role, name, why))
    return found


def _last(rows: list[Held], on: date) -> str:
    return next((one.what for one in reversed(rows) if one.holds(on=on)), "")
