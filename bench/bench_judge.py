"""Judging an objective beside rendering the form it is written in, in one run: less than a fifth."""

import statistics
import time
from collections.abc import Callable

from django.template import Context, Engine

from sentence_plans.actions import content
from sentence_plans.forms.objectives import ObjectiveForm
from sentence_plans.standards import judging
from tests.sentence_plans.standards.labelled import labelled
from tests.sentence_plans.writing import begin, fill
from tests.world import World

FORM = Engine.get_default().from_string("{% load govuk %}{% govuk_form form size='s' %}")


def median(work: Callable[[], object], times: int) -> float:
    """The median of so many runs, in milliseconds."""
    took = []
    for _ in range(times):
        began = time.perf_counter()
        work()
        took.append((time.perf_counter() - began) * 1_000)
    return statistics.median(took)


def test_judging_costs_less_than_a_fifth_of_its_form(world: World) -> None:
    """Prints both medians and their ratio; the judge's memory of texts is off."""
    custody = world.receive()
    supervisor = world.actor("offender_supervisor", grade="probation_officer")
    plan = begin(world, custody, supervisor)
    fill(plan, supervisor)
    written = content.read(plan, custody=custody)

    def form() -> str:
        return FORM.render(Context({"form": ObjectiveForm(written, written.in_plan[0])}))

    texts = iter([one.text for one in labelled()] * 3)
    fresh = judging.judge.__wrapped__
    form(), fresh(text="Keep his temper")
    of_form = median(form, 100)
    of_judge = median(lambda: fresh(text=next(texts)), 900)
    print(f"\nform {of_form:.2f} ms, judge {of_judge:.2f} ms, ratio {of_judge / of_form:.3f}")
    assert of_judge * 5 < of_form
