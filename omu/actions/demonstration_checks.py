"""Around the assessments of the demonstration: departments asked, a review begun, one checked, learning."""

import datetime
from typing import Any

from omu.actions.demonstration_estate import Estate, document
from risk.actions import assessments, information, predictors, quality
from risk.models import Assessment, QualityCheck, SectionNote
from risk.standards import quality as rule
from sentence_plans.actions import learning


def checked(estate: Estate) -> None:
    """Departments asked, predictors confirmed, a review begun, a sample checked, what was learned."""
    told = document("demonstration_checks.json")
    for one in told["asked"]:
        _asked(one, estate)
    _predicted(told["predicted"], estate)
    begun = told["review"]
    assessments.start(
        estate.custodies[begun["number"]],
        purpose=begun["purpose"],
        today=estate.day(begun["days_ago"]),
        by=estate.actor(begun["by"]),
    )
    _quality(told["quality"], estate)
    for one in told["learned"]:
        _learned(dict(one), estate)


def _learned(told: dict[str, Any], estate: Estate) -> None:
    """A line of the learning record."""
    on, by = estate.day(told.pop("days_ago")), estate.actor(told.pop("by"))
    learning.record(estate.custodies[told.pop("number")], **told, on=on, today=on, by=by)


def _open(number: str) -> Assessment:
    return Assessment.objects.unfinished().get(prisoner__number=number)


def _asked(told: dict[str, Any], estate: Estate) -> None:
    """A question to a department and, where it has one, its answer."""
    made = information.ask(
        _open(told["number"]),
        section=told["section"],
        role=told["role"],
        question=told["question"],
        today=estate.day(told["days_ago"]),
        by=estate.actor(told["by"]),
    )
    if said := told.get("answered"):
        information.answer(
            made, answer=said["text"], today=estate.day(said["days_ago"]), by=estate.actor(said["by"])
        )


def _predicted(told: dict[str, Any], estate: Estate) -> None:
    """The history of a man never convicted before; days count back."""
    row = _open(told["number"])
    days = {
        "conviction_on": estate.day(told["convicted_days_ago"]).isoformat(),
        "follow_up_on": estate.day(told["follow_up_days_ago"]).isoformat(),
    }
    version = SectionNote.objects.get(assessment=row, section=predictors.SECTION).version
    predictors.confirm(
        row,
        answers=told["answers"] | days,
        remark=told["remark"],
        version=version,
        by=estate.actor(told["by"]),
    )


def _quality(told: dict[str, Any], estate: Estate) -> None:
    """The sample of the month in which an assessment was completed, drawn in the next and checked."""
    row = Assessment.objects.complete().get(prisoner__number=told["number"])
    if row.completed_on is None:
        raise AssertionError("A complete assessment has its day.")
    drawn_on = (row.completed_on.replace(day=1) + datetime.timedelta(days=33)).replace(day=3)
    quality.draw(estate.prisons[told["prison"]], today=drawn_on, by=estate.actor(told["drawn_by"]))
    grades = {
        one.key: None if one.optional and told["not_applicable"] else told["grade"]
        for one in rule.built_in().questions
    }
    quality.give(
        QualityCheck.objects.get(assessment=row),
        grades=grades | told["grades"],
        strengths=told["strengths"],
        to_improve=told["to_improve"],
        today=drawn_on + datetime.timedelta(days=7),
        by=estate.actor(told["by"]),
    )
