"""Pages of audits and surveys, as an inspector, a head of OMU and an offender supervisor see them."""

import json

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from inspection.models import (
    AuditAnswer,
    AuditedCase,
    CaseAudit,
    Judgement,
    QuestionSet,
    SetKind,
    SurveyResponse,
)
from staff.models import Draft, Submission
from tests.conftest import sign_in
from tests.inspection import auditing as at
from tests.risk import writing as risk_writing

pytestmark = pytest.mark.django_db


def text_of(response):
    assert response.status_code == 200, response.status_code
    return response.content.decode()


def the_pack_holds_everything(pack, questions):
    """Sample, both readings with what was settled, and what it comes to."""
    measured = {one["id"]: one for one in pack["measures"]}
    assert (measured["IM-090"]["numerator"], measured["IM-090"]["denominator"]) == (0, 1)
    assert len(pack["cases"][0]["answers"]) == 2 * questions + 1
    assert pack["sample"]["seed"] == 5


def test_an_inspector_draws_reads_settles_and_finishes_by_page(world):
    custody = world.receive()
    inspector = sign_in(Client(), world.actor("inspector"))
    second = sign_in(Client(), at.another_inspector(world))
    drawn = {"prison": "ASH", "title": "October", "size": "2", "seed": "5"}
    page = text_of(inspector.post(reverse("audit_new"), drawn))
    assert "There is 1 case in this population: draw at most 1." in page
    inspector.post(reverse("audit_new"), drawn | {"size": "1"})
    audit = CaseAudit.objects.get()
    case = audit.cases.get()
    here = reverse("audited_case", args=[case.pk])
    inspector.post(here, {"version": "1"})
    codes = at.codes(world=world)
    read = reverse("audited_case_read", args=[case.pk])
    some = {"version": "2", "screening": "yes"}
    page = text_of(inspector.post(read, some))
    assert "7 questions without an answer: B1" in page
    inspector.post(read, {"version": "2"} | dict.fromkeys(codes, "yes"))
    assert AuditAnswer.objects.count() == len(codes)
    assert "give your own first" in text_of(second.get(here))
    second.post(
        read, {"version": "3"} | dict.fromkeys(codes, "yes") | {"record": "no", "record_comment": "Loose."}
    )
    settle = reverse("audited_case_settle", args=[case.pk])
    assert "Loose." in text_of(inspector.get(settle))
    inspector.post(settle, {"version": "4", "record": "no", "record_comment": "We looked again."})
    assert AuditedCase.objects.get().state == "Settled"
    assert Judgement.objects.latest(as_of=world.today).get(measure="IM-090").counts == "denominator"
    head = sign_in(Client(), world.actor("head_of_omu"))
    page = reverse("audit_page", args=[audit.pk])
    assert "once the audit is finished" in text_of(head.get(page))
    assert head.get(page, {"csv": "1"}).status_code == 404
    inspector.post(reverse("audit_finish", args=[audit.pk]), {"version": "1", "summary": "Sound."})
    shown = text_of(head.get(page))
    assert "Sound." in shown
    assert "IM-090" in shown
    the_pack_holds_everything(head.get(page, {"json": "1"}).json(), len(codes))
    assert b"We looked again." in b"".join(head.get(page, {"csv": "1"}).streaming_content)
    assert custody.prisoner.number in shown


def test_answers_are_kept_criterion_by_criterion_and_given_whole(world):
    world.receive()
    inspector = sign_in(Client(), world.actor("inspector"))
    case = at.begun(world, at.drawn(world).cases.get())
    address = reverse("audited_case_read", args=[case.pk])
    page = inspector.get(address)
    parts = page.context["parts"]
    assert sum(len(one.questions) for one in parts) == len(at.codes(world=world))
    assert "0 of 58 questions have an answer" in text_of(page)
    for place, part in enumerate(parts):
        here = f"{address}?part={part.code}"
        sent = {one["code"]: "yes" for one in part.questions} | {
            f"{part.questions[0]['code']}_comment": "Thin."
        }
        following = f"{address}?part={parts[place + 1].code}" if place + 1 < len(parts) else address
        assert inspector.post(here, sent)["Location"] == following
        assert "Thin." in text_of(inspector.get(here))
    assert "58 of 58 questions have an answer" in text_of(inspector.get(address))
    assert not AuditAnswer.objects.exists()
    inspector.post(address, {"version": str(case.version)})
    assert AuditAnswer.objects.filter(answer="yes").count() == len(at.codes(world=world))
    assert AuditAnswer.objects.filter(comment="Thin.").count() == len(parts)
    assert not Draft.objects.exists()


def test_a_page_left_half_done_is_there_again_and_says_what_is_missing(world):
    world.receive()
    inspector = sign_in(Client(), world.actor("inspector"))
    case = at.begun(world, at.drawn(world).cases.get())
    keep = reverse("draft_keep", args=["audited_case", f"{case.pk}.C1"])
    inspector.post(keep, {"screening": "no", "screening_comment": "Half of it is missing."})
    address = reverse("audited_case_read", args=[case.pk])
    assert "Half of it is missing." in text_of(inspector.get(f"{address}?part=C1"))
    page = text_of(inspector.post(address, {"version": str(case.version)}))
    assert "There is a problem" in page
    assert "1 of 58 questions have an answer" in page
    assert Draft.objects.count() == 1
    assert inspector.get(f"{address}?part=nonsense").status_code == 200


def test_the_page_says_with_which_version_a_case_was_begun(world):
    world.receive()
    inspector = sign_in(Client(), world.actor("inspector"))
    case = at.begun(world, at.drawn(world).cases.get())
    content = case.question_set.content | {"questions": case.question_set.questions[:3]}
    at.question_sets.publish("case_audit", title="Case audit", content=content, today=world.today,
                             by=world.actor("inspector"))  # fmt: skip
    for name in ("audited_case", "audited_case_read"):
        assert "keeps the version it was begun with" in text_of(inspector.get(reverse(name, args=[case.pk])))


def test_an_offender_supervisor_answers_by_page_and_leaves_no_trace(world):
    survey = at.a_survey(world)
    officer = sign_in(Client(), world.actor("offender_supervisor"))
    address = reverse("survey_answer", args=[survey.pk])
    assert "There is nothing" not in text_of(officer.get(reverse("survey_list")))
    assert "Nothing is answered." in text_of(officer.post(address, {"more": ""}))
    officer.post(address, {"oversight": "yes", "more": "More time."})
    officer.post(address, {"oversight": "no"})
    assert SurveyResponse.objects.count() == 1
    assert not Submission.objects.exists()
    assert "You have answered this survey" in text_of(officer.get(address))
    assert officer.get(reverse("survey", args=[survey.pk])).status_code == 403
    head = sign_in(Client(), world.actor("head_of_omu"))
    shown = text_of(head.get(reverse("survey", args=[survey.pk])))
    assert "1 person answered" in shown
    assert "More time." not in shown
    assert shown.count("Fewer than 5 people answered this") == 2
    assert b"More time." not in b"".join(head.get(reverse("survey", args=[survey.pk]), {"csv": "1"}))
    assert head.get(address).status_code == 404


def test_sheets_of_prisoners_are_typed_in(world):
    survey = at.a_survey(world, kind=SetKind.PRISONER_SURVEY)
    desk = sign_in(Client(), world.actor("case_administrator"))
    day = {"answered_on_day": "8", "answered_on_month": "10", "answered_on_year": "2026", "sheet": "3"}
    page = text_of(desk.post(reverse("survey_answer", args=[survey.pk]), day | {"involved": "perhaps"}))
    assert "Error:" in page
    desk.post(reverse("survey_answer", args=[survey.pk]), day | {"involved": "very"})
    assert SurveyResponse.objects.get().sheet == "3"


def test_a_version_is_published_from_the_file_that_the_page_gives(world):
    inspector = sign_in(Client(), world.actor("inspector"))
    found = inspector.get(reverse("question_set", args=["os_survey", 1]), {"json": "1"})
    content = found.json()
    content["questions"] = content["questions"][:2]
    sent = {"kind": "os_survey", "title": "Shorter"}

    def publish(data):
        file = SimpleUploadedFile("q.json", data, content_type="application/json")
        return inspector.post(reverse("question_set_new"), sent | {"file": file})

    assert "This is not JSON" in text_of(publish(b"{"))
    publish(json.dumps(content).encode())
    assert QuestionSet.objects.get(kind="os_survey", version=2).questions == content["questions"]
    assert inspector.get(reverse("question_set", args=["os_survey", 3])).status_code == 404


def test_who_countersigned_an_assessment_judges_it(world):
    custody, supervisor = world.receive(), world.actor("offender_supervisor")
    world.allocate(custody, supervisor)
    head = world.actor("head_of_omu")
    waiting = risk_writing.signed(world, custody, supervisor, risk_writing.levels(public="high"))
    assessment = risk_writing.countersigned(world, waiting, head)
    address = reverse("assessment_judgements", args=[custody.prisoner.number, assessment.pk])
    reader = sign_in(Client(), supervisor)
    assert "judged by whoever countersigned it" in text_of(reader.get(address))
    judge = sign_in(Client(), head)
    assert "Answer at least one question" in text_of(judge.post(address, {"likelihood": ""}))
    judge.post(address, {"likelihood": "yes", "evidence": "no", "evidence_comment": "Thin."})
    found = {one.measure: one.counts for one in Judgement.objects.filter(custody=custody)}
    assert found == {"IM-040": "numerator", "IM-044": "numerator"}
    assert "Thin." in text_of(reader.get(address))
