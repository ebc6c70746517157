"""The pre-sentence report, or that none was written (docs/domain.md 3.2 row 5, 14.3 rule 3)."""

import datetime

from django.db import transaction

from cases.actions import circumstances
from cases.models import CourtReport, CourtReportKind, Custody, HeldAs
from cases.standards.circumstances import COURT_REPORT
from cases.standards.identity import folded
from staff.actions.errors import Refused
from staff.actors import Actor
from staff.models import ProbationTrust, User

FIELDS = ("kind", "dated_on", "author_name", "trust", "on_file")


@transaction.atomic
def record(
    custody: Custody,
    *,
    kind: str,
    dated_on: datetime.date | None = None,
    author_name: str = "",
    trust: ProbationTrust | None = None,
    on_file: bool = False,
    version: int,
    today: datetime.date,
    by: Actor,
) -> CourtReport:
    """Record what the court had before it; the row written last counts. `version`: key of the one seen last.

    An author who has managed this case is known by account, so that he or she counts once among the managers.
    Raises Refused on a written report without author or date, or dated in the future; Stale as elsewhere.
    """
    found = circumstances.held(custody, block=COURT_REPORT, by=by)
    latest = CourtReport.objects.filter(custody=found).select_related("recorded_by").order_by("-id").first()
    circumstances.unchanged(latest, seen=version, fields=FIELDS)
    if kind not in CourtReportKind.values:
        raise Refused("Choose what the court had before it.", field="kind")
    written = kind != CourtReportKind.NONE
    if written and not author_name.strip():
        raise Refused("Name the author: he or she counts among the offender managers.", field="author_name")
    if written and dated_on is None:
        raise Refused("Enter the date of the report.", field="dated_on")
    circumstances.not_after({"dated_on": dated_on}, today=today)
    circumstances.keep_to({"author_name": author_name}, longest=120)
    made = CourtReport.objects.create(
        prisoner=found.prisoner, custody=found, kind=kind, recorded_on=today, recorded_by=by.user,
        dated_on=dated_on if written else None, author_name=author_name.strip() if written else "",
        author=_known(found, author_name) if written else None, trust=trust if written else None,
        on_file=on_file and written,
    )  # fmt: skip
    circumstances.written(made, custody=found, deed="cases.court_report.recorded", by=by, kind=kind)
    return made


def _known(found: Custody, author_name: str) -> User | None:
    """The manager of this custody who bears this name, if one does."""
    rows = found.allocations.filter(held_as=HeldAs.OFFENDER_MANAGER).select_related("user")
    wanted = folded(text=author_name)
    return next((one.user for one in rows if folded(text=one.user.full_name) == wanted), None)
