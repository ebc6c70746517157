"""Decisions: opened, heard, cited, excused, closed; temporary release and its outcome (docs/domain.md 12)."""

import datetime

import pytest
from django.db import IntegrityError, transaction
from django.urls import reverse

from cases.actions import contacts
from cases.models import Clock, Contact, Custody, Task
from risk.actions import (
    clocks,
    decision_closing,
    decision_records,
)
from risk.actions.decision_closing import Decided
from risk.actions.decision_records import Wanted
from risk.models import DecisionRecord
from staff.actions.errors import Refused, Stale
from staff.models import Notice
from tests.risk.deciding import EVERYBODY, NOW, cite, close, fresh, hear, start
from tests.risk.writing import signed


def test_a_recategorisation_without_an_assessment_cannot_be_closed(world, custody):
    """M-007, M-055: neither without an assessment cited nor without the unit's opinion."""
    decision = start(world, custody)
    with pytest.raises(Refused) as refused:
        close(world, decision)
    assert refused.value.field == "exception"
    assert "No assessment is cited." in refused.value.message
    assert "The offender management unit has given no opinion." in refused.value.message
    assert fresh(decision).is_open
    assert Custody.objects.get(pk=custody.pk).security_category == "C"


def test_everybody_asked_has_a_task_and_loses_it_by_answering(world, custody):
    world.allocate(custody, world.actor("offender_supervisor"))
    decision = start(world, custody)
    asked = Task.objects.filter(kind="decision_opinion", done_at=None)
    # No offender manager holds the case, so none is asked.
    assert {one.role or one.user.username.split(".")[0] for one in asked} == {
        "offender_supervisor", "public_protection", "security",
    }  # fmt: skip
    hear(world, decision, "security")
    assert asked.all().count() == 2


def test_on_a_current_assessment_and_with_the_unit_heard_it_closes(world, custody, supervisor):
    decision = start(world, custody)
    done = signed(world, custody, supervisor)
    cite(world, decision, done, supervisor)
    hear(world, decision, *EVERYBODY)
    closed = close(world, decision)
    assert (closed.state, closed.outcome, closed.was_current, closed.assessment_age) == (
        "closed",
        "D",
        True,
        0,
    )
    assert closed.levels["public"] == {"community": "low", "custody": "low"}
    assert Custody.objects.get(pk=custody.pk).security_category == "D"
    entry = Contact.objects.get(custody=custody, sub_kind="oca")
    assert entry.text == "Re-categorisation: category d. Trusted with outside work."
    assert not Task.objects.filter(key__startswith=f"decision:{decision.pk}:", done_at=None).exists()
    assert Notice.objects.filter(user=world.actor("security").user, text__contains="is decided").exists()
    with pytest.raises(Refused, match="decided already"):
        close(world, decision)


def test_an_old_assessment_needs_a_reason_and_a_manager(world, custody, supervisor):
    decision = start(world, custody)
    done = signed(world, custody, supervisor)
    cite(world, decision, done, supervisor)
    hear(world, decision, *EVERYBODY)
    a_year_on = world.today + datetime.timedelta(days=366)
    later = {"version": fresh(decision).version, "now": NOW, "today": a_year_on, "by": world.actor("oca")}
    with pytest.raises(Refused, match="Older than 12 months"):
        decision_closing.close(decision, decided=Decided(outcome="D", reason="x"), **later)
    oca, head = world.actor("oca"), world.actor("head_of_omu")
    facts = {"today": a_year_on, "version": fresh(decision).version}
    decision_records.ask_exception(decision, reason="Out on 1 November anyway.", by=oca, **facts)
    assert Task.objects.get(kind="decision_excuse", done_at=None).role == "head_of_omu"
    facts["version"] = fresh(decision).version
    with pytest.raises(Refused, match="A manager answers"):
        decision_records.answer_exception(decision, approve=True, words="Yes.", by=oca, **facts)
    with pytest.raises(Refused) as refused:
        decision_records.answer_exception(decision, approve=True, words=" ", by=head, **facts)
    assert refused.value.field == "words"
    decision_records.answer_exception(decision, approve=True, words="Agreed.", by=head, **facts)
    later["version"] = fresh(decision).version
    closed = decision_closing.close(decision, decided=Decided(outcome="D", reason="x"), **later)
    assert (closed.was_current, closed.excused, closed.excused_by) == (False, True, head.user)


def test_what_a_manager_did_not_see_is_not_excused(world, custody, supervisor):
    decision = start(world, custody)
    done = signed(world, custody, supervisor)
    cite(world, decision, done, supervisor)
    facts = {"version": fresh(decision).version, "today": world.today}
    decision_records.ask_exception(decision, reason="Nobody on duty.", by=world.actor("oca"), **facts)
    facts["version"] = fresh(decision).version
    decision_records.answer_exception(
        decision, approve=True, words="Once.", by=world.actor("head_of_omu"), **facts
    )
    a_year_on = world.today + datetime.timedelta(days=366)
    with pytest.raises(Refused, match="Older than 12 months"):
        decision_closing.close(
            decision, decided=Decided(outcome="D", reason="x", not_heard_because="x"),
            version=fresh(decision).version, now=NOW, today=a_year_on, by=world.actor("oca"),
        )  # fmt: skip


def test_nobody_excuses_his_or_her_own(world, custody):
    decision = start(world, custody)
    head = world.actor("head_of_omu")
    decision_records.ask_exception(decision, reason="x", version=1, today=world.today, by=head)
    with pytest.raises(Refused, match="never whoever asked"):
        decision_records.answer_exception(
            decision, approve=True, words="x", version=2, today=world.today, by=head
        )


def test_an_open_review_makes_the_assessment_stale(world, custody, supervisor):
    done = signed(world, custody, supervisor)
    contacts.log(
        custody, happened_at=NOW, kind="observation", sub_kind="wing", mode="observation", with_whom="nobody",
        text="Threatened his cell mate.", tags=("change_in_roh",), now=NOW, today=world.today, by=supervisor,
    )  # fmt: skip
    clocks.refresh([Custody.objects.get(pk=custody.pk)], today=world.today)
    decision = start(world, custody)
    cite(world, decision, done, supervisor)
    hear(world, decision, *EVERYBODY)
    # The assessment was completed on the day of the event, so it meets the review it asks for.
    assert Clock.objects.get(custody=custody, standard="T9a.assessment").met_on == world.today
    assert close(world, decision).was_current is True


@pytest.mark.parametrize(
    ("role", "deed"),
    [("wing_staff", "start"), ("offender_supervisor", "start"), ("governor", "start"), ("inspector", "start"),
     ("head_of_omu", "close"), ("offender_supervisor", "close"), ("security", "cite")],
)  # fmt: skip
def test_who_may_not(world, custody, supervisor, role, deed):
    by = world.actor(role)
    decision = start(world, custody)
    done = signed(world, custody, supervisor)
    deeds = {
        "start": lambda: decision_records.start(custody, wanted=Wanted(kind="hdc"), today=world.today, by=by),
        "close": lambda: close(world, decision, by=by),
        "cite": lambda: cite(world, decision, done, by),
    }
    with pytest.raises(Refused, match="Your role"):
        deeds[deed]()


def test_one_open_decision_of_a_kind(world, custody):
    decision = start(world, custody)
    with pytest.raises(Refused, match="open already"):
        start(world, custody)
    start(world, custody, kind="hdc")
    decision_records.withdraw(decision, reason="Asked too early.", version=1, by=world.actor("oca"))
    assert start(world, custody).is_open


def test_what_changed_meanwhile_is_not_overwritten(world, custody):
    decision = start(world, custody)
    decision_records.ask_exception(decision, reason="x", version=1, today=world.today, by=world.actor("oca"))
    with pytest.raises(Stale):
        decision_records.withdraw(decision, reason="x", version=1, by=world.actor("oca"))


def test_the_database_refuses_a_decision_without_grounds(world, custody):
    decision = start(world, custody)
    row = fresh(decision)
    row.state, row.outcome, row.reason, row.decided_by = "closed", "D", "x", world.actor("oca").user
    row.decided_on = world.today
    with pytest.raises(IntegrityError), transaction.atomic():
        row.save()


def page(name, custody, *more):
    return reverse(name, args=[custody.prisoner.number, *more])


def test_the_pages_from_opening_to_decision(world, custody, supervisor, as_actor):
    done = signed(world, custody, supervisor)
    contacts.log(
        custody, happened_at=NOW, kind="general", mode="record_check", with_whom="nobody", text="A threat.",
        restriction="restricted_security", gist_bearing="Staff at risk.", gist_what_to_do="Tell security.",
        now=NOW, today=world.today, by=world.actor("security"),
    )  # fmt: skip
    oca = as_actor(world.actor("oca"))
    assert "No decision yet" in oca.get(page("decision_list", custody)).content.decode()
    oca.post(page("decision_start", custody), {"kind": "recategorisation"})
    decision = DecisionRecord.objects.get()
    unit = oca.get(reverse("decisions") + "?show=unheard").content.decode()
    assert custody.prisoner.number in unit
    assert "No such decision" in oca.get(reverse("decisions") + "?show=closed").content.decode()
    oca.post(
        page("decision_cite", custody, decision.pk),
        {"assessment": done.pk, "bears": "Low throughout.", "version": 1},
    )
    for role in ("offender_supervisor", "wing_staff"):
        as_actor(world.actor(role)).post(
            page("decision_opinion", custody, decision.pk), {"view": "for", "text": f"Of {role}."}
        )
    at = page("decision", custody, decision.pk)
    wing = as_actor(world.actor("wing_staff")).get(at).content.decode()
    assert "Of wing_staff." in wing
    assert "Of offender_supervisor." not in wing
    assert "Low throughout." not in wing
    whole = as_actor(supervisor).get(at).content.decode()
    assert "Of offender_supervisor." in whole
    assert "A threat." in whole  # reads security entries in full
    of_oca = oca.get(at).content.decode()
    assert "A threat." not in of_oca
    assert "Staff at risk." in of_oca
    said = {"outcome": "D", "reason": "Trusted.", "not_heard_because": "", "version": fresh(decision).version}
    again = oca.post(page("decision_close", custody, decision.pk), said).content.decode()
    assert "Say why these were not heard: the offender manager, public protection, security." in again
    oca.post(page("decision_close", custody, decision.pk), said | {"not_heard_because": "No answer."})
    assert fresh(decision).state == "closed"
    assert "Trusted." in as_actor(supervisor).get(at).content.decode()
