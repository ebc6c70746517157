"""OGRS3: the chance of any proven reoffending, from facts that do not change (docs/domain.md 7.6)."""

import math
from collections.abc import Mapping
from typing import Any

from cases.standards.dates import age_on
from risk.standards.predictors import (
    BAND_WORDS,
    OGRS3,
    Hindrance,
    Inputs,
    Prediction,
    Term,
    band,
    logistic,
    missing,
    percent,
    refused,
    step_of,
)

NEEDED = (
    "sex", "born_on", "conviction_on", "follow_up_on", "sanctions", "first_sanction_age", "offence_group",
)  # fmt: skip
SEXES = {"M": "male", "F": "female"}


def history_hindrances(*, inputs: Inputs, table: Mapping[str, Any]) -> list[Hindrance]:
    """What is impossible in sex, dates and ages, of what is known."""
    found = []
    if inputs.sex and inputs.sex not in SEXES:
        found.append(Hindrance("sex", "The tables know male and female; the record says neither."))
    return found + _date_hindrances(inputs, table["ages"]) + _age_hindrances(inputs, table["ages"])


def _date_hindrances(inputs: Inputs, ages: Mapping[str, int]) -> list[Hindrance]:
    born, convicted, follow_up = inputs.born_on, inputs.conviction_on, inputs.follow_up_on
    found = []
    if born and convicted and convicted < born:
        found.append(
            Hindrance("conviction_on", "The conviction lies before the date of birth.", impossible=True)
        )
    if convicted and follow_up and follow_up < convicted:
        found.append(
            Hindrance("follow_up_on", "The earliest release lies before the conviction.", impossible=True)
        )
    elif born and follow_up and age_on(born_on=born, on=follow_up) < ages["least_follow_up"]:
        age = max(age_on(born_on=born, on=follow_up), 0)
        words = f"Aged {age} at the earliest release: the tables begin at {ages['least_follow_up']}."
        found.append(Hindrance("follow_up_on", words))
    return found


def _age_hindrances(inputs: Inputs, ages: Mapping[str, int]) -> list[Hindrance]:
    born, convicted, first = inputs.born_on, inputs.conviction_on, inputs.first_sanction_age
    least, found = ages["least_conviction"], []
    if first is not None and first < least:
        words = f"A first sanction at {first} cannot be: nobody is sanctioned under {least}."
        found.append(Hindrance("first_sanction_age", words, impossible=True))
    if not (born and convicted and convicted >= born):
        return found
    age = age_on(born_on=born, on=convicted)
    if age < least:
        found.append(
            Hindrance(
                "conviction_on",
                f"Aged {age} at conviction: nobody is convicted under {least}.",
                impossible=True,
            )
        )
    elif first is not None and first > age:
        words = f"The first sanction at {first} lies after the current conviction at {age}."
        found.append(Hindrance("first_sanction_age", words, impossible=True))
    return found


def sanction_hindrances(*, inputs: Inputs) -> list[Hindrance]:
    """Numbers of sanctions that cannot be."""
    found = []
    if inputs.sanctions is not None and inputs.sanctions < 1:
        words = "Sanctions in all must be 1 or more: the current one counts."
        found.append(Hindrance("sanctions", words, impossible=True))
    return found


def hindrances(*, inputs: Inputs, table: Mapping[str, Any]) -> list[Hindrance]:
    """Every reason why OGRS3 cannot be worked out."""
    found = missing(inputs=inputs, names=NEEDED, table=table)
    found += history_hindrances(inputs=inputs, table=table) + sanction_hindrances(inputs=inputs)
    group = inputs.offence_group
    if group and group not in table[OGRS3]["offence_groups"]:
        words = (
            f"The offence group “{group}” is not one of the table: choose the group that fits the offence."
        )
        found.append(Hindrance("offence_group", words))
    return found


def ogrs3(*, inputs: Inputs, table: Mapping[str, Any]) -> Prediction:
    """OGRS3 of a person, with its sum; or why it cannot be worked out.

    Z = age and sex + first or further sanction + 1.25112 x ln((1 + earlier sanctions) / (10 + years since the
    first sanction)) + offence group; the chance is logistic(1.40256 + Z) and logistic(2.1217 + Z).
    """
    found = hindrances(inputs=inputs, table=table)
    if found:
        return refused(predictor=OGRS3, table=table, hindrances=found)
    own = table[OGRS3]
    terms, z = _terms(inputs, own)
    one, two = (
        percent(share=logistic(value=own[name] + z), to_five=True) for name in ("one_year", "two_year")
    )
    level = band(table=table, predictor=OGRS3, two_year=two)
    return Prediction(
        predictor=OGRS3,
        version=table["version"],
        one_year=one,
        two_year=two,
        band=level,
        terms=terms,
        steps=(
            f"Sum of the lines: {z:.5f}.",
            f"Within one year: {own['one_year']} {z:+.5f} = {own['one_year'] + z:.5f}, a chance of {one}%.",
            f"Within two years: {own['two_year']} {z:+.5f} = {own['two_year'] + z:.5f}, a chance of {two}%.",
            f"{two}% lies in the band {BAND_WORDS[level]}.",
        ),
    )


def _terms(inputs: Inputs, own: Mapping[str, Any]) -> tuple[tuple[Term, ...], float]:
    born, convicted, follow_up = inputs.born_on, inputs.conviction_on, inputs.follow_up_on
    total, first = inputs.sanctions, inputs.first_sanction_age
    if born is None or convicted is None or follow_up is None or total is None or first is None:
        raise ValueError("OGRS3 is worked out from complete inputs.")
    age, at_conviction = age_on(born_on=born, on=follow_up), age_on(born_on=born, on=convicted)
    of_age = step_of(steps=own["age"][inputs.sex], value=age)
    of_kind = own["first_sanction"] if total == 1 else own["repeat_sanction"]
    rate = math.log(total / (10 + at_conviction - first))
    of_group = own["offence_groups"][inputs.offence_group]
    earlier = total - 1
    lines = (
        ("Age when the follow-up starts, and sex", f"{age}, {SEXES[inputs.sex]}", of_age),
        ("First or further sanction", "first" if total == 1 else "further", of_kind),
        (
            f"Sanctions over years: {own['copas']} x ln({total} / {10 + at_conviction - first})",
            f"{earlier} earlier; first at {first}, convicted at {at_conviction}",
            own["copas"] * rate,
        ),
        ("Offence group", inputs.offence_group, of_group),
    )
    terms = tuple(Term(words, given, f"{value:.5f}", True) for words, given, value in lines)
    return terms, sum(value for _, _, value in lines)
