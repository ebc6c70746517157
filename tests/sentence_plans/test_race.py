"""One open plan for each person, however fast: two real connections at once (docs/adr/0002)."""

import threading
from dataclasses import replace

import pytest
from django.core.management import call_command
from django.db import connection, connections

from sentence_plans.actions import plans, work
from sentence_plans.models import Action, SentencePlan
from staff.actions.errors import Refused, Stale
from tests.sentence_plans import writing
from tests.world import World

AT_ONCE = 4
#: As many people as press the button at the same moment.
MANY_AT_ONCE = 50


@pytest.fixture
def estate(transactional_db):
    call_command("migrate", verbosity=0)  # the standards sets, which flushing took away
    return World()


def together(deed, number=AT_ONCE):
    """Run `deed` in threads with a connection each, all at the same moment; what each came to."""
    start, found, lock = threading.Barrier(number), [], threading.Lock()

    def run():
        try:
            start.wait(timeout=30)
            answer = deed()
        except Refused as refusal:
            answer = refusal.message
        except Exception as fault:  # noqa: BLE001 - shown by the assertion
            answer = fault
        finally:
            connections.close_all()
        with lock:
            found.append(answer)

    threads = [threading.Thread(target=run) for _ in range(number)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(timeout=60)
    return found


def test_of_fifty_plans_opened_at_once_one_stands_and_the_others_hear_why(estate):
    custody = estate.receive()
    by = estate.actor("offender_supervisor")
    found = together(lambda: plans.open_plan(custody, today=estate.today, by=by), MANY_AT_ONCE)
    made = [one for one in found if isinstance(one, SentencePlan)]
    assert len(made) == 1
    assert [one for one in found if one is not made[0]] == [plans.ONE_ALREADY] * (MANY_AT_ONCE - 1)
    assert SentencePlan.objects.count() == 1


def test_the_database_alone_refuses_a_second_open_plan(estate):
    """Without the lock of the action: the constraint stands by itself."""
    custody = estate.receive()
    by = estate.actor("offender_supervisor")
    plans.open_plan(custody, today=estate.today, by=by)
    with connection.cursor() as cursor:
        cursor.execute("SELECT indexdef FROM pg_indexes WHERE indexname = 'one_open_plan'")
        (definition,) = cursor.fetchone()
    assert definition.startswith("CREATE UNIQUE INDEX")

    def second():
        return SentencePlan.objects.create(
            prisoner=custody.prisoner,
            custody=custody,
            opened_on=estate.today,
            opened_by=by.user,
            saved_by=by.user,
        )

    assert all("one_open_plan" in str(one) for one in together(second))
    assert SentencePlan.objects.count() == 1


def test_of_two_departments_that_save_one_action_at_once_both_texts_are_kept(estate):
    """One is saved; the other is told what stands now, and saves on top of it: the history has both."""
    custody = estate.receive()
    by = estate.actor("offender_supervisor")
    estate.allocate(custody, by)
    plan = plans.open_plan(custody, today=estate.today, by=by)
    action = writing.fill(plan, by).actions.get()
    texts = iter(["Tutor twice a week", "Group on Fridays"])
    lock = threading.Lock()

    def save():
        with lock:
            what = next(texts)
        try:
            return work.change(
                action,
                work=replace(writing.TUTOR, what=what),
                version=action.version,
                today=estate.today,
                by=by,
            )
        except Stale as stale:
            return what, stale.theirs

    first, second = sorted(together(save, 2), key=lambda one: isinstance(one, tuple))
    mine, theirs = second
    assert {first.what, mine} == {"Tutor twice a week", "Group on Fridays"}
    assert (theirs["what"], theirs["version"]) == (first.what, 2)
    both = replace(writing.TUTOR, what=f"{first.what}; {mine}")
    work.change(action, work=both, version=theirs["version"], today=estate.today, by=by)
    assert Action.objects.get().what == both.what
    history = Action._meta.apps.get_model("sentence_plans", "ActionEvent").objects.order_by("pgh_id")
    assert list(history.values_list("what", flat=True))[-2:] == [first.what, both.what]
