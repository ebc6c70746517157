"""Receiving many from a file: bad rows, bad files, the same again (docs/domain.md 3.0, 11)."""

import csv
import datetime
import io

import pytest
from django.apps import apps
from django.db import connection
from django.test.utils import CaptureQueriesContext

from cases.actions import allocation_rows, allocations
from cases.models import Allocation, Change, Clock, Custody, HeldAs, Prisoner, Task
from omu.actions import reception_reports, receptions, relay
from staff.models import AuditEvent, Job, JobState, Notice
from tests.omu.extracts import COLUMNS, extract, row


def counted():
    """How many rows each table of the record has."""
    tables = [model for app in ("cases", "risk") for model in apps.get_app_config(app).get_models()]
    return {model._meta.label: model._base_manager.count() for model in [*tables, Notice]}


def faults(job):
    return [(one["row"], one["field"], one["came_of"]) for one in job.result["faults"]]


def test_good_rows_come_in_and_each_bad_one_is_reported_with_its_row_field_and_reason(send):
    content = extract(
        row(0),
        row(1, dob="31/02/1988"),
        row(2, offender_no="A12345B"),
        row(3, ethnicity=""),
        row(4, prison="ZZZ"),
        row(5, crd="01/01/2019"),
        row(6, surname=""),
    )
    job = send(content)
    assert job.state == JobState.DONE
    assert job.message == "7 rows read, 2 received, 0 here already, 5 refused, 1 with a task to mend."
    assert (job.done, job.total) == (7, 7)
    assert faults(job) == [
        (2, "dob", "Not received"),
        (3, "offender_no", "Not received"),
        (4, "ethnicity", "Received, with a task to mend it"),
        (5, "prison", "Not received"),
        (6, "sentence_date", "Not received"),
        (7, "surname", "Not received"),
    ]
    by_row = {one["row"]: one for one in job.result["faults"]}
    assert by_row[2]["reason"] == "“31/02/1988” does not exist: February 1988 has 29 days."
    assert by_row[2]["line"] == 3
    assert set(Prisoner.objects.values_list("number", flat=True)) == {"A1000AA", "A1003AA"}
    task = Task.objects.get(kind="mend")
    assert task.role == "case_administrator"
    assert task.text == "Ethnicity is not recorded. Ask the person; NS is the code for not stated."
    custody = Custody.objects.get(prisoner__number="A1000AA")
    assert custody.source == "extract"
    assert {one.kind: one.on for one in custody.key_dates.all()}["CRD"] == datetime.date(2028, 10, 7)
    assert custody.sentences.get().years == 4
    relay.changes(today=datetime.date(2026, 10, 8))
    assert Clock.objects.filter(custody=custody, standard="T2").exists()


def test_the_file_is_refused_as_a_whole_where_the_user_chose_so(send):
    before = counted()
    job = send(extract(row(0), row(1, sex="?"), row(2, ethnicity="")), refuse_all=True)
    assert job.state == JobState.REFUSED
    assert job.message == "The file was refused: 2 of 3 rows have faults. Nothing was received."
    assert [one[0] for one in faults(job)] == [2, 3]
    assert {one[2] for one in faults(job)} == {"Nothing was received"}
    assert counted() == before


def test_what_only_the_record_knows_refuses_the_whole_file_too(send, world):
    world.receive(number="A1001AA", family_name="Somebody", given_names="Else")
    before = counted()
    job = send(extract(row(0), row(1)), refuse_all=True)
    assert job.state == JobState.REFUSED
    assert job.message == "The file was refused: 1 of 2 row has a fault. Nothing was received."
    assert "belongs to somebody else" in job.result["faults"][0]["reason"]
    assert counted() == before


def test_a_file_without_faults_is_taken_whole(send):
    job = send(extract(row(0), row(1)), refuse_all=True)
    assert (job.state, job.result["opened"], job.output_file.name) == (JobState.DONE, 2, "")


def test_the_same_file_again_changes_nothing(send, world):
    officer = world.actor("offender_manager").user.username
    content = extract(
        row(0, trust="Aldwater Probation Trust", offender_manager=officer),
        row(1, ethnicity="", aliases="Milo Field; =1+1"),
        row(2, dob="31/02/1988"),
        row(3, surname="Same", forenames="Person"),
        row(4, surname="Same", forenames="Person"),
        row(5, trust="Aldwater Probation Trust"),
    )
    first = send(content)
    assert (first.result["opened"], first.result["refused"], first.result["with_tasks"]) == (5, 1, 3)
    assert first.result["unnamed"] == 1
    relay.changes(today=world.today)
    before = counted()
    second = send(content)
    relay.changes(today=world.today)
    assert counted() == before
    assert (second.result["opened"], second.result["found"], second.result["refused"]) == (0, 5, 1)
    assert Job.objects.filter(kind=receptions.KIND).count() == 2
    assert AuditEvent.objects.filter(deed="omu.receptions.imported").count() == 2


def test_rows_of_another_prison_stay_out_and_say_whose_they_are(send):
    job = send(extract(row(0), row(1, prison="MRD", dob="31/02/1988"), row(2, prison="mrd")))
    assert (job.result["opened"], job.result["refused"]) == (1, 2)
    reasons = {(one["row"], one["field"], one["reason"]) for one in job.result["faults"]}
    told = "The row belongs to Morden; you receive for Ashbourne."
    assert reasons == {(2, "prison", told), (3, "prison", told)}
    assert not Custody.objects.filter(headline__prison__code="MRD").exists()


def test_somebody_with_an_open_case_elsewhere_is_refused(send, world):
    world.receive(prison=world.morden, number="A1000AA", family_name="Harteaaa", given_names="Milo")
    job = send(extract(row(0)))
    assert "open case at another prison" in job.result["faults"][0]["reason"]
    assert faults(job) == [(1, "offender_no", "Not received")]


def test_the_same_person_under_another_number_in_the_record_is_to_be_checked(send, world):
    world.receive(number="B2000BB", family_name="Harteaaa", given_names="Milo")
    job = send(extract(row(0)))
    assert job.result["opened"] == 1
    assert Task.objects.get(kind="mend").text == (
        "Same name and date of birth as B2000BB, who is in the record already. "
        "Check whether they are one person; if so, merge the two records."
    )


def test_the_offender_manager_of_the_row_gets_the_case_or_somebody_gets_a_task(send, world):
    officer = world.actor("offender_manager").user
    job = send(
        extract(
            row(0, trust="aldwater probation trust", offender_manager=officer.username.upper()),
            row(1, trust="Vale of Morden Probation Trust", offender_manager=officer.username),
            row(2, trust="Aldwater Probation Trust", offender_manager="om.nobody"),
            row(3, trust="Aldwater Probation Trust"),
        )
    )
    assert job.result["opened"] == 4
    held = Allocation.objects.get(held_as=HeldAs.OFFENDER_MANAGER)
    assert (held.user, held.trust, held.prisoner.number) == (officer, world.aldwater, "A1000AA")
    headline = held.custody.headline
    assert (headline.offender_manager, headline.offender_manager_trust) == (officer, world.aldwater)
    assert Notice.objects.filter(user=officer, prisoner_number="A1000AA").count() == 1
    texts = dict(Task.objects.filter(kind="mend").values_list("custody__prisoner__number", "text"))
    assert texts["A1001AA"].startswith(f"“{officer.username}” is of Aldwater Probation Trust, the row says")
    assert texts["A1002AA"].startswith("There is no offender manager “om.nobody” here.")
    assert texts["A1003AA"].startswith("Ask Aldwater Probation Trust to name the offender manager")


def test_one_by_one_and_at_once_leave_the_same_allocations(world):
    officer = world.actor("offender_manager").assignment
    one, two = world.receive(), world.receive()
    common = {"held_as": HeldAs.OFFENDER_MANAGER, "reason": "tests", "today": world.today, "by": world.system}
    allocations.allocate(one, holder=officer, **common)
    assert allocation_rows.allocate_many({two.pk: officer}, **common) == {}

    def left(custody):
        fields = ("held_as", "user", "prison", "trust", "reason", "started_on", "started_by", "ended_on")
        number = custody.prisoner.number
        event = AuditEvent.objects.get(deed="cases.case.allocated", prisoner_number=number)
        notice = Notice.objects.get(prisoner_number=number)
        headline = type(custody.headline).objects.filter(pk=custody.pk)
        return (
            Allocation.objects.filter(custody=custody).values(*fields).get(),
            headline.values("offender_manager", "offender_manager_trust", "stage").get(),
            (event.reason, event.details, event.role, event.user_name),
            (notice.text.replace(number, ""), notice.user),
            Change.objects.filter(custody=custody).count(),
        )

    assert left(one) == left(two)
    again = allocation_rows.allocate_many({two.pk: officer}, **common)
    assert again[two.pk].message.endswith("holds this case already.")
    wrong = world.actor("offender_supervisor").assignment
    assert (
        "does not hold the role" in allocation_rows.allocate_many({one.pk: wrong}, **common)[one.pk].message
    )


def test_a_row_said_twice_is_taken_once(send):
    job = send(extract(row(0), row(0)))
    assert (job.result["opened"], job.result["repeated"], job.result["refused"]) == (1, 1, 0)


@pytest.mark.parametrize(
    ("cells", "field"),
    [
        ({"court": "C" * 121}, "court"),
        ({"nationality": "N" * 61}, "nationality"),
        ({"surname": "H" * 81}, "surname"),
        ({"aliases": "\ufdfa" * 90}, "aliases"),
        ({"surname": "\ufdfa" * 40}, "surname"),
    ],
)
def test_what_the_record_cannot_hold_is_refused_by_field(send, cells, field):
    job = send(extract(row(0), row(1, **cells)))
    assert (job.state, job.result["opened"]) == (JobState.DONE, 1)
    assert faults(job) == [(2, field, "Not received")]


TOO_MANY = extract(*(row(serial, dob="31/02/1988") for serial in range(10_001)))


@pytest.mark.parametrize(
    ("content", "message"),
    [
        (b"", "The file is empty."),
        (extract(), "The file has no rows."),
        (extract(row(0)).decode("utf-8-sig").encode("utf-16"), "The file is in UTF-16."),
        (extract(row(0, surname="Säge"), encoding="latin-1"), "The file is not in UTF-8"),
        (extract(row(0)).split(b"\r\n", 1)[1], "The file has no line of headings."),
        (extract(row(0), columns=COLUMNS[:-1]), "The headings lack: offender_manager."),
        (extract(row(0), columns=(*COLUMNS, "wing")), "The headings hold what is not known, or twice: wing."),
        (b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n", "The file is not in UTF-8"),
        (b"PK\x03\x04 a spreadsheet, not a text\n", "The file has no line of headings."),
        (extract(row(0)) + b'ASH,"A1\r\n', "The quotation marks of the row that begins at line 3"),
        (TOO_MANY, "The file has more than 10,000 faults. Reading stopped at row 10001."),
    ],
)
def test_a_file_that_cannot_be_taken_is_refused_with_one_message(send, content, message):
    before = counted()
    job = send(content)
    assert job.state == JobState.REFUSED
    assert job.message.startswith(message)
    assert job.message.endswith("Nothing was received.")
    assert counted() == before


def test_good_rows_before_ten_thousand_faults_are_not_written(send):
    _, body = TOO_MANY.split(b"\r\n", 1)
    good = extract(*(row(serial, offender_no=f"B{serial + 1000}AA") for serial in range(150)))
    job = send(good + body)
    assert job.state == JobState.REFUSED
    assert not Prisoner.objects.exists()
    assert len(job.result["faults"]) == reception_reports.SHOWN
    assert job.output_file.read().count(b"\r\n") == 1 + 10_001


def test_the_report_is_a_file_in_which_no_cell_is_a_formula(send, as_actor, clerk):
    job = send(
        extract(row(0, aliases='=HYPERLINK("http://example.invalid")'), row(1, surname="=cmd|' /C calc'!A0"))
    )
    response = as_actor(clerk).get(f"/jobs/{job.pk}/result/")
    lines = list(csv.DictReader(io.StringIO(b"".join(response.streaming_content).decode("utf-8-sig"))))
    assert [(one["row"], one["field"], one["value"]) for one in lines] == [
        ("1", "aliases", '\'=HYPERLINK("http://example.invalid")'),
        ("2", "surname", "'=cmd|' /C calc'!A0"),
    ]
    assert response.headers["Content-Disposition"].startswith('attachment; filename="faults-of-extract')


def queries_of(send, *, rows, first):
    """How many queries one chunk of so many rows takes."""
    content = extract(*(row(first + serial, ethnicity="") for serial in range(rows)))
    with CaptureQueriesContext(
        connection,
    ) as caught:
        assert send(content).result["opened"] == rows
    return len(caught)


def test_a_chunk_takes_the_same_queries_however_many_rows_it_has(send):
    assert queries_of(send, rows=5, first=0) == queries_of(send, rows=100, first=1000)
