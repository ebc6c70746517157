"""Who must record what, at the boundary days worked out by hand (docs/domain.md 14.3 rule 8, 22)."""

import datetime
from dataclasses import replace
from typing import Any

import pytest

from cases.standards.recording import (
    INTERVAL,
    Entry,
    Event,
    Facts,
    Owed,
    State,
    built_in,
    owed,
    parse,
)
from cases.standards.settings import Dated, known

D = datetime.date
ASH = 1
#: A Thursday; sentenced that day unless a test says otherwise.
START = D(2026, 10, 8)


def event(kind: str, on: D = START, **facts: Any) -> Event:
    """Something that happened at Ashbourne."""
    return Event(**{"kind": kind, "key": f"{kind}:1", "on": on, "prison": ASH} | facts)


def entry(on: D, role: str = "offender_supervisor", **facts: Any) -> Entry:
    """A talk with the prisoner, face to face."""
    plain = {"kind": "general", "sub_kind": "", "mode": "face_to_face", "with_whom": "prisoner"}
    return Entry(on=on, role=role, **plain | facts)


def found(today: D, *events: Event, overrides: Any = None, **facts: Any) -> dict[str, Owed]:
    """What is owed on a day, by rule."""
    whole = Facts(**{"sentenced_on": START, "prison": ASH, "events": events} | facts)
    every = owed(facts=whole, sets=built_in(), overrides=overrides or {}, today=today)
    return {one.rule.key: one for one in every}


@pytest.mark.parametrize(
    ("kind", "on", "rule", "last"),
    [
        # 9, 12 to 16, 19 to 22 October are the ten working days.
        ("reception", START, "reception", D(2026, 10, 22)),
        ("reception", START, "first_days", D(2026, 10, 15)),
        ("transfer", START, "transfer", D(2026, 10, 22)),
        ("recall", START, "recall", D(2026, 10, 22)),
        ("new_supervisor", START, "new_supervisor", D(2026, 10, 22)),
        # 20 working days: four whole weeks without a holiday.
        ("new_manager", START, "new_manager", D(2026, 11, 5)),
        ("board", START, "board", D(2026, 10, 15)),
        ("review", START, "review", D(2026, 10, 15)),
        ("adjudication", START, "adjudication", D(2026, 10, 15)),
        ("risk_change", START, "risk_change", D(2026, 10, 15)),
        ("rotl", START, "rotl", D(2026, 10, 15)),
        ("segregation", START, "segregation", D(2026, 10, 13)),
        # From a Friday before Christmas: 21 to 24 are four, 25 and 28 (Boxing Day) none, 29 is the fifth.
        ("adjudication", D(2026, 12, 18), "adjudication", D(2026, 12, 29)),
        # From Christmas Eve: 29, 30 and 31 are the three.
        ("segregation", D(2026, 12, 24), "segregation", D(2026, 12, 31)),
        # Over Easter 2027: Good Friday 26 March, Monday 29 March; 30, 31, 1, 2 and 5 April are the five.
        ("review", D(2027, 3, 25), "review", D(2027, 4, 5)),
        # On a Saturday: the five working days are those of the week after.
        ("risk_change", D(2026, 10, 10), "risk_change", D(2026, 10, 16)),
    ],
)
def test_the_day_before_the_day_and_the_day_after(kind: str, on: D, rule: str, last: D) -> None:
    before, after = D.fromordinal(last.toordinal() - 1), D.fromordinal(last.toordinal() + 1)
    for today in (before, last):
        assert found(today, event(kind, on))[rule].state is State.NOT_YET
    late = found(after, event(kind, on))[rule]
    assert (late.state, late.due_on) == (State.MISSING, last)
    assert late.reason == f"It was to be written by {last:%d/%m/%Y}."


def test_the_bank_holidays_that_were_counted_are_named_and_so_is_how_late_it_is() -> None:
    late = found(D(2026, 12, 30), event("adjudication", D(2026, 12, 18)))["adjudication"]
    assert "5 working days from 18/12/2026 (adjudication), due 29/12/2026" in late.explanation
    assert "Christmas Day 25/12/2026" in late.explanation
    assert late.days_late == 1


@pytest.mark.parametrize(
    ("written", "state"),
    [
        (entry(START), State.WRITTEN),
        (entry(D(2026, 10, 15)), State.WRITTEN),
        (entry(D(2026, 10, 16)), State.LATE),
        (entry(D(2026, 10, 7)), State.MISSING),
        (entry(START, role="wing_staff"), State.MISSING),
        (entry(START, role="offender_manager"), State.MISSING),
        (entry(START, mode="letter"), State.MISSING),
        (entry(START, with_whom="offender_manager"), State.MISSING),
    ],
)
def test_what_meets_a_rule(written: Entry, state: State) -> None:
    """An adjudication asks for a talk of the offender supervisor with the prisoner in five working days."""
    one = found(D(2026, 10, 20), event("adjudication"), entries=[written])["adjudication"]
    assert one.state is state


def test_a_board_is_a_report_of_a_board_and_may_have_been_held_before_the_plan_was_signed() -> None:
    signed = event("board", counts_from=D(2026, 9, 1))
    report = entry(D(2026, 9, 20), kind="report", sub_kind="board", with_whom="nobody", mode="meeting")
    today = D(2026, 10, 16)
    assert found(today, signed, entries=[report])["board"].state is State.WRITTEN
    assert found(today, signed, entries=[replace(report, on=D(2026, 8, 31))])["board"].is_missing
    assert found(today, signed, entries=[replace(report, sub_kind="idrmt")])["board"].is_missing
    assert found(today, signed, entries=[replace(report, role="head_of_omu")])["board"].state is State.WRITTEN
    assert found(today, signed, entries=[replace(report, role="wing_staff")])["board"].is_missing


def test_the_supervisor_who_saw_the_change_wrote_what_was_done_in_that_entry() -> None:
    today = D(2026, 10, 16)
    assert found(today, event("risk_change"), entries=[entry(START)])["risk_change"].state is State.WRITTEN
    seen_by_the_wing = [entry(START, role="wing_staff")]
    assert found(today, event("risk_change"), entries=seen_by_the_wing)["risk_change"].is_missing


def test_before_sentence_nothing_is_asked_and_afterwards_it_counts_from_the_sentence() -> None:
    arrived = event("reception", D(2026, 8, 3))
    assert found(D(2026, 10, 30), arrived, sentenced_on=None) == {}
    assert found(D(2026, 10, 22), arrived)["reception"].state is State.NOT_YET
    assert found(D(2026, 10, 23), arrived)["reception"].is_missing


def test_the_next_entry_of_the_supervisor_is_due_six_weeks_after_the_last() -> None:
    """Six weeks from Thursday 8 October are Thursday 19 November 2026."""
    held = {"supervised_since": D(2026, 9, 1), "sentenced_on": D(2026, 9, 1), "entries": [entry(START)]}
    assert found(D(2026, 11, 19), **held)[INTERVAL].state is State.NOT_YET
    late = found(D(2026, 11, 20), **held)[INTERVAL]
    assert (late.state, late.due_on) == (State.MISSING, D(2026, 11, 19))
    by_letter = held | {"entries": [entry(START, mode="letter", with_whom="agency")]}
    assert found(D(2026, 11, 19), **by_letter)[INTERVAL].state is State.NOT_YET
    never = held | {"entries": [entry(START, role="wing_staff")]}
    assert found(D(2026, 10, 13), **never)[INTERVAL].state is State.NOT_YET
    assert found(D(2026, 10, 14), **never)[INTERVAL].due_on == D(2026, 10, 13)
    assert INTERVAL not in found(D(2027, 10, 14), **held | {"supervised_since": None})


def test_a_new_supervisor_has_six_weeks_from_taking_the_case() -> None:
    held = {"supervised_since": D(2026, 11, 2), "entries": [entry(START)]}
    assert found(D(2026, 12, 15), **held)[INTERVAL].due_on == D(2026, 12, 14)


def test_closing_before_the_day_ends_it_and_closing_after_does_not() -> None:
    today = D(2026, 10, 30)
    assert found(today, event("review"), closed_on=D(2026, 10, 15))["review"].state is State.NOT_APPLICABLE
    assert found(today, event("review"), closed_on=D(2026, 10, 16))["review"].is_missing


def test_nothing_is_missing_of_somebody_who_is_absent() -> None:
    one = found(D(2026, 10, 30), event("review"), absent_because="unlawfully at large")["review"]
    assert one.state is State.NOT_APPLICABLE
    assert "unlawfully at large" in one.reason


def test_a_prison_sets_the_limit_from_a_day_on_or_does_not_ask() -> None:
    """Two working days from Thursday 8 October are Monday 12; what happened before keeps its five."""
    two = {(ASH, "record_review"): [Dated("2", START)]}
    assert found(D(2026, 10, 12), event("review"), overrides=two)["review"].due_on == D(2026, 10, 12)
    before = event("review", D(2026, 10, 7))
    facts = {"overrides": two, "sentenced_on": D(2026, 1, 5)}
    assert found(D(2026, 10, 12), before, **facts)["review"].due_on == D(2026, 10, 14)
    elsewhere = {(2, "record_review"): [Dated("2", START)]}
    assert found(D(2026, 10, 12), event("review"), overrides=elsewhere)["review"].due_on == D(2026, 10, 15)
    off = {(ASH, "record_review"): [Dated("2", D(2026, 10, 1)), Dated("off", START)]}
    assert "review" not in found(D(2026, 10, 30), event("review"), overrides=off)
    assert (
        found(START, event("review"), overrides={(ASH, "record_review"): [Dated("0", START)]})[
            "review"
        ].due_on
        == START
    )


def test_events_older_than_a_year_are_not_asked_about_any_more() -> None:
    facts = {"sentenced_on": D(2025, 1, 6)}
    assert found(D(2026, 10, 8), event("review", D(2025, 10, 8)), **facts)["review"].is_missing
    assert found(D(2026, 10, 8), event("review", D(2025, 10, 7)), **facts) == {}


def test_an_event_of_tomorrow_asks_for_nothing_yet() -> None:
    assert found(D(2026, 10, 7), event("review")) == {}


def test_every_rule_may_be_set_by_a_prison_and_the_default_is_the_same() -> None:
    for one in built_in():
        for rule in one.rules:
            setting = known()[rule.setting]
            assert setting.default == str(rule.limit.amount)
            assert setting.default in setting.choices
            assert "off" in setting.choices


@pytest.mark.parametrize(
    ("change", "says"),
    [({"limit": -1}, "below 0"), ({"unit": "fortnights"}, "fortnights")],
)
def test_data_that_cannot_be_is_refused(change: dict[str, Any], says: str) -> None:
    rule = {"key": "a", "event": "review", "words": "Review", "title": "t", "roles": ["x"], "kinds": [],
            "with_whom": "", "two_way": False, "limit": 5, "unit": "WD", "source": "s"}  # fmt: skip
    whole = {"key": "k", "name": "n", "version": 1, "from": "2020-01-01", "to": None, "look_back_months": 12}
    with pytest.raises(ValueError, match=says):
        parse(data={"sets": [whole | {"rules": [rule | change]}]})
    gap = [whole | {"to": "2020-12-31", "rules": []}, whole | {"from": "2021-01-02", "rules": []}]
    with pytest.raises(ValueError, match="the day after"):
        parse(data={"sets": gap})
