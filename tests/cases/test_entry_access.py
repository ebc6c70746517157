"""Asking to read a restricted entry, reading one at once, and what becomes of it (docs/domain.md 10.3)."""

import datetime

import pytest
from django.db import IntegrityError, transaction
from django.urls import reverse

from cases.actions import contacts, entry_access, withdrawals
from cases.models import EntryAccess, Task
from staff import actors
from staff.actions.errors import Refused
from staff.models import AuditEvent, Notice
from staff.permissions import ROLE_NAMES, allows

NOW = datetime.datetime(2026, 10, 8, 9, 0, tzinfo=datetime.UTC)
D = datetime.date
SECRET = "quartz-lighthouse-fifty"
KINDS = {"restricted_security": "security", "restricted_protection": "public_protection",
         "restricted_health": "health"}  # fmt: skip


def restricted(world, kind="restricted_security", custody=None):
    """A restricted entry of a kind, written by who answers for it."""
    how = ("observation", "health_care") if kind == "restricted_health" else ("general", "")
    return contacts.log(
        custody or world.receive(), happened_at=NOW, kind=how[0], sub_kind=how[1], mode="record_check",
        with_whom="nobody", text=SECRET, restriction=kind, gist_bearing="bears on risk",
        gist_what_to_do="tell security", now=NOW, today=world.today, by=world.actor(KINDS[kind]),
    )  # fmt: skip


def asked_to_read(world, role="wing_staff", entry=None, **more):
    """A request to read an entry of security intelligence."""
    said = {"reason": "He moves to my wing tonight.", "today": world.today} | more
    return entry_access.ask(entry or restricted(world), **said, by=world.actor(role))


def granted(world, access, days=3, **more):
    said = {"is_granted": True, "days": days, "today": world.today} | more
    return entry_access.answer(access, **said, by=world.actor("security"))


def granted_page(as_actor, world, access, role="wing_staff"):
    number = access.contact.custody.prisoner.number
    return as_actor(world.actor(role)).get(reverse("entry_granted", args=[number, access.contact_id]))


def test_a_request_is_a_task_of_who_answers_and_a_grant_lets_read_on_one_page(world, as_actor):
    access = asked_to_read(world)
    task = Task.objects.open().get(kind="entry_access")
    assert (task.role, task.prison, task.leads_to) == (
        "security",
        world.ashbourne,
        f"/restricted/{access.pk}/",
    )
    assert granted_page(as_actor, world, access).status_code == 404
    granted(world, access)
    assert not Task.objects.open().filter(kind="entry_access").exists()
    assert Notice.objects.get(user=access.user).text.endswith("until 10/10/2026.")
    page = granted_page(as_actor, world, access)
    assert SECRET in page.content.decode()
    line = AuditEvent.objects.get(deed="cases.contact.read_by_grant")
    assert line.reason == "He moves to my wing tonight."
    number = access.contact.custody.prisoner.number
    client = as_actor(world.actor("wing_staff"))
    for name, keys in (
        ("case_log", [number]),
        ("case_log_csv", [number]),
        ("contact", [number, access.contact_id]),
    ):
        answer = client.get(reverse(name, args=keys))
        body = b"".join(answer.streaming_content) if answer.streaming else answer.content
        assert SECRET not in body.decode()


def test_it_ends_by_itself_after_the_last_day(world):
    access = granted(world, asked_to_read(world), days=3)
    reader = world.actor("wing_staff")
    held = EntryAccess.objects.filter(contact=access.contact)
    assert held.holding(reader, today=D(2026, 10, 10)).exists()
    assert not held.holding(reader, today=D(2026, 10, 11)).exists()


def test_somebody_else_another_role_and_another_entry_get_nothing_by_it(world, as_actor):
    custody = world.receive()
    access = granted(world, asked_to_read(world, entry=restricted(world, custody=custody)))
    other = restricted(world, custody=custody)
    number = custody.prisoner.number
    assert granted_page(as_actor, world, access, "programme_tutor").status_code == 404
    own = as_actor(world.actor("wing_staff"))
    assert own.get(reverse("entry_granted", args=[number, other.pk])).status_code == 404
    assert own.get(reverse("entry_granted", args=[number, 999999])).status_code == 404
    holding = EntryAccess.objects.filter(contact=access.contact)
    as_tutor = world.assign("programme_tutor", user=access.user)
    assert not holding.holding(actors.of(as_tutor), today=world.today).exists()


@pytest.mark.parametrize("kind", KINDS)
def test_every_role_asks_where_it_sees_a_masked_line_and_nowhere_else(world, kind):
    """Each role of the permission table against each kind of entry."""
    entry = restricted(world, kind)
    told = {}
    for role in ROLE_NAMES:
        actor = world.actor(role)
        if role == "offender_manager":
            world.allocate(entry.custody, actor)
        masked = not allows(role, f"{kind}:R") and (allows(role, f"{kind}:g") or allows(role, f"{kind}:m"))
        expected = masked and allows(role, "entry_access:W") and role != "trust_manager"
        try:
            with transaction.atomic():
                entry_access.ask(entry, reason="I need it.", today=world.today, by=actor)
            told[role] = (True, expected)
        except Refused:
            told[role] = (False, expected)
    wrong = {role: both for role, both in told.items() if both[0] != both[1] and role != "trust_manager"}
    assert wrong == {}
    assert any(may for may, _ in told.values())


@pytest.mark.parametrize("role", ROLE_NAMES)
def test_only_who_writes_entries_of_the_kind_answers(world, role):
    access = asked_to_read(world)
    if role == "security":
        assert granted(world, access).is_granted
        return
    with pytest.raises(Refused):
        entry_access.answer(access, is_granted=True, days=1, today=world.today, by=world.actor(role))
    access.refresh_from_db()
    assert access.is_granted is None


def test_nobody_lets_himself_read_not_even_past_the_action(world):
    access = asked_to_read(world)
    as_security = actors.of(world.assign("security", user=access.user))
    with pytest.raises(Refused, match="his or her own"):
        entry_access.answer(access, is_granted=True, days=1, today=world.today, by=as_security)
    with pytest.raises(IntegrityError), transaction.atomic():
        EntryAccess.objects.filter(pk=access.pk).update(
            answered_by=access.user, answered_on=world.today, is_granted=True
        )


@pytest.mark.parametrize(
    ("said", "field"),
    [
        ({"is_granted": False}, "answer"),
        ({"is_granted": True, "days": 0}, "days"),
        ({"is_granted": True, "days": None}, "days"),
        ({"is_granted": True, "days": 29}, "days"),
        ({"is_granted": True, "days": 2, "answer": "x" * 501}, "answer"),
    ],
)
def test_an_answer_that_cannot_be_is_refused(world, said, field):
    access = asked_to_read(world)
    with pytest.raises(Refused) as refusal:
        entry_access.answer(access, **said, today=world.today, by=world.actor("security"))
    assert refusal.value.field == field


def test_a_refusal_is_told_and_somebody_may_ask_again(world):
    access = asked_to_read(world)
    entry_access.answer(
        access, is_granted=False, answer="The gist says it.", today=world.today, by=world.actor("security")
    )
    assert "was refused" in Notice.objects.get(user=access.user).text
    with pytest.raises(Refused, match="already"):
        granted(world, access)
    again = asked_to_read(world, entry=access.contact)
    with pytest.raises(Refused, match="still to come"):
        asked_to_read(world, entry=access.contact)
    assert again.pk != access.pk


def test_what_is_read_at_once_is_reviewed_by_the_next_working_day(world, as_actor):
    """Read on Thursday 8 October 2026: reviewed by Friday; on a Friday, by Monday."""
    entry = restricted(world, "restricted_health")
    head = world.actor("head_of_omu")
    access = entry_access.read_at_once(entry, reason="He collapsed.", today=world.today, by=head)
    task = Task.objects.open().get(kind="break_glass")
    assert (task.role, task.due_on) == ("health", D(2026, 10, 9))
    assert access.until == D(2026, 10, 9)
    assert SECRET in granted_page(as_actor, world, access, "head_of_omu").content.decode()
    health = world.actor("health")
    entry_access.answer(access, is_granted=False, answer="Could wait.", today=world.today, by=health)
    assert granted_page(as_actor, world, access, "head_of_omu").status_code == 404
    assert not Task.objects.open().filter(kind="break_glass").exists()
    second = entry_access.read_at_once(entry, reason="Again.", today=D(2026, 10, 9), by=head)
    assert Task.objects.open().get(kind="break_glass").due_on == D(2026, 10, 12)
    with pytest.raises(Refused, match="already"):
        entry_access.read_at_once(entry, reason="Again.", today=D(2026, 10, 9), by=head)
    with pytest.raises(Refused, match="not reviewed yet"):
        entry_access.read_at_once(entry, reason="Again.", today=D(2026, 10, 20), by=head)
    deeds = set(
        AuditEvent.objects.filter(deed__startswith="cases.entry_access").values_list("deed", flat=True)
    )
    assert deeds == {"cases.entry_access.read_at_once", "cases.entry_access.reviewed"}
    assert second.is_at_once


@pytest.mark.parametrize("role", ["wing_staff", "oca", "programme_tutor", "psychology"])
def test_who_does_not_have_to_act_at_night_asks_and_waits(world, role):
    with pytest.raises(Refused):
        entry_access.read_at_once(restricted(world), reason="x", today=world.today, by=world.actor(role))


def test_a_reading_is_ended_early_and_ends_with_the_entry(world, as_actor):
    access = granted(world, asked_to_read(world))
    entry_access.end(access, today=world.today, by=world.actor("security"))
    assert granted_page(as_actor, world, access).status_code == 404
    with pytest.raises(Refused, match="nothing to end"):
        entry_access.end(access, today=world.today, by=world.actor("security"))
    another = granted(world, asked_to_read(world))
    withdrawals.withdraw(another.contact, reason="wrong man", by=world.actor("security"))
    assert granted_page(as_actor, world, another).status_code == 404


def test_pages_ask_answer_list_and_say_when_there_is_nothing(world, as_actor):
    security, wing = as_actor(world.actor("security")), as_actor(world.actor("wing_staff"))
    listed = reverse("entry_requests")
    assert "Nothing waits for an answer" in security.get(listed).content.decode()
    assert "You have asked for nothing" in wing.get(listed).content.decode()
    entry = restricted(world)
    keys = [entry.custody.prisoner.number, entry.pk]
    assert "Ask to read it" in wing.get(reverse("contact", args=keys)).content.decode()
    assert "reason" in wing.post(reverse("entry_ask", args=keys), {"reason": ""}).context["form"].errors
    assert wing.post(reverse("entry_ask", args=keys), {"reason": "My wing tonight."}).status_code == 302
    access = EntryAccess.objects.get()
    assert "My wing tonight." in security.get(listed).content.decode()
    page = security.get(reverse("entry_request", args=[access.pk]))
    assert "My wing tonight." in page.content.decode()
    assert as_actor(world.actor("health")).get(reverse("entry_request", args=[access.pk])).status_code == 404
    answer = {"is_granted": "yes", "days": "2", "answer": ""}
    assert security.post(reverse("entry_request", args=[access.pk]), answer).status_code == 302
    assert SECRET in wing.get(reverse("entry_granted", args=keys)).content.decode()
    assert "until 9 October 2026" in wing.get(listed).content.decode()
    reviewer = as_actor(world.actor("security", place=world.morden))
    assert reviewer.get(reverse("entry_request", args=[access.pk])).status_code == 404
