"""What asked for a review by a day, out of the rows read (docs/domain.md 5, T9a and T9b; 21.4 rule 4)."""

from collections.abc import Iterable, Iterator, Mapping

from cases.standards.duties import Stay
from cases.standards.reviews import Trigger
from inspection.actions.measure_streams import Row
from inspection.standards.case_facts import Assessed
from risk.actions.decision_clocks import GONE_WRONG

Rows = Mapping[str, list[Row]]


def standing_changes(rows: Iterable[Row]) -> list[Row]:
    """Entry, day of the event, of the first entry that said so, of the first link to the plan.

    An entry that was amended counts as its amendment says; but it was entered, and linked, when the first of
    them was that bore the tag: mending the words later makes nothing late. None as the day of entry is not
    known: the first was taken over.
    """
    by_key = {row[0]: row for row in rows}
    found = []
    for key, _, is_amended, on, *_ in by_key.values():
        if is_amended:
            continue
        said = [by_key[key]]
        while said[-1][1] in by_key:
            said.append(by_key[said[-1][1]])
        links = [linked for *_, linked in said if linked]
        found.append((key, on, said[-1][4], min(links, default=None)))
    return found


def of_assessment(rows: Rows, *, held: Iterable[Stay]) -> list[Trigger]:
    """Changes in risk of harm (T9a); arrivals by transfer, returns, temporary releases gone wrong (T9b)."""
    found = [
        Trigger("T9a", f"contact:{key}", on, "change in risk of harm") for key, on, _, _ in rows["changes"]
    ]
    found += [
        Trigger("T9b", f"transfer:{one.key}", one.arrived_on, "arrival by transfer")
        for one in held
        if one.how == "transfer"
    ]
    ended = {on for on, _, _ in rows["releases"]}
    found += [
        Trigger("T9b", f"return:{key}", back, "return from absence")
        for key, _, _, back in rows["absences"]
        if back and back not in ended
    ]
    found += [
        Trigger("T9b", f"release:{key}", on, "temporary release")
        for key, how, on in rows["release_outcomes"]
        if how in GONE_WRONG
    ]
    return sorted(found, key=lambda one: (one.on, one.cause))


def new_needs(assessed: Iterable[Assessed]) -> Iterator[Trigger]:
    """Needs of a complete assessment that were not in the one before it (T9b, of the plan)."""
    before: set[str] | None = None
    for one in assessed:
        if one.completed_on is None:
            continue
        if before is not None and any(need not in before for need in one.needs):
            yield Trigger("T9b", f"need:{one.key}", one.completed_on, "new need")
        before = set(one.needs)
