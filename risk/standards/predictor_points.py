"""OGP and OVP: points from the history and from what can change, on the published short item set (7.6)."""

import math
from collections.abc import Mapping
from fractions import Fraction
from typing import Any

from cases.standards.dates import age_on
from risk.standards.predictor_ogrs3 import SEXES, history_hindrances, sanction_hindrances
from risk.standards.predictors import (
    INPUT_WORDS,
    OGP,
    OVP,
    Hindrance,
    Inputs,
    Prediction,
    Term,
    missing,
    of_points,
    refused,
    step_of,
    whole,
)

#: Item scores by input, with the scores that the scale allows.
GENERAL = {
    "no_fixed_home": (0, 2), "out_of_work": (0, 2), "activities": (0, 1, 2), "drugs_now": (0, 1, 2),
    "drugs_motivation": (0, 1, 2), "problem_solving": (0, 1, 2), "consequences": (0, 1, 2),
    "others_views": (0, 1, 2), "attitudes": (0, 1, 2),
}  # fmt: skip
VIOLENT = {
    "no_fixed_home": (0, 2), "out_of_work": (0, 2), "alcohol_now": (0, 1, 2), "binges": (0, 1, 2),
    "temper": (0, 1, 2), "attitudes": (0, 1, 2),
}  # fmt: skip
HISTORY = (
    "sex",
    "born_on",
    "follow_up_on",
    "sanctions",
    "violent_sanctions",
    "recognises_impact",
    "psychiatric",
)


def _off_scale(inputs: Inputs, scales: Mapping[str, tuple[int, ...]]) -> list[Hindrance]:
    found = []
    for name, scale in scales.items():
        score = inputs.scores.get(name)
        if score is not None and score not in scale:
            allowed = ", ".join(str(one) for one in scale)
            words = f"{INPUT_WORDS[name].capitalize()}: {score} is not on the scale {allowed}."
            found.append(Hindrance(name, words, impossible=True))
    return found


def _words(names: tuple[str, ...]) -> str:
    words = " and ".join(INPUT_WORDS[name] for name in names)
    return words[:1].upper() + words[1:]


def _yes(score: int) -> str:
    return "yes" if score else "no"


def ogp(*, ogrs3: Prediction, inputs: Inputs, table: Mapping[str, Any]) -> Prediction:
    """OGP, 0 to 99 points, from the OGRS3 two-year percentage and nine items; or why it cannot be worked out.

    Where OGRS3 has no result, OGP has none, for the same reasons and those of its own.
    """
    found = list(ogrs3.hindrances)
    found += missing(inputs=inputs, names=tuple(GENERAL), table=table) + _off_scale(inputs, GENERAL)
    if found or ogrs3.two_year is None:
        return refused(predictor=OGP, table=table, hindrances=found)
    own, two_year = table[OGP], ogrs3.two_year
    scores = {name: score for name, score in inputs.scores.items() if score is not None}
    drugs = scores["drugs_now"] + scores["drugs_motivation"]
    thinking = scores["problem_solving"] + scores["consequences"] + scores["others_views"]
    home, work = scores["no_fixed_home"], scores["out_of_work"]
    lines = (
        ("OGRS3 within two years, times 0.6", f"{two_year}%",
         whole(value=Fraction(own["ogrs3_share"]) * two_year), True),
        (_words(("no_fixed_home",)), _yes(home), own["no_fixed_home"] if home else 0, False),
        (_words(("out_of_work",)), _yes(work), own["out_of_work"] if work else 0, False),
        (_words(("activities",)), str(scores["activities"]), own["activities"][scores["activities"]], False),
        (_words(("drugs_now", "drugs_motivation")) + ", times 3.75", str(drugs),
         whole(value=Fraction(own["drugs_each"]) * drugs), False),
        (_words(("problem_solving", "consequences", "others_views")) + ", times 5/6", str(thinking),
         whole(value=Fraction(own["thinking_each"]) * thinking), False),
        (_words(("attitudes",)), str(scores["attitudes"]), own["attitudes"][scores["attitudes"]], False),
    )  # fmt: skip
    return _added(OGP, table, lines)


def _added(
    predictor: str, table: Mapping[str, Any], lines: tuple[tuple[str, str, int, bool], ...]
) -> Prediction:
    terms = [Term(words, given, str(value), static) for words, given, value, static in lines]
    points = sum(value for _, _, value, _ in lines)
    return of_points(predictor=predictor, table=table, points=points, terms=terms)


def ovp_hindrances(*, inputs: Inputs, table: Mapping[str, Any]) -> list[Hindrance]:
    """Every reason why OVP cannot be worked out."""
    found = missing(inputs=inputs, names=(*HISTORY, *VIOLENT), table=table) + _off_scale(inputs, VIOLENT)
    history = history_hindrances(inputs=inputs, table=table) + sanction_hindrances(inputs=inputs)
    found += [one for one in history if one.name != "first_sanction_age"]  # OVP does not look at it
    total, violent = inputs.sanctions, inputs.violent_sanctions
    if violent is not None and violent < 0:
        found.append(
            Hindrance(
                "violent_sanctions", "Sanctions with violence cannot be fewer than none.", impossible=True
            )
        )
    if total is not None and violent is not None and 1 <= total < violent:
        words = f"{violent} sanctions with violence are more than the {total} in all."
        found.append(Hindrance("violent_sanctions", words, impossible=True))
    return found


def ovp(*, inputs: Inputs, table: Mapping[str, Any]) -> Prediction:
    """OVP in points, from sanctions, age, sex and nine answers; or why it cannot be worked out.

    The first line gives 5 points for any number of sanctions, as the published code does (7.6, note).
    """
    found = ovp_hindrances(inputs=inputs, table=table)
    if found:
        return refused(predictor=OVP, table=table, hindrances=found)
    return _added(OVP, table, (*_history_lines(inputs, table[OVP]), *_item_lines(inputs, table[OVP])))


def _history_lines(inputs: Inputs, own: Mapping[str, Any]) -> tuple[tuple[str, str, int, bool], ...]:
    born, follow_up, total, violent = (
        inputs.born_on, inputs.follow_up_on, inputs.sanctions, inputs.violent_sanctions,
    )  # fmt: skip
    if born is None or follow_up is None or total is None or violent is None:
        raise ValueError("OVP is worked out from complete inputs.")
    age, others = age_on(born_on=born, on=follow_up), total - violent
    most = len(own["violent"]) - 1
    return (
        ("Any sanction", str(total), own["any_sanction"], True),
        ("Sanctions with violence", str(violent), own["violent"][min(violent, most)], True),
        ("Other sanctions", str(others), step_of(steps=own["other_sanctions"], value=others), True),
        ("Age when the follow-up starts", str(age), step_of(steps=own["age"], value=age), True),
        ("Sex", SEXES[inputs.sex], own["male"] if inputs.sex == "M" else 0, True),
    )


def _item_lines(inputs: Inputs, own: Mapping[str, Any]) -> tuple[tuple[str, str, int, bool], ...]:
    scores = {name: score for name, score in inputs.scores.items() if score is not None}
    drink = scores["alcohol_now"] + scores["binges"]
    recognises, treated = bool(inputs.recognises_impact), bool(inputs.psychiatric)
    home, work = scores["no_fixed_home"], scores["out_of_work"]
    return (
        ("Recognises what the offence did to the victim", _yes(recognises),
         0 if recognises else own["no_recognition"], False),
        (_words(("no_fixed_home",)), _yes(home), own["no_fixed_home"] if home else 0, False),
        (_words(("out_of_work",)), _yes(work), own["out_of_work"] if work else 0, False),
        (_words(("alcohol_now", "binges")) + ", times 2.5", str(drink),
         math.ceil(Fraction(own["alcohol_each"]) * drink), False),
        ("Psychiatric treatment now", _yes(treated), own["psychiatric"] if treated else 0, False),
        (_words(("temper",)), str(scores["temper"]), own["temper"][scores["temper"]], False),
        (_words(("attitudes",)), str(scores["attitudes"]), own["attitudes"][scores["attitudes"]], False),
    )  # fmt: skip
