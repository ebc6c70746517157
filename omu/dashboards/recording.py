"""The entries that events ask for and that nobody has written, over many cases (docs/domain.md 14.3 rule 8).

Counts and lines come from the same list, so that a number opens what it counted.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass

from cases.models import Headline
from cases.standards import recording
from cases.standards.recording import Owed, Rule
from inspection.actions import recording_facts
from omu.dashboards.unit import Unit
from staff.permissions import ROLE_NAMES


@dataclass(frozen=True)
class Line:
    """One missing entry of one case."""

    headline: Headline
    owed: Owed

    @property
    def by_whom(self) -> str:
        """Who is to write it."""
        return roles_in_words(self.owed.rule)


@dataclass(frozen=True)
class Asked:
    """What the list is narrowed to: a prison and an officer by key ("none": nobody), a role, a rule."""

    prison: str = ""
    officer: str = ""
    role: str = ""
    kind: str = ""


def rules() -> dict[str, Rule]:
    """Every rule there is, by key, in the order of the data."""
    return {rule.key: rule for one in recording.built_in() for rule in one.rules}


def roles_in_words(rule: Rule) -> str:
    """Such as "offender supervisor or offender manager"."""
    names = [ROLE_NAMES[role] for role in rule.roles]
    return " or ".join([", ".join(names[:-1]), names[-1]] if len(names) > 1 else names)


def lines(unit: Unit, asked: Asked) -> list[Line]:
    """Every missing entry within the unit, the one owed longest first; a fixed number of queries."""
    cases = unit.headlines.managed()
    if asked.prison:
        cases = cases.filter(prison_id=int(asked.prison))
    if asked.officer:
        officer = None if asked.officer == "none" else int(asked.officer)
        cases = cases.filter(offender_supervisor_id=officer)
    owed = recording_facts.owed_of(cases.order_by().values_list("pk", flat=True), today=unit.day)
    missing = {
        pk: found for pk, every in owed.items() if (found := [one for one in every if _is(one, asked)])
    }
    rows = Headline.objects.visible_to(unit.actor).filter(pk__in=list(missing))
    rows = rows.select_related("custody__prisoner", "prison", "offender_supervisor").order_by(
        "sort_name", "pk"
    )
    every = [Line(headline, one) for headline in rows for one in missing[headline.pk]]
    return sorted(every, key=lambda line: line.owed.due_on)


def _is(one: Owed, asked: Asked) -> bool:
    return (
        one.is_missing
        and (not asked.role or asked.role in one.rule.roles)
        and (not asked.kind or one.rule.key == asked.kind)
    )


@dataclass(frozen=True)
class Count:
    """How many entries are missing of one kind, role, officer or prison; `key` narrows the list to them."""

    key: str
    words: str
    number: int


def counts(found: Iterable[Line]) -> dict[str, list[Count]]:
    """By kind of event, by role, by supervisor and by prison, the most first.

    An entry that either of two roles may write counts for both of them.
    """
    found = list(found)
    return {
        "kind": _counted(found, lambda line: [(line.owed.rule.key, _kind(line.owed.rule))]),
        "role": _counted(found, lambda line: [(role, role_words(role)) for role in line.owed.rule.roles]),
        "officer": _counted(found, lambda line: [officer_of(line.headline)]),
        "prison": _counted(found, lambda line: [(str(line.headline.prison_id), line.headline.prison.name)]),
    }


def _counted(found: list[Line], of: Callable[[Line], Iterable[tuple[str, str]]]) -> list[Count]:
    tally: dict[tuple[str, str], int] = {}
    for line in found:
        for pair in of(line):
            tally[pair] = tally.get(pair, 0) + 1
    rows = [Count(key, words, number) for (key, words), number in tally.items()]
    return sorted(rows, key=lambda one: (-one.number, one.words))


def _kind(rule: Rule) -> str:
    return f"{rule.words}: {rule.title[0].lower()}{rule.title[1:]}"


def role_words(role: str) -> str:
    """The name of a role at the beginning of a line."""
    return f"{ROLE_NAMES[role][0].upper()}{ROLE_NAMES[role][1:]}"


def officer_of(headline: Headline) -> tuple[str, str]:
    """Key and name of the offender supervisor of a case, "none" where there is nobody."""
    officer = headline.offender_supervisor
    return (str(officer.pk), officer.list_name) if officer else ("none", "Nobody")
