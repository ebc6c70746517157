"""The queue of cases that nobody holds: nobody named, or who is named cannot do it any more.

docs/domain.md 2.1, 5 rule 5. A fixed number of queries for any number of cases.
"""

import datetime
from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.db.models import DateField, Exists, OuterRef, Q, QuerySet, Subquery

from cases.actions.allocations import HEADLINE_FIELD, ROLE_FOR
from cases.models import Allocation, Headline, HeldAs, Stage
from cases.standards import unheld
from cases.standards.unheld import Gap
from staff.models import RoleAssignment

ALL = (HeldAs.OFFENDER_SUPERVISOR, HeldAs.OFFENDER_MANAGER, HeldAs.PERSONAL_OFFICER)
MANAGERS = (HeldAs.OFFENDER_MANAGER,)
PLACE = {
    HeldAs.OFFENDER_SUPERVISOR: ("prison", "prison"),
    HeldAs.OFFENDER_MANAGER: ("trust", "offender_manager_trust"),
    HeldAs.PERSONAL_OFFICER: ("prison", "prison"),
}


@dataclass(frozen=True, slots=True)
class Unheld:
    """One case of the queue: key of its custody, name it is sorted by, and its gaps by what is missing."""

    custody: int
    sort_name: str
    gaps: Mapping[str, Gap]

    @property
    def oldest(self) -> Gap:
        """The gap that has been open longest: the age of the case on the queue."""
        return unheld.oldest(gaps=self.gaps.values())


def _holds(held_as: HeldAs, today: datetime.date) -> Exists:
    """Whether who is named has the role for it today, at the prison or trust of the case."""
    place, column = PLACE[held_as]
    named = RoleAssignment.objects.holding(today).filter(
        **{"user": OuterRef(HEADLINE_FIELD[held_as]), "role": ROLE_FOR[held_as], place: OuterRef(column)}
    )
    return Exists(named)


def _missing(held_as: HeldAs) -> Q:
    """Where an empty place counts: every case has a supervisor; a manager only where a trust has it."""
    empty = Q(**{f"{HEADLINE_FIELD[held_as]}__isnull": True})
    if held_as == HeldAs.OFFENDER_SUPERVISOR:
        return empty
    if held_as == HeldAs.OFFENDER_MANAGER:
        return empty & Q(offender_manager_trust__isnull=False)
    return Q(pk__in=[])


def without_holder(
    headlines: "QuerySet[Headline]", *, kinds: tuple[HeldAs, ...] = ALL, today: datetime.date
) -> "QuerySet[Headline]":
    """Of these headlines the open ones, sentenced, that lack one of `kinds` or whose holder is gone."""
    wanted = Q()
    for held_as in kinds:
        named = HEADLINE_FIELD[held_as]
        wanted |= _missing(held_as) | (Q(**{f"{named}__isnull": False}) & ~Q(_holds(held_as, today)))
    managed = headlines.filter(is_open=True).exclude(stage__in=[Stage.REMAND, Stage.CLOSED])
    return managed.filter(wanted)


def _rows(headlines: "QuerySet[Headline]", kinds: tuple[HeldAs, ...], today: datetime.date) -> list[Any]:
    facts: dict[str, Any] = {}
    columns = ["pk", "sort_name", "prison_id", "offender_manager_trust_id", "custody__opened_on",
               "custody__sentenced_on", "custody__returned_on"]  # fmt: skip
    for held_as in kinds:
        named = HEADLINE_FIELD[held_as]
        last = Allocation.objects.filter(custody=OuterRef("pk"), held_as=held_as, ended_on__isnull=False)
        last = last.order_by("-ended_on", "-pk")
        facts[f"{named}_holds"] = _holds(held_as, today)
        facts[f"{named}_ended"] = Subquery(last.values("ended_on")[:1], output_field=DateField())
        facts[f"{named}_because"] = Subquery(last.values("ended_because")[:1])
        columns += [f"{named}_id", f"{named}__given_names", f"{named}__family_name", f"{named}__is_active"]
    return list(headlines.annotate(**facts).values(*columns, *facts))


def queue(
    headlines: "QuerySet[Headline]", *, kinds: tuple[HeldAs, ...] = ALL, today: datetime.date
) -> list[Unheld]:
    """The cases among `headlines` (within reach) that nobody holds as one of `kinds`, the oldest first."""
    rows = _rows(without_holder(headlines, kinds=kinds, today=today), kinds, today)
    users = {row[f"{HEADLINE_FIELD[kind]}_id"] for row in rows for kind in kinds if not _is_held(row, kind)}
    roles = _roles(users - {None})
    found = []
    for row in rows:
        gaps = {
            str(kind): gap for kind in kinds if (gap := _gap(row, kind, roles=roles, today=today)) is not None
        }
        if gaps:
            found.append(Unheld(row["pk"], row["sort_name"], gaps))
    return sorted(found, key=lambda one: (one.oldest.since or datetime.date.min, one.sort_name, one.custody))


def _is_held(row: Mapping[str, Any], kind: HeldAs) -> bool:
    return bool(row[f"{HEADLINE_FIELD[kind]}_holds"])


def _roles(users: set[int]) -> Mapping[int, list[RoleAssignment]]:
    """Every assignment there ever was of these people; one query."""
    found: dict[int, list[RoleAssignment]] = defaultdict(list)
    for one in RoleAssignment.objects.filter(user_id__in=users):
        found[one.user_id].append(one)
    return found


def _gap(
    row: Mapping[str, Any],
    kind: HeldAs,
    *,
    roles: Mapping[int, list[RoleAssignment]],
    today: datetime.date,
) -> Gap | None:
    named, words = HEADLINE_FIELD[kind], str(kind.label)
    user = row[f"{named}_id"]
    if user is None:
        if not _counts_when_empty(row, kind):
            return None
        return unheld.nobody_named(
            words=words,
            opened_on=row["custody__opened_on"],
            sentenced_on=row["custody__sentenced_on"],
            returned_on=row["custody__returned_on"],
            last_ended_on=row[f"{named}_ended"],
            last_ended_because=row[f"{named}_because"] or "",
        )
    place = PLACE[kind][0]
    here = row["offender_manager_trust_id" if place == "trust" else "prison_id"]
    there = [one for one in roles.get(user, []) if getattr(one, f"{place}_id") == here]
    holder = unheld.Holder(
        name=f"{row[f'{named}__given_names'][:1]}. {row[f'{named}__family_name']}",
        is_active=row[f"{named}__is_active"],
        holds_role=_is_held(row, kind),
        holds_other=any(_still(one, today) for one in there if one.role != ROLE_FOR[kind]),
        role_ended=tuple(one.ended_on for one in there if one.role == ROLE_FOR[kind] and one.ended_on),
    )
    return unheld.gone(words=words, holder=holder, on=today)


def _counts_when_empty(row: Mapping[str, Any], kind: HeldAs) -> bool:
    if kind == HeldAs.OFFENDER_MANAGER:
        return row["offender_manager_trust_id"] is not None
    return kind == HeldAs.OFFENDER_SUPERVISOR


def _still(assignment: RoleAssignment, today: datetime.date) -> bool:
    ended = assignment.ended_on
    return assignment.started_on <= today and (ended is None or ended > today)
