"""Lists of what is missing: every number opens its cases, also as a file (docs/domain.md 17 to 19)."""

import datetime

import pytest
from django.urls import reverse

from cases.actions import diversity, headlines, immigration, inductions, prison_settings, screenings
from cases.models import Allocation, Change, Headline
from omu.actions.refresh import refresh_keys
from omu.dashboards.circumstances import LISTS, Watched, missing_of
from tests.cases.test_contacts import written
from tests.omu import records

D = datetime.date


def settle(world):
    """What the relay does: the cases of which something changed are worked out again."""
    refresh_keys(set(Change.objects.values_list("custody_id", flat=True)), today=world.today)
    Change.objects.all().delete()


def on_list(world, what, role="head_of_omu", day=None):
    settle(world)
    unit = Watched(actor=world.actor(role), day=day or world.today)
    return set(LISTS[what].cases(unit).values_list("custody__prisoner__number", flat=True))


def received(world, on, **facts):
    return world.receive(received_on=on, sentenced_on=on, key_dates={}, **facts)


def by(world, role="offender_supervisor"):
    return {"today": world.today, "by": world.actor(role)}


def screen(world, custody, on, **facts):
    plain = {"screened_on": on, "tool": "Initial assessment", "literacy": "level_1", "version": 0}
    return screenings.record(custody, **plain | facts, **by(world, "learning_and_skills"))


def test_receptions_without_a_screening_after_the_days_of_the_setting(world):
    # Ten working days before Thursday 8 October 2026 is Thursday 24 September.
    late, in_time = received(world, D(2026, 9, 23)), received(world, D(2026, 9, 24))
    done, declined, before = (received(world, D(2026, 9, 1)) for _ in range(3))
    screen(world, done, D(2026, 9, 2))
    screen(world, declined, D(2026, 9, 2), literacy="not_tested", declined=True)
    screen(world, before, D(2026, 8, 1))
    assert on_list(world, "screening") == {late.prisoner.number, before.prisoner.number}
    prison_settings.set_value(
        world.ashbourne, key="screening_days", value=9, effective_from=world.today, reason="earlier",
        today=world.today, by=world.actor("head_of_omu"),
    )  # fmt: skip
    assert on_list(world, "screening") == {one.prisoner.number for one in (late, before, in_time)}


def test_diversity_not_considered_and_issues_without_an_action(world):
    blank, nothing, issue = world.receive(), world.receive(), world.receive()
    plain = {"nothing_found": True, "asked_prisoner": True, "version": 0}
    diversity.consider(nothing, **plain, **by(world))
    found = diversity.add_issue(issue, issue=diversity.Issue(aspect="age", issue="Frail"), **by(world))
    assert on_list(world, "diversity") == {blank.prisoner.number}
    assert on_list(world, "issues") == {issue.prisoner.number}
    diversity.save_issue(
        found, custody=issue, action="Ground floor", resource="", done_on=None, delivery_note="", version=1,
        **by(world),
    )  # fmt: skip
    assert on_list(world, "issues") == set()


def test_held_outside_the_home_area_knows_nothing_of_the_unknown(world):
    world.ashbourne.home_areas = ["Aldwater"]
    world.ashbourne.save()
    near, far, unknown = (world.receive(home_area=area) for area in ("ALDWATER", "Morden", ""))
    assert near
    assert unknown
    assert on_list(world, "home") == {far.prisoner.number}
    world.ashbourne.home_areas = []
    world.ashbourne.save()
    assert on_list(world, "home") == set()


def test_removal_possible_without_a_signed_plan(world):
    liable, planned, decided = (world.receive() for _ in range(3))
    for custody, state in ((liable, "liable"), (planned, "ordered"), (decided, "no_action")):
        immigration.record(custody, state=state, since=world.today, version=0, **by(world))
    Headline.objects.filter(custody=planned).update(plan_state="signed")
    assert on_list(world, "immigration") == {liable.prisoner.number}


def test_induction_without_the_unit(world):
    # As above: whoever came on 23 September or before is late.
    late, ticked, seen, new = (received(world, D(2026, 9, day)) for day in (23, 20, 20, 24))
    world.allocate(seen, world.actor("offender_supervisor"))
    inductions.tick(ticked, steps=["met_omu"], done_on=world.today, **by(world))
    records.log(world, seen, world.actor("offender_supervisor"))
    inductions.tick(late, steps=["rights"], done_on=world.today, **by(world))
    assert new
    assert on_list(world, "induction") == {late.prisoner.number}


@pytest.mark.parametrize(
    "role", ["offender_supervisor", "learning_and_skills", "offender_manager", "governor"]
)
def test_every_number_opens_as_many_cases_as_it_says(world, as_actor, role):
    custody = received(world, D(2026, 9, 1), home_area="Morden")
    world.allocate(custody, world.actor("offender_manager"))
    settle(world)
    client = as_actor(world.actor(role))
    numbers = client.get("/missing/").context["numbers"]
    assert any(one["value"] for one in numbers)
    for one in numbers:
        page = client.get(one["href"])
        assert page.context["page"].paginator.count == one["value"]
        rows = b"".join(client.get(f"{one['href']}?csv=1")).decode().strip().splitlines()
        assert len(rows) == 1 + one["value"]


def test_a_list_that_the_role_may_not_read_is_not_found(world, as_actor):
    client = as_actor(world.actor("learning_and_skills"))
    assert client.get("/missing/incomplete/").status_code == 404
    assert client.get("/missing/nonsense/").status_code == 404
    assert as_actor(world.actor("head_of_omu")).get("/missing/incomplete/").status_code == 200


def test_another_prison_is_not_on_the_list(world):
    received(world, D(2026, 9, 1), prison=world.morden)
    assert on_list(world, "screening") == set()


def page_of(world, as_actor, what, role="head_of_omu", **query):
    return as_actor(world.actor(role)).get(reverse("case_list", args=[what]), query)


def test_no_contact_in_the_planned_interval_is_counted_by_officer(world, as_actor):
    """Every 14 days: spoken with on 24 September is in time on 8 October, on the 23rd it is not."""
    one = world.actor("offender_supervisor")
    two = world.actor("offender_supervisor", grade="probation_officer")
    by_day = {}
    for officer, day in ((one, 23), (one, 24), (two, 23), (two, 22)):
        custody = received(world, D(2026, 9, 1))
        world.allocate(custody, officer)
        headlines.record(custody, contact_every_days=14)
        happened_at = datetime.datetime(2026, 9, day, 10, tzinfo=datetime.UTC)
        written(custody, world, officer, happened_at=happened_at)
        by_day.setdefault((officer, day), custody.prisoner.number)
    settle(world)
    page = page_of(world, as_actor, "quiet")
    counted = {row["words"]: (row["number"], row["href"]) for row in page.context["groups"]}
    assert {words: number for words, (number, _) in counted.items()} == {
        one.user.list_name: 1,
        two.user.list_name: 2,
    }
    assert len(page.context["rows"]) == 3
    href = counted[one.user.list_name][1]
    narrowed = as_actor(world.actor("head_of_omu")).get(reverse("case_list", args=["quiet"]) + href)
    assert [row["number"] for row in narrowed.context["rows"]] == [by_day[one, 23]]
    assert narrowed.context["rows"][0]["why"] == "Planned every 14 days; last on 23/09/2026."
    file = as_actor(world.actor("head_of_omu")).get(
        reverse("case_list", args=["quiet"]) + narrowed.context["csv_href"]
    )
    lines = b"".join(file).decode().splitlines()
    assert len(lines) == 2
    assert by_day[one, 23] in lines[1]


def test_no_contact_of_the_manager_in_three_months_is_counted_by_trust(world, as_actor):
    """Three months back from 8 October is 8 July: allocated on the 8th counts, on the 9th not yet."""
    found = {}
    for day in (8, 9):
        custody = received(world, D(2026, 3, 2))
        world.allocate(custody, world.actor("offender_manager"))
        Allocation.objects.filter(custody=custody, held_as="offender_manager").update(
            started_on=D(2026, 7, day)
        )
        found[day] = custody.prisoner.number
    settle(world)
    for role in ("head_of_omu", "trust_manager"):
        page = page_of(world, as_actor, "manager-quiet", role)
        assert [row["number"] for row in page.context["rows"]] == [found[8]], role
        (group,) = page.context["groups"]
        assert (group["words"], group["number"]) == ("Aldwater Probation Trust", 1)


def test_what_is_kept_says_what_a_recount_says_on_each_day(world):
    """Cases in different states, kept by the refresh of one day, against the check on many days."""
    officer = world.actor("offender_supervisor")
    cases = [received(world, D(2026, month, 1)) for month in (3, 6, 9)]
    world.allocate(cases[0], officer)
    world.allocate(cases[1], world.actor("offender_manager"))
    headlines.record(cases[0], contact_every_days=14)
    written(cases[0], world, officer, happened_at=datetime.datetime(2026, 9, 30, 10, tzinfo=datetime.UTC))
    screen(world, cases[2], D(2026, 9, 2))
    settle(world)
    kept = {one.pk: one for one in Headline.objects.filter(pk__in=[case.pk for case in cases])}
    for number in range(0, 140, 7):
        day = world.today + datetime.timedelta(days=number)
        again = missing_of(kept, today=day)
        for pk, headline in kept.items():
            counted = {key for key, since in headline.lacking.items() if since <= str(day)}
            assert counted - {"unscreened", "unconsidered", "unacted"} == {one.key for one in again[pk]}, day
            assert bool(again[pk]) == bool(headline.lacking_from and headline.lacking_from <= day)
