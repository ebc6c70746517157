"""Which version of a plan is the last completed one on a day (docs/domain.md 8.5, 21.4)."""

from datetime import date

from sentence_plans.standards.completed import Completed, Line, last_completed
from sentence_plans.standards.plan_facts import Outcome


def line(number, signed_as, day, signed=True):
    return Line(number * 10, number, signed_as, signed, date(2012, 6, day))


TWICE = [
    line(1, "author", 1), line(1, "prisoner", 4), line(2, "author", 10),
    line(2, "prisoner", 12, signed=False),
    line(3, "author", 20), line(4, "prisoner", 21), line(5, "author", 22, signed=False),
    line(5, "prisoner", 22),
]  # fmt: skip


def on(day, lines=TWICE):
    return last_completed(lines=lines, as_of=date(2012, 6, day))


def test_author_and_prisoner_complete_a_version_on_the_later_day():
    assert on(3) is None
    first = on(4)
    assert (first.number, first.version, first.on, first.first_on) == (
        1,
        10,
        date(2012, 6, 4),
        date(2012, 6, 4),
    )


def test_a_later_version_counts_from_the_day_it_is_complete_and_declining_completes_it():
    assert on(11).number == 1
    later = on(12)
    assert (later.number, later.on, later.first_on) == (2, date(2012, 6, 12), date(2012, 6, 4))


def test_a_version_only_one_of_them_answered_for_changes_nothing():
    assert on(30).number == 2
    assert last_completed(lines=[], as_of=date(2012, 6, 30)) is None


def test_what_was_not_asked_is_neither_found_nor_missing():
    flags = {"lor": Outcome.PASSED, "harm": Outcome.WARNS, "ppo": Outcome.NOT_APPLICABLE,
             "learning": Outcome.NOT_KNOWN}  # fmt: skip
    plan = Completed(10, 1, date(2012, 6, 4), date(2012, 6, 4), flags)
    found = [plan.passes(flag=key) for key in ("lor", "harm", "ppo", "learning", "no such")]
    assert found == [True, False, None, None, None]
