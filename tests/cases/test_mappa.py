"""MAPPA on a case: proposed on arrival, decided, shown, confirmed for release (docs/domain.md 10.1, 10.7)."""

import datetime

import pytest
from django.urls import reverse

from cases.actions import alerts, mappa, releases
from cases.models import Alert, Clock, Contact, Headline, MappaDecision, Task
from omu.actions.refresh import refresh
from staff.actions.errors import Refused
from staff.models import AuditEvent, Notice

NOW = datetime.datetime(2026, 10, 8, 9, 0, tzinfo=datetime.UTC)
D = datetime.date
VIOLENT = {"main_offence": "Wounding with intent", "offence_group": "Violence"}


def decide(world, custody, role="public_protection", **more):
    """A decision of category 2, level 1, unless `more` says otherwise."""
    said = {
        "category": "2", "level": 1, "is_visor_nominal": False, "reason": "Offence and sentence.",
        "decided_on": world.today, "review_on": D(2027, 4, 8), "now": NOW, "today": world.today,
        "version": MappaDecision.objects.filter(custody=custody).count(),
    }  # fmt: skip
    return mappa.decide(custody, **said | more, by=world.actor(role))


def open_codes(custody):
    return set(Alert.objects.current().filter(custody=custody).values_list("code", flat=True))


def test_on_arrival_the_offence_proposes_and_public_protection_has_a_task_until_it_is_decided(world):
    """M-098."""
    custody = world.receive(main_offence="Sexual assault", offence_group="Sexual offences")
    plain = world.receive()
    refresh([custody, plain], today=world.today)
    refresh([custody], today=world.today)
    task = Task.objects.open().get(kind="mappa")
    assert (task.custody, task.role, task.prison) == (custody, "public_protection", world.ashbourne)
    assert (
        task.text
        == "Decide on MAPPA: category 1 is proposed. Sexual offence: “Sexual assault” (Sexual offences)."
    )
    assert decide(world, custody, category="1").proposed == "1"
    refresh([custody], today=world.today)
    assert not Task.objects.open().filter(kind="mappa").exists()


def test_a_decision_stands_in_head_alerts_log_and_audit_and_the_holders_hear_of_it(world, as_actor):
    """M-198: category 2, level 2."""
    custody = world.receive(**VIOLENT)
    supervisor, manager = world.actor("offender_supervisor"), world.actor("offender_manager")
    world.allocate(custody, supervisor)
    world.allocate(custody, manager)
    decide(world, custody, level=2, is_visor_nominal=True)
    assert Headline.objects.get(custody=custody).mappa == "2/2"
    assert open_codes(custody) == {"mappa_2", "visor"}
    page = as_actor(world.actor("wing_staff")).get(reverse("case", args=[custody.prisoner.number]))
    assert "MAPPA level 2" in page.content.decode()
    assert "MAPPA 2/2" in page.content.decode()
    entry = Contact.objects.get(custody=custody, kind="alert")
    assert entry.text == "MAPPA, decided on 08/10/2026: category 2, level 2."
    assert "Offence and sentence." not in entry.text
    told = Notice.objects.filter(key__startswith="mappa:").values_list("user", flat=True)
    assert set(told) == {supervisor.user.pk, manager.user.pk}
    assert AuditEvent.objects.filter(deed="cases.mappa.decided", reason="Offence and sentence.").exists()


def test_another_decision_takes_the_place_of_the_first_which_stays_readable(world, as_actor):
    custody = world.receive(**VIOLENT)
    decide(world, custody, is_visor_nominal=True)
    decide(world, custody, level=3, reason="Referred and accepted.")
    assert open_codes(custody) == {"mappa_3"}
    decide(world, custody, category="none", level=None, review_on=None, reason="Conviction quashed.")
    assert (open_codes(custody), Headline.objects.get(custody=custody).mappa) == (set(), "")
    page = as_actor(world.actor("offender_supervisor")).get(
        reverse("case_mappa", args=[custody.prisoner.number])
    )
    words = page.content.decode()
    for said in ("Offence and sentence.", "Referred and accepted.", "Conviction quashed.", "No MAPPA case"):
        assert said in words
    assert AuditEvent.objects.filter(deed="cases.mappa.opened").exists()


@pytest.mark.parametrize(
    ("role", "more", "field"),
    [
        ("offender_supervisor", {}, ""),
        ("security", {}, ""),
        ("public_protection", {"category": "none"}, "level"),
        ("public_protection", {"level": None}, "level"),
        ("public_protection", {"reason": " "}, "reason"),
        ("public_protection", {"reason": "x" * 1001}, "reason"),
        ("public_protection", {"decided_on": D(2026, 10, 9)}, "decided_on"),
        ("public_protection", {"decided_on": D(2026, 10, 7)}, "decided_on"),
        ("public_protection", {"review_on": D(2026, 10, 8)}, "review_on"),
        ("public_protection", {"version": 1}, ""),
    ],
)
def test_what_cannot_be_is_refused_and_nothing_is_written(world, role, more, field):
    custody = world.receive(**VIOLENT)
    if "version" in more:
        decide(world, custody)
        more = {"version": 0}
    before = MappaDecision.objects.count()
    with pytest.raises(Refused) as refusal:
        decide(world, custody, role, **more)
    assert (refusal.value.field or "") == field
    assert MappaDecision.objects.count() == before


def test_public_protection_of_another_prison_decides_nothing_here(world):
    custody = world.receive(prison=world.morden)
    with pytest.raises(Refused):
        decide(world, custody)


@pytest.mark.parametrize("code", ["mappa_1", "mappa_2", "mappa_3", "visor"])
def test_alerts_that_repeat_a_decision_are_set_by_nobodys_hand(world, code):
    custody = world.receive()
    given = {"opened_on": world.today, "now": NOW, "today": world.today}
    with pytest.raises(Refused, match="repeats a record"):
        alerts.open_alert(custody, code=code, **given, by=world.actor("public_protection"))


def test_the_level_for_release_is_a_duty_and_its_review_a_task(world):
    """T16: released on 7 October 2028, due by 7 April 2028."""
    custody = world.receive(**VIOLENT)
    refresh([custody], today=world.today)
    clock = Clock.objects.get(custody=custody, standard="T16")
    assert (clock.due_on, clock.running) == (D(2028, 4, 7), True)
    decide(world, custody)
    refresh([custody], today=D(2027, 4, 8))
    task = Task.objects.open().get(kind="mappa_review")
    assert task.due_on == D(2027, 4, 8)
    later = D(2028, 4, 10)
    decide(world, custody, decided_on=later, today=later, review_on=D(2028, 10, 1), for_release=True)
    refresh([custody], today=later)
    clock.refresh_from_db()
    assert clock.met_on == later
    assert not Task.objects.open().filter(kind="mappa_review").exists()


def test_the_page_is_worked_by_its_form_and_a_level_without_a_category_is_sent_back(world, as_actor):
    custody = world.receive(**VIOLENT)
    address = reverse("mappa_decide", args=[custody.prisoner.number])
    client = as_actor(world.actor("public_protection"))
    asked = client.get(address)
    assert asked.context["form"]["category"].value() is None  # proposed, and still to be chosen
    assert "The record proposes category 2" in asked.content.decode()
    day = {"decided_on_day": "8", "decided_on_month": "10", "decided_on_year": "2026", "version": "0"}
    review = {"review_on_day": "8", "review_on_month": "4", "review_on_year": "2027"}
    said = day | {"is_visor_nominal": "yes", "reason": "Sentence."}
    again = client.post(address, said | {"category": "none", "level": "2"})
    assert "level" in again.context["form"].errors
    assert client.post(address, said | review | {"category": "2", "level": "2"}).status_code == 302
    made = MappaDecision.objects.get()
    assert (made.category, made.level, made.is_visor_nominal, made.proposed) == ("2", 2, True, "2")
    page = as_actor(world.actor("governor")).get(reverse("case_mappa", args=[custody.prisoner.number]))
    assert "Level 2" in page.content.decode()
    assert reverse("mappa_decide", args=[custody.prisoner.number]) not in page.content.decode()


@pytest.mark.parametrize(
    ("said", "field", "lines"),
    [
        ({"category": "none", "level": "2"}, "level", 1),
        ({"level": "2"}, "category", 1),
        ({"category": "4", "level": "2"}, "category", 0),  # no category there is: nothing reached the action
        ({}, "category", 0),
        ({"category": "2"}, "level", 0),
    ],
)
def test_a_level_without_a_category_stands_in_the_audit_and_what_was_forgotten_does_not(
    world, as_actor, said, field, lines
):
    number = world.receive(**VIOLENT).prisoner.number
    client, address = as_actor(world.actor("public_protection")), reverse("mappa_decide", args=[number])
    assert "Category (optional)" not in client.get(address).content.decode()
    day = {"decided_on_day": "8", "decided_on_month": "10", "decided_on_year": "2026", "version": "0"}
    refused = client.post(address, day | {"is_visor_nominal": "yes", "reason": "Sentence."} | said)
    assert list(refused.context["form"].errors) == [field]
    found = AuditEvent.objects.filter(deed="staff.action.refused", prisoner_number=number)
    assert [one.subject_key for one in found] == ["mappa_decide"] * lines
    assert not MappaDecision.objects.exists()


def test_high_risk_with_no_decision_is_flagged_and_an_empty_page_says_so(world, as_actor):
    """Rule 5 of 10.1."""
    custody = world.receive()
    client, address = as_actor(world.actor("governor")), reverse("case_mappa", args=[custody.prisoner.number])
    assert "Nobody has decided on MAPPA yet" in client.get(address).content.decode()
    Headline.objects.filter(custody=custody).update(rosh_level="high")
    assert "nobody has decided on MAPPA." in client.get(address).content.decode()
    decide(world, custody, category="none", level=None, review_on=None)
    assert "nobody has decided on MAPPA." not in client.get(address).content.decode()


def test_a_closed_case_takes_no_decision(world):
    custody = world.receive(**VIOLENT)
    done = {"today": world.today, "by": world.actor("head_of_omu")}
    releases.release(custody, on=world.today, closed_as="licence", **done)
    with pytest.raises(Refused, match="closed"):
        decide(world, custody)
