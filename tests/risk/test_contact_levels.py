"""Contact with children: decided, shown, and held to in the log (docs/domain.md 10.4)."""

import datetime

import pytest
from django.urls import reverse

from cases.actions import contacts
from cases.models import Alert, Contact, Task
from omu.actions.refresh import refresh
from risk.actions import contact_levels
from risk.models import ContactLevel
from staff.actions.errors import Refused
from staff.models import AuditEvent, Notice

D = datetime.date
NOW = datetime.datetime(2026, 10, 8, 15, 0, tzinfo=datetime.UTC)


def limited(world, custody, role="public_protection", **facts):
    """A decision on contact with children, level 1 in general unless `facts` say otherwise."""
    plain = {"level": 1, "reason": "Offence against a child.", "decided_on": world.today}
    return contact_levels.decide(custody, **plain | facts, now=NOW, today=world.today, by=world.actor(role))


def log(world, custody, **facts):
    plain = {"kind": "observation", "sub_kind": "visits", "mode": "face_to_face", "with_whom": "family",
             "text": "Visit of his sister."}  # fmt: skip
    by = world.actor("wing_staff")
    return contacts.log(custody, happened_at=NOW, **plain | facts, now=NOW, today=world.today, by=by)


def test_at_level_1_a_visit_with_a_child_is_not_kept_without_saying_who_was_told(world):
    """M-174."""
    custody = world.receive()
    log(world, custody)
    limited(world, custody)
    with pytest.raises(Refused) as refusal:
        log(world, custody)
    assert refusal.value.field == "with_child"
    for mode in ("face_to_face", "letter", "telephone", "email"):
        with pytest.raises(Refused) as refusal:
            log(world, custody, mode=mode, with_child=True)
        assert refusal.value.field == "told"
    assert not Task.objects.filter(kind="child_contact").exists()
    entry = log(world, custody, with_child=True, told="Ada Okonkwo")
    assert (entry.with_child, entry.with_barred, entry.told) == (True, None, "Ada Okonkwo")
    task = Task.objects.open().get(kind="child_contact")
    assert (task.role, task.prison) == ("public_protection", world.ashbourne)
    assert log(world, custody, with_child=False)


def test_the_page_of_the_log_asks_and_the_name_stands_in_the_entry(world, as_actor):
    custody = world.receive()
    wing = as_actor(world.actor("wing_staff"))
    address = reverse("contact_log_entry", args=[custody.prisoner.number])
    assert "Did a child take part" not in wing.get(address).content.decode()
    limited(world, custody)
    assert "Child contact level 1: no contact with any child." in wing.get(address).content.decode()
    day = {"happened_on_day": "8", "happened_on_month": "10", "happened_on_year": "2026"}
    said = day | {"happened_time": "0:05", "kind": "observation:wing", "mode": "letter",
                  "with_whom": "family", "text": "A card came."}  # fmt: skip
    page = wing.post(address, said | {"with_child": "yes"})
    assert "and say here who was told" in page.content.decode()
    assert not Contact.objects.filter(text__startswith="A card came.").exists()
    assert wing.post(address, said | {"with_child": "yes", "told": "A. Okonkwo"}).status_code == 302
    assert Contact.objects.get(text="A card came.").told == "A. Okonkwo"
    log_page = wing.get(reverse("case_log", args=[custody.prisoner.number])).content.decode()
    assert "A child took part. Told, or confirmed by: A. Okonkwo." in log_page


def test_the_alert_is_the_strictest_level_and_names_no_child(world):
    custody = world.receive()
    supervisor, manager = world.actor("offender_supervisor"), world.actor("offender_manager")
    world.allocate(custody, supervisor)
    world.allocate(custody, manager)
    assessed = {"assessed_on": world.today, "reason": "Assessed together."}
    limited(world, custody, level=4, child="Mabli", **assessed)
    limited(world, custody, level=2, child="Ifan", **assessed)
    codes = Alert.objects.current().filter(custody=custody, code__startswith="child")
    assert [one.code for one in codes] == ["child_contact_2"]
    limited(world, custody, level=3, child="ifan", **assessed)
    assert [one.level for one in contact_levels.in_force(custody)] == [3, 4]
    assert not Contact.objects.filter(text__contains="Mabli").exists()
    told = Notice.objects.filter(key__startswith="contact_level:")
    assert {one.user_id for one in told} == {supervisor.user.pk, manager.user.pk}
    assert AuditEvent.objects.filter(deed="risk.contact_level.decided").count() == 3


@pytest.mark.parametrize(
    ("role", "facts", "field"),
    [
        ("offender_supervisor", {}, None), ("head_of_omu", {}, None),
        ("public_protection", {"level": 2}, "assessed_on"),
        ("public_protection", {"level": 4, "assessed_on": D(2026, 10, 1)}, "child"),
        ("public_protection", {"level": 2, "assessed_on": D(2026, 10, 9)}, "assessed_on"),
        ("public_protection", {"reason": " "}, "reason"),
        ("public_protection", {"decided_on": D(2026, 10, 9)}, "decided_on"),
        ("public_protection", {"review_on": D(2026, 10, 8)}, "review_on"),
    ],
)  # fmt: skip
def test_what_cannot_be_is_refused(world, role, facts, field):
    custody = world.receive()
    with pytest.raises(Refused) as refusal:
        limited(world, custody, role=role, **facts)
    assert refusal.value.field == field
    assert not ContactLevel.objects.exists()


def test_the_review_is_twelve_months_ahead_and_becomes_a_task(world):
    custody = world.receive()
    assert limited(world, custody).review_on == D(2027, 10, 8)
    refresh([custody], today=D(2027, 10, 7))
    assert not Task.objects.filter(kind="contact_level_review").exists()
    refresh([custody], today=D(2027, 10, 8))
    refresh([custody], today=D(2027, 10, 8))
    assert Task.objects.open().get(kind="contact_level_review").due_on == D(2027, 10, 8)
    world.today = D(2027, 10, 8)
    limited(world, custody, decided_on=D(2027, 10, 8))
    refresh([custody], today=D(2027, 10, 8))
    assert not Task.objects.open().filter(kind="contact_level_review").exists()


def test_names_of_children_are_read_by_few(world, as_actor):
    custody = world.receive()
    limited(world, custody, level=4, child="Mabli", assessed_on=world.today)
    address = reverse("case_contact_levels", args=[custody.prisoner.number])
    assert "Mabli" in as_actor(world.actor("offender_supervisor")).get(address).content.decode()
    for role in ("wing_staff", "learning_and_skills", "case_administrator"):
        assert as_actor(world.actor(role)).get(address).status_code == 403
    wing = as_actor(world.actor("wing_staff")).get(reverse("case", args=[custody.prisoner.number]))
    assert "Child contact: level 4" in wing.content.decode()
    assert "Mabli" not in wing.content.decode()
