"""What starts the review of a plan, by hand; whose it is; T5 of one prison (docs/domain.md 5, 8.1)."""

import datetime
from dataclasses import replace

import pytest
from django.urls import reverse

from cases.actions import prison_settings
from cases.models import Clock, ClockFlag, Task
from omu.actions import refresh
from risk.models import Assessment, SectionResult
from sentence_plans.actions import work
from tests.sentence_plans.writing import TUTOR, assessed, complete

D = datetime.date
PROGRAMME = replace(TUTOR, is_intervention=True)
#: Thursday; 20 working days later is Thursday 12 November 2026, with no bank holiday between.
BEGUN, DUE = D(2026, 10, 15), D(2026, 11, 12)


def settled(custody, on):
    refresh.refresh([custody], today=on)
    return {one.cause: one for one in Clock.objects.filter(custody=custody, standard="T9b.plan")}


@pytest.fixture
def plan(world, custody, supervisor):
    return complete(world, assessed(world, custody, supervisor, score=2), supervisor)


@pytest.mark.parametrize(
    ("status", "words"),
    [
        ("ongoing", "started"),
        ("fully_achieved", "completed"),
        ("declined", "refused"),
        ("failed_assessment", "failed"),
        ("terminated", "ended early"),
    ],
)
def test_an_intervention_starts_the_clock_on_its_day(plan, custody, supervisor, status, words):
    step = plan.objectives.get().actions.get()
    made = work.change(step, work=replace(PROGRAMME, status=status), version=1, today=BEGUN, by=supervisor)
    owed = settled(custody, BEGUN)[f"action:{made.statuses.get().pk}"]
    assert (owed.started_on, owed.due_on, owed.met_on) == (BEGUN, DUE, None)
    assert f"intervention {words}: Thinking Skills Programme" in owed.explanation["text"]
    kinds = {}
    for on in (DUE, DUE + datetime.timedelta(days=1)):
        settled(custody, on)
        flags = ClockFlag.objects.filter(clock=owed, cleared_on__isnull=True)
        kinds[on] = list(flags.values_list("kind", flat=True))
    assert kinds == {DUE: ["due_soon"], DUE + datetime.timedelta(days=1): ["overdue"]}


def test_an_action_that_is_no_intervention_starts_none(plan, custody, supervisor):
    step = plan.objectives.get().actions.get()
    work.change(step, work=replace(TUTOR, status="fully_achieved"), version=1, today=BEGUN, by=supervisor)
    assert not any(cause.startswith("action:") for cause in settled(custody, BEGUN))


def again(first, on, present):
    """The same assessment made once more, complete on a day, with these needs present."""
    results = list(SectionResult.objects.filter(assessment=first).order_by("position"))
    made = Assessment.objects.get(pk=first.pk)
    made.pk, made.completed_on, made._state.adding = None, on, True
    made.save()
    for one in results:
        one.pk, one.assessment, one.need_present = None, made, one.section in present
        one._state.adding = True
        one.save()
    return made


def test_a_need_that_was_not_there_before_starts_the_clock(world, custody, supervisor):
    plan = complete(world, assessed(world, custody, supervisor, score=0), supervisor)
    assert not any(cause.startswith("need:") for cause in settled(custody, world.today))
    second = again(plan.assessment, BEGUN, {"9"})
    owed = settled(custody, BEGUN)[f"need:{second.pk}"]
    assert (owed.started_on, owed.due_on, owed.met_on) == (BEGUN, DUE, None)
    assert "new need: Alcohol misuse" in owed.explanation["text"]
    third = again(second, D(2026, 10, 20), {"9"})
    fourth = again(third, D(2026, 10, 21), set())
    causes = settled(custody, D(2026, 10, 21))
    assert not {f"need:{third.pk}", f"need:{fourth.pk}"} & set(causes)


def test_whose_the_plan_is_decides_whose_list_its_duty_is_on(
    world, plan, custody, supervisor, manager, as_actor
):
    step = plan.objectives.get().actions.get()
    made = work.change(step, work=replace(PROGRAMME, status="ongoing"), version=1, today=BEGUN, by=supervisor)
    late = DUE + datetime.timedelta(days=1)

    def on_the_list_of():
        owed = settled(custody, late)[f"action:{made.statuses.get().pk}"]
        rows = Task.objects.open().filter(flag__clock=owed, user__isnull=False)
        return list(rows.values_list("user_id", flat=True))

    first = on_the_list_of()
    for value, holder in (("offender_manager", manager), ("offender_supervisor", supervisor)):
        prison_settings.set_value(
            world.ashbourne, key="plan_owner", value=value, effective_from=world.today, reason="Trial",
            today=world.today, by=world.actor("head_of_omu"),
        )  # fmt: skip
        assert on_the_list_of() == [holder.user.pk]
        page = as_actor(supervisor).get(reverse("plan", args=[custody.prisoner.number]))
        assert page.context["owners"][0].name == holder.name
        assert (
            "the plan)"
            in as_actor(supervisor).get(reverse("case", args=[custody.prisoner.number])).content.decode()
        )
    assert first in ([manager.user.pk], [supervisor.user.pk])


def test_a_prison_sets_t5_for_clocks_that_start_later(world):
    before = world.receive()
    settled(before, world.today)
    for key, value in (("limit_t5", 42), ("limit_t5_long", 100)):
        prison_settings.set_value(
            world.ashbourne, key=key, value=value, effective_from=D(2026, 10, 9), reason="Sooner here",
            today=world.today, by=world.actor("head_of_omu"),
        )  # fmt: skip
    world.today = D(2026, 10, 12)
    short = world.receive()
    dates = {"CRD": D(2028, 10, 12), "SED": D(2030, 10, 11)}
    long = world.receive(key_dates=dates)
    for one in (before, short, long):
        settled(one, world.today)
    due = {one.pk: Clock.objects.get(custody=one, standard="T5").due_on for one in (before, short, long)}
    # 56 days after 8 October; 42 days and 100 days after 12 October.
    assert due == {before.pk: D(2026, 12, 3), short.pk: D(2026, 11, 23), long.pk: D(2027, 1, 20)}
    explained = Clock.objects.get(custody=short, standard="T5").explanation["text"]
    assert "Set by the prison from 09/10/2026; the set of standards says 56 calendar days." in explained
