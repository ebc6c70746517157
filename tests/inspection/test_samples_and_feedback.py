"""Samples of twenty, feedback of prisoners, diversity without an action (docs/domain.md 21.3, 21.5, 22)."""

import pytest
from django.urls import reverse

from cases.actions import diversity
from inspection.actions import interviews
from inspection.models import CaseAudit, SetKind
from omu.actions.refresh import refresh
from staff.actors import Actor
from tests.inspection import auditing
from tests.inspection.test_measures_command import told

PERIOD = ("--from", "2026-10-01", "--to", "2026-10-31", "--as-of", "2026-10-31", "--cases")


@pytest.fixture
def inspector(world) -> Actor:
    """Who inspects Ashbourne."""
    return world.actor("inspector")


def figures(world) -> dict[str, tuple]:
    """What counts in each measure at Ashbourne, with the cases behind both numbers."""
    return {
        one["id"]: (one["numerator"], one["denominator"], one["numerator_cases"], one["denominator_cases"])
        for one in told("--prison", "ASH", *PERIOD)["measures"]
    }


def test_twenty_cases_of_a_prison_are_drawn_unless_another_number_is_given(world, as_actor, inspector):
    numbers = {world.receive().prisoner.number for _ in range(23)}
    world.receive(prison=world.morden)
    client, page = as_actor(inspector), reverse("audit_new")
    form = client.get(page).context["form"]
    assert form["size"].value() == 20
    sent = {"prison": "ASH", "title": "Autumn", "size": form["size"].value(), "seed": form["seed"].value()}
    client.post(page, sent)
    audit = CaseAudit.objects.get()
    drawn = [one.custody.prisoner.number for one in audit.cases.select_related("custody__prisoner")]
    assert (audit.population, len(drawn), len(set(drawn))) == (23, 20, 20)
    assert set(drawn) < numbers


def test_what_a_prisoner_says_shows_in_a_measure_of_surveys_and_in_no_other(world, inspector):
    world.receive()
    audit = auditing.drawn(world)
    case = audit.cases.get()
    auditing.begun(world, case)
    case.refresh_from_db()
    before = figures(world)
    interviews.record(
        case, kind=SetKind.PRISONER_INTERVIEW, said=auditing.said(involved="very"), today=world.today,
        by=inspector,
    )  # fmt: skip
    after = figures(world)
    assert {key for key in after if after[key] != before[key]} == {"IM-076"}
    assert (before["IM-076"][:2], after["IM-076"][:2]) == ((0, 0), (1, 1))


def test_an_issue_without_an_action_stands_behind_the_measure_and_on_the_list(world, as_actor, inspector):
    number, custody = _with_an_issue(world)
    auditing.read(world, auditing.drawn(world).cases.get(), diversity_resources="no")
    found = figures(world)
    assert found["IM-052"] == (0, 1, [], [number])
    head, page = as_actor(world.actor("head_of_omu")), reverse("case_list", args=["issues"])
    refresh([custody], today=world.today)
    assert number in head.get(page).content.decode()
    issue = custody.prisoner.diversityissues.get()
    diversity.save_issue(
        issue, custody=custody, action="Ramp to the workshop", resource="Works department", done_on=None,
        delivery_note="",
        version=issue.version, today=world.today, by=world.actor("offender_supervisor"),
    )  # fmt: skip
    refresh([custody], today=world.today)
    assert number not in head.get(page).content.decode()


def _with_an_issue(world):
    custody = world.receive()
    world.allocate(custody, world.actor("offender_supervisor"))
    issue = diversity.Issue(aspect="disability", issue="Uses a wheelchair")
    diversity.add_issue(custody, issue=issue, today=world.today, by=world.actor("offender_supervisor"))
    return custody.prisoner.number, custody
