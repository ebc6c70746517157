"""Offender supervisors taken for other duties, with cover (docs/domain.md 15 point 4)."""

import datetime
from decimal import Decimal

import pytest
from django.urls import reverse

from cases.actions import headlines, redeployments, withdrawals
from cases.models import Headline, Redeployment
from staff import actors
from staff.actions import accounts
from staff.actions.errors import Refused, Stale
from staff.models import AuditEvent, Notice
from tests.cases.test_contacts import PLAIN, written

DAY = datetime.timedelta(days=1)


@pytest.fixture
def two(world):
    """The supervisor who is taken, and the one who covers."""
    return world.assign("offender_supervisor"), world.assign("offender_supervisor")


def record(world, two, **changed):
    facts = {
        "officer": two[0].user, "started_on": world.today - 7 * DAY, "ended_on": world.today,
        "hours": Decimal(30),
        "duty": "Gate", "cover": two[1].user, "today": world.today, "by": world.actor("head_of_omu"),
    }  # fmt: skip
    return redeployments.record(world.ashbourne, **facts | changed)


def test_it_is_recorded_and_the_cover_is_told(world, two):
    made = record(world, two)
    assert (made.hours, made.recorded_by) == (30, world.actor("head_of_omu").user)
    assert "You cover for" in Notice.objects.get(user=two[1].user).text
    event = AuditEvent.objects.get(deed="cases.redeployment.recorded")
    assert event.details == {"user_name": two[0].user.username, "duty": "Gate", "hours": "30"}


@pytest.mark.parametrize(
    ("changed", "field"),
    [
        ({"ended_on": datetime.date(2026, 9, 30)}, "ended_on"),  # begins on 1 October
        ({"hours": Decimal(0)}, "hours"),
        ({"hours": Decimal("192.1")}, "hours"),  # eight days have 192 hours
        ({"duty": " "}, "duty"),
        ({"duty": "x" * 201}, "duty"),
    ],
)
def test_what_cannot_be_is_refused_at_its_field(world, two, changed, field):
    with pytest.raises(Refused) as refusal:
        record(world, two, **changed)
    assert refusal.value.field == field
    assert not Redeployment.objects.exists()


def test_people_who_are_no_supervisors_here_are_refused(world, two):
    wing, elsewhere = world.assign("wing_staff"), world.assign("offender_supervisor", place=world.morden)
    for changed, field in (
        ({"officer": wing.user}, "officer"),
        ({"officer": elsewhere.user}, "officer"),
        ({"cover": elsewhere.user}, "cover"),
        ({"cover": two[0].user}, "cover"),
    ):
        with pytest.raises(Refused) as refusal:
            record(world, two, **changed)
        assert refusal.value.field == field
    accounts.end_role(two[0], reason="left", today=world.today, by=world.system)
    with pytest.raises(Refused, match="no offender supervisor here"):
        record(world, two)


def test_nobody_is_in_two_places_at_once_and_who_is_away_covers_for_nobody(world, two):
    record(world, two)
    with pytest.raises(Refused, match="already"):
        record(world, two, started_on=world.today, ended_on=world.today + DAY, hours=Decimal(8))
    third = world.assign("offender_supervisor")
    with pytest.raises(Refused, match="cannot cover"):
        record(world, (third, two[0]))
    record(world, two, started_on=world.today + DAY, ended_on=world.today + DAY, hours=Decimal(8))


@pytest.mark.parametrize("role", ["offender_supervisor", "case_administrator", "governor"])
def test_only_the_head_of_the_unit_records_and_withdraws(world, two, role):
    with pytest.raises(Refused, match="head of OMU"):
        record(world, two, by=world.actor(role))
    made = record(world, two)
    with pytest.raises(Refused, match="head of OMU"):
        redeployments.withdraw(made, reason="x", version=1, today=world.today, by=world.actor(role))


def test_withdrawing_keeps_it_and_tells_the_cover(world, two):
    made = record(world, two)
    head = world.actor("head_of_omu")
    with pytest.raises(Stale):
        redeployments.withdraw(made, reason="x", version=9, today=world.today, by=head)
    with pytest.raises(Refused, match="Say why"):
        redeployments.withdraw(made, reason="", version=1, today=world.today, by=head)
    redeployments.withdraw(made, reason="Not needed after all", version=1, today=world.today, by=head)
    made.refresh_from_db()
    assert (made.withdrawn_on, made.version) == (world.today, 2)
    assert made.withdrawn_because == "Not needed after all"
    assert AuditEvent.objects.get(deed="cases.redeployment.withdrawn").reason == "Not needed after all"
    assert Notice.objects.filter(user=two[1].user, text__contains="not cover").count() == 1
    with pytest.raises(Refused, match="already"):
        redeployments.withdraw(made, reason="x", version=2, today=world.today, by=head)
    record(world, two)


def held(world, two, *, seen_days_ago):
    """A case of the first supervisor, seen so many days ago, to be seen every 14 days."""
    on = world.today - 40 * DAY
    ends = datetime.date(2030, 10, 7) - 40 * DAY
    dates = {"CRD": datetime.date(2028, 10, 7) - 40 * DAY, "LED": ends, "SED": ends}
    custody = world.receive(received_on=on, sentenced_on=on, key_dates=dates)
    world.allocate(custody, actors.of(two[0]))
    custody.allocations.update(started_on=on)
    seen = PLAIN["happened_at"] - seen_days_ago * DAY
    written(custody, world, actors.of(two[0]), happened_at=seen)
    headlines.record(custody, contact_every_days=14)
    return custody


def quiet(world):
    found = redeployments.without_contact(
        Headline.objects.all(), since=world.today - 60 * DAY, today=world.today
    )
    return [(one.headline.pk, one.missed.due_on) for one in found]


def test_cases_whose_contact_fell_due_meanwhile_are_listed_until_the_cover_or_the_supervisor_makes_it(
    world, two
):
    """Away from 1 to 8 October. Seen 18 days ago: due on 4 October. Seen 30 days ago: due before."""
    missed = held(world, two, seen_days_ago=18)
    held(world, two, seen_days_ago=30)
    held(world, two, seen_days_ago=3)
    assert quiet(world) == []
    record(world, two)
    assert quiet(world) == [(missed.pk, datetime.date(2026, 10, 4))]
    written(missed, world, actors.of(two[1]))
    assert quiet(world) == []


def test_what_the_cover_wrote_and_took_back_is_no_contact(world, two):
    """Away from 1 to 8 October, seen 18 days ago: the cover's only talk was withdrawn."""
    missed = held(world, two, seen_days_ago=18)
    record(world, two)
    entry = written(missed, world, actors.of(two[1]))
    assert quiet(world) == []
    withdrawals.withdraw(entry, reason="Another prisoner.", by=actors.of(two[1]))
    assert quiet(world) == [(missed.pk, datetime.date(2026, 10, 4))]


def test_the_list_asks_the_database_as_often_for_many_as_for_few(world, two, django_assert_num_queries):
    record(world, two)
    for _ in range(2):
        held(world, two, seen_days_ago=18)
    with django_assert_num_queries(4):
        assert len(quiet(world)) == 2
    for _ in range(4):
        held(world, two, seen_days_ago=18)
    with django_assert_num_queries(4):
        assert len(quiet(world)) == 6


def test_the_cover_finds_the_cases_marked_in_the_caseload_on_these_days_only(world, two, as_actor):
    custody = world.receive(family_name="Quill")
    world.allocate(custody, actors.of(two[0]))
    made = record(world, two)
    client = as_actor(actors.of(two[1]))
    (row,) = client.get(reverse("caseload")).context["page"]
    assert (row.number, row.cover_for) == (custody.prisoner.number, two[0].user.short_name)
    assert f"Cover for {two[0].user.short_name}" in client.get(reverse("caseload")).content.decode()
    (own,) = as_actor(actors.of(two[0])).get(reverse("caseload")).context["page"]
    assert own.cover_for == ""
    Redeployment.objects.filter(pk=made.pk).update(ended_on=world.today - DAY)
    assert not list(client.get(reverse("caseload")).context.get("page") or [])


def test_the_pages_show_two_weeks_hours_and_the_cases(world, two, as_actor):
    client = as_actor(world.actor("head_of_omu"))
    fields = {
        "officer": str(two[0].user_id), "cover": str(two[1].user_id), "hours": "12.5", "duty": "Escort",
        "started_on_day": "8", "started_on_month": "10", "started_on_year": "2026",
        "ended_on_day": "9", "ended_on_month": "10", "ended_on_year": "2026",
    }  # fmt: skip
    address = reverse("redeployment_new")
    assert client.post(address, fields | {"hours": "many"}).status_code == 200
    assert client.post(address, fields).status_code == 302
    page = client.get(reverse("redeployments"))
    words = page.content.decode()
    assert "Away" in words
    assert f"covers {two[0].user.short_name}" in words
    assert [(one["label"], one["value"]) for one in page.context["hours"]] == [
        (two[0].user.list_name, Decimal("12.5"))
    ]
    made = Redeployment.objects.get()
    gone = client.post(reverse("redeployment_withdraw", args=[made.pk]), {"reason": "x", "version": "1"})
    assert gone.status_code == 302
    assert "Withdrawn" in client.get(reverse("redeployments")).content.decode()


def test_a_supervisor_sees_only_what_concerns_him_or_her(world, two, as_actor):
    record(world, two)
    third = world.assign("offender_supervisor")
    assert "Gate" in as_actor(actors.of(two[1])).get(reverse("redeployments")).content.decode()
    assert "Gate" not in as_actor(actors.of(third)).get(reverse("redeployments")).content.decode()
    assert as_actor(actors.of(third)).get(reverse("redeployment_quiet")).status_code == 403


def test_the_list_of_cases_without_contact_opens_from_the_dashboard_and_as_a_file(world, two, as_actor):
    custody = held(world, two, seen_days_ago=18)
    record(world, two)
    client = as_actor(world.actor("head_of_omu"))
    assert "1 case without planned contact" in client.get(reverse("unit")).content.decode()
    assert custody.prisoner.list_name in client.get(reverse("redeployment_quiet")).content.decode()
    file = b"".join(client.get(reverse("redeployment_quiet"), {"csv": "1"}).streaming_content).decode()
    assert custody.prisoner.number in file


def test_two_weeks_away_the_manager_sees_the_case_and_gives_it_to_somebody_else(world, two, as_actor):
    """M-013. Away from 25 September to 8 October; seen on 20 September, so due on 4 October."""
    custody = held(world, two, seen_days_ago=18)
    record(world, two, started_on=world.today - 13 * DAY, hours=Decimal(70))
    client, listed = as_actor(world.actor("head_of_omu")), reverse("redeployment_quiet")
    address = reverse("case_allocate", args=[custody.prisoner.number, "offender_supervisor"])
    assert address in client.get(listed).content.decode()
    assert address not in as_actor(world.actor("governor")).get(listed).content.decode()
    client = as_actor(world.actor("head_of_omu"))
    given = client.post(address, {"holder": str(two[1].pk), "reason": "Away at the gate."})
    assert given.status_code == 302
    assert Headline.objects.get(custody=custody).offender_supervisor == two[1].user
    assert custody.prisoner.list_name not in client.get(listed).content.decode()
