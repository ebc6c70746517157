"""Weights, the score and the sample, worked out by hand from docs/domain.md 7.13."""

from decimal import Decimal

import pytest

from risk.standards.quality import Candidate, built_in, faults, lot, sample, score

QUESTIONS = built_in()
OPTIONAL = {one.key for one in QUESTIONS.questions if one.optional}


def grades(grade, **given):
    return {one.key: grade for one in QUESTIONS.questions} | given


def test_the_weights_are_those_of_the_table():
    found = {one.key: one.weight for one in QUESTIONS.questions}
    assert found["identity"] == found["sections_8_9"] == 3
    assert found["sections_1_2_11_12"] == 4
    assert found["sections_others"] == found["diversity"] == found["end_to_end"] == 2
    assert found["exemption"] == Decimal("4.5")
    for key in ("whole_behaviour", "screening", "victims", "likelihood_and_impact", "shareable"):
        assert found[key] == 4
    for key in ("levels", "harm_analysis", "mappa", "management_plan", "objectives"):
        assert found[key] == 5
    for key in ("self_assessment", "self_assessment_used", "perspective", "review_kind"):
        assert found[key] == 3
    assert found["objectives_managed"] == 3
    assert found["fast_review"] == found["new_objectives"] == 4
    assert len(found) == 24


@pytest.mark.parametrize(("grade", "percent"), [(4, "100.0"), (3, "75.0"), (2, "50.0"), (1, "25.0")])
def test_the_same_grade_throughout(grade, percent):
    assert score(grades=grades(grade), questions=QUESTIONS).percent == Decimal(percent)


def test_weights_count():
    """All weights are 3+4+3+2+2 + 4.5+4+4+4+4+4 + 5x5 + 3x3 + 2+3+3+4+4 = 88.5; out of 354."""
    found = score(grades=grades(3, levels=1, exemption=4), questions=QUESTIONS)
    # 88.5 x 3 = 265.5; levels two grades less: -10; exemption one more: +4.5. 260 of 354 is 73.446 per cent.
    assert (found.points, found.out_of, found.percent) == (Decimal("260"), Decimal("354"), Decimal("73.4"))
    assert found.reason == "260 of 354 weighted points over 24 questions."


def test_what_does_not_apply_counts_neither_way():
    """Without the nine optional ones (4.5+4+5+5+5+3+3+4+4 = 37.5) 51 remain: 204 points at most."""
    assert len(OPTIONAL) == 9
    given = grades(4) | dict.fromkeys(OPTIONAL) | {"identity": 1}
    found = score(grades=given, questions=QUESTIONS)
    assert (found.points, found.out_of) == (Decimal("195"), Decimal("204"))  # 3 grades x weight 3 less
    assert found.percent == Decimal("95.6")


@pytest.mark.parametrize(
    ("change", "key"),
    [({"levels": 5}, "levels"), ({"levels": 0}, "levels"), ({"levels": None}, "levels"), ({"odd": 3}, "odd")],
)
def test_what_is_no_grade(change, key):
    assert [one.key for one in faults(grades=grades(3) | change, questions=QUESTIONS)] == [key]


def test_every_question_is_answered():
    given = grades(3)
    del given["victims"]
    assert [one.key for one in faults(grades=given, questions=QUESTIONS)] == ["victims"]
    assert faults(grades=grades(3) | dict.fromkeys(OPTIONAL), questions=QUESTIONS) == []


@pytest.mark.parametrize(
    ("number", "percent", "expected"),
    [(1, 10, 1), (10, 10, 1), (11, 10, 2), (20, 10, 2), (21, 10, 3), (3, 100, 3), (200, 1, 2), (0, 10, 0)],
)
def test_how_many_are_drawn(number, percent, expected):
    candidates = [Candidate(key, author=7) for key in range(number)]
    assert len(sample(candidates=candidates, month="2026-09", percent=percent)) == expected


def test_of_each_author_and_the_same_whenever_it_is_drawn():
    candidates = [Candidate(key, author=key % 3) for key in range(30)]
    first = sample(candidates=candidates, month="2026-09", percent=10)
    again = sample(candidates=reversed(candidates), month="2026-09", percent=10)
    assert first == again
    assert {one.key % 3 for one in first} == {0, 1, 2}
    for one in first:
        others = [key for key in range(30) if key % 3 == one.key % 3]
        assert lot(month="2026-09", key=one.key) == min(lot(month="2026-09", key=key) for key in others)
    assert first[0].reason.startswith(
        "1 of 10 completed by this author in 2026-09: 10 per cent, at least one"
    )
