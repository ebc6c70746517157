"""What complete assessments came to, by section and by predictor (docs/domain.md 7.4, 7.6)."""

from typing import TYPE_CHECKING, Self

from django.db import models
from django.db.models import OuterRef, Subquery

from cases.models import Custody, Prisoner
from risk.models.assessments import Assessment, State

if TYPE_CHECKING:
    from staff.actors import Actor


class ResultQuerySet(models.QuerySet):
    """Results of the assessments that count."""

    def visible_to(self, actor: "Actor") -> Self:
        """Results of custodies within reach, for those who may read an assessment or its summary."""
        if not actor.may("assessment:R"):
            return self.none()
        return self.filter(custody_id__in=Custody.objects.visible_to(actor).values("pk"))

    def of_latest(self, prisoners: models.QuerySet[Prisoner] | list[int]) -> Self:
        """Results of the latest complete assessment of each of these people, in their own order."""
        latest = (
            Assessment.objects.filter(prisoner_id=OuterRef("prisoner_id"), state=State.COMPLETE)
            .order_by("-completed_on", "-id")
            .values("pk")[:1]
        )
        return self.filter(prisoner__in=prisoners, assessment_id=Subquery(latest))
