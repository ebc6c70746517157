"""What records lack, written down where lists and dashboards count it (docs/domain.md 14.3, docs/adr/0008).

Kept by the refresh, with the clocks: the first day on which each thing is missing, so that a count is right
on the day asked about without looking at the record again.
"""

from collections.abc import Iterable
from datetime import date

from cases.actions import circumstance_facts, headlines
from cases.actions.circumstance_facts import Known
from cases.models import Custody, Headline
from inspection.actions import record_facts
from inspection.standards.completeness import RULES
from inspection.standards.gaps import missing_from

#: What stands beside the items of the check: about the person, and owed before a sentence too.
UNSCREENED, UNCONSIDERED, UNACTED = "unscreened", "unconsidered", "unacted"


def refresh(custodies: Iterable[Custody], *, today: date) -> None:
    """Write from when on each of these cases lacks what, where it has changed; the caller holds the cases.

    A fixed number of queries for any number. Clocks are read, so they are worked out before.
    """
    kept = {one.pk: one for one in custodies if one.closed_on is None}
    known = circumstance_facts.gather({one.prisoner_id for one in kept.values()})
    facts = record_facts.gather(list(kept), known=known, today=today)
    before = Headline.objects.filter(pk__in=kept).values_list("pk", "lacking", "lacking_from")
    changed = {}
    for key, *was in before:
        missing = missing_from(facts=facts[key])
        first = min(missing.values(), default=None)
        lacking = missing | _of_person(kept[key], known[kept[key].prisoner_id])
        now = [{name: str(lacking[name]) for name in sorted(lacking)}, first]
        if was != now:
            changed[key] = {"lacking": now[0], "lacking_from": now[1]}
    headlines.record_many(changed)


def _of_person(custody: Custody, known: Known) -> dict[str, date]:
    found = {}
    if known.screened_on is None or known.screened_on < custody.opened_on:
        found[UNSCREENED] = custody.opened_on
    if custody.sentenced_on and known.diversity_open is None:
        found[UNCONSIDERED] = custody.sentenced_on
    if custody.sentenced_on and known.diversity_open:
        found[UNACTED] = custody.sentenced_on
    return found


assert not {UNSCREENED, UNCONSIDERED, UNACTED} & set(RULES)  # noqa: S101 - one name means one thing
