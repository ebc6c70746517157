"""What somebody does to a plan moves the measure that it belongs to, by one case (docs/domain.md 21.3)."""

from datetime import timedelta
from typing import Any

import pytest

from inspection.standards.populations import POPULATIONS
from sentence_plans.actions import learning, objectives
from tests.inspection.measured_lines import lines
from tests.inspection.test_measures_command import PERIOD, load, told
from tests.sentence_plans import writing


def figures(world: Any, *asked: str) -> dict[str, tuple[int, int]]:
    """Numerator and denominator of each measure at Ashbourne today, as the command prints."""
    today = world.today
    period = ("--from", str(today - timedelta(days=30)), "--to", str(today), "--as-of", str(today))
    found = told("--prison", "ASH", *period, *asked)["measures"]
    return {one["id"]: (one["numerator"], one["denominator"]) for one in found}


@pytest.mark.parametrize("population", POPULATIONS)
def test_on_time_late_and_none_are_all_cases_on_any_filter(world: Any, population: str) -> None:
    assert world.ashbourne != world.morden
    assert world.aldwater.code == "ALD"
    world.user("a.rees")
    load(*lines())
    found = told("--prison", "ASH", *PERIOD, "--population", population)
    line = {one["id"]: one for one in found["measures"]}
    parts = ("IM-061", "IM-062", "IM-063")
    assert sum(line[one]["numerator"] for one in parts) == found["cases"]
    assert {line[one]["denominator"] for one in parts} == {found["cases"]}
    assert line["IM-060"]["numerator"] == found["cases"] - line["IM-063"]["numerator"]


@pytest.fixture
def supervisor(world: Any) -> Any:
    """The offender supervisor of the case."""
    return world.actor("offender_supervisor", grade="probation_officer")


@pytest.fixture
def custody(world: Any, supervisor: Any) -> Any:
    """A case with an offender supervisor."""
    made = world.receive()
    world.allocate(made, supervisor)
    return made


def test_an_objective_of_community_integration_moves_the_measure(
    world: Any, custody: Any, supervisor: Any
) -> None:
    plan = writing.complete(world, writing.assessed(world, custody, supervisor), supervisor)
    assert figures(world)["IM-072"] == (0, 1)
    objectives.add(plan, wanted=writing.HOME, by=supervisor)
    # Written and not signed: the last version complete is the one of before (21.4 rule 5).
    assert figures(world)["IM-072"] == (0, 1)
    writing.complete(world, plan, supervisor)
    assert figures(world)["IM-072"] == (1, 1)


def test_a_second_qualification_of_one_person_is_no_second_case(world: Any, custody: Any) -> None:
    teacher = world.actor("learning_and_skills")

    def gained(what: str) -> tuple[int, int]:
        learning.record(
            custody, kind="qualification", what=what, level="level_1", on=world.today,
            today=world.today, by=teacher,
        )  # fmt: skip
        return figures(world)["IM-088"]

    assert figures(world)["IM-088"] == (0, 1)
    assert [gained("Food safety"), gained("Bricklaying")] == [(1, 1), (1, 1)]
