"""What somebody's plan needs and is not delivered, and where it is run (docs/domain.md 13.2, 13.3)."""

import datetime
from collections import defaultdict
from dataclasses import dataclass, field

from cases.models import Custody
from sentence_plans.actions import waiting
from sentence_plans.models import Delivery, DeliveryState, Provision
from sentence_plans.standards import plan_gap as rules
from sentence_plans.standards.plan_gap import Gap
from sentence_plans.standards.provision import Estimate
from staff.models import Prison


@dataclass(slots=True)
class Run:
    """That a prison runs what is needed, and when somebody who comes on its list today could start."""

    provision: Provision
    expected: Estimate
    too_late: str


@dataclass(slots=True)
class Needed:
    """One programme that is needed and not delivered; `here`: the run of the prison where the person is."""

    delivery: Delivery
    here: Run | None = None
    elsewhere: list[Run] = field(default_factory=list)


def undelivered(custody: Custody) -> list[Delivery]:
    """The last referral to each programme that is not delivered, of the person of a custody, by name."""
    rows = Delivery.objects.filter(custody__prisoner__in=custody.prisoner.records).last_of_each()
    rows = rows.exclude(state=DeliveryState.DELIVERED).select_related("programme", "custody__headline")
    return list(rows.order_by("programme__name"))


def needs(custody: Custody, *, today: datetime.date) -> list[Needed]:
    """What is needed, with every prison that runs it, those of the region first; five queries at most."""
    found = {one.programme_id: Needed(one) for one in undelivered(custody)}
    runs = list(
        Provision.objects.current()
        .filter(programme__in=list(found))
        .select_related("programme", "prison__region")
    )
    lines = waiting.lines(runs, today=today)
    here = custody.headline.prison
    for one in sorted(runs, key=lambda run: (run.prison.region_id != here.region_id, run.prison.name)):
        need, line = found[one.programme_id], lines[one.pk]
        expected = line.next_for(before=len(line.places), today=today)
        run = Run(one, expected, waiting.late(need.delivery, starts_on=expected.on))
        if one.prison_id == here.pk:
            need.here = run
        else:
            need.elsewhere.append(run)
    return list(found.values())


def gap(custody: Custody, *, to: Prison) -> Gap:
    """What the plan needs that another prison does not run; two queries."""
    needed = {one.programme_id: one.programme.name for one in undelivered(custody)}
    here = custody.headline.prison_id
    runs: dict[int, set[int]] = defaultdict(set)
    rows = Provision.objects.current().filter(programme__in=list(needed), prison__in=[here, to.pk])
    for prison, programme in rows.values_list("prison", "programme"):
        runs[prison].add(programme)
    return rules.gap(needed=needed, here=runs[here], there=runs[to.pk])
