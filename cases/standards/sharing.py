"""Who should hold a case: its kinds, who comes first and why, and cases shared out evenly.

docs/domain.md 2.1, 3.2 row 4.
Kinds and grades are the stored words of `cases.models.CaseKind` and `staff.models.Grade`.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from cases.standards.dates import SentenceLength, age_on, twelve_months_or_more

INDETERMINATE, HIGH_RISK, PPO = "indeterminate", "high_risk", "ppo"
FOREIGN_NATIONAL, YOUNG_ADULT, SHORT = "foreign_national", "young_adult", "short"
INDETERMINATE_SENTENCES = frozenset({"IPP", "LIFE"})
HIGH_LEVELS = frozenset({"high", "very_high"})
PROBATION_GRADES = frozenset({"probation_officer", "probation_services_officer"})
SPECIALIST = "specialist"


@dataclass(frozen=True, slots=True, kw_only=True)
class CaseFacts:
    """What of a case decides who should hold it; empty or None where not known."""

    rosh_level: str = ""
    sentence_kinds: frozenset[str] = frozenset()
    mappa: str = ""
    tier: int | None = None
    is_ppo: bool = False
    immigration_interest: bool = False
    born_on: date | None = None
    lengths: tuple[tuple[SentenceLength, date], ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Candidate:
    """Somebody who may hold the case: grade, number of cases, kinds taken, and whether away today."""

    key: int
    name: str
    grade: str = ""
    cases: int = 0
    takes: frozenset[str] = frozenset()
    is_away: bool = False


@dataclass(frozen=True, slots=True)
class Placed:
    """A candidate in the order shown; `reason` says why he or she stands there, empty where nothing does."""

    candidate: Candidate
    is_suggested: bool
    reason: str


def kinds_of(*, facts: CaseFacts, on: date, young_to: int) -> frozenset[str]:
    """The kinds a case is of on a day; `young_to` is the last age of a young adult in completed years.

    What is not known makes no kind.
    """
    found = set()
    if facts.sentence_kinds & INDETERMINATE_SENTENCES:
        found.add(INDETERMINATE)
    if facts.rosh_level in HIGH_LEVELS:
        found.add(HIGH_RISK)
    if facts.is_ppo:
        found.add(PPO)
    if facts.immigration_interest:
        found.add(FOREIGN_NATIONAL)
    if facts.born_on and age_on(born_on=facts.born_on, on=on) <= young_to:
        found.add(YOUNG_ADULT)
    if _is_short(facts):
        found.add(SHORT)
    return frozenset(found)


def _is_short(facts: CaseFacts) -> bool:
    """Whether there are sentences with an end and every one runs for less than twelve months."""
    if not facts.lengths or facts.sentence_kinds & INDETERMINATE_SENTENCES:
        return False
    return not any(twelve_months_or_more(length=length, sentenced_on=on) for length, on in facts.lengths)


def probation_staff_because(*, facts: CaseFacts) -> str:
    """Why a case should go to a probation officer or probation services officer; empty where nothing asks it.

    Complex cases, MAPPA cases, indeterminate sentences and the highest risk of harm, in scope or not
    (docs/domain.md 2.1).
    """
    if facts.sentence_kinds & INDETERMINATE_SENTENCES:
        return "the sentence is indeterminate"
    if facts.rosh_level in HIGH_LEVELS:
        words = "Very High" if facts.rosh_level == "very_high" else "High"
        return f"the risk of serious harm is {words}"
    if facts.mappa:
        return f"it is a MAPPA case ({facts.mappa})"
    return "it is in tier 4" if facts.tier == 4 else ""


def in_order(
    *,
    facts: CaseFacts,
    kinds: frozenset[str],
    candidates: Iterable[Candidate],
    mode: str,
    kind_words: Mapping[str, str],
) -> list[Placed]:
    """The candidates as they are shown: who fits best first, each with the reason.

    In specialist mode those come first who take a kind of this case; then, where the case asks for it,
    probation staff; then who has the fewest cases. Who is away today comes last and is never suggested.
    """
    because = probation_staff_because(facts=facts)
    everybody = list(candidates)

    def taken(one: Candidate) -> frozenset[str]:
        return one.takes & kinds if mode == SPECIALIST else frozenset()

    def fits(one: Candidate) -> bool:
        return bool(because) and one.grade in PROBATION_GRADES

    ordered = sorted(
        everybody, key=lambda one: (one.is_away, not taken(one), not fits(one), one.cases, one.name, one.key)
    )
    placed = []
    for place, one in enumerate(ordered):
        reason = _reason(one, taken(one), because if fits(one) else "", kind_words)
        suggested = place == 0 and not one.is_away and len(ordered) > 1
        if suggested and not reason:
            reason = "the fewest cases"
        placed.append(Placed(one, suggested, reason))
    return placed


def _reason(one: Candidate, taken: frozenset[str], because: str, words: Mapping[str, str]) -> str:
    if one.is_away:
        return "away today"
    parts = [f"takes this kind: {words.get(kind, kind)}" for kind in sorted(taken)]
    if because:
        parts.append(f"probation staff, since {because}")
    return "; ".join(parts)


def shared_out(*, cases: Sequence[int], holders: Mapping[int, int]) -> dict[int, int]:
    """Cases given out evenly, by key: `holders` are how many cases each has already, by key.

    Each gets as many as any other, or one more; the ones over go to those who have the fewest. ValueError
    where there is nobody to give them to.
    """
    if not holders:
        raise ValueError("There is nobody to give the cases to.")
    turns = sorted(holders, key=lambda key: (holders[key], key))
    return {case: turns[place % len(turns)] for place, case in enumerate(cases)}
