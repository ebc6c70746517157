"""Diversity considered, and the issues found with what is done about each (docs/domain.md 17)."""

import datetime
from dataclasses import dataclass

from django.db import transaction

from cases.actions import circumstances
from cases.models import Custody, DiversityAspect, DiversityIssue, DiversityReview
from cases.standards.circumstances import DIVERSITY
from staff.actions.errors import Refused
from staff.actors import Actor

REVIEW = ("nothing_found", "asked_prisoner", "note")
KEPT = ("action", "resource", "done_on", "delivery_note")


@dataclass(frozen=True, kw_only=True)
class Issue:
    """An issue found: what it is about, the issue, what is done and with what; the latter two may wait."""

    aspect: str
    issue: str
    action: str = ""
    resource: str = ""


@transaction.atomic
def consider(
    custody: Custody,
    *,
    nothing_found: bool,
    asked_prisoner: bool,
    note: str = "",
    issue: Issue | None = None,
    version: int,
    today: datetime.date,
    by: Actor,
) -> DiversityReview:
    """Record that diversity was considered: with nothing found, or with issues.

    `version` is the key of the review seen last, 0 for none. Raises Refused where nothing is said to be found
    while an issue is open, or issues are said to be found and none is known; Stale where somebody was faster.
    """
    found = circumstances.held(custody, block=DIVERSITY, by=by)
    circumstances.keep_to({"note": note})
    latest = DiversityReview.objects.newest(found.prisoner)
    circumstances.unchanged(latest, seen=version, fields=REVIEW)
    open_now = DiversityIssue.objects.about(found.prisoner).filter(ended_on__isnull=True).count()
    if nothing_found and (open_now or issue):
        raise Refused("An issue is open: end it first, or say that issues were found.", field="found")
    if not (nothing_found or open_now or issue):
        raise Refused("Write down the issue that was found.", field="issue")
    if issue:
        _add(found, issue, today=today, by=by)
    made = DiversityReview.objects.create(
        prisoner=found.prisoner, nothing_found=nothing_found, asked_prisoner=asked_prisoner,
        note=note.strip(), recorded_on=today, recorded_by=by.user,
    )  # fmt: skip
    circumstances.written(
        made, custody=found, deed="cases.diversity.considered", by=by, nothing_found=nothing_found
    )
    return made


def _add(found: Custody, issue: Issue, *, today: datetime.date, by: Actor) -> DiversityIssue:
    if issue.aspect not in DiversityAspect.values:
        raise Refused("Choose what the issue is about.", field="aspect")
    if not issue.issue.strip():
        raise Refused("Write down the issue that was found.", field="issue")
    circumstances.keep_to({"issue": issue.issue, "action": issue.action})
    circumstances.keep_to({"resource": issue.resource}, longest=300)
    made = DiversityIssue.objects.create(
        prisoner=found.prisoner, aspect=issue.aspect, issue=issue.issue.strip(),
        action=issue.action.strip(), resource=issue.resource.strip(), recorded_on=today, recorded_by=by.user,
    )  # fmt: skip
    circumstances.written(made, custody=found, deed="cases.diversity.issue_added", by=by, aspect=issue.aspect)
    return made


@transaction.atomic
def add_issue(custody: Custody, *, issue: Issue, today: datetime.date, by: Actor) -> DiversityIssue:
    """Record an issue. Raises Refused on a missing aspect or text."""
    return _add(circumstances.held(custody, block=DIVERSITY, by=by), issue, today=today, by=by)


@transaction.atomic
def save_issue(
    issue: DiversityIssue,
    *,
    custody: Custody,
    action: str,
    resource: str,
    done_on: datetime.date | None,
    delivery_note: str,
    ended_because: str = "",
    version: int,
    today: datetime.date,
    by: Actor,
) -> DiversityIssue:
    """What is done about an issue, with what, when it was done and how the work took it into account.

    `ended_because` ends it. Raises Refused where it has ended or is another's, Stale where somebody was
    faster.
    """
    found = circumstances.held(custody, block=DIVERSITY, by=by)
    rows = DiversityIssue.objects.about(found.prisoner).select_for_update(of=("self",))
    row = rows.select_related("recorded_by").filter(pk=issue.pk).first()
    if row is None or row.ended_on:
        raise Refused("This issue has ended. Record a new one.")
    if row.version != version:
        raise circumstances.stale(row, fields=KEPT, version=row.version)
    circumstances.keep_to({"action": action, "delivery_note": delivery_note})
    circumstances.keep_to({"resource": resource, "ended_because": ended_because}, longest=300)
    circumstances.not_after({"done_on": done_on}, today=today)
    if done_on and not action.strip():
        raise Refused("Say what was done.", field="action")
    row.action, row.resource = action.strip(), resource.strip()
    row.done_on, row.delivery_note = done_on, delivery_note.strip()
    row.ended_because = ended_because.strip()
    row.ended_on = today if row.ended_because else None
    row.version += 1
    row.save(update_fields=[*KEPT, "ended_because", "ended_on", "version"])
    circumstances.written(
        row, custody=found, deed="cases.diversity.issue_saved", by=by, ended=bool(row.ended_on)
    )
    return row
