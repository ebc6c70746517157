"""Single facts a plan is checked on: self-assessment, child protection, T5 (docs/domain.md 8.5)."""

from cases.models import Clock, Custody, child_marks
from risk.actions import content
from risk.models import Assessment, WrittenPart
from risk.standards.rosh_parts import SELF
from sentence_plans.models import SentencePlan


def child_protection(custody: Custody, *, assessment: int | None) -> bool | None:
    """Whether child protection is relevant, by the log or the assessment; None where neither says so yet."""
    if child_marks().filter(contact__custody=custody).exists():
        return True
    found = Assessment.objects.for_page().filter(pk=assessment).first() if assessment else None
    return content.read(found).harm.child_protection if found else None


def filled_in(assessment: int | None) -> WrittenPart | None:
    """The self-assessment of an assessment, where it was filled in with the prisoner."""
    if assessment is None:
        return None
    rows = WrittenPart.objects.filter(assessment=assessment, code=SELF, said__filled="yes")
    return rows.first()


def on_time(custody: Custody, *, plan: SentencePlan) -> bool | None:
    """Whether T5 was met in time; None while it runs, does not apply or is not known."""
    clock = Clock.objects.filter(custody=custody, standard="T5").order_by("-started_on", "-id").first()
    done = plan.completed_on or (clock.met_on if clock else None)
    if clock is None or clock.last_day is None or clock.not_applicable_because or done is None:
        return None
    return done <= clock.last_day
