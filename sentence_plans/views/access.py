"""The gateway to a plan: the case first, then the plan, then a line in the audit."""

from dataclasses import dataclass
from typing import Any

from django.http import Http404
from django.urls import reverse

from cases.models import Custody
from cases.views.access import looked_at, looks_back, open_case
from sentence_plans.actions import content
from sentence_plans.actions.content import Content
from sentence_plans.models import Objective, SentencePlan
from staff import audit


@dataclass(frozen=True)
class Opened:
    """A case and the open plan of its person."""

    custody: Custody
    plan: SentencePlan
    content: Content

    def address(self, page: str = "plan", *more: Any) -> str:
        """Where a page of this plan is found."""
        return reverse(page, args=[self.custody.prisoner.number, *more])

    def objective(self, key: int) -> Objective:
        """One objective of this plan. Raises Http404 where it is not of this plan."""
        found = next((one for one in self.content.objectives if one.pk == key), None)
        if found is None:
            raise Http404
        found.plan = self.plan
        return found


def find_plan(request: Any, number: str) -> tuple[Custody, Opened | None]:
    """The case, and its open plan where there is one; reads are audited. Raises Http404 out of reach.

    Of an earlier custody that is looked at: the last plan of it, open or not.
    """
    custody = open_case(request, number, deed="sentence_plans.plan.case_opened")
    rows = SentencePlan.objects.visible_to(request.actor).for_page()
    plan = looked_at(rows if looks_back(custody) else rows.open(), custody).first()
    if plan is None:
        return custody, None
    audit.record_read(by=request.actor, deed="sentence_plans.plan.read", subject=plan, prisoner_number=number)
    if plan.custody_id == custody.pk:
        plan.custody = custody
    return custody, Opened(custody, plan, content.read(plan, custody=custody))


def open_plan(request: Any, number: str) -> Opened:
    """The open plan of a person within reach. Raises Http404 where there is none."""
    _, opened = find_plan(request, number)
    if opened is None:
        raise Http404
    return opened
