"""Surveys: answered once and without a name, counted for measures and by question (docs/domain.md 21)."""

import datetime

import pytest

from inspection.actions import surveys
from inspection.actions.surveys import Sheet
from inspection.models import SetKind, SurveyAnswer, SurveyResponse, SurveyTurn
from inspection.standards.question_sets import Said
from staff import actors
from staff.actions.errors import Refused, Stale
from staff.models import AuditEvent
from tests.inspection import auditing as at

pytestmark = pytest.mark.django_db


def another_supervisor(world):
    return actors.of(world.assign("offender_supervisor"))


def test_an_offender_supervisor_answers_once_and_nobody_can_tell_who(world):
    survey, supervisor = at.a_survey(world), world.actor("offender_supervisor")
    surveys.answer(survey, said=at.said(oversight="yes"), today=world.today, by=supervisor)
    assert surveys.has_answered(survey, by=supervisor)
    with pytest.raises(Refused, match="You have answered this survey already"):
        surveys.answer(survey, said=at.said(oversight="no"), today=world.today, by=supervisor)
    assert SurveyAnswer.objects.get().answer == "yes"
    response, turn = SurveyResponse.objects.get(), SurveyTurn.objects.get()
    assert (response.given_by, response.asked_by) == (None, None)
    assert {one.name for one in SurveyTurn._meta.concrete_fields} == {"digest", "survey"}
    assert str(supervisor.user.pk) != turn.digest
    event = AuditEvent.objects.get(deed="inspection.survey.answered")
    assert (event.user, event.user_name) == (None, "system: survey")


def test_only_offender_supervisors_of_the_prison_are_asked(world):
    survey = at.a_survey(world)
    for actor in (world.actor("head_of_omu"), world.actor("offender_supervisor", place=world.morden)):
        with pytest.raises(Refused, match="You are not asked"):
            surveys.answer(survey, said=at.said(oversight="yes"), today=world.today, by=actor)


def test_measures_count_answers_in_prison_and_period(world, django_assert_num_queries):
    survey = at.a_survey(world)
    for answer in ("yes", "partly", "no"):
        surveys.answer(survey, said=at.said(oversight="yes", resources=answer, supervision_helps="none"),
                       today=world.today, by=another_supervisor(world))  # fmt: skip
    whole = {"start": world.today, "end": world.today}
    given = SurveyAnswer.objects.given(prisons=[world.ashbourne], **whole)
    with django_assert_num_queries(3):
        assert given.of_measure("IM-210").counted() == {"numerator": 3, "denominator": 0, "left_out": 0}
        # Two of three lack resources; nobody had supervision to judge.
        assert given.of_measure("IM-214").counted() == {"numerator": 2, "denominator": 1, "left_out": 0}
        assert given.of_measure("IM-212").counted() == {"numerator": 0, "denominator": 0, "left_out": 3}
    day = datetime.timedelta(days=1)
    before = SurveyAnswer.objects.given(
        prisons=[world.ashbourne], start=world.today - day, end=world.today - day
    )
    elsewhere = SurveyAnswer.objects.given(prisons=[world.morden], **whole)
    assert not before.exists()
    assert not elsewhere.exists()


def test_answers_by_question_for_the_needs_analysis(world, django_assert_num_queries):
    survey = at.a_survey(world, kind=SetKind.PRISONER_SURVEY)
    sheets = [
        Sheet(world.today, (Said("hardest", hard), Said("more", comment=words)))
        for hard, words in (("money", ""), ("money", "Thank you"), ("drugs", ""))
    ]
    assert (
        surveys.type_in(survey, sheets=sheets, today=world.today, by=world.actor("case_administrator")) == 3
    )
    given = SurveyAnswer.objects.given(
        prisons=[world.ashbourne], start=world.today, end=world.today, kinds=[SetKind.PRISONER_SURVEY]
    )
    with django_assert_num_queries(1):
        found = [(one["question"], one["answer"], one["people"]) for one in given.by_question()]
    assert found == [("hardest", "drugs", 1), ("hardest", "money", 2)]
    with django_assert_num_queries(2):
        counted = {one.question["code"]: one for one in surveys.counted(survey)}
    assert counted["hardest"].people == 3
    assert [one["percent"] for one in counted["hardest"].answers if one["people"]] == [67, 33]
    assert counted["more"].words == ["Thank you"]


@pytest.mark.parametrize(("people", "is_shown"), [(2, False), (3, True)])
def test_what_fewer_than_the_setting_answered_is_held_back(world, people, is_shown):
    survey = at.a_survey(world, kind=SetKind.PRISONER_SURVEY)
    sheets = [Sheet(world.today, (Said("hardest", "money"),)) for _ in range(people)]
    surveys.type_in(survey, sheets=sheets, today=world.today, by=world.actor("case_administrator"))
    counted = {one.question["code"]: one for one in surveys.counted(survey, smallest=3)}
    assert (not counted["hardest"].held_back, counted["hardest"].people) == (is_shown, people * is_shown)
    assert bool(counted["hardest"].answers) == is_shown
    assert not counted["involved"].held_back  # that nobody answered says nothing of anybody


def test_unknown_questions_and_answers_are_refused_and_nothing_is_written(world):
    survey = at.a_survey(world, kind=SetKind.PRISONER_SURVEY)
    good = Sheet(world.today, (Said("involved", "very"),))
    for said, reason in (
        (Said("nonsense", "yes"), "There is no question “nonsense” in this set."),
        (Said("involved", "perhaps"), "There is no answer “perhaps”."),
        (Said("involved", ""), "Nothing is answered."),
        (Said("more", comment="x" * 2001), "Write at most 2,000 characters."),
    ):
        with pytest.raises(Refused, match=reason.rstrip(".")):
            surveys.type_in(
                survey, sheets=[good, Sheet(world.today, (said,))], today=world.today, by=world.system
            )
    assert not SurveyResponse.objects.exists()


def test_answers_belong_to_the_days_of_the_survey(world):
    day = datetime.timedelta(days=1)
    survey = at.a_survey(world, closed_on=world.today + day)
    later = world.today + 2 * day
    with pytest.raises(Refused, match="This survey is answered from 08/10/2026 to 09/10/2026"):
        surveys.answer(
            survey, said=at.said(oversight="yes"), today=later, by=world.actor("offender_supervisor")
        )
    last = world.today + day
    surveys.answer(survey, said=at.said(oversight="yes"), today=last, by=world.actor("offender_supervisor"))


def test_a_survey_is_opened_and_closed_by_the_head_of_omu(world):
    day = datetime.timedelta(days=1)
    with pytest.raises(Refused, match="Surveys are opened by the head of OMU"):
        at.a_survey(world, by=world.actor("governor"))
    with pytest.raises(Refused, match="The last day cannot come before the first") as refusal:
        at.a_survey(world, closed_on=world.today - day)
    assert refusal.value.field == "closed_on"
    survey = at.a_survey(world)
    with pytest.raises(Refused, match="opens on that day already"):
        at.a_survey(world)
    head = world.actor("head_of_omu")
    closed = surveys.close(survey, version=1, today=world.today, by=head)
    assert closed.closed_on == world.today
    with pytest.raises(Stale):
        surveys.close(survey, version=1, today=world.today, by=head)
    with pytest.raises(Refused, match="has ended"):
        surveys.close(survey, version=2, today=world.today, by=head)


def test_a_sheet_counts_once(world):
    survey = at.a_survey(world, kind=SetKind.PRISONER_SURVEY)
    sheet = Sheet(world.today, (Said("involved", "very"),), "17")
    desk = world.actor("case_administrator")
    assert surveys.type_in(survey, sheets=[sheet], today=world.today, by=desk) == 1
    assert surveys.type_in(survey, sheets=[sheet], today=world.today, by=desk) == 0
    assert SurveyResponse.objects.count() == 1
