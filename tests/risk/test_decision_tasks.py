"""Who is asked about a decision, when the case changes hands meanwhile (docs/domain.md 12.2)."""

from django.db.models.functions import Now

from cases.models import Task
from omu.actions.refresh import refresh_keys
from staff import actors
from tests.risk.deciding import start


def asked(party):
    """Who is asked as that party."""
    return Task.objects.get(kind="decision_opinion", key__endswith=f":{party}").user


def test_the_asking_follows_whoever_holds_the_case(world):
    custody = world.receive()
    supervisor, manager = world.actor("offender_supervisor"), world.actor("offender_manager")
    for actor in (supervisor, manager):
        world.allocate(custody, actor)
    custody.headline.refresh_from_db()
    start(world, custody)
    assert (asked("offender_supervisor"), asked("offender_manager")) == (supervisor.user, manager.user)
    later = actors.of(world.assign("offender_manager"))
    world.allocate(custody, later)
    refresh_keys([custody.pk], today=world.today)
    assert (asked("offender_supervisor"), asked("offender_manager")) == (supervisor.user, later.user)


def test_what_was_answered_stays_with_who_answered(world):
    custody, manager = world.receive(), world.actor("offender_manager")
    world.allocate(custody, manager)
    custody.headline.refresh_from_db()
    start(world, custody)
    Task.objects.filter(key__endswith=":offender_manager").update(done_at=Now())
    world.allocate(custody, actors.of(world.assign("offender_manager")))
    refresh_keys([custody.pk], today=world.today)
    assert asked("offender_manager") == manager.user
