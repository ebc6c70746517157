"""A record that has passed its period goes whole, with two names, and leaves a seal (docs/adr/0018)."""

import datetime
import hashlib

import pytest
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.core.management import CommandError, call_command
from django.db import connection
from django.urls import reverse
from django.utils import timezone

from cases.actions import retention
from cases.models import Contact, Custody, Document, Prisoner
from omu.actions import records, removals
from staff.actions import seals
from staff.actions.errors import Refused
from staff.models import AuditEvent, Draft, Job
from tests.omu.record_lines import file_of
from tests.omu.test_record_documents import DIGEST, WORDS, line
from tests.omu.test_records import counts

NUMBER = "A4321ZZ"


def gone_long_ago():
    """The plain record of a sentence of 2010 that ended with 2012, with a restricted entry and a document."""
    one = line(custody="2010-03-02", at="2010-06-13T10:00:00+00:00")
    custody = one["custodies"][0]
    custody |= {"received_on": "2010-03-02", "sentenced_on": "2010-03-02"}
    custody["sentences"][0] |= {"imposed_on": "2010-03-02", "years": 2}
    for date, on in zip(custody["key_dates"], ("2011-03-01", "2012-03-01", "2012-03-01"), strict=True):
        date["on"] = on
    custody["stays"] = [
        {"prison": "MRD", "arrived_on": "2010-03-02", "arrived_by": "reception", "ended_on": "2011-03-01"}
    ]
    custody["releases"] = [{"on": "2011-03-01", "closed_as": "licence"}]
    one["circumstances"], one["alerts"] = {}, []
    entry = one["contacts"][0] | {"happened_at": "2010-06-13T10:00:00+00:00"}
    hidden = {"restriction": "restricted_security", "no_gist_because": "agreed", "origin_key": "hidden"}
    one["contacts"] = [entry, {**entry, **hidden, "tags": []}]
    return one


@pytest.fixture
def world_with_one(world, tmp_path):
    """The world with that record, and rows counted before it came."""
    assert all((world.ashbourne, world.morden))
    world.receive(number="B7777ZZ")
    before = counts()
    (tmp_path / DIGEST).write_bytes(WORDS)
    report = records.load_file(
        file_of(gone_long_ago()), files=tmp_path, now=timezone.now(), today=world.today, by=world.system
    )
    assert (report.made, report.left_out) == (1, []), list(report.lines())
    return world, before


def remove(world, number=NUMBER, **facts):
    """With the head and an administrator who agree."""
    head, clerk = world.actor("head_of_omu"), world.actor("case_administrator")
    said = {"first": head.user.username, "second": clerk.user.username, "reason": "Six years have passed."}
    noon = timezone.now() + datetime.timedelta(days=1)
    said |= {"now": noon, "today": world.today, "by": world.system}
    return removals.remove(number, **(said | facts))


def test_the_list_names_who_has_passed_and_nobody_else(world_with_one):
    assert world_with_one
    # The licence ended on 1 March 2012; six years later is 1 March 2018.
    last = datetime.date(2018, 3, 1)
    assert list(retention.passed(today=last)) == []
    found = list(retention.passed(today=last + datetime.timedelta(days=1)))
    assert [(one.numbers, one.kept.until) for one in found] == [((NUMBER,), last)]


def test_the_page_shows_them_to_the_unit_that_held_them_and_changes_nothing(world_with_one, as_actor):
    world, _ = world_with_one
    there = {"place": world.morden}
    before = counts()
    for role in ("head_of_omu", "case_administrator"):
        words = as_actor(world.actor(role, **there)).get(reverse("retention_list")).content.decode()
        assert all(one in words for one in (NUMBER, "1 March 2018", "6 years after 01/03/2012"))
        assert "B7777ZZ" not in words
        assert "(in force)" in words
        elsewhere = as_actor(world.actor(role)).get(reverse("retention_list")).content.decode()
        assert NUMBER not in elsewhere
        assert "No record has passed its period" in elsewhere
    assert as_actor(world.actor("inspector")).get(reverse("retention_list")).status_code == 403
    assert Prisoner.objects.filter(number=NUMBER).exists()
    after = counts()
    assert after["cases_custody"] == before["cases_custody"]
    assert AuditEvent.objects.filter(deed="omu.retention.listed").count() >= 4


def test_everything_of_the_person_goes_and_the_seals_hold(world_with_one):
    world, before = world_with_one
    file, key = Document.objects.get().file.name, Prisoner.objects.get(number=NUMBER).pk
    custody = Custody.objects.get(prisoner=key).pk
    sent = hashlib.sha256()
    for piece in removals.record_writing.pieces(Prisoner.objects.filter(pk=key), by=world.system):
        for text in piece.lines:
            sent.update(f"{text}\n".encode())
    gone = remove(world)
    assert gone["cases_contact"] == 2
    assert gone["cases_document"] == gone["cases_custody"] == gone["cases_prisoner"] == 1
    assert not default_storage.exists(file)
    assert not Contact._base_manager.filter(custody=custody).exists()
    after = counts()
    people = ("cases_", "risk_", "sentence_plans_", "inspection_")
    more = {name for name in after if name.startswith(people) and after[name] != before[name]}
    assert more == set(), "rows of the person that stayed, or of others that went"
    event = AuditEvent.objects.get(deed="omu.record.removed")
    assert (event.prisoner_number, event.reason) == (NUMBER, "Six years have passed.")
    assert event.details["sha256"] == sent.hexdigest()
    assert event.details["rows"] == gone
    assert event.sealed.seal_id
    assert seals.check(now=timezone.now(), by=world.system).sound
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")


def test_jobs_with_their_files_and_text_being_typed_go_and_those_of_others_stay(world_with_one):
    world, _ = world_with_one
    clerk, at = world.actor("case_administrator"), timezone.now()
    custody = Custody.objects.get(prisoner__number=NUMBER)
    about = {"user": clerk.user, "assignment": clerk.assignment, "kind": "dossier"}
    Job.objects.create(
        **about, title=f"Record of {NUMBER} as a PDF", output_file=ContentFile(b"%PDF", name="one.pdf")
    )
    Job.objects.create(**about, title="A file", result={"faults": [{"number": NUMBER}]})
    other = Job.objects.create(**about, title="Record of B7777ZZ as a PDF")
    file = Job.objects.exclude(output_file="").get().output_file.name
    # The period ended on 1 March 2018: what was typed before it is nobody's work any more.
    old = datetime.datetime(2018, 2, 28, 12, tzinfo=datetime.UTC)
    typed = [("contact", NUMBER, at), ("search", "", at), ("plan", str(custody.pk), old), ("plan", "x", at)]
    for number, (form, subject, saved_at) in enumerate(typed):
        fields = {"text": f"ring about {NUMBER}"} if form == "search" else {"text": "nothing"}
        Draft.objects.create(
            user=clerk.user, form=f"{form}{number}", subject=subject, fields=fields, saved_at=saved_at
        )
    later = Draft.objects.create(user=clerk.user, form="later", subject=str(custody.pk), saved_at=at)
    remove(world)
    assert list(Job.objects.all()) == [other]
    assert not default_storage.exists(file)
    assert set(Draft.objects.values_list("form", flat=True)) == {"plan3", later.form}


@pytest.mark.parametrize(
    ("facts", "words"),
    [
        ({"second": "nobody.here"}, "Two different people"),
        ({"reason": " "}, "Say why"),
        ({"number": "B7777ZZ"}, "A custody is open"),
        ({"number": "C0000ZZ"}, "There is no record C0000ZZ"),
        ({"today": datetime.date(2018, 3, 1)}, "is kept until 01/03/2018"),
    ],
)
def test_what_is_refused_leaves_everything(world_with_one, facts, words):
    world, _ = world_with_one
    world.actor("head_of_omu"), world.actor("case_administrator")
    before = counts()
    with pytest.raises(Refused, match=words):
        remove(world, **facts)
    assert {name for name, number in counts().items() if number != before[name]} <= set()
    head = world.actor("head_of_omu").user.username
    with pytest.raises(Refused, match="Two different people"):
        remove(world, first=head, second=head)


def test_the_commands(world_with_one, capsys, settings):
    world, _ = world_with_one
    settings.DATABASE_OWNER_URL = ""  # the test has the owner's login already
    call_command("list_retention")
    assert f"{NUMBER}\t01/03/2018" in capsys.readouterr().out
    with pytest.raises(CommandError, match="Two different people"):
        call_command("remove_record", NUMBER, first="a", second="b", reason="It is time.")
    assert Prisoner.objects.filter(number=NUMBER).exists()
    names = {
        "first": world.actor("head_of_omu").user.username,
        "second": world.actor("security").user.username,
    }
    call_command("remove_record", NUMBER, **names, reason="It is time.")
    assert f"{NUMBER} was removed" in capsys.readouterr().out
    assert not Prisoner.objects.filter(number=NUMBER).exists()
