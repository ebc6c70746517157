"""The flags Learning and Diversity of a plan read what is recorded (docs/domain.md 8.5, 17, 19)."""

import pytest

from cases.actions import diversity, screenings
from cases.models import Custody, DiversityIssue
from risk.actions import content as risk_content
from sentence_plans.actions import content, objectives, signing
from tests.risk import writing as risk_writing
from tests.sentence_plans import writing


@pytest.fixture
def case(world, monkeypatch):
    """A case with a plan that is not signed yet, on an assessment from before anybody asked."""
    monkeypatch.setattr(risk_writing, "considered", lambda *_: None)
    monkeypatch.setattr(risk_content.Content, "diversity_asked", True)
    custody = world.receive()
    supervisor = world.actor("offender_supervisor")
    world.allocate(custody, supervisor)
    plan = writing.assessed(world, custody, supervisor)
    return Custody.objects.for_page().get(pk=custody.pk), plan


def flag(world, case, key):
    """What a flag of the plan says today."""
    custody, plan = case
    checks = signing.checks(content.read(plan, custody=custody), today=world.today)
    return next((one.outcome, one.reason) for one in checks.flags if one.key == key)


def screened(world, custody, level, version=0):
    return screenings.record(
        custody, screened_on=world.today, tool="Initial assessment", literacy=level, numeracy="level_2",
        version=version, today=world.today, by=world.actor("learning_and_skills"),
    )  # fmt: skip


def test_a_learning_need_is_not_known_until_screened_and_then_asks_for_an_objective(world, case):
    assert flag(world, case, "learning") == ("not known", "Not screened yet.")
    custody, plan = case
    first = screened(world, custody, "level_1")
    assert flag(world, case, "learning") == ("not applicable", "No learning need is recorded.")
    screened(world, custody, "entry_2", version=first.pk)
    assert flag(world, case, "learning") == ("warns", "No current objective has this purpose.")
    wanted = objectives.Wanted(heading="ete", text="Read a letter without help", purposes=("learning",))
    objectives.add(plan, wanted=wanted, by=world.actor("offender_supervisor"))
    assert flag(world, case, "learning")[0] == "passed"


def test_diversity_is_not_known_until_considered_and_names_the_issue_without_an_action(world, case):
    assert flag(world, case, "diversity") == ("not known", "Nobody has asked yet.")
    custody, _ = case
    by = {"today": world.today, "by": world.actor("offender_supervisor")}
    issue = diversity.Issue(aspect="disability", issue="Uses a wheelchair")
    diversity.consider(custody, nothing_found=False, asked_prisoner=True, issue=issue, version=0, **by)
    words = "Disability: Uses a wheelchair: no action and no reason."
    assert flag(world, case, "diversity") == ("warns", words)
    row = DiversityIssue.objects.get()
    diversity.save_issue(
        row, custody=custody, action="Ground floor rooms", resource="", done_on=None, delivery_note="",
        version=1, **by,
    )  # fmt: skip
    assert flag(world, case, "diversity")[0] == "passed"


def test_considered_and_nothing_found_passes(world, case):
    custody, _ = case
    by = {"today": world.today, "by": world.actor("offender_supervisor")}
    diversity.consider(custody, nothing_found=True, asked_prisoner=True, version=0, **by)
    assert flag(world, case, "diversity")[0] == "passed"
