"""Files of survey answers: out, in, again, and every mistake with its line (docs/interchange/surveys.md)."""

import io

import pytest
from django.test import Client
from django.urls import reverse

from inspection.models import SetKind, SurveyAnswer, SurveyResponse
from omu.actions import jobs, survey_files
from omu.actions.contact_files import NotTaken
from staff.models import Job
from tests.conftest import sign_in
from tests.inspection import auditing as at

pytestmark = pytest.mark.django_db

HEAD = '{"format": "omu.surveys", "version": 1, "kind": "prisoner_survey"}'
SAID = '"answers": {"involved": "very", "more": "Hi"}'
GOOD = f'{{"prison": "ASH", "answered_on": "2026-10-08", "sheet": "1", {SAID}}}'


@pytest.fixture
def survey(world):
    return at.a_survey(world, kind=SetKind.PRISONER_SURVEY)


def load(world, *lines, **options):
    source = io.BytesIO("\n".join(lines).encode())
    facts = {"kind": SetKind.PRISONER_SURVEY, "today": world.today, "by": world.actor("head_of_omu")}
    return survey_files.load_file(source, **facts | options)


def test_what_is_written_comes_in_again_and_counts_once(world, survey):
    assert load(world, HEAD, GOOD).made == 1
    assert (load(world, HEAD, GOOD).made, load(world, HEAD, GOOD).same) == (0, 1)
    assert list(survey_files.written(survey)) == [HEAD, GOOD]


@pytest.mark.parametrize(
    ("line", "path", "reason"),
    [
        (GOOD.replace("ASH", "XXX"), "prison", "There is no prison “XXX” here."),
        (GOOD.replace("ASH", "MRD"), "prison", "There is no survey of these questions at MRD on that day."),
        (
            GOOD.replace("10-08", "10-07"),
            "prison",
            "There is no survey of these questions at ASH on that day.",
        ),
        (GOOD.replace("10-08", "13-08"), "answered_on", "A day is written as 2026-10-08."),
        (GOOD.replace("involved", "nonsense"), "nonsense", "There is no question “nonsense” in this set."),
        (GOOD.replace("very", "perhaps"), "involved", "There is no answer “perhaps”."),
        (GOOD.replace('"very"', "3"), "involved", "An answer is a text."),
        ("{", "", "This is not JSON"),
        ("[]", "", "A line is a JSON object."),
        ("{}", "", "A sheet has answers"),
    ],
)
def test_every_mistake_is_named_with_its_line_and_nothing_is_half_written(world, survey, line, path, reason):
    assert world.morden
    report = load(world, HEAD, GOOD, line, dry_run=True)
    fault = report.faults[0]
    assert (fault.line, fault.path, report.made, report.refused) == (3, path, 1, 1)
    assert reason in fault.reason
    assert not SurveyResponse.objects.exists()
    with pytest.raises(NotTaken, match=r"1 line has a fault\. Nothing was written"):
        load(world, HEAD, GOOD, line, refuse_all=True)
    assert not SurveyAnswer.objects.exists()
    assert load(world, HEAD, GOOD, line).made == 1


def test_csv(world, survey):
    report = load(
        world, "prison,answered_on,sheet,involved,more", "ASH,2026-10-08,1,very,", "ASH,2026-10-08,2,x,y"
    )
    assert (report.made, [(one.line, one.path) for one in report.faults]) == (1, [(3, "involved")])
    for lines, reason in (
        (("prison,involved", "ASH,very"), "Line 1: The first line lacks the column answered_on."),
        (("",), "The file is empty"),
        ((HEAD.replace("prisoner", "os"), GOOD), "The header is not that of omu.surveys 1"),
    ):
        with pytest.raises(NotTaken, match=reason.replace(".", r"\.")):
            load(world, *lines)


def test_by_page_as_long_work(world, survey):
    head = sign_in(Client(), world.actor("head_of_omu"))
    file = io.BytesIO(f"{HEAD}\n{GOOD}".encode())
    file.name = "october.jsonl"
    sent = {"kind": "prisoner_survey", "faulty": "keep", "file": file}
    answer = head.post(reverse("surveys_in"), sent)
    job = Job.objects.get(kind="surveys_in")
    assert answer.url == reverse("job", args=[job.pk])
    jobs.run(job.pk)
    job.refresh_from_db()
    assert job.message == "1 sheet read, 1 new, 0 here already, 0 refused."
    written = b"".join(head.get(reverse("survey_file", args=[survey.pk])).streaming_content).decode()
    assert written == f"{HEAD}\n{GOOD}\n"
