"""Victims, victim contact, and people with whom contact is limited (docs/domain.md 10.5, 10.6)."""

import datetime

import pytest
from django.urls import reverse

from cases.actions import contacts, no_contacts, releases, victims
from cases.models import Alert, Clock, Contact, NoContact, Task, VictimStatement
from omu.actions.refresh import refresh
from staff import actors
from staff.actions.errors import Refused
from staff.models import AuditEvent, Notice

D = datetime.date
NOW = datetime.datetime(2026, 10, 8, 15, 0, tzinfo=datetime.UTC)
VIOLENT = {"main_offence": "Wounding with intent", "offence_group": "Violence"}


def limit(world, custody, role="public_protection", **more):
    """No contact at all with Ada Flint by order of a court, unless `more` says otherwise."""
    said = {"person": "Ada Flint", "level": 1, "basis": "court_order", "reason": "Order of the court.",
            "decided_on": world.today}  # fmt: skip
    return no_contacts.decide(custody, **said | more, now=NOW, today=world.today, by=world.actor(role))


def state(world, custody, role="public_protection", **more):
    """An identifiable victim to whom contact has to be offered, unless `more` says otherwise."""
    said = {"who": "identifiable", "location_matters": True, "scheme": "waiting", "stated_on": world.today,
            "version": VictimStatement.objects.filter(custody=custody).count()}  # fmt: skip
    return victims.state(custody, **said | more, now=NOW, today=world.today, by=world.actor(role))


def log(world, custody, **facts):
    plain = {"kind": "communication", "sub_kind": "letter", "mode": "letter", "with_whom": "prisoner",
             "text": "He posted a letter."}  # fmt: skip
    by = world.actor("wing_staff")
    return contacts.log(custody, happened_at=NOW, **plain | facts, now=NOW, today=world.today, by=by)


def test_a_letter_to_somebody_with_whom_there_is_no_contact_names_who_was_told(world):
    custody = world.receive()
    log(world, custody)
    limit(world, custody)
    for facts in ({}, {"kind": "observation", "sub_kind": "visits", "mode": "face_to_face"},
                  {"sub_kind": "telephone", "mode": "telephone"}, {"with_whom": "family"}):  # fmt: skip
        with pytest.raises(Refused) as refusal:
            log(world, custody, **facts)
        assert refusal.value.field == "with_barred"
        with pytest.raises(Refused) as refusal:
            log(world, custody, with_barred=True, **facts)
        assert refusal.value.field == "told"
    log(world, custody, with_barred=False)
    log(world, custody, kind="observation", sub_kind="wing", mode="observation")
    assert not Task.objects.filter(kind="no_contact").exists()
    made = log(world, custody, with_barred=True, told="Ola Okonkwo")
    assert (made.with_barred, made.told) == (True, "Ola Okonkwo")
    task = Task.objects.open().get(kind="no_contact")
    assert (task.role, task.text) == (
        "public_protection", "Contact that is forbidden with a person was logged. Ola Okonkwo was told",
    )  # fmt: skip


def test_in_writing_only_allows_the_letter_and_not_the_call(world):
    custody = world.receive()
    limit(world, custody, level=2)
    assert log(world, custody, with_barred=True).told == ""
    with pytest.raises(Refused, match="in writing only"):
        log(world, custody, sub_kind="telephone", mode="telephone", with_barred=True)


def test_the_alert_follows_and_names_nobody_and_the_last_day_ends_it(world):
    custody = world.receive()
    supervisor = world.actor("offender_supervisor")
    world.allocate(custody, supervisor)
    limit(world, custody, until=D(2026, 10, 20))
    alert = Alert.objects.current().get(custody=custody, code="no_contact")
    assert alert.source == "system"
    notice = Notice.objects.get(user=supervisor.user, kind="no_contact")
    assert "Flint" not in notice.text + alert.note
    assert not Contact.objects.filter(text__contains="Flint").exists()
    refresh([custody], today=D(2026, 10, 20))
    assert Alert.objects.current().filter(pk=alert.pk).exists()
    refresh([custody], today=D(2026, 10, 21))
    assert not Alert.objects.current().filter(pk=alert.pk).exists()


def test_lifting_the_last_limit_ends_the_alert(world):
    custody = world.receive()
    with pytest.raises(Refused) as refusal:
        limit(world, custody, level=None)
    assert refusal.value.field == "person"
    limit(world, custody)
    limit(world, custody, person="Bo Flint", level=3)
    limit(world, custody, person="ada flint", level=None)
    assert [one.person for one in no_contacts.in_force(custody, today=world.today)] == ["Bo Flint"]
    assert Alert.objects.current().filter(custody=custody, code="no_contact").exists()
    limit(world, custody, person="Bo Flint", level=None)
    assert not Alert.objects.current().filter(custody=custody, code="no_contact").exists()
    assert AuditEvent.objects.filter(deed="cases.no_contact.lifted").count() == 2


@pytest.mark.parametrize(
    ("role", "facts", "field"),
    [
        ("offender_supervisor", {}, None), ("wing_staff", {}, None),
        ("public_protection", {"person": " "}, "person"), ("public_protection", {"level": 4}, "level"),
        ("public_protection", {"basis": "whim"}, "basis"), ("public_protection", {"reason": " "}, "reason"),
        ("public_protection", {"decided_on": D(2026, 10, 9)}, "decided_on"),
        ("public_protection", {"until": D(2026, 10, 7)}, "until"),
    ],
)  # fmt: skip
def test_a_limit_that_cannot_be_is_refused(world, role, facts, field):
    custody = world.receive()
    with pytest.raises(Refused) as refusal:
        limit(world, custody, role=role, **facts)
    assert refusal.value.field == field
    assert not NoContact.objects.exists()


def test_wing_staff_read_the_name_while_they_log_and_nothing_about_victims(world, as_actor):
    custody = world.receive()
    limit(world, custody, reason="She lives in fear.")
    state(world, custody, concerns="She fears his return.")
    wing = as_actor(world.actor("wing_staff"))
    form = wing.get(reverse("contact_log_entry", args=[custody.prisoner.number])).content.decode()
    assert "Ada Flint: no contact at all." in form
    page = wing.get(reverse("case_victims", args=[custody.prisoner.number])).content.decode()
    assert "Ada Flint" in page
    assert "fear" not in page
    carat = as_actor(world.actor("carat"))
    form = carat.get(reverse("contact_log_entry", args=[custody.prisoner.number])).content.decode()
    assert "Flint" not in form
    assert "Public protection knows with whom" in form
    assert carat.get(reverse("case_victims", args=[custody.prisoner.number])).status_code == 403


def test_t17_runs_from_sentence_and_the_offer_meets_it(world):
    """M-175; sentenced on the day the world sets; 56 days."""
    custody = world.receive(**VIOLENT)
    refresh([custody], today=world.today)
    clock = Clock.objects.get(custody=custody, standard="T17")
    assert clock.due_on == custody.sentenced_on + datetime.timedelta(days=56)
    liaison = world.actor("victim_liaison_officer")
    state(world, custody, scheme="accepted", offered_on=world.today, liaison=liaison.user)
    refresh([custody], today=world.today)
    clock.refresh_from_db()
    assert clock.met_on == world.today


def test_of_the_log_a_liaison_officer_knows_the_victim_kind_only(world):
    """Entries he wrote himself in an earlier post: what is not about a victim he reads there no more."""
    custody = world.receive()
    before = world.actor("offender_supervisor")
    plain = {"happened_at": NOW, "kind": "communication", "mode": "letter", "with_whom": "agency"}
    about, *others = (
        contacts.log(custody, **plain | facts, text="Words.", now=NOW, today=world.today, by=before).pk
        for facts in (
            {"sub_kind": "victim"}, {"sub_kind": "letter"}, {"sub_kind": ""}, {"kind": "general"},
        )
    )  # fmt: skip
    liaison = actors.of(world.assign("victim_liaison_officer", user=before.user))
    manager = actors.of(world.assign("offender_manager", user=before.user))
    assert set(Contact.objects.visible_to(liaison).values_list("pk", flat=True)) == {about}
    assert set(Contact.objects.visible_to(manager).values_list("pk", flat=True)) == {about, *others}


def test_the_liaison_officer_hears_of_release_and_not_of_the_prison(world):
    custody = world.receive(**VIOLENT)
    liaison = world.actor("victim_liaison_officer")
    state(world, custody, scheme="accepted", offered_on=world.today, liaison=liaison.user)
    releases.release(
        custody, on=world.today, closed_as="expired", today=world.today, by=world.actor("head_of_omu")
    )
    notice = Notice.objects.get(user=liaison.user, kind="victim_stage")
    assert "8" in notice.text
    assert world.ashbourne.name not in notice.text


@pytest.mark.parametrize(
    ("role", "facts", "field"),
    [
        ("wing_staff", {}, None), ("security", {}, None),
        ("offender_manager", {"who": "none"}, "scheme"),
        ("victim_liaison_officer", {}, None),
        ("public_protection", {"stated_on": D(2026, 10, 9)}, "stated_on"),
        ("public_protection", {"scheme": "declined", "offered_on": D(2026, 10, 9)}, "offered_on"),
        ("public_protection", {"version": 3}, None),
    ],
)  # fmt: skip
def test_what_cannot_be_of_victims_is_refused(world, role, facts, field):
    custody = world.receive()
    if role == "offender_manager":
        world.allocate(custody, world.actor(role))
    with pytest.raises(Refused) as refusal:
        state(world, custody, role=role, **facts)
    assert refusal.value.field == field


def test_pages_record_and_show(world, as_actor):
    custody = world.receive(**VIOLENT)
    user = as_actor(world.actor("public_protection"))
    number = custody.prisoner.number
    day = {"stated_on_day": "8", "stated_on_month": "10", "stated_on_year": "2026"}
    said = day | {"who": "identifiable", "location_matters": "yes", "scheme": "waiting", "version": "0"}
    assert (
        "There is a problem"
        in user.post(reverse("victims_state", args=[number]), said | {"who": ""}).content.decode()
    )
    assert user.post(reverse("victims_state", args=[number]), said).status_code == 302
    on = {"decided_on_day": "1", "decided_on_month": "10", "decided_on_year": "2026"}
    limited = on | {"person": "Ada Flint", "level": "1", "basis": "victim", "reason": "She asked."}
    assert user.post(reverse("no_contact_decide", args=[number]), limited).status_code == 302
    page = user.get(reverse("case_victims", args=[number])).content.decode()
    for words in ("Ada Flint", "An identifiable victim", "Victim contact has to be offered."):
        assert words in page
    assert user.post(reverse("no_contact_decide", args=[number]), limited | {"level": "0"}).status_code == 302
    assert NoContact.objects.get(level=None).person == "Ada Flint"
