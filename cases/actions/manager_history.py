"""Who has managed a custody, the author of the court report among them (docs/domain.md 3.2, 21.3 P)."""

from collections.abc import Iterable

from cases.models import Allocation, CourtReport, HeldAs
from cases.standards.managers import Manager, Managers, distinct_managers


def of_custodies(custody_ids: Iterable[int]) -> dict[int, Managers]:
    """The different managers of each custody to date; two queries for any number of them."""
    wanted = list(custody_ids)
    history: dict[int, list[Manager]] = {one: [] for one in wanted}
    reports: dict[int, CourtReport] = {}
    for report in CourtReport.objects.filter(custody_id__in=wanted).order_by("id"):
        reports[report.custody_id] = report
    for custody, report in reports.items():
        if report.author_name:
            history[custody].append(Manager(report.author_name, report.author_id, wrote_report=True))
    rows = Allocation.objects.filter(custody_id__in=wanted, held_as=HeldAs.OFFENDER_MANAGER)
    for row in rows.select_related("user").order_by("started_on", "id"):
        history[row.custody_id].append(Manager(row.user.full_name, row.user_id))
    return {custody: distinct_managers(history=people) for custody, people in history.items()}
