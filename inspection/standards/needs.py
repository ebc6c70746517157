"""What is counted of each person in an analysis of needs, and by which rule (docs/domain.md 16).

A number is a key such as `need.11.severe`; a person is in every number of which he or she has the key. So the
people behind a number are those who made it, whichever way it is asked for.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from functools import lru_cache

from cases.standards.working_days import add_months

SEVERE, NEED, ATTENTION, NO_NEED, UNKNOWN = "severe", "need", "attention", "none", "unknown"
SEES, SEES_NOT = "sees", "not"
#: Answers by which somebody names a topic as his or her own problem (docs/domain.md 7.11).
NAMED = frozenset({"problem", "linked", "both"})
LEVELS = ("very_high", "high", "medium", "low")
#: Youngest age of each band, and its words.
AGES = (
    (60, "60 and over"), (50, "50 to 59"), (40, "40 to 49"), (30, "30 to 39"), (25, "25 to 29"),
    (21, "21 to 24"), (18, "18 to 20"), (0, "Under 18"),
)  # fmt: skip
#: Months to the earliest release, each up to the next, and the words.
TIMES = ((0, "Less than 6 months"), (6, "6 to 12 months"), (12, "1 to 2 years"), (24, "2 to 4 years"),
         (48, "4 years or more"))  # fmt: skip
PASSED = "passed"
GANG, SEX_OFFENDER, DOMESTIC = "gang", "sex_offender", "domestic_abuse"
#: Ticks of item 2.2 that are violence.
VIOLENT = frozenset({"weapon", "violence or threat of it", "excessive or sadistic violence"})
#: Families of programmes for whom an offence or flag is asked beside the need.
SEXUAL_FAMILY, VIOLENCE_FAMILY, DOMESTIC_FAMILY = "sexual", "violence", "domestic"


@dataclass(frozen=True, slots=True, kw_only=True)
class Person:
    """One person as the record stands. What is not known is None, or not in the mapping.

    `sections`: severity by section of the latest complete assessment; `views`: the answer to each topic of
    the self-assessment; `referrals`: by code of a programme the state of the last referral.
    """

    custody: int
    prison: int
    born_on: date | None = None
    rosh: str = ""
    release_on: date | None = None
    assessed: bool = False
    sections: Mapping[str, str] = field(default_factory=dict)
    bands: Mapping[str, str] = field(default_factory=dict)
    ogrs3: int | None = None
    offences: frozenset[str] = frozenset()
    views: Mapping[str, str] = field(default_factory=dict)
    alerts: frozenset[str] = frozenset()
    violent: bool | None = None
    unavailable: frozenset[str] = frozenset()
    referrals: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class Offer:
    """A programme of the catalogue; `ends`: by prison the last day of its next course."""

    code: str
    family: str
    needs: frozenset[str]
    least: int | None = None
    judged: int | None = None
    weeks: int | None = None
    ends: Mapping[int, date] = field(default_factory=dict)


#: States of a last referral that matter here; any other is a referral under way.
DELIVERED, UNSUITABLE, WAITING, REFERRED = "delivered", "unsuitable", "waiting", "referred"


def severity(*, need: bool | None, severe: bool | None, attention: bool) -> str:
    """The one number of a section somebody is in (docs/domain.md 7.4); unknown is never no need."""
    if need:
        return SEVERE if severe else NEED
    if attention:
        return ATTENTION
    return UNKNOWN if need is None else NO_NEED


def age_on(*, born_on: date, day: date) -> int:
    """Whole years."""
    return day.year - born_on.year - ((day.month, day.day) < (born_on.month, born_on.day))


@lru_cache(maxsize=8192)
def age_key(*, born_on: date | None, day: date) -> str:
    """The youngest age of the band, as text."""
    if born_on is None or born_on > day:
        return UNKNOWN
    years = age_on(born_on=born_on, day=day)
    return str(next(least for least, _ in AGES if years >= least))


@lru_cache(maxsize=8192)
def time_key(*, release_on: date | None, day: date) -> str:
    """The months from which the band begins, as text; a date that has passed says nothing of what is left."""
    if release_on is None:
        return UNKNOWN
    if release_on < day:
        return PASSED
    reached = [months for months, _ in TIMES if add_months(start=day, months=months) <= release_on]
    return str(reached[-1])


def is_violent(
    *, ticks: Iterable[str] | None, sanctions: int | None, offences: Iterable[str], alerts: Iterable[str]
) -> bool | None:
    """Whether violence is on record: in the offence, in earlier sanctions, or as danger to staff.

    None where neither of the two answers of the assessment is there and no offence group is entered.
    """
    groups = [one.casefold() for one in offences]
    told = (
        bool(VIOLENT & set(ticks or ())) or bool(sanctions) or "staff_assault" in set(alerts)
        or any("violen" in one or "robbery" in one for one in groups)
    )  # fmt: skip
    if told:
        return True
    return None if ticks is None and sanctions is None and not groups else False


def marked(*, person: Person, family: str) -> bool | None:
    """Whether somebody is one for whom a family of programmes is made; None where that is not known."""
    if family == SEXUAL_FAMILY:
        if SEX_OFFENDER in person.alerts or any("sex" in one.casefold() for one in person.offences):
            return True
        return False if person.offences else None
    if family == VIOLENCE_FAMILY:
        return person.violent
    if family == DOMESTIC_FAMILY:
        return DOMESTIC in person.alerts
    return True


def suits(*, person: Person, offer: Offer) -> bool | None:
    """Whether a programme is for somebody who has the need; None where an assessor has to say."""
    if person.referrals.get(offer.code) == UNSUITABLE:
        return False
    is_marked = marked(person=person, family=offer.family)
    if is_marked is False:
        return False
    if offer.least is not None:
        if person.ogrs3 is None:
            return None
        if person.ogrs3 < (offer.least if offer.judged is None else offer.judged):
            return False
        if person.ogrs3 < offer.least:
            return None
    return is_marked


def needed(*, person: Person) -> frozenset[str]:
    """The sections in which somebody has a need."""
    return frozenset(section for section, value in person.sections.items() if value in (SEVERE, NEED))


def needs(*, person: Person, offer: Offer, held: frozenset[str] | None = None) -> bool:
    """Whether somebody has a need the programme answers, or is referred to it, and has not completed it.

    `held`: the sections of the needs, where they are worked out already.
    """
    state = person.referrals.get(offer.code)
    if state == DELIVERED:
        return False
    found = needed(person=person) if held is None else held
    return state is not None or not found.isdisjoint(offer.needs)


def leaves_before(*, person: Person, offer: Offer, day: date) -> bool:
    """Whether the earliest release comes before the programme can be done.

    It is done with the next course of the prison, else after its weeks from the day. A date not known, or
    passed, says nothing.
    """
    if person.release_on is None or person.release_on < day:
        return False
    ends_on = offer.ends.get(person.prison) or date.fromordinal(day.toordinal() + 7 * (offer.weeks or 0))
    return person.release_on < ends_on


def of_programme(
    *, person: Person, offer: Offer, held: frozenset[str] | None = None, day: date
) -> Iterable[str]:
    """The numbers of one programme that somebody is in; `held` as for `needs`."""
    if not needs(person=person, offer=offer, held=held):
        return
    yield "need"
    if person.referrals.get(offer.code) == WAITING:
        yield "waiting"
    suitable = suits(person=person, offer=offer)
    if suitable is None:
        yield "unsure"
    if suitable:
        yield "suitable"
        yield "before" if leaves_before(person=person, offer=offer, day=day) else "time"


def _flags(person: Person) -> Iterable[str]:
    """Gang, violence, and what is needed and cannot be had."""
    yield f"flag.gang.{'yes' if GANG in person.alerts else 'none'}"
    yield f"flag.violence.{UNKNOWN if person.violent is None else 'yes' if person.violent else 'none'}"
    if person.unavailable:
        yield "unavailable.any"
    for heading in person.unavailable:
        yield f"unavailable.{heading}"


def keys(
    *, person: Person, sections: Iterable[str], topics: Iterable[str], predictors: Iterable[str],
    offers: Iterable[Offer], day: date,
) -> Iterable[str]:  # fmt: skip
    """Every number that somebody is in; each at most once."""
    yield "assessed.yes" if person.assessed else "assessed.no"
    for section in sections:
        yield f"need.{section}.{person.sections.get(section, UNKNOWN)}"
    yield f"rosh.{person.rosh or UNKNOWN}"
    for one in predictors:
        yield f"band.{one}.{person.bands.get(one) or UNKNOWN}"
    for group in person.offences or (UNKNOWN,):
        yield f"offence.{group}"
    yield f"age.{age_key(born_on=person.born_on, day=day)}"
    yield f"time.{time_key(release_on=person.release_on, day=day)}"
    for topic in topics:
        answer = person.views.get(topic)
        yield f"view.{topic}.{SEES if answer in NAMED else SEES_NOT if answer else UNKNOWN}"
    yield from _flags(person)
    held = needed(person=person)
    for offer in offers:
        for number in of_programme(person=person, offer=offer, held=held, day=day):
            yield f"programme.{offer.code}.{number}"


def gap(*, in_time: int, places_a_year: int) -> int:
    """How many of those who are suitable and have the time find no place within a year."""
    return max(in_time - places_a_year, 0)


def unmet_sections(*, person: Person, answered: frozenset[str]) -> list[str]:
    """The sections of somebody's needs that nothing run here answers, in order."""
    return sorted(needed(person=person) - answered, key=lambda one: (len(one), one))
