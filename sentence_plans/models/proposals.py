"""Dated proposals of who takes which free place of a region, and what was decided (docs/domain.md 13.1)."""

from typing import TYPE_CHECKING, Self

from django.db import models
from django.db.models import F, Q

from cases.models import Custody
from sentence_plans.models.deliveries import Delivery
from sentence_plans.models.programmes import Course
from staff.models import Prison, Region
from staff.models.history import Evidence, Said

if TYPE_CHECKING:
    from staff.actors import Actor


class ProposalQuerySet(models.QuerySet["PlaceProposal"]):
    """Proposals by region."""

    def visible_to(self, actor: "Actor") -> Self:
        """Of the region one works in; of every region for those who answer for the estate."""
        if actor.is_system:
            return self.all()
        if not actor.may("matching:R"):
            return self.none()
        if actor.prison_id:
            return self.filter(region__prisons=actor.prison_id)
        if actor.role == "inspector":
            return self.filter(region__prisons__in=actor.inspected_prison_ids).distinct()
        return self.filter(region=actor.region_id) if actor.region_id else self.all()


class PlaceProposal(Said):
    """One proposal for a region with its figures; `first_come` is what a list by date would have placed.

    `people` counts those who need something, `placed` those with a match; `needs`, `matches` and `moves`
    count programmes. `most_days` is after how many days nothing of it is accepted any more.
    """

    region = models.ForeignKey(Region, on_delete=models.PROTECT, related_name="place_proposals")
    made_on = models.DateField()
    people = models.PositiveIntegerField()
    needs = models.PositiveIntegerField()
    places = models.PositiveIntegerField("free places")
    placed = models.PositiveIntegerField()
    matches = models.PositiveIntegerField()
    moves = models.PositiveIntegerField()
    first_come = models.PositiveIntegerField("placed by first come first served")
    days_to_move = models.PositiveSmallIntegerField()
    most_days = models.PositiveSmallIntegerField()
    solver = models.CharField(max_length=40)

    objects = ProposalQuerySet.as_manager()

    class Meta(Said.Meta):
        ordering = ("-id",)
        constraints = (
            models.CheckConstraint(name="no_fewer_than_first_come", condition=Q(placed__gte=F("first_come"))),
        )

    def __str__(self) -> str:
        return f"{self.region_id} on {self.made_on:%d/%m/%Y}"


class ProposedMatchQuerySet(models.QuerySet["ProposedMatch"]):
    """Lines of a proposal by reach."""

    def visible_to(self, actor: "Actor") -> Self:
        """Of proposals and of people within reach, for those who may read interventions."""
        if actor.is_system:
            return self.all()
        if not actor.may("interventions:R"):
            return self.none()
        return self.filter(
            proposal__in=PlaceProposal.objects.visible_to(actor).values("pk"),
            custody_id__in=Custody.objects.visible_to(actor).values("pk"),
        )

    def matched(self) -> Self:
        """Those with a place."""
        return self.filter(course__isnull=False)


class ProposedMatch(Evidence):
    """One need of one person in a proposal: the course proposed, or None and why not.

    `others` are the further courses that were possible ({"course", "prison", "starts_on", "ends_on"}). The
    versions are those of the delivery and the course that it was worked out from.
    """

    proposal = models.ForeignKey(PlaceProposal, on_delete=models.PROTECT, related_name="lines")
    custody = models.ForeignKey(Custody, on_delete=models.PROTECT, related_name="+")
    delivery = models.ForeignKey(Delivery, on_delete=models.PROTECT, related_name="proposed")
    delivery_version = models.PositiveIntegerField()
    prison = models.ForeignKey(Prison, on_delete=models.PROTECT, related_name="+")
    course = models.ForeignKey(Course, on_delete=models.PROTECT, null=True, related_name="proposed")
    course_version = models.PositiveIntegerField(null=True)
    move = models.BooleanField("a move is needed", default=False)
    rosh = models.CharField(max_length=10, blank=True)
    deadline = models.DateField(null=True)
    why = models.CharField(max_length=12, blank=True)
    reason = models.TextField()
    others = models.JSONField(default=list)

    objects = ProposedMatchQuerySet.as_manager()

    class Meta(Evidence.Meta):
        ordering = ("deadline", "id")
        constraints = (
            models.UniqueConstraint(fields=["proposal", "delivery"], name="one_line_a_need"),
            models.CheckConstraint(
                name="matched_or_why",
                condition=Q(course__isnull=False, course_version__isnull=False, why="")
                | (Q(course__isnull=True) & ~Q(why="")),
            ),
        )

    def __str__(self) -> str:
        return f"{self.delivery_id} in {self.proposal_id}"


class MatchDecision(Said):
    """What somebody decided of a proposed match; a match is decided once."""

    match = models.OneToOneField(ProposedMatch, on_delete=models.PROTECT, related_name="decision")
    accepted = models.BooleanField()
    reason = models.TextField(blank=True)
    on = models.DateField()

    class Meta(Said.Meta):
        ordering = ("id",)
        constraints = (
            models.CheckConstraint(
                name="a_refused_match_says_why", condition=Q(accepted=True) | ~Q(reason="")
            ),
        )

    def __str__(self) -> str:
        return f"{self.match_id}: {'accepted' if self.accepted else 'refused'}"
