"""Who owes an entry of the log is told of it once, by the sweep (docs/domain.md 14.3 rule 8)."""

import datetime

from django.db import connection
from django.test.utils import CaptureQueriesContext

from omu.actions import recording_reminders, sweep
from staff.actions import notice_kinds
from staff.models import Notice
from tests.cases.test_contacts import written
from tests.omu.test_recording import CAME, at, received

D = datetime.date


def told(actor):
    kept = Notice.objects.filter(user=actor.user, kind="recording", is_stopped=False)
    return list(kept.order_by("pk").values_list("text", flat=True))


def held(world):
    custody = received(world)
    for role in ("offender_supervisor", "wing_staff"):
        held_as = "personal_officer" if role == "wing_staff" else role
        world.allocate(custody, world.actor(role), held_as=held_as)
    return custody


def test_each_is_told_once_of_what_he_or_she_owes_and_is_led_to_the_form(world, as_actor):
    """Received on 1 September: the wing owes an entry by the 8th, the supervisor a talk by the 15th."""
    world.today = CAME
    custody = held(world)
    supervisor, wing = world.actor("offender_supervisor"), world.actor("wing_staff")
    sweep.sweep(today=D(2026, 9, 8))
    assert told(wing) == []
    sweep.sweep(today=D(2026, 9, 9))
    sweep.sweep(today=D(2026, 9, 10))
    name = custody.prisoner.list_name
    assert told(wing) == [
        f"{name}: Observation of the first days on the wing. It was due on 08/09/2026 and is not in the log."
    ]
    assert told(supervisor) == []
    sweep.sweep(today=D(2026, 9, 16))
    assert len(told(supervisor)) == 1
    letter = Notice.objects.get(user=supervisor.user, kind="recording")
    page = as_actor(supervisor).get(letter.leads_to).content.decode()
    assert 'value="face_to_face" checked' in page or 'value="face_to_face" selected' in page


def test_what_was_written_or_became_missing_long_ago_is_no_notice(world):
    world.today = CAME
    custody = held(world)
    wing, supervisor = world.actor("wing_staff"), world.actor("offender_supervisor")
    world.today = D(2026, 9, 15)
    written(custody, world, supervisor, happened_at=at(D(2026, 9, 10)))
    sweep.sweep(today=D(2026, 9, 23))
    assert (told(wing), told(supervisor)) == ([], [])


def test_who_stopped_the_kind_finds_none(world):
    world.today = CAME
    held(world)
    wing = world.actor("wing_staff")
    wanted = [key for key, kind in notice_kinds.known().items() if kind.may_be_stopped and key != "recording"]
    notice_kinds.choose(wanted, by=wing)
    sweep.sweep(today=D(2026, 9, 9))
    assert told(wing) == []
    assert Notice.objects.filter(user=wing.user, kind="recording", is_stopped=True).count() == 1


def test_it_costs_the_same_for_any_number_of_cases(world):
    world.today, counts = CAME, []
    for people in (1, 4):
        cases = [held(world).pk for _ in range(people)]
        with CaptureQueriesContext(connection) as found:
            recording_reminders.remind(cases, today=D(2026, 9, 9), by=world.system)
        counts.append(len(found))
    assert counts[0] == counts[1]
