"""The end of child protection marked in the log, and harassment procedures (docs/domain.md 10.4, 10.5)."""

import datetime

import pytest
from django.urls import reverse

from cases.actions import alerts, contacts, protection_ends
from cases.models import Clock, Contact, ProtectionEnd, Task, child_marks
from omu.actions.refresh import refresh
from risk.actions import oversight_facts
from risk.standards.oversight import Span, marked_spans
from sentence_plans.actions import known
from staff.actions.errors import Refused
from staff.models import AuditEvent, Notice

D = datetime.date
EARLIER = D(2026, 10, 1)
NOON = datetime.datetime(2026, 10, 8, 11, 0, tzinfo=datetime.UTC)
STALKING = {"main_offence": "Stalking involving fear of violence", "offence_group": "Public order"}


def marked(world, custody, on=8):
    """An entry of a day in October that marks child protection."""
    at = NOON.replace(day=on)
    return contacts.log(
        custody, happened_at=at, kind="observation", sub_kind="wing", mode="record_check", with_whom="nobody",
        text="Photographs of children.", tags=("child_protection",), now=max(NOON, at),
        today=max(NOON, at).date(), by=world.actor("wing_staff"),
    )  # fmt: skip


def over(world, custody, role="public_protection", **more):
    """That it is over, said by public protection unless `more` says otherwise."""
    said = {"kind": "child_protection", "reason": "The children are grown up.", "ended_on": world.today}
    return protection_ends.end(custody, **said | more, today=world.today, by=world.actor(role))


def marked_and_over(world, custody):
    """A mark that was said to be over."""
    marked(world, custody)
    return over(world, custody)


def test_a_mark_counts_until_it_is_said_to_be_over_and_the_entry_stays(world, as_actor):
    custody = world.receive()
    supervisor = world.actor("offender_supervisor")
    world.allocate(custody, supervisor)
    entry = marked(world, custody)
    assert known.child_protection(custody, assessment=None) is True
    made = over(world, custody)
    assert known.child_protection(custody, assessment=None) is None
    assert Contact.objects.get(pk=entry.pk).tags.get().kind == "child_protection"
    assert Notice.objects.get(kind="protection_end").user == supervisor.user
    assert AuditEvent.objects.get(deed="cases.protection_end.recorded").reason == made.reason
    page = as_actor(world.actor("governor")).get(
        reverse("case_child_protection", args=[custody.prisoner.number])
    )
    words = " ".join(page.content.decode().split())
    assert "The children are grown up." in words
    assert "No entry of the log marks child protection now." in words
    assert reverse("child_protection_over", args=[custody.prisoner.number]) not in words


def test_an_entry_of_a_later_day_marks_it_anew_and_one_of_the_same_day_does_not(world):
    custody = world.receive()
    marked_and_over(world, custody)
    marked(world, custody)
    assert not child_marks().exists()
    later = marked(world, custody, on=9)
    assert child_marks().get().contact == later


def test_what_was_over_later_still_counted_as_of_the_day_before(world):
    """A measure as of 7 October does not know what was said on the 8th."""
    custody = world.receive(sentenced_on=EARLIER, received_on=EARLIER)
    marked(world, custody, on=7)
    over(world, custody)
    assert child_marks(by=D(2026, 10, 7)).count() == 1
    assert child_marks(by=D(2026, 10, 8)).count() == 0


def test_oversight_is_expected_from_the_first_mark_until_it_is_over_and_t12_stops(world):
    custody = world.receive(sentenced_on=EARLIER, received_on=EARLIER)
    marked(world, custody, on=7)
    refresh([custody], today=world.today)
    assert Clock.objects.running().filter(custody=custody, standard="T12").exists()
    over(world, custody)
    spans = oversight_facts.gather([custody])[custody.pk].spans
    assert spans == (Span(D(2026, 10, 7), D(2026, 10, 8), "child protection in the log"),)
    refresh([custody], today=world.today)
    assert not Clock.objects.running().filter(custody=custody, standard="T12").exists()


@pytest.mark.parametrize(
    ("marks", "ends", "spans"),
    [
        ([1, 5], [], [(1, None)]),
        ([1, 5], [7], [(1, 7)]),
        ([1, 7], [7], [(1, 7)]),  # of the same day: over as well
        ([1, 8], [7], [(1, 7), (8, None)]),
        ([1, 8], [7, 20], [(1, 7), (8, 20)]),
        ([30], [7], [(30, None)]),
    ],
)
def test_spans_of_marks(marks, ends, spans):
    day = lambda number: number and D(2026, 10, number)  # noqa: E731
    found = marked_spans(marked=map(day, marks), ends=map(day, ends))
    assert [(one.since, one.until) for one in found] == [(day(a), day(b)) for a, b in spans]


@pytest.mark.parametrize(
    ("role", "more", "field"),
    [
        ("offender_supervisor", {}, ""),
        ("wing_staff", {}, ""),
        ("public_protection", {"reason": "  "}, "reason"),
        ("public_protection", {"reason": "x" * 1001}, "reason"),
        ("public_protection", {"ended_on": D(2026, 10, 9)}, "ended_on"),
        ("public_protection", {"ended_on": D(2026, 10, 7)}, "ended_on"),  # nothing was marked by then
        ("public_protection", {"kind": "everything"}, "kind"),
        ("public_protection", {"kind": "harassment"}, ""),
    ],
)
def test_what_cannot_be_over_is_refused(world, role, more, field):
    custody = world.receive()
    marked(world, custody)
    with pytest.raises(Refused) as refusal:
        over(world, custody, role, **more)
    assert (refusal.value.field or "") == field
    assert not ProtectionEnd.objects.exists()


def test_harassment_is_proposed_from_the_offence_on_arrival_and_set_ends_the_task(world):
    custody = world.receive(**STALKING)
    refresh([custody], today=world.today)
    refresh([custody], today=world.today)
    task = Task.objects.get(kind="harassment")
    assert (task.role, task.prison, task.done_at) == ("public_protection", world.ashbourne, None)
    assert "Stalking involving fear of violence" in task.text
    by = world.actor("public_protection")
    made = alerts.open_alert(
        custody, code="harassment", opened_on=world.today, now=NOON, today=world.today, by=by
    )
    refresh([custody], today=world.today)
    assert not Task.objects.open().filter(kind="harassment").exists()
    alerts.close(made, reason="The order has ended.", now=NOON, today=world.today, by=by)
    refresh([custody], today=world.today)
    assert not Task.objects.open().filter(kind="harassment").exists()


def test_that_the_procedures_are_not_needed_is_said_with_a_reason_and_only_once(world, as_actor):
    custody = world.receive(**STALKING)
    refresh([custody], today=world.today)
    client = as_actor(world.actor("head_of_omu"))
    page = client.get(reverse("case_child_protection", args=[custody.prisoner.number])).content.decode()
    address = reverse("harassment_not_needed", args=[custody.prisoner.number])
    assert address in page
    said = {"ended_on_day": "8", "ended_on_month": "10", "ended_on_year": "2026"}
    assert "reason" in client.post(address, said).context["form"].errors
    assert client.post(address, said | {"reason": "The victim has died."}).status_code == 302
    assert not Task.objects.open().filter(kind="harassment").exists()
    refresh([custody], today=world.today)
    assert not Task.objects.open().filter(kind="harassment").exists()
    again = client.post(address, said | {"reason": "Once more."})
    assert "somebody has decided on them" in again.content.decode()


def test_another_offence_proposes_nothing(world):
    custody = world.receive(main_offence="Burglary", offence_group="Burglary")
    refresh([custody], today=world.today)
    assert not Task.objects.filter(kind="harassment").exists()
