"""What the demonstration shows of programmes (docs/domain.md 9, 16)."""

from cases.models import Clock
from inspection.models import NeedsAnalysis, NeedsPicture, NeedsPrediction, PrisonProfile
from sentence_plans.actions import waiting
from sentence_plans.models import (
    ActionGiven,
    Delivery,
    EnhancedAction,
    FollowUp,
    PlaceProposal,
    Provision,
    ReleasePackage,
    TransferNeed,
)


def programmes_are_run_waited_for_and_reported(estate):
    """Five programmes at Ashbourne with 154 places a year, two at Morden; every state but two stands."""
    an_old_analysis_stands(estate)
    runs = Provision.objects.filter(prison__code="ASH")
    assert (runs.count(), sum(one.places_a_year for one in runs)) == (5, 40 + 24 + 10 + 20 + 60)
    states = sorted(Delivery.objects.last_of_each().values_list("state", flat=True))
    assert states == ["delivered", "delivered", "here", "here", "here", "no_plan"]
    assert FollowUp.objects.filter(action__isnull=True).count() == 1
    assert TransferNeed.objects.get().state == "none"
    lines = waiting.lines(Provision.objects.select_related("programme"), today=estate.today)
    # Three were put on a list; one of them has left the prison since.
    assert Delivery.objects.waiting().count() == 3
    assert sum(len(one.places) for one in lines.values()) == 2
    given = ActionGiven.objects.current().get()
    assert (given.organisation.code, given.reports.get().by.username) == ("STEP", "partner.quill")
    package = ReleasePackage.objects.get()
    assert package.organisation == given.organisation
    assert package.with_licence
    assert package.plan.release_plan.address_state == "proposed"
    # The priority offender has two actions that go beyond the ordinary; one of them has begun.
    marks = EnhancedAction.objects.current().filter(action__objective__plan__prisoner__number="A4102BD")
    assert sorted(one.action.status for one in marks) == ["not_started", "ongoing"]
    proposal = PlaceProposal.objects.get()
    assert (proposal.people, proposal.placed, proposal.first_come) == (4, 3, 3)
    assert proposal.lines.filter(move=True).count() == 1


def an_old_analysis_stands(estate):
    """Kept 384 days ago or a weekend before, so out of date; two decisions, one of them about TSP here."""
    kept = NeedsAnalysis.objects.get()
    assert (estate.today - kept.kept_on).days in range(384, 387)
    assert Clock.objects.overdue_on(estate.today).filter(standard="T18", prison=kept.prison).exists()
    assert [bool(one.provision) for one in kept.decisions.order_by("decided_on")] == [True, False]
    assert (NeedsPrediction.objects.count(), PrisonProfile.objects.count()) == (3, 1)
    assert NeedsPicture.objects.count() == 2
