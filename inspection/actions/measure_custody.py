"""Sentence, stays, scope and who held a case as of a day, out of the rows read (docs/domain.md 4, 5)."""

from collections.abc import Iterable, Mapping
from datetime import date

from cases.actions.absences import WORDS as ABSENCE_WORDS
from cases.models import AbsenceKind, ClosedAs, HeldAs, ReceptionKind, Sentence
from cases.standards import duties
from cases.standards.clocks import EarliestRelease, earliest_release
from cases.standards.dates import SentenceLength
from cases.standards.duties import CustodyFacts, Ending, Happened
from cases.standards.managers import Manager
from cases.standards.own_limits import OwnLimit
from inspection.actions.measure_streams import Row
from inspection.standards.case_facts import Assessed, HeldBy
from risk.actions.scope_facts import length_of
from risk.standards.clocks import ScopeSince
from risk.standards.levels import HIGH, at_least, overall
from risk.standards.scope import ScopeFacts, built_in, scope

Rows = Mapping[str, list[Row]]
UNSENTENCED = "Not sentenced."


def sentence(rows: list[Row]) -> tuple[str, SentenceLength | None]:
    """The kind of sentence, indeterminate before any other, and the length served; "" and None unknown."""
    made = [Sentence(kind=kind, years=y, months=m, days=d, consecutive=c) for kind, y, m, d, c in rows]
    kinds = [one.kind for one in made]
    kind = next((each for each in ("IPP", "LIFE") if each in kinds), kinds[0] if kinds else "")
    return kind, length_of(made, kind=kind) if made else None


def release(rows: list[Row], *, kind: str) -> EarliestRelease:
    """The earliest release date known."""
    return earliest_release(indeterminate=kind in {"IPP", "LIFE"}, **{name.lower(): on for name, on in rows})


def stays(rows: list[Row], *, reception_kind: str, as_of: date) -> list[duties.Stay]:
    """The stays in order; one that ended later has not ended."""
    found = []
    for place, (key, prison, arrived_on, arrived_by, ended_on) in enumerate(rows):
        how = "transfer" if arrived_by == "transfer" else _received(reception_kind, first=place == 0)
        left = ended_on if ended_on and ended_on <= as_of else None
        found.append(duties.Stay(str(key), arrived_on, how, prison=prison, left_on=left))
    return found


def _received(kind: str, *, first: bool) -> str:
    if not first or kind == ReceptionKind.RECALL:
        return "recall"
    return "remand" if kind == ReceptionKind.REMAND else "sentence"


def custody_facts(
    rows: Rows, *, held: list[duties.Stay], sentenced_on: date | None, closed: tuple[date | None, str],
    own: tuple[OwnLimit, ...], as_of: date,
) -> CustodyFacts:  # fmt: skip
    """What T1 to T3 are decided on, as of the day."""
    return CustodyFacts(
        sentenced_on=sentenced_on,
        stays=tuple(held),
        allocations=tuple(
            Happened(on=on, stay=stay, key=str(key), until=until if until and until <= as_of else None)
            for held_as, _, _, _, prison, _, on, until, key in rows["allocations"]
            if held_as == HeldAs.OFFENDER_SUPERVISOR and (stay := _during(held, prison, on))
        ),
        contacts=tuple(
            Happened(on=on, stay=stay.key)
            for prison, on in rows["spoke"]
            for stay in held
            if _is_there(stay, prison, on)
        ),
        endings=_endings(rows["releases"], closed, as_of),
        absent_because=_absent(rows["absences"], as_of),
        own_limits=own,
    )


def _is_there(stay: duties.Stay, prison: int | None, on: date) -> bool:
    if prison not in {None, stay.prison} or on < stay.arrived_on:
        return False
    return prison is not None or stay.left_on is None or on <= stay.left_on


def _during(held: list[duties.Stay], prison: int | None, on: date) -> str:
    """The stay an allocation belongs to: the last of its prison begun by then, else the first after."""
    fitting = [one for one in held if prison in {None, one.prison}]
    begun = [one for one in fitting if one.arrived_on <= on]
    chosen = begun[-1:] or fitting[:1]
    return chosen[0].key if chosen else ""


def _endings(rows: list[Row], closed: tuple[date | None, str], as_of: date) -> tuple[Ending, ...]:
    found = [Ending(on, str(ClosedAs(how).label)) for on, how, _ in rows]
    closed_on, how = closed
    came_back = all(back and back <= as_of for _, _, back in rows)
    if closed_on and closed_on <= as_of and came_back:
        found.append(Ending(closed_on, str(ClosedAs(how).label) if how else ""))
    return tuple(found)


def _absent(rows: list[Row], as_of: date) -> str:
    away = [kind for _, kind, _, back in rows if back is None or back > as_of]
    return ABSENCE_WORDS[AbsenceKind(away[-1])] if away else ""


def absent_since(rows: list[Row], *, as_of: date) -> date | None:
    """Since when somebody who is absent on the day has been so."""
    away = [left_on for _, _, left_on, back in rows if back is None or back > as_of]
    return away[-1] if away else None


def managers(rows: list[Row], *, as_of: date) -> tuple[HeldBy, ...]:
    """The offender managers to date, in order."""
    return tuple(
        HeldBy(user, f"{given} {family}".strip(), trust, on, until if until and until <= as_of else None)
        for held_as, user, given, family, _, trust, on, until, _ in rows
        if held_as == HeldAs.OFFENDER_MANAGER
    )


def history(held: Iterable[HeldBy], *, reports: list[Row]) -> tuple[Manager, ...]:
    """Who managed the sentence, the author of the report to the court first."""
    found = [Manager(one.name, one.user) for one in held]
    written = [(name, user) for _, name, user, _ in reports if name]
    if written:
        found.insert(0, Manager(*written[-1], wrote_report=True))
    return tuple(found)


def scope_on(
    rows: list[Row], *, sentenced_on: date | None, kind: str, length: SentenceLength | None, born_on: date,
    ppo: tuple[bool, date | None], earlier: tuple[str, date | None], assessed: list[Assessed], as_of: date,
) -> ScopeSince:  # fmt: skip
    """Whether a case is in scope on the day: by hand where somebody decided so, else by the rule.

    Where the rule lacks a fact, what was decided then stands.
    """
    if sentenced_on is None:
        return ScopeSince(in_scope=False, since=None, reason=UNSENTENCED)
    stands = rows[-1] if rows else None
    if stands and stands[3]:
        return ScopeSince(in_scope=stands[0], since=stands[1] if stands[0] else None, reason=stands[2])
    levels, since = _levels(assessed, earlier)
    facts = ScopeFacts(
        sentenced_on=sentenced_on, sentence_type=kind, length=length, born_on=born_on, ppo=ppo[0],
        ppo_since=ppo[1], levels=levels, levels_on=since,
    )  # fmt: skip
    found = scope(facts=facts, settings=built_in(), on=as_of)
    unknown = any(limb.holds is None for limb in found.limbs)
    if stands and stands[0] and not found.in_scope and unknown:
        return ScopeSince(in_scope=True, since=stands[1], reason=stands[2])
    return ScopeSince(in_scope=found.in_scope, since=found.since, reason=found.reason)


def _levels(
    assessed: list[Assessed], earlier: tuple[str, date | None]
) -> tuple[tuple[tuple[str, str], ...], date | None]:
    """The levels that stand, and since when without a break they have been High or not."""
    told: list[tuple[tuple[tuple[str, str], ...], date | None]] = (
        [((("public", earlier[0]),), earlier[1])] if earlier[0] else []
    )
    told += [
        (tuple(one.levels.items()), one.completed_on) for one in assessed if one.completed_on and one.levels
    ]
    since: date | None = None
    was: bool | None = None
    for levels, on in told:
        high = at_least(level=overall(levels=dict(levels)).level, than=HIGH)
        if high != was:
            was, since = high, on
    return (told[-1][0] if told else ()), since
