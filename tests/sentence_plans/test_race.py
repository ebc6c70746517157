"""One open plan for each person, however fast: two real connections at once (docs/adr/0002)."""

import threading

import pytest
from django.core.management import call_command
from django.db import connection, connections

from sentence_plans.actions import plans
from sentence_plans.models import SentencePlan
from staff.actions.errors import Refused
from tests.world import World

AT_ONCE = 4


@pytest.fixture
def estate(transactional_db):
    call_command("migrate", verbosity=0)  # the standards sets, which flushing took away
    return World()


def together(deed):
    """Run `deed` in threads with a connection each, all at the same moment; what each came to."""
    start, found, lock = threading.Barrier(AT_ONCE), [], threading.Lock()

    def run():
        try:
            start.wait(timeout=10)
            answer = deed()
        except Refused as refusal:
            answer = refusal.message
        except Exception as fault:  # noqa: BLE001 - shown by the assertion
            answer = fault
        finally:
            connections.close_all()
        with lock:
            found.append(answer)

    threads = [threading.Thread(target=run) for _ in range(AT_ONCE)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(timeout=30)
    return found


def test_of_plans_opened_at_once_one_stands(estate):
    custody = estate.receive()
    by = estate.actor("offender_supervisor")
    found = together(lambda: plans.open_plan(custody, today=estate.today, by=by))
    made = [one for one in found if isinstance(one, SentencePlan)]
    assert len(made) == 1
    assert [one for one in found if one is not made[0]] == [plans.ONE_ALREADY] * (AT_ONCE - 1)
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
