"""What came of those released in a period, for reports and payment by results (docs/domain.md 20)."""

import datetime
from collections import Counter, defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from cases.models import Custody, Release
from cases.models.custodies import RELEASED
from sentence_plans.models import Delivery, DeliveryState, Heading, Objective, ReleasePackage, Status
from staff.actors import Actor

#: Objectives of resettlement, each told by its own status.
TOLD_ALONE = (Heading.ACCOMMODATION, Heading.ETE)


@dataclass(frozen=True, slots=True)
class Outcome:
    """One release: `objectives` by status; `alone` the status of each heading told alone, "" without one."""

    release: Release
    custody: Custody
    objectives: Counter[str]
    alone: dict[str, str]
    accredited: int
    other_work: int
    providers: list[str]

    @property
    def total(self) -> int:
        """Objectives of the plan that still applied."""
        return self.objectives.total()

    @property
    def achieved(self) -> int:
        """Those fully achieved."""
        return self.objectives[Status.FULLY_ACHIEVED]

    @property
    def days_until_recall(self) -> int | None:
        """Days from the release to the order of recall; None without one."""
        on = self.release.recalled_on
        return (on - self.release.on).days if on else None


def released(actor: Actor, *, since: datetime.date, until: datetime.date) -> list[Outcome]:
    """Everybody in reach released in the days from `since` to `until`, both counted; five queries.

    Each release counts, so that somebody recalled and released again is told twice. Statuses are those of
    now: a plan is not written on after the release.
    """
    rows = Custody.objects.visible_to(actor).filter(
        releases__on__range=(since, until), releases__closed_as__in=RELEASED
    )
    custodies = list(
        rows.select_related("prisoner", "headline__prison", "headline__offender_manager_trust")
        .prefetch_related("releases")
        .distinct()
    )
    keys = [one.pk for one in custodies]
    objectives = _by_custody(
        Objective.objects.visible_to(actor).filter(plan__custody__in=keys).select_related("plan"),
        "plan",
    )
    work = _by_custody(
        Delivery.objects.visible_to(actor)
        .filter(custody__in=keys, state=DeliveryState.DELIVERED)
        .select_related("programme")
    )
    packages = _by_custody(
        ReleasePackage.objects.visible_to(actor)
        .current()
        .filter(plan__custody__in=keys)
        .select_related("organisation", "plan"),
        "plan",
    )
    found = [
        _outcome(one, release, objectives[one.pk], work[one.pk], packages[one.pk])
        for one in custodies
        for release in one.releases.all()
        if since <= release.on <= until and release.closed_as in RELEASED
    ]
    return sorted(found, key=lambda one: (one.release.on, one.custody.pk), reverse=True)


def _by_custody(rows: Iterable[Any], of: str = "") -> dict[int, list[Any]]:
    found: dict[int, list[Any]] = defaultdict(list)
    for row in rows:
        found[(getattr(row, of) if of else row).custody_id].append(row)
    return found


def _outcome(
    custody: Custody, release: Release, objectives: list[Objective], work: list[Delivery],
    packages: list[ReleasePackage],
) -> Outcome:  # fmt: skip
    counted = [one for one in objectives if one.status != Status.NO_LONGER_APPLICABLE]
    alone = {
        str(heading): next((str(one.status) for one in counted if one.heading == heading), "")
        for heading in TOLD_ALONE
    }
    accredited = sum(one.programme.is_accredited for one in work)
    names = sorted({one.organisation.name for one in packages})
    statuses = Counter(str(one.status) for one in counted)
    return Outcome(release, custody, statuses, alone, accredited, len(work) - accredited, names)
