"""Matching people to free places: by hand, against every way there is, and against a list by date."""

import datetime
import itertools
import random
from dataclasses import replace

import pytest

from sentence_plans.standards import matching, place_solver
from sentence_plans.standards.matching import RANK, Opening, Standing, Wanting

TODAY = datetime.date(2026, 10, 8)
DAYS_TO_MOVE = 14


def on(days):
    return TODAY + datetime.timedelta(days=days)


def need(key, left, *, person=None, programme=1, prison=1, rosh="medium", waited=0, **more):
    """Somebody with so many days left; waiting for longer the higher `waited` is."""
    deadline = None if left is None else on(left)
    return Wanting(
        key=key, person=person or key, programme=programme, prison=prison, sex=more.pop("sex", "M"),
        rosh=rosh, deadline=deadline, since=on(-waited), **more,
    )  # fmt: skip


def course(key, starts, ends, free, *, prison=1, programme=1, holds="M"):
    return Opening(
        key=key, programme=programme, prison=prison, holds=holds, starts_on=on(starts), ends_on=on(ends),
        free=free,
    )  # fmt: skip


def worked(needs, courses):
    """What is possible, and what is chosen as {need: course}."""
    found, why = matching.possible(wanting=needs, openings=courses, days_to_move=DAYS_TO_MOVE, today=TODAY)
    rows = [one for options in found.values() for one in options]
    chosen = place_solver.choose(rows=rows, today=TODAY)
    return found, why, {one.wanting.key: one.opening.key for one in chosen}


def test_who_can_wait_waits_for_who_cannot():
    """One place ends on day 100, one on day 200; who came first has 300 days, the second 120."""
    needs = [need(1, 300, waited=9), need(2, 120, waited=1)]
    courses = [course(10, 20, 100, 1), course(11, 120, 200, 1)]
    found, _, chosen = worked(needs, courses)
    assert chosen == {1: 11, 2: 10}
    listed = matching.first_come(wanting=needs, possible=found)
    assert [(one.wanting.key, one.opening.key) for one in listed] == [(1, 10)]


def test_a_course_that_ends_on_the_day_is_in_time_and_one_that_ends_the_day_after_is_not():
    for left, placed in ((100, {1: 10}), (99, {})):
        _, why, chosen = worked([need(1, left)], [course(10, 20, 100, 1)])
        assert chosen == placed
        assert [one.kind for one in why.values()] == ([] if placed else ["late"])


def test_a_place_elsewhere_starts_fourteen_days_ahead_or_later():
    for starts, placed in ((14, {1: 10}), (13, {})):
        _, why, chosen = worked([need(1, 300)], [course(10, starts, 90, 1, prison=2)])
        assert chosen == placed
        assert [one.kind for one in why.values()] == ([] if placed else ["short"])


@pytest.mark.parametrize(
    ("said", "places", "kind"),
    [
        ({"hold": "there is a hold against transfer"}, {"prison": 2}, "hold"),
        ({"sex": "F"}, {}, "none"),
        ({"busy": ((on(60), on(70)),)}, {}, "busy"),
        ({}, {"free": 0}, "full"),
        ({}, {"programme": 2}, "none"),
    ],
)
def test_who_cannot_be_placed_is_told_why(said, places, kind):
    one = {"free": 1} | places
    _, why, chosen = worked([need(1, 300, **said)], [course(10, 20, 60, **one)])
    assert chosen == {}
    assert why[1].kind == kind


def test_without_a_date_nothing_is_proposed_and_the_reason_says_so():
    _, why, chosen = worked([need(1, None)], [course(10, 20, 60, 1)])
    assert (chosen, why[1].kind) == ({}, "no_dates")


@pytest.mark.parametrize(
    ("higher", "lower"), list(itertools.pairwise(["very_high", "high", "medium", "", "low"]))
)
def test_a_tie_goes_to_the_higher_rosh_though_the_other_has_less_time_and_waited_longer(higher, lower):
    needs = [need(1, 61, rosh=lower, waited=99), need(2, 900, rosh=higher)]
    assert worked(needs, [course(10, 20, 60, 1)])[2] == {2: 10}


def test_with_the_same_rosh_who_has_less_time_goes_first():
    needs = [need(1, 200, waited=99), need(2, 199)]
    assert worked(needs, [course(10, 20, 60, 1)])[2] == {2: 10}


def test_no_move_where_none_is_needed():
    needs = [need(1, 200), need(2, 200, prison=2)]
    courses = [course(10, 20, 60, 1, prison=2), course(11, 20, 60, 1)]
    assert worked(needs, courses)[2] == {1: 11, 2: 10}


def test_nobody_is_at_two_courses_on_one_day():
    needs = [need(1, 300, person=7), need(2, 300, person=7, programme=2)]
    clash = [course(10, 20, 60, 1), course(20, 60, 90, 1, programme=2)]
    assert len(worked(needs, clash)[2]) == 1
    after = [course(10, 20, 60, 1), course(20, 61, 90, 1, programme=2)]
    assert worked(needs, after)[2] == {1: 10, 2: 20}


def score(given):
    """What is compared, in order of `matching.RULE`."""
    facts = {one.wanting.person: one.wanting for one in given}
    levels = [sum(RANK[one.rosh] == rank for one in facts.values()) for rank in range(4)]
    left = sum((one.deadline - TODAY).days for one in facts.values())
    starts = sum((one.opening.starts_on - TODAY).days for one in given)
    return [len(facts), *levels, -left, len(given), -sum(one.move for one in given), -starts]


def every_way(rows, given=()):
    """Every way to give places, one need after the other."""
    if not rows:
        yield list(given)
        return
    yield from every_way(rows[1:], given)
    for one in rows[0]:
        same = [other for other in given if other.opening.key == one.opening.key]
        clash = any(
            other.wanting.person == one.wanting.person
            and matching.overlap(
                one=(one.opening.starts_on, one.opening.ends_on),
                other=(other.opening.starts_on, other.opening.ends_on),
            )
            for other in given
        )
        if len(same) < one.opening.free and not clash:
            yield from every_way(rows[1:], (*given, one))


@pytest.mark.parametrize("seed", range(25))
def test_no_other_way_is_better(seed):
    """Six needs of five people and four courses: every way there is, compared aim by aim."""
    dice = random.Random(seed)
    levels = list(RANK)
    needs = [
        need(key, dice.randint(40, 200), programme=dice.randint(1, 2), prison=1 + key % 2,
             rosh=dice.choice(levels))
        for key in range(1, 6)
    ]  # fmt: skip
    needs.append(replace(needs[-1], key=6, programme=3 - needs[-1].programme))
    courses = []
    for key in range(10, 14):
        starts = dice.randint(1, 80)
        courses.append(
            course(key, starts, starts + dice.randint(20, 60), dice.randint(1, 2),
                   prison=dice.randint(1, 2), programme=dice.randint(1, 2))
        )  # fmt: skip
    found, _ = matching.possible(wanting=needs, openings=courses, days_to_move=DAYS_TO_MOVE, today=TODAY)
    best = max(score(given) for given in every_way(list(found.values())))
    chosen = place_solver.choose(rows=[one for rows in found.values() for one in rows], today=TODAY)
    assert score(chosen) == best


def region(seed):
    """Six prisons, four programmes, 150 people and more needs for 22 courses, few of them soon.

    Against the list: the longer somebody waits the more time is left, and the courses that end soon are those
    that whoever has little time needs.
    """
    dice = random.Random(f"region {seed}")
    needs = []
    for key in range(1, 151):
        left = dice.choice((dice.randint(60, 150), dice.randint(150, 700)))
        needs.append(
            need(
                key, left, programme=dice.randint(1, 4),
                prison=dice.randint(1, 6), rosh=dice.choice(list(RANK)), waited=left + dice.randint(0, 60),
                hold="held" if dice.random() < 0.05 else "",
            )
        )  # fmt: skip
    needs += [replace(one, key=one.key + 500, programme=1 + one.programme % 4) for one in needs[::10]]
    courses = []
    for key in range(1_000, 1_022):
        starts = dice.choice((dice.randint(5, 60), dice.randint(60, 400)))
        courses.append(
            course(key, starts, starts + dice.randint(40, 80), dice.randint(2, 8),
                   prison=dice.randint(1, 6), programme=dice.randint(1, 4))
        )  # fmt: skip
    return needs, courses


def test_ten_regions_against_first_come_first_served(capsys):
    """Never fewer people before release; in these regions more in each, which the figures show."""
    lines = []
    for seed in range(10):
        needs, courses = region(seed)
        found, _, _ = worked_out = worked(needs, courses)
        listed = matching.people(given=matching.first_come(wanting=needs, possible=found))
        person_of = {one.key: one.person for one in needs}
        matched = len({person_of[key] for key in worked_out[2]})
        lines.append(f"region {seed}: {matched} people by matching, {listed} by first come first served")
        assert matched >= listed, lines[-1]
        assert matched > listed, f"no region that shows anything: {lines[-1]}"
    with capsys.disabled():
        print("", *lines, sep="\n")


@pytest.mark.parametrize(
    ("now", "age", "newer", "words"),
    [
        ((3, 5, 1), 14, False, ""),
        ((3, 5, 1), 15, False, "15 days old"),
        ((3, 5, 1), 0, True, "later proposal"),
        ((4, 5, 1), 0, False, "of this programme of the person"),
        ((3, 6, 1), 0, False, "course was changed"),
        ((3, 5, 2), 0, False, "moved to another prison"),
    ],
)
def test_a_proposal_goes_stale_and_says_why(now, age, newer, words):
    then = Standing(delivery=3, course=5, prison=1)
    delivery, held, prison = now
    standing = Standing(delivery=delivery, course=held, prison=prison)
    said = matching.stale(then=then, now=standing, age=age, most_days=14, newer=newer)
    assert (words in said) if words else said == ""


def test_the_reason_names_the_days_the_move_and_what_else_there_was():
    """100 days left from 8 October 2026 is 16 January 2027; the course ends on day 60."""
    found, _ = matching.possible(
        wanting=[need(1, 100)], openings=[course(10, 20, 60, 1, prison=2), course(11, 30, 70, 1)],
        days_to_move=DAYS_TO_MOVE, today=TODAY,
    )  # fmt: skip
    first, second = found[1]
    assert matching.reason(match=first, others=[second], today=TODAY) == (
        "100 days are left until 16/01/2027; the course ends 40 days before. A move is needed. "
        "RoSH is medium. One other course was possible."
    )
