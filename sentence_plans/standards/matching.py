"""Which free places somebody could take and finish in time, and why not (docs/domain.md 13.1). Plain Python.

`place_solver` chooses among what is possible; `first_come` is what a list by date would do with the same.
"""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from cases.standards.clocks import day

#: RoSH in the order in which ties are broken. Not known stands before low: it is never read as low.
RANK = {"very_high": 0, "high": 1, "medium": 2, "": 3, "low": 4}
WORDS = {"very_high": "very high", "high": "high", "medium": "medium", "": "not known", "low": "low"}
RULE = (
    "As many people as possible finish a programme before their earliest release, parole or tariff date. "
    "Ties are broken by RoSH, the highest first, then by time left, the least first; then come further "
    "programmes of the same people, fewer moves, and earlier starts."
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Wanting:
    """Somebody who needs a programme. `hold` says why he or she cannot move; `busy`: courses held already.

    `deadline` is the earliest release, parole or tariff date; None is not known. `prison` is where the
    person is, `sex` decides which prisons are open to him or her.
    """

    key: int
    person: int
    programme: int
    prison: int
    sex: str
    rosh: str
    deadline: date | None
    since: date
    hold: str = ""
    busy: tuple[tuple[date, date], ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Opening:
    """A course ahead with free places, at a prison that is staffed for it."""

    key: int
    programme: int
    prison: int
    holds: str
    starts_on: date
    ends_on: date
    free: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Possible:
    """That somebody could take a course and finish in time; `move`: it is at another prison."""

    wanting: Wanting
    opening: Opening
    move: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Why:
    """Why nothing is possible for somebody: a short key to count by, and the sentence."""

    kind: str
    text: str


def overlap(*, one: tuple[date, date], other: tuple[date, date]) -> bool:
    """Whether two stretches share a day."""
    return one[0] <= other[1] and other[0] <= one[1]


def fits(*, wanting: Wanting, opening: Opening, days_to_move: int, today: date) -> str:
    """Why a course is not possible for somebody; empty where it is.

    A course elsewhere starts at least `days_to_move` days ahead, so that the move can be made.
    """
    if opening.holds != wanting.sex:
        return "sex"
    if wanting.deadline is None or opening.ends_on > wanting.deadline:
        return "late"
    if opening.prison == wanting.prison:
        if opening.starts_on < today:
            return "begun"
    elif wanting.hold:
        return "hold"
    elif (opening.starts_on - today).days < days_to_move:
        return "short"
    if any(overlap(one=(opening.starts_on, opening.ends_on), other=one) for one in wanting.busy):
        return "busy"
    return "" if opening.free > 0 else "full"


def possible(
    *, wanting: Sequence[Wanting], openings: Sequence[Opening], days_to_move: int, today: date
) -> tuple[dict[int, list[Possible]], dict[int, Why]]:
    """What each need could take, the earliest start first, home before away; and why nothing is possible."""
    by_programme: dict[int, list[Opening]] = {}
    for one in openings:
        by_programme.setdefault(one.programme, []).append(one)
    found: dict[int, list[Possible]] = {}
    why: dict[int, Why] = {}
    for need in wanting:
        against: Counter[str] = Counter()
        rows = []
        for opening in by_programme.get(need.programme, []):
            reason = fits(wanting=need, opening=opening, days_to_move=days_to_move, today=today)
            if reason:
                against[reason] += 1
            else:
                rows.append(Possible(wanting=need, opening=opening, move=opening.prison != need.prison))
        if rows:
            rows.sort(key=lambda one: (one.opening.starts_on, one.move, one.opening.key))
            found[need.key] = rows
        else:
            why[need.key] = _nothing(need, against, days_to_move)
    return found, why


def _nothing(need: Wanting, against: Mapping[str, int], days_to_move: int) -> Why:
    """The sentence about somebody for whom no course is possible, the first reason that holds."""
    if need.deadline is None:
        text = (
            "No release, parole or tariff date is known. Enter the key dates; then a place can be proposed."
        )
        return Why(kind="no_dates", text=text)
    sentences = {
        "hold": f"A free place is at another prison alone, and {need.hold}.",
        "busy": "Each course with a free place overlaps with one on which the person has a place.",
        "short": f"Each free course elsewhere starts in less than {days_to_move} days: too soon for a move.",
        "full": "Every place of each course that ends in time is taken.",
        "late": f"Each course planned ends after {day(on=need.deadline)}, the earliest release, parole or "
        "tariff date.",
        "begun": "Each course planned has begun.",
    }
    kind = next((one for one in sentences if against.get(one)), "none")
    return Why(kind=kind, text=sentences.get(kind, "No course is planned in the region that is open to this "
                                                   "person."))  # fmt: skip


def left_over(*, count: int) -> Why:
    """Why somebody has no place although `count` courses were possible."""
    courses = "The one course that was possible is" if count == 1 else f"The {count} courses possible are"
    text = f"{courses} full with others: so more finish in time, or people with a higher RoSH or less time."
    return Why(kind="others", text=text)


def reason(*, match: Possible, others: Sequence[Possible], today: date) -> str:
    """Why this match: time left, when the course ends before it, the move, what else was possible."""
    need, course = match.wanting, match.opening
    if need.deadline is None:
        raise ValueError("a match has a deadline")
    left, before = (need.deadline - today).days, (need.deadline - course.ends_on).days
    move = "A move is needed" if match.move else "No move is needed"
    else_ = len(others)
    options = (
        "No other course was possible." if not else_
        else "One other course was possible." if else_ == 1
        else f"{else_} other courses were possible."
    )  # fmt: skip
    return (
        f"{left} days are left until {day(on=need.deadline)}; the course ends {before} days before. "
        f"{move}. RoSH is {WORDS[need.rosh]}. {options}"
    )


def first_come(*, wanting: Iterable[Wanting], possible: Mapping[int, Sequence[Possible]]) -> list[Possible]:
    """What first come first served gives: the longest waiting first, each the earliest possible free place.

    Whoever cannot finish in time is passed over, so that this is first come first served at its best.
    """
    free: dict[int, int] = {}
    held: dict[int, list[tuple[date, date]]] = {}
    given = []
    for need in sorted(wanting, key=lambda one: (one.since, one.key)):
        for one in possible.get(need.key, ()):
            course = one.opening
            stretch = (course.starts_on, course.ends_on)
            taken = held.setdefault(need.person, [])
            if free.setdefault(course.key, course.free) < 1 or any(
                overlap(one=stretch, other=other) for other in taken
            ):
                continue
            free[course.key] -= 1
            taken.append(stretch)
            given.append(one)
            break
    return given


def people(*, given: Iterable[Possible]) -> int:
    """How many people have at least one place."""
    return len({one.wanting.person for one in given})


@dataclass(frozen=True, slots=True, kw_only=True)
class Standing:
    """What a match was worked out from, or what holds now; versions change with every save."""

    delivery: int
    course: int
    prison: int


def stale(*, then: Standing, now: Standing, age: int, most_days: int, newer: bool) -> str:
    """Why a proposed match can no longer be accepted; empty where it can. `age` in days."""
    if newer:
        return "A later proposal was made for this region. Decide on that one."
    if age > most_days:
        return f"This proposal is {age} days old; after {most_days} days a new one is made. Ask for it."
    if now.prison != then.prison:
        return "The person has moved to another prison since. Ask for a new proposal."
    if now.delivery != then.delivery:
        return "What is recorded of this programme of the person has changed since. Ask for a new proposal."
    if now.course != then.course:
        return "The course was changed since this was proposed. Ask for a new proposal."
    return ""
