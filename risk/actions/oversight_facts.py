"""What the oversight of a case is decided on, gathered for many cases at once (docs/domain.md 15)."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from datetime import date

from django.db.models.functions import TruncDate

from cases.models import (
    Alert,
    ContactTag,
    Custody,
    Oversight,
    ProtectionEnd,
    ProtectionKind,
    TagKind,
)
from risk.models import Assessment, RoshRating, State, WrittenPart
from risk.standards import levels, screening
from risk.standards.oversight import (
    Judged,
    OversightFacts,
    Seen,
    Span,
    judged_spans,
    marked_spans,
)
from risk.standards.rosh_parts import SCREENING, of_version, versions

#: Alerts that limit the contact with children: a multi-agency decision that child protection is relevant.
CONTACT_LIMITS = ("child_contact_1", "child_contact_2", "child_contact_3")


def gather(custodies: Iterable[Custody]) -> dict[int, OversightFacts]:
    """When oversight is expected, and what was seen, of each custody by its key; seven queries.

    What was completed, returns, endings and absence are for the caller to add, who knows the plans.
    """
    cases = list(custodies)
    keys = [one.pk for one in cases]
    judged, limited, told, seen = _judged(keys), _alerts(keys), _tags(keys), _seen(keys)
    return {
        one.pk: OversightFacts(
            begun=max(one.opened_on, one.sentenced_on) if one.sentenced_on else None,
            spans=(
                *judged_spans(judged=[*_earlier(one), *judged[one.pk]]),
                *limited[one.pk],
                *told.get(one.pk, ()),
            ),
            seen=tuple(seen[one.pk]),
        )
        for one in cases
    }  # fmt: skip


def _earlier(custody: Custody) -> list[Judged]:
    """The level that was known before the first assessment here, where one was taken over."""
    if not (custody.earlier_rosh_level and custody.earlier_rosh_on):
        return []
    high = levels.at_least(level=custody.earlier_rosh_level, than=levels.HIGH)
    return [Judged(on=custody.earlier_rosh_on, high=high, children=None)]


def _judged(keys: list[int]) -> Mapping[int, list[Judged]]:
    """What each complete assessment says, in order; three queries."""
    rows = Assessment.objects.filter(custody_id__in=keys, state=State.COMPLETE)
    of = list(rows.order_by("completed_on", "pk").values_list("custody_id", "pk", "completed_on"))
    grids = _grids([pk for _, pk, _ in of])
    screened = _screened([pk for _, pk, _ in of], grids)
    found: dict[int, list[Judged]] = defaultdict(list)
    for custody, pk, on in of:
        if on:
            level = levels.overall(levels=grids[pk].community).level
            high = levels.at_least(level=level, than=levels.HIGH) if level else None
            found[custody].append(Judged(on, high, screened.get(pk)))
    return found


def _grids(assessments: list[int]) -> Mapping[int, levels.Grid]:
    community: dict[int, dict[str, str]] = defaultdict(dict)
    custody: dict[int, dict[str, str]] = defaultdict(dict)
    rows = RoshRating.objects.filter(assessment_id__in=assessments)
    for pk, group, outside, inside in rows.values_list("assessment_id", "group", "community", "custody"):
        community[pk][group], custody[pk][group] = outside, inside
    return {pk: levels.Grid(community[pk], custody[pk]) for pk in assessments}


def _screened(assessments: list[int], grids: Mapping[int, levels.Grid]) -> dict[int, bool]:
    """Whether child protection is relevant by each assessment that says so or not (docs/domain.md 10.4)."""
    highest = {pk: screening.highest_of(grid=grid, group="children") for pk, grid in grids.items()}
    found = {pk: levels.at_least(level=level, than=levels.MEDIUM) for pk, level in highest.items() if level}
    parts = WrittenPart.objects.filter(assessment_id__in=assessments, code=SCREENING)
    for pk, number, said in parts.values_list("assessment_id", "questions", "said"):
        form = of_version(number=number, among=versions()).part(code=SCREENING)
        found[pk] = screening.child_protection(screening=form, said=said, children_level=highest[pk])
    return found


def _alerts(keys: list[int]) -> Mapping[int, list[Span]]:
    found: dict[int, list[Span]] = defaultdict(list)
    rows = Alert.objects.filter(custody_id__in=keys, code__in=CONTACT_LIMITS).order_by("pk")
    for key, since, until in rows.values_list("custody_id", "opened_on", "closed_on"):
        found[key].append(Span(since, until, "contact with children limited"))
    return found


def _tags(keys: list[int]) -> Mapping[int, list[Span]]:
    """Entries of the log marked as child protection, not withdrawn, each until it was said to be over."""
    tags = ContactTag.objects.filter(contact__custody_id__in=keys, kind=TagKind.CHILD_PROTECTION)
    rows = tags.filter(contact__withdrawal=None).annotate(on=TruncDate("contact__happened_at"))
    marked: dict[int, list[date]] = defaultdict(list)
    for key, on in rows.values_list("contact__custody_id", "on"):
        marked[key].append(on)
    ends: dict[int, list[date]] = defaultdict(list)
    over = ProtectionEnd.objects.filter(custody_id__in=list(marked), kind=ProtectionKind.CHILD_PROTECTION)
    for key, on in over.values_list("custody_id", "ended_on"):
        ends[key].append(on)
    return {key: marked_spans(marked=days, ends=ends[key]) for key, days in marked.items()}


def _seen(keys: list[int]) -> Mapping[int, list[Seen]]:
    found: dict[int, list[Seen]] = defaultdict(list)
    rows = Oversight.objects.standing().filter(custody_id__in=keys).order_by("seen_on", "pk")
    for key, pk, on, areas in rows.values_list("custody_id", "pk", "seen_on", "areas"):
        found[key].append(Seen(pk, on, frozenset(areas)))
    return found
