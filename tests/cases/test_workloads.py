"""The page of workload: points, hours lost, talks with prisoners (docs/domain.md 15 point 4)."""

import datetime
from decimal import Decimal

import pytest
from django.urls import reverse

from cases.actions import contacts, prison_settings, redeployments, workloads
from cases.models import Headline

NOW = datetime.datetime(2026, 10, 8, 9, 0, tzinfo=datetime.UTC)


def load(world):
    user = world.actor("offender_supervisor").user
    return workloads.loads([user.pk], prison=world.ashbourne, today=world.today)[user.pk]


@pytest.fixture
def case(world):
    custody = world.receive()
    world.allocate(custody, world.actor("offender_supervisor"))
    Headline.objects.filter(custody=custody).update(tier=4, rosh_level="high")
    return custody


def test_points_hours_and_talks_of_the_last_four_weeks(world, case, as_actor):
    """M-052, M-092."""
    supervisor, head = world.actor("offender_supervisor"), world.actor("head_of_omu")
    world.allocate(world.receive(), supervisor)
    talk = {"kind": "general", "sub_kind": "supervisor_entry", "text": "Spoke.", "now": NOW}
    for mode, whom in (("face_to_face", "prisoner"), ("telephone", "offender_manager")):
        contacts.log(
            case, happened_at=NOW, mode=mode, with_whom=whom, today=world.today, by=supervisor, **talk
        )
    redeployments.record(
        world.ashbourne, officer=supervisor.user, cover=None, started_on=world.today,
        ended_on=world.today + datetime.timedelta(days=3), hours=Decimal("30.0"), duty="Gate",
        today=world.today, by=head,
    )  # fmt: skip
    found = load(world)
    assert (found.cases, found.points.total, found.points.without_tier) == (2, 5, 1)
    assert (found.hours, found.talks, found.talks_a_case) == (Decimal("7.5"), 1, Decimal("0.50"))
    reader = as_actor(head)
    page = reader.get(reverse("workload")).content.decode()
    for words in ("tier 4: 1", "no tier yet: 1", "High: 1", "7.5", "0.50"):
        assert words in page
    row = b"".join(reader.get(reverse("workload") + "?csv=1").streaming_content).decode().splitlines()[1]
    assert row.endswith("2,5,1,0,0,0,1,0,1,0,0,1,7.5,1,0.50")


def test_points_are_a_setting_that_holds_from_its_day_on(world, case):
    tomorrow = world.today + datetime.timedelta(days=1)
    prison_settings.set_value(
        world.ashbourne, key="points_tier_4", value=8, effective_from=tomorrow, reason="Agreed",
        today=world.today, by=world.actor("head_of_omu"),
    )  # fmt: skip
    assert load(world).points.total == 5
    world.today = tomorrow
    assert load(world).points.total == 8


@pytest.mark.parametrize(
    ("role", "status"),
    [("head_of_omu", 200), ("governor", 200), ("inspector", 200), ("case_administrator", 200),
     ("offender_supervisor", 403), ("wing_staff", 403)],
)  # fmt: skip
def test_who_reads_it(world, as_actor, case, role, status):
    assert as_actor(world.actor(role)).get(reverse("workload")).status_code == status
