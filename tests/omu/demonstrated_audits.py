"""What the demonstration shows of audits and surveys (docs/domain.md 21)."""

from inspection.models import CaseAudit, Judgement, Survey, SurveyAnswer
from staff.models import Job


def cases_were_audited_and_people_asked(estate):
    """One audit finished and one under way at Ashbourne; two supervisors and six prisoners answered."""
    finished, under_way = CaseAudit.objects.order_by("pk")
    assert (finished.finished_on, under_way.finished_on) == (estate.today, None)
    read = [audit.cases.filter(read_on__isnull=False).count() for audit in (finished, under_way)]
    assert (read, under_way.cases.filter(begun_on__isnull=True).count()) == ([3, 1], 2)
    assert sorted(one.responses.count() for one in Survey.objects.all()) == [2, 6]
    given = SurveyAnswer.objects.given(prisons=[finished.prison_id], start=estate.today, end=estate.today)
    # Three of five with a plan felt involved, and so did the one who was interviewed.
    assert given.of_measure("IM-076").counted() == {"numerator": 4, "denominator": 2, "left_out": 1}
    # Two readers differed on one question of one case; it is settled as the second said.
    twice = finished.cases.get(second_read_on__isnull=False)
    assert (twice.state, twice.second_reader.username) == ("Settled", "inspector.dunne")
    stands = Judgement.objects.latest(as_of=estate.today).get(measure="IM-125", custody=twice.custody)
    assert stands.counts == "denominator"
    assert given.of_measure("IM-214").counted()["numerator"] == 2
    assert Judgement.objects.latest(as_of=estate.today).filter(measure="IM-040").count() >= 3


def measures_were_counted(estate):
    """Two periods for the head of the unit, one for the inspector and one for the region, all finished."""
    counts = Job.objects.filter(kind="measures", state="done").order_by("pk")
    places = [(one.user.username, one.parameters["place"]) for one in counts]
    head, commissioner = ("head.marlowe", "prison:ASH"), places.pop()
    assert places == [head, head, ("inspector.thorne", "prison:ASH")]
    assert (commissioner[0], commissioner[1].partition(":")[0]) == ("commissioner.vane", "region")
    assert [one.result["cases"] > 0 for one in counts] == [True] * 4
    assert {one.finished_at is not None for one in counts} == {True}
