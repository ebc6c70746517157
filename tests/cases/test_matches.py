"""Who may be an earlier record: a list of hard pairs, and the ways in by index (docs/domain.md 3.0)."""

import datetime
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from cases.actions import matches, receptions
from cases.models import Alias, Prisoner
from cases.standards import identity
from cases.standards.guises import guises
from cases.standards.matching import Sought
from staff.models import AuditEvent
from tests.cases.standards.hard_names_table import PAIRS
from tests.world import World

#: The same human being, and the rule does not say so: a clerk finds these by number or not at all.
MISSED = {"another name altogether", "birth known by nobody"}
#: Other people who are shown all the same, as possible and not as likely, for a clerk to look at.
SHOWN_THOUGH_ANOTHER = {"same given name and day, other family"}


def sought(family: str, given: str = "", born: str = "", **more: Any) -> Sought:
    """What is typed at the reception desk, folded."""
    born_on = datetime.date.fromisoformat(born) if born else None
    names = {"family": identity.folded(text=family), "given": identity.folded(text=given)}
    return Sought(**names, born_on=born_on, **more)


def look(world: World, *typed: str, **more: Any) -> list[matches.Match]:
    """A look by the case administrator of Ashbourne."""
    but_not = more.pop("but_not", None)
    others = more.pop("others", ())
    by = world.actor("case_administrator")
    typed_so = sought(*typed, **more)
    return matches.look(typed_so, others=others, but_not=but_not, today=world.today, by=by)


def on_record(world: World) -> dict[str, str]:
    """Everybody of the list is on record; what is hard about each, by number."""
    people = [
        world.reception(
            family_name=family,
            given_names=given,
            born_on=datetime.date.fromisoformat(born),
            aliases=aliases,
        )
        for _, family, given, born, aliases, *_ in PAIRS
    ]
    outcomes = receptions.receive_many(people, today=world.today, by=world.system)
    assert all(one.opened for one in outcomes), [one.refusal for one in outcomes if one.refusal]
    return {one.reception.number: hard for one, (hard, *_) in zip(outcomes, PAIRS, strict=True)}


def test_the_hard_pairs(world: World, capsys: Any) -> None:
    hard_of = on_record(world)
    missed, first, likely, shown, lines = set(), 0, 0, set(), []
    for hard, family, given, _, _, family_now, given_now, born_now, same in PAIRS:
        found = look(world, family_now, given_now, born_now)
        place = next((at for at, one in enumerate(found) if hard_of[one.prisoner.number] == hard), None)
        best = found[place] if place is not None else None
        said = f"{best.verdict.points}: {'; '.join(best.verdict.reasons)}" if best else "-"
        lines.append(f"{'same ' if same else 'other'} {family} {given} / {family_now} {given_now}: {said}")
        if not same:
            shown |= {hard} if best else set()
            assert not (best and best.verdict.likely), lines[-1]
        elif place == 0:
            first, likely = first + 1, likely + best.verdict.likely
        else:
            missed.add(hard)
    pairs = sum(pair[-1] for pair in PAIRS)
    with capsys.disabled():
        print("\n" + "\n".join(lines))
        print(f"hard pairs: {first} of {pairs} found and first, {likely} of them likely; missed: {missed}")
        print(f"other people shown as possible: {len(shown)} of {len(PAIRS) - pairs}: {shown}")
    assert missed == MISSED
    assert shown == SHOWN_THOUGH_ANOTHER


def test_a_number_finds_whatever_the_name_has_become(world: World) -> None:
    custody = world.receive(number="A7001BC", family_name="Blackadder", given_names="Norman")
    Prisoner.objects.filter(pk=custody.prisoner_id).update(
        earlier_numbers=["XK4471"], pnc_number="09/12345T", cro_number="4471/09A"
    )
    for number, reason in {
        "A7001BC": "same prison number",
        "XK4471": "same earlier number XK4471",
        "09/12345T": "same PNC number",
        "4471/09A": "same CRO number",
    }.items():
        (found,) = look(world, "Fairweather", "Cuthbert", numbers=frozenset({number}))
        assert found.prisoner.number == "A7001BC"
        assert found.verdict.likely
        assert reason in found.verdict.reasons
    assert look(world, "", numbers=frozenset({"A7001BD"})) == []


def test_a_match_shows_where_last_and_says_why(world: World) -> None:
    world.receive(number="A7002BC", family_name="Pemberthy", given_names="Stephen", prison=world.morden)
    (found,) = look(world, "Pemberthy", "Steven", "1992-03-04")
    assert (found.prisoner.number, found.last_prison, found.numbers) == ("A7002BC", "Morden", ())
    assert found.verdict.reasons == (
        "same date of birth",
        "same family name, given name is another form of the same name",
    )
    assert found.verdict.strength == "Likely"


def test_each_look_is_in_the_audit_and_so_is_who_was_shown(world: World) -> None:
    world.receive(number="A7003BC")
    look(world, "Rees", "Sion")
    look(world, "Nobody", "Alike")
    looks = AuditEvent.objects.filter(deed="cases.match.sought").order_by("id")
    assert [event.details for event in looks] == [{"shown": 1}, {"shown": 0}]
    shown = AuditEvent.objects.get(deed="cases.match.shown")
    assert (shown.prisoner_number, shown.role, shown.kind) == ("A7003BC", "case_administrator", "read")


def test_nobody_looks_through_the_window_who_does_not_receive(world: World) -> None:
    world.receive(family_name="Rees")
    for role in ("offender_supervisor", "governor", "inspector"):
        assert matches.look(sought("Rees"), today=world.today, by=world.actor(role)) == []


@pytest.mark.parametrize("typed", ["", "R", " "])
def test_less_than_two_letters_finds_nobody(world: World, typed: str) -> None:
    world.receive(family_name="Rees")
    assert look(world, typed) == []


def test_a_name_that_was_ended_is_not_matched(world: World) -> None:
    custody = world.receive(family_name="Thornquist", given_names="Gwilym", aliases=["Ned Quayle"])
    assert len(look(world, "Quayle", "Ned", "1992-03-04")) == 1
    Alias.objects.filter(prisoner=custody.prisoner).update(ended_on=world.today)
    assert look(world, "Quayle", "Ned", "1992-03-04") == []


@pytest.mark.parametrize(
    ("other", "on_record"),
    [
        ("Ned Quayle", {"family_name": "Quayle", "given_names": "Ned"}),
        ("Quayle Ned", {"family_name": "Quayle", "given_names": "Ned"}),
        ("Edward Quail", {"family_name": "Quayle", "given_names": "Ned"}),
        ("Quayle", {"family_name": "Quayle", "given_names": "Gwilym"}),
        ("Ned Quayle", {"family_name": "Nobody", "given_names": "Alike", "aliases": ["Ned Quayle"]}),
    ],
)
def test_other_names_that_are_typed_are_looked_for_too(
    world: World, other: str, on_record: dict[str, Any]
) -> None:
    world.receive(number="A7006BC", **on_record)
    assert not any(one.verdict.likely for one in look(world, "Thornquist", "Gwilym", "1992-03-04"))
    (found,) = look(
        world, "Thornquist", "Gwilym", "1992-03-04", others=[(identity.folded(text=other), other)]
    )
    assert found.prisoner.number == "A7006BC"
    assert found.verdict.reasons[0] == f"by the other name given, “{other}”"


def test_only_the_first_other_names_are_looked_for_and_empty_ones_not(world: World) -> None:
    typed = [("", ""), ("x", "X"), *((f"word{one} other", f"Word{one} Other") for one in "abcdefgh")]
    found = guises(sought=sought("Thornquist", "Gwilym"), others=typed)
    assert [one.other for one in found] == ["", "Worda Other", "Wordb Other", "Wordc Other"]


def test_two_records_of_one_human_are_one_line_with_both_numbers(world: World) -> None:
    one = world.receive(number="A7004BC", family_name="Reece", prison=world.morden).prisoner
    two = world.receive(number="A7005BC", family_name="Rees").prisoner
    assert len(look(world, "Rees", "Sion", "1992-03-04")) == 2
    Prisoner.objects.filter(pk=one.pk).update(same_as=two)
    (found,) = look(world, "Rees", "Sion", "1992-03-04")
    assert (found.prisoner.number, found.numbers) == ("A7005BC", ("A7004BC",))
    assert look(world, "Rees", "Sion", "1992-03-04", but_not=two) == []


def test_a_look_asks_the_database_as_often_at_two_hundred_as_at_two(world: World) -> None:
    counts = []
    world.actor("case_administrator")
    for more in (2, 200):
        people = [world.reception(aliases=["Another Name"]) for _ in range(more)]
        receptions.receive_many(people, today=world.today, by=world.system)
        with CaptureQueriesContext(connection) as queries:
            assert look(world, "Reece", "Shaun", "1992-03-04")
        counts.append(len(queries))
    assert counts[0] == counts[1] <= 12
