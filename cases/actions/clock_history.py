"""What was decided on clocks, who was away meanwhile, and how clocks stood on an earlier day; nothing is
written (docs/domain.md 5, docs/adr/0004)."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from datetime import date

from cases.actions import absences, policies
from cases.models import Absence, Clock
from cases.standards.as_of import Away, Decision, Kept, standing_on
from cases.standards.clocks import Standing
from staff.models import User


def decisions(clocks: Iterable[Clock]) -> Mapping[int, list[Decision]]:
    """Every extension and exemption of these clocks, the oldest first; two queries, none without any."""
    decided = [one.pk for one in clocks if one.decided_on is not None]
    found: dict[int, list[Decision]] = defaultdict(list)
    if not decided:
        return found
    versions = Clock.pgh_event_model.objects.filter(pgh_obj_id__in=decided, decided_on__isnull=False)  # type: ignore[attr-defined]
    rows = list(
        versions.order_by("pgh_id").values_list(
            "pgh_obj_id", "decided_on", "extended_to", "extended_because", "exempted_because", "decided_by_id"
        )
    )
    names = {one.pk: one.full_name for one in User.objects.filter(pk__in={row[-1] for row in rows})}
    for clock, on, to, because, exempted, by in rows:
        one = Decision(on=on, to=to, exempted=exempted, reason=exempted or because, by=names.get(by, ""))
        if one not in found[clock]:
            found[clock].append(one)
    return found


def away(custodies: Iterable[int]) -> Mapping[int, list[Away]]:
    """The absences of these custodies, the oldest first; one query."""
    found: dict[int, list[Away]] = defaultdict(list)
    for row in Absence.objects.filter(custody_id__in=list(custodies)).order_by("left_on", "pk"):
        found[row.custody_id].append(Away(row.left_on, row.returned_on, absences.words(row)))
    return found


def standings(clocks: Iterable[Clock], *, today: date) -> dict[int, Standing]:
    """How each of these clocks stood on a day, by its key; a fixed number of queries for any number."""
    rows = list(clocks)
    decided, absent = decisions(rows), away({one.custody_id for one in rows if one.custody_id})
    sets = policies.current() if rows else None
    return {
        one.pk: standing_on(
            kept=Kept(
                one.started_on, one.due_on, one.met_on, one.stopped_on, one.not_applicable_because,
                one.exempted_because,
            ),
            decisions=decided.get(one.pk, []),
            absences=absent.get(one.custody_id or 0, []),
            as_of=today,
            due_soon_days=sets.by_key[one.policy_id].due_soon_days(standard=one.standard),
        )
        for one in rows
        if sets
    }  # fmt: skip
