"""The flags of the last completed plan of many cases, for measures (docs/domain.md 8.5, 21.4)."""

import datetime

from sentence_plans.actions import completed, objectives
from sentence_plans.standards.completed import MEASURED_BY
from tests.sentence_plans.writing import HOME, assessed, complete


def test_flags_by_name_on_the_last_completed_version(world, custody, supervisor):
    plan = assessed(world, custody, supervisor)
    assert completed.of([custody.pk], as_of=world.today) == {}
    complete(world, plan, supervisor)
    before = world.today - datetime.timedelta(days=1)
    assert completed.of([custody.pk], as_of=before) == {}
    found = completed.of([custody.pk], as_of=world.today)[custody.pk]
    assert (found.number, found.on, found.first_on) == (plan.version, world.today, world.today)
    flags = {one: found.passes(flag=key) for one, key in MEASURED_BY.items()}
    # One objective, on temper: Medium, no child at risk, no PPO, not screened, nothing on the community.
    assert flags == {
        "IM-036": None, "IM-037": flags["IM-037"], "IM-065": True, "IM-066": True, "IM-067": True,
        "IM-068": True, "IM-069": True, "IM-071": None, "IM-072": False, "IM-087": None,
    }  # fmt: skip
    objectives.add(plan, wanted=HOME, by=supervisor)
    assert completed.of([custody.pk], as_of=world.today)[custody.pk] == found  # not signed again
    complete(world, plan, supervisor)
    again = completed.of([custody.pk], as_of=world.today)[custody.pk]
    assert (again.number, again.passes(flag="community")) == (plan.version, True)


def test_two_queries_for_any_number(world, custody, supervisor, django_assert_num_queries):
    plan = assessed(world, custody, supervisor)
    complete(world, plan, supervisor)
    other = world.receive(number="A7777ZZ")
    world.allocate(other, supervisor)
    complete(world, assessed(world, other, supervisor), supervisor)
    with django_assert_num_queries(2):
        found = completed.of([custody.pk, other.pk], as_of=world.today)
    assert set(found) == {custody.pk, other.pk}
