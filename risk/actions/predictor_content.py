"""The predictors of one assessment: inputs gathered from its answers, and what they come to (7.6)."""

import datetime
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from risk.models import Answer, Assessment, PredictorNote, PredictorResult, State
from risk.standards import predictors
from risk.standards.predictor_ogrs3 import ogrs3
from risk.standards.predictor_points import GENERAL, VIOLENT, ogp, ovp
from risk.standards.predictors import Hindrance, Inputs, Prediction, Term

#: Inputs that are answers of section 1, and are entered on the page of the predictors.
HISTORY = (
    "conviction_on", "follow_up_on", "sanctions", "violent_sanctions", "first_sanction_age", "offence_group",
)  # fmt: skip
ITEMS: Mapping[str, str] = predictors.built_in()["items"]


@dataclass(frozen=True)
class Predicted:
    """Inputs and results of an assessment; `note` is None until somebody has confirmed the inputs."""

    inputs: Inputs
    results: tuple[Prediction, ...]
    note: PredictorNote | None

    @property
    def unconfirmed(self) -> bool:
        """Whether inputs were copied from the assessment before and nobody has looked at them since."""
        return bool(self.note and self.note.carried_forward)

    @property
    def ogrs3(self) -> int | None:
        """The two-year percentage of OGRS3."""
        return self.result(predictors.OGRS3).two_year

    @property
    def bands(self) -> tuple[str, ...]:
        """The bands of OGP and OVP, of those that have a result."""
        found = (self.result(one).band for one in (predictors.OGP, predictors.OVP))
        return tuple(band for band in found if band)

    def result(self, predictor: str) -> Prediction:
        """The result of one predictor."""
        return next(one for one in self.results if one.predictor == predictor)


def read(assessment: Assessment, *, answers: Mapping[str, Answer]) -> Predicted:
    """What an assessment predicts; `prisoner` is read where loaded. One query, two where it is complete.

    A complete assessment shows what was kept when it was completed, whatever the table says today.
    """
    found = inputs(assessment, answers=answers)
    note = PredictorNote.objects.filter(assessment=assessment).select_related("saved_by").first()
    kept = _kept(assessment) if assessment.state == State.COMPLETE else ()
    return Predicted(inputs=found, results=kept or work_out(found), note=note)


def work_out(found: Inputs) -> tuple[Prediction, ...]:
    """OGRS3, OGP and OVP from the inputs, by the table that comes with the product."""
    table = predictors.built_in()
    static = ogrs3(inputs=found, table=table)
    return static, ogp(ogrs3=static, inputs=found, table=table), ovp(inputs=found, table=table)


def inputs(assessment: Assessment, *, answers: Mapping[str, Answer]) -> Inputs:
    """The inputs as the record and the answers give them; what is not answered is not known."""
    values = {name: answers.get(item) for name, item in ITEMS.items()}
    numbers = {name: one.score if one else None for name, one in values.items()}
    told = {name: one.value if one else None for name, one in values.items()}
    ticks, recognises = told["psychiatric"], told["recognises_impact"]
    return Inputs(
        sex=assessment.prisoner.sex,
        born_on=assessment.prisoner.born_on,
        conviction_on=_day(told["conviction_on"]),
        follow_up_on=_day(told["follow_up_on"]),
        sanctions=numbers["sanctions"],
        violent_sanctions=numbers["violent_sanctions"],
        first_sanction_age=numbers["first_sanction_age"],
        offence_group=told["offence_group"] or "",
        recognises_impact=None if not recognises else recognises == "yes",
        psychiatric=predictors.built_in()["psychiatric_tick"] in ticks if ticks else None,
        scores={name: numbers[name] for name in {*GENERAL, *VIOLENT}},
    )


def _day(value: Any) -> datetime.date | None:
    return datetime.date.fromisoformat(value) if value else None


def as_data(found: Inputs) -> dict[str, Any]:
    """Inputs as plain data, to be kept with a result."""
    values = {name: found.given(name=name) for name in predictors.INPUT_WORDS}
    return {name: one.isoformat() if isinstance(one, datetime.date) else one for name, one in values.items()}


def _kept(assessment: Assessment) -> tuple[Prediction, ...]:
    return tuple(
        Prediction(
            predictor=one.predictor,
            version=one.version,
            one_year=one.one_year,
            two_year=one.two_year,
            band=one.band,
            points=one.points,
            terms=tuple(Term(**term) for term in one.terms),
            steps=tuple(one.steps),
            hindrances=tuple(Hindrance(**each) for each in one.hindrances),
        )
        for one in PredictorResult.objects.filter(assessment=assessment)
    )
