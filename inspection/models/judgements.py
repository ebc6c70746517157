"""What a reader judged of a case, by measure: the source of the recorded measures (docs/domain.md 21.3).

A row says of one case and one measure where the case counts. Rows come from the answers of case audits and
from countersigners; they are never changed, a later judgement is a later row. So `latest` is all a measure
asks:

    Judgement.objects.latest(as_of=day).filter(custody__in=…, measure="IM-040")

gives at most one row for each case and measure, with `counts` as numerator, denominator or left_out.
"""

import datetime
from typing import TYPE_CHECKING, Self

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.db.models.functions import Now

from cases.models import Custody
from inspection.models.audits import AuditAnswer, Verdict
from inspection.models.question_sets import Counts, QuestionSet
from risk.models import Assessment
from sentence_plans.models import SentencePlan
from staff.models import Prison
from staff.models.history import Evidence

if TYPE_CHECKING:
    from staff.actors import Actor


class Basis(models.TextChoices):
    """Who judged."""

    AUDIT = "audit", "Case audit"
    COUNTERSIGNER = "countersigner", "Countersigner"


class JudgementQuerySet(models.QuerySet["Judgement"]):
    """Judgements by reach and day."""

    def visible_to(self, actor: "Actor") -> Self:
        """Of cases within reach, for those who may read audits or judgements."""
        if not (actor.is_system or actor.may("case_audit:R") or actor.may("judgements:R")):
            return self.none()
        return self.filter(custody__in=Custody.objects.visible_to(actor))

    def latest(self, *, as_of: datetime.date) -> Self:  # type: ignore[override]
        """The latest judgement of each case and measure on or before a day: one row each, one query.

        Of two on one day the one written later. Narrow it by `custody` or `measure` before or after: a filter
        on these two leaves the choice as it is; a filter on anything else belongs before.
        """
        latest = self.filter(on__lte=as_of).order_by("custody_id", "measure", "-on", "-id")
        return latest.distinct("custody_id", "measure")


class Judgement(Evidence):
    """Where one case counts in one recorded measure, who judged so, when and on what."""

    custody = models.ForeignKey(Custody, on_delete=models.PROTECT, related_name="judgements")
    prison = models.ForeignKey(Prison, on_delete=models.PROTECT, related_name="+")
    measure = models.CharField(max_length=10)
    counts = models.CharField(max_length=11, choices=Counts)
    basis = models.CharField(max_length=13, choices=Basis)
    question_set = models.ForeignKey(QuestionSet, on_delete=models.PROTECT, null=True, related_name="+")
    question = models.CharField(max_length=40, blank=True)
    answer = models.CharField(max_length=3, choices=Verdict)
    comment = models.TextField(blank=True)
    audit_answer = models.ForeignKey(
        AuditAnswer, on_delete=models.PROTECT, null=True, related_name="judgements"
    )
    assessment = models.ForeignKey(Assessment, on_delete=models.PROTECT, null=True, related_name="judgements")
    plan = models.ForeignKey(SentencePlan, on_delete=models.PROTECT, null=True, related_name="judgements")
    on = models.DateField()
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+")
    at = models.DateTimeField(db_default=Now(), editable=False)

    objects = JudgementQuerySet.as_manager()

    class Meta(Evidence.Meta):
        ordering = ("custody_id", "measure", "-on", "-id")
        constraints = (
            models.CheckConstraint(
                name="a_judgement_is_on_one_thing",
                condition=Q(assessment__isnull=True) | Q(plan__isnull=True),
            ),
        )
        indexes = (models.Index(fields=["custody", "measure", "-on", "-id"], name="judgement_latest"),)

    def __str__(self) -> str:
        return f"{self.measure} of {self.custody_id}: {self.counts}"
