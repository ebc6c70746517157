"""Writing into the log (docs/domain.md 2.2, 10.3, 14)."""

import datetime
from zoneinfo import ZoneInfo

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from cases.actions import contacts
from cases.actions.contact_rows import Entry
from cases.models import Change, Contact, ContactTag, Headline
from staff.actions.errors import Refused
from staff.models import AuditEvent, Notice

LONDON = ZoneInfo("Europe/London")
NOW = datetime.datetime(2026, 10, 8, 14, 30, tzinfo=LONDON)
PLAIN = {
    "happened_at": datetime.datetime(2026, 10, 8, 10, 5, tzinfo=LONDON),
    "kind": "general",
    "sub_kind": "supervisor_entry",
    "mode": "face_to_face",
    "with_whom": "prisoner",
    "text": "Spoke about the sentence ahead. 😀 Siôn",
}


def written(custody, world, actor, **facts):
    return contacts.log(custody, **(PLAIN | facts), now=NOW, today=world.today, by=actor)


def test_an_entry_says_who_wrote_it_in_which_role_and_where(world):
    supervisor, custody = world.actor("offender_supervisor"), world.receive()
    contact = written(custody, world, supervisor, tags=("first_contact", "motivation"))
    assert (contact.author, contact.author_role) == (supervisor.user, "offender_supervisor")
    assert (contact.prison, contact.trust, contact.prisoner) == (world.ashbourne, None, custody.prisoner)
    assert contact.recorded_at > datetime.datetime(2020, 1, 1, tzinfo=LONDON)
    assert set(contact.tags.values_list("kind", flat=True)) == {"first_contact", "motivation"}
    assert Headline.objects.get(custody=custody).last_contact_at == PLAIN["happened_at"]
    assert Change.objects.filter(custody=custody).count() >= 2
    event = AuditEvent.objects.get(deed="cases.contact.logged")
    assert (event.user, event.prisoner_number) == (supervisor.user, custody.prisoner.number)
    assert "Spoke" not in str(event.details)


@pytest.mark.parametrize(
    ("facts", "field"),
    [
        ({"happened_at": datetime.datetime(2026, 10, 8, 14, 31, tzinfo=LONDON)}, "happened_at"),
        ({"happened_at": datetime.datetime(2026, 10, 7, 23, 59, tzinfo=LONDON)}, "happened_at"),
        ({"happened_at": datetime.datetime(1992, 3, 3, 12, 0, tzinfo=LONDON)}, "happened_at"),
        ({"text": " \n\t "}, "text"),
        ({"text": "x" * 20_001}, "text"),
        ({"kind": "gossip"}, "kind"),
        ({"sub_kind": "wing"}, "sub_kind"),
        ({"mode": "pigeon"}, "mode"),
        ({"with_whom": "the press"}, "with_whom"),
        ({"tags": ("lovely",)}, "tags"),
        ({"restriction": "restricted_gossip"}, "restriction"),
        ({"restriction": "restricted_security", "gist_bearing": "Take care."}, "restriction"),
        ({"mode": "letter", "tags": ("first_contact",)}, "tags"),
        ({"with_whom": "department", "tags": ("first_contact",)}, "tags"),
    ],
)
def test_what_cannot_be_is_refused_at_its_field_and_nothing_is_written(world, facts, field):
    custody = world.receive()
    with pytest.raises(Refused) as refusal:
        written(custody, world, world.actor("offender_supervisor"), **facts)
    assert refusal.value.field == field
    assert not Contact.objects.exists()
    assert not AuditEvent.objects.filter(deed="cases.contact.logged").exists()


def test_the_longest_text_and_the_minute_of_now_are_kept(world):
    custody = world.receive()
    contact = written(custody, world, world.actor("offender_supervisor"), text="é" * 20_000, happened_at=NOW)
    assert len(contact.text) == 20_000


def test_before_birth_is_said_as_such(world):
    before = datetime.datetime(1992, 3, 3, 12, 0, tzinfo=LONDON)
    with pytest.raises(Refused, match="before the person was born"):
        written(world.receive(), world, world.actor("offender_supervisor"), happened_at=before)


@pytest.mark.parametrize("role", ["wing_staff", "head_of_omu", "case_administrator"])
def test_only_the_supervisor_makes_a_first_contact(world, role):
    custody = world.receive()
    with pytest.raises(Refused, match="two-way contact of the offender supervisor"):
        written(custody, world, world.actor(role), tags=("first_contact",))
    written(custody, world, world.actor(role))
    assert Headline.objects.get(custody=custody).last_contact_at is None


@pytest.mark.parametrize(
    ("role", "kind", "sub_kind", "right"),
    [
        ("learning_and_skills", "observation", "learning_and_skills", True),
        ("learning_and_skills", "observation", "health_care", False),
        ("learning_and_skills", "general", "", False),
        ("health", "observation", "health_care", True),
        ("health", "observation", "", False),
        ("carat", "intervention", "carat", True),
        ("carat", "intervention", "finance", False),
        ("psychology", "report", "post_programme", True),
        ("programme_tutor", "intervention", "accredited", True),
        ("programme_tutor", "report", "mappa", False),
        ("wing_staff", "observation", "wing", True),
        ("wing_staff", "observation", "", True),
        ("inspector", "observation", "wing", False),
        ("commissioner", "general", "", False),
        ("partner", "general", "", False),
        ("account_administrator", "general", "", False),
        ("victim_liaison_officer", "communication", "victim", False),
    ],
)
def test_departments_write_their_own_kinds(world, role, kind, sub_kind, right):
    custody = world.receive()
    actor = world.actor(role)
    if right:
        assert written(custody, world, actor, kind=kind, sub_kind=sub_kind).author_role == role
        return
    with pytest.raises(Refused):
        written(custody, world, actor, kind=kind, sub_kind=sub_kind)
    assert not Contact.objects.exists()


def test_another_prison_and_a_former_one_write_nothing(world):
    custody = world.receive()
    with pytest.raises(Refused, match="not within your reach"):
        written(custody, world, world.actor("offender_supervisor", place=world.morden))
    with pytest.raises(Refused, match="not within your reach"):
        written(custody, world, world.actor("offender_manager"))


@pytest.mark.parametrize(
    ("role", "restriction", "right"),
    [
        ("security", "restricted_security", True),
        ("public_protection", "restricted_security", False),
        ("public_protection", "restricted_protection", True),
        ("head_of_omu", "restricted_protection", False),
        ("offender_supervisor", "restricted_protection", False),
        ("health", "restricted_health", True),
        ("governor", "restricted_health", False),
    ],
)
def test_a_restriction_is_written_by_those_whose_it_is(world, role, restriction, right):
    custody = world.receive()
    kind = {"health": {"kind": "observation", "sub_kind": "health_care"}}.get(role, {})
    facts = {"restriction": restriction, "gist_bearing": "Raises risk to staff."} | kind
    if right:
        contact = written(custody, world, world.actor(role), **facts)
        assert (contact.restriction, contact.gist_bearing) == (restriction, "Raises risk to staff.")
        return
    with pytest.raises(Refused):
        written(custody, world, world.actor(role), **facts)


def test_a_restricted_entry_has_a_gist_or_a_reason_for_none(world):
    custody, security = world.receive(), world.actor("security")
    with pytest.raises(Refused) as refusal:
        written(custody, world, security, restriction="restricted_security")
    assert refusal.value.field == "gist_bearing"
    reasoned = written(
        custody, world, security, restriction="restricted_security", no_gist_because="Source at risk."
    )
    assert reasoned.no_gist_because == "Source at risk."
    plain = written(custody, world, security, gist_bearing="Left over from a choice taken back")
    assert plain.gist_bearing == ""


def test_a_message_between_supervisor_and_manager_lands_on_the_others_desk(world):
    supervisor, manager = world.actor("offender_supervisor"), world.actor("offender_manager")
    custody = world.receive()
    world.allocate(custody, supervisor)
    world.allocate(custody, manager)
    Notice.objects.all().delete()
    to_manager = written(
        custody, world, supervisor, with_whom="offender_manager", text="Please agree the plan."
    )
    notice = Notice.objects.get()
    assert (notice.user, notice.key) == (manager.user, f"contact:{to_manager.pk}")
    assert "agree" not in notice.text
    written(custody, world, manager, with_whom="offender_supervisor", sub_kind="manager_entry")
    assert Notice.objects.get(user=supervisor.user)
    headline = Headline.objects.get(custody=custody)
    assert (headline.last_contact_at, headline.last_om_contact_at) == (None, None)
    written(custody, world, manager)
    assert Headline.objects.get(custody=custody).last_om_contact_at == PLAIN["happened_at"]


def test_the_last_contact_is_the_latest_however_late_it_is_written(world):
    supervisor, custody = world.actor("offender_supervisor"), world.receive()
    written(custody, world, supervisor)
    written(custody, world, supervisor, happened_at=PLAIN["happened_at"] - datetime.timedelta(hours=2))
    assert Headline.objects.get(custody=custody).last_contact_at == PLAIN["happened_at"]


def test_an_entry_from_elsewhere_comes_in_once(world):
    manager, custody = world.actor("offender_manager"), world.receive()
    world.allocate(custody, manager)
    first = written(custody, world, manager, origin="probation", origin_key="c-1")
    again = written(custody, world, manager, origin="probation", origin_key="c-1")
    assert first == again
    other = world.receive()
    world.allocate(other, manager)
    with pytest.raises(Refused) as refusal:
        written(other, world, manager, origin="probation", origin_key="c-1")
    assert refusal.value.field == "origin_key"
    assert Contact.objects.count() == 1


def rows_of(custody):
    """Everything an entry leaves, without keys and times of writing."""
    contact = Contact.objects.get(custody=custody)
    leave_out = {"id", "recorded_at", "entered_at", "origin_key", "custody_id", "prisoner_id"}
    headline = Headline.objects.get(custody=custody)
    entry = Contact.objects.values().get(pk=contact.pk)
    events = AuditEvent.objects.filter(subject_key=str(contact.pk), deed="cases.contact.logged")
    return {
        "entry": {name: value for name, value in entry.items() if name not in leave_out},
        "tags": sorted(ContactTag.objects.filter(contact=contact).values_list("kind", "by")),
        "headline": (headline.last_contact_at, headline.last_om_contact_at),
        "changes": Change.objects.filter(custody=custody).count(),
        "notices": Notice.objects.filter(key=f"contact:{contact.pk}").count(),
        "audit": list(events.values_list("user", "role", "details", "kind", "subject_kind")),
    }


@pytest.mark.parametrize("facts", [{"tags": ("first_contact",)}, {"with_whom": "offender_manager"}])
def test_one_and_many_leave_the_same_rows(world, facts):
    supervisor, manager = world.actor("offender_supervisor"), world.actor("offender_manager")
    custodies = [world.receive() for _ in range(3)]
    for custody in custodies:
        world.allocate(custody, supervisor)
        world.allocate(custody, manager)
    written(custodies[0], world, supervisor, **facts)
    entries = [Entry(custody=custody, **PLAIN | facts) for custody in custodies[1:]]
    outcomes = contacts.log_many(entries, now=NOW, today=world.today, by=supervisor)
    assert [one.made for one in outcomes] == [True, True]
    assert rows_of(custodies[0]) == rows_of(custodies[1]) == rows_of(custodies[2])


def test_many_writes_the_good_and_says_why_not_of_the_others(world):
    supervisor, custody = world.actor("offender_supervisor"), world.receive()
    elsewhere = world.receive(prison=world.morden)
    entries = [
        Entry(custody=custody, **PLAIN),
        Entry(custody=custody, **PLAIN | {"text": ""}),
        Entry(custody=elsewhere, **PLAIN),
    ]
    outcomes = contacts.log_many(entries, now=NOW, today=world.today, by=supervisor)
    assert [one.made for one in outcomes] == [True, False, False]
    assert [one.refusal.field if one.refusal else "-" for one in outcomes] == ["-", "text", None]
    assert Contact.objects.count() == 1


def test_the_number_of_queries_does_not_grow(world):
    supervisor, custodies = world.actor("offender_supervisor"), [world.receive() for _ in range(20)]
    counts = []
    for size in (1, 20):
        entries = [Entry(custody=custody, **PLAIN | {"tags": ("progress",)}) for custody in custodies[:size]]
        with CaptureQueriesContext(connection) as queries:
            contacts.log_many(entries, now=NOW, today=world.today, by=supervisor)
        counts.append(len(queries))
    assert counts[0] == counts[1]
