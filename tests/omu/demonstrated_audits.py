"""What the demonstration shows of audits and surveys (docs/domain.md 21)."""

from inspection.models import CaseAudit, Judgement, Survey, SurveyAnswer


def cases_were_audited_and_people_asked(estate):
    """One audit finished and one under way at Ashbourne; two supervisors and four prisoners answered."""
    finished, under_way = CaseAudit.objects.order_by("pk")
    assert (finished.finished_on, under_way.finished_on) == (estate.today, None)
    read = [audit.cases.filter(read_on__isnull=False).count() for audit in (finished, under_way)]
    assert (read, under_way.cases.filter(begun_on__isnull=True).count()) == ([3, 1], 2)
    assert sorted(one.responses.count() for one in Survey.objects.all()) == [2, 4]
    given = SurveyAnswer.objects.given(prisons=[finished.prison_id], start=estate.today, end=estate.today)
    # Two of three with a plan felt involved, and so did the one who was interviewed.
    assert given.of_measure("IM-076").counted() == {"numerator": 3, "denominator": 1, "left_out": 1}
    assert given.of_measure("IM-214").counted()["numerator"] == 2
    assert Judgement.objects.latest(as_of=estate.today).filter(measure="IM-040").count() >= 3
