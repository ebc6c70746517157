"""OGRS3, OGP and OVP: the published vectors to the point, the bands, every refusal (docs/domain.md 7.6)."""

from copy import deepcopy
from dataclasses import replace
from datetime import date

import pytest

from risk.standards import predictors
from risk.standards.predictor_ogrs3 import ogrs3
from risk.standards.predictor_points import ogp, ovp
from risk.standards.predictors import Inputs, Prediction

TABLE = predictors.built_in()


def person(sex, follow_up, total, convicted, first, group, violent=0):
    """Somebody born on 1 January 1950, with whole ages at conviction and at the start of the follow-up."""
    return Inputs(
        sex=sex, born_on=date(1950, 1, 1), conviction_on=date(1950 + convicted, 3, 1),
        follow_up_on=date(1950 + follow_up, 6, 1), sanctions=total, violent_sanctions=violent,
        first_sanction_age=first, offence_group=group,
    )  # fmt: skip


PLAIN = person("M", 30, 2, 30, 21, "Other offence")
NOTHING = {
    "no_fixed_home": 0, "out_of_work": 0, "activities": 0, "drugs_now": 0, "drugs_motivation": 0,
    "problem_solving": 0, "consequences": 0, "others_views": 0, "attitudes": 0, "alcohol_now": 0,
    "binges": 0, "temper": 0,
}  # fmt: skip
CALM = replace(PLAIN, recognises_impact=True, psychiatric=False, scores=NOTHING)


@pytest.mark.parametrize(
    ("inputs", "one_year", "two_year", "band"),
    [
        # published
        (PLAIN, 9, 17, "low"),
        (person("M", 30, 2, 30, 21, "Fraud and forgery"), 11, 20, "low"),
        (person("M", 61, 2, 59, 47, "Soliciting or prostitution"), 8, 16, "low"),
        (person("M", 44, 22, 33, 17, "Drug import, export, production"), 35, 52, "medium"),
        # worked out from the formulas
        (person("M", 24, 15, 22, 15, "Burglary, domestic"), 63, 78, "high"),
        (person("F", 33, 25, 32, 16, "Theft, non-motor"), 79, 89, "high"),
        (person("M", 45, 1, 44, 44, "Sexual, against a child"), 3, 6, "low"),
    ],
)
def test_the_vectors_of_ogrs3(inputs, one_year, two_year, band):
    found = ogrs3(inputs=inputs, table=TABLE)
    assert (found.one_year, found.two_year, found.band) == (one_year, two_year, band)
    assert found.version == 1
    assert all(term.static for term in found.terms)


def static(two_year):
    return Prediction(predictor="ogrs3", version=1, one_year=1, two_year=two_year, band="low")


def test_the_vector_of_ogp():
    scores = NOTHING | {"out_of_work": 2, "activities": 1, "drugs_now": 2, "problem_solving": 1,
                        "consequences": 1, "attitudes": 1}  # fmt: skip
    found = ogp(ogrs3=static(17), inputs=replace(PLAIN, scores=scores), table=TABLE)
    assert (found.points, found.one_year, found.two_year, found.band) == (31, 15, 24, "low")
    assert [term.value for term in found.terms] == ["10", "0", "5", "3", "8", "2", "3"]
    assert [term.static for term in found.terms] == [True] + [False] * 6


def test_the_vector_of_ovp():
    scores = NOTHING | {"no_fixed_home": 2, "out_of_work": 2, "alcohol_now": 1, "temper": 2, "attitudes": 1}
    inputs = replace(
        person("M", 19, 31, 18, 11, "Violence", violent=17),
        recognises_impact=False, psychiatric=False, scores=scores,
    )  # fmt: skip
    found = ovp(inputs=inputs, table=TABLE)
    assert (found.points, found.one_year, found.two_year, found.band) == (82, 80, 89, "very_high")
    assert sum(int(term.value) for term in found.terms) == 82


def test_ovp_of_a_woman_in_treatment():
    inputs = replace(
        person("F", 47, 1, 46, 46, "Violence", violent=1),
        recognises_impact=True, psychiatric=True, scores=NOTHING,
    )  # fmt: skip
    found = ovp(inputs=inputs, table=TABLE)
    assert (found.points, found.one_year, found.two_year, found.band) == (15, 3, 6, "low")


def test_rows_published_for_points_alone():
    general = predictors.of_points(predictor="ogp", table=TABLE, points=10, terms=())
    violent = predictors.of_points(predictor="ovp", table=TABLE, points=17, terms=())
    assert (general.one_year, general.two_year) == (4, 8)
    assert (violent.one_year, violent.two_year) == (4, 7)


def test_the_most_and_the_fewest_points_of_ogp():
    most = dict.fromkeys(NOTHING, 2)
    assert ogp(ogrs3=static(99), inputs=replace(PLAIN, scores=most), table=TABLE).points == 99
    least = ogp(ogrs3=static(1), inputs=CALM, table=TABLE)
    assert (least.points, least.one_year) == (1, 3)  # 0.6 of 1 is rounded up


@pytest.mark.parametrize(
    ("predictor", "two_year", "band"),
    [
        ("ogrs3", 1, "low"), ("ogrs3", 49, "low"), ("ogrs3", 50, "medium"), ("ogrs3", 74, "medium"),
        ("ogrs3", 75, "high"), ("ogrs3", 89, "high"), ("ogrs3", 90, "very_high"), ("ogrs3", 99, "very_high"),
        ("ogp", 1, "low"), ("ogp", 33, "low"), ("ogp", 34, "medium"), ("ogp", 66, "medium"),
        ("ogp", 67, "high"), ("ogp", 84, "high"), ("ogp", 85, "very_high"), ("ogp", 99, "very_high"),
        ("ovp", 1, "low"), ("ovp", 29, "low"), ("ovp", 30, "medium"), ("ovp", 59, "medium"),
        ("ovp", 60, "high"), ("ovp", 79, "high"), ("ovp", 80, "very_high"), ("ovp", 99, "very_high"),
    ],
)  # fmt: skip
def test_each_band_from_edge_to_edge(predictor, two_year, band):
    assert predictors.band(table=TABLE, predictor=predictor, two_year=two_year) == band


def test_a_table_with_a_gap_between_bands_is_refused():
    broken = deepcopy(dict(TABLE))
    broken["ogp"]["bands"] = [[1, "low"], [34, "medium"]]
    with pytest.raises(ValueError, match="gap"):
        predictors.checked(table=broken)


def test_percentages_are_rounded_half_up_and_stay_between_1_and_99():
    assert [predictors.percent(share=one) for one in (0.0, 0.004, 0.145, 0.1449, 0.995, 1.0)] == [
        1, 1, 15, 14, 99, 99,
    ]  # fmt: skip
    assert predictors.percent(share=0.144996, to_five=True) == 15
    assert predictors.percent(share=0.144996) == 14


@pytest.mark.parametrize(
    ("age", "value"),
    [(18, "-0.62510"), (20, "-0.62510"), (21, "-1.05150"), (24, "-1.05150"), (25, "-1.16670"),
     (29, "-1.16670"), (30, "-1.32600"), (34, "-1.32600"), (35, "-1.36800"), (39, "-1.36800"),
     (40, "-1.49970"),
     (49, "-1.49970"), (50, "-2.02530"), (80, "-2.02530")],
)  # fmt: skip
def test_ogrs3_takes_the_age_group(age, value):
    found = ogrs3(inputs=person("M", age, 2, 16, 15, "Violence"), table=TABLE)
    assert found.terms[0].value == value


@pytest.mark.parametrize(
    ("violent", "others", "points"),
    [(0, 1, 0), (1, 0, 4), (2, 0, 7), (3, 0, 9), (4, 0, 11), (5, 0, 12), (6, 0, 13), (17, 0, 24), (18, 0, 25),
     (40, 0, 25), (0, 2, 0), (0, 3, 2), (0, 4, 2), (0, 5, 3), (0, 10, 3), (0, 11, 4), (0, 20, 4), (0, 21, 5)],
)  # fmt: skip
def test_ovp_counts_sanctions(violent, others, points):
    found = ovp(inputs=replace(CALM, sanctions=violent + others, violent_sanctions=violent), table=TABLE)
    assert int(found.terms[1].value) + int(found.terms[2].value) == points


@pytest.mark.parametrize(
    ("age", "points"),
    [(18, 20), (19, 20), (20, 17), (21, 17), (22, 14), (23, 14), (24, 12), (25, 12), (26, 10), (30, 10),
     (31, 8),     (35, 8), (36, 6), (40, 6), (41, 4), (45, 4), (46, 2), (50, 2), (51, 0)],
)  # fmt: skip
def test_ovp_counts_age(age, points):
    inputs = replace(CALM, conviction_on=date(1966, 3, 1), follow_up_on=date(1950 + age, 6, 1))
    assert int(ovp(inputs=inputs, table=TABLE).terms[3].value) == points


def names(found):
    return [one.name for one in found.hindrances]


@pytest.mark.parametrize(
    ("change", "name", "words"),
    [
        ({"sex": ""}, "sex", "Not known: sex"),
        ({"sex": "X"}, "sex", "male and female"),
        ({"born_on": None}, "born_on", "Not known: date of birth"),
        ({"sanctions": None}, "sanctions", "item 1.8"),
        ({"sanctions": 0}, "sanctions", "1 or more"),
        ({"conviction_on": date(1949, 12, 31)}, "conviction_on", "before the date of birth"),
        ({"conviction_on": date(1959, 12, 31), "first_sanction_age": 10}, "conviction_on", "Aged 9"),
        ({"first_sanction_age": 31}, "first_sanction_age", "after the current conviction"),
        ({"first_sanction_age": 9}, "first_sanction_age", "under 10"),
        ({"follow_up_on": date(1980, 2, 29)}, "follow_up_on", "before the conviction"),
        ({"offence_group": ""}, "offence_group", "item 1.13"),
        ({"offence_group": "Motoring"}, "offence_group", "“Motoring” is not one of the table"),
    ],
)
def test_every_refusal_of_ogrs3_says_why(change, name, words):
    found = ogrs3(inputs=replace(PLAIN, **change), table=TABLE)
    assert names(found) == [name]
    assert words in found.hindrances[0].words
    assert (found.one_year, found.two_year, found.band, found.known) == (None, None, "", False)
    assert words in found.reason


def test_eighteen_at_the_follow_up_to_the_day():
    young = replace(PLAIN, conviction_on=date(1966, 1, 1), first_sanction_age=15)
    late = ogrs3(inputs=replace(young, follow_up_on=date(1968, 1, 1)), table=TABLE)
    early = ogrs3(inputs=replace(young, follow_up_on=date(1967, 12, 31)), table=TABLE)
    assert late.known
    assert names(early) == ["follow_up_on"]
    assert "Aged 17 at the earliest release" in early.reason
    calm = replace(CALM, conviction_on=date(1966, 1, 1), follow_up_on=date(1967, 12, 31))
    assert names(ovp(inputs=calm, table=TABLE)) == ["follow_up_on"]


def test_a_first_sanction_at_the_age_of_conviction_is_possible():
    assert ogrs3(inputs=replace(PLAIN, first_sanction_age=30), table=TABLE).known


def test_missing_items_are_all_named():
    found = ogp(ogrs3=static(17), inputs=replace(PLAIN, scores=NOTHING | {"temper": None, "drugs_now": None,
                "attitudes": None}), table=TABLE)  # fmt: skip
    assert names(found) == ["drugs_now", "attitudes"]
    assert "item 8.4" in found.reason
    assert "item 12.1" in found.reason
    missing = ovp(
        inputs=replace(CALM, psychiatric=None, recognises_impact=None, violent_sanctions=None), table=TABLE
    )
    assert names(missing) == ["violent_sanctions", "recognises_impact", "psychiatric"]


def test_ogp_has_no_result_where_ogrs3_has_none_and_says_the_same():
    static_result = ogrs3(inputs=replace(CALM, sanctions=0), table=TABLE)
    found = ogp(ogrs3=static_result, inputs=CALM, table=TABLE)
    assert names(found) == ["sanctions"]


def test_impossible_numbers_and_scores():
    assert names(ovp(inputs=replace(CALM, violent_sanctions=3), table=TABLE)) == ["violent_sanctions"]
    assert names(ovp(inputs=replace(CALM, violent_sanctions=-1), table=TABLE)) == ["violent_sanctions"]
    assert names(ovp(inputs=replace(CALM, scores=NOTHING | {"temper": 3}), table=TABLE)) == ["temper"]
    assert names(
        ogp(ogrs3=static(17), inputs=replace(CALM, scores=NOTHING | {"out_of_work": 1}), table=TABLE)
    ) == ["out_of_work"]


def test_the_sum_can_be_opened():
    found = ogrs3(inputs=PLAIN, table=TABLE)
    assert [(term.words, term.given) for term in found.terms] == [
        ("Age when the follow-up starts, and sex", "30, male"),
        ("First or further sanction", "further"),
        ("Sanctions over years: 1.25112 x ln(2 / 19)", "1 earlier; first at 21, convicted at 30"),
        ("Offence group", "Other offence"),
    ]
    assert [term.value for term in found.terms] == ["-1.32600", "0.46306", "-2.81664", "-0.06070"]
    assert "Sum of the lines: -3.74028." in found.steps
    assert found.reason == "9% within one year, 17% within two years: Low."
