"""Case audits: the sample, two readers, what they settle, what the measures hear (docs/domain.md 21.2)."""

import re
from pathlib import Path

import pytest

from inspection.actions import audit_notes, audit_results, audits, interviews, question_sets, samples
from inspection.actions.audits import Judged
from inspection.models import AuditAnswer, AuditedCase, CaseAudit, Judgement, SetKind, SurveyAnswer
from staff.actions.errors import Refused, Stale
from tests.inspection import auditing as at

pytestmark = pytest.mark.django_db


def judged(custody, measure, *, as_of):
    row = Judgement.objects.latest(as_of=as_of).filter(custody=custody, measure=measure).first()
    return row.counts if row else None


def test_a_sample_larger_than_the_population_is_refused_with_the_number_there_is(world):
    for _ in range(3):
        world.receive()
    with pytest.raises(Refused, match="There are 3 cases in this population: draw at most 3"):
        at.drawn(world, size=4)
    assert at.drawn(world, size=3).population == 3


def test_a_population_with_nobody_in_it_is_refused(world):
    world.receive()
    with pytest.raises(Refused, match="nobody in this population"):
        at.drawn(world, is_ppo=True)


def test_the_same_sample_twice_is_refused_and_the_same_seed_draws_the_same(world):
    for _ in range(6):
        world.receive()
    first = at.drawn(world, size=3, seed=11)
    with pytest.raises(Refused, match="This very sample was drawn before: “A look at cases”"):
        at.drawn(world, size=3, seed=11)
    numbers = [one.custody.prisoner.number for one in first.cases.order_by("position")]
    found = samples.population(world.ashbourne, strata=samples.Strata(), today=world.today)
    assert samples.sampling.sample(population=reversed(list(found)), seed=11, size=3) == numbers
    assert CaseAudit.objects.count() == 1


def test_strata_narrow_the_population(world):
    ppo = world.receive(is_ppo=True)
    world.receive()
    audit = at.drawn(world, is_ppo=True)
    assert (audit.population, [one.custody_id for one in audit.cases.all()]) == (1, [ppo.pk])
    assert at.drawn(world, is_ppo=False, seed=8).population == 1
    near = samples.Strata(near_release_months=24)
    assert len(samples.population(world.ashbourne, strata=near, today=world.today)) == 2
    with pytest.raises(Refused, match="nobody"):
        at.drawn(world, near_release_months=23)  # earliest release is 7 October 2028, two years less a day


def test_inspectors_draw_inspections_and_heads_of_omu_internal_audits(world):
    world.receive()
    world.receive(prison=world.morden)
    head = world.actor("head_of_omu")
    with pytest.raises(Refused, match="Inspectors draw"):
        at.drawn(world, kind="internal")
    with pytest.raises(Refused, match="Inspectors draw"):
        at.drawn(world, by=head)
    with pytest.raises(Refused, match="Inspectors draw"):
        at.drawn(world, prison=world.morden)
    assert at.drawn(world, kind="internal", by=head).drawn_by == head.user


def test_an_answer_feeds_its_measures(world):
    custody = world.receive()
    at.read(
        world, at.drawn(world).cases.get(), screening="na", evidence="no", analysis="na", progress_all="na"
    )
    # No screening: IM-020 asks all cases, IM-023 completed ones. IM-198 keeps what cannot be judged.
    expected = {
        "IM-020": "denominator", "IM-023": "left_out", "IM-044": "numerator", "IM-043": "denominator",
        "IM-024": "left_out", "IM-090": "numerator", "IM-198": "denominator",
    }  # fmt: skip
    assert {one: judged(custody, one, as_of=world.today) for one in expected} == expected


def test_every_recorded_measure_is_fed_by_a_question():
    text = Path("inspection/data/question_sets.json").read_text(encoding="utf-8")
    audit = question_sets.shipped()[0]
    fed = {measure["id"] for one in audit["content"]["questions"] for measure in one["measures"]}
    assert len(fed) == 59
    assert set(re.findall(r'"measure": "(IM-\d+)"', text)) == {"IM-076", "IM-210", "IM-212", "IM-214"}
    for one in question_sets.shipped():
        assert not list(question_sets.rules.faults(kind=one["kind"], content=one["content"]))


def test_nobody_reads_his_own_case_a_second_time(world):
    world.receive()
    case = at.read(world, at.drawn(world).cases.get())
    with pytest.raises(Refused, match="Nobody reads a case of his or her own a second time"):
        at.read_again(world, case, by=world.actor("inspector"))
    assert not audits.may_read_again(case, by=world.actor("inspector"))


def test_the_second_reader_sees_the_first_answers_only_after_giving_hers(world):
    world.receive()
    other = at.another_inspector(world)
    case = at.read(world, at.drawn(world).cases.get())
    assert not audits.sees_answers(case, by=other)
    assert audits.sees_answers(case, by=world.actor("inspector"))
    assert not audits.sees_answers(case, by=world.actor("head_of_omu"))
    case = at.read_again(world, case, by=other)
    assert audits.sees_answers(case, by=other)
    assert case.settled_on == world.today  # nothing differs


def test_differences_are_settled_with_a_reason_and_then_count(world):
    custody = world.receive()
    case = at.read(world, at.drawn(world).cases.get())
    case = at.read_again(world, case, by=at.another_inspector(world), record="no", evidence="na")
    assert [one.question["code"] for one in audits.differences(case)] == ["evidence", "record"]
    assert (case.settled_on, judged(custody, "IM-090", as_of=world.today)) == (None, "numerator")
    said = {"record": Judged("no"), "evidence": Judged("yes", "It is there.")}
    with pytest.raises(Refused, match="Say why") as refusal:
        audits.settle(
            case, answers=said, version=case.version, today=world.today, by=world.actor("inspector")
        )
    assert refusal.value.field == "record_comment"
    at.settled(world, case, record="no", evidence="yes")
    assert judged(custody, "IM-090", as_of=world.today) == "denominator"
    assert judged(custody, "IM-044", as_of=world.today) == "denominator"


def test_an_audit_begun_before_its_questions_changed_keeps_its_version(world):
    world.receive()
    world.receive()
    audit = at.drawn(world, size=2)
    early, late = audit.cases.order_by("position")
    early = at.begun(world, early)
    content = question_sets.shipped()[0]["content"]
    fewer = content | {"questions": content["questions"][:2]}
    made = question_sets.publish(
        SetKind.CASE_AUDIT, title="Case audit", content=fewer, today=world.today, by=world.actor("inspector")
    )
    assert made.version == 2
    with pytest.raises(Refused, match="Answer yes, no or not applicable"):
        audits.answer(early, answers={"screening": Judged("yes"), "analysis": Judged("yes")},
                      version=early.version, today=world.today, by=world.actor("inspector"))  # fmt: skip
    every = {one["code"]: Judged("yes") for one in content["questions"]}
    audits.answer(early, answers=every, version=early.version, today=world.today, by=world.actor("inspector"))
    late = at.begun(world, late)
    assert (AuditedCase.objects.get(pk=early.pk).question_set.version, late.question_set.version) == (1, 2)
    with pytest.raises(Refused, match="no question “analysis_information” in the version"):
        audits.answer(
            late, answers=every, version=late.version, today=world.today, by=world.actor("inspector")
        )


def test_another_version_has_something_new_and_names_what_is_wrong(world):
    content = question_sets.shipped()[0]["content"]
    publish = {"title": "Case audit", "today": world.today, "by": world.actor("inspector")}
    with pytest.raises(Refused, match="nothing is new"):
        question_sets.publish(SetKind.CASE_AUDIT, content=content, **publish)
    broken = content | {"questions": [content["questions"][0] | {"criterion": "Z9"}]}
    with pytest.raises(Refused, match=r"questions\[0\].criterion: There is no criterion Z9"):
        question_sets.publish(SetKind.CASE_AUDIT, content=broken, **publish)
    with pytest.raises(Refused, match="published by an inspector"):
        question_sets.publish(SetKind.CASE_AUDIT, content=broken, **publish | {"by": world.actor("governor")})


def test_a_case_is_read_by_whoever_began_it_and_saved_once(world):
    world.receive()
    case = at.drawn(world).cases.get()
    held = at.begun(world, case)
    with pytest.raises(Stale):
        audits.begin(case, version=case.version, today=world.today, by=world.actor("inspector"))
    answers = at.all_of("yes", world=world)
    with pytest.raises(Refused, match="read by whoever began it"):
        audits.answer(held, answers=answers, version=held.version, today=world.today,
                      by=at.another_inspector(world))  # fmt: skip
    assert not AuditAnswer.objects.exists()


def test_an_audit_is_finished_when_every_case_is_read_and_settled(world):
    world.receive()
    world.receive()
    audit = at.drawn(world, size=2)
    first, second = audit.cases.order_by("position")
    finish = {"summary": "Good work.", "version": 1, "today": world.today, "by": world.actor("inspector")}
    at.read(world, first)
    with pytest.raises(Refused, match=r"Not read yet: 1\. Differences to settle: 0\."):
        audits.finish(audit, **finish)
    at.read_again(world, at.read(world, second), by=at.another_inspector(world), record="no")
    with pytest.raises(Refused, match=r"Not read yet: 0\. Differences to settle: 1\."):
        audits.finish(audit, **finish)
    at.settled(world, AuditedCase.objects.get(pk=second.pk), record="no")
    assert audits.finish(audit, **finish).finished_on == world.today
    case = AuditedCase.objects.select_related("audit").get(pk=first.pk)
    assert audits.sees_answers(case, by=world.actor("head_of_omu"))


def test_answers_roll_up_to_criteria_and_measures(world, django_assert_num_queries):
    world.receive()
    world.receive()
    audit = at.drawn(world, size=2)
    first, second = audit.cases.order_by("position")
    at.read(world, first)
    at.read(world, second, screening="no", analysis="na")
    with django_assert_num_queries(1):
        rows = audit_results.standing(audit)
    found = audit_results.results(rows)
    measured = {one.measure: one for one in found.measured}
    assert (measured["IM-020"].numerator, measured["IM-020"].denominator, measured["IM-020"].percent) == (
        1,
        2,
        50,
    )
    assert (measured["IM-024"].denominator, measured["IM-024"].not_applicable) == (1, 1)
    danger = next(one for one in found.criteria if one.criterion["code"] == "C1")
    # Thirteen questions of C1 in two cases: 26 answers, one no, one not applicable.
    assert (danger.met, danger.not_met, danger.not_applicable) == (24, 1, 1)


def test_recommendations_have_owner_day_and_state(world):
    world.receive()
    audit, inspector = at.drawn(world), world.actor("inspector")
    asked = audit_notes.Note(kind="recommendation", text="Share plans with the wing.")
    with pytest.raises(Refused, match="Say who takes it up"):
        audit_notes.add(audit, note=asked, today=world.today, by=inspector)
    whole = audit_notes.Note(
        kind="recommendation", text="Share plans.", owner="Head of residence", due_on=world.today
    )
    made = audit_notes.add(audit, note=whole, today=world.today, by=inspector)
    head = world.actor("head_of_omu")
    with pytest.raises(Refused, match="Say why it is not taken up"):
        audit_notes.follow(made, status="declined", status_note=" ", version=1, by=head)
    done = audit_notes.follow(made, status="done", status_note="", version=1, by=head)
    assert (done.status, done.version) == ("done", 2)
    with pytest.raises(Stale):
        audit_notes.follow(made, status="open", status_note="", version=1, by=head)


def test_an_offender_supervisor_is_interviewed_once_in_an_audit(world):
    supervisor = world.actor("offender_supervisor")
    for _ in range(2):
        world.allocate(world.receive(), supervisor)
    cases = [at.begun(world, one) for one in at.drawn(world, size=2).cases.order_by("position")]
    ask = {"kind": SetKind.OS_INTERVIEW, "today": world.today, "by": world.actor("inspector")}
    interviews.record(cases[0], said=at.said(oversight="yes", resources="no"), **ask)
    with pytest.raises(Refused, match="interviewed with case 1 of this sample"):
        interviews.record(cases[1], said=at.said(oversight="no"), **ask)
    given = SurveyAnswer.objects.given(prisons=[world.ashbourne], start=world.today, end=world.today)
    assert given.of_measure("IM-210").counted() == {"numerator": 1, "denominator": 0, "left_out": 0}
    assert given.of_measure("IM-214").counted()["numerator"] == 1
