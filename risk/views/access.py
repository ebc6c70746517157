"""The gateway to an assessment: the case first, then the assessment, then a line in the audit."""

from dataclasses import dataclass
from typing import Any

from django.http import Http404
from django.urls import reverse

from cases.models import Custody
from cases.views.access import open_case
from risk.actions import content
from risk.actions.content import Content
from risk.models import Assessment, Sight, sight
from staff import audit


@dataclass(frozen=True)
class Opened:
    """A case and one of the assessments of its person, with how much of it may be read."""

    custody: Custody
    assessment: Assessment
    content: Content
    sight: Sight

    def address(self, page: str, *more: str) -> str:
        """Where a page of this assessment is found."""
        return reverse(page, args=[self.custody.prisoner.number, self.assessment.pk, *more])


def open_assessment(request: Any, number: str, key: int) -> Opened:
    """The assessment within reach; the read is audited. Raises Http404 where there is none in reach."""
    custody = open_case(request, number, deed="risk.assessment.case_opened")
    rows = Assessment.objects.visible_to(request.actor).for_page()
    found = rows.filter(prisoner__in=custody.prisoner.records, pk=key).first()
    if found is None:
        raise Http404
    audit.record_read(by=request.actor, deed="risk.assessment.read", subject=found, prisoner_number=number)
    if found.custody_id == custody.pk:
        found.custody = custody
    return Opened(custody, found, content.read(found), sight(request.actor))
