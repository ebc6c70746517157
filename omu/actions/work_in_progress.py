"""What is begun and not finished of a case, and who has it: to be finished or handed over (13).

Every line goes through what the reader may see; a fixed number of queries.
"""

from collections.abc import Iterator
from dataclasses import dataclass

from django.urls import reverse

from cases.models import Alert, Custody, Task
from risk.models import UNFINISHED, Assessment, DecisionRecord, InformationRequest
from risk.models import State as AssessmentState
from sentence_plans.models import Delivery, SentencePlan
from sentence_plans.models import State as PlanState
from staff.actors import Actor
from staff.models import User
from staff.permissions import ROLE_NAMES

HOLD = "hold"


@dataclass(frozen=True, slots=True)
class Begun:
    """One thing begun: what it is, how far it is, who has it, and where it is opened."""

    what: str
    state: str
    holder: str
    href: str


def of_case(custody: Custody, *, by: Actor) -> list[Begun]:
    """Assessment, plan, countersignatures, programmes, hold, decisions and questions not finished."""
    parts = (_assessments, _plans, _countersignatures, _programmes, _holds, _decisions, _questions)
    return [one for part in parts for one in part(custody, by)]


def _name(user: User | None) -> str:
    return user.full_name if user else "Nobody by name"


def _post(role: str, place: str) -> str:
    """A role at a place, such as "Wing staff, Ashbourne"."""
    words = ROLE_NAMES.get(role, role)
    return ", ".join(filter(None, (words[:1].upper() + words[1:], place)))


def _assessments(custody: Custody, by: Actor) -> Iterator[Begun]:
    rows = Assessment.objects.visible_to(by).filter(custody=custody, state__in=UNFINISHED)
    for one in rows.select_related("author", "signed_by"):
        signed = one.state == AssessmentState.SIGNED
        page = "assessment_countersign" if signed and by.may("assessment:C") else "assessment_summary"
        yield Begun(
            f"Assessment: {one.get_purpose_display().lower()}", one.get_state_display(),
            _name(one.signed_by if signed else one.author), reverse(page, args=[_number(custody), one.pk]),
        )  # fmt: skip


def _plans(custody: Custody, by: Actor) -> Iterator[Begun]:
    states = [PlanState.INTERIM, PlanState.DRAFT]
    rows = SentencePlan.objects.visible_to(by).filter(custody=custody, state__in=states)
    for one in rows.select_related("saved_by"):
        href = reverse("plan", args=[_number(custody)])
        yield Begun("Sentence plan", one.get_state_display(), _name(one.saved_by), href)


def _countersignatures(custody: Custody, by: Actor) -> Iterator[Begun]:
    """Those of the plan and its reviews; an assessment that waits for one stands above."""
    if not by.may("sentence_plan:R"):
        return
    rows = Task.objects.open().filter(custody=custody, kind="countersign").select_related("user", "prison")
    for one in rows.exclude(key__startswith="assessment:"):
        place = one.prison.name if one.prison else ""
        holder = one.user.full_name if one.user else _post(one.role, place)
        yield Begun("Countersignature", one.text, holder, reverse("plan", args=[_number(custody)]))


def _programmes(custody: Custody, by: Actor) -> Iterator[Begun]:
    rows = Delivery.objects.visible_to(by).running().filter(custody=custody)
    for one in rows.select_related("programme", "prison", "saved_by"):
        state = one.get_step_display() or one.get_state_display()
        where = f", {one.prison.name}" if one.prison else ""
        yield Begun(
            f"Programme: {one.programme.name}", f"{state}{where}", _name(one.saved_by),
            reverse("delivery", args=[_number(custody), one.pk]),
        )  # fmt: skip


def _holds(custody: Custody, by: Actor) -> Iterator[Begun]:
    rows = Alert.objects.visible_to(by).current().filter(custody=custody, code=HOLD)
    for one in rows.select_related("opened_by"):
        href = reverse("case_alerts", args=[_number(custody)])
        yield Begun(one.title, one.note or "Open", _name(one.opened_by), href)


def _decisions(custody: Custody, by: Actor) -> Iterator[Begun]:
    rows = DecisionRecord.objects.visible_to(by).open().filter(custody=custody)
    for one in rows.select_related("opened_by"):
        href = reverse("decision", args=[_number(custody), one.pk])
        yield Begun(f"Decision: {one.get_kind_display().lower()}", "Not decided", _name(one.opened_by), href)


def _questions(custody: Custody, by: Actor) -> Iterator[Begun]:
    rows = InformationRequest.objects.visible_to(by).filter(custody=custody, answered_on__isnull=True)
    for one in rows.select_related("prison"):
        yield Begun(
            f"Question for section {one.section} of the assessment", "Not answered",
            _post(one.role, one.prison.name),
            reverse("information_request", args=[_number(custody), one.pk]),
        )  # fmt: skip


def _number(custody: Custody) -> str:
    return custody.prisoner.number
