"""Contacts out to a probation case system and in from one, by page and command (docs/domain.md 14.3)."""

import datetime
import json

import jsonschema
import pytest
from django.utils import timezone

from cases.actions import contacts, withdrawals
from cases.models import Contact, Custody, Headline, Withdrawal
from omu.actions import contact_files, contact_reading
from staff.models import AuditEvent
from tests.omu.record_lines import file_of
from tests.omu.test_record_files import entry
from tests.omu.test_record_schema import PUBLISHED
from tests.omu.test_records import counts

HEADER = {"format": "omu.contacts", "version": 1}
LINE = {
    "reference": "D-4711",
    "happened_at": "2026-10-07T14:00:00+01:00",
    "author_name": "P. Marlowe",
    "kind": "general",
    "sub_kind": "manager_entry",
    "mode": "telephone",
    "with_whom": "prisoner",
    "text": "Spoke about the address on release.",
    "tags": ["progress"],
}

TAKEN_BACK = {"at": "2026-10-08T08:00:00+01:00", "by_name": "P. Marlowe", "reason": "Of somebody else"}


@pytest.fixture
def custody(world):
    """Somebody held at Ashbourne for a week, whose offender manager is of Aldwater."""
    began = world.today - datetime.timedelta(days=7)
    made = world.receive(number="A1234BC", received_on=began, sentenced_on=began)
    world.allocate(made, world.actor("offender_manager"))
    return Custody.objects.select_related("headline", "prisoner").get(pk=made.pk)


@pytest.fixture
def manager(world):
    return world.actor("trust_manager")


@pytest.fixture
def take(world, custody, manager):
    """A function: lines of a file taken in for Aldwater; gives the report."""

    def taken(*lines, header=HEADER, **options):
        facts = {"now": timezone.now(), "today": world.today, "by": manager, "trust": world.aldwater}
        return contact_files.load_file(file_of(*lines, header=header), **facts | options)

    return taken


def line(**facts):
    return {"number": "A1234BC"} | LINE | facts


def out(world, by, since=None):
    """The lines that go out, without the header."""
    pieces = contact_files.written(world.aldwater, since=since, now=timezone.now(), by=by)
    return [json.loads(one) for one in [text for piece in pieces for text in piece][1:]]


def test_an_entry_comes_in_with_its_origin_and_counts_as_contact(world, custody, take, as_actor):
    report = take(line())
    assert (report.made, report.refused) == (1, 0), list(report.lines())
    made = Contact.objects.get()
    assert (made.origin, made.origin_key) == ("probation:ALD", "D-4711")
    assert (made.author, made.author_name, made.author_role) == (None, "P. Marlowe", "offender_manager")
    assert (made.trust, made.custody) == (world.aldwater, custody)
    custody.headline.refresh_from_db()
    assert custody.headline.last_om_contact_at == made.happened_at
    words = "from the probation case system of Aldwater Probation Trust, reference D-4711"
    client = as_actor(world.actor("offender_supervisor"))
    for address in (f"/cases/A1234BC/log/{made.pk}/", "/cases/A1234BC/log/"):
        assert words in client.get(address).content.decode()


def test_a_second_import_leaves_no_row_but_that_it_was_done(take):
    lines = [
        line(),
        line(reference="D-4712", amends="D-4711", amended_because="Wrong day", text="On Monday."),
    ]
    assert take(*lines).made == 2
    before = counts()
    report = take(*lines)
    assert (report.made, report.same, report.refused) == (0, 2, 0)
    after = counts()
    assert {name: after[name] - before[name] for name in after if after[name] != before[name]} == {
        "staff_auditevent": 1
    }


def test_what_goes_out_comes_back_without_duplicates_and_with_its_origin(world, custody, manager, take):
    supervisor = world.actor("offender_supervisor")
    first = entry(custody, world, supervisor, text="Grüße, Zoë 🙂")
    contacts.amend(
        first, text="Corrected.", reason="Wrong", now=timezone.now(), today=world.today, by=supervisor
    )
    entry(
        custody, world, world.actor("security"), text="Phone", restriction="restricted_security",
        gist_bearing="May be pressed",
    )  # fmt: skip
    take(line())
    sent = out(world, manager)
    assert [(one["origin"], one["text"]) for one in sent] == [
        ("omu", "Grüße, Zoë 🙂"), ("omu", "Corrected."),
    ]  # fmt: skip
    assert sent[1]["amends"] == sent[0]["reference"] == str(first.origin_key)
    for one in sent:
        assert contact_reading.validator().is_valid(one)
    before = Contact.objects.count()
    report = take(*sent)
    assert (report.made, report.same, report.refused) == (0, 2, 0), list(report.lines())
    assert Contact.objects.count() == before
    assert set(Contact.objects.values_list("origin", flat=True)) == {"here", "probation:ALD"}
    told = AuditEvent.objects.get(deed="cases.exchange.sent")
    assert (told.kind, told.prisoner_number, told.details["entries"]) == ("read", "A1234BC", 2)


def test_a_withdrawn_entry_goes_out_without_its_text(world, custody, manager, take):
    supervisor = world.actor("offender_supervisor")
    made = entry(custody, world, supervisor)
    later = timezone.now()
    assert out(world, manager, since=later) == []
    withdrawals.withdraw(made, reason="Wrong person", by=supervisor)
    (told,) = out(world, manager, since=later)
    assert set(told) == {"number", "reference", "origin", "withdrawn"}
    assert (told["withdrawn"]["by_name"], told["withdrawn"]["reason"]) == (supervisor.name, "Wrong person")
    assert take(told).same == 1


def test_what_is_withdrawn_there_is_withdrawn_here_with_its_amendments(world, custody, take):
    take(line(), line(reference="D-4712", amends="D-4711", amended_because="Wrong day", text="On Monday."))
    gone = {"number": "A1234BC", "reference": "D-4711", "withdrawn": TAKEN_BACK}
    report = take(gone)
    assert (report.withdrawn, report.refused) == (1, 0), list(report.lines())
    assert set(Withdrawal.objects.values_list("by_name", "reason")) == {("P. Marlowe", "Of somebody else")}
    assert Withdrawal.objects.count() == 2
    assert Headline.objects.get().last_om_contact_at is None
    assert take(gone).same == 1
    assert take({"number": "A1234BC", "reference": "D-9999", "withdrawn": TAKEN_BACK}).same == 1


@pytest.mark.parametrize(
    ("facts", "path", "words"),
    [
        ({"number": "A9999ZZ"}, "number", "has an offender manager of your trust"),
        ({"number": "A12"}, "number", "does not match"),
        ({"happened_at": "2026-10-09T14:00:00+01:00"}, "happened_at", "future"),
        ({"happened_at": "2026-09-01T14:00:00+01:00"}, "happened_at", ""),
        ({"happened_at": "2026-10-07T14:00:00"}, "happened_at", "date-time"),
        ({"happened_at": "yesterday"}, "happened_at", "date-time"),
        ({"happened_at": "0001-01-01T00:00:00Z"}, "happened_at", "check the year"),
        ({"happened_at": "9999-12-31T23:59:59-14:00"}, "happened_at", "cannot be read"),
        ({"withdrawn": TAKEN_BACK | {"at": "2099-10-20T08:00:00Z"}}, "withdrawn.at", "future"),
        (
            {"withdrawn": TAKEN_BACK | {"at": "2026-10-01T08:00:00Z"}},
            "withdrawn.at",
            "after what it tells of",
        ),
        ({"text": "   "}, "text", ""),
        ({"text": "x" * 20_001}, "text", "20000"),
        ({"kind": "gossip"}, "kind", ""),
        ({"sub_kind": "wing"}, "sub_kind", "sub-kinds"),
        ({"tags": ["first_contact"]}, "tags", ""),
        ({"reference": " "}, "reference", "does not match"),
        ({"author_role": "governor"}, "author_role", "offender managers and trust managers"),
        ({"origin": "omu"}, "origin", "not in this person's log"),
        ({"origin": "probation:VOM"}, "origin", "another system"),
        ({"amends": "D-1", "amended_because": "Wrong"}, "amends", "not in the log of this person"),
        ({"restriction": "restricted_security"}, "", "restriction"),
    ],
)
def test_a_mistake_has_its_line_and_path_and_the_others_are_taken(take, facts, path, words):
    report = take(line(), line(**{"reference": "D-4712"} | facts))
    assert [(one.line, one.path) for one in report.faults] == [(3, path)], list(report.lines())
    assert words in report.faults[0].reason
    assert report.made == 1
    with pytest.raises(contact_files.NotTaken, match=r"1 line has a fault. Nothing was written"):
        take(line(reference="D-5"), line(**{"reference": "D-4713"} | facts), refuse_all=True)
    assert Contact.objects.count() == 1


@pytest.mark.parametrize(
    ("sent", "words"),
    [
        (b'{"number": "A1234BC", "reference": "D-1", "text": "\\ud800"}', "half of a pair"),
        (b'{"number": "A1234BC", "reference": "D-1", "text": "\\u0000"}', "the number 0"),
        (b'{"number": ', "This is not JSON"),
        (b"[1]", "A line is a JSON object"),
    ],
)
def test_signs_that_cannot_be_kept(take, sent, words):
    report = take(line(), sent)
    assert words in report.faults[0].reason
    assert (report.made, report.refused) == (1, 1)


def test_a_file_of_another_kind_or_encoding_is_refused(take):
    with pytest.raises(contact_files.NotTaken, match=r"this reads “omu\.contacts”"):
        take(line(), header={"format": "omu.records", "version": 1})
    with pytest.raises(contact_files.NotTaken, match="this reads version 1"):
        take(line(), header=HEADER | {"version": 2})
    with pytest.raises(contact_files.NotTaken, match="this is not UTF-8"):
        take(line(), json.dumps(line(text="Zoë"), ensure_ascii=False).encode("latin-1"))
    assert not Contact.objects.exists()


def test_a_file_that_is_too_long_is_refused(take, monkeypatch):
    monkeypatch.setattr(contact_files, "MOST", 2)
    assert take(line(), line(reference="D-2")).made == 2
    with pytest.raises(contact_files.NotTaken, match="more than 2 entries"):
        take(line(), line(reference="D-2"), line(reference="D-3"))


def test_the_same_reference_with_other_words_twice_or_of_another_case(world, take):
    other = world.receive(number="A2222BC")
    world.allocate(other, world.actor("offender_manager"))
    take(line())
    report = take(
        line(text="Something else."), line(number="A2222BC"), line(reference="D-2"), line(reference="D-2")
    )
    assert [(one.line, one.path) for one in report.faults] == [
        (2, "text"),
        (3, "reference"),
        (5, "reference"),
    ]
    assert report.made == 1
    assert Contact.objects.get(origin_key="D-4711").text == LINE["text"]


def test_nobody_amends_a_restricted_entry_by_a_file(world, custody, take):
    secret = entry(
        custody, world, world.actor("security"), text="Phone", restriction="restricted_security",
        gist_bearing="May be pressed",
    )  # fmt: skip
    report = take(line(amends=str(secret.origin_key), amended_because="To see it"))
    assert [one.path for one in report.faults] == ["amends"]
    assert Contact.objects.count() == 1


def test_another_trust_sees_and_sends_nothing_of_it(world, custody, take):
    stranger = world.actor("trust_manager", place=world.vale)
    entry(custody, world, world.actor("offender_supervisor"))
    assert list(contact_files.written(world.vale, since=None, now=timezone.now(), by=stranger))[1:] == []
    report = take(line(), by=stranger, trust=world.vale)
    assert [one.path for one in report.faults] == ["number"]
    with pytest.raises(contact_files.Refused):
        take(line(), by=stranger)


def test_what_is_published_is_what_is_used():
    assert (PUBLISHED / "contact-v1.schema.json").read_bytes() == contact_reading.SCHEMA.read_bytes()
    jsonschema.Draft202012Validator.check_schema(contact_reading.schema())
    properties = contact_reading.schema()["properties"]
    for name in ("kind", "mode", "with_whom"):
        assert set(properties[name]["enum"]) == {value for value, _ in Contact._meta.get_field(name).choices}
