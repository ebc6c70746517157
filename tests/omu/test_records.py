"""Records taken in from a file and written into one (docs/interchange): new, mended, again, and back out."""

import datetime
import json

import pytest
from django.core.management import call_command
from django.db import connection
from django.utils import timezone

from cases.models import (
    Alert,
    Allocation,
    Change,
    Contact,
    Custody,
    HandOver,
    Headline,
    KeyDate,
    Prisoner,
    Sentence,
    Stage,
    Stay,
)
from omu.actions import record_writing, records
from omu.actions.refresh import refresh
from staff.models import AuditEvent
from tests.omu.record_lines import HEADER, file_of, plain


@pytest.fixture
def load(world):
    """A function: the lines of a file taken in by the system; gives the report."""
    assert all((world.ashbourne, world.morden, world.aldwater))

    def loaded(*lines, file=None, header=HEADER, **options):
        facts = {"now": timezone.now(), "today": world.today, "by": world.system} | options
        return records.load_file(file or file_of(*lines, header=header), **facts)

    return loaded


def counts():
    """Rows in every table."""
    found = {}
    with connection.cursor() as cursor:
        for name in connection.introspection.table_names(cursor):
            cursor.execute(f'SELECT count(*) FROM "{name}"')  # noqa: S608
            found[name] = cursor.fetchone()[0]
    return found


def test_a_record_opens_the_case_with_all_that_it_says(load, world):
    report = load(plain())
    assert (report.made, report.refused, report.left_out) == (1, 0, [])
    custody = Custody.objects.for_page().get(prisoner__number="A4321ZZ")
    assert (custody.opened_on, custody.security_category, custody.closed_on) == (
        datetime.date(2026, 3, 2), "C", None,
    )  # fmt: skip
    assert list(custody.prisoner.aliases.values_list("name", "kind")) == [("Corry Ashlobray", "nick")]
    assert custody.headline.prison == world.ashbourne
    assert custody.headline.earliest_release_on == datetime.date(2028, 3, 1)
    assert custody.headline.last_contact_at == datetime.datetime(2026, 5, 13, 9, 30, tzinfo=datetime.UTC)
    assert [(one.prison.code, one.ended_on) for one in Stay.objects.all()] == [
        ("MRD", datetime.date(2026, 5, 11)),
        ("ASH", None),
    ]
    assert [timezone.localtime(one.at).isoformat() for one in HandOver.objects.all()] == [
        "2026-03-02T00:00:00+00:00",
        "2026-05-11T00:00:00+01:00",
    ]
    entry = Contact.objects.get()
    assert (entry.author, entry.author_name, entry.prison) == (None, "R. Quillan", world.ashbourne)
    assert Prisoner.objects.get().diversityreviews.get().nothing_found


def test_the_case_is_worked_out_as_any_other(load, world):
    load(plain())
    refresh(list(Custody.objects.all()), today=world.today)
    assert Headline.objects.get().stage != Stage.CLOSED
    assert Custody.objects.get().clocks.exists()


def test_the_same_file_again_leaves_no_row_in_any_table(load):
    load(plain())
    before = counts()
    report = load(plain())
    assert (report.made, report.mended, report.same) == (0, 0, 1)
    after = counts()
    # That the file was read is a deed of its own.
    assert {name: after[name] - before[name] for name in after if after[name] != before[name]} == {
        "staff_auditevent": 1
    }
    assert AuditEvent.objects.filter(deed="omu.records.imported").count() == 2


def mended():
    """The plain record with another name, category and date, an alert closed and one opened."""
    second = plain()
    second["identity"] |= {"family_name": "Ashlobray-Pell", "religion": "None"}
    second["custodies"] = [
        {
            "received_on": "2026-03-02",
            "security_category": "D",
            "key_dates": [{"kind": "CRD", "on": "2028-02-20", "source": "Added days given back"}],
        }
    ]
    second["alerts"] = [
        {
            "code": "domestic_abuse", "opened_on": "2026-03-02", "closed_on": "2026-09-01",
            "closed_because": "Ended there",
        },
        {"code": "hold", "opened_on": "2026-09-02"},
    ]  # fmt: skip
    return second


def test_core_data_dates_and_alerts_of_somebody_known_are_mended(load):
    load(plain())
    Change.objects.all().delete()
    second = mended()
    report = load(second)
    assert (report.made, report.mended, report.left_out) == (0, 1, [])
    custody = Custody.objects.select_related("prisoner", "headline").get()
    assert (custody.prisoner.family_name, custody.prisoner.religion) == ("Ashlobray-Pell", "None")
    assert custody.headline.sort_name == "ashlobray pell\x1fcorran"
    assert custody.security_category == "D"
    crd = KeyDate.objects.filter(kind="CRD").order_by("pk")
    assert [(one.on.isoformat(), one.replaced_at is None) for one in crd] == [
        ("2028-03-01", False),
        ("2028-02-20", True),
    ]
    assert custody.headline.earliest_release_on == datetime.date(2028, 2, 20)
    assert {(one.code, one.closed_on is None) for one in Alert.objects.all()} == {
        ("domestic_abuse", False), ("hold", True),
    }  # fmt: skip
    assert (Sentence.objects.count(), Stay.objects.count(), Contact.objects.count()) == (1, 2, 1)
    assert Change.objects.filter(custody=custody).exists()
    assert AuditEvent.objects.filter(deed="cases.person.mended").get().details["facts"] == [
        "family_name",
        "religion",
    ]
    assert load(second).same == 1


def test_nobody_is_moved_or_released_by_a_file(load, world):
    load(plain())
    second = plain()
    second["custodies"][0]["stays"][1]["ended_on"] = "2026-09-01"
    second["custodies"][0]["releases"] = [{"on": "2026-09-01", "closed_as": "licence"}]
    report = load(second)
    assert [one.path for one in report.left_out] == ["releases", "stays"]
    custody = Custody.objects.select_related("headline").get()
    assert (custody.closed_on, custody.headline.is_open) == (None, True)
    assert Stay.objects.get(ended_on=None).prison == world.ashbourne


def test_earlier_custodies_recall_and_absence(load, world):
    record = plain()
    back = {"prison": "MRD", "arrived_by": "reception"}
    earlier = {
        "received_on": "2019-01-10", "reception_kind": "sentence", "sentenced_on": "2019-01-10",
        "stays": [
            back | {"arrived_on": "2019-01-10", "ended_on": "2019-07-10"},
            back | {"arrived_on": "2019-11-01", "ended_on": "2020-01-09"},
        ],
        "releases": [
            {
                "on": "2019-07-10", "closed_as": "licence", "recalled_on": "2019-10-28",
                "recalled_because": "Moved without telling anybody", "returned_on": "2019-11-01",
            },
            {"on": "2020-01-09", "closed_as": "expired"},
        ],
    }  # fmt: skip
    record["custodies"].insert(0, earlier)
    record["custodies"][1]["absences"] = [{"kind": "hospital", "left_on": "2026-09-20"}]
    report = load(record)
    assert (report.made, report.refused) == (1, 0), list(report.lines())
    first, second = Custody.objects.select_related("headline").order_by("opened_on")
    assert (first.closed_on, first.closed_as, first.returned_on) == (
        datetime.date(2020, 1, 9), "expired", datetime.date(2019, 11, 1),
    )  # fmt: skip
    assert (first.headline.stage, second.headline.stage) == (Stage.CLOSED, Stage.ABSENT)
    # The earlier record is within reach of who holds the person now.
    assert first.headline.prison == second.headline.prison == world.ashbourne


def test_holders_are_named_and_shown(load, world):
    supervisor, manager = world.actor("offender_supervisor"), world.actor("offender_manager")
    record = plain()
    record["custodies"][0]["allocations"] = [
        {
            "held_as": "offender_supervisor", "user": supervisor.user.username.upper(), "prison": "ASH",
            "started_on": "2026-05-12",
        },
        {
            "held_as": "offender_manager", "user": manager.user.username, "trust": "ALD",
            "started_on": "2026-03-10",
        },
    ]  # fmt: skip
    record["contacts"][0]["author"] = supervisor.user.username
    report = load(record)
    assert report.made == 1, list(report.lines())
    headline = Headline.objects.get()
    assert (headline.offender_supervisor, headline.offender_manager) == (supervisor.user, manager.user)
    assert (headline.offender_manager_trust, headline.stage) == (world.aldwater, Stage.RECEIVED)
    assert Allocation.objects.count() == 2
    assert Contact.objects.get().author == supervisor.user


def test_an_amendment_comes_in_after_what_it_amends(load):
    record = plain()
    amended = record["contacts"][0] | {
        "origin_key": "A4321ZZ-2", "amends": "A4321ZZ-1", "text": "Met in the workshop.",
        "amended_because": "Wrong place", "tags": [],
    }  # fmt: skip
    record["contacts"].insert(0, amended)
    assert load(record).left_out == []
    assert Contact.objects.get(origin_key="A4321ZZ-1").amendments.get().text == "Met in the workshop."
    assert load(record).same == 1


def test_what_was_taken_in_is_written_again(load, world):
    second = plain("B0001AA", circumstances=None, alerts=None, contacts=None)
    load(second, plain())
    lines = [json.loads(line) for line in record_writing.export(now=timezone.now(), by=world.system)]
    assert lines[0]["format"] == "omu.records"
    assert [one["identity"]["number"] for one in lines[1:]] == ["A4321ZZ", "B0001AA"]
    wanted = plain()
    wanted["custodies"][0]["sentences"][0]["offence_count"] = 1
    wanted["circumstances"]["diversity_reviews"][0]["asked_prisoner"] = True
    wanted["circumstances"]["learning_screenings"][0] |= {}
    wanted["custodies"][0]["hand_overs"] = [
        {"at": "2026-03-02T00:00:00+00:00", "prison": "MRD"},
        {"at": "2026-05-10T23:00:00+00:00", "prison": "ASH"},
    ]
    wanted["alerts"][0]["custody"] = wanted["contacts"][0]["custody"] = "2026-03-02"
    wanted["contacts"][0]["happened_at"] = "2026-05-13T09:30:00+00:00"
    assert lines[1] == wanted
    before = counts()
    assert load(*lines[1:]).same == 2
    assert {name for name, number in counts().items() if number != before[name]} == {"staff_auditevent"}


def test_the_commands(load, world, tmp_path, capsys):
    file = tmp_path / "in.jsonl"
    elsewhere = plain("C0001AA")
    elsewhere["custodies"][0]["stays"] = elsewhere["custodies"][0]["stays"][:1]
    del elsewhere["custodies"][0]["stays"][0]["ended_on"]
    file.write_bytes(file_of(plain(), elsewhere).read())
    call_command("import_records", str(file), "--dry-run")
    assert "This was a trial" in capsys.readouterr().out
    assert Prisoner.objects.count() == 0
    call_command("import_records", str(file))
    assert "2 records read, 2 new" in capsys.readouterr().out
    call_command("export_records", "--prison", "mrd", "--out", str(tmp_path / "out.jsonl"))
    out = (tmp_path / "out.jsonl").read_text(encoding="utf-8").splitlines()
    assert [json.loads(line)["identity"]["number"] for line in out[1:]] == ["C0001AA"]
    event = AuditEvent.objects.filter(deed="omu.records.exported").get()
    assert (event.kind, event.details) == ("read", {"prison": "mrd"})
